"""What became of an import once it is stored: what it changed, and whether it was undone since."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpidesk.decision.review import Review
    from kpidesk.views.opened import Opened
    from kpidesk.views.what_changed import WhatChanged


class Outcome:
    """Of one import; ``changes`` is None until it was compared with what was there before."""

    def __init__(self) -> None:
        self.changes: WhatChanged | None = None
        self.undone = False
        self.imported: object = None
        self._before: Opened | None = None
        self._stood = False

    def begin(self, before: Opened | None) -> None:
        """Remember the project as it is before the rows are stored."""
        self._before = before

    def see(self, opened: Opened) -> None:
        """The project as it is now: an import that stood there and does not any more was undone."""
        there = self.import_id(opened) is not None
        self.undone = self._stood and not there
        self._stood = self._stood or there

    def import_id(self, opened: Opened | None) -> int | None:
        """The import that was stored, where it is there."""
        if self._before is None or opened is None:
            return None
        known = {one.id for one in self._before.imports}
        return max((one.id for one in opened.imports if one.id not in known), default=None)

    def reviews(self, opened: Opened | None) -> tuple[Review | None, Review | None] | None:
        """Before and after; None where there is nothing to compare, no second one where nothing was measured since."""
        if self.imported is None or self._before is None or opened is None:
            return None
        return self._before.review, opened.review if opened is not self._before else None
