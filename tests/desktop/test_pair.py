"""Two parts that stand side by side where there is room."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kpidesk.desktop.theme import Theme
from kpidesk.desktop.widgets.chart_card import ChartCard
from kpidesk.desktop.widgets.pair import Pair


def _pair(qtbot: QtBot, width: int) -> tuple[Pair, QWidget, QWidget]:
    left, right = QWidget(), QWidget()
    pair = Pair(left, right, (3, 1), gap=20, least=600)
    qtbot.addWidget(pair)
    pair.resize(width, 300)
    pair.show()
    return pair, left, right


def test_that_parts_stand_side_by_side_in_their_shares(qtbot: QtBot) -> None:
    pair, left, right = _pair(qtbot, 820)
    assert pair.side_by_side
    assert (left.width(), right.width()) == (600, 200)
    assert right.x() == 620


def test_that_one_stands_below_the_other_without_room(qtbot: QtBot) -> None:
    pair, left, right = _pair(qtbot, 500)
    assert not pair.side_by_side
    qtbot.waitUntil(lambda: left.width() == right.width() == 500)
    assert right.y() > left.y()
    pair.resize(700, 300)
    qtbot.waitUntil(lambda: pair.side_by_side)


def test_that_larger_words_need_more_room(qtbot: QtBot, look: Theme) -> None:
    pair, _, _ = _pair(qtbot, 700)
    look.enlarge(1.5)
    assert not pair.side_by_side


def test_that_a_chart_beside_a_higher_card_grows_no_further_than_told(qtbot: QtBot) -> None:
    card = ChartCard("Chart", 100, tallest=180)
    qtbot.addWidget(card)
    card.resize(400, 900)
    card.show()
    assert card.chart.height() == 180
