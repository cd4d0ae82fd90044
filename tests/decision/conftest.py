"""A pilot written by hand: twelve weeks from 3 August 2026, every measure green unless a test says otherwise."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from kpidesk.base.periods import Calendar
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.decision.decide import decide
from kpidesk.decision.review import KpiResult, Light, Manifest, Review
from kpidesk.decision.yardstick import Yardstick
from kpidesk.metrics.kpis import KPIS
from kpidesk.metrics.measurements import Contrast, Dated, FairnessColumn, Measurements
from kpidesk.pilot.profile import Line, Profile, Threshold
from kpidesk.pilot.profiles import load_profile
from kpidesk.pilot.records import Decision, Explanation, Records, Waiver
from kpidesk.pilot.settings import PilotSettings

START = date(2026, 8, 3)
SIGNED = datetime(2026, 8, 3, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Metric:
    id: str
    title: str
    family: str
    unit: Unit
    better: Better
    cadence: Cadence = Cadence.WEEKLY


LOWER, HIGHER = Better.LOWER, Better.HIGHER
CATALOGUE = (
    Metric("latency_p99", "P99 latency", "latency", Unit.SECONDS, LOWER),
    Metric("latency_p95", "P95 latency", "latency", Unit.SECONDS, LOWER),
    Metric("latency_max", "Slowest request", "latency", Unit.SECONDS, LOWER),
    Metric("peak_rps", "Throughput at peak", "throughput", Unit.RPS, HIGHER),
    Metric("load_error_rate", "Errors under load", "throughput", Unit.SHARE, LOWER),
    Metric("stress_rps", "Throughput at one and a half times the peak", "throughput", Unit.RPS, HIGHER),
    Metric("weighted_accuracy", "Weighted accuracy", "weighted_accuracy", Unit.SHARE, HIGHER),
    Metric("accuracy_decay", "Accuracy decay", "drift", Unit.POINTS_PER_30_DAYS, LOWER),
    Metric("overhead_per_1000", "Operational overhead", "overhead", Unit.HOURS_PER_1000, LOWER),
    Metric("mttr", "Time to recovery", "mttr", Unit.HOURS, LOWER),
    Metric("time_to_detect", "Time to detect", "mttr", Unit.HOURS, LOWER),
    Metric("data_quality_score", "Data quality score", "data_quality", Unit.SHARE, HIGHER),
    Metric("completeness", "Completeness", "data_quality", Unit.SHARE, HIGHER),
    Metric("consistency", "Consistency", "data_quality", Unit.SHARE, HIGHER),
    Metric("data_accuracy", "Data accuracy", "data_quality", Unit.SHARE, HIGHER),
    Metric("freshness", "Freshness", "data_quality", Unit.SHARE, HIGHER),
    Metric("adoption_current", "Adoption", "adoption", Unit.SHARE, HIGHER),
    Metric("adoption_week_1", "Adoption in week 1", "adoption", Unit.SHARE, HIGHER),
    Metric("adoption_week_2", "Adoption in week 2", "adoption", Unit.SHARE, HIGHER),
    Metric("adoption_week_4", "Adoption in week 4", "adoption", Unit.SHARE, HIGHER),
    Metric("adoption_sustained", "Sustained adoption", "adoption", Unit.SHARE, HIGHER),
    Metric("cost_per_transaction", "Cost per transaction", "cost_per_transaction", Unit.MONEY, LOWER),
    Metric("cost_to_value", "Cost to value", "cost_per_transaction", Unit.SHARE, LOWER),
    Metric("days_to_first_impact", "Days to first impact", "time_to_value", Unit.DAYS, LOWER),
    Metric("traceability", "Traceability", "audit_trail", Unit.SHARE, HIGHER),
    Metric("explainability", "Explainability", "audit_trail", Unit.SHARE, HIGHER),
    Metric("auditability", "Auditability", "audit_trail", Unit.SHARE, HIGHER),
    Metric("demographic_parity_difference", "Demographic parity gap", "fairness", Unit.SHARE_GAP, LOWER),
    Metric("equalized_odds_difference", "Equalized odds gap", "fairness", Unit.SHARE_GAP, LOWER),
    Metric("pii_leakage_rate", "PII leakage", "safety", Unit.SHARE, LOWER),
    Metric("groundedness", "Groundedness", "quality", Unit.SHARE, HIGHER),
)

GROUNDED = Threshold("groundedness", Line(">=", 0.90), Line("<", 0.80), "S1")

GREEN: Mapping[str, Measured] = {
    **{
        measure: Value(number, n=1000, census=True)
        for measure, number in {
            "latency_p99": 3.8,
            "latency_p95": 1.2,
            "latency_max": 9.0,
            "peak_rps": 50.0,
            "load_error_rate": 0.0,
            "stress_rps": 50.0,
            "weighted_accuracy": 0.94,
            "accuracy_decay": 1.2,
            "overhead_per_1000": 0.4,
            "mttr": 0.75,
            "time_to_detect": 0.2,
            "data_quality_score": 0.99,
            "completeness": 0.99,
            "consistency": 0.99,
            "data_accuracy": 0.99,
            "freshness": 0.99,
            "adoption_current": 0.81,
            "adoption_week_1": 0.5,
            "adoption_week_2": 0.85,
            "adoption_week_4": 0.83,
            "adoption_sustained": 0.8,
            "cost_per_transaction": 0.35,
            "cost_to_value": 0.0875,
            "days_to_first_impact": 3.0,
            "traceability": 1.0,
            "explainability": 0.7,
            "auditability": 1.0,
            "demographic_parity_difference": 0.018,
            "equalized_odds_difference": 0.03,
        }.items()
    },
    "pii_leakage_rate": Missing(Lack.NOT_MEASURED, "No column says so."),
    "groundedness": Missing(Lack.NOT_MEASURED, "No column says so."),
}
_DUE = {"adoption_week_1": 1, "adoption_week_2": 2, "adoption_week_4": 4, "adoption_sustained": 12}


@dataclass
class Pilot:
    """Measures of one pilot; ``then`` overrides single weeks of the as-of course (week -> measure -> measured)."""

    weeks: int = 12
    measures: dict[str, Measured] = field(default_factory=lambda: dict(GREEN))
    then: dict[int, dict[str, Measured]] = field(default_factory=dict)
    window: dict[str, Measured] = field(default_factory=dict)
    """What a narrower review window shows instead."""
    settings: PilotSettings = field(default_factory=lambda: PilotSettings(name="Claims", transaction_value=4.0))
    lines: dict[str, Threshold] = field(default_factory=lambda: {"groundedness": GROUNDED})
    """Thresholds beside those of the profile."""
    last: date | None = None
    """The day of the review, where it is not the last of ``weeks``."""
    monthly: dict[str, tuple[Dated, ...]] = field(default_factory=dict)
    segments: dict[str, dict[str, dict[str, Measured]]] = field(default_factory=dict)
    contrasts: dict[str, dict[str, dict[str, Contrast]]] = field(default_factory=dict)
    records: Records = field(default_factory=Records)
    fairness: tuple[FairnessColumn, ...] = ()
    weekly: dict[str, tuple[Dated, ...]] = field(default_factory=dict)

    def having(self, **measured: Measured | float) -> "Pilot":
        """The same pilot with some measures changed; a bare number is a firm value."""
        new = {m: Value(v, n=1000, census=True) if isinstance(v, int | float) else v for m, v in measured.items()}
        return replace(self, measures={**self.measures, **new})

    def lacking(self, *measures: str, lack: Lack = Lack.NOT_MEASURED) -> "Pilot":
        """The same pilot with some measures missing."""
        return self.having(**{m: Missing(lack, f"No {m}.", f"Import what {m} needs.") for m in measures})

    @property
    def profile(self) -> Profile:
        found = load_profile(self.settings)
        return replace(found, thresholds={**found.thresholds, **self.lines})

    @property
    def calendar(self) -> Calendar:
        return Calendar(START, self.last or START + timedelta(days=7 * self.weeks - 1))

    def as_of(self, week: int) -> dict[str, Measured]:
        measured = {**self.measures, **self.then.get(week, {})}
        for measure, due in _DUE.items():
            if due > week:
                measured[measure] = Missing(Lack.NOT_DUE, f"Due at the end of week {due}.")
        return measured

    def measurements(self) -> Measurements:
        return Measurements(
            calendar=self.calendar,
            review_window=self.calendar.pilot,
            window={**self.as_of(self.weeks), **self.window},
            weekly=self.weekly,
            monthly=self.monthly,
            as_of=tuple(self.as_of(week) for week in range(1, self.weeks + 1)),
            segments=self.segments,
            fairness=self.fairness,
            doctor=(),
            completed_per_day_28=100.0,
            labels_per_day_28=50.0,
            requests_per_day_28=100.0,
            incidents_registered=True,
            left_out=(),
            contrasts=self.contrasts,
        )

    def yardstick(self) -> Yardstick:
        calendar = self.calendar
        return Yardstick(self.profile, self.settings, self.records, calendar.as_of, calendar.week, self.fairness)

    def review(self) -> Review:
        return decide(
            self.measurements(),
            CATALOGUE,
            self.settings,
            self.profile,
            self.records,
            (),
            (),
            Manifest("", "", "", 0),
            "1",
        )

    def kpi(self, kpi: str) -> KpiResult:
        return next(result for result in self.review().kpis if result.id == kpi)

    def light(self, measure: str) -> Light | None:
        return next(judged.light for judged in self.review().metrics if judged.id == measure)

    def recorded(self, **records: Any) -> "Pilot":
        return replace(self, records=replace(self.records, **records))


@pytest.fixture
def pilot() -> Pilot:
    """Twelve weeks, all green."""
    return Pilot()


@pytest.fixture
def claims_ready(pilot: Pilot) -> Pilot:
    """S0's pilot that is called ready: overhead 0.8 h, data quality 97 %."""
    pilot = pilot.having(overhead_per_1000=0.8, data_quality_score=0.97, completeness=0.97)
    pilot.then[4] = {"accuracy_decay": Missing(Lack.TOO_LITTLE, "Cannot resolve drift before about 12 September.")}
    return pilot


