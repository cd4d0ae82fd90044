"""Measures as a table, with what is said of them below."""

from collections.abc import Sequence

from kpidesk.base.values import Value
from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Judged
from kpidesk.report import lights
from kpidesk.report.blocks import Align, Block, Column, Paragraph, Run, Size, Table, Words
from kpidesk.views import figures

_NOTE = 700
COLUMNS = (
    Column("Measure", 29),
    Column("Value", 20, Align.RIGHT),
    Column("95 % interval", 21),
    Column("n", 15, Align.RIGHT),
    Column("Green", 17),
    Column("Red", 17),
    Column("Light", 21),
)


def measure_row(measure: Judged, currency: str) -> tuple[Words, ...]:
    """A measure under COLUMNS."""
    waived = Run(" waived", tone=Tone.SECONDARY) if measure.waived else Run("")
    shape = lights.light(measure.light)
    mark: Words = (shape, waived) if isinstance(shape, Run) else Run("not graded", tone=Tone.SECONDARY)
    return (
        figures.shorten(measure.title, 90),
        Run(figures.figure(measure, currency), bold=measure.light is not None and isinstance(measure.measured, Value)),
        Run(figures.precision(measure.measured, measure.unit, currency, figures.lines(measure)), tone=Tone.SECONDARY),
        Run(figures.count(measure.measured.n), tone=Tone.SECONDARY),
        figures.line(measure.green, measure.unit, currency),
        figures.line(measure.red, measure.unit, currency),
        mark,
    )


def measured_table(measures: Sequence[Judged], currency: str) -> tuple[Block, ...]:
    """The measures that have a value, and below what is said of each; nothing where none has."""
    known = [one for one in measures if isinstance(one.measured, Value)]
    if not known:
        return ()
    said: dict[str, list[str]] = {}
    for one in known:
        note = one.measured.note if isinstance(one.measured, Value) else ""
        for words in (one.reason, note):
            if words:
                said.setdefault(figures.sentence(words), []).append(one.title)
    notes = (Paragraph(figures.shorten(f"{', '.join(of)}: {words}", _NOTE), Size.NOTE) for words, of in said.items())
    return Table(COLUMNS, tuple(measure_row(one, currency) for one in known)), *notes
