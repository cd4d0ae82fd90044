"""Tables and problems of an import as lines of text."""

from collections.abc import Iterator, Sequence

from kpidesk.base.problems import Level, Problem
from kpidesk.metrics.measurements import Support
from kpidesk.tables.table import Table

SHOWN = 12
"""Problems listed on a terminal; all of them are kept with the import and stand in the report."""


def say_tables(tables: Sequence[Table]) -> str:
    """One line for each table: its role, its rows, and where they come from."""
    width = max((len(table.role) for table in tables), default=0)
    return "".join(f"{table.role:<{width}}  {_rows(table)} from {_place(table)}\n" for table in tables)


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


def say_support(support: Sequence[Support]) -> str:
    """The evidence doctor's matrix: one line for each KPI, and what is missing below it."""
    words = {"computable": "computable", "caveat": "with a caveat", "not_computable": "not computable"}
    lines = []
    for row in support:
        lines.append(f"{row.title:<22} {words[row.state]:<15} {row.why}".rstrip())
        if row.needs and row.state != "computable":
            lines.append(f"{'':<22} {'':<15} needs {', '.join(row.needs)}")
    return "".join(f"{line}\n" for line in lines)
