"""Facts: additive numbers about rows, gathered in one query per table and grain."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Fact:
    """A sum over the rows of the request log; sums of disjoint slices add up to that of their union.

    ``expression`` gets the log (see ``log``) and gives an aggregate such as ``r.ok.sum()``; over no rows it is 0.
    ``of``: columns of ``requests`` without which there is nothing to add up: where the log lacks one the sum is 0, and
    the engine is not asked.
    """

    name: str
    expression: Callable[[ir.Table], ir.Value]
    of: tuple[str, ...] = ()
    ratio: "Ratio | None" = None
    """The ratio whose numerator this sum is: the engine then tells too how alike the rows of one user are."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """What is added up above and below the line of a ratio: per row of the log, never null.

    ``marks``: both are yes or no, and yes above the line means yes below it; else they are numbers.
    """

    above: Callable[[ir.Table], ir.Value]
    below: Callable[[ir.Table], ir.Value]
    marks: bool = True


def share_facts(
    name: str, above: Callable[[ir.Table], ir.Value], below: Callable[[ir.Table], ir.Value], of: tuple[str, ...]
) -> tuple[Fact, Fact]:
    """``<name>_yes`` and ``<name>_of``: the rows with a mark, and those among which it is looked for."""
    ratio = Ratio(lambda r: above(r).fill_null(False), lambda r: below(r).fill_null(False))
    yes = Fact(f"{name}_yes", lambda r: ratio.above(r).sum(), of, ratio)
    return yes, Fact(f"{name}_of", lambda r: ratio.below(r).sum(), of)


def mean_facts(
    name: str, above: Callable[[ir.Table], ir.Value], below: Callable[[ir.Table], ir.Value], of: tuple[str, ...]
) -> tuple[Fact, Fact]:
    """``<name>_sum`` and ``<name>_of``: the sums of two numbers per row whose ratio is a mean."""
    ratio = Ratio(lambda r: above(r).fill_null(0), lambda r: below(r).fill_null(0), marks=False)
    both = Fact(f"{name}_sum", lambda r: total(ratio.above(r)), of, ratio)
    return both, Fact(f"{name}_of", lambda r: total(ratio.below(r)), of)


def total(value: ir.NumericValue) -> ir.NumericValue:
    """The sum of numbers with a fraction, to the last digit the same in whatever order threads add them.

    Sums of floats are not; of decimals they are. Eighteen digits behind the point keep the price of a single token,
    twenty before it any amount of money.
    """
    return value.cast("decimal(38, 18)").sum()


def field_facts(required: Sequence[str]) -> tuple[Fact, ...]:
    """``filled_<name>`` for each required column of the log: its filled cells, 0 where no source has it."""
    return tuple(Fact(f"filled_{name}", _filled(f"filled_{name}")) for name in required)


def _filled(mark: str) -> Callable[[ir.Table], ir.Value]:
    return lambda r: r[mark].sum() if mark in r.columns else r.count() * 0


def gather(table: ir.Table, facts: Sequence[Fact], *keys: str) -> ir.Table:
    """One row per value of the ``keys`` with every fact as a float, 0 where there was nothing to add."""
    return table.group_by(*keys).aggregate(**sums_of(table, facts))


def sums_of(table: ir.Table, facts: Sequence[Fact]) -> dict[str, ir.Value]:
    """Every fact as an aggregate: a float, 0 where there is nothing to add."""
    return {fact.name: fact.expression(table).fill_null(0).cast("float64") for fact in facts}
