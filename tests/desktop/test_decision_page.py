"""The Decision page: rule, gates, red flags, and the dialog in which a decision is signed."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from kpidesk.base.progress import Silent
from kpidesk.decision.review import GateState, Light, Recommendation
from kpidesk.desktop.decision.board import BoardCard
from kpidesk.desktop.decision.checklist import ChecklistCard
from kpidesk.desktop.decision.decision_dialog import DecisionDialog
from kpidesk.desktop.decision.gates import GatesRow
from kpidesk.desktop.decision.ladder import LadderCard
from kpidesk.desktop.decision.reading import FlagsCard, ReasonsCard, StepsCard
from kpidesk.desktop.decision.todos import TodosCard
from kpidesk.desktop.pages.decision import LAYOUT
from kpidesk.desktop.wishes import Go, ImportFiles, Keep
from kpidesk.pilot.records import Records
from kpidesk.session.desk import Desk
from kpidesk.session.edits import (
    RecordDecision,
)
from kpidesk.views.opened import Looking
from tests.desktop.decision_pages import (
    ACTION,
    Sample,
    free,
    one,
    page_of,
    texts,
    wish_of,
)
from tests.report.extremes import absurd


def test_that_the_ladder_stands_on_the_rule_of_the_review(qtbot: QtBot, opened_of: Sample) -> None:
    page = page_of(qtbot, opened_of("claims-ready"))
    steps = one(page, LadderCard).steps
    assert [step.answer.text() for step in steps] == ["no", "no", "no", "no", "◆ Optimise", "not asked"]
    assert [step.arrow.text() for step in steps].index("→") == 4
    assert steps[4].property("ground") == "yellow"
    assert steps[1].said.text() == "Two are yellow: operational overhead and data quality."


def test_that_every_gate_shows_its_state_and_checks(qtbot: QtBot, opened_of: Sample) -> None:
    opened = opened_of("claims-failing")
    assert opened.review is not None
    page = page_of(qtbot, opened)
    page.show_opened(opened)
    cards = one(page, GatesRow).cards
    assert [card.heading.text() for card in cards] == ["Week 4", "Week 8", "Week 12"]
    for card, gate in zip(cards, opened.review.gates, strict=True):
        said = " ".join(label.text() for label in card.findChildren(type(card.heading)))
        word = {GateState.HELD: "held", GateState.MISSED: "missed", GateState.NOT_DUE: "not due"}[gate.state]
        assert word in said
        assert all(check.title in said for check in gate.checks)


def test_that_red_flags_stand_with_value_and_line_and_lead_to_their_kpi(qtbot: QtBot, opened_of: Sample) -> None:
    opened = opened_of("claims-failing")
    assert opened.review is not None
    page = page_of(qtbot, opened)
    table = one(page, FlagsCard).table
    rows = texts(table)
    for row, flag in zip(rows, opened.review.red_flags, strict=True):
        assert flag.sentence.lower().endswith(row[3].lower())
    assert "Above 10 s adoption will be near zero (S0)." in [row[3] for row in rows]
    assert ["▼ Latency P99", "12.0 s", "> 10 s"] in [row[:3] for row in rows]
    assert wish_of(page, qtbot, lambda: table.activated_row.emit("latency")) == Go("kpi", "latency")


def test_that_the_recommended_choice_is_marked_and_chosen(qtbot: QtBot, opened_of: Sample) -> None:
    page = page_of(qtbot, opened_of("claims-ready"))
    card = one(page, BoardCard)
    assert card.chosen == "optimise"
    assert card.buttons["optimise"].text() == "◆ Optimise"
    assert [name for name, button in card.buttons.items() if "recommended" in button.accessibleName()] == ["optimise"]
    assert list(card.buttons) == ["scale", "optimise", "redesign", "kill", "extend", "pause"]


def test_that_nothing_can_be_recorded_read_only_or_looking_back(qtbot: QtBot, opened_of: Sample) -> None:
    opened = free(opened_of("claims-ready"))
    page = page_of(qtbot, opened)
    card = one(page, BoardCard)
    assert card.sign.isEnabled()
    page.show_opened(replace(opened, looking=Looking(as_of=date(2026, 9, 1))))
    assert not card.sign.isEnabled()
    assert "looking back at 1 September 2026" in card.locked.text()
    page.show_opened(opened_of("claims-ready"))
    assert not card.sign.isEnabled()
    assert not one(page, TodosCard).add.isEnabled()


def test_that_a_decision_is_recorded_only_when_it_says_enough(qtbot: QtBot, opened_of: Sample) -> None:
    page = page_of(qtbot, free(opened_of("claims-ready")))
    card = one(page, BoardCard)
    card.buttons["scale"].click()
    card.open_dialog()
    dialog = one(page, DecisionDialog)
    dialog.accept()
    assert "who" in dialog.fault_of("who").lower()
    assert "recommends optimise" in dialog.fault_of("reason")
    dialog.who.setText("A. Smith")
    dialog.reason.setPlainText("The market will not wait.")
    dialog.conditions.setPlainText("Weekly review")
    before = datetime.now(UTC)
    wish = wish_of(page, qtbot, dialog.accept)
    assert isinstance(wish, Keep)
    assert isinstance(wish.edit, RecordDecision)
    decision = wish.edit.decision
    assert before <= decision.decided_at <= datetime.now(UTC)
    assert (decision.who, decision.what, decision.recommendation) == ("A. Smith", "scale", "optimise")
    assert (decision.reason, decision.conditions) == ("The market will not wait.", "Weekly review")
    review = opened_of("claims-ready").review
    assert review is not None
    assert review.verdict.reassess is not None
    assert decision.next_review == review.verdict.reassess.first


def test_that_a_kill_asks_for_the_cause_of_every_red_kpi(qtbot: QtBot, opened_of: Sample) -> None:
    opened = free(opened_of("claims-failing"))
    assert opened.review is not None
    red = [kpi.title for kpi in opened.review.kpis if kpi.light is Light.RED]
    page = page_of(qtbot, opened)
    one(page, BoardCard).open_dialog()
    dialog = one(page, DecisionDialog)
    assert dialog.what.currentData() == "kill"
    assert list(dialog.causes) == red
    dialog.who.setText("Board")
    dialog.causes[red[0]].setText("One slow region")
    dialog.accept()
    assert all(title in dialog.fault_of("lessons") for title in red[1:])
    for title in red:
        dialog.causes[title].setText("Known too late")
    wish = wish_of(page, qtbot, dialog.accept)
    assert isinstance(wish, Keep)
    assert isinstance(wish.edit, RecordDecision)
    assert all(f"{title}: Known too late." in wish.edit.decision.lessons for title in red)
    assert wish.edit.decision.next_review is None


@pytest.fixture(name="desk")
def failing_desk(project_of: Callable[[str], Path], tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "failing.kpidesk"
    shutil.copy(project_of("claims-failing"), path)
    desk = Desk.open(path)
    yield desk
    desk.close()


def test_that_an_extension_shows_the_gates_it_moves_before_it_is_kept(qtbot: QtBot, desk: Desk) -> None:
    opened = desk.look(Looking(), Silent())
    assert opened.review is not None
    dialog = DecisionDialog(opened, "extend", desk.preview)
    qtbot.addWidget(dialog)
    missed = next(gate for gate in opened.review.gates if gate.state is GateState.MISSED)
    to = max(gate.due for gate in opened.review.gates) + timedelta(weeks=6)
    dialog.extend_to.set_day(to)
    assert f"Gate of week {missed.week}: due " in dialog.effect.text()
    assert desk.opened().records.decisions == ()
    kept = replace(dialog.decision, who="Board", reason="Time")
    desk.apply(RecordDecision(kept))
    after = desk.opened().review
    assert after is not None
    moved = next(gate for gate in after.gates if gate.week == missed.week)
    assert moved.due == opened.review.calendar.days_of_week(opened.review.calendar.week_of(to)).last


def test_that_an_extension_that_moves_no_gate_says_so(qtbot: QtBot, opened_of: Sample) -> None:
    opened = free(opened_of("claims-ready"))
    dialog = DecisionDialog(opened, "extend", lambda _: opened.review)
    qtbot.addWidget(dialog)
    assert dialog.effect.text() == "Every gate is held: there is none to move."


def test_that_without_a_review_the_records_are_still_there(qtbot: QtBot, opened_of: Sample) -> None:
    opened = replace(
        free(opened_of("claims-ready"), Records(actions=(ACTION,))), review=None, why_not="Nothing came in."
    )
    page = page_of(qtbot, opened)
    assert page.why.text() == "Nothing came in."
    (bring,) = page.empty.findChildren(QPushButton)
    assert wish_of(page, qtbot, bring.click) == ImportFiles()
    assert not page.empty.isHidden()
    assert not one(page, TodosCard).isHidden()
    assert one(page, LadderCard).isHidden()
    page.show_opened(None)
    assert all(section.isHidden() for section in page.sections)


def test_that_long_and_hostile_texts_do_no_harm(qtbot: QtBot, opened_of: Sample) -> None:
    review = absurd()
    opened = replace(free(opened_of("claims-ready"), review.records), review=review, settings=review.settings)
    page = page_of(qtbot, opened)
    page.resize(900, 700)
    page.show()
    assert len(page.sections) == sum(len(kinds) for columns in LAYOUT for _, kinds in columns)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in page.findChildren(type(page.why)))


def test_that_the_choice_of_the_board_survives_a_change_elsewhere(qtbot: QtBot, opened_of: Sample) -> None:
    opened = free(opened_of("claims-ready"))
    page = page_of(qtbot, opened)
    card = one(page, BoardCard)
    card.buttons["pause"].click()
    page.show_opened(free(opened_of("claims-ready"), Records(actions=(ACTION,))))
    assert card.chosen == "pause"
    review = opened.review
    assert review is not None
    scaled = replace(review, verdict=replace(review.verdict, recommendation=Recommendation.SCALE, rule="all-green"))
    page.show_opened(replace(opened, review=scaled))
    assert card.chosen == "scale"


def test_that_a_dialog_that_is_cancelled_keeps_nothing(qtbot: QtBot, opened_of: Sample) -> None:
    page = page_of(qtbot, free(opened_of("claims-ready")))
    one(page, BoardCard).open_dialog()
    with qtbot.assertNotEmitted(page.wished):
        one(page, QDialog).reject()


def test_that_gates_have_the_whole_width_where_words_would_break(qtbot: QtBot, opened_of: Sample) -> None:
    page = page_of(qtbot, opened_of("claims-failing"))
    page.show()
    gates, board, steps = one(page, GatesRow), one(page, BoardCard), one(page, StepsCard)
    page.resize(1180, 700)
    qtbot.waitUntil(lambda: gates.width() > 1100)
    assert gates.y() > board.y()
    reasons = one(page, ReasonsCard)
    assert steps.x() == board.x() == reasons.x()
    assert board.y() < reasons.y() < steps.y()
    page.resize(1740, 900)
    qtbot.waitUntil(lambda: gates.width() < 1100)
    assert gates.x() == board.x()
    assert gates.y() < board.y() < steps.y()


def test_that_without_a_review_no_card_stands_beside_a_hole(qtbot: QtBot, opened_of: Sample) -> None:
    page = page_of(qtbot, replace(opened_of("claims-failing"), review=None))
    page.resize(1180, 700)
    page.show()
    checklist = one(page, ChecklistCard)
    qtbot.waitUntil(lambda: checklist.width() == page.empty.width())
