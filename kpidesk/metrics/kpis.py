"""The twelve KPIs: which measures each has, and which of them it cannot do without."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kpi:
    """One of the twelve. ``graded``: the measures a profile may hold lines for.
    ``may_be_not_applicable``: whether an owner may declare it so.
    """

    number: int
    id: str
    title: str
    area: str
    headline: str
    required: str
    graded: tuple[str, ...]
    may_be_not_applicable: bool = True


TECHNICAL, OPERATIONS, BUSINESS, GOVERNANCE = (
    "Technical performance",
    "Operational sustainability",
    "Business impact",
    "Governance and risk",
)

KPIS = (
    Kpi(1, "latency", "Latency", TECHNICAL, "latency_p99", "latency_p99", ("latency_p99", "latency_p95"), False),
    Kpi(
        2, "throughput", "Throughput", TECHNICAL, "peak_rps", "peak_rps", ("peak_rps", "load_error_rate", "stress_rps")
    ),
    Kpi(
        3,
        "weighted_accuracy",
        "Weighted accuracy",
        TECHNICAL,
        "weighted_accuracy",
        "weighted_accuracy",
        ("weighted_accuracy",),
        False,
    ),
    Kpi(4, "drift", "Drift", TECHNICAL, "accuracy_decay", "accuracy_decay", ("accuracy_decay",)),
    Kpi(
        5,
        "overhead",
        "Operational overhead",
        OPERATIONS,
        "overhead_per_1000",
        "overhead_per_1000",
        ("overhead_per_1000",),
    ),
    Kpi(6, "mttr", "Time to recovery", OPERATIONS, "mttr", "mttr", ("mttr",)),
    Kpi(
        7,
        "data_quality",
        "Data quality",
        OPERATIONS,
        "data_quality_score",
        "data_quality_score",
        ("data_quality_score", "completeness", "consistency", "data_accuracy", "freshness"),
    ),
    Kpi(
        8,
        "adoption",
        "Adoption",
        BUSINESS,
        "adoption_current",
        "adoption_current",
        ("adoption_current", "adoption_week_1", "adoption_week_2", "adoption_week_4", "adoption_sustained"),
        False,
    ),
    Kpi(
        9,
        "cost_per_transaction",
        "Cost per transaction",
        BUSINESS,
        "cost_per_transaction",
        "cost_to_value",
        ("cost_to_value",),
        False,
    ),
    Kpi(
        10,
        "time_to_value",
        "Time to value",
        BUSINESS,
        "days_to_first_impact",
        "days_to_first_impact",
        ("days_to_first_impact",),
    ),
    Kpi(
        11,
        "audit_trail",
        "Audit trail",
        GOVERNANCE,
        "traceability",
        "traceability",
        ("traceability", "explainability", "auditability"),
        False,
    ),
    Kpi(
        12,
        "fairness",
        "Fairness",
        GOVERNANCE,
        "demographic_parity_difference",
        "demographic_parity_difference",
        ("demographic_parity_difference", "equalized_odds_difference"),
    ),
)
"""In the order of S0. Adoption's requirement is wider than one measure: see ``decision``."""
