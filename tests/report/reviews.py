"""Reviews written by hand: a healthy pilot, a failing one, one of which nothing is known, and an absurd one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from kpidesk.base.periods import Calendar, Period
from kpidesk.base.problems import Level, Problem
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.decision.review import (
    Arc,
    Assumption,
    Condition,
    Confidence,
    Gate,
    GateCheckResult,
    GateState,
    Input,
    Judged,
    KpiResult,
    Light,
    Manifest,
    Point,
    Recommendation,
    RedFlag,
    Review,
    SegmentPoint,
    Tile,
    Verdict,
)
from kpidesk.metrics.kpis import KPIS, Kpi
from kpidesk.metrics.measurements import FairnessColumn, GroupRow, Support
from kpidesk.pilot.profile import GateCheck, Line, Profile, Threshold
from kpidesk.pilot.records import Action, Amendment, ChecklistItem, Decision, Explanation, Records, Waiver
from kpidesk.pilot.settings import NotApplicable, PilotSettings
from kpidesk.tables.table import Source

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


def _at_most(number: float) -> Line:
    return Line("<=", number)


def _below(number: float) -> Line:
    return Line("<", number)


def _at_least(number: float) -> Line:
    return Line(">=", number)


def _above(number: float) -> Line:
    return Line(">", number)


S, H, D, SHARE, GAP, MONEY = Unit.SECONDS, Unit.HOURS, Unit.DAYS, Unit.SHARE, Unit.SHARE_GAP, Unit.MONEY
PER = Unit.HOURS_PER_1000

ROWS = (
    Row("latency", "latency_p99", "Latency P99", S, LOWER, 3.8, 3.51, 4.12, 8412, G, _at_most(5), _above(10)),
    Row("latency", "latency_p95", "Latency P95", S, LOWER, 1.2, 1.15, 1.27, 8412, G, _at_most(2)),
    Row("latency", "latency_p50", "Latency P50", S, LOWER, 0.41, 0.40, 0.42, 8412),
    Row("latency", "latency_max", "Slowest request", S, LOWER, 14.2, n=8412),
    Row("latency", "latency_tail_ratio", "Tail ratio P99 / P50", Unit.RATIO, LOWER, 9.27, n=8412),
    Row("latency", "latency_p95_failed", "Latency P95 of failed requests", S, LOWER, 30.0, n=64),
    Row("latency", "latency_p95_streaming", "Latency P95 of streamed answers", S, LOWER, None),
    Row(
        "throughput", "peak_rps", "Throughput", Unit.RPS, HIGHER, 50.0, 49.8, 50.2, 30000, G, _at_least(9.9), _below(5)
    ),
    Row(
        "throughput",
        "load_error_rate",
        "Error rate under load",
        SHARE,
        LOWER,
        0.0002,
        0.0001,
        0.0005,
        75000,
        G,
        _below(0.001),
        _at_least(0.01),
    ),
    Row(
        "throughput",
        "stress_rps",
        "Throughput at 1.5 × peak",
        Unit.RPS,
        HIGHER,
        74.6,
        74.1,
        75.0,
        45000,
        G,
        _at_least(14.85),
    ),
    Row("throughput", "observed_peak_rps", "Observed peak traffic", Unit.RPS, HIGHER, 0.4, n=8412),
    Row("throughput", "peak_users", "Users at the peak", Unit.COUNT, HIGHER, 120.0),
    Row(
        "weighted_accuracy",
        "weighted_accuracy",
        "Weighted accuracy",
        SHARE,
        HIGHER,
        0.94,
        0.932,
        0.947,
        3902,
        G,
        _at_least(0.92),
        _below(0.80),
    ),
    Row("weighted_accuracy", "precision", "Precision", SHARE, HIGHER, 0.912, 0.897, 0.926, 1611),
    Row("weighted_accuracy", "recall", "Recall", SHARE, HIGHER, 0.951, 0.939, 0.961, 1544),
    Row("weighted_accuracy", "weighted_f1", "Weighted F", SHARE, HIGHER, 0.944, n=3902),
    Row("weighted_accuracy", "naive_weighted_accuracy", "Best constant answer", SHARE, HIGHER, 0.604, n=3902),
    Row("weighted_accuracy", "expected_error_cost", "Cost of wrong decisions per transaction", MONEY, LOWER, 0.0612),
    Row("weighted_accuracy", "label_coverage", "Share with a known outcome", SHARE, HIGHER, 0.464, n=8412),
    Row(
        "drift",
        "accuracy_decay",
        "Accuracy decay",
        Unit.POINTS_PER_30_DAYS,
        LOWER,
        1.2,
        0.6,
        1.8,
        3902,
        G,
        _below(2),
        _above(5),
    ),
    Row("drift", "accuracy_decay_weekly", "Accuracy decay per week", Unit.POINTS_PER_WEEK, LOWER, 0.28, 0.14, 0.42),
    Row("drift", "drift_alerts", "Weeks wholly below target", Unit.COUNT, LOWER, 0.0, n=10),
    Row("drift", "retraining_interval", "Days between retrainings", D, NEITHER, 42.0, n=2),
    Row("overhead", "overhead_per_1000", "Overhead", PER, LOWER, 0.8, 0.71, 0.9, 84, Y, _below(0.5), _above(5)),
    Row("overhead", "overhead_per_1000_review", "of which review", PER, LOWER, 0.46, 0.4, 0.52, 84),
    Row("overhead", "overhead_per_1000_monitoring", "of which monitoring", PER, LOWER, 0.21, 0.18, 0.24, 84),
    Row("overhead", "overhead_hours_per_week", "Hours per week", Unit.HOURS_PER_WEEK, LOWER, 0.55, 0.5, 0.61, 12),
    Row("overhead", "overhead_annual_cost", "Cost of people per year", MONEY, LOWER, 8937.5),
    Row(
        "mttr",
        "mttr",
        "Mean time to recovery",
        H,
        LOWER,
        0.75,
        0.4,
        6.2,
        7,
        G,
        _below(4),
        _above(24),
        "The interval crosses the green line at 4 h; about 4 more incidents would settle it.",
    ),
    Row("mttr", "time_to_detect", "Time to detect", H, LOWER, 0.2, n=7),
    Row("mttr", "time_to_resolve", "Time to resolve", H, LOWER, 0.55, n=7),
    Row("mttr", "incidents_open", "Open incidents", Unit.COUNT, LOWER, 0.0, n=7),
    Row(
        "data_quality",
        "data_quality_score",
        "Data quality",
        SHARE,
        HIGHER,
        0.97,
        0.964,
        0.975,
        24000,
        Y,
        _at_least(0.98),
        _below(0.90),
    ),
    Row(
        "data_quality",
        "completeness",
        "Completeness",
        SHARE,
        HIGHER,
        0.97,
        0.964,
        0.975,
        24000,
        Y,
        _at_least(0.98),
        _below(0.90),
    ),
    Row(
        "data_quality",
        "consistency",
        "Consistency",
        SHARE,
        HIGHER,
        0.991,
        0.988,
        0.993,
        24000,
        G,
        _at_least(0.98),
        _below(0.90),
    ),
    Row(
        "data_quality",
        "data_accuracy",
        "Accuracy of the data",
        SHARE,
        HIGHER,
        0.986,
        0.979,
        0.991,
        1200,
        G,
        _at_least(0.98),
        _below(0.90),
    ),
    Row(
        "data_quality", "freshness", "Freshness", SHARE, HIGHER, None, light=NO, green=_at_least(0.98), red=_below(0.90)
    ),
    Row(
        "adoption",
        "adoption_current",
        "Adoption",
        SHARE,
        HIGHER,
        0.81,
        n=212,
        light=G,
        green=_at_least(0.40),
        red=_below(0.20),
    ),
    Row(
        "adoption", "adoption_week_2", "Adoption in week 2", SHARE, HIGHER, 0.85, n=212, light=G, green=_at_least(0.60)
    ),
    Row(
        "adoption",
        "adoption_week_4",
        "Adoption in week 4",
        SHARE,
        HIGHER,
        0.78,
        n=212,
        light=G,
        green=_at_least(0.40),
        red=_below(0.20),
    ),
    Row(
        "adoption",
        "adoption_sustained",
        "Sustained adoption",
        SHARE,
        HIGHER,
        0.74,
        n=212,
        light=G,
        green=_at_least(0.40),
        red=_below(0.20),
    ),
    Row("adoption", "adoption_tried", "Ever tried it", SHARE, HIGHER, 0.93, n=212),
    Row("cost_per_transaction", "cost_per_transaction", "Cost per transaction", MONEY, LOWER, 0.35, 0.33, 0.38, 8348),
    Row(
        "cost_per_transaction",
        "cost_to_value",
        "Cost ÷ value",
        SHARE,
        LOWER,
        0.0875,
        0.0825,
        0.095,
        8348,
        G,
        _at_most(0.20),
        _above(0.50),
    ),
    Row("cost_per_transaction", "cost_inference_per_transaction", "Inference", MONEY, LOWER, 0.05, 0.045, 0.055, 8348),
    Row("cost_per_transaction", "cost_pipeline_per_transaction", "Pipeline", MONEY, LOWER, 0.02, n=8348),
    Row("cost_per_transaction", "cost_infrastructure_per_transaction", "Infrastructure", MONEY, LOWER, 0.02, n=8348),
    Row("cost_per_transaction", "cost_operations_per_transaction", "Operations (people)", MONEY, LOWER, 0.25, n=8348),
    Row(
        "cost_per_transaction",
        "cost_maintenance_per_transaction",
        "Maintenance and retraining",
        MONEY,
        LOWER,
        0.01,
        n=8348,
    ),
    Row("cost_per_transaction", "roi_net", "Return, people and build included", Unit.RATIO, HIGHER, 1.84),
    Row(
        "time_to_value",
        "days_to_first_impact",
        "Days to first impact",
        D,
        LOWER,
        3.0,
        n=84,
        light=G,
        green=_at_most(7),
        red=_above(60),
    ),
    Row(
        "time_to_value",
        "breakeven_day",
        "Break-even",
        Unit.DATE,
        LOWER,
        float(date(2026, 9, 14).toordinal()),
        float(date(2026, 9, 7).toordinal()),
        float(date(2026, 9, 30).toordinal()),
    ),
    Row("time_to_value", "net_benefit", "Net benefit", MONEY, HIGHER, 30412.7, 26100.0, 34725.0),
    Row("time_to_value", "time_saved_hours", "Hours saved", H, HIGHER, 412.5),
    Row(
        "audit_trail",
        "traceability",
        "Traceability",
        SHARE,
        HIGHER,
        1.0,
        n=8412,
        light=G,
        green=_at_least(1.0),
        red=_below(0.95),
    ),
    Row("audit_trail", "explainability", "Explanation recorded", SHARE, HIGHER, 0.998, n=8412),
    Row(
        "audit_trail",
        "auditability",
        "Version approved",
        SHARE,
        HIGHER,
        1.0,
        n=8412,
        light=G,
        green=_at_least(1.0),
        red=_below(0.95),
    ),
    Row(
        "fairness",
        "demographic_parity_difference",
        "Fairness gap",
        GAP,
        LOWER,
        0.018,
        0.0,
        0.061,
        3902,
        G,
        _at_most(0.02),
        settle="The interval crosses the green line at 2 points; about 1,900 more decisions, 18 days at "
        "today's volume, would settle it.",
    ),
    Row(
        "fairness",
        "equalized_odds_difference",
        "Equalized odds gap",
        GAP,
        LOWER,
        0.031,
        0.0,
        0.07,
        3902,
        G,
        _at_most(0.05),
        _above(0.20),
    ),
    Row("fairness", "demographic_parity_ratio", "Ratio of selection rates", Unit.RATIO, HIGHER, 0.956, n=3902),
    Row("fairness", "calibration_gap", "Calibration gap", GAP, LOWER, 0.024, n=3902),
)

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
        threshold_source="S0, KPI table" if row.green else "", threshold_ours=row.id in {"cost_to_value"},
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
    return min(seen, key=order.index, default=NO)  # type: ignore[arg-type] # filtered to lights of the order


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


def _monthly() -> dict[str, tuple[Point, ...]]:
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


def _segments() -> dict[str, dict[str, tuple[SegmentPoint, ...]]]:
    def rows(center: float, spread: float) -> tuple[SegmentPoint, ...]:
        names = ("North", "South", "East", "West & Islands")
        return (
            *(
                SegmentPoint(
                    name, Value(center + spread * i, 2100 - 100 * i, (center - spread, center + 4 * spread)), i == 3
                )
                for i, name in enumerate(names)
            ),
            SegmentPoint("Overseas", Missing(Lack.TOO_LITTLE, "12 rows.", "18 more are needed.", 12, 18), None),
        )

    return {
        "region": {"latency_p99": rows(3.6, 0.2), "weighted_accuracy": rows(0.93, 0.006)},
        "model_version": {"weighted_accuracy": rows(0.935, 0.004)},
    }


def _group(name: str, n: int, rate: float, tpr: float | None) -> GroupRow:
    why = "" if tpr is not None else "only 3 actual positives, 5 are needed"
    spread = (rate * (1 - rate) / n) ** 0.5 * 1.96
    return GroupRow(
        name, n, round(n * 0.41), round(n * 0.59), rate, (rate - spread, rate + spread), tpr,
        0.061 if tpr else None, 0.012 if tpr else None, tpr is not None, why,
    )  # fmt: skip


def _fairness() -> tuple[FairnessColumn, ...]:
    gender = (_group("female", 1880, 0.412, 0.948), _group("male", 1910, 0.403, 0.953), _group("other", 21, 0.39, None))
    age = (_group("18–34", 1102, 0.401, 0.944), _group("35–54", 1490, 0.409, 0.952), _group("55+", 1187, 0.419, 0.949))
    return (
        FairnessColumn("group_gender", gender, 0.009, 0.005, 0.62, 0.977),
        FairnessColumn("group_age", age, 0.018, 0.031, 0.41, 0.969),
    )


def _check(id_: str, title: str, line: Line, unit: Unit, value: float, note: str = "") -> GateCheckResult:
    return GateCheckResult(id_, title, line, unit, value, GateState.HELD, note, "")


def gates() -> tuple[Gate, ...]:
    held = GateState.HELD
    return (
        Gate(4, date(2026, 8, 30), held, (
            _check("latency_p99", "Latency P99", _below(5), S, 4.2),
            _check("weighted_accuracy", "Weighted accuracy", _above(0.85), SHARE, 0.948),
            _check("accuracy_decay", "Accuracy decay", _at_most(5), Unit.POINTS_PER_30_DAYS, 1.4,
                   "interval −1.2 to 4.0; not resolvable yet, which does not miss the gate"),
        ), 0),
        Gate(8, date(2026, 9, 27), held, (
            _check("overhead_per_1000", "Overhead", _below(2), PER, 1.1),
            _check("adoption_current", "Adoption", _above(0.30), SHARE, 0.8),
            _check("cost_to_value", "Cost ÷ value", _below(1), SHARE, 0.0925),
        ), 0),
        Gate(12, date(2026, 10, 25), held, (
            _check("traceability", "Traceability", _at_least(1.0), SHARE, 1.0),
            _check("fairness", "Fairness gap", _at_most(0.02), GAP, 0.018),
            _check("red_flags", "Red flags", _at_most(0), Unit.COUNT, 0.0),
        ), 0),
    )  # fmt: skip


def _tiles() -> tuple[Tile, ...]:
    control = Missing(
        Lack.NOT_MEASURED, "No work items with a treatment and a control arm.", "Import work_items with the column arm."
    )
    return (
        Tile("primary_kpi_delta", "Handling time vs control", control, Unit.MINUTES, "unknown", NO, ""),
        Tile("cost_per_transaction", "Cost per transaction", Value(0.35, 8348, (0.33, 0.38)), MONEY, "better", G, ""),
        Tile("wrong_decisions", "Wrong decisions", Value(0.06, 3902, (0.053, 0.068)), SHARE, "worse", G, ""),
        Tile("adoption_current", "Adoption", Value(0.81, 212, census=True), SHARE, "steady", G, ""),
        Tile("latency_p95", "Latency P95", Value(1.2, 8412, (1.15, 1.27)), S, "better", G, ""),
        Tile("time_to_detect", "Time to detect", Value(0.2, 7), H, "better", G, ""),
    )


def _source(file: str, read: int, rejected: int, digit: str) -> Source:
    return Source(file, "", digit * 64, 1_204_332, "canonical", read, read - rejected, rejected)


def _inputs() -> tuple[Input, ...]:
    return (
        Input("requests", _source("requests.csv", 8426, 14, "3")),
        Input("costs", _source("costs.xlsx", 96, 0, "a")),
        Input("effort", _source("effort.csv", 84, 0, "5")),
        Input("incidents", _source("incidents.csv", 7, 0, "c")),
        Input("users", _source("users.csv", 212, 0, "9")),
    )


def _problems() -> tuple[Problem, ...]:
    bad = "B17 holds “3,2s”; seconds as a number were expected."
    return (
        Problem(Level.ERROR, "bad-time", "The time “soon” cannot be read; the row is left out.", "Write 2026-08-03 09:15.",
                "requests.csv", "", "C311", "timestamp", 14),
        Problem(Level.WARNING, "bad-number", bad, "Write 3.2.", "requests.csv", "", "B17", "latency_s", 3),
        Problem(Level.ASSUMED, "day-order", "Dates such as 03/08/2026 were read with the day first.",
                "Write 2026-08-03 to be sure.", "costs.xlsx", "Costs", "A2", "date", 96),
        Problem(Level.INFO, "unlisted-users", "2 users are in the log but not on the list of eligible people.",
                "Add them to users.csv.", "requests.csv", "", "", "user_id", 2),
    )  # fmt: skip


def _profile() -> Profile:
    thresholds = {
        row.id: Threshold(row.id, row.green, row.red, "S0, KPI table") for row in ROWS if row.green or row.red
    }
    checks = tuple(GateCheck(gate.week, c.id, c.line, "S0, the 90-day arc") for gate in gates() for c in gate.checks)
    return Profile(
        "internal-workflow", "Internal workflow", "An assistant used by our own people.", thresholds, checks, 10.0,
        ("policy_number",), 24.0, ("pii_leakage_rate",), {}, "point", customer_facing=False, sha256="7" * 64,
    )  # fmt: skip


def _moment(day: int) -> datetime:
    return datetime(2026, 10, day, 9, 30, tzinfo=UTC)


def _records() -> Records:
    return Records(
        waivers=(Waiver("overhead_per_1000", "Two reviewers are being trained.", "Ira Lund", 6.0, date(2026, 11, 30),
                        _moment(2)),),
        explanations=(Explanation("group_age", "Older customers hold other products.", "Ira Lund", date(2027, 1, 31),
                                  _moment(3)),),
        actions=(Action("data_quality", "Make policy number mandatory in the form.", "Dana Whitfield", date(2026, 11, 8),
                        False, _moment(20)),),
        decisions=(Decision(_moment(24), "Review board", "optimise", "optimise", "", "Two fields first.",
                            "One member would scale now.", "", date(2026, 11, 8), None, "e" * 64),),
        amendments=(Amendment(_moment(20), "thresholds.cost_to_value.green", "0.25", "0.2", "Ira Lund"),),
        checklist=(ChecklistItem("Data protection assessment signed", date(2026, 9, 1), "Legal"),
                   ChecklistItem("Works council informed", None, "")),
    )  # fmt: skip


def _verdict() -> Verdict:
    counts = {G: 10, Y: 2, R: 0, NO: 0, NA: 0}
    return Verdict(
        Recommendation.OPTIMISE, "bottleneck", counts,
        ("2 of 12 KPIs are yellow: Operational overhead, Data quality.",
         "Data quality is the bottleneck: 0.125 of the way from its target to its kill line."),
        "Milestones held: deployment is open; the rule says optimise data quality for two to four weeks first.",
        Recommendation.OPTIMISE, Recommendation.OPTIMISE, "data_quality", 0.125,
        Period(AS_OF + timedelta(days=14), AS_OF + timedelta(days=28)), Recommendation.OPTIMISE,
        ("Work on data quality for two to four weeks.", "Reassess between 8 and 22 November 2026.",
         "Cut manual review: it is 0.46 of the 0.80 h per 1,000."),
    )  # fmt: skip


def healthy() -> Review:
    """Twelve weeks, ten green and two yellow."""
    results = kpis()
    doctor = tuple(Support(kpi.id, kpi.title, "computable", (), "") for kpi in KPIS)
    lights = {kpi: tuple(OF_LETTER[letter] for letter in letters) for kpi, letters in LIGHTS.items()}
    arc = Arc("production_hardening", "continue", ("All gates are held.",), tuple(range(1, 13)), lights)
    settings = PilotSettings(
        name="Claims triage pilot", start=START, as_of=AS_OF, timezone="Europe/London", transaction_value=4.0,
        hourly_rate=312.5, cost_false_positive=5000.0, cost_false_negative=100.0,
        not_applicable={"throughput": NotApplicable("Ira Lund", "a batch job")},
    )  # fmt: skip
    return Review(
        version="0.1.0", settings=settings, profile=_profile(), calendar=CALENDAR, window=CALENDAR.pilot,
        phase="production_hardening", stage="pilot", inputs=_inputs(), problems=_problems(), doctor=doctor,
        kpis=results, metrics=tuple(measure for kpi in results for measure in kpi.measures), weekly=weekly(),
        monthly=_monthly(), as_of_weeks=weekly(), segments=_segments(), fairness=_fairness(), red_flags=(),
        gates=gates(), arc=arc, tiles=_tiles(),
        conditions=(Condition("error_rate", 0.061, _above(0.05)),), records=_records(), verdict=_verdict(),
        statement="Latency P99 ≤ 5 s (3.8 s), weighted accuracy ≥ 92 % (94.0 %), adoption ≥ 40 % (81 %).",
        assumptions=(
            Assumption("hourly_rate", "312.50 USD", "set"),
            Assumption("label_maturity_days", "14", "default"),
            Assumption("required_rps", "10", "profile"),
            Assumption("positive_label", "approve", "found in the data"),
        ),
        left_out=("64 failed requests other than time-outs are left out of the latency KPI and shown apart.",
                  "14 rows of the request log could not be used and are left out of every figure."),
        manifest=Manifest("3f9a" + "1" * 60, "b" * 64, "7" * 64, 20260803),
    )  # fmt: skip


def failing() -> Review:
    """Week 5, seven red flags, one gate missed."""
    review = healthy()
    reds = {
        "latency": ("latency_p99", 12.04), "weighted_accuracy": ("weighted_accuracy", 0.78),
        "drift": ("accuracy_decay", 8.0), "overhead": ("overhead_per_1000", 6.0),
        "adoption": ("adoption_week_4", 0.15), "cost_per_transaction": ("cost_to_value", 0.525),
        "data_quality": ("data_quality_score", 0.82),
    }  # fmt: skip
    results = tuple(_reddened(kpi, *reds[kpi.id]) if kpi.id in reds else kpi for kpi in review.kpis)
    flags = tuple(
        RedFlag(
            kpi.id, name, number, judged.red, f"{judged.title} is beyond its kill line: nobody uses what is this bad."
        )
        for kpi in results
        if kpi.id in reds
        for name, number in (reds[kpi.id],)
        for judged in kpi.measures
        if judged.id == name and judged.red
    )
    verdict = replace(
        review.verdict, recommendation=Recommendation.KILL, rule="red-flag",
        counts={G: 5, Y: 0, R: 7, NO: 0, NA: 0},
        sentence="Kill the pilot: seven red flags (latency, weighted accuracy, drift, operational overhead, data "
        "quality, adoption and cost per transaction). Milestones missed: week 4; extend the timeline or kill the pilot.",
        reasons=("5 of 12 KPIs are green, no yellow, seven red and no without data.", "Rule: any red flag.",
                 *(flag.sentence for flag in flags)),
        best_case=Recommendation.KILL, worst_case=Recommendation.KILL, bottleneck=None, bottleneck_distance=None,
        reassess=None, without_waivers=Recommendation.KILL,
        next_steps=("Record what was learned: why seven KPIs crossed the kill line.",),
    )  # fmt: skip
    missed = replace(review.gates[0], state=GateState.MISSED, checks=tuple(
        replace(check, state=GateState.MISSED) for check in review.gates[0].checks))  # fmt: skip
    later = tuple(
        replace(gate, state=GateState.NOT_DUE, checks=tuple(
            replace(check, state=GateState.NOT_DUE, value=None, note="", projection="Likely missed.")
            for check in gate.checks))
        for gate in review.gates[1:]
    )  # fmt: skip
    calendar = Calendar(START, date(2026, 9, 6), "UTC")
    weekly_5 = {metric: points[:5] for metric, points in review.weekly.items()}
    arc = Arc("pilot_expansion", "kill", ("A red flag stands.",), tuple(range(1, 6)),
              {kpi.id: (kpi.light,) * 5 for kpi in results})  # fmt: skip
    return replace(
        review, kpis=results, metrics=tuple(measure for kpi in results for measure in kpi.measures), red_flags=flags,
        verdict=verdict, gates=(missed, *later), calendar=calendar, window=calendar.pilot, weekly=weekly_5,
        as_of_weeks=weekly_5, arc=arc, phase="pilot_expansion", records=Records(),
        settings=replace(review.settings, name="Claims triage pilot (failing)"),
    )  # fmt: skip


def _reddened(kpi: KpiResult, name: str, number: float) -> KpiResult:
    measures = tuple(
        replace(m, measured=Value(number, 4200, (number * 0.95, number * 1.05)), light=R, confidence=Confidence.FIRM)
        if m.id == name
        else m
        for m in kpi.measures
    )
    return replace(kpi, measures=measures, headline=measures[0], light=R, confidence=Confidence.FIRM)


def empty() -> Review:
    """A pilot of which nothing was imported."""
    review = healthy()
    nothing = Missing(
        Lack.NOT_MEASURED, "Not imported: column timestamp of requests.", "Import column timestamp of requests."
    )
    results = tuple(
        replace(kpi, measures=measures, headline=measures[0], light=NO, confidence=None, reason="", in_focus=False)
        for kpi in review.kpis
        for measures in (tuple(_emptied(m, nothing) for m in kpi.measures),)
    )
    calendar = Calendar(START, START, "UTC")
    verdict = replace(
        review.verdict, recommendation=Recommendation.INCOMPLETE, rule="unknown",
        counts={G: 0, Y: 0, R: 0, NO: 12, NA: 0}, reasons=("Nothing is known.",), next_steps=(),
        sentence="Incomplete: twelve KPIs have no data; still possible is anything from scale to kill.",
        best_case=Recommendation.SCALE, worst_case=Recommendation.KILL, bottleneck=None, bottleneck_distance=None,
        reassess=None, without_waivers=Recommendation.INCOMPLETE,
    )  # fmt: skip
    return replace(
        review, kpis=results, metrics=tuple(m for kpi in results for m in kpi.measures), weekly={}, monthly={},
        as_of_weeks={}, segments={}, fairness=(), red_flags=(), inputs=(), problems=(), left_out=(), conditions=(),
        records=Records(), verdict=verdict, calendar=calendar, window=calendar.pilot, phase="proof_of_concept",
        gates=tuple(replace(g, state=GateState.NOT_DUE, checks=tuple(
            replace(c, value=None, state=GateState.NOT_DUE, note="") for c in g.checks)) for g in review.gates),
        arc=Arc("proof_of_concept", "open", ("Nothing in focus is measured.",), (), {kpi.id: () for kpi in KPIS}),
        tiles=tuple(replace(t, measured=nothing, light=NO, trend="unknown") for t in review.tiles),
        doctor=tuple(Support(k.id, k.title, "not_computable", ("requests.timestamp",), "No file holds it.")
                     for k in KPIS), assumptions=(), statement="",
    )  # fmt: skip


def _emptied(measure: Judged, nothing: Missing) -> Judged:
    light = NO if measure.light else None
    return replace(measure, measured=nothing, light=light, confidence=None, settle="", reason="")


HOSTILE = (
    '<b>&amp; "bold"</b><script>alert(1)</script><img src="file:///etc/passwd"/> %s {0} \x00\x07\u202e '
    "=1+1 🚀🩺 שלום مرحبا 漢字 ไทย \ud800 ﬁ Ω≈ç"
)
LONG = ("Überprüfungsgenehmigung" * 30)[:600]


def absurd() -> Review:
    """Everything a person or a file could put in: markup, emoji, scripts, 600 letters without a space, 60 segments."""
    review = healthy()
    rows = tuple(
        SegmentPoint(f"{HOSTILE if i % 7 == 0 else LONG[: i * 10]} {i}", Value(1e9 * i, 10**9, (-1e12, 1e12)), None)
        for i in range(60)
    )
    groups = tuple(
        GroupRow(f"{LONG if i % 2 else HOSTILE} {i}", i, 0, i, i / 60, (0.0, 1.0), None, None, None, False, LONG)
        for i in range(60)
    )
    problems = tuple(
        Problem(Level.WARNING, "odd", f"{HOSTILE} {LONG}", LONG, LONG, HOSTILE, "XFD1048576", LONG, i)
        for i in range(120)
    )
    results = tuple(
        replace(kpi, title=LONG if kpi.number == 3 else kpi.title, reason=f"{HOSTILE} {LONG}", owner=HOSTILE,
                measures=measures, headline=measures[0])
        for kpi in review.kpis
        for measures in (tuple(replace(m, title=f"{m.title} {HOSTILE}" if m.id == "mttr" else m.title,
                                       settle=LONG if m.settle else "") for m in kpi.measures),)
    )  # fmt: skip
    sentence = f"{LONG}. {HOSTILE} {LONG}"
    flags = tuple(RedFlag(None, f"guardrail_{i}", 1e308, _above(1e-9), sentence) for i in range(30))
    waivers = tuple(replace(review.records.waivers[0], reason=sentence, owner=LONG) for _ in range(5))
    weeks = tuple(
        Point(k, CALENDAR.days_of_week(k), Value((-1.0) ** k * 10.0 ** (k % 12), 1, (-1e15, 1e15)), R)
        for k in range(1, 61)
    )
    arc = Arc("production", "kill", (sentence,) * 20, tuple(range(1, 61)), {kpi.id: (R,) * 60 for kpi in KPIS})
    return replace(
        review, settings=replace(review.settings, name=f"{HOSTILE} {LONG}", currency="XYZ"), kpis=results,
        metrics=tuple(m for kpi in results for m in kpi.measures), problems=problems, red_flags=flags,
        segments={f"group_{HOSTILE}": {kpi.headline: rows for kpi in KPIS}}, left_out=(sentence, f"latency KPI: {sentence}"),
        fairness=(FairnessColumn(LONG, groups, 1.0, None, None, 0.5),),
        verdict=replace(review.verdict, sentence=sentence, reasons=(sentence,) * 40, next_steps=(sentence,) * 9),
        weekly={metric: weeks for metric in review.weekly}, as_of_weeks={"net_benefit": weeks}, arc=arc,
        tiles=tuple(replace(t, title=LONG, reason=sentence) for t in review.tiles),
        records=replace(review.records, waivers=waivers),
        assumptions=(Assumption(LONG, sentence, "set"),), statement=sentence,
        inputs=tuple(Input("requests", replace(review.inputs[0].source, file=LONG, sheet=HOSTILE)) for _ in range(80)),
        doctor=tuple(Support(k.id, LONG, "caveat", (LONG,), sentence) for k in KPIS),
    )  # fmt: skip


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
