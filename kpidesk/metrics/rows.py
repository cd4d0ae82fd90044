"""The rows behind every measure: for each metric the tables it reads and which of their rows it uses."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from kpidesk.base.values import Grade, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.ledger import ACTIVITIES
from kpidesk.engine.sieve import Sieve
from kpidesk.engine.slices import Slice
from kpidesk.metrics import rows_of_answers as answers
from kpidesk.metrics import rows_of_registers as registers
from kpidesk.metrics import rows_of_requests as log
from kpidesk.metrics import rows_of_suites as suites
from kpidesk.metrics.adoption import full_weeks, so_far
from kpidesk.metrics.catalogue import METRICS
from kpidesk.metrics.group_slices import EQUALIZED, PARITY
from kpidesk.metrics.metric import Metric
from kpidesk.metrics.stated import or_stated

Sieves = Callable[[Evidence, Slice], tuple[Sieve, ...]]


def sieves_of(metric: Metric, evidence: Evidence, part: Slice) -> tuple[Sieve, ...]:
    """The rows behind a measure in a slice, table by table, the one it is about first; tables not imported aside.

    The tables are those that the metric's needs name where no closer condition is declared here.
    """
    found = _TABLE.get(metric.id, _FAMILIES.get(metric.family, _needed(metric)))(evidence, part)
    measured = or_stated(metric.over(evidence, part), metric.id, evidence, part, metric.unit)
    if isinstance(measured, Value) and measured.grade is Grade.STATED:
        found = (registers.stated(metric.id), *(replace(one, counted=False) for one in found))
    return tuple(one for one in found if evidence.has(one.role))


def _fixed(*sieves: Sieve) -> Sieves:
    return lambda _evidence, _part: sieves


def _needed(metric: Metric) -> Sieves:
    """Every row of the tables that a metric needs."""
    roles = dict.fromkeys(one.partition(".")[0] for need in metric.needs for one in need.split("|"))
    return _fixed(*(log.SEEN if role == "requests" else Sieve(role, f"Rows of {role}") for role in roles))


def _money(*, build: bool = False, gains: bool = False) -> Sieves:
    """Charges and hours, with what was gained where that is set against them."""

    def sieves(evidence: Evidence, _part: Slice) -> tuple[Sieve, ...]:
        gained = (registers.benefits(early=build),) if gains else ()
        spent = registers.costs(evidence, build=build) if evidence.has("costs.amount") else log.CHARGED
        return (*gained, spent, registers.effort(build=build))

    return sieves


def _per_transaction(category: str = "") -> Sieves:
    """Charges (of a category) and hours, over completed transactions."""

    def sieves(evidence: Evidence, part: Slice) -> tuple[Sieve, ...]:
        if not category:
            return (*_money()(evidence, part), log.COMPLETED)
        if category == "operations":
            return registers.costs(evidence, category), registers.effort(), log.COMPLETED
        spent = registers.costs(evidence, category) if evidence.has("costs.amount") else log.CHARGED
        return spent, log.COMPLETED

    return sieves


def _per_request(evidence: Evidence, part: Slice) -> tuple[Sieve, ...]:
    return (*_money()(evidence, part), log.EVERY)


def _checked(dimension: str) -> Sieves:
    """Checks of a dimension, and the log, which tells where it was never checked."""
    return _fixed(registers.checks(dimension), log.SEEN)


def _active(week: int | None = None) -> Sieves:
    """Who is eligible in a week (the last full one of the slice), and what makes a user active."""
    return lambda evidence, part: _users(full_weeks(evidence, part) if week is None else week)


def _tried(evidence: Evidence, part: Slice) -> tuple[Sieve, ...]:
    return _users(so_far(evidence, part))


def _users(week: int) -> tuple[Sieve, ...]:
    return registers.eligible(week), log.USED_BY_SOMEBODY, registers.activity()


_SEEN_USERS = _fixed(log.USED_BY_SOMEBODY, registers.activity(), registers.listed())
_LABELLED: Sieves = lambda evidence, _part: (log.labelled(evidence),)  # noqa: E731 - one row of the table below
_MATURE: Sieves = lambda evidence, part: (log.mature(evidence, part),)  # noqa: E731 - as above
_MATURE_WEEKS: Sieves = lambda evidence, part: (replace(log.mature(evidence, part), counted=False),)  # noqa: E731 - as above
_RESOLVED: Sieves = lambda e, part: (registers.resolved(e, part, from_start=False),)  # noqa: E731 - as above
_RECOVERED: Sieves = lambda e, part: (registers.resolved(e, part, from_start=True),)  # noqa: E731 - as above
_DETECTED: Sieves = lambda e, part: (registers.detected(e, part),)  # noqa: E731 - as above
_EVERY_INCIDENT: Sieves = lambda e, part: (registers.registered(e, part),)  # noqa: E731 - as above
_OF_EFFORT = {
    f"overhead_{one}_per_1000": _fixed(registers.effort(one), log.COMPLETED) for one in ACTIVITIES if one != "build"
}
_OF_COSTS = {
    f"cost_{one}_per_transaction": _per_transaction(one)
    for one in ("inference", "pipeline", "infrastructure", "maintenance", "retraining", "other", "operations")
}
_EVALUATED = (
    "eval_regressions", "release_tests", "judge_sensitivity", "judge_specificity", "judged_pass_rate_corrected",
)  # fmt: skip

_TABLE: Mapping[str, Sieves] = MappingProxyType(
    {
        "latency_p95_failed": _fixed(log.FAILED),
        "latency_p95_streaming": _fixed(log.STREAMED),
        "latency_slowest_step": lambda evidence, _part: (log.stepped(evidence),),
        "peak_rps": lambda evidence, part: (registers.peak(evidence, part),),
        "load_error_rate": lambda evidence, part: (registers.worst(evidence, part),),
        "stress_rps": lambda evidence, part: (registers.stressed(evidence, part),),
        "peak_users": lambda evidence, part: (registers.load_test(evidence, part, users=True),),
        "load_latency_degradation": lambda evidence, part: (registers.load_test(evidence, part, staged=True),),
        "observed_peak_rps": _fixed(log.SEEN),
        "precision": lambda evidence, _part: (log.predicted_yes(evidence),),
        "recall": lambda evidence, _part: (log.actual_yes(evidence),),
        "label_coverage": _fixed(log.EVERY),
        "accuracy_decay": _MATURE,
        "accuracy_decay_weekly": _MATURE,
        "drift_alerts": _MATURE_WEEKS,
        "retraining_interval": _fixed(registers.trained()),
        "retrainings_needed_per_quarter": _LABELLED,
        **_OF_EFFORT,
        "overhead_per_1000": _fixed(registers.effort(), log.COMPLETED),
        "overhead_hours_per_week": _fixed(registers.effort()),
        "overhead_annual_cost": _fixed(registers.effort()),
        "mttr": _RECOVERED,
        "mttr_median": _RECOVERED,
        "mttr_p90": _RECOVERED,
        "time_to_detect": _DETECTED,
        "time_to_detect_median": _DETECTED,
        "time_to_detect_p90": _DETECTED,
        "incident_count": _EVERY_INCIDENT,
        "incident_rate_bound": _EVERY_INCIDENT,
        "open_incidents": _RECOVERED,
        "completeness": _checked("completeness"),
        "consistency": _checked("consistency"),
        "data_accuracy": _checked("accuracy"),
        "freshness": _checked("freshness"),
        "missingness_trend": _checked("completeness"),
        "adoption_week_1": _active(1),
        "adoption_week_2": _active(2),
        "adoption_week_4": _active(4),
        "adoption_of_first_eligible": _active(1),
        "adoption_tried": _tried,
        "adoption_retention": _SEEN_USERS,
        "actions_per_active_user": _SEEN_USERS,
        "unlisted_users": _SEEN_USERS,
        "cost_per_request": _per_request,
        "cost_per_week": _money(),
        "budget_used": _money(build=True),
        **_OF_COSTS,
        "roi_net": _money(build=True, gains=True),
        "roi_gross": _money(build=True, gains=True),
        "days_to_first_impact": _fixed(registers.benefits()),
        "days_to_first_transaction": _fixed(log.COMPLETED),
        "breakeven_day": _money(build=True, gains=True),
        "net_benefit": _money(build=True, gains=True),
        "time_saved_hours": _fixed(registers.with_hours()),
        "revenue_generated": _fixed(registers.of_kind("revenue")),
        "risk_reduced": _fixed(registers.of_kind("risk")),
        "log_gaps": _fixed(log.SEEN),
        "sequence_breaks": _fixed(log.EVERY),
        "duplicate_ids": _fixed(log.EVERY),
        "versions_never_approved": _fixed(registers.versions(), replace(log.DECISIONS, counted=False)),
        PARITY: lambda evidence, part: (log.compared(evidence, part, PARITY),),
        "demographic_parity_ratio": lambda evidence, part: (log.compared(evidence, part, PARITY),),
        EQUALIZED: lambda evidence, part: (log.compared(evidence, part, EQUALIZED),),
        "calibration_gap": lambda evidence, _part: (log.scored(evidence),),
        **answers.ROWS,
        "nps": _fixed(suites.recommended()),
        "jailbreak_resistance": _fixed(suites.attacked()),
        **dict.fromkeys(_EVALUATED, _fixed(suites.evaluated())),
    }
)
_FAMILIES: Mapping[str, Sieves] = MappingProxyType(
    {
        "latency": _fixed(log.LATENCY),
        "weighted_accuracy": _LABELLED,
        "mttr": _RESOLVED,
        "overhead": _fixed(registers.effort(), log.COMPLETED),
        "adoption": _active(),
        "cost_per_transaction": _per_transaction(),
        "data_quality": _fixed(registers.checks(), log.SEEN),
        "audit_trail": _fixed(log.DECISIONS),
    }
)
"""What holds for every measure of a KPI that the table does not name."""
_UNKNOWN = set(_TABLE) - set(METRICS)
if _UNKNOWN:
    raise ValueError(f"rows are declared for {_UNKNOWN}, which no catalogue has")
