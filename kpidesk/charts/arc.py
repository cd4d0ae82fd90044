"""The 90-day arc: weeks across, KPIs down, under the phases and their gates."""

from collections.abc import Iterable, Mapping, Sequence

from kpidesk.base.periods import ARC_WEEKS
from kpidesk.base.plurals import counted
from kpidesk.charts import marks
from kpidesk.charts.chart import Axis, Cell, Chart, Header, Note, Shape, Tick
from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Arc, Gate, KpiResult

PHASES = (
    ("Proof of concept", "Concept", 1, 4),
    ("Pilot expansion", "Expansion", 5, 8),
    ("Production hardening", "Hardening", 9, 12),
    ("Production", "Prod.", 13, 13),
)

_NAMED = 16


def arc_chart(arc: Arc, kpis: Sequence[KpiResult], gates: Sequence[Gate], last: int | None = None) -> Chart:
    """Each KPI's light as of the end of each week up to ``last`` (13 at least); weeks to come are outlined.

    Beyond 26 weeks the latest 26 are shown.
    """
    end = max(ARC_WEEKS, last or 0, max(arc.weeks, default=0))
    start = max(1, end - 25)
    cells = tuple(cell for row, kpi in enumerate(kpis) for cell in _row(arc, kpi.id, row, range(start, end + 1)))
    return Chart(
        title="The 90-day arc",
        summary=_summary(arc, kpis),
        x=_weeks(start, end),
        y=Axis(
            -0.5,
            len(kpis) - 0.5,
            tuple(Tick(row, f"{kpi.number} · {kpi.title}") for row, kpi in enumerate(kpis)),
            grid=False,
        ),
        cells=cells,
        headers=tuple(_headers({gate.week: gate for gate in gates}, start, end)),
        series="light as of the end of the week",
        places="KPI",
    )


def _weeks(start: int, end: int) -> Axis:
    """Every week named up to sixteen of them, every third beyond."""
    every = 1 if end - start < _NAMED else 3
    return Axis(start - 0.5, end + 0.5, tuple(Tick(w, f"w{w}") for w in range(start, end + 1, every)), grid=False)


def _row(arc: Arc, kpi: str, row: int, weeks: range) -> Iterable[Cell]:
    lights = dict(zip(arc.weeks, arc.lights.get(kpi, ()), strict=False))
    for week in weeks:
        light = lights.get(week)
        if light is None:
            yield Cell(week, row, Tone.PANEL, Tone.LINE, Shape.NONE, empty=True, note=Note("to come", f"week {week}"))
        else:
            yield Cell(
                week,
                row,
                marks.GROUND[light],
                marks.TEXT[light],
                marks.SHAPE[light],
                note=Note("", f"week {week}", light=light),
            )


def _headers(gates: Mapping[int, Gate], start: int, end: int) -> Iterable[Header]:
    for title, short, first, last in PHASES:
        reach = end if last == ARC_WEEKS else last
        if reach < start:
            continue
        gate = gates.get(last)
        tone, shape, word = marks.GATE[gate.state] if gate else (Tone.MUTED, Shape.NONE, "")
        late = f", {counted(gate.late_weeks, 'week')} late" if gate and gate.late_weeks else ""
        remark = f"gate {last} {word}{late}" if gate else ""
        yield Header(max(first, start), reach, title, short, remark, Tone.ACCENT, tone, shape)


def _summary(arc: Arc, kpis: Sequence[KpiResult]) -> str:
    if not arc.weeks:
        return "No week has begun yet."
    latest = [(kpi.title, arc.lights[kpi.id][-1]) for kpi in kpis if arc.lights.get(kpi.id)]
    counts = ", ".join(
        f"{sum(light is each for _, light in latest)} {each.value.replace('_', ' ')}"
        for each in marks.TEXT
        if any(light is each for _, light in latest)
    )
    return f"Lights of {len(latest)} KPIs as of the end of each week; in week {arc.weeks[-1]}: {counts}."
