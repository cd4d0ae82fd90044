"""The page of quality."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from kpidesk.base.values import Value
from kpidesk.charts.chart import Axis, Cell, Chart, Shape
from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Review
from kpidesk.desktop.pages.quality import QualityPage
from kpidesk.desktop.widgets.chart_view import ChartView
from kpidesk.desktop.widgets.kpi_card import TileCard
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.widgets.tile_row import TileRow
from kpidesk.desktop.wishes import Go, ImportFiles
from kpidesk.views.opened import Looking, Opened
from tests.report.extremes import absurd, empty

Sample = Callable[[str], Opened]


@pytest.fixture(name="page")
def quality_page(qtbot: QtBot, opened_of: Sample) -> QualityPage:
    page = QualityPage(lambda _: None)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()
    page.show_opened(opened_of("claims-ready"))
    return page


@pytest.fixture(name="review")
def review_of_claims(opened_of: Sample) -> Review:
    review = opened_of("claims-ready").review
    assert review is not None
    return review


def _rows(page: QualityPage, name: str) -> list[list[str]]:
    model = next(table for table in page.findChildren(RowsTable) if table.accessibleName() == name).model()
    columns = range(model.columnCount())
    return [[str(model.data(model.index(row, column))) for column in columns] for row in range(model.rowCount())]


def _box(page: QualityPage, name: str) -> QComboBox:
    return next(box for box in page.findChildren(QComboBox) if box.accessibleName() == name)


def _charts(page: QualityPage) -> list[str]:
    return [view.accessibleName() for view in page.findChildren(ChartView) if view.isVisible()]


def _texts(page: QualityPage) -> str:
    return " ".join(text.text() for text in page.findChildren(Text) if text.isVisible())


def test_that_every_kind_of_error_is_listed_with_its_cost(page: QualityPage, review: Review) -> None:
    wrong = [cell for cell in review.exhibits.confusion.cells if cell.actual != cell.said]
    lines = _rows(page, "Kinds of errors")
    assert {(line[0], line[1], line[2]) for line in lines} == {(c.actual, c.said, f"{c.rows:,}") for c in wrong}
    together = [float(line[5].strip("$").replace(",", "")) for line in lines]
    assert together == sorted((cell.rows * (cell.cost or 0) for cell in wrong), reverse=True)


def test_that_the_costs_of_errors_lead_to_the_rates(page: QualityPage, qtbot: QtBot) -> None:
    button = next(one for one in page.findChildren(QPushButton) if one.text() == "Change the costs…")
    with qtbot.waitSignal(page.wished) as wish:
        button.click()
    assert wish.args[0] == Go("money", "cost_false_positive")


def test_that_a_tile_leads_to_its_measure(page: QualityPage, qtbot: QtBot) -> None:
    tile = next(each for each in page.findChildren(TileCard) if each.isVisible())
    with qtbot.waitSignal(page.wished) as wish:
        tile.clicked.emit()
    assert wish.args[0] == Go("kpi", "weighted_accuracy")


def test_that_a_measure_can_be_chosen_and_read_as_of_each_week(page: QualityPage) -> None:
    assert "Weighted accuracy by week" in _charts(page)
    page.show_item("precision")
    assert "Precision by week" in _charts(page)
    assert not _box(page, "Read").isVisible()
    page.show_item("weighted_accuracy")
    read = _box(page, "Read")
    read.setCurrentIndex(1)
    read.activated.emit(1)
    assert "Weighted accuracy as of the end of each week" in _charts(page)


def test_that_the_segments_of_a_column_are_those_of_the_review(page: QualityPage, review: Review) -> None:
    page.show_item("group_age")
    points = review.segments["group_age"]["weighted_accuracy"]
    expected = [
        [point.segment, f"{100 * point.measured.number:.1f} %", f"{point.measured.n:,}"]
        for point in points
        if isinstance(point.measured, Value)
    ]
    assert [[line[0], line[1], line[3]] for line in _rows(page, "Segments")] == expected


def test_that_the_chosen_segment_chooses_its_column(page: QualityPage, opened_of: Sample) -> None:
    page.show_opened(replace(opened_of("claims-ready"), looking=Looking(segment=("use_case", "motor"))))
    assert _box(page, "Column").currentData() == "use_case"


def test_that_the_worst_field_comes_first(page: QualityPage, review: Review) -> None:
    worst = min(review.exhibits.fields, key=lambda one: one.passed / one.checked)
    assert _rows(page, "Fields")[0][:1] == [worst.field]


def test_that_answers_that_are_no_classes_say_so(page: QualityPage, opened_of: Sample) -> None:
    page.show_opened(opened_of("support-assistant"))
    assert "The answers are not classes" in _texts(page)
    assert "Answers against the truth" not in _charts(page)
    assert _box(page, "Column").itemData(0) == "model_version"


def test_that_a_pilot_without_outcomes_asks_for_files(page: QualityPage, opened_of: Sample, qtbot: QtBot) -> None:
    page.show_opened(replace(opened_of("claims-ready"), review=empty()))
    assert "No outcome is known yet" in _texts(page)
    assert not _charts(page)
    button = next(one for one in page.findChildren(QPushButton) if one.text() == "Import files…")
    with qtbot.waitSignal(page.wished) as wish:
        button.click()
    assert wish.args[0] == ImportFiles()


def test_that_nothing_open_leaves_nothing_behind(page: QualityPage) -> None:
    page.show_opened(None)
    assert not _charts(page)
    assert not any(tile.isVisible() for tile in page.findChildren(TileCard))
    page.show_item("precision")


def test_that_absurd_names_do_not_widen_it(page: QualityPage, opened_of: Sample) -> None:
    page.show_opened(replace(opened_of("claims-ready"), review=absurd()))
    assert page.minimumSizeHint().width() <= 1200


def _picture(qtbot: QtBot, cell: Cell) -> QImage:
    view = ChartView()
    qtbot.addWidget(view)
    view.resize(500, 320)
    view.show()
    axis = Axis(-0.5, 0.5, (), grid=False)
    view.show_chart(Chart("", "", axis, axis, cells=(cell,)))
    return view.picture(1.0)


def test_that_a_cell_is_painted_with_its_words_and_its_strength(qtbot: QtBot) -> None:
    bare = Cell(0, 0, Tone.GREEN_FILL, Tone.TEXT, Shape.NONE)
    full = _picture(qtbot, bare)
    assert _picture(qtbot, replace(bare, label="1,204")) != full
    assert _picture(qtbot, replace(bare, label="1,204", below="93.1 %")) != _picture(
        qtbot, replace(bare, label="1,204")
    )
    assert _picture(qtbot, replace(bare, label="1" * 400)) == full
    assert _picture(qtbot, replace(bare, strength=0.1)) != full


def test_that_figures_stand_on_one_line_and_titles_take_no_more_than_they_need(
    page: QualityPage, opened_of: Sample
) -> None:
    page.show()
    for sample, width in (("claims-failing", 1740), ("support-assistant", 1180), ("claims-ready", 1740)):
        page.resize(width, 800)
        page.show_opened(opened_of(sample))
        QApplication.processEvents()
        (row, *_) = page.findChildren(TileRow)
        tiles = [tile for tile in row.findChildren(TileCard) if tile.isVisible()]
        titles = [tile.findChildren(Text)[0] for tile in tiles]
        assert len({title.height() for title in titles}) == 1
        assert titles[0].height() == max(title.heightForWidth(title.width()) for title in titles)
