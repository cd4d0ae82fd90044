"""What a page wishes for, done at once and on this thread."""

from collections.abc import Sequence
from typing import TypeVar

from kpidesk.base.errors import KpideskError
from kpidesk.base.progress import Silent
from kpidesk.desktop.page import Page
from kpidesk.desktop.wishes import Run, TakeIn
from kpidesk.session.desk import Desk

Kind = TypeVar("Kind")


class Wishes:
    """Collects the wishes of a page; work is run, and sheets are imported into a desk where one is given."""

    def __init__(self, page: Page, desk: Desk | None = None) -> None:
        self.all: list[object] = []
        self.waiting: list[Run] = []
        """Work that was not run yet, where ``later`` says so."""
        self.later = False
        self._desk = desk
        page.wished.connect(self._take)

    def of(self, kind: type[Kind]) -> Sequence[Kind]:
        """The wishes of one kind."""
        return [wish for wish in self.all if isinstance(wish, kind)]

    def finish(self) -> None:
        """Run what waits."""
        while self.waiting:
            run(self.waiting.pop(0))

    def _take(self, wish: object) -> None:
        self.all.append(wish)
        if isinstance(wish, Run):
            if self.later:
                self.waiting.append(wish)
            else:
                run(wish)
        elif isinstance(wish, TakeIn) and self._desk is not None:
            wish.then(attempt(self._desk, wish))


def run(wish: Run) -> None:
    """Do one piece of work."""
    wish.then(wish.work(Silent()))


def attempt(desk: Desk, wish: TakeIn) -> object:
    """What came in, or the error."""
    try:
        return desk.import_tables(wish.inputs, Silent(), wish.replaces)
    except KpideskError as error:
        return error
