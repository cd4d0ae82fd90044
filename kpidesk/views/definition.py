"""What pages and report need to know of a catalogued metric: its words."""

from collections.abc import Sequence
from typing import Protocol

from kpidesk.decision.metric_like import MetricLike


class Definition(MetricLike, Protocol):
    """What the decision knows of a metric, and its words; the catalogue's own metrics are such."""

    @property
    def formula(self) -> str:
        """The formula in words."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The columns it needs, as ``role.column``."""

    @property
    def source(self) -> str:
        """Where the definition comes from."""


Catalogue = Sequence[Definition]
