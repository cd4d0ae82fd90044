"""Rates of groups as dots with error bars."""

from kpidesk.base.numbers import around, number
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Axis, Chart, Note, Point, Tick, Whisker
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import value_axis
from kpidesk.metrics.measurements import FairnessColumn, GroupRow

MOST_GROUPS = 15
_LONGEST = 28


def group_rates(column: FairnessColumn) -> Chart | None:
    """The selection rate of each group of a column with its 95 % interval; None where no rate is known."""
    known = [(g.group, g.selection_rate, g.selection_interval) for g in column.groups if g.selection_rate is not None]
    if not known:
        return None
    shown = known[:MOST_GROUPS]
    ends = [end * 100 for _, rate, interval in shown for end in (interval or (rate, rate))]
    notes = {g.group: _note(g, g.selection_rate) for g in column.groups if g.selection_rate is not None}
    rows = len(shown)
    low, high = min(shown, key=lambda g: g[1]), max(shown, key=lambda g: g[1])
    return Chart(
        title=f"Selection rate by {column.column}",
        summary=(
            f"Selection rates run from {low[1] * 100:.1f} % ({_short(low[0])}) "
            f"to {high[1] * 100:.1f} % ({_short(high[0])}); bars are 95 % intervals."
        ),
        x=value_axis(ends, zero=False, most=100, title="selected, %"),
        y=Axis(-0.5, rows - 0.5, tuple(Tick(rows - 1 - at, _short(g[0])) for at, g in enumerate(shown)), grid=False),
        whiskers=tuple(
            Whisker(rows - 1 - at, interval[0] * 100, interval[1] * 100, lying=True)
            for at, (_, _, interval) in enumerate(shown)
            if interval
        ),
        points=tuple(
            Point(rate * 100, rows - 1 - at, Tone.ACCENT, note=notes[group])
            for at, (group, rate, _) in enumerate(shown)
        ),
        series="selection rate",
        places=column.column,
    )


def _note(row: GroupRow, rate: float) -> Note:
    ends = row.selection_interval
    return Note(
        value=number(rate, Unit.SHARE),
        place=row.group,
        interval=around(rate, ends, Unit.SHARE) if ends else "",
        ends=(ends[0] * 100, ends[1] * 100) if ends else None,
        n=row.n,
        remark=row.why_not,
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
