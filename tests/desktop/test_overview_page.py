"""The overview."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from kpidesk.desktop.pages.overview import OverviewPage
from kpidesk.desktop.widgets.text import Text
from kpidesk.views.opened import Opened


def test_that_it_says_the_verdict(qtbot: QtBot, opened_of: Callable[[str], Opened]) -> None:
    page = OverviewPage(lambda _: None)
    qtbot.addWidget(page)
    opened = opened_of("claims-ready")
    page.show_opened(opened)
    assert opened.review is not None
    assert opened.review.verdict.sentence in [label.text() for label in page.findChildren(Text)]
