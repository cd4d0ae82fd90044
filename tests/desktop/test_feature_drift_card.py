"""The card of drift by input on the page of quality."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from kpidesk.decision.review import Review
from kpidesk.desktop.pages.drift_cards import FeatureDriftCard
from kpidesk.desktop.pages.quality import QualityPage
from kpidesk.desktop.widgets.chart_view import ChartView
from kpidesk.desktop.widgets.kpi_card import TileCard
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.metrics.exhibits import NONE
from kpidesk.metrics.exhibits_drift import InputDrift
from kpidesk.views import feature_drift as view
from kpidesk.views.opened import Opened
from tests.report.reviews import healthy
from tests.views.drifts import DRIFT


def review_of(found: InputDrift) -> Review:
    return replace(healthy(), exhibits=replace(NONE, drift=found))


@pytest.fixture(name="card")
def drift_card(qtbot: QtBot) -> FeatureDriftCard:
    card = FeatureDriftCard()
    qtbot.addWidget(card)
    card.resize(1100, 800)
    card.show()
    card.show_review(review_of(DRIFT))
    return card


def texts(card: FeatureDriftCard) -> str:
    return " ".join(text.text() for text in card.findChildren(Text) if text.isVisible())


def charts(card: FeatureDriftCard) -> list[str]:
    return [each.accessibleName() for each in card.findChildren(ChartView) if each.isVisible()]


def table(card: FeatureDriftCard) -> RowsTable:
    return card.findChildren(RowsTable)[0]


def test_that_the_furthest_input_is_shown_first(card: FeatureDriftCard) -> None:
    assert card.column.currentText() == "house income ▲"
    assert card.column.count() == 4
    assert table(card).model().rowCount() == 5
    assert "1 of 3 inputs has drifted: house income. Held against the table reference" in texts(card)
    assert any(name.startswith("Values of house income") for name in charts(card))


def test_that_a_column_can_be_chosen_in_the_box_and_in_the_table(card: FeatureDriftCard) -> None:
    card.column.setCurrentIndex(card.column.findData("feature_region"))
    card.column.activated.emit(card.column.currentIndex())
    assert any(name.startswith("Values of region") for name in charts(card))
    assert "Smaller changes than this line would not be seen." in texts(card)
    table(card).activated_row.emit("score")
    assert card.column.currentText() == "scores ▲"
    assert not card.choose("feature_customer")
    assert card.column.currentText() == "scores ▲"


def test_that_the_choice_stays_when_the_review_changes(card: FeatureDriftCard) -> None:
    card.choose("feature_age")
    card.show_review(review_of(replace(DRIFT, inputs=tuple(reversed(DRIFT.inputs)))))
    assert card.column.currentData() == "feature_age"


def test_that_a_log_without_inputs_says_what_to_import(card: FeatureDriftCard) -> None:
    card.show_review(review_of(InputDrift()))
    assert texts(card) == f"{view.TITLE} {view.NOTHING}"
    assert charts(card) == []
    assert not table(card).isVisible()


@pytest.mark.parametrize("name", ["claims-ready", "support-assistant"])
def test_that_the_page_of_quality_shows_it_for_samples(
    qtbot: QtBot, opened_of: Callable[[str], Opened], name: str
) -> None:
    page = QualityPage(lambda _: None)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()
    page.show_opened(opened_of(name))
    card = page.findChildren(FeatureDriftCard)[0]
    assert card.isVisible()
    assert card.column.count() >= 2
    page.show_item("score")
    assert card.column.currentData() == "score"
    page.show_opened(None)
    assert not card.isVisible()


def test_that_it_is_painted(card: FeatureDriftCard) -> None:
    picture = QImage(card.size(), QImage.Format.Format_RGB32)
    card.render(picture)
    colours = {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
    assert len(colours) > 5
    assert card.findChildren(QComboBox)[0].accessibleName() == "Input"


def test_that_a_tile_leads_to_its_measure(qtbot: QtBot, opened_of: Callable[[str], Opened]) -> None:
    review = opened_of("claims-ready").review
    assert review is not None
    card = FeatureDriftCard()
    qtbot.addWidget(card)
    card.resize(1100, 800)
    card.show()
    card.show_review(review)
    asked: list[str] = []
    card.opened.connect(asked.append)
    tiles = card.findChildren(TileCard)
    assert len(tiles) == 3
    for tile in tiles:
        QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert asked == list(view.MEASURES)
