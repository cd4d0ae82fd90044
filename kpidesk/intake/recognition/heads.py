"""Which columns of a grid a recogniser's header stands for."""

import re
from collections.abc import Sequence

from kpidesk.intake.grid import Grid

_PATTERN = re.compile(r"^/(.*)/$", re.DOTALL)


def same(header: str) -> str:
    """A header as it is compared: without BOM, letter case, blanks, underscores, hyphens and signs around it."""
    return re.sub(r"[\s_\-\ufeff*\"'\u00a0]+", "", header).lower()


class Heads:
    """The columns of a grid, by what a recogniser calls them: a header, or a pattern between slashes; without a header
    row "column A" and so on, and ``headless`` says so.

    ``further``: the texts of other header rows, one for each header.
    """

    def __init__(self, headers: Sequence[str], further: Sequence[Sequence[str]] = ()) -> None:
        self.headers, self.further = tuple(headers), tuple(further)
        self.headless = False
        self._places: dict[str, list[int]] = {}
        for place, header in enumerate(headers):
            self._places.setdefault(same(header), []).append(place)

    @classmethod
    def of(cls, grid: Grid) -> "Heads":
        """Those of a grid."""
        if any(header.strip() for header in grid.headers):
            return cls(grid.headers, (*grid.above, *grid.beneath))
        found = cls(grid.names)
        found.headless = True
        return found

    def places(self, said: str) -> tuple[int, ...]:
        """Every column that is called so, in the order of the sheet."""
        pattern = _PATTERN.match(said)
        if pattern:
            return self.fitting(re.compile(pattern[1], re.IGNORECASE))
        return tuple(self._places.get(same(said), ()))

    def fitting(self, pattern: re.Pattern[str]) -> tuple[int, ...]:
        """Every column whose header fits a pattern."""
        return tuple(place for place, header in enumerate(self.headers) if pattern.search(header.strip()))

    def title(self, place: int) -> str:
        """All that the header rows say of a column in words, JSON apart."""
        said = [self.headers[place], *(row[place] for row in self.further)]
        words = dict.fromkeys(" ".join(one.split()) for one in said if not one.lstrip().startswith("{"))
        return " / ".join(one for one in words if one)

    def has_further(self, place: int, pattern: re.Pattern[str]) -> bool:
        """Whether what another header row says of a column fits a pattern."""
        return any(pattern.search(row[place]) for row in self.further)

    def __contains__(self, said: object) -> bool:
        return bool(self.places(str(said)))
