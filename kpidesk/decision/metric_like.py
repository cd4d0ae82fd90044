"""What the decision needs to know of a metric: light to load, so that words about metrics can be, too."""

from typing import Protocol

from kpidesk.base.units import Better, Cadence, Unit


class MetricLike(Protocol):
    """What the decision needs to know of a catalogued metric."""

    @property
    def id(self) -> str:
        """Stable id."""

    @property
    def title(self) -> str:
        """Its name in words."""

    @property
    def family(self) -> str:
        """The id of its KPI, or the family of an extended metric."""

    @property
    def unit(self) -> Unit:
        """Its unit."""

    @property
    def better(self) -> Better:
        """Which direction is an improvement."""

    @property
    def cadence(self) -> Cadence:
        """How often it is looked at."""
