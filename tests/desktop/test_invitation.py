"""What stands on a page while there is nothing to review."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kpidesk.desktop.widgets.invitation import Invitation
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import ImportFiles
from kpidesk.views.opened import Opened


def test_that_it_says_why_and_leads_to_the_import(qtbot: QtBot, opened_of: Callable[[str], Opened]) -> None:
    card = Invitation()
    qtbot.addWidget(card)
    why = "No row has a date."
    card.show_opened(replace(opened_of("claims-ready"), review=None, why_not=why))
    assert why in [text.text() for text in card.findChildren(Text)]
    with qtbot.waitSignal(card.wished) as wish:
        card.findChildren(QPushButton)[0].click()
    assert wish.args[0] == ImportFiles()
    card.show_opened(None)
    assert "Open or make a project first." in [text.text() for text in card.findChildren(Text)]
