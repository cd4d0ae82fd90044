"""The same sheet handed in twice counts once."""

from collections.abc import Callable, Sequence

from kpidesk.base.problems import Level, Problem
from kpidesk.tables.table import Source, Table


def drop_repeats(
    tables: Sequence[Table], known: Callable[[Source], bool] = lambda _: False
) -> tuple[tuple[Table, ...], tuple[Problem, ...]]:
    """Tables of sheets not seen before, neither here nor by ``known``, and a remark on each that was left out."""
    seen: set[tuple[str, str, str]] = set()
    new: list[Table] = []
    remarks: list[Problem] = []
    for table in tables:
        mark = (table.source.sha256, table.source.sheet, table.role)
        if known(table.source):
            remarks.append(_remark(table.source, "is in the project already"))
        elif mark in seen:
            remarks.append(_remark(table.source, "was handed in twice"))
        else:
            new.append(table)
        seen.add(mark)
    return tuple(new), tuple(remarks)


def _remark(source: Source, what: str) -> Problem:
    message = f"The very same file {what}; its rows were not taken a second time."
    return Problem(Level.INFO, "repeated", message, file=source.file, sheet=source.sheet)
