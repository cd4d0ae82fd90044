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


def tiles(today: Snapshot, measurements: Measurements) -> tuple[Tile, ...]:
    """Primary KPI, unit cost, how often it is wrong, adoption, P95 latency, time to detect."""
    return (
        _primary(today.yardstick.settings),
        _tile(today, measurements, "cost_per_transaction", "Cost per transaction", "cost_per_transaction"),
        _wrong_answers(today, measurements),
        _tile(today, measurements, "adoption_current", "Adoption", "adoption"),
        _tile(today, measurements, "latency_p95", "P95 latency", ""),
        _tile(today, measurements, "time_to_detect", "Time to detect", "mttr"),
    )


def _primary(settings: PilotSettings) -> Tile:
    name = settings.primary_kpi_name or "Primary business KPI"
    missing = Missing(Lack.NOT_MEASURED, "Its change against a control is not computed by this version.")
    return Tile("primary_kpi_delta", name, missing, Unit.SHARE, "unknown", Light.NO_DATA, missing.reason)


def _tile(today: Snapshot, measurements: Measurements, measure: str, title: str, kpi: str) -> Tile:
    judged = today.judged[measure]
    trend = _trend(measurements, measurements.weekly.get(measure, ()), judged.better)
    return Tile(measure, title, judged.measured, judged.unit, trend, _light(today, judged, kpi), judged.reason)


def _wrong_answers(today: Snapshot, measurements: Measurements) -> Tile:
    """What weighted accuracy leaves over; it has the light of weighted accuracy."""
    judged = today.judged["weighted_accuracy"]
    trend = _trend(measurements, measurements.weekly.get("weighted_accuracy", ()), judged.better)
    light = _light(today, judged, "weighted_accuracy")
    wrong = _complement(judged.measured)
    return Tile("weighted_error_rate", "Wrong answers, by cost", wrong, Unit.SHARE, trend, light, judged.reason)


def _complement(measured: Measured) -> Measured:
    if isinstance(measured, Missing):
        return measured
    ends = None if measured.interval is None else (1 - measured.interval[1], 1 - measured.interval[0])
    return replace(measured, number=1 - measured.number, interval=ends)


def _light(today: Snapshot, judged: Judged, kpi: str) -> Light | None:
    """The measure's own light, or that of the KPI it stands for; none is given to a number that is not there."""
    if kpi:
        light = next(one.result.light for one in today.scored if one.result.id == kpi)
        return light if isinstance(judged.measured, Value) else Light.NO_DATA
    return judged.light


def _trend(measurements: Measurements, weekly: Sequence[Dated], better: Better) -> str:
    return direction(values_of(weekly, measurements.calendar.full_weeks()), better)
