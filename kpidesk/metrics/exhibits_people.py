"""Small tables behind the figures of business and people: shown, never graded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kpidesk.base.periods import Period


@dataclass(frozen=True, slots=True)
class Arm:
    """One side of the work items, as many as have the column filled: their middle and how far they scatter.

    ``low`` and ``high`` are the quartiles.
    """

    arm: str
    n: int
    mean: float
    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CostMonth:
    """The mean cost of a unit by arm in one month, with the number of units: arm -> (mean, units)."""

    period: Period
    arms: Mapping[str, tuple[float, int]]


@dataclass(frozen=True, slots=True)
class RelianceTable:
    """Decisions with a known truth, by what people did and whether the system was right."""

    followed_right: int
    followed_wrong: int
    overridden_right: int
    overridden_wrong: int


@dataclass(frozen=True, slots=True)
class FeatureUse:
    """Users who ever used a feature, their share of all active users, and the actions taken with it."""

    feature: str
    users: int
    actions: int
    share: float


@dataclass(frozen=True, slots=True)
class TrainedWeek:
    """Eligible people of a full week: trained before it began or not, and how many of each were active."""

    week: int
    trained: int
    trained_active: int
    untrained: int
    untrained_active: int


@dataclass(frozen=True, slots=True)
class ToolRow:
    """One tool, the day it was first deployed, and the teams that have it."""

    tool: str
    deployed: date
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToolPlan:
    """Tools deployed by the day of the review, first to last; whole tools due by then, and the plan for six months."""

    tools: tuple[ToolRow, ...] = ()
    due: int = 0
    plan: int = 0
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class ValueStep:
    """The share of users who had a productive outcome within so many hours of their first use (Kaplan-Meier)."""

    hours: float
    share: float


@dataclass(frozen=True, slots=True)
class Practices:
    """All of them; empty where the tables they are made of were not imported.

    ``outcomes``, ``cycles`` (hours) and ``costs``: the primary figure, duration and cost of units by arm.
    ``waiting``: users without a productive outcome yet, of ``users``.
    """

    outcomes: tuple[Arm, ...] = ()
    cycles: tuple[Arm, ...] = ()
    costs: tuple[Arm, ...] = ()
    months: tuple[CostMonth, ...] = ()
    reliance: RelianceTable | None = None
    features: tuple[FeatureUse, ...] = ()
    trained: tuple[TrainedWeek, ...] = ()
    tools: ToolPlan = field(default_factory=ToolPlan)
    value_curve: tuple[ValueStep, ...] = ()
    users: int = 0
    waiting: int = 0


NO_PRACTICES = Practices()