@pytest.fixture
def claims_failing(pilot: Pilot) -> Pilot:
    """S0's failing pilot; the KPIs it does not give are healthy."""
    return pilot.having(
        latency_p99=12.0,
        latency_p95=4.0,
        weighted_accuracy=0.78,
        accuracy_decay=Value(8.0, n=900, interval=(6.0, 10.0), detail={"lower_one_sided": 6.4}),
        overhead_per_1000=6.0,
        adoption_week_2=0.3,
        adoption_week_4=0.15,
        adoption_sustained=0.12,
        adoption_current=0.12,
        cost_per_transaction=2.10,
        cost_to_value=0.525,
        traceability=0.82,
    )


@pytest.fixture
def waiver() -> Callable[..., Waiver]:
    """A waiver of a measure up to a ceiling, by default until the end of the year."""

    def build(measure: str, ceiling: float, expires: date = date(2026, 12, 31)) -> Waiver:
        return Waiver(measure, "The vendor fixes it", "Ana", ceiling, expires, SIGNED)

    return build


@pytest.fixture
def explanation() -> Callable[..., Explanation]:
    """A signed note on one column."""

    def build(column: str, expires: date = date(2026, 12, 31)) -> Explanation:
        return Explanation(column, "Product rules differ by region", "Ben", expires, SIGNED)

    return build


@pytest.fixture
def extension() -> Callable[[date, date], Decision]:
    """A decision to extend, made on one day up to another."""

    def build(decided: date, until: date) -> Decision:
        at = datetime(decided.year, decided.month, decided.day, 12, tzinfo=UTC)
        return Decision(at, "Board", "extend", "incomplete", "More time", "", "", "", None, until, "0")

    return build


assert {m.family for m in CATALOGUE} >= {kpi.id for kpi in KPIS}
