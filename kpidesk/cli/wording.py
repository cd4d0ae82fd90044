"""Tables and problems of an import as lines of text."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kpidesk.base.problems import Level, Problem
from kpidesk.tables.table import Table

if TYPE_CHECKING:
    from kpidesk.metrics.measurements import Support

SHOWN = 12
"""Problems listed on a terminal; all of them are kept with the import and stand in the report."""


def say_tables(tables: Sequence[Table]) -> str:
    """One line for each table: its role, its rows, from when to when they are, where they come from and as what."""
    width = max((len(table.role) for table in tables), default=0)
    return "".join(
        f"{table.role:<{width}}  {_rows(table)}  {_days(table):<23}  from {_place(table)}{_known_as(table)}\n"
        for table in tables
    )


def _days(table: Table) -> str:
    if table.days is None:
        return "undated"
    first, last = table.days
    return f"on {first}" if first == last else f"{first} to {last}"


def _known_as(table: Table) -> str:
    from kpidesk.intake.layout import CANONICAL, LIKELY

    name = table.source.recognised_as
    return "" if name == CANONICAL else f", {name}" if name == LIKELY else f", recognised as {name}"


def _rows(table: Table) -> str:
    source = table.source
    left_out = f" ({source.rows_rejected:,} left out)" if source.rows_rejected else ""
    return f"{source.rows_accepted:>9,} {'row ' if source.rows_accepted == 1 else 'rows'}{left_out}"


def _place(table: Table) -> str:
    return f"{table.source.file}, sheet {table.source.sheet}" if table.source.sheet else table.source.file


def say_problems(problems: Sequence[Problem]) -> Iterator[str]:
    """The gravest problems, one line each, and how many more there are."""
    order = list(Level)
    graded = sorted(problems, key=lambda problem: order.index(problem.level))
    yield from map(say_problem, graded[:SHOWN])
    rest = sum(problem.count for problem in graded[SHOWN:])
    if rest:
        yield f"... and {rest:,} more."


def say_problem(problem: Problem) -> str:
    """Level, place, what stood there, what to do."""
    place = ", ".join(part for part in (problem.file, problem.sheet, problem.cell) if part)
    words = " ".join(part for part in (problem.message, problem.remedy) if part)
    return f"{problem.level}: {f'{place}: ' if place else ''}{words}"


def say_support(support: "Sequence[Support]") -> str:
    """The evidence doctor's matrix: one line for each KPI, and what is missing below it."""
    words = {"computable": "computable", "caveat": "with a caveat", "not_computable": "not computable"}
    lines = []
    for row in support:
        lines.append(f"{row.title:<22} {words[row.state]:<15} {row.why}".rstrip())
        if row.needs and row.state != "computable":
            lines.append(f"{'':<22} {'':<15} needs {', '.join(row.needs)}")
    return "".join(f"{line}\n" for line in lines)
