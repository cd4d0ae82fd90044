"""Where the money goes, and when it has come back."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kpidesk.base.numbers import number
from kpidesk.base.units import Unit
from kpidesk.base.values import Value
from kpidesk.charts.chart import Axis, Bar, Chart, Line, Note, Point, Target, Tick
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import value_axis, week_axis
from kpidesk.charts.weekly import note, runs
from kpidesk.decision.review import KpiResult
from kpidesk.decision.review import Point as Week

ALL_IN = "cost_per_transaction"
CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        "inference": "Inference",
        "pipeline": "Pipeline",
        "infrastructure": "Infrastructure",
        "operations": "People",
        "maintenance": "Maintenance",
        "retraining": "Retraining",
        "other": "Other",
    }
)
_FEW = 2


def waterfall(kpi: KpiResult, currency: str) -> Chart | None:
    """Cost per transaction by category up to its sum; None where fewer than two have any cost."""
    known = {m.id: m.measured.number for m in kpi.measures if isinstance(m.measured, Value)}
    steps = [(name, known[_id(key)]) for key, name in CATEGORIES.items() if known.get(_id(key))]
    if len(steps) < _FEW or ALL_IN not in known:
        return None
    bars, total = [], 0.0
    for at, (name, cost) in enumerate(steps):
        said = number(cost, Unit.MONEY, currency)
        share = f"{number(cost / known[ALL_IN], Unit.SHARE)} of all" if known[ALL_IN] else ""
        bars.append(Bar(at, total, total + cost, 0.62, Tone.SERIES_2, said, Note(said, name, remark=share)))
        total += cost
    said = number(known[ALL_IN], Unit.MONEY, currency)
    bars.append(Bar(len(steps), 0, known[ALL_IN], 0.62, Tone.TEXT, said, Note(said, "All-in")))
    names = [name for name, _ in steps] + ["All-in"]
    largest = max(steps, key=lambda step: step[1])
    return Chart(
        title="Cost per transaction by category",
        summary=(
            f"{largest[0]} is the largest part: {number(largest[1], Unit.MONEY, currency)} of "
            f"{number(known[ALL_IN], Unit.MONEY, currency)} per completed transaction."
        ),
        x=Axis(-0.6, len(steps) + 0.6, tuple(Tick(at, name) for at, name in enumerate(names)), grid=False),
        y=value_axis([0.0, total, known[ALL_IN]], currency),
        bars=tuple(bars),
        series="Cost per transaction",
        places="category",
    )


def _id(category: str) -> str:
    return f"cost_{category}_per_transaction"


def net_benefit(weeks: Sequence[Week], currency: str) -> Chart | None:
    """Benefit minus cost from the start to the end of each week, against zero; None below two weeks."""
    found = [run for run in runs(weeks) if len(run) >= _FEW]
    if not found:
        return None
    known = [(week, value.number) for run in found for week, value in run]
    notes = {week.number: note(week, Unit.MONEY, currency, (0.0,)) for week in weeks}
    last, now = known[-1]
    more = "benefits exceed all costs" if now >= 0 else "costs still exceed benefits"
    return Chart(
        title="Cumulative benefit minus cost",
        summary=f"From the start to the end of week {last} {more} by {number(abs(now), Unit.MONEY, currency)}.",
        x=week_axis(max(13, last)),
        y=value_axis([0.0, *(net for _, net in known)], currency),
        targets=(Target(0.0, "break-even", Tone.ACCENT),),
        lines=tuple(Line(tuple(float(week) for week, _ in run), tuple(v.number for _, v in run)) for run in found),
        points=tuple(Point(week, net, Tone.TEXT if net >= 0 else Tone.RED, note=notes[week]) for week, net in known),
        series="Benefit minus cost",
        places="up to the end of",
    )
