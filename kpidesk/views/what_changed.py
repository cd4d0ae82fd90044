"""What an import changed: rows by role, and the verdict, lights and values that are others now."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpidesk.base.plurals import counted
from kpidesk.decision.review import Review
from kpidesk.store.reviews import SavedReview
from kpidesk.tables.table import Table
from kpidesk.views.overlapping import Overlap
from kpidesk.views.since import Changed, changes

MOST = 12
"""Figures named in lines of text; all of them are in ``WhatChanged``."""
_FIGURES = frozenset({"verdict", "light", "value"})


@dataclass(frozen=True, slots=True)
class RoleChange:
    """Rows of one role: those that came in and count, older ones that count no more, and those that were known."""

    role: str
    came: int
    left: int
    known: int

    @property
    def sentence(self) -> str:
        """In words: "requests: 1,200 rows came in, 300 older rows count no more"."""
        said = [f"{counted(self.came, 'row')} came in"]
        if self.left:
            said.append(f"{counted(self.left, 'older row')} {'counts' if self.left == 1 else 'count'} no more")
        if self.known:
            said.append(f"{counted(self.known, 'row')} {'was' if self.known == 1 else 'were'} known")
        return f"{self.role.replace('_', ' ')}: {', '.join(said)}"


@dataclass(frozen=True, slots=True)
class WhatChanged:
    """Rows by role; figures that are others now, the weightiest first. ``compared``: whether these could be told."""

    rows: tuple[RoleChange, ...]
    figures: tuple[Changed, ...] = ()
    compared: bool = False


def what_changed(
    tables: Sequence[Table], overlaps: Sequence[Overlap], before: SavedReview | None, after: Review | None
) -> WhatChanged:
    """What came of an import; figures only where there was a review before it and there is one after it."""
    roles = dict.fromkeys(table.role for table in tables)
    rows = tuple(_of_role(role, tables, overlaps) for role in roles)
    if before is None or after is None:
        return WhatChanged(rows)
    return WhatChanged(rows, tuple(one for one in changes(before, after) if one.kind in _FIGURES), compared=True)


def _of_role(role: str, tables: Sequence[Table], overlaps: Sequence[Overlap]) -> RoleChange:
    effects = [one.effects[one.choice] for one in overlaps if one.role == role]
    known = sum(effect.skipped for effect in effects)
    accepted = sum(table.source.rows_accepted for table in tables if table.role == role)
    return RoleChange(role, accepted - known, sum(effect.leaving for effect in effects), known)


def lines(found: WhatChanged) -> tuple[str, ...]:
    """The changes as lines of text: rows by role, then figures."""
    told = [one.sentence for one in found.rows if one.left or one.known]
    if found.compared and not found.figures:
        told.append("No light and no graded value changed.")
    told += [
        f"{one.title}: {one.before} → {one.now}{f' ({one.way})' if one.way else ''}" for one in found.figures[:MOST]
    ]
    if len(found.figures) > MOST:
        told.append(f"and {counted(len(found.figures) - MOST, 'more change')}.")
    return tuple(told)
