"""The first walk over a table: how its numbers and dates are written, decided per column."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kpidesk.base.problems import Level, Problem
from kpidesk.base.progress import Progress
from kpidesk.intake import moments, numbers
from kpidesk.intake.arrow import Array
from kpidesk.intake.cleaning import NUMERIC, TIMES, Habit
from kpidesk.intake.grid import Cells, Grid
from kpidesk.intake.layout import Bound, Layout
from kpidesk.intake.texts import filled, is_text, plain


@dataclass(slots=True)
class _Evidence:
    marks: dict[str, numbers.Marks] = field(default_factory=dict)
    orders: dict[str, moments.Orders] = field(default_factory=dict)
    open_number: dict[str, str] = field(default_factory=dict)


def habits(
    grid: Grid, layout: Layout, settled: frozenset[str], timezone: str, progress: Progress
) -> Mapping[str, Habit]:
    """How each column is to be read, by canonical name; ``settled`` columns need no look."""
    watched = [bound for bound in layout.bound if bound.column.kind in (*NUMERIC, *TIMES) and bound.name not in settled]
    evidence = _gathered(grid, watched, progress)
    marks = sum(evidence.marks.values(), numbers.Marks())
    orders = sum(evidence.orders.values(), moments.Orders())
    return {
        bound.name: Habit(
            numbers.decide(evidence.marks.get(bound.name, numbers.Marks()), marks, suggests_comma=grid.decimal_comma),
            replace(
                moments.decide(evidence.orders.get(bound.name, moments.Orders()), orders), from_1904=grid.from_1904
            ),
            timezone,
            evidence.orders.get(bound.name, moments.Orders()).example,
        )
        for bound in layout.bound
    }


def _gathered(grid: Grid, watched: list[Bound], progress: Progress) -> _Evidence:
    evidence = _Evidence()
    if not watched or grid.typed:
        return evidence
    for chunk in grid.chunks():
        progress.step(f"Looking at {grid.file}")
        for bound in watched:
            text = _text(chunk.columns[bound.index])
            if text is None or text.null_count == len(text):
                continue
            if bound.column.kind in NUMERIC:
                evidence.marks[bound.name] = evidence.marks.get(bound.name, numbers.Marks()) + numbers.marks(text)
            else:
                evidence.orders[bound.name] = evidence.orders.get(bound.name, moments.Orders()) + moments.orders(text)
    return evidence


def _text(cells: Cells) -> Array | None:
    values = plain(cells.text) if cells.text is not None else plain(cells.values)
    return filled(values) if is_text(values.type) else None


def assumed(grid: Grid, layout: Layout, rules: Mapping[str, Habit]) -> list[Problem]:
    """One problem of level ``assumed`` for each question that was answered by its default."""
    found = []
    for bound in layout.bound:
        habit = rules[bound.name]
        if bound.column.kind in NUMERIC and habit.decimal.assumed:
            sign = "comma" if habit.decimal.sign == "," else "dot"
            message = f'The numbers in "{bound.name}" can be read both ways; the {sign} was taken as the decimal sign.'
            found.append((bound, "decimal-sign", message, "Write the numbers with two decimals, such as 1234.50."))
        if bound.column.kind in TIMES and habit.order.assumed:
            first = "day" if habit.order.day_first else "month"
            message = (
                f'Dates such as "{habit.example}" in "{bound.name}" can be read both ways; the {first} was taken first.'
            )
            found.append((bound, "date-order", message, "Write dates as 2026-08-31 to leave no doubt."))
    return [
        Problem(
            Level.ASSUMED,
            code,
            message,
            remedy,
            grid.file,
            grid.sheet,
            grid.address(bound.index, grid.header_row),
            bound.name,
        )
        for bound, code, message, remedy in found
    ]
