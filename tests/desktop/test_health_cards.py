"""The health of the model on the page of quality."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from kpidesk.desktop.pages.quality import QualityPage
from kpidesk.desktop.widgets.chart_view import ChartView
from kpidesk.desktop.widgets.kpi_card import TileCard
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Go
from kpidesk.metrics.exhibits_health import ClassScore
from kpidesk.views.opened import Opened
from tests.report.extremes import empty

Sample = Callable[[str], Opened]


@pytest.fixture(name="page")
def quality_page(qtbot: QtBot, opened_of: Sample) -> QualityPage:
    page = QualityPage(lambda _: None)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()
    page.show_opened(opened_of("claims-ready"))
    return page


def charts(page: QualityPage) -> str:
    return " ".join(view.accessibleName() for view in page.findChildren(ChartView) if view.isVisible())


def texts(page: QualityPage) -> str:
    return " ".join(text.text() for text in page.findChildren(Text) if text.isVisible())


def test_that_scores_estimates_and_late_outcomes_are_shown_with_plain_words(page: QualityPage) -> None:
    for title in ("What scores say, and what came true", "Weighted accuracy, found and estimated",
                  "How late outcomes come"):  # fmt: skip
        assert title in charts(page)
    assert "it comes true more often than they say" in texts(page)
    assert "no light rests on it" in texts(page)


def test_that_a_tile_opens_its_measure(page: QualityPage, qtbot: QtBot) -> None:
    tile = next(one for one in page.findChildren(TileCard) if "Area under the ROC curve" in one.accessibleName())
    with qtbot.waitSignal(page.wished) as wished:
        tile.clicked.emit()
    assert wished.args == [Go("kpi", "auc")]


def test_that_nothing_empty_is_left_standing(page: QualityPage, opened_of: Sample) -> None:
    page.show_opened(replace(opened_of("claims-ready"), review=empty()))
    assert not charts(page)
    assert "Model health" not in texts(page)
    page.show_opened(opened_of("claims-ready"))
    assert "Model health" in texts(page)
    page.show_opened(None)
    assert "Model health" not in texts(page)


def test_that_several_classes_are_listed(page: QualityPage, opened_of: Sample) -> None:
    opened = opened_of("claims-ready")
    review = opened.review
    assert review is not None
    health = replace(review.exhibits.health, classes=tuple(ClassScore(name, 9, 0.5, None, 0.5) for name in "abc"))
    exhibits = replace(review.exhibits, health=health)
    page.show_opened(replace(opened, review=replace(review, exhibits=exhibits)))
    (table,) = [one for one in page.findChildren(RowsTable) if one.accessibleName() == "Classes"]
    assert table.isVisible()
    assert table.model().rowCount() == 3
    page.show_opened(opened)
    assert not table.isVisible()
