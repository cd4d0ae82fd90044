"""Which columns of a grid a recogniser's header stands for."""

import re
from collections.abc import Sequence

from kpidesk.intake.grid import Grid

_PATTERN = re.compile(r"^/(.*)/$", re.DOTALL)


def same(header: str) -> str:
    """A header as it is compared: without BOM, letter case, blanks, underscores, hyphens and signs around it."""
    return re.sub(r"[\s_\-\ufeff*\"'\u00a0]+", "", header).lower()


class Heads:
    """The columns of a grid, by what a recogniser calls them: a header, or a pattern between slashes."""

    def __init__(self, headers: Sequence[str]) -> None:
        self.headers = tuple(headers)
        self._places: dict[str, list[int]] = {}
        for place, header in enumerate(headers):
            self._places.setdefault(same(header), []).append(place)

    @classmethod
    def of(cls, grid: Grid) -> "Heads":
        """Those of a grid."""
        return cls(grid.headers)

    def places(self, said: str) -> tuple[int, ...]:
        """Every column that is called so, in the order of the sheet."""
        pattern = _PATTERN.match(said)
        if pattern:
            return self.fitting(re.compile(pattern[1], re.IGNORECASE))
        return tuple(self._places.get(same(said), ()))

    def fitting(self, pattern: re.Pattern[str]) -> tuple[int, ...]:
        """Every column whose header fits a pattern."""
        return tuple(place for place, header in enumerate(self.headers) if pattern.search(header.strip()))

    def __contains__(self, said: object) -> bool:
        return bool(self.places(str(said)))
