"""The settings of a pilot: what ``pilot.toml`` or the Pilot sheet says, typed. See ``parse`` for reading them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """A KPI declared not applicable: who said so and why."""

    owner: str
    reason: str


@dataclass(frozen=True, slots=True)
class PilotSettings:
    """Every key of ``pilot.toml``. None means "not set"; money is in ``currency``, times in the unit of the name."""

    name: str = "Unnamed pilot"
    description: str = ""
    profile: str = "internal-workflow"
    start: date | None = None
    """Day 1; not set: the first day with requests."""
    as_of: date | None = None
    """Day of the review; not set: the last day with requests."""
    timezone: str = "UTC"
    currency: str = "USD"
    fx: Mapping[str, float] = field(default_factory=dict)
    """Currency -> how much one unit of it is worth in ``currency``."""
    deployed_on: date | None = None
    """Not set: ``start``."""
    transaction_value: float | None = None
    required_rps: float | None = None
    """Not set: the profile's."""
    hourly_rate: float | None = None
    budget: float | None = None
    target_volume_per_week: float | None = None
    eligible_users: int | None = None
    positive_label: str | None = None
    """Not set: found among yes/true/1/approve/... when the labels are two."""
    accuracy_from: str = "actual"
    """actual | outcome_correct | task_success."""
    tolerance: float | None = None
    cost_false_positive: float | None = None
    cost_false_negative: float | None = None
    cost_matrix: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Actual class -> predicted class -> cost."""
    timeout_s: float | None = None
    label_maturity_days: int = 14
    baseline_weeks: int = 2
    groups: tuple[str, ...] = ()
    """Columns compared for fairness; empty means every ``group_*``."""
    primary_kpi_name: str | None = None
    primary_kpi_better: str | None = None
    token_prices: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    required_fields: tuple[str, ...] = ()
    """Columns of ``requests`` that must be filled; empty means the profile's."""
    freshness_limit: float | None = None
    """Hours."""
    down_severities: tuple[str, ...] = ("critical", "high")
    incident_register: str = ""
    """"complete" declares that every incident is listed, so that none listed means none happened."""
    tools_plan: int = 5
    experiment_split: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Experiment -> arm -> its planned share of the units; not set: arms of the same size."""
    experiment_better: Mapping[str, str] = field(default_factory=dict)
    """Metric of experiments -> lower | higher, whichever is better."""
    owners: Mapping[str, str] = field(default_factory=dict)
    not_applicable: Mapping[str, NotApplicable] = field(default_factory=dict)
    thresholds: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Measure -> "green" | "red" -> the line's number, overriding the profile."""
    grade_on: str | None = None
    """point | interval; not set: the profile's."""
    report_sections: tuple[str, ...] = ()
    """Sections of the report by id; empty means all."""
    report_notes: Mapping[str, str] = field(default_factory=dict)
    """Section of the report -> a note that is printed in it."""
    themes: Mapping[str, str] = field(default_factory=dict)
    """Comment (see ``voices.key_of``) -> the theme that a person gave it."""
