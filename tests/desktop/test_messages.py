"""Messages: they do not block, can be taken up, and go when they should."""

import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kpidesk.desktop import messages
from kpidesk.desktop.messages import Bar, Messages, Offer


@pytest.fixture
def shown(qtbot: QtBot) -> Messages:
    window = QWidget()
    window.resize(900, 600)
    made = Messages(window)
    made.float_over(window)
    qtbot.addWidget(window)
    window.show()
    return made


def press(bar: QWidget, text: str) -> None:
    next(button for button in bar.findChildren(QPushButton) if button.text() == text).click()


def test_that_a_toast_offers_to_undo_and_goes_when_taken_up(shown: Messages) -> None:
    undone: list[str] = []
    shown.say("Threshold changed: saved.", Offer("Undo", lambda: undone.append("yes")))
    assert shown.said == ("Threshold changed: saved.",)
    assert shown.toast is not None
    press(shown.toast, "Undo")
    assert undone == ["yes"]
    assert not shown.said


def test_that_a_toast_goes_by_itself(shown: Messages, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "SECONDS", 0.05)
    shown.float_over(shown.parentWidget() or shown)
    shown.say("Written: report.pdf.")
    qtbot.waitUntil(lambda: shown.said == ())


def test_that_a_toast_that_is_pointed_at_stays_until_the_pointer_leaves(shown: Messages) -> None:
    shown.say("Written: report.pdf.")
    toast = shown.toast
    assert toast is not None
    assert toast._timer.isActive()
    toast.enterEvent(QEnterEvent(QPointF(), QPointF(), QPointF()))
    assert not toast._timer.isActive()
    toast.leaveEvent(QEvent(QEvent.Type.Leave))
    assert toast._timer.isActive()


def test_that_no_timer_runs_for_a_toast_that_was_put_away(shown: Messages) -> None:
    shown.say("Written: report.pdf.")
    assert shown.toast is not None
    shown.toast.hide()
    assert not shown.toast._timer.isActive()


def test_that_a_toast_stays_within_a_small_window(shown: Messages) -> None:
    shown.say("A sentence that is rather long and will have to be broken into several lines. " * 4)
    toast, window = shown.toast, shown.parentWidget()
    assert toast is not None
    assert window is not None
    window.resize(300, 260)
    assert window.rect().contains(toast.geometry())


def test_that_a_lasting_matter_is_said_once_and_withdrawn(shown: Messages) -> None:
    shown.tell("stopped", "KPIDesk stopped last time.", "yellow")
    shown.tell("stopped", "KPIDesk stopped twice.", "yellow")
    assert shown.said == ("KPIDesk stopped twice.",)
    shown.withdraw("stopped")
    assert not shown.said


def test_that_an_error_can_be_copied(shown: Messages, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []

    class Clipboard:
        def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
            kept.append(text)

    monkeypatch.setattr(QGuiApplication, "clipboard", Clipboard)
    shown.fail(("The file is damaged.", "", "Open a backup."))
    assert shown.said == ("The file is damaged. Open a backup.",)
    press(shown, "Copy")
    assert kept == ["The file is damaged. Open a backup."]


def test_that_an_offer_goes_with_what_was_said(qtbot: QtBot) -> None:
    bar = Bar()
    qtbot.addWidget(bar)
    bar.say("Saved.", offers=[Offer("Undo", lambda: None)])
    bar.say("Text at 110 %.")
    assert [button.text() for button in bar.findChildren(QPushButton) if not button.isHidden()] == []
