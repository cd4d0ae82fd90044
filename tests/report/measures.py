"""The measures of a healthy pilot, written by hand: the figures of S0's worked example and what belongs to them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from kpidesk.base.periods import Calendar
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.decision.review import (
    Confidence,
    Judged,
    KpiResult,
    Light,
    Point,
)
from kpidesk.metrics.kpis import KPIS, Kpi
from kpidesk.pilot.profile import Line

START = date(2026, 8, 3)
AS_OF = date(2026, 10, 25)
CALENDAR = Calendar(START, AS_OF, "Europe/London")
G, Y, R, NO, NA = Light.GREEN, Light.YELLOW, Light.RED, Light.NO_DATA, Light.NOT_APPLICABLE
LOWER, HIGHER, NEITHER = Better.LOWER, Better.HIGHER, Better.NEITHER


class Row(NamedTuple):
    """One measure of the healthy pilot; ``settle`` makes it leaning."""

    kpi: str
    id: str
    title: str
    unit: Unit
    better: Better
    number: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    light: Light | None = None
    green: Line | None = None
    red: Line | None = None
    settle: str = ""


def at_most(number: float) -> Line:
    return Line("<=", number)


def below(number: float) -> Line:
    return Line("<", number)


def at_least(number: float) -> Line:
    return Line(">=", number)


def above(number: float) -> Line:
    return Line(">", number)


S, H, D, SHARE, GAP, MONEY = Unit.SECONDS, Unit.HOURS, Unit.DAYS, Unit.SHARE, Unit.SHARE_GAP, Unit.MONEY
PER = Unit.HOURS_PER_1000

SETTLE_MTTR = "The interval crosses the green line at 4 h; about 4 more incidents would settle it."
SETTLE_FAIRNESS = (
    "The interval crosses the green line at 2 points; about 1,900 more decisions, 18 days at today's volume, would "
    "settle it."
)
# fmt: off
ROWS = (
    Row("latency", "latency_p99", "Latency P99", S, LOWER, 3.8, 3.51, 4.12, 8412, G, at_most(5), above(10)),
    Row("latency", "latency_p95", "Latency P95", S, LOWER, 1.2, 1.15, 1.27, 8412, G, at_most(2)),
    Row("latency", "latency_p50", "Latency P50", S, LOWER, 0.41, 0.40, 0.42, 8412),
    Row("latency", "latency_max", "Slowest request", S, LOWER, 14.2, n=8412),
    Row("latency", "latency_tail_ratio", "Tail ratio P99 / P50", Unit.RATIO, LOWER, 9.27, n=8412),
    Row("latency", "latency_p95_failed", "Latency P95 of failed requests", S, LOWER, 30.0, n=64),
    Row("latency", "latency_p95_streaming", "Latency P95 of streamed answers", S, LOWER, None),
    Row("throughput", "peak_rps", "Throughput", Unit.RPS, HIGHER, 50.0, 49.8, 50.2, 30000, G, at_least(9.9),
        below(5) ),
    Row("throughput", "load_error_rate", "Error rate under load", SHARE, LOWER, 0.0002, 0.0001, 0.0005, 75000, G,
        below(0.001), at_least(0.01)),
    Row("throughput", "stress_rps", "Throughput at 1.5 × peak", Unit.RPS, HIGHER, 74.6, 74.1, 75.0, 45000, G,
        at_least(14.85)),
    Row("throughput", "observed_peak_rps", "Observed peak traffic", Unit.RPS, HIGHER, 0.4, n=8412),
    Row("throughput", "peak_users", "Users at the peak", Unit.COUNT, HIGHER, 120.0),
    Row("weighted_accuracy", "weighted_accuracy", "Weighted accuracy", SHARE, HIGHER, 0.94, 0.932, 0.947, 3902, G,
        at_least(0.92), below(0.80)),
    Row("weighted_accuracy", "precision", "Precision", SHARE, HIGHER, 0.912, 0.897, 0.926, 1611),
    Row("weighted_accuracy", "recall", "Recall", SHARE, HIGHER, 0.951, 0.939, 0.961, 1544),
    Row("weighted_accuracy", "weighted_f1", "Weighted F", SHARE, HIGHER, 0.944, n=3902),
    Row("weighted_accuracy", "naive_weighted_accuracy", "Best constant answer", SHARE, HIGHER, 0.604, n=3902),
    Row("weighted_accuracy", "expected_error_cost", "Cost of wrong decisions per transaction", MONEY, LOWER,
        0.0612),
    Row("weighted_accuracy", "label_coverage", "Share with a known outcome", SHARE, HIGHER, 0.464, n=8412),
    Row("drift", "accuracy_decay", "Accuracy decay", Unit.POINTS_PER_30_DAYS, LOWER, 1.2, 0.6, 1.8, 3902, G,
        below(2), above(5)),
    Row("drift", "accuracy_decay_weekly", "Accuracy decay per week", Unit.POINTS_PER_WEEK, LOWER, 0.28, 0.14, 0.42),
    Row("drift", "drift_alerts", "Weeks wholly below target", Unit.COUNT, LOWER, 0.0, n=10),
    Row("drift", "retraining_interval", "Days between retrainings", D, NEITHER, 42.0, n=2),
    Row("overhead", "overhead_per_1000", "Overhead", PER, LOWER, 0.8, 0.71, 0.9, 84, Y, below(0.5), above(5)),
    Row("overhead", "overhead_per_1000_review", "of which review", PER, LOWER, 0.46, 0.4, 0.52, 84),
    Row("overhead", "overhead_per_1000_monitoring", "of which monitoring", PER, LOWER, 0.21, 0.18, 0.24, 84),
    Row("overhead", "overhead_hours_per_week", "Hours per week", Unit.HOURS_PER_WEEK, LOWER, 0.55, 0.5, 0.61, 12),
    Row("overhead", "overhead_annual_cost", "Cost of people per year", MONEY, LOWER, 8937.5),
    Row("mttr", "mttr", "Mean time to recovery", H, LOWER, 0.75, 0.4, 6.2, 7, G, below(4), above(24), SETTLE_MTTR),
    Row("mttr", "time_to_detect", "Time to detect", H, LOWER, 0.2, n=7),
    Row("mttr", "time_to_resolve", "Time to resolve", H, LOWER, 0.55, n=7),
    Row("mttr", "incidents_open", "Open incidents", Unit.COUNT, LOWER, 0.0, n=7),
    Row("data_quality", "data_quality_score", "Data quality", SHARE, HIGHER, 0.97, 0.964, 0.975, 24000, Y,
        at_least(0.98), below(0.90)),
    Row("data_quality", "completeness", "Completeness", SHARE, HIGHER, 0.97, 0.964, 0.975, 24000, Y, at_least(0.98),
        below(0.90)),
    Row("data_quality", "consistency", "Consistency", SHARE, HIGHER, 0.991, 0.988, 0.993, 24000, G, at_least(0.98),
        below(0.90)),
    Row("data_quality", "data_accuracy", "Accuracy of the data", SHARE, HIGHER, 0.986, 0.979, 0.991, 1200, G,
        at_least(0.98), below(0.90)),
    Row("data_quality", "freshness", "Freshness", SHARE, HIGHER, None, light=NO, green=at_least(0.98),
        red=below(0.90) ),
    Row("adoption", "adoption_current", "Adoption", SHARE, HIGHER, 0.81, n=212, light=G, green=at_least(0.40),
        red=below(0.20)),
    Row("adoption", "adoption_week_2", "Adoption in week 2", SHARE, HIGHER, 0.85, n=212, light=G,
        green=at_least(0.60) ),
    Row("adoption", "adoption_week_4", "Adoption in week 4", SHARE, HIGHER, 0.78, n=212, light=G,
        green=at_least(0.40), red=below(0.20)),
    Row("adoption", "adoption_sustained", "Sustained adoption", SHARE, HIGHER, 0.74, n=212, light=G,
        green=at_least(0.40), red=below(0.20)),
    Row("adoption", "adoption_tried", "Ever tried it", SHARE, HIGHER, 0.93, n=212),
    Row("cost_per_transaction", "cost_per_transaction", "Cost per transaction", MONEY, LOWER, 0.35, 0.33, 0.38,
        8348),
    Row("cost_per_transaction", "cost_to_value", "Cost ÷ value", SHARE, LOWER, 0.0875, 0.0825, 0.095, 8348, G,
        at_most(0.20), above(0.50)),
    Row("cost_per_transaction", "cost_inference_per_transaction", "Inference", MONEY, LOWER, 0.05, 0.045, 0.055,
        8348),
    Row("cost_per_transaction", "cost_pipeline_per_transaction", "Pipeline", MONEY, LOWER, 0.02, n=8348),
    Row("cost_per_transaction", "cost_infrastructure_per_transaction", "Infrastructure", MONEY, LOWER, 0.02,
        n=8348),
    Row("cost_per_transaction", "cost_operations_per_transaction", "Operations (people)", MONEY, LOWER, 0.25,
        n=8348),
    Row("cost_per_transaction", "cost_maintenance_per_transaction", "Maintenance and retraining", MONEY, LOWER,
        0.01, n=8348),
    Row("cost_per_transaction", "roi_net", "Return, people and build included", Unit.RATIO, HIGHER, 1.84),
    Row("time_to_value", "days_to_first_impact", "Days to first impact", D, LOWER, 3.0, n=84, light=G,
        green=at_most(7), red=above(60)),
    Row("time_to_value", "breakeven_day", "Break-even", Unit.DATE, LOWER, float(date(2026, 9, 14).toordinal()),
        float(date(2026, 9, 7).toordinal()), float(date(2026, 9, 30).toordinal())),
    Row("time_to_value", "net_benefit", "Net benefit", MONEY, HIGHER, 30412.7, 26100.0, 34725.0),
    Row("time_to_value", "time_saved_hours", "Hours saved", H, HIGHER, 412.5),
    Row("audit_trail", "traceability", "Traceability", SHARE, HIGHER, 1.0, n=8412, light=G, green=at_least(1.0),
        red=below(0.95)),
    Row("audit_trail", "explainability", "Explanation recorded", SHARE, HIGHER, 0.998, n=8412),
    Row("audit_trail", "auditability", "Version approved", SHARE, HIGHER, 1.0, n=8412, light=G, green=at_least(1.0),
        red=below(0.95)),
    Row("fairness", "demographic_parity_difference", "Fairness gap", GAP, LOWER, 0.018, 0.0, 0.061, 3902, G,
        at_most(0.02), settle=SETTLE_FAIRNESS),
    Row("fairness", "equalized_odds_difference", "Equalized odds gap", GAP, LOWER, 0.031, 0.0, 0.07, 3902, G,
        at_most(0.05), above(0.20)),
    Row("fairness", "demographic_parity_ratio", "Ratio of selection rates", Unit.RATIO, HIGHER, 0.956, n=3902),
    Row("fairness", "calibration_gap", "Calibration gap", GAP, LOWER, 0.024, n=3902),
)
# fmt: on

ABSENT = Missing(
    Lack.NOT_MEASURED,
    "No column of the imported files holds it.",
    "Export the column from the source system and import it again.",
)
COURSES: Mapping[str, tuple[float | None, ...]] = {
    "latency_p99": (4.6, 4.5, 4.1, 4.2, 4.3, 4.25, 4.4, 3.9, 3.8, 3.6, 3.7, 3.7),
    "latency_p95": (1.5, 1.45, 1.4, 1.38, 1.3, 1.3, 1.28, 1.25, 1.2, 1.2, 1.18, 1.15),
    "latency_p50": (0.5, 0.47, 0.45, 0.44, 0.42, 0.42, 0.41, 0.41, 0.4, 0.4, 0.4, 0.39),
    "weighted_accuracy": (0.955, 0.953, 0.95, 0.948, 0.947, 0.945, 0.944, 0.941, 0.94, 0.936, None, None),
    "overhead_per_1000": (6.1, 5.4, 3.6, 2.6, 2.0, 1.6, 1.35, 1.1, 1.0, 0.95, 0.86, 0.8),
    "mttr": (None, None, None, 0.8, None, 0.6, 0.9, None, None, 0.75, None, None),
    "data_quality_score": (0.966, 0.968, 0.97, 0.969, 0.973, 0.966, 0.97, 0.964, 0.971, 0.974, 0.976, 0.973),
    "adoption_current": (0.52, 0.85, 0.8, 0.78, 0.77, 0.79, 0.8, 0.8, 0.79, 0.82, 0.8, 0.81),
    "adoption_tried": (0.52, 0.86, 0.88, 0.89, 0.9, 0.9, 0.91, 0.91, 0.92, 0.92, 0.93, 0.93),
    "cost_per_transaction": (0.92, 0.71, 0.55, 0.48, 0.44, 0.41, 0.39, 0.37, 0.36, 0.35, 0.34, 0.33),
    "cost_to_value": (0.23, 0.1775, 0.1375, 0.12, 0.11, 0.1025, 0.0975, 0.0925, 0.09, 0.0875, 0.085, 0.0825),
    "traceability": (0.97, 0.99, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
    "demographic_parity_difference": (None, 0.06, 0.045, 0.05, 0.032, 0.028, 0.03, 0.024, 0.026, 0.02, 0.019, 0.015),
    "net_benefit": (-900.0, 200.0, 900.0, 1600.0, 2200.0, 2600.0, 2900.0, 3300.0, 3900.0, 4300.0, 4700.0, 4712.7),
}
LIGHTS = {
    "latency": "-ggggggggggg", "throughput": "----gggggggg", "weighted_accuracy": "gggggggggggg",
    "drift": "---ggggggggg", "overhead": "rryyyyyyyyyy", "mttr": "-----ggggggg", "data_quality": "yyyyyyyyyyyy",
    "adoption": "yggggggggggg", "cost_per_transaction": "ryyggggggggg", "time_to_value": "gggggggggggg",
    "audit_trail": "yygggggggggg", "fairness": "---yyggggggg",
}  # fmt: skip
OF_LETTER = {"g": G, "y": Y, "r": R, "-": NO, "o": NA}


def _measured(row: Row) -> Measured:
    if row.number is None:
        return ABSENT
    interval = (row.low, row.high) if row.low is not None and row.high is not None else None
    return Value(row.number, row.n, interval, census=row.kpi in {"adoption", "audit_trail"})


def _confidence(row: Row) -> Confidence | None:
    if row.light not in {G, Y, R}:
        return None
    return Confidence.LEANING if row.settle else Confidence.FIRM


def judge(row: Row) -> Judged:
    missing = "No batch of checks has the dimension freshness. Add rows with dimension = freshness to quality_checks."
    return Judged(
        id=row.id, title=row.title, family=row.kpi, unit=row.unit, better=row.better, cadence=Cadence.WEEKLY,
        measured=_measured(row), light=row.light, confidence=_confidence(row), green=row.green, red=row.red,
        threshold_source="S0, KPI table" if row.green else "", threshold_ours=row.id == "cost_to_value",
        reason=missing if row.number is None and row.light else "", settle=row.settle, waived=False,
    )  # fmt: skip


def _kpi(kpi: Kpi, measures: tuple[Judged, ...], light: Light, confidence: Confidence | None) -> KpiResult:
    reason = "Freshness is not measured." if kpi.id == "data_quality" else ""
    return KpiResult(
        kpi.number, kpi.id, kpi.title, kpi.area, light, confidence, measures[0], measures, reason,
        waived=False, in_focus=True, owner="Dana Whitfield" if kpi.number == 7 else "",
    )  # fmt: skip


def _worst(lights: Iterable[Light | None]) -> Light:
    order = (R, Y, G)
    seen = [light for light in lights if light in order]
    return min(seen, key=order.index, default=NO)


def kpis() -> tuple[KpiResult, ...]:
    result = []
    for kpi in KPIS:
        rows = [row for row in ROWS if row.kpi == kpi.id]
        leaning = any(row.settle for row in rows)
        light = _worst(row.light for row in rows)
        confidence = Confidence.LEANING if leaning else Confidence.FIRM
        result.append(_kpi(kpi, tuple(judge(row) for row in rows), light, confidence))
    return tuple(result)


def _point(row: Row, week: int, number: float | None) -> Point:
    period = CALENDAR.days_of_week(week)
    if number is None:
        young = "The labels of this week are younger than 14 days."
        return Point(week, period, Missing(Lack.TOO_LITTLE, young, "Wait for the labels.", n=12, still_needed=18), NO)
    spread = abs(number) * 0.05 if row.low is not None else 0.0
    interval = (number - spread, number + spread) if spread else None
    light = _light(row, number) if row.light else None
    return Point(week, period, Value(number, 700 + week, interval), light)


def _light(row: Row, number: float) -> Light:
    if row.red and row.red.holds(number):
        return R
    return G if row.green and row.green.holds(number) else Y


def weekly() -> dict[str, tuple[Point, ...]]:
    rows = {row.id: row for row in ROWS}
    return {
        metric: tuple(_point(rows[metric], week, number) for week, number in enumerate(course, start=1))
        for metric, course in COURSES.items()
    }


def monthly() -> dict[str, tuple[Point, ...]]:
    periods = list(CALENDAR.months())
    numbers = (0.951, 0.944, None)
    return {
        "weighted_accuracy": tuple(
            Point(
                p.first.year * 100 + p.first.month, p, ABSENT if x is None else Value(x, 1300, (x - 0.01, x + 0.01)), G
            )
            for p, x in zip(periods, numbers, strict=True)
        )
    }


class Words(NamedTuple):
    """A catalogue entry by hand."""

    id: str
    title: str
    family: str
    unit: Unit
    better: Better
    cadence: Cadence
    formula: str
    needs: tuple[str, ...]
    source: str


CATALOGUE = tuple(
    Words(row.id, row.title, row.kpi, row.unit, row.better, Cadence.WEEKLY, f"what is measured as {row.title.lower()}",
          ("requests.timestamp", "requests.latency_s|measurements.value"), "S0")
    for row in ROWS
)  # fmt: skip
