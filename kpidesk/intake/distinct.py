"""Text whose cells repeat is worked on once for each different cell."""

from dataclasses import dataclass

from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc

_SAMPLE, _REPEATED = 4_000, 0.5


@dataclass(frozen=True, slots=True)
class Coded:
    """The different texts, and for each cell the place of its own; None where nearly every cell differs and ``words``
    are the cells themselves.
    """

    words: Array
    places: Array | None

    def spread(self, found: Array) -> Array:
        """What was found for each of ``words``, for each cell."""
        return found if self.places is None else found.take(self.places)


def coded(text: Array) -> Coded:
    """The different texts of cells, judged by the first whether it is worth while to look for them."""
    if not are_repeated(text):
        return Coded(text, None)
    found = pc.dictionary_encode(text)
    return Coded(found.dictionary, found.indices)


def are_repeated(cells: Array) -> bool:
    """Whether cells recur, judged by the first of them; a few may as well do so."""
    return len(cells) <= _SAMPLE or pc.count_distinct(cells.slice(0, _SAMPLE)).as_py() <= _REPEATED * _SAMPLE
