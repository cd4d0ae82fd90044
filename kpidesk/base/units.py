"""Units, directions and cadences of a measure."""

from enum import StrEnum


class Unit(StrEnum):
    """The unit a measure is computed and exchanged in; how it is printed is the report's business."""

    SECONDS = "s"
    MINUTES = "min"
    HOURS = "h"
    DAYS = "d"
    SHARE = "share"
    """0-1; printed as a percentage."""
    SHARE_GAP = "share gap"
    """Difference of two shares, 0-1; printed in percentage points."""
    POINTS_PER_30_DAYS = "pp/30 d"
    """Percentage points in 30 days: 1.2 means 1.2 points."""
    POINTS_PER_WEEK = "pp/week"
    HOURS_PER_1000 = "h/1000"
    HOURS_PER_WEEK = "h/week"
    MONEY = "money"
    """In the pilot's currency."""
    RPS = "requests/s"
    RATIO = "ratio"
    COUNT = "count"
    SCORE = "score"
    """A number on a scale of its own, such as an expert's rating from 1 to 5."""
    POINTS = "points"
    """Net promoter points, -100 to 100."""
    DATE = "date"
    """Proleptic ordinal of a day (``date.toordinal``)."""


class Better(StrEnum):
    """Which direction is an improvement."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


class Cadence(StrEnum):
    """How often a measure is looked at (S0, "Building your metrics dashboard")."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
