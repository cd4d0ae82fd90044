"""A Decision page for tests: made, read, and asked for its wishes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kpidesk.desktop.pages.decision import DecisionPage
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.pilot.records import Action, Decision, Records
from kpidesk.views.opened import Opened

Found = TypeVar("Found", bound=QWidget)
Sample = Callable[[str], Opened]
NONE = Records()
NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)
ACTION = Action("data_quality", "Fill loss dates", "Maria", date(2026, 9, 1), done=False, recorded_at=NOW)
DONE = replace(ACTION, text="Train the desk", done=True)


def page_of(qtbot: QtBot, opened: Opened | None) -> DecisionPage:
    page = DecisionPage(lambda _: None)
    qtbot.addWidget(page)
    page.show_opened(opened)
    return page


def free(opened: Opened, records: Records = NONE) -> Opened:
    """As it is when it may be changed."""
    return replace(opened, read_only_reason="", records=records)


def one(page: QWidget, kind: type[Found]) -> Found:
    (found,) = page.findChildren(kind)
    return found


def texts(table: RowsTable) -> list[list[str]]:
    model = table.model()
    rows, columns = range(model.rowCount()), range(model.columnCount())
    return [[str(model.data(model.index(row, column))) for column in columns] for row in rows]


def wish_of(page: DecisionPage, qtbot: QtBot, do: Callable[[], object]) -> object:
    with qtbot.waitSignal(page.wished) as wish:
        do()
    return wish.args[0]


def decision_of(what: str, recommendation: str, when: datetime, **more: object) -> Decision:
    bare = Decision(when, "Board", what, recommendation, "", "", "", "", None, None, "ab" * 32)
    return replace(bare, **more)  # type: ignore[arg-type]  # the fields of the record, by name
