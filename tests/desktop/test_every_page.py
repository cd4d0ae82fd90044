"""What holds of every page: a page added to the table is tested by being there."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QWidget,
)
from pytestqt.qtbot import QtBot

import kpidesk.desktop
from kpidesk.desktop.app import App
from kpidesk.desktop.page import Page
from kpidesk.desktop.pages.table import EVERY
from kpidesk.desktop.theme import Theme
from kpidesk.desktop.widgets.invitation import Invitation
from kpidesk.views.opened import Looking, Opened
from tests.desktop.conftest import SAMPLES
from tests.report.extremes import absurd, empty, failing
from tests.report.reviews import healthy

Sample = Callable[[str], Opened]
LEAST = 24
"""Pixels: WCAG 2.5.8."""
CASES = (*SAMPLES, "no project", "empty project", "looking back", "a segment", "absurd", "healthy", "failing", "bare")


@pytest.fixture(name="case_of")
def cases(opened_of: Sample) -> Callable[[str], Opened | None]:
    """The name of a case -> what a page is given."""
    ready = opened_of("claims-ready")
    assert ready.review is not None
    day = ready.review.calendar.as_of - timedelta(days=21)
    column, points = next(iter(ready.review.segments.items()))
    name = next(iter(points.values()))[0].segment
    by_hand = {"absurd": absurd, "healthy": healthy, "failing": failing, "bare": empty}

    def make(case: str) -> Opened | None:
        if case == "no project":
            return None
        if case == "empty project":
            return replace(ready, review=None, why_not="Nothing has been imported yet.", imports=(), problems=())
        if case == "looking back":
            return replace(ready, looking=Looking(as_of=day), read_only_reason="")
        if case == "a segment":
            return replace(ready, looking=Looking(segment=(column, name)), read_only_reason="")
        if case in by_hand:
            review = by_hand[case]()
            settings, records = review.settings, review.records
            return replace(ready, review=review, settings=settings, profile=review.profile, records=records)
        return opened_of(case)

    return make


@pytest.fixture(name="make")
def make_page(qtbot: QtBot) -> Callable[[type[Page], Opened | None], Page]:
    """A page, shown and filled."""

    def make(kind: type[Page], opened: Opened | None) -> Page:
        page = kind(lambda _: opened.review if opened else None)
        qtbot.addWidget(page)
        page.resize(1180, 680)
        page.show()
        page.show_opened(opened)
        QApplication.processEvents()
        return page

    return make


def _shown(page: Page) -> list[QWidget]:
    return [each for each in page.findChildren(QWidget) if each.isVisibleTo(page)]


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.id)
def test_that_it_takes_whatever_comes(
    kind: type[Page], make: Callable[[type[Page], Opened | None], Page], case_of: Callable[[str], Opened | None]
) -> None:
    page = make(kind, None)
    for case in CASES:
        page.show_opened(case_of(case))
        QApplication.processEvents()
    page.show_item("no such thing")
    page.show_opened(None)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.id)
def test_that_everything_that_takes_the_focus_has_a_name(
    kind: type[Page], make: Callable[[type[Page], Opened | None], Page], case_of: Callable[[str], Opened | None]
) -> None:
    for case in ("claims-failing", "empty project"):
        page = make(kind, case_of(case))
        nameless = [
            f"{type(each).__name__} {each.objectName()}"
            for each in _shown(page)
            if _takes_focus(each) and not _name(each)
        ]
        assert nameless == []


def _takes_focus(widget: QWidget) -> bool:
    """Whether Tab stops there: inner parts that hand the focus on, such as viewports, are not stops."""
    parent = widget.parent()
    inner = isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget
    able = widget.focusPolicy() in {Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus}
    return able and not inner and widget.focusProxy() is None


def _name(widget: QWidget) -> str:
    found = QAccessible.queryAccessibleInterface(widget)
    return str(found.text(QAccessible.Text.Name))


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.id)
def test_that_what_is_clicked_is_large_enough(
    kind: type[Page], make: Callable[[type[Page], Opened | None], Page], case_of: Callable[[str], Opened | None]
) -> None:
    page = make(kind, case_of("claims-failing"))
    small = [
        f"{type(each).__name__} {each.text() if isinstance(each, QAbstractButton) else ''} {each.size().toTuple()}"
        for each in _shown(page)
        if isinstance(each, QAbstractButton | QComboBox)
        and not isinstance(each.parent(), QAbstractItemView)
        and min(each.width(), each.height()) < LEAST
    ]
    assert small == []


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.id)
def test_that_its_models_keep_the_rules_of_models(
    kind: type[Page], make: Callable[[type[Page], Opened | None], Page], case_of: Callable[[str], Opened | None]
) -> None:
    page = make(kind, case_of("claims-ready"))
    models = {view.model() for view in page.findChildren(QAbstractItemView)} - {None}
    mode = QAbstractItemModelTester.FailureReportingMode.Warning
    testers = [QAbstractItemModelTester(model, mode) for model in models]
    for case in ("claims-failing", "empty project", "claims-ready"):
        page.show_opened(case_of(case))
        QApplication.processEvents()
    assert len(testers) == len(models)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.id)
def test_that_nothing_is_read_as_html(
    kind: type[Page], make: Callable[[type[Page], Opened | None], Page], case_of: Callable[[str], Opened | None]
) -> None:
    page = make(kind, case_of("absurd"))
    rich = [each.text()[:60] for each in page.findChildren(QLabel) if each.textFormat() is not Qt.TextFormat.PlainText]
    assert rich == []


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.id)
def test_that_it_follows_the_theme_and_the_size_of_text(
    kind: type[Page],
    make: Callable[[type[Page], Opened | None], Page],
    case_of: Callable[[str], Opened | None],
    look: Theme,
) -> None:
    page = make(kind, case_of("claims-failing"))
    for scheme, zoom in (("dark", 1.0), ("dark", 2.0), ("light", 3.0), ("light", 1.0)):
        look.force(scheme)
        look.enlarge(zoom)
        QApplication.processEvents()
    assert not page.grab().isNull()


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.id)
def test_that_an_empty_project_is_told_in_words(
    kind: type[Page], app: App, case_of: Callable[[str], Opened | None]
) -> None:
    """By the page itself where it has a use without a review, else by an invitation that stands in its place."""
    app.window.show_opened(case_of("empty project"))
    app.window.go(kind.id)
    shown = app.window.stack.currentWidget()
    assert isinstance(shown, Invitation if kind.needs_review else kind)
    said = [each.text() for each in shown.findChildren(QLabel) if each.isVisibleTo(shown) and each.text().strip()]
    assert any(re.search(r"[a-z]{3}.*[.:?…]?$", text) for text in said)
    assert app.window.current == kind.id
    app.window.show_opened(case_of("claims-ready"))
    assert isinstance(app.window.stack.currentWidget(), kind)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.id)
def test_that_it_has_a_help_topic_and_an_icon(kind: type[Page]) -> None:
    root = Path(kpidesk.desktop.__file__).parents[2]
    assert (root / "resources" / "help" / "pages" / f"{kind.topic}.md").is_file()
    assert (root / "resources" / "icons" / f"{kind.id}.svg").is_file()


COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b|QColor\(\s*[\"'\d]|Qt\.GlobalColor\.(?!transparent)")


def test_that_no_colour_is_written_outside_the_palette() -> None:
    folder = Path(kpidesk.desktop.__file__).parent
    found: Mapping[str, list[str]] = {
        path.name: COLOUR.findall(path.read_text(encoding="utf-8")) for path in folder.rglob("*.py")
    }
    assert {name: colours for name, colours in found.items() if colours} == {}
