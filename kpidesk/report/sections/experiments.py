"""Experiments and evaluation suites: what was tried with a control beside it, and version against version."""

from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Review
from kpidesk.report.blocks import (
    Align,
    Block,
    Column,
    Heading,
    Items,
    Label,
    Paragraph,
    Picture,
    Run,
    Size,
    Table,
    Together,
    Words,
)
from kpidesk.report.sections import suites
from kpidesk.views import experiments as view
from kpidesk.views.suites import EMPTY as NO_SUITES
from kpidesk.views.suites import suites as suites_of

_MOST = 30
_LOW, _EACH = 40.0, 15.0
_TONES = {
    "green": Tone.GREEN,
    "yellow": Tone.YELLOW,
    "red": Tone.RED,
    "accent": Tone.ACCENT,
    "muted": Tone.SECONDARY,
}
_RESULTS = (
    Column("Experiment, metric, arm", 42),
    Column("Against the control", 24),
    Column("Difference", 24, Align.RIGHT),
    Column("95 % interval", 22),
    Column("p", 12, Align.RIGHT),
    Column("Could be found", 18, Align.RIGHT),
    Column("Units", 18, Align.RIGHT),
)
_CHECKS = (
    Column("Experiment", 30),
    Column("When", 30),
    Column("Units in each arm", 36),
    Column("Dealt out as planned", 58),
)


def section(review: Review) -> tuple[Block, ...]:
    """Nothing where there are neither experiments nor suites; what to import for the one that is not there."""
    shown, tested = view.experiments(review), suites_of(review)
    if shown.empty and tested.empty:
        return ()
    heading = Heading("Experiments and evaluation suites")
    if shown.empty:
        opening: tuple[Block, ...] = (heading, Paragraph(shown.empty, Size.NOTE))
    else:
        opening = (Together((heading, Paragraph(shown.said), *_chart(shown))), *_results(shown))
    lacking = (Paragraph(NO_SUITES, Size.NOTE),) if tested.empty else ()
    return *opening, *suites.blocks(tested), *lacking


def _chart(shown: view.Experiments) -> tuple[Block, ...]:
    if shown.chart is None:
        return ()
    return (Picture(shown.chart, _LOW + _EACH * len(shown.chart.points)),)


def _results(shown: view.Experiments) -> tuple[Block, ...]:
    rows = tuple(map(_row, shown.lines[:_MOST]))
    rest = len(shown.lines) - _MOST
    more = (Paragraph(f"{rest:,} more are in the JSON result.", Size.NOTE),) if rest > 0 else ()
    words = tuple(f"{line.experiment}: {line.what}. {line.says}" for line in shown.lines[:_MOST])
    learned = (Label("Learned: what did not help"), Items(shown.learned[:_MOST])) if shown.learned else ()
    checks = tuple((one.title, one.when, one.arms, _ratio(one)) for one in shown.checks[:_MOST])
    return (
        Together((Label("Checked first: were units dealt out as planned?"), Table(_CHECKS, checks[:1]))),
        *((Table(_CHECKS, checks[1:], bare=True),) if checks[1:] else ()),
        Label("What differs"),
        *((Table(_RESULTS, rows),) if rows else ()),
        *more,
        *((Items(words),) if words else ()),
        Paragraph(view.HOW, Size.NOTE),
        *learned,
    )


def _row(line: view.Line) -> tuple[Words, ...]:
    return (
        f"{line.experiment}: {line.what}",
        Run(line.sign, tone=_TONES[line.tone]),
        Run(line.lift, bold=True),
        Run(line.interval, tone=Tone.SECONDARY),
        line.p_value,
        line.detectable,
        Run(line.units, tone=Tone.SECONDARY),
    )


def _ratio(one: view.Check) -> Words:
    return Run(one.ratio, tone=Tone.RED) if one.broken else one.ratio
