"""What the metrics layer hands to the decision: every measure over every slice, and the tables behind fairness."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpidesk.base.periods import Calendar, Period
from kpidesk.base.problems import Problem
from kpidesk.base.values import Measured
from kpidesk.metrics.exhibits import NONE, Exhibits


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of a fairness column. Rates are None where undefined."""

    group: str
    n: int
    positives: int
    negatives: int
    selection_rate: float | None
    selection_interval: tuple[float, float] | None
    tpr: float | None
    fpr: float | None
    calibration: float | None
    """Mean score minus outcome rate."""
    assessable: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class FairnessColumn:
    """One group column: its groups, gaps, and the share of rows whose group is known."""

    column: str
    groups: tuple[GroupRow, ...]
    demographic_parity_difference: float | None
    equalized_odds_difference: float | None
    p_value: float | None
    """Of the demographic parity difference, after Holm over columns and both measures."""
    known: float
    equalized_odds_p_value: float | None = None
    intersection: bool = False
    """Two columns crossed: shown, never graded."""


@dataclass(frozen=True, slots=True)
class Support:
    """The evidence doctor on one KPI: computable | caveat | not_computable, what it needs, why."""

    kpi: str
    title: str
    state: str
    needs: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A measure in one day, week or month."""

    number: int
    """Pilot day, week number, or month as year * 100 + month."""
    period: Period
    measured: Measured


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that figures do without: one sentence on how many and why, and the KPIs it is about; none means all."""

    sentence: str
    kpis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contrast:
    """A segment against the rest of its column. ``p_value``: after Holm over segments and metrics of the table."""

    rest: Measured
    p_value: float


@dataclass(frozen=True, slots=True)
class Measurements:
    """Everything measured for one pilot as of one day. Keys are metric ids; every catalogued metric is there.

    ``window``: over the review window (dated and cumulative measures: start to as_of). ``weekly``, ``monthly``: each
    period's own value. ``as_of``: one mapping per begun pilot week, each computed from the start to the end of that
    week (or to ``as_of``) as if that were the day of the review. ``segments``: column -> metric -> segment -> measured.
    """

    calendar: Calendar
    review_window: Period
    window: Mapping[str, Measured]
    weekly: Mapping[str, tuple[Dated, ...]]
    monthly: Mapping[str, tuple[Dated, ...]]
    as_of: tuple[Mapping[str, Measured], ...]
    segments: Mapping[str, Mapping[str, Mapping[str, Measured]]]
    fairness: tuple[FairnessColumn, ...]
    doctor: tuple[Support, ...]
    completed_per_day_28: float
    """Completed transactions per calendar day over the last 28 days."""
    labels_per_day_28: float
    requests_per_day_28: float
    incidents_registered: bool
    left_out: tuple[LeftOut, ...]
    exhibits: Exhibits = NONE
    findings: tuple[Problem, ...] = ()
    """In what the files do not fit together, the gravest first."""
    contrasts: Mapping[str, Mapping[str, Mapping[str, Contrast]]] = field(default_factory=dict)
    """Column -> metric -> segment -> how it compares with all other segments, where that can be told."""
    daily: Mapping[str, tuple[Dated, ...]] = field(default_factory=dict)
    """Metric id -> its latest days, of measures that are looked at by the day or the hour."""
