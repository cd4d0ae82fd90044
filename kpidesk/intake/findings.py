"""The list of problems of one import: the first thousand of a kind each, the rest as one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from kpidesk.base.problems import Level, Problem

KEPT = 1000
_Kind = tuple[str, str, str, str]


class Findings:
    """Collects problems; of one kind (code, file, sheet, column) only the first 1,000 stay single."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._seen: Counter[_Kind] = Counter()
        self._last: dict[_Kind, Problem] = {}

    def room(self, problem: Problem) -> int:
        """How many more of this problem's kind will be kept singly."""
        return max(0, KEPT - self._seen[_kind(problem)])

    def add(self, problem: Problem) -> None:
        """Take one problem."""
        if self.room(problem):
            self._kept.append(problem)
        self._seen[_kind(problem)] += 1
        self._last[_kind(problem)] = problem

    def add_all(self, problems: Iterable[Problem]) -> None:
        """Take several."""
        for problem in problems:
            self.add(problem)

    def add_uncounted(self, pattern: Problem, more: int) -> None:
        """Count ``more`` further findings of the pattern's kind without looking at each."""
        if more > 0:
            self._seen[_kind(pattern)] += more
            self._last[_kind(pattern)] = pattern

    def first_error(self, file: str, sheet: str) -> Problem | None:
        """The first problem of a sheet for which a row was left out."""
        return next((one for one in self._kept if (one.file, one.sheet, one.level) == (file, sheet, Level.ERROR)), None)

    def listed(self) -> tuple[Problem, ...]:
        """All of it: single problems, then for each kind that overflowed one with the count of the rest."""
        rest = [
            replace(
                self._last[kind],
                message=f"{_cells(seen - KEPT)} of the same kind in column {kind[3]}, beyond the {KEPT:,} listed.",
                cell="",
                count=seen - KEPT,
            )
            for kind, seen in self._seen.items()
            if seen > KEPT
        ]
        return (*self._kept, *rest)


def _cells(count: int) -> str:
    return f"{count:,} more cell{'s' if count > 1 else ''}"


def _kind(problem: Problem) -> _Kind:
    return (problem.code, problem.file, problem.sheet, problem.column)
