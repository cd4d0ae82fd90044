"""The Tab key leads through everything that a mouse can use, in reading order, and comes round again."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QButtonGroup,
    QCalendarWidget,
    QComboBox,
    QDateEdit,
    QDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kpidesk.desktop.about import AboutDialog
from kpidesk.desktop.app import App
from kpidesk.desktop.dates_dialog import DatesDialog
from kpidesk.desktop.decision.action_dialog import ActionDialog
from kpidesk.desktop.decision.checklist import LinesDialog
from kpidesk.desktop.decision.decision_dialog import DecisionDialog
from kpidesk.desktop.page import Page
from kpidesk.desktop.pages.explanation_dialog import ExplanationDialog
from kpidesk.desktop.pages.owner_dialog import NotApplicableDialog, OwnerDialog
from kpidesk.desktop.pages.table import EVERY
from kpidesk.desktop.pages.threshold_dialog import ThresholdDialog
from kpidesk.desktop.pages.waiver_dialog import WaiverDialog
from kpidesk.desktop.palette_dialog import Entry, PaletteDialog
from kpidesk.desktop.preferences import Preferences
from kpidesk.desktop.reading_order import show
from kpidesk.desktop.settings_dialog import SettingsDialog
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_pane import ChartPane
from kpidesk.views.opened import Opened
from kpidesk.views.threshold import lines_of

MOST = 400
SLACK = 12
"""Pixels within which things stand on one line."""
ITEMS = {"kpi": "weighted_accuracy"}
_MADE = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, ChartPane, Card)
_INSIDE = (QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QScrollBar, QCalendarWidget, QHeaderView)

Fill = Callable[[str], Opened]


@pytest.fixture(name="window_on")
def page_in_the_window(app: App, qtbot: QtBot, opened_of: Fill) -> Callable[[type[Page]], App]:
    """The window with a page of a filled pilot, ready for keys."""

    def show(kind: type[Page]) -> App:
        app.window.show_opened(opened_of("claims-failing"))
        app.window.go(kind.id, ITEMS.get(kind.id, ""))
        app.window.activateWindow()
        qtbot.waitActive(app.window)
        qtbot.waitUntil(lambda: not app.jobs.busy, timeout=60_000)
        QApplication.processEvents()
        return app

    return show


def walk(window: QWidget, *, back: bool = False) -> list[QWidget]:
    """What has the focus after each press of Tab, until it is where it was."""
    stops: list[QWidget] = []
    QTest.keyClick(window, Qt.Key.Key_Tab)
    for _ in range(MOST):
        here = QApplication.focusWidget()
        assert here is not None, f"the focus is lost after {_words(stops[-1:])}"
        inside = isinstance(here, QDateEdit) and here is stops[-1] if stops else False  # day, month and year
        if here in stops and not inside:
            assert here is stops[0], f"the focus is trapped at {_words([here])}"
            return stops
        stops += [] if inside else [here]
        QTest.keyClick(here, Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab)
    raise AssertionError(f"the focus does not come round: {_words(stops[-5:])}")


def usable(root: QWidget) -> list[QWidget]:
    """What a mouse can use there, without the inner parts of it."""
    return [each for each in root.findChildren(QWidget) if _is_usable(each, root)]


def _is_usable(widget: QWidget, root: QWidget) -> bool:
    inner = any(isinstance(around, _INSIDE) for around in _around(widget, root))
    clicked = not isinstance(widget, Card) or widget.property("clickable") == "true"
    drawn = not isinstance(widget, ChartPane) or widget.chart is not None
    shown = widget.isVisibleTo(root) and widget.isEnabled() and isinstance(widget, _MADE)
    return shown and not inner and clicked and drawn and not _goes_with_another(widget)


def _goes_with_another(widget: QWidget) -> bool:
    """Whether it belongs to a group of which Tab reaches the chosen one, and the arrow keys the rest."""
    if not isinstance(widget, QAbstractButton) or widget.isChecked():
        return False
    group = cast("QButtonGroup | None", widget.group())
    chosen = group.checkedButton() if group and group.exclusive() else None
    return chosen is not None


def _around(widget: QWidget, root: QWidget) -> list[QWidget]:
    found = []
    above = widget.parentWidget()
    while above is not None and above is not root:
        found.append(above)
        above = above.parentWidget()
    return found


def _stop(widget: QWidget) -> QWidget:
    """What has the focus where a widget hands it on."""
    proxy = widget.focusProxy()
    return _stop(proxy) if proxy is not None else widget


def _words(widgets: Sequence[QWidget]) -> list[str]:
    return [f"{type(each).__name__} {each.accessibleName() or each.objectName()}" for each in widgets]


def _place(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def _card(widget: QWidget, root: QWidget) -> QWidget:
    """The innermost card around it."""
    return next((each for each in _around(widget, root) if isinstance(each, Card)), root)


def disorder(stops: Sequence[QWidget], root: QWidget) -> list[list[str]]:
    """Pairs of which the second is read before the first: above it, or on its line to the left.

    Within a card its parts are compared, of different cards the cards.
    """
    found = []
    for one, other in pairwise(stops):
        cards = _card(one, root), _card(other, root)
        within = cards[0] is cards[1] or any(a.isAncestorOf(b) for a, b in (cards, cards[::-1]))
        first, second = (_place(each, root) for each in ((one, other) if within else cards))
        if one.isAncestorOf(other):
            continue
        above = second.bottom() < first.top() + SLACK and second.left() <= first.right()
        same_line = abs(second.center().y() - first.center().y()) <= SLACK
        if above or (same_line and second.right() < first.left()):
            found.append(_words([one, other]))
    return found


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.id)
def test_that_tab_reaches_everything_on_a_page_in_reading_order(
    kind: type[Page], window_on: Callable[[type[Page]], App]
) -> None:
    app = window_on(kind)
    stops = walk(app.window)
    page = app.window.page(kind.id)
    missed = [each for each in usable(app.window) if _stop(each) not in stops]
    assert _words(missed) == []
    assert disorder([stop for stop in stops if page.isAncestorOf(stop)], page) == []


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.id)
def test_that_shift_tab_goes_the_same_way_back(kind: type[Page], window_on: Callable[[type[Page]], App]) -> None:
    app = window_on(kind)
    there = walk(app.window)
    there[0].setFocus()
    back = walk(app.window, back=True)
    start = back.index(there[0])
    assert _words([there[0], *reversed(there[1:])]) == _words([*back[start:], *back[:start]])


def test_that_the_focus_stays_on_the_page_when_its_button_is_disabled(window_on: Callable[[type[Page]], App]) -> None:
    app = window_on(next(kind for kind in EVERY if kind.id == "decision"))
    page = app.window.page("decision")
    buttons = [each for each in usable(page) if isinstance(each, QPushButton)]
    stops = [stop for stop in walk(app.window) if page.isAncestorOf(stop)]
    for button in (buttons[0], buttons[-1]):
        button.setFocus()
        after = stops[(stops.index(button) + 1) % len(stops)] if button is not stops[-1] else stops[-2]
        button.setEnabled(False)
        assert QApplication.focusWidget() is after
        button.setEnabled(True)


def test_that_the_focus_stays_on_the_page_when_what_has_it_goes_away(window_on: Callable[[type[Page]], App]) -> None:
    app = window_on(next(kind for kind in EVERY if kind.id == "overview"))
    page = app.window.page("overview")
    cards = [each for each in usable(page) if isinstance(each, Card)]
    cards[3].setFocus()
    cards[3].hide()
    here = QApplication.focusWidget()
    assert here is not None
    assert page.isAncestorOf(here)


def test_that_what_gets_the_focus_is_scrolled_into_sight(window_on: Callable[[type[Page]], App]) -> None:
    app = window_on(next(kind for kind in EVERY if kind.id == "new-pilot"))
    page = app.window.page("new-pilot")
    first, *_, last = [each for each in walk(app.window) if page.isAncestorOf(each) and isinstance(each, QLineEdit)]
    first.setFocus()
    show(first)
    assert not page.rect().contains(_place(last, page))  # below the window before the walk comes there
    while (here := QApplication.focusWidget()) is not last:
        assert here is not None
        QTest.keyClick(here, Qt.Key.Key_Tab)
    assert page.rect().contains(_place(last, page))


Make = Callable[[Opened, QWidget, Path], QDialog]


def _review(opened: Opened):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the review of a sample, never None
    assert opened.review is not None
    return opened.review


def _kpi(opened: Opened, name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a KPI of it
    return next(kpi for kpi in _review(opened).kpis if kpi.id == name)


DIALOGS: dict[str, Make] = {
    "owner": lambda o, w, _: OwnerDialog(_kpi(o, "latency"), lambda _: o.review, _review(o), w),
    "not applicable": lambda o, w, _: NotApplicableDialog(_kpi(o, "overhead"), lambda _: o.review, _review(o), w),
    "deviation": lambda o, w, _: WaiverDialog(_kpi(o, "latency"), lambda _: o.review, _review(o), w),
    "lines": lambda o, w, _: _threshold(o, w),
    "explanation": lambda o, w, _: ExplanationDialog("group_age", lambda _: o.review, _review(o), w),
    "decision": lambda o, w, _: DecisionDialog(o, "extend", lambda _: o.review, w),
    "to-do": lambda o, w, _: ActionDialog(o, _review(o).calendar.as_of, None, w),
    "checklist": lambda _, w, __: LinesDialog((), w),
    "dates": lambda o, w, _: DatesDialog(_review(o).calendar.pilot, _review(o).window, w),
    "settings": lambda _, w, folder: SettingsDialog(Preferences(folder / "other.ini"), _Nobody(), w),
    "palette": lambda _, w, __: PaletteDialog([Entry("Open…", "action", "Ctrl+O", lambda: None)], w),
    "about": lambda _, w, __: AboutDialog(w),
}


def _threshold(opened: Opened, window: QWidget) -> QDialog:
    review = _review(opened)
    judged = _kpi(opened, "latency").headline
    lines = lines_of(judged, opened, opened.profile)
    assert lines is not None
    return ThresholdDialog(judged, lines, lambda _: opened.review, review, window)


class _Nobody:
    """A picker of files that chooses none."""

    def pick(self, purpose: str, title: str, kinds: str) -> Path | None:
        """None."""

    def pick_several(self, purpose: str, title: str, kinds: str) -> tuple[Path, ...]:  # noqa: ARG002 - the signature
        return ()

    def pick_target(self, purpose: str, title: str, name: str, kinds: str) -> Path | None:
        """None."""


@pytest.mark.parametrize("name", DIALOGS)
def test_that_tab_reaches_everything_in_a_dialog_in_reading_order(
    name: str, app: App, qtbot: QtBot, opened_of: Fill, tmp_path: Path
) -> None:
    qtbot.waitActive(app.window)
    dialog = DIALOGS[name](opened_of("claims-failing"), app.window, tmp_path)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    stops = walk(dialog)
    missed = [each for each in usable(dialog) if _stop(each) not in stops]
    assert _words(missed) == []
    tops = [_place(stop, dialog).top() for stop in stops]
    start = tops.index(min(tops))
    assert disorder([*stops[start:], *stops[:start]], dialog) == []
    back = walk(dialog, back=True)
    assert len(back) == len(stops)
    dialog.reject()
