"""The same sheet handed in twice counts once."""

from collections.abc import Callable, Sequence
from filecmp import cmp

from kpidesk.base.problems import Level, Problem
from kpidesk.tables.table import Source, Table


def drop_repeats(
    tables: Sequence[Table], known: Callable[[Source], bool] = lambda _: False
) -> tuple[tuple[Table, ...], tuple[Problem, ...]]:
    """Tables of sheets not seen before, neither here nor by ``known``, and a remark on each that was left out."""
    seen: dict[tuple[str, str, str], list[Table]] = {}
    new: list[Table] = []
    remarks: list[Problem] = []
    for table in tables:
        mark = (table.source.sha256, table.source.sheet, table.role)
        if known(table.source):
            remarks.append(_remark(table.source, "is in the project already"))
        elif any(_same_rows(table, other) for other in seen.get(mark, ())):
            remarks.append(_remark(table.source, "was handed in twice"))
        else:
            new.append(table)
        seen.setdefault(mark, []).append(table)
    return tuple(new), tuple(remarks)


def _same_rows(table: Table, other: Table) -> bool:
    """Whether two tables of one sheet are the same one: a sheet may hold several tables of one role."""
    if (table.columns, len(table.parts)) != (other.columns, len(other.parts)):
        return False
    return all(cmp(one, two, shallow=False) for one, two in zip(table.parts, other.parts, strict=True))


def _remark(source: Source, what: str) -> Problem:
    message = f"The very same file {what}; its rows were not taken a second time."
    return Problem(Level.INFO, "repeated", message, file=source.file, sheet=source.sheet)
