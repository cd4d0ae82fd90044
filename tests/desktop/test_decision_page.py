"""The Decision page and its dialogs."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from kpidesk.base.progress import Silent
from kpidesk.decision.review import GateState, Light, Recommendation
from kpidesk.desktop.decision.action_dialog import ActionDialog
from kpidesk.desktop.decision.board import BoardCard
from kpidesk.desktop.decision.checklist import ChecklistCard, LinesDialog, TickDialog
from kpidesk.desktop.decision.decision_dialog import DecisionDialog
from kpidesk.desktop.decision.gates import GatesRow
from kpidesk.desktop.decision.ladder import LadderCard
from kpidesk.desktop.decision.reading import FlagsCard, SinceCard
from kpidesk.desktop.decision.records import AcceptedCard, RecordCard
from kpidesk.desktop.decision.todos import TodosCard
from kpidesk.desktop.pages.decision import LAYOUT, DecisionPage
from kpidesk.desktop.pages.waiver_dialog import WaiverDialog
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.desktop.wishes import Go, Keep
from kpidesk.pilot.records import Action, ChecklistItem, Decision, Explanation, Records, Waiver
from kpidesk.session.desk import Desk
from kpidesk.session.edits import (
    AddAction,
    AddWaiver,
    RecordDecision,
    RemoveAction,
    ReplaceAction,
    SetChecklist,
    WithdrawExplanation,
    WithdrawWaiver,
)
from kpidesk.views.opened import Looking, Opened
from kpidesk.views.todos import STANDARD
from tests.report.extremes import absurd

Found = TypeVar("Found", bound=QWidget)
Sample = Callable[[str], Opened]
NONE = Records()
NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)


def _page(qtbot: QtBot, opened: Opened | None) -> DecisionPage:
    page = DecisionPage(lambda _: None)
    qtbot.addWidget(page)
    page.show_opened(opened)
    return page


def _free(opened: Opened, records: Records = NONE) -> Opened:
    """As it is when it may be changed."""
    return replace(opened, read_only_reason="", records=records)


def _one(page: QWidget, kind: type[Found]) -> Found:
    (found,) = page.findChildren(kind)
    return found


def _texts(table: RowsTable) -> list[list[str]]:
    model = table.model()
    rows, columns = range(model.rowCount()), range(model.columnCount())
    return [[str(model.data(model.index(row, column))) for column in columns] for row in rows]


def _wish(page: DecisionPage, qtbot: QtBot, do: Callable[[], object]) -> object:
    with qtbot.waitSignal(page.wished) as wish:
        do()
    return wish.args[0]


def _decision(what: str, recommendation: str, when: datetime, **more: object) -> Decision:
    bare = Decision(when, "Board", what, recommendation, "", "", "", "", None, None, "ab" * 32)
    return replace(bare, **more)  # type: ignore[arg-type]  # the fields of the record, by name


def test_that_the_ladder_stands_on_the_rule_of_the_review(qtbot: QtBot, opened_of: Sample) -> None:
    page = _page(qtbot, opened_of("claims-ready"))
    steps = _one(page, LadderCard).steps
    assert [step.answer.text() for step in steps] == ["no", "no", "no", "no", "◆ Optimise", "not asked"]
    assert [step.arrow.text() for step in steps].index("→") == 4
    assert steps[4].property("ground") == "yellow"
    assert steps[1].said.text() == "Two are yellow: operational overhead and data quality."


def test_that_every_gate_shows_its_state_and_checks(qtbot: QtBot, opened_of: Sample) -> None:
    opened = opened_of("claims-failing")
    assert opened.review is not None
    page = _page(qtbot, opened)
    page.show_opened(opened)
    cards = _one(page, GatesRow).cards
    assert [card.heading.text() for card in cards] == ["Week 4", "Week 8", "Week 12"]
    for card, gate in zip(cards, opened.review.gates, strict=True):
        said = " ".join(label.text() for label in card.findChildren(type(card.heading)))
        word = {GateState.HELD: "held", GateState.MISSED: "missed", GateState.NOT_DUE: "not due"}[gate.state]
        assert word in said
        assert all(check.title in said for check in gate.checks)


def test_that_red_flags_stand_with_value_and_line_and_lead_to_their_kpi(qtbot: QtBot, opened_of: Sample) -> None:
    opened = opened_of("claims-failing")
    assert opened.review is not None
    page = _page(qtbot, opened)
    table = _one(page, FlagsCard).table
    rows = _texts(table)
    assert [row[3] for row in rows] == [flag.sentence for flag in opened.review.red_flags]
    assert ["▼ Latency P99", "12.0 s", "> 10 s"] in [row[:3] for row in rows]
    assert _wish(page, qtbot, lambda: table.activated_row.emit("latency")) == Go("kpi", "latency")


def test_that_the_recommended_choice_is_marked_and_chosen(qtbot: QtBot, opened_of: Sample) -> None:
    page = _page(qtbot, opened_of("claims-ready"))
    card = _one(page, BoardCard)
    assert card.chosen == "optimise"
    assert card.buttons["optimise"].text() == "◆ Optimise"
    assert [name for name, button in card.buttons.items() if "recommended" in button.accessibleName()] == ["optimise"]
    assert list(card.buttons) == ["scale", "optimise", "redesign", "kill", "extend", "pause"]


def test_that_nothing_can_be_recorded_read_only_or_looking_back(qtbot: QtBot, opened_of: Sample) -> None:
    opened = _free(opened_of("claims-ready"))
    page = _page(qtbot, opened)
    card = _one(page, BoardCard)
    assert card.sign.isEnabled()
    page.show_opened(replace(opened, looking=Looking(as_of=date(2026, 9, 1))))
    assert not card.sign.isEnabled()
    assert "looking back at 1 September 2026" in card.locked.text()
    page.show_opened(opened_of("claims-ready"))
    assert not card.sign.isEnabled()
    assert not _one(page, TodosCard).add.isEnabled()


def test_that_a_decision_is_recorded_only_when_it_says_enough(qtbot: QtBot, opened_of: Sample) -> None:
    page = _page(qtbot, _free(opened_of("claims-ready")))
    card = _one(page, BoardCard)
    card.buttons["scale"].click()
    card.open_dialog()
    dialog = _one(page, DecisionDialog)
    dialog.accept()
    assert "who" in dialog.fault_of("who").lower()
    assert "recommends optimise" in dialog.fault_of("reason")
    dialog.who.setText("A. Smith")
    dialog.reason.setPlainText("The market will not wait.")
    dialog.conditions.setPlainText("Weekly review")
    before = datetime.now(UTC)
    wish = _wish(page, qtbot, dialog.accept)
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
    opened = _free(opened_of("claims-failing"))
    assert opened.review is not None
    red = [kpi.title for kpi in opened.review.kpis if kpi.light is Light.RED]
    page = _page(qtbot, opened)
    _one(page, BoardCard).open_dialog()
    dialog = _one(page, DecisionDialog)
    assert dialog.what.currentData() == "kill"
    assert list(dialog.causes) == red
    dialog.who.setText("Board")
    dialog.causes[red[0]].setText("One slow region")
    dialog.accept()
    assert all(title in dialog.fault_of("lessons") for title in red[1:])
    for title in red:
        dialog.causes[title].setText("Known too late")
    wish = _wish(page, qtbot, dialog.accept)
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
    opened = _free(opened_of("claims-ready"))
    dialog = DecisionDialog(opened, "extend", lambda _: opened.review)
    qtbot.addWidget(dialog)
    assert dialog.effect.text() == "Every gate is held: there is none to move."


ACTION = Action("data_quality", "Fill loss dates", "Maria", date(2026, 9, 1), done=False, recorded_at=NOW)
DONE = replace(ACTION, text="Train the desk", done=True)


def test_that_overdue_todos_say_so_in_words_and_what_is_done_comes_last(qtbot: QtBot, opened_of: Sample) -> None:
    opened = opened_of("claims-ready")
    assert opened.review is not None
    page = _page(qtbot, _free(opened, Records(actions=(DONE, ACTION))))
    rows = _texts(_one(page, TodosCard).table)
    late = (opened.review.calendar.as_of - ACTION.due).days
    assert rows[0] == ["Fill loss dates", "Data quality", "Maria", "1 September 2026", f"▼ overdue by {late} days"]
    assert rows[1][4] == "▲ done"
    assert _one(page, TodosCard).count.text() == "1 open, 1 overdue"


def test_that_todos_are_ticked_removed_and_opened_again(qtbot: QtBot, opened_of: Sample) -> None:
    page = _page(qtbot, _free(opened_of("claims-ready"), Records(actions=(DONE, ACTION))))
    card = _one(page, TodosCard)
    assert not card.tick.isEnabled()
    card.table.select("action-1")
    tick = _wish(page, qtbot, card.tick.click)
    assert tick == Keep(ReplaceAction(ACTION, replace(ACTION, done=True), "Tick a to-do off"))
    assert _wish(page, qtbot, card.remove.click) == Keep(RemoveAction(ACTION))
    card.table.select("action-0")
    again = _wish(page, qtbot, card.tick.click)
    assert again == Keep(ReplaceAction(DONE, replace(DONE, done=False), "Reopen a to-do"))


def test_that_a_todo_is_added_with_owner_and_day(qtbot: QtBot, opened_of: Sample) -> None:
    page = _page(qtbot, _free(opened_of("claims-ready")))
    _one(page, TodosCard).add.click()
    dialog = _one(page, ActionDialog)
    dialog.accept()
    assert dialog.fault_of("text")
    assert dialog.fault_of("owner")
    dialog.text.setText("Fill loss dates")
    dialog.owner.setText("Maria")
    dialog.kpi.setCurrentIndex(dialog.kpi.findData("data_quality"))
    dialog.due.set_day(date(2026, 12, 24))
    wish = _wish(page, qtbot, dialog.accept)
    assert isinstance(wish, Keep)
    assert isinstance(wish.edit, AddAction)
    made = wish.edit.action
    assert (made.kpi, made.text, made.owner, made.due, made.done) == (
        "data_quality", "Fill loss dates", "Maria", date(2026, 12, 24), False,
    )  # fmt: skip


def test_that_a_todo_is_edited_and_keeps_its_moment(qtbot: QtBot, opened_of: Sample) -> None:
    page = _page(qtbot, _free(opened_of("claims-ready"), Records(actions=(ACTION,))))
    card = _one(page, TodosCard)
    card.table.select("action-0")
    card.change.click()
    dialog = _one(page, ActionDialog)
    assert (dialog.text.text(), dialog.owner.text(), dialog.due.day) == ("Fill loss dates", "Maria", ACTION.due)
    dialog.owner.setText("Jon")
    assert _wish(page, qtbot, dialog.accept) == Keep(ReplaceAction(ACTION, replace(ACTION, owner="Jon")))


WAIVER = Waiver("latency_p99", "Old link", "Head of claims", 13.0, date(2026, 12, 1), NOW)
NOTE = Explanation("group_age", "Complex claims", "R. Sato", date(2027, 1, 1), NOW)


def test_that_accepted_deviations_are_listed_and_can_be_withdrawn(qtbot: QtBot, opened_of: Sample) -> None:
    opened = opened_of("claims-ready")
    page = _page(qtbot, _free(opened, Records(waivers=(WAIVER,), explanations=(NOTE,))))
    card = _one(page, AcceptedCard)
    rows = _texts(card.table)
    assert rows[0] == ["Latency P99", "13.0 s", "3.8 s", "1 December 2026", "Head of claims", "○ not needed, not red"]
    assert rows[1][0] == "Disparity by age"
    card.table.select("waiver-0")
    assert card.reason.text() == "Reason: Old link"
    assert _wish(page, qtbot, card.withdraw.click) == Keep(WithdrawWaiver(WAIVER, place=0))
    card.table.select("explanation-0")
    assert _wish(page, qtbot, card.withdraw.click) == Keep(WithdrawExplanation(NOTE, place=0))


def test_that_a_deviation_is_accepted_of_a_red_kpi(qtbot: QtBot, opened_of: Sample) -> None:
    opened = opened_of("claims-failing")
    assert opened.review is not None
    page = _page(qtbot, _free(opened))
    card = _one(page, AcceptedCard)
    red = [kpi.title for kpi in opened.review.kpis if kpi.light is Light.RED]
    assert [action.text() for action in card.offers.actions()] == red
    card.offers.actions()[red.index("Latency")].trigger()
    dialog = _one(page, WaiverDialog)
    waiver = replace(WAIVER, ceiling=12.5)
    assert _wish(page, qtbot, lambda: dialog.kept.emit(AddWaiver(waiver))) == Keep(AddWaiver(waiver))
    page.show_opened(_free(opened_of("claims-ready")))
    assert not card.accept.isEnabled()
    assert "Nothing is red" in card.accept.toolTip()


def test_that_decisions_are_listed_latest_first_with_their_mark_and_can_be_read(
    qtbot: QtBot, opened_of: Sample
) -> None:
    first = _decision("extend", "kill", NOW, reason="Systems were down")
    last = _decision("optimise", "optimise", NOW + timedelta(days=9), dissent="C. Lee", chain="12345678" + "f" * 56)
    page = _page(qtbot, _free(opened_of("claims-ready"), Records(decisions=(first, last))))
    card = _one(page, RecordCard)
    rows = _texts(card.table)
    assert [row[1:3] for row in rows] == [["Optimise", "Optimise"], ["Extend", "Kill"]]
    assert rows[0][5] == "12345678…ffff"
    assert "Dissent: C. Lee." in card.detail.text()
    card.table.select("0")
    assert "Reason: Systems were down." in card.detail.text()


def test_that_what_changed_since_the_last_decision_is_said(qtbot: QtBot, opened_of: Sample) -> None:
    opened = opened_of("claims-failing")
    review = opened.review
    assert review is not None
    when = datetime.combine(review.calendar.days_of_week(2).first, datetime.min.time(), UTC)
    then = Records(decisions=(_decision("optimise", "optimise", when),))
    page = _page(qtbot, replace(_free(opened, then), saved=()))
    said = _one(page, SinceCard).changes.texts
    assert said[0] == "The rule said optimise; it says kill now."
    changed = [kpi for kpi in review.kpis if review.arc.lights[kpi.id][1] is not kpi.light]
    assert all(any(line.startswith(f"{kpi.title}: ") for line in said) for kpi in changed)
    page.show_opened(_free(opened))
    assert _one(page, SinceCard).isHidden()


def test_that_a_checklist_begins_with_the_usual_lines(qtbot: QtBot, opened_of: Sample) -> None:
    page = _page(qtbot, _free(opened_of("claims-ready")))
    wish = _wish(page, qtbot, _one(page, ChecklistCard).begin.click)
    assert isinstance(wish, Keep)
    assert isinstance(wish.edit, SetChecklist)
    assert [item.text for item in wish.edit.items] == list(STANDARD)
    assert all(item.done_on is None for item in wish.edit.items)


ITEMS = (ChecklistItem("Owners named", date(2026, 9, 1), "Ann"), ChecklistItem("Data protection signed", None, ""))


def test_that_a_tick_asks_who_and_when(qtbot: QtBot, opened_of: Sample) -> None:
    page = _page(qtbot, _free(opened_of("claims-ready"), Records(checklist=ITEMS)))
    card = _one(page, ChecklistCard)
    assert [box.isChecked() for box in card.boxes] == [True, False]
    card.boxes[1].click()
    assert not card.boxes[1].isChecked()
    dialog = _one(page, TickDialog)
    dialog.accept()
    assert dialog.fault_of("by") == "▼ Say who checked it."
    dialog.by.setText("Ben")
    dialog.on.set_day(date(2026, 10, 3))
    wish = _wish(page, qtbot, dialog.accept)
    assert wish == Keep(SetChecklist((ITEMS[0], ChecklistItem("Data protection signed", date(2026, 10, 3), "Ben"))))


def test_that_a_tick_can_be_taken_away(qtbot: QtBot, opened_of: Sample) -> None:
    page = _page(qtbot, _free(opened_of("claims-ready"), Records(checklist=ITEMS)))
    wish = _wish(page, qtbot, _one(page, ChecklistCard).boxes[0].click)
    assert wish == Keep(SetChecklist((ChecklistItem("Owners named", None, ""), ITEMS[1])))


def test_that_edited_lines_keep_the_ticks_of_those_that_stay(qtbot: QtBot, opened_of: Sample) -> None:
    page = _page(qtbot, _free(opened_of("claims-ready"), Records(checklist=ITEMS)))
    _one(page, ChecklistCard).change.click()
    dialog = _one(page, LinesDialog)
    dialog.lines.setPlainText("A new one\n\nOwners named\nOwners named")
    dialog.accept()
    assert "twice" in dialog.fault_of("lines")
    dialog.lines.setPlainText("A new one\n\nOwners named")
    wish = _wish(page, qtbot, dialog.accept)
    assert wish == Keep(SetChecklist((ChecklistItem("A new one", None, ""), ITEMS[0])))


def test_that_without_a_review_the_records_are_still_there(qtbot: QtBot, opened_of: Sample) -> None:
    opened = replace(
        _free(opened_of("claims-ready"), Records(actions=(ACTION,))), review=None, why_not="Nothing came in."
    )
    page = _page(qtbot, opened)
    assert page.why.text() == "Nothing came in."
    assert not page.empty.isHidden()
    assert not _one(page, TodosCard).isHidden()
    assert _one(page, LadderCard).isHidden()
    page.show_opened(None)
    assert all(section.isHidden() for section in page.sections)


def test_that_long_and_hostile_texts_do_no_harm(qtbot: QtBot, opened_of: Sample) -> None:
    review = absurd()
    opened = replace(_free(opened_of("claims-ready"), review.records), review=review, settings=review.settings)
    page = _page(qtbot, opened)
    page.resize(900, 700)
    page.show()
    assert len(page.sections) == sum(len(kinds) for columns in LAYOUT for _, kinds in columns)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in page.findChildren(type(page.why)))


def test_that_the_choice_of_the_board_survives_a_change_elsewhere(qtbot: QtBot, opened_of: Sample) -> None:
    opened = _free(opened_of("claims-ready"))
    page = _page(qtbot, opened)
    card = _one(page, BoardCard)
    card.buttons["pause"].click()
    page.show_opened(_free(opened_of("claims-ready"), Records(actions=(ACTION,))))
    assert card.chosen == "pause"
    review = opened.review
    assert review is not None
    scaled = replace(review, verdict=replace(review.verdict, recommendation=Recommendation.SCALE, rule="all-green"))
    page.show_opened(replace(opened, review=scaled))
    assert card.chosen == "scale"


def test_that_a_dialog_that_is_cancelled_keeps_nothing(qtbot: QtBot, opened_of: Sample) -> None:
    page = _page(qtbot, _free(opened_of("claims-ready")))
    _one(page, BoardCard).open_dialog()
    with qtbot.assertNotEmitted(page.wished):
        _one(page, QDialog).reject()
