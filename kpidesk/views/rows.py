"""Single rows in words: as they stand in the files, nothing rounded."""

from collections.abc import Sequence
from datetime import date, datetime

from kpidesk.tables.column import Kind
from kpidesk.tables.page import Cell
from kpidesk.views.wording import counted

NUMBERS = frozenset({Kind.NUMBER, Kind.INTEGER, Kind.SHARE, Kind.SECONDS, Kind.MONEY})
"""Kinds whose cells are numbers."""


def cell_text(cell: Cell) -> str:
    """A cell as text: empty where there is none, yes or no, moments to the second and as exactly as they are known."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "milliseconds" if cell.microsecond else "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def headline(what: str, count: int, *, left_out: bool) -> str:
    """What the rows are: "8,412 rows used: completed requests"."""
    if left_out:
        return f"{counted(count, 'row')} left out"
    return f"{counted(count, 'row')} used: {what.rstrip('.')}"


def scope(period: str, segment: tuple[str, str] | None) -> str:
    """Which days and segment, in words; empty for all."""
    days = period.replace("..", " – ") if ".." in period else period.replace("-", " ")
    part = f"{segment[0].replace('_', ' ')}: {segment[1]}" if segment is not None else ""
    return " · ".join(text for text in (days, part) if text)


def reasons_text(reasons: Sequence[tuple[str, int]]) -> str:
    """Why rows are left out, with how many, one in a line."""
    return "\n".join(f"{counted(count, 'row')}: {why}" for why, count in reasons) or "No row is left out."
