"""The page of one KPI: what it shows, where it leads, what it asks to change."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kpidesk.base.values import Value
from kpidesk.desktop.pages.kpi import KpiPage
from kpidesk.desktop.pages.owner_dialog import NotApplicableDialog, OwnerDialog
from kpidesk.desktop.pages.threshold_dialog import ThresholdDialog
from kpidesk.desktop.pages.waiver_dialog import WaiverDialog
from kpidesk.desktop.widgets.chart_view import ChartView
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Go, Keep, ShowRows, Wish
from kpidesk.pilot.records import Records, Waiver
from kpidesk.pilot.settings import NotApplicable
from kpidesk.session.edits import ChangeSettings, WithdrawWaiver
from kpidesk.views.opened import Looking, Opened


@pytest.fixture(name="page")
def empty_page(qtbot: QtBot) -> Iterator[KpiPage]:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1260, 820)
    page = KpiPage(lambda _: None, host)
    page.resize(1260, 820)
    host.show()
    yield page
    host.close()


@pytest.fixture(name="wishes")
def wishes_of(page: KpiPage) -> list[Wish]:
    found: list[Wish] = []
    page.wished.connect(found.append)
    return found


@pytest.fixture(name="failing")
def failing_pilot(opened_of: Callable[[str], Opened]) -> Opened:
    return replace(opened_of("claims-failing"), read_only_reason="")


def seen(page: KpiPage) -> list[str]:
    return [label.text() for label in page.findChildren(Text) if label.isVisible()]


def button(page: KpiPage, text: str) -> QPushButton:
    return next(one for one in page.findChildren(QPushButton) if one.text().replace("&", "") == text)


def cells(page: KpiPage, column: int) -> list[str]:
    model = page.measures.table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_that_a_kpi_is_told_from_top_to_bottom(page: KpiPage, failing: Opened) -> None:
    page.show_opened(failing)
    page.show_item("weighted_accuracy")
    words = seen(page)
    for said in (
        "3 · Weighted accuracy",
        "▼ red",
        "Technical performance · Owner: Head of small claims",
        "green ≥ 92 %, red < 80 %",
        "The value is past its kill line.",
        "≥ 92 %",
        "< 80 %",
    ):
        assert said in words
    assert failing.review is not None
    kpi = failing.review.kpis[2]
    assert cells(page, 0) == [one.title for one in kpi.measures]
    assert cells(page, 1)[0] == "78.0 %"
    chart = page.findChildren(ChartView)[0].chart
    assert chart is not None
    assert chart.title == "Weighted accuracy by day"


@pytest.mark.parametrize("sample", ["claims-ready", "support-assistant"])
def test_that_every_measure_of_every_kpi_can_be_shown(
    page: KpiPage, opened_of: Callable[[str], Opened], sample: str
) -> None:
    opened = opened_of(sample)
    page.show_opened(opened)
    assert opened.review is not None
    for kpi in opened.review.kpis:
        for one in kpi.measures:
            page.show_item(one.id)
            assert page.measures.table.current_key() == one.id
            assert f"{kpi.number} · {kpi.title}" in seen(page)


def test_that_a_measure_chosen_in_the_table_is_looked_at(page: KpiPage, failing: Opened, wishes: list[Wish]) -> None:
    page.show_opened(failing)
    page.show_item("latency")
    page.measures.table.select("latency_p95")
    assert "Latency P95 by segment" in seen(page)
    assert page.course.heading.text() == "Latency P95"
    assert wishes == []


def test_that_the_course_has_four_grains_and_opens_at_that_of_its_cadence(page: KpiPage, failing: Opened) -> None:
    page.show_opened(failing)
    page.show_item("weighted_accuracy")
    assert button(page, "By day").isChecked()
    QTest.mouseClick(button(page, "By month"), Qt.MouseButton.LeftButton)
    chart = page.course.view.chart
    assert chart is not None
    assert chart.title == "Weighted accuracy by month"
    QTest.mouseClick(button(page, "As of each week’s end"), Qt.MouseButton.LeftButton)
    chart = page.course.view.chart
    assert chart is not None
    assert chart.title == "Weighted accuracy as of the end of each week"
    page.show_item("overhead")
    assert button(page, "By week").isChecked()
    assert not button(page, "By day").isVisibleTo(page)
    page.show_item("audit_trail")
    assert button(page, "By month").isChecked()


def test_that_the_weeks_say_whether_they_change_and_whether_the_target_will_be_met(
    page: KpiPage, failing: Opened
) -> None:
    page.show_opened(failing)
    page.show_item("latency")
    assert "What the weeks say" in seen(page)
    assert any(said.startswith(("Changing: ", "Not changing: ")) for said in seen(page))
    assert any(said.startswith("Hit and miss: some routine weeks meet the target of") for said in seen(page))
    page.show_item("days_to_first_impact")
    assert "What the weeks say" not in seen(page)


def test_that_drift_without_a_course_shows_the_accuracy_it_is_computed_from(
    page: KpiPage, opened_of: Callable[[str], Opened]
) -> None:
    page.show_opened(opened_of("support-assistant"))
    page.show_item("drift")
    chart = page.course.view.chart
    assert chart is not None
    assert chart.title == "Weighted accuracy by week"
    assert page.course.heading.text() == "Weighted accuracy"
    said = "Accuracy lost per 30 days has no course yet: this is what it is computed from. Each week’s own value."
    assert any(text.startswith(said) for text in seen(page))


def test_that_one_steps_from_kpi_to_kpi(page: KpiPage, failing: Opened, wishes: list[Wish]) -> None:
    page.show_opened(failing)
    page.show_item("latency_p95")
    QTest.mouseClick(button(page, "Next ›"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(page, "‹ Previous"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(page, "All KPIs"), Qt.MouseButton.LeftButton)
    assert wishes == [Go("kpi", "throughput"), Go("kpi", "fairness"), Go("kpis", "latency_p95")]


def test_that_the_rows_are_wished_for_with_the_segment(page: KpiPage, failing: Opened, wishes: list[Wish]) -> None:
    page.show_opened(replace(failing, looking=Looking(segment=("region", "west"))))
    page.show_item("latency")
    QTest.mouseClick(page.evidence.rows, Qt.MouseButton.LeftButton)
    assert wishes == [ShowRows("latency_p99", segment=("region", "west"))]
    model = page.measures.table.model()
    assert model.headerData(2, Qt.Orientation.Horizontal) == "west"


def test_that_lines_are_changed_in_a_dialog(page: KpiPage, failing: Opened) -> None:
    page.show_opened(failing)
    page.show_item("latency")
    QTest.mouseClick(page.lines.change, Qt.MouseButton.LeftButton)
    (dialog,) = page.findChildren(ThresholdDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_that_changed_lines_can_be_reset(page: KpiPage, failing: Opened, wishes: list[Wish]) -> None:
    page.show_opened(failing)
    page.show_item("latency")
    assert not page.lines.reset.isVisible()
    page.show_opened(replace(failing, settings=replace(failing.settings, thresholds={"latency_p99": {"red": 10.0}})))
    assert page.lines.reset.isVisible()
    QTest.mouseClick(page.lines.reset, Qt.MouseButton.LeftButton)
    removed = {"thresholds.latency_p99.green": None, "thresholds.latency_p99.red": None}
    assert wishes == [Keep(ChangeSettings("Reset the lines of Latency P99", removed))]


def test_that_a_measure_without_lines_cannot_have_them_changed(page: KpiPage, failing: Opened) -> None:
    page.show_opened(failing)
    page.show_item("latency_p50")
    assert not page.lines.change.isVisible()
    assert "Latency P50 is not graded: the profile holds no line for it." in seen(page)


def test_that_a_deviation_is_listed_and_withdrawn(
    qtbot: QtBot, page: KpiPage, failing: Opened, wishes: list[Wish]
) -> None:
    waiver = Waiver("latency_p99", "Batch", "Ada", 15.0, date(2026, 12, 1), datetime(2026, 10, 7, tzinfo=UTC))
    assert failing.review is not None
    page.show_opened(replace(failing, review=replace(failing.review, records=Records(waivers=(waiver,)))))
    page.show_item("latency")
    qtbot.waitUntil(
        lambda: "Batch. Up to 15.0 s, until 1 December 2026; Ada answers for it." in seen(page),
    )
    QTest.mouseClick(button(page, "Withdraw"), Qt.MouseButton.LeftButton)
    assert wishes == [Keep(WithdrawWaiver(waiver, place=0))]


def test_that_deviation_owner_and_not_applicable_are_asked_for(page: KpiPage, failing: Opened) -> None:
    page.show_opened(failing)
    page.show_item("drift")
    for text, kind in (
        ("Accept a deviation…", WaiverDialog),
        ("Set the owner…", OwnerDialog),
        ("Does not apply…", NotApplicableDialog),
    ):
        QTest.mouseClick(button(page, text), Qt.MouseButton.LeftButton)
        (dialog,) = page.findChildren(kind)
        assert dialog.isVisible()
        dialog.reject()


def test_that_a_kpi_that_always_applies_cannot_be_left_out(page: KpiPage, failing: Opened) -> None:
    page.show_opened(failing)
    page.show_item("latency")
    assert not button(page, "Does not apply…").isVisible()


def test_that_a_declaration_is_taken_back(page: KpiPage, failing: Opened, wishes: list[Wish]) -> None:
    settings = replace(failing.settings, not_applicable={"drift": NotApplicable("Bo", "No model")})
    assert failing.review is not None
    page.show_opened(replace(failing, settings=settings, review=replace(failing.review, settings=settings)))
    page.show_item("drift")
    QTest.mouseClick(button(page, "It applies again"), Qt.MouseButton.LeftButton)
    assert wishes == [Keep(ChangeSettings("Drift applies again", {"not_applicable.drift": None}))]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"read_only_reason": "Its folder is locked."}, "Read-only: Its folder is locked."),
        (
            {"looking": Looking(as_of=date(2026, 9, 6))},
            "You are looking back at 6 September 2026: return to today to change something.",
        ),
    ],
)
def test_that_nothing_can_be_changed_where_it_is_only_looked_at(
    page: KpiPage, failing: Opened, changed: dict[str, object], reason: str
) -> None:
    page.show_opened(replace(failing, **changed))  # type: ignore[arg-type]  # one field, by name
    page.show_item("drift")
    assert reason in seen(page)
    for one in (
        page.lines.change,
        page.waivers.accept,
        button(page, "Set the owner…"),
        button(page, "Does not apply…"),
    ):
        assert not one.isEnabled()
        assert one.toolTip() == reason


def test_that_a_missing_value_says_why(page: KpiPage, opened_of: Callable[[str], Opened]) -> None:
    opened = opened_of("support-assistant")
    page.show_opened(opened)
    page.show_item("drift")
    assert opened.review is not None
    assert not isinstance(opened.review.kpis[3].headline.measured, Value)
    words = [word.replace("\u00a0", " ") for word in seen(page)]
    assert any(word.startswith("Cannot resolve drift before about 29 November 2026") for word in words)
    assert "Not measured is not zero, and not a fault: nothing is known yet." in words


def test_that_there_is_one_column_where_there_is_no_room_for_two(qtbot: QtBot, page: KpiPage, failing: Opened) -> None:
    page.show_opened(failing)
    page.grab()
    assert page.formula.x() > page.course.x()
    page.resize(800, 800)
    qtbot.waitUntil(lambda: page.formula.x() == page.course.x())


def test_that_an_empty_project_and_none_are_told(page: KpiPage, failing: Opened) -> None:
    page.show_opened(failing)
    page.show_opened(replace(failing, review=None, why_not="Nothing has been imported yet."))
    assert seen(page) == ["Nothing has been imported yet."]
    page.show_opened(None)
    assert seen(page) == ["Open or make a project first."]
    page.show_item("latency")
    assert seen(page) == ["Open or make a project first."]
