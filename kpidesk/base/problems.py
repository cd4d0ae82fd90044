"""What a reader or a check found wrong, where, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad a problem is; ``ASSUMED`` marks a question answered by its documented default."""

    ERROR = "error"
    WARNING = "warning"
    ASSUMED = "assumed"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding, or ``count`` findings of one kind in one place.

    ``code`` is a stable kebab-case id such as ``bad-number``. ``cell`` is an address such as ``B17`` (for csv and
    parquet: column letter and row number, the header being row 1). ``message`` is a plain sentence that says what
    stood there and what was expected; ``remedy`` says what to do.
    """

    level: Level
    code: str
    message: str
    remedy: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    column: str = ""
    count: int = 1


def worst(problems: Iterable[Problem]) -> Level | None:
    """The gravest level among the problems, or None when there are none."""
    order = list(Level)
    return min((problem.level for problem in problems), key=order.index, default=None)
