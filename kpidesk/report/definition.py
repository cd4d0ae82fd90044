"""What the report needs to know of a catalogued metric: its words."""

from collections.abc import Sequence
from typing import Protocol

from kpidesk.base.units import Better, Cadence, Unit


class Definition(Protocol):
    """The words of one metric of the catalogue; the catalogue's own metrics are such."""

    @property
    def id(self) -> str:
        """Its id, which is contract."""

    @property
    def title(self) -> str:
        """Its name as people say it."""

    @property
    def family(self) -> str:
        """The KPI or family it belongs to."""

    @property
    def unit(self) -> Unit:
        """The unit it is computed in."""

    @property
    def better(self) -> Better:
        """Which direction is an improvement."""

    @property
    def cadence(self) -> Cadence:
        """How often it is looked at."""

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
