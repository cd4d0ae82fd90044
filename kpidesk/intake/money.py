"""A currency for every amount: where a role keeps it in a column and the sheet has none, it is taken from the cells of
the amounts or from their header.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pyarrow as pa

from kpidesk.base.errors import Unusable
from kpidesk.intake import currencies
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.cleaning import Habit
from kpidesk.intake.grid import Cells, Chunk, Grid
from kpidesk.intake.layout import Bound, Layout
from kpidesk.intake.texts import filled, is_text, plain
from kpidesk.tables.column import Kind

CURRENCY = "currency"


def with_currency(
    grid: Grid, layout: Layout, rules: Mapping[str, Habit], home: str = ""
) -> tuple[Grid, Layout, Mapping[str, Habit]]:
    """The same with a column of currencies behind the others, where the role has one, the sheet has none, and the
    amounts or their header name one; otherwise what was given. ``home`` is the pilot's currency, "" if not known: a
    sign that several countries share ($) stands for it if it is one of theirs. Raises Unusable where only the format of
    the cells says that amounts are in several currencies.
    """
    column = layout.role.column(CURRENCY)
    amount = next((bound for bound in layout.bound if bound.column.kind is Kind.MONEY), None)
    if column is None or amount is None or any(bound.name == CURRENCY for bound in layout.bound):
        return grid, layout, rules
    header = currencies.of_column(grid, amount.index, home)
    shown = currencies.shown_in(grid, amount.index, home)
    if len(shown) > 1 and not currencies.of_header(grid.headers[amount.index], home):
        where = f'{grid.file}, sheet "{grid.sheet}"'
        raise Unusable(
            f'The amounts of "{grid.names[amount.index]}" in {where} are shown in {" and ".join(shown)}, '
            "which only the format of their cells says; they cannot be added.",
            "Write the currency of each amount in a column of its own, called currency.",
        )
    if not header and not rules[amount.name].signs:
        return grid, layout, rules

    def chunks() -> Iterator[Chunk]:
        for chunk in grid.chunks():
            yield replace(chunk, columns=(*chunk.columns, Cells(_codes(chunk.columns[amount.index], header, home))))

    bound = Bound(len(grid.headers), CURRENCY, column)
    more = replace(
        grid,
        headers=(*grid.headers, CURRENCY),
        letters=(*grid.letters, grid.letters[amount.index]),
        chunks=chunks,
    )
    return more, replace(layout, bound=(*layout.bound, bound)), {**rules, CURRENCY: Habit()}


def _codes(cells: Cells, header: str, home: str) -> Array:
    """The currency of each filled amount: that of its cell, else the header's."""
    values = plain(cells.values)
    text = values if is_text(values.type) else plain(cells.text) if cells.text is not None else None
    there = values.is_valid()
    found = pa.nulls(len(values), pa.string())
    if text is not None:
        words = filled(text)
        there = pc.or_(there, words.is_valid()) if text is not values else words.is_valid()
        found = currencies.codes_of(words, home)
    return pc.if_else(there, pc.fill_null(found, header), None) if header else found
