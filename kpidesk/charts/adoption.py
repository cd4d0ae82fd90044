"""The adoption curve inside the corridor of the profile's dated targets."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kpidesk.base.periods import ARC_WEEKS
from kpidesk.base.units import Unit
from kpidesk.base.values import Value
from kpidesk.charts.chart import Axis, Chart, Line, Milestone, Note, Point, Ribbon, Style, Tick
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import plain, week_axis
from kpidesk.charts.weekly import note, runs
from kpidesk.decision.review import Gate, KpiResult
from kpidesk.decision.review import Point as Week

_DATED: Mapping[str, tuple[int, ...]] = {
    "adoption_week_1": (1,),
    "adoption_week_2": (2,),
    "adoption_week_4": (4,),
    "adoption_sustained": (9, 12),
}
CURRENT = "adoption_current"
_NONE: Mapping[int, Note] = MappingProxyType({})


def adoption_chart(
    kpi: KpiResult, weekly: Mapping[str, Sequence[Week]], tried: str, gates: Sequence[Gate]
) -> Chart | None:
    """Weekly active ÷ eligible, and the share that ever tried it (metric ``tried``); None without any week."""
    current = weekly.get(CURRENT, ())
    found = runs(current)
    if not found:
        return None
    last = max(ARC_WEEKS, *(week.number for week in current))
    lines = [*_lines(found, "active in the week", Tone.TEXT, Style.SOLID)]
    lines += _lines(
        runs(weekly.get(tried, ())), "ever tried it", Tone.SERIES_2, Style.DASHED, _notes(weekly.get(tried, ()))
    )
    notes = _notes(current)
    grounds, edges = _corridor(kpi)
    known = [(number, value) for run in found for number, value in run]
    (first, start), (end, now) = known[0], known[-1]
    return Chart(
        title="Adoption curve",
        summary=(
            f"{_percent(start)} of the eligible people were active in week {first}, {_percent(now)} in week {end}. "
            "Green ground: at or above the profile’s dated targets; red ground: below its kill line."
        ),
        x=week_axis(last),
        y=Axis(0, 100, tuple(Tick(level, f"{level} %") for level in (0, 20, 40, 60, 80, 100))),
        ribbons=grounds,
        lines=(*edges, *lines),
        points=tuple(Point(number, value.number * 100, note=notes[number]) for number, value in known),
        milestones=tuple(Milestone(gate.week + 0.5, f"gate {gate.week}") for gate in gates),
        series="active in the week",
        places="week",
    )


def _percent(value: Value) -> str:
    return f"{value.number * 100:.0f} %"


def _notes(weeks: Sequence[Week]) -> dict[int, Note]:
    return {week.number: said for week in weeks if (said := note(week, Unit.SHARE))}


def _lines(
    found: list[list[tuple[int, Value]]], label: str, tone: Tone, style: Style, notes: Mapping[int, Note] = _NONE
) -> list[Line]:
    lengthy = [run for run in found if len(run) > 1]
    return [
        Line(
            tuple(float(number) for number, _ in run),
            tuple(value.number * 100 for _, value in run),
            tone,
            style,
            label if run is lengthy[-1] else "",
            tuple(notes[number] for number, _ in run) if notes else (),
        )
        for run in lengthy
    ]


def _corridor(kpi: KpiResult) -> tuple[tuple[Ribbon, ...], tuple[Line, ...]]:
    """The grounds above the green lines and below the red ones, straight between the dates, and their edges."""
    measures = {measure.id: measure for measure in kpi.measures}
    known = [(week, measures[name]) for name, weeks in _DATED.items() if name in measures for week in weeks]
    greens = [(float(week), m.green.number * 100) for week, m in known if m.green]
    reds = [(float(week), m.red.number * 100) for week, m in known if m.red]
    grounds, edges = [], []
    for dated, tone, ground, said in (
        (greens, Tone.GREEN, Tone.GREEN_GROUND, "target"),
        (reds, Tone.RED, Tone.RED_GROUND, "kill line"),
    ):
        if len(dated) > 1:
            weeks, levels = zip(*dated, strict=True)
            low, high = (levels, (100.0,) * len(weeks)) if dated is greens else ((0.0,) * len(weeks), levels)
            grounds.append(Ribbon(weeks, low, high, ground))
            edges.append(Line(weeks, levels, tone, Style.DASHED, f"{said} {plain(levels[-1], 1)} %"))
    return tuple(grounds), tuple(edges)
