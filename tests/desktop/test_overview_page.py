"""The overview: what it shows, where its cards lead to, and how it fits."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kpidesk.desktop.pages.overview import OverviewPage
from kpidesk.desktop.theme import Theme
from kpidesk.desktop.widgets.card_grid import CardGrid
from kpidesk.desktop.widgets.figure import Figure
from kpidesk.desktop.widgets.kpi_card import KpiCard, TileCard
from kpidesk.desktop.widgets.sparkline import Sparkline
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Go, Wish
from kpidesk.views.opened import Looking, Opened

SAMPLES = ("claims-ready", "claims-failing", "support-assistant")


@pytest.fixture(name="page")
def empty_page(qtbot: QtBot) -> Iterator[OverviewPage]:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1260, 820)
    page = OverviewPage(lambda _: None, host)
    page.resize(1260, 820)
    host.show()
    yield page
    host.close()


@pytest.fixture(name="wishes")
def wishes_of(page: OverviewPage) -> list[Wish]:
    found: list[Wish] = []
    page.wished.connect(found.append)
    return found


def seen(page: OverviewPage) -> list[str]:
    return [label.text() for label in page.findChildren(Text) if label.isVisible()]


@pytest.mark.parametrize("sample", SAMPLES)
def test_that_it_shows_the_verdict_and_all_lights(
    page: OverviewPage, opened_of: Callable[[str], Opened], sample: str
) -> None:
    opened = opened_of(sample)
    page.show_opened(opened)
    assert opened.review is not None
    words = seen(page)
    assert opened.review.verdict.sentence.split(". ")[0] in {word.rstrip(".") for word in words}
    cards = page.findChildren(KpiCard)
    assert len(cards) == len(opened.review.kpis)
    for card, kpi in zip(cards, opened.review.kpis, strict=True):
        assert kpi.light.value.replace("no_data", "not measured").replace("_", " ") in card.accessibleName()
        assert card.property("edge") == {"red": "red", "yellow": "yellow"}.get(kpi.light.value, "")


def test_that_values_stand_with_their_units(page: OverviewPage, opened_of: Callable[[str], Opened]) -> None:
    page.show_opened(opened_of("claims-ready"))
    figures = [figure.text() for figure in page.findChildren(Figure)]
    for value in ("$0.35", "3.8 s", "0.80 h / 1,000", "45 min", "97.0 %", "3 days", "100 %", "50 RPS"):
        assert value in figures


def test_that_a_click_and_enter_on_a_card_lead_to_the_kpi(
    page: OverviewPage, wishes: list[Wish], opened_of: Callable[[str], Opened]
) -> None:
    page.show_opened(opened_of("claims-ready"))
    cards = page.findChildren(KpiCard)
    QTest.mouseClick(cards[6], Qt.MouseButton.LeftButton)
    QTest.keyClick(cards[0], Qt.Key.Key_Return)
    assert wishes == [Go("kpi", "data_quality"), Go("kpi", "latency")]


def test_that_a_tile_leads_to_its_measure_where_it_has_one(
    page: OverviewPage, wishes: list[Wish], opened_of: Callable[[str], Opened]
) -> None:
    page.show_opened(opened_of("claims-ready"))
    tiles = page.findChildren(TileCard)
    for tile in tiles:
        QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert len(tiles) == 6
    assert [wish.item for wish in wishes if isinstance(wish, Go)] == [
        "primary_kpi_delta",
        "cost_per_outcome",
        "weighted_accuracy",
        "adoption_current",
        "latency_p95",
        "time_to_detect",
    ]


def test_that_why_leads_to_the_decision(
    page: OverviewPage, wishes: list[Wish], opened_of: Callable[[str], Opened]
) -> None:
    page.show_opened(opened_of("claims-ready"))
    why = next(button for button in page.findChildren(QPushButton) if button.text() == "&Why?")
    QTest.mouseClick(why, Qt.MouseButton.LeftButton)
    assert wishes == [Go("decision")]


def test_that_a_red_flag_leads_to_its_measure(
    page: OverviewPage, wishes: list[Wish], opened_of: Callable[[str], Opened]
) -> None:
    page.show_opened(opened_of("claims-failing"))
    flag = next(button for button in page.findChildren(QPushButton) if button.text() == "Cost to value")
    QTest.mouseClick(flag, Qt.MouseButton.LeftButton)
    assert wishes == [Go("kpi", "cost_to_value")]


def test_that_red_flags_have_no_place_where_there_are_none(
    page: OverviewPage, opened_of: Callable[[str], Opened]
) -> None:
    page.show_opened(opened_of("claims-failing"))
    assert "Red flags" in seen(page)
    page.show_opened(opened_of("claims-ready"))
    assert "Red flags" not in seen(page)


@pytest.mark.parametrize(("width", "zoom", "columns"), [(1260, 1.0, 4), (1186, 1.0, 3), (1260, 1.5, 2), (1260, 2.0, 2)])
def test_that_as_many_cards_stand_in_a_row_as_have_room(
    page: OverviewPage, opened_of: Callable[[str], Opened], look: Theme, width: int, zoom: float, columns: int
) -> None:
    page.show_opened(opened_of("claims-ready"))
    look.enlarge(zoom)
    page.resize(width, 700)
    page.grab()
    grid = next(grid for grid in page.findChildren(CardGrid) if grid.findChildren(KpiCard))
    assert grid.columns == columns
    tops = {card.y(): card.height() for card in page.findChildren(KpiCard)}
    assert len(tops) == 12 // columns


def test_that_cards_of_a_row_are_equally_high(page: OverviewPage, opened_of: Callable[[str], Opened]) -> None:
    page.show_opened(opened_of("support-assistant"))
    page.grab()
    rows: dict[int, set[int]] = {}
    for card in page.findChildren(KpiCard):
        rows.setdefault(card.y(), set()).add(card.height())
    assert all(len(heights) == 1 for heights in rows.values())


def test_that_the_last_point_of_a_sparkline_is_described(
    page: OverviewPage, opened_of: Callable[[str], Opened]
) -> None:
    page.show_opened(opened_of("claims-ready"))
    courses = [spark.accessibleDescription() for spark in page.findChildren(Sparkline) if spark.isVisible()]
    assert any(course.startswith("Latency P99:") and "week 13" in course for course in courses)


def test_that_a_segment_stands_on_the_cards(page: OverviewPage, opened_of: Callable[[str], Opened]) -> None:
    page.show_opened(replace(opened_of("claims-ready"), looking=Looking(segment=("region", "north"))))
    words = [word for word in seen(page) if word.startswith("north: ")]
    assert len(words) == 12
    assert "north: not by segment" in words


def test_that_an_item_is_brought_into_view(page: OverviewPage, opened_of: Callable[[str], Opened]) -> None:
    page.resize(700, 400)
    page.show_opened(opened_of("claims-ready"))
    page.grab()
    page.show_item("fairness")
    card = page.findChildren(KpiCard)[11]
    assert card.visibleRegion().boundingRect().height() == card.height()


def test_that_nothing_open_is_shown_as_that(page: OverviewPage, opened_of: Callable[[str], Opened]) -> None:
    page.show_opened(opened_of("claims-ready"))
    page.show_opened(None)
    assert not any(card.isVisible() for card in page.findChildren(KpiCard))
    assert seen(page) == []


def test_that_everything_that_can_be_focused_has_a_name(page: OverviewPage, opened_of: Callable[[str], Opened]) -> None:
    page.show_opened(opened_of("claims-failing"))
    focusable = [w for w in page.findChildren(QPushButton) + page.findChildren(KpiCard) if w.isVisible()]
    assert focusable
    assert all(widget.accessibleName() or getattr(widget, "text", str)() for widget in focusable)


def test_that_what_changed_since_the_last_review_leads_to_its_kpi(
    page: OverviewPage, wishes: list[Wish], opened_of: Callable[[str], Opened]
) -> None:
    page.show_opened(opened_of("claims-ready"))
    assert not any(word.startswith("Since the review") for word in seen(page))
    page.show_opened(replace(opened_of("claims-ready"), saved=opened_of("claims-failing").saved))
    page.grab()
    assert "Since the review of 7 October 2026" in seen(page)
    link = next(button for button in page.findChildren(QPushButton) if button.text() == "Latency")
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert wishes == [Go("kpi", "latency")]


def test_that_what_lies_ahead_leads_to_its_measure(
    page: OverviewPage, wishes: list[Wish], opened_of: Callable[[str], Opened]
) -> None:
    support = opened_of("support-assistant")
    assert support.review is not None
    page.show_opened(support)
    page.grab()
    assert "Ahead" in seen(page)
    assert any(word.replace("\u00a0", " ").startswith("Crosses its kill line of > 5 h / 1,000") for word in seen(page))
    told = [one.title for one in support.review.leading]
    link = next(button for button in page.findChildren(QPushButton) if button.text() == told[0])
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert wishes == [Go("kpi", support.review.leading[0].id)]
    page.show_opened(replace(support, review=replace(support.review, leading=())))
    assert "Ahead" not in seen(page)
