"""Evaluation suites, version against version, and what their judges are worth."""

from kpidesk.charts.palette import Tone
from kpidesk.report.blocks import Align, Block, Column, Label, Paragraph, Run, Size, Table, Together, Words
from kpidesk.views import suites as view

_MOST = 30
_TONES = {"green": Tone.GREEN, "yellow": Tone.YELLOW, "red": Tone.RED, "muted": Tone.SECONDARY}
_SUITES = (
    Column("Suite and metric", 34),
    Column("Versions", 22),
    Column("Passes now", 18, Align.RIGHT),
    Column("Before", 18, Align.RIGHT),
    Column("Gave way", 12, Align.RIGHT),
    Column("Won", 10, Align.RIGHT),
    Column("Reading", 40),
)
_JUDGES = (
    Column("Judge", 34),
    Column("Seen by people", 20, Align.RIGHT),
    Column("Good passed", 28),
    Column("Bad caught", 28),
    Column("Judge says", 16, Align.RIGHT),
    Column("Corrected", 28),
)


def blocks(shown: view.Suites) -> tuple[Block, ...]:
    """The suites and judges; nothing where no suite was imported."""
    if not shown.lines:
        return ()
    table = Table(_SUITES, tuple(map(_row, shown.lines[:_MOST])))
    rest = len(shown.lines) - _MOST
    more = (Paragraph(f"{rest:,} more are in the JSON result.", Size.NOTE),) if rest > 0 else ()
    lost = tuple(Paragraph(f"Gave way in {line}", Size.NOTE) for line in shown.gave_way[:_MOST])
    return (
        Together((Label(view.TITLE), Paragraph(shown.said))),
        table,
        *more,
        *lost,
        Paragraph(view.HOW, Size.NOTE),
        *_judges(shown),
    )


def _row(line: view.SuiteLine) -> tuple[Words, ...]:
    reading = Run(line.reading, tone=_TONES[line.tone])
    return f"{line.suite}: {line.metric}", line.versions, line.passed, line.before, line.lost, line.won, reading


def _judges(shown: view.Suites) -> tuple[Block, ...]:
    if not shown.judges:
        return ()
    rows = tuple(
        (line.judge, line.seen, line.sensitivity, line.specificity, line.share, Run(line.corrected, bold=True))
        for line in shown.judges[:_MOST]
    )
    remarks = tuple(Paragraph(f"{line.judge}: {line.remark}", Size.NOTE) for line in shown.judges[:_MOST])
    return (Together((Label(view.JUDGES), Table(_JUDGES, rows), *remarks)),)
