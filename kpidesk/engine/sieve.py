"""Which rows of a table a measure uses, and why it leaves the others out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

Rows: TypeAlias = ir.Table
Cells: TypeAlias = ir.Value
Condition = Callable[[Rows], Cells]
Days = Callable[[Rows], tuple[Cells, Cells]]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is left out, as a sentence, and when; a condition that is not known does not hold."""

    why: str
    holds: Condition


@dataclass(frozen=True, slots=True)
class Sieve:
    """The rows of one role behind a measure. A row is left out for the first reason that holds; else it is used.

    ``what``: the used rows in words. ``days``: the first and last pilot day of a row; None where rows have none.
    ``counted``: whether the used rows are the n of the measure. ``early``: rows before the first day count too.
    """

    role: str
    what: str
    reasons: tuple[Reason, ...] = ()
    days: Days | None = None
    counted: bool = False
    early: bool = False


def moment(at: datetime) -> Cells:
    """A moment in UTC, to compare with."""
    return ibis.timestamp(at.isoformat(sep=" "))


def constant(number: float) -> Cells:
    """The same number in every row."""
    return ibis.literal(number)


def later(one: Cells, other: Cells) -> Cells:
    """The later, or larger, of two."""
    return ibis.greatest(one, other)


def either(condition: Cells, yes: Cells, no: Cells) -> Cells:
    """``yes`` where a condition holds, else ``no``."""
    return ibis.cases((condition.fill_null(False), yes), else_=no)
