"""The six numbers an executive scans in thirty seconds (S1)."""

from collections.abc import Sequence
from dataclasses import replace

from kpidesk.base.units import Better, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.decision.review import Judged, Light, Tile
from kpidesk.decision.snapshot import Snapshot
from kpidesk.decision.trend import direction, values_of
from kpidesk.metrics.measurements import Dated, Measurements
from kpidesk.pilot.settings import PilotSettings

_NO_PRIMARY = Missing(
    Lack.NOT_MEASURED,
    "No measurements of the primary KPI are there.",
    "Set primary_kpi and import measurements of treatment and control.",
)


def tiles(today: Snapshot, measurements: Measurements) -> tuple[Tile, ...]:
    """Primary KPI, unit cost, how often it is wrong, adoption, P95 latency, time to detect."""
    return (
        _primary(today, measurements),
        _unit_cost(today, measurements),
        _wrong_answers(today, measurements),
        _tile(today, measurements, "adoption_current", "Adoption", "adoption"),
        _tile(today, measurements, "latency_p95", "P95 latency", ""),
        _tile(today, measurements, "time_to_detect", "Time to detect", "mttr"),
    )


def _primary(today: Snapshot, measurements: Measurements) -> Tile:
    title = _name_of_primary(today.yardstick.settings)
    if "primary_kpi_delta" in today.judged:
        return _tile(today, measurements, "primary_kpi_delta", title, "")
    reason = f"{_NO_PRIMARY.reason} {_NO_PRIMARY.cure}"
    return Tile("primary_kpi_delta", title, _NO_PRIMARY, Unit.SHARE, "unknown", Light.NO_DATA, reason)


def _name_of_primary(settings: PilotSettings) -> str:
    return settings.primary_kpi_name or "Primary business KPI"


def _unit_cost(today: Snapshot, measurements: Measurements) -> Tile:
    """Per unit of value where there are such units, else per transaction; it has the light of KPI 9."""
    if _is_measured(today, "cost_per_outcome"):
        return _tile(today, measurements, "cost_per_outcome", "Cost per outcome", "cost_per_transaction")
    return _tile(today, measurements, "cost_per_transaction", "Cost per transaction", "cost_per_transaction")


def _wrong_answers(today: Snapshot, measurements: Measurements) -> Tile:
    """Answers with an unsupported claim; where they are not marked, what weighted accuracy leaves over."""
    if _is_measured(today, "hallucination_rate"):
        return _tile(today, measurements, "hallucination_rate", "Hallucinations", "")
    judged = today.judged["weighted_accuracy"]
    trend = _trend(measurements, measurements.weekly.get("weighted_accuracy", ()), judged.better)
    light = _light(today, judged, "weighted_accuracy")
    wrong = _complement(judged.measured)
    return Tile("weighted_error_rate", "Wrong answers, by cost", wrong, Unit.SHARE, trend, light, judged.reason)


def _is_measured(today: Snapshot, measure: str) -> bool:
    return measure in today.judged and isinstance(today.judged[measure].measured, Value)


def _tile(today: Snapshot, measurements: Measurements, measure: str, title: str, kpi: str) -> Tile:
    judged = today.judged[measure]
    trend = _trend(measurements, measurements.weekly.get(measure, ()), judged.better)
    return Tile(measure, title, judged.measured, judged.unit, trend, _light(today, judged, kpi), judged.reason)


def _complement(measured: Measured) -> Measured:
    if isinstance(measured, Missing):
        return measured
    ends = None if measured.interval is None else (1 - measured.interval[1], 1 - measured.interval[0])
    return replace(measured, number=1 - measured.number, interval=ends)


def _light(today: Snapshot, judged: Judged, kpi: str) -> Light | None:
    """The measure's own light, or that of the KPI it stands for; none is given to a number that is not there."""
    if isinstance(judged.measured, Missing):
        return Light.NO_DATA
    if kpi:
        return next(one.result.light for one in today.scored if one.result.id == kpi)
    return judged.light


def _trend(measurements: Measurements, weekly: Sequence[Dated], better: Better) -> str:
    return direction(values_of(weekly, measurements.calendar.full_weeks()), better)
