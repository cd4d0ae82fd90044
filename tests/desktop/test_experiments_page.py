"""The page of experiments, the cards of suites and judges, and themes that are given to comments."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kpidesk.base.progress import Silent
from kpidesk.decision.review import Review
from kpidesk.desktop.pages.experiments import ExperimentsPage
from kpidesk.desktop.pages.suites_cards import JudgesCard, SuitesCard
from kpidesk.desktop.pages.voices_card import BesideCard, PromotersCard, VoicesCard
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import ImportFiles, Keep
from kpidesk.metrics.exhibits import Exhibits
from kpidesk.metrics.exhibits_experiments import Experiment, ExperimentArm, ExperimentRow
from kpidesk.metrics.exhibits_suites import JudgeRow, SuiteRow
from kpidesk.metrics.exhibits_voices import Voice
from kpidesk.session.desk import Desk
from kpidesk.session.edits import ChangeSettings
from kpidesk.views.opened import Looking, Opened

Sample = Callable[[str], Opened]
ARMS = (ExperimentArm("control", 100, 0.5), ExperimentArm("new", 220, 0.5))
BROKEN = Experiment(
    id="experiment_broken",
    name="broken",
    control="control",
    arms=ARMS,
    ratio_p=1e-9,
    crossed=0,
    first=date(2026, 9, 1),
    last=date(2026, 9, 9),
    running=False,
    rows=(ExperimentRow("minutes", "new", 220, 100, 3.0, 4.0, False, "withheld", "Not dealt out as planned."),),
    why_not="Not dealt out as planned.",
)


def suite(**changed: Any) -> SuiteRow:
    row = SuiteRow(
        suite="policy",
        metric="right",
        version="v2",
        before="v1",
        attacks=False,
        told=True,
        passed=90,
        failed=10,
        unassessed=0,
        kept=88,
        lost=9,
        won=2,
        neither=1,
        unseen=0,
        change=(-0.14, -0.004),
        p_value=0.03,
        p_holm=0.03,
        score=None,
        score_before=None,
        scored=0,
        lost_cases=tuple(f"case-{place}" for place in range(9)),
    )
    return replace(row, **changed)


def shown_with(opened: Opened, **exhibits: Any) -> Opened:
    assert opened.review is not None
    return replace(opened, review=replace(opened.review, exhibits=Exhibits(**exhibits)))


def rows(table: RowsTable) -> list[list[str]]:
    model = table.model()
    columns = range(model.columnCount())
    return [[str(model.data(model.index(row, column))) for column in columns] for row in range(model.rowCount())]


def words(widget: QWidget) -> str:
    return "\n".join(text.text() for text in widget.findChildren(Text) if not text.isHidden())


@pytest.fixture(name="page")
def experiments_page(qtbot: QtBot, opened_of: Sample) -> ExperimentsPage:
    page = ExperimentsPage(lambda _: None)
    qtbot.addWidget(page)
    page.show()
    page.show_opened(opened_of("support-assistant"))
    return page


def table(widget: QWidget, name: str) -> RowsTable:
    return next(one for one in widget.findChildren(RowsTable) if one.accessibleName() == name)


def test_that_each_comparison_has_its_figures_and_its_plain_words(page: ExperimentsPage, opened_of: Sample) -> None:
    review = opened_of("support-assistant").review
    assert review is not None
    (experiment,) = review.exhibits.experiments
    (row,) = rows(table(page, "Comparisons"))
    assert row[0] == "short prompt: minutes to solution, treatment"
    assert row[1] == "– no difference shown"
    assert f"{experiment.rows[0].p_holm:.3f}" in row
    assert "No difference is shown. A true one of" in words(page)
    assert "four times in five" in words(page)
    assert [one[0] for one in rows(table(page, "Experiments"))] == ["short prompt"]


def test_that_a_broken_sample_ratio_withholds_the_lift(page: ExperimentsPage, opened_of: Sample) -> None:
    page.show_opened(shown_with(opened_of("support-assistant"), experiments=(BROKEN,)))
    (row,) = rows(table(page, "Comparisons"))
    assert row[1] == "○ withheld"
    assert row[2:6] == ["–", "", "", ""]
    assert rows(table(page, "Experiments"))[0][3] == "▼ no: withheld"
    assert "Not dealt out as planned." in words(page)


def test_that_without_experiments_it_says_what_to_import(
    page: ExperimentsPage, qtbot: QtBot, opened_of: Sample
) -> None:
    page.show_opened(opened_of("claims-ready"))
    assert "No experiment is imported" in words(page)
    assert not table(page, "Comparisons").isVisible()
    button = next(one for one in page.findChildren(QPushButton) if one.text() == "Import files…")
    with qtbot.waitSignal(page.wished) as wish:
        button.click()
    assert wish.args[0] == ImportFiles()
    page.show_opened(None)
    page.show_item("experiment_short_prompt")


def test_that_suites_stand_version_against_version(qtbot: QtBot, opened_of: Sample) -> None:
    card = SuitesCard()
    qtbot.addWidget(card)
    lost = shown_with(opened_of("claims-ready"), suites=(suite(), suite(suite="tone", lost=0, lost_cases=(), won=3)))
    card.show_suites(review_of(lost))
    first, second = rows(table(card, "Evaluation suites, version against version"))
    assert first[2:7] == ["v1 → v2", "90 of 100", "97 of 100", "9", "2"]
    assert first[8] == "▼ passes fewer: more than chance"
    assert second[8] == "▲ nothing gave way"
    assert "Gave way in policy, right: case-0, case-1" in words(card)
    card.show_suites(review_of(shown_with(opened_of("claims-ready"))))
    assert "No evaluation suite is imported" in words(card)


def review_of(opened: Opened) -> Review:
    assert opened.review is not None
    return opened.review


def test_that_a_judge_stands_with_what_it_is_worth(qtbot: QtBot, opened_of: Sample) -> None:
    card = JudgesCard()
    qtbot.addWidget(card)
    judge = JudgeRow(
        "policy", "right", "v2", 150, 600, 0.911, 0.95, (0.9, 0.98), 0.7, (0.5, 0.85), 0.94, (0.88, 0.99), unlike=False
    )
    card.show_judges(review_of(shown_with(opened_of("claims-ready"), suites=(suite(),), judges=(judge,))))
    (row,) = rows(table(card, "What the judges are worth"))
    assert row[2:] == [
        "150 of 600",
        "95.0 % (90.0 – 98.0 %)",
        "70.0 % (50.0 – 85.0 %)",
        "91.1 %",
        "94.0 % (88.0 – 99.0 %)",
    ]
    assert "drawn at random" in words(card)
    card.show_judges(review_of(shown_with(opened_of("claims-ready"), suites=(suite(),))))
    assert "human_<name>" in words(card)


def test_that_months_of_promoters_have_their_margin(qtbot: QtBot, opened_of: Sample) -> None:
    card = PromotersCard()
    qtbot.addWidget(card)
    card.show_opened(opened_of("support-assistant"))
    listed = rows(table(card, "Net promoter score by month"))
    assert [row[0] for row in listed] == ["September 2026", "October 2026"]
    assert all(row[2].startswith("± ") for row in listed)
    card.show_opened(opened_of("claims-ready"))
    assert card.isHidden()


def test_that_a_theme_is_given_kept_and_taken_back(
    qtbot: QtBot, project_of: Callable[[str], Path], tmp_path: Path
) -> None:
    path = shutil.copy(project_of("support-assistant"), tmp_path / "mine.kpidesk")
    desk = Desk.open(Path(path))
    try:
        card = VoicesCard()
        qtbot.addWidget(card)
        card.show_opened(desk.look(Looking(), Silent()))
        comments = table(card, "Comments and notes")
        text = rows(comments)[0][3]
        same = [row[3] for row in rows(comments)].count(text)
        comments.select("0")
        theme = next(box for box in card.findChildren(QComboBox) if box.isEditable())
        theme.setEditText("Patience")
        with qtbot.waitSignal(card.wished) as wish:
            next(one for one in card.findChildren(QPushButton) if one.text() == "Give this theme").click()
        assert isinstance(wish.args[0], Keep)
        edit = wish.args[0].edit
        assert isinstance(edit, ChangeSettings)
        inverse = desk.apply(edit)
        assert inverse is not None
        card.show_opened(desk.opened())
        assert [row[4] for row in rows(comments)].count("Patience") == same
        assert f"Patience ({same})" in filter_words(card)
        desk.apply(inverse)
        card.show_opened(desk.opened())
        assert "Patience" not in [row[4] for row in rows(comments)]
        assert desk.opened().records.amendments == ()
    finally:
        desk.close()


def filter_words(card: VoicesCard) -> list[str]:
    box = next(one for one in card.findChildren(QComboBox) if not one.isEditable())
    return [box.itemText(at) for at in range(box.count())]


def test_that_comments_that_belong_to_a_measure_stand_beside_it(qtbot: QtBot, opened_of: Sample) -> None:
    card = BesideCard()
    qtbot.addWidget(card)
    opened = opened_of("support-assistant")
    review = review_of(opened)
    said = Voice(date(2026, 10, 1), "surveys", "nps", "Would recommend it.", "", 9.0, 10.0)
    voices = replace(review.exhibits.voices, rows=(said, *review.exhibits.voices.rows))
    card.show_voices(replace(review, exhibits=replace(review.exhibits, voices=voices)), "nps", "Net promoter score")
    assert [row[2:4] for row in rows(table(card, "Comments on this measure"))] == [["9 of 10", "Would recommend it."]]
    card.show_voices(review, "mttr", "Mean time to recovery")
    assert card.isHidden()


def test_that_a_theme_filters_the_comments(qtbot: QtBot, opened_of: Sample) -> None:
    card = VoicesCard()
    qtbot.addWidget(card)
    card.show_opened(opened_of("support-assistant"))
    box = next(one for one in card.findChildren(QComboBox) if not one.isEditable())
    box.setCurrentIndex(box.findData("speed"))
    box.activated.emit(box.currentIndex())
    assert {row[4] for row in rows(table(card, "Comments and notes"))} == {"speed"}
    assert "whose words are not stored" in words(card)
    assert "speed 8 · hand over 7" in words(card)


def test_that_comments_of_a_project_that_is_only_read_keep_their_themes(qtbot: QtBot, opened_of: Sample) -> None:
    card = VoicesCard()
    qtbot.addWidget(card)
    card.show_opened(replace(opened_of("support-assistant"), read_only_reason="It is open elsewhere."))
    table(card, "Comments and notes").select("0")
    assert not any(one.isEnabled() for one in card.findChildren(QPushButton))
    assert "Read-only" in words(card)
    card.show_opened(None)
    assert card.isHidden()
