"""Net promoter score by month, each with its margin."""

from collections.abc import Sequence

from kpidesk.base.dates import MONTHS
from kpidesk.base.numbers import around, number
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Axis, Chart, Note, Point, Tick, Whisker
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import value_axis
from kpidesk.metrics.exhibits_voices import PromoterMonth

_MOST_MONTHS = 24


def promoters_chart(months: Sequence[PromoterMonth]) -> Chart | None:
    """The months that have a score as dots with their margins, the latest last; None where none has one."""
    known = [
        (at, month, month.score, month.margin)
        for at, month in enumerate(months[-_MOST_MONTHS:])
        if month.score is not None
    ]
    if not known:
        return None
    spans = [(max(-100.0, score - (margin or 0)), min(100.0, score + (margin or 0))) for _, _, score, margin in known]
    last = len(months[-_MOST_MONTHS:])
    ticks = tuple(Tick(at, name_of(month.month)) for at, month in enumerate(months[-_MOST_MONTHS:]))
    latest = known[-1]
    return Chart(
        title="Net promoter score by month",
        summary=(
            f"{number(latest[2], Unit.POINTS)} in {name_of(latest[1].month)}; bars are the margins within which "
            "chance alone moves it."
        ),
        x=Axis(-0.5, last - 0.5, ticks, grid=False),
        y=value_axis([*(end for span in spans for end in span), 0.0], "points", zero=False, most=100),
        whiskers=tuple(Whisker(at, low, high) for (at, *_), (low, high) in zip(known, spans, strict=True)),
        points=tuple(
            Point(at, score, Tone.ACCENT, note=_note(month, score, span))
            for (at, month, score, _), span in zip(known, spans, strict=True)
        ),
        series="net promoter score",
        places="month",
    )


def name_of(month: int) -> str:
    """August 2026."""
    return f"{MONTHS[month % 100 - 1]} {month // 100}"


def _note(month: PromoterMonth, score: float, span: tuple[float, float]) -> Note:
    return Note(
        value=number(score, Unit.POINTS),
        place=name_of(month.month),
        interval=around(score, span, Unit.POINTS),
        ends=span,
        n=month.n,
        remark=f"{month.moved} than the month before" if month.moved else "",
    )
