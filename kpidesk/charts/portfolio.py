"""A portfolio: the twelve lights of every pilot as a heat map, and ROI with its intervals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kpidesk.base.numbers import around, number
from kpidesk.base.units import Unit
from kpidesk.charts import marks
from kpidesk.charts.chart import Axis, Cell, Chart, Header, Note, Point, Tick, Whisker
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import value_axis
from kpidesk.decision.review import Light
from kpidesk.metrics.kpis import KPIS

_SHORT = {
    "weighted_accuracy": "Accuracy",
    "overhead": "Overhead",
    "mttr": "Recovery",
    "data_quality": "Data",
    "cost_per_transaction": "Cost",
    "time_to_value": "First value",
    "audit_trail": "Audit trail",
}
_AREAS = {
    "Technical performance": "Technical",
    "Operational sustainability": "Operations",
    "Business impact": "Business",
    "Governance and risk": "Risk",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A row: the pilot's name, and light and note of each of the twelve, in their order."""

    name: str
    lights: tuple[tuple[Light, Note], ...]


def portfolio_chart(places: Sequence[Place]) -> Chart:
    """The lights of every pilot."""
    count = len(KPIS)
    ticks = tuple(Tick(column, _SHORT.get(kpi.id, kpi.title)) for column, kpi in enumerate(KPIS))
    return Chart(
        title="Portfolio",
        summary=_summary(places),
        x=Axis(-0.5, count - 0.5, ticks, grid=False),
        y=Axis(-0.5, len(places) - 0.5, tuple(Tick(row, one.name) for row, one in enumerate(places)), grid=False),
        cells=tuple(cell for row, one in enumerate(places) for cell in _cells(row, one)),
        headers=tuple(_headers()),
        series="light",
        places="KPI",
    )


def _cells(row: int, place: Place) -> Iterable[Cell]:
    for column, (light, note) in enumerate(place.lights):
        yield Cell(
            column, row, marks.GROUND[light], marks.TEXT[light], marks.SHAPE[light], note=replace(note, light=light)
        )


def _headers() -> Iterable[Header]:
    for area, kpis in groupby(KPIS, key=lambda kpi: kpi.area):
        numbers = [kpi.number - 1 for kpi in kpis]
        short = _AREAS[area]
        yield Header(numbers[0], numbers[-1], area, short, "", Tone.ACCENT, Tone.MUTED)


def _summary(places: Sequence[Place]) -> str:
    every = [light for place in places for light, _ in place.lights]
    counts = [f"{every.count(each)} {each.value.replace('_', ' ')}" for each in marks.TEXT if each in every]
    return f"The lights of {len(places)} pilots in twelve KPIs each: {', '.join(counts)}."


@dataclass(frozen=True, slots=True)
class Return:
    """The ROI of a pilot, a share; ``ends``: its 95 % interval, None where there is none."""

    name: str
    roi: float
    ends: tuple[float, float] | None


def roi_chart(returns: Sequence[Return]) -> Chart | None:
    """ROI as dots with their intervals, in the order given: it is no ranking. None where none is known."""
    if not returns:
        return None
    rows = len(returns)
    places = [end * 100 for one in returns for end in (one.ends or (one.roi, one.roi))]
    without = sum(one.ends is None for one in returns)
    lacking = f" {without} of {rows} have no interval." if without else ""
    return Chart(
        title="ROI of every pilot",
        summary=f"ROI with people and building of {rows} pilots; bars are 95 % intervals.{lacking}",
        x=value_axis(places, title="ROI, %"),
        y=Axis(-0.5, rows - 0.5, tuple(Tick(rows - 1 - at, one.name) for at, one in enumerate(returns)), grid=False),
        whiskers=tuple(
            Whisker(rows - 1 - at, one.ends[0] * 100, one.ends[1] * 100, lying=True)
            for at, one in enumerate(returns)
            if one.ends
        ),
        points=tuple(
            Point(one.roi * 100, rows - 1 - at, Tone.ACCENT, note=_return_note(one)) for at, one in enumerate(returns)
        ),
        series="ROI",
        places="pilot",
    )


def _return_note(one: Return) -> Note:
    return Note(
        value=number(one.roi, Unit.SHARE),
        place=one.name,
        interval=around(one.roi, one.ends, Unit.SHARE) if one.ends else "",
        ends=(one.ends[0] * 100, one.ends[1] * 100) if one.ends else None,
        remark="" if one.ends else "no interval: its precision is not known",
    )
