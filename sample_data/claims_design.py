"""What a claims pilot is built to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Chicago")


@dataclass(frozen=True)
class Labels:
    """The outcomes known for one week: valid and invalid claims, and how many of each were decided wrongly.

    ``rejected_valid`` are the false negatives (a valid claim turned down), ``approved_invalid`` the false positives.
    """

    valid: int
    invalid: int
    rejected_valid: int
    approved_invalid: int


@dataclass(frozen=True)
class Latency:
    """Order statistics of the latency, in seconds: typical, P95, P99 and the slowest answer that still arrived."""

    typical: float
    p95: float
    p99: float
    slowest: float
    timeout: float


@dataclass(frozen=True)
class Design:
    """One claims pilot: its size, its people and the figures to be hit."""

    seed: int
    start: date
    as_of: date
    completed: Sequence[int]
    """Completed claims by pilot week."""
    labels: Sequence[Labels]
    label_days: tuple[float, float]
    """The quickest and the slowest an outcome becomes known, in days."""
    latency: Latency
    timeouts: int
    other_errors: int
    active: Sequence[Sequence[str]]
    """Who uses the system, by pilot week."""
    untraced: int
    """Decisions whose input was not recorded."""
    version: str
    cost_false_positive: int
    cost_false_negative: int
    label_maturity_days: int
    groups: Mapping[str, Mapping[str, tuple[float, float]]]
    """Group column -> group -> its share among approved and among rejected claims."""


def people(first: int, last: int) -> list[str]:
    """User ids, numbered."""
    return [f"u-{number:03d}" for number in range(first, last + 1)]
