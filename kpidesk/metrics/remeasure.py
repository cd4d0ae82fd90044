"""Which measures a changed setting or threshold touches, and all measurements anew with the others as they were."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from kpidesk.engine.evidence import Evidence
from kpidesk.engine.repricing import LEDGER, under
from kpidesk.engine.slices import Slice
from kpidesk.metrics.catalogue import CATALOGUE, METRICS
from kpidesk.metrics.group_slices import EQUALIZED, PARITY
from kpidesk.metrics.kpis import KPIS
from kpidesk.metrics.measure import targets_of
from kpidesk.metrics.metric import Metric
from kpidesk.metrics.segment_contrasts import CONTRASTS
from kpidesk.metrics.suites import RELEASE_TESTS
from kpidesk.pilot.profile import Profile
from kpidesk.pilot.settings import PilotSettings

_FAIRNESS = frozenset(metric.id for metric in CATALOGUE if metric.family == "fairness")
TARGET_READERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "weighted_accuracy": frozenset({"drift_alerts", "retrainings_needed_per_quarter"}),
        "load_error_rate": frozenset({"load_error_rate"}),
        "days_to_first_impact": frozenset({"days_to_first_impact"}),
        PARITY: _FAIRNESS,
        EQUALIZED: _FAIRNESS,
        RELEASE_TESTS: frozenset({RELEASE_TESTS}),
    }
)
"""Measure -> the metrics whose value depends on its green line."""
_MONEY = frozenset({"overhead", "cost_per_transaction", "time_to_value", "data_quality_score", "business"})
"""The score of the data says whether the books fit together."""
_CORRECTNESS = frozenset({"weighted_accuracy", "drift", "subgroup_performance_gap"})
_PRIMARY = frozenset({"primary_kpi_delta", "experiments_per_week"})
TOUCHES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(LEDGER, _MONEY),
        **dict.fromkeys(("cost_false_positive", "cost_false_negative", "cost_matrix"), _CORRECTNESS),
        "deployed_on": frozenset({"time_to_value", "business"}),
        "transaction_value": frozenset({"cost_to_value"}),
        "budget": frozenset({"budget_used"}),
        "target_volume_per_week": frozenset({"overhead_at_target_volume"}),
        "eligible_users": frozenset({"adoption", "business", "people"}),
        "incident_register": frozenset({"mttr", "people"}),
        **dict.fromkeys(("primary_kpi_name", "primary_kpi_better"), _PRIMARY),
        "tools_plan": frozenset({"tools_deployed"}),
        **dict.fromkeys(("experiment_split", "experiment_better"), frozenset({"experiments_per_week"})),
    }
)
"""Setting -> the measures, or KPIs with all their measures, that it can change. One not named can change any."""
_ROWS_OF_GROUPS = frozenset({"groups", "group rows"})
"""What is remembered of groups: it reads no setting but those that are gathered anew."""


def moved_targets(evidence: Evidence, profile: Profile) -> frozenset[str]:
    """The measures whose green line is not the one that this evidence was measured with."""
    now = targets_of(profile)
    moved = (one for one in {*now, *evidence.targets} if now.get(one) != evidence.targets.get(one))
    return frozenset(one.partition(":")[0] for one in moved)


def touches_measures(moved: frozenset[str], evidence: Evidence, profile: Profile) -> bool:
    """Whether moved green lines change any measure, or which are followed week by week."""
    return bool(moved & set(TARGET_READERS)) or set(evidence.targets) != set(targets_of(profile))


def adjusted(evidence: Evidence, settings: PilotSettings, profile: Profile, changed: frozenset[str]) -> Evidence:
    """The evidence under other settings and lines; ``changed`` are settings that formulas read, and no query does."""
    moved = moved_targets(evidence, profile)
    return under(evidence, settings, targets_of(profile), changed, _holds(moved, changed))


def touched(moved: frozenset[str], changed: frozenset[str]) -> frozenset[str]:
    """The metrics whose values moved green lines and changed settings can change."""
    readers = frozenset[str]().union(*(TARGET_READERS.get(one, frozenset()) for one in moved))
    if changed - set(TOUCHES):
        return frozenset(METRICS)
    named = frozenset[str]().union(*(TOUCHES[one] for one in changed))
    others = frozenset(metric.id for metric in CATALOGUE if not _is_of_a_kpi(metric)) if changed else frozenset()
    return readers | others | {metric.id for metric in CATALOGUE if {metric.family, metric.id} & named}


def _is_of_a_kpi(metric: Metric) -> bool:
    return any(kpi.id == metric.family for kpi in KPIS)


def _holds(moved: frozenset[str], changed: frozenset[str]) -> Callable[[object], bool]:
    anew = touched(moved, changed)

    def holds(key: object) -> bool:
        if isinstance(key, Slice):
            return not changed & LEDGER
        word = key[0] if isinstance(key, tuple) else key
        if word == "measured":
            return isinstance(key, tuple) and key[1] not in anew
        if word == CONTRASTS:
            return not anew
        if word == "groups":
            return not moved & {PARITY, EQUALIZED}
        return word in _ROWS_OF_GROUPS or not changed

    return holds
