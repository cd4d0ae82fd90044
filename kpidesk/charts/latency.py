"""Latency percentiles side by side."""

from collections.abc import Mapping, Sequence

from kpidesk.base.units import Unit
from kpidesk.charts.chart import Chart, Line, Style
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import plain, value_axis, week_axis
from kpidesk.charts.weekly import note, runs
from kpidesk.decision.review import Point as Week

_PERCENTILES = (
    ("latency_p99", "P99", Tone.SERIES_1, Style.SOLID),
    ("latency_p95", "P95", Tone.SERIES_2, Style.DASHED),
    ("latency_p50", "P50", Tone.SERIES_4, Style.DOTTED),
)
_FEW = 2


def percentiles(weekly: Mapping[str, Sequence[Week]]) -> Chart | None:
    """P50, P95 and P99 of each week in seconds; None where fewer than two of them have a course."""
    lines = [line for which in _PERCENTILES for line in _lines(weekly.get(which[0], ()), which[1], which[2], which[3])]
    if len({line.tone for line in lines}) < _FEW:
        return None
    said = [f"{line.label} {plain(line.y[-1], 0.01)} s" for line in lines if line.label]
    return Chart(
        title="Latency percentiles by week",
        summary=f"In the last week that has a value: {', '.join(said)}.",
        x=week_axis(max(13, *(int(line.x[-1]) for line in lines))),
        y=value_axis([number for line in lines for number in line.y], "seconds"),
        lines=tuple(lines),
        series="latency",
        places="week",
    )


def _lines(weeks: Sequence[Week], name: str, tone: Tone, style: Style) -> list[Line]:
    found = [run for run in runs(weeks) if len(run) >= _FEW]
    notes = {week.number: said for week in weeks if (said := note(week, Unit.SECONDS))}
    return [
        Line(
            tuple(float(number) for number, _ in run),
            tuple(value.number for _, value in run),
            tone,
            style,
            name if run is found[-1] else "",
            tuple(notes[number] for number, _ in run),
        )
        for run in found
    ]
