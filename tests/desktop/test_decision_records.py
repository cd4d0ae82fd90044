"""The Decision page: to-dos, accepted deviations, the record of decisions, the checklist."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from pytestqt.qtbot import QtBot

from kpidesk.decision.review import Light
from kpidesk.desktop.decision.action_dialog import ActionDialog
from kpidesk.desktop.decision.checklist import ChecklistCard, LinesDialog, TickDialog
from kpidesk.desktop.decision.reading import SinceCard
from kpidesk.desktop.decision.records import AcceptedCard, RecordCard
from kpidesk.desktop.decision.todos import TodosCard
from kpidesk.desktop.pages.waiver_dialog import WaiverDialog
from kpidesk.desktop.wishes import Keep
from kpidesk.pilot.records import ChecklistItem, Explanation, Records, Waiver
from kpidesk.session.edits import (
    AddAction,
    AddWaiver,
    RemoveAction,
    ReplaceAction,
    SetChecklist,
    WithdrawExplanation,
    WithdrawWaiver,
)
from kpidesk.views.todos import STANDARD
from tests.desktop.decision_pages import ACTION, DONE, NOW, Sample, decision_of, free, one, page_of, texts, wish_of


def test_that_overdue_todos_say_so_in_words_and_what_is_done_comes_last(qtbot: QtBot, opened_of: Sample) -> None:
    opened = opened_of("claims-ready")
    assert opened.review is not None
    page = page_of(qtbot, free(opened, Records(actions=(DONE, ACTION))))
    rows = texts(one(page, TodosCard).table)
    late = (opened.review.calendar.as_of - ACTION.due).days
    assert rows[0] == ["Fill loss dates", "Data quality", "Maria", "1 September 2026", f"▼ overdue by {late} days"]
    assert rows[1][4] == "▲ done"
    assert one(page, TodosCard).count.text() == "1 open, 1 overdue"


def test_that_todos_are_ticked_removed_and_opened_again(qtbot: QtBot, opened_of: Sample) -> None:
    page = page_of(qtbot, free(opened_of("claims-ready"), Records(actions=(DONE, ACTION))))
    card = one(page, TodosCard)
    assert not card.tick.isEnabled()
    card.table.select("action-1")
    tick = wish_of(page, qtbot, card.tick.click)
    assert tick == Keep(ReplaceAction(ACTION, replace(ACTION, done=True), "Tick a to-do off"))
    assert wish_of(page, qtbot, card.remove.click) == Keep(RemoveAction(ACTION))
    card.table.select("action-0")
    again = wish_of(page, qtbot, card.tick.click)
    assert again == Keep(ReplaceAction(DONE, replace(DONE, done=False), "Reopen a to-do"))


def test_that_a_todo_is_added_with_owner_and_day(qtbot: QtBot, opened_of: Sample) -> None:
    page = page_of(qtbot, free(opened_of("claims-ready")))
    one(page, TodosCard).add.click()
    dialog = one(page, ActionDialog)
    dialog.accept()
    assert dialog.fault_of("text")
    assert dialog.fault_of("owner")
    dialog.text.setText("Fill loss dates")
    dialog.owner.setText("Maria")
    dialog.kpi.setCurrentIndex(dialog.kpi.findData("data_quality"))
    dialog.due.set_day(date(2026, 12, 24))
    wish = wish_of(page, qtbot, dialog.accept)
    assert isinstance(wish, Keep)
    assert isinstance(wish.edit, AddAction)
    made = wish.edit.action
    assert (made.kpi, made.text, made.owner, made.due, made.done) == (
        "data_quality", "Fill loss dates", "Maria", date(2026, 12, 24), False,
    )  # fmt: skip


def test_that_a_todo_is_edited_and_keeps_its_moment(qtbot: QtBot, opened_of: Sample) -> None:
    page = page_of(qtbot, free(opened_of("claims-ready"), Records(actions=(ACTION,))))
    card = one(page, TodosCard)
    card.table.select("action-0")
    card.change.click()
    dialog = one(page, ActionDialog)
    assert (dialog.text.text(), dialog.owner.text(), dialog.due.day) == ("Fill loss dates", "Maria", ACTION.due)
    dialog.owner.setText("Jon")
    assert wish_of(page, qtbot, dialog.accept) == Keep(ReplaceAction(ACTION, replace(ACTION, owner="Jon")))


WAIVER = Waiver("latency_p99", "Old link", "Head of claims", 13.0, date(2026, 12, 1), NOW)
NOTE = Explanation("group_age", "Complex claims", "R. Sato", date(2027, 1, 1), NOW)


def test_that_accepted_deviations_are_listed_and_can_be_withdrawn(qtbot: QtBot, opened_of: Sample) -> None:
    opened = opened_of("claims-ready")
    page = page_of(qtbot, free(opened, Records(waivers=(WAIVER,), explanations=(NOTE,))))
    card = one(page, AcceptedCard)
    rows = texts(card.table)
    assert rows[0] == ["Latency P99", "13.0 s", "3.8 s", "1 December 2026", "Head of claims", "○ not needed, not red"]
    assert rows[1][0] == "Disparity by age"
    card.table.select("waiver-0")
    assert card.reason.text() == "Reason: Old link"
    assert wish_of(page, qtbot, card.withdraw.click) == Keep(WithdrawWaiver(WAIVER, place=0))
    card.table.select("explanation-0")
    assert wish_of(page, qtbot, card.withdraw.click) == Keep(WithdrawExplanation(NOTE, place=0))


def test_that_a_deviation_is_accepted_of_a_red_kpi(qtbot: QtBot, opened_of: Sample) -> None:
    opened = opened_of("claims-failing")
    assert opened.review is not None
    page = page_of(qtbot, free(opened))
    card = one(page, AcceptedCard)
    red = [kpi.title for kpi in opened.review.kpis if kpi.light is Light.RED]
    assert [action.text() for action in card.offers.actions()] == red
    card.offers.actions()[red.index("Latency")].trigger()
    dialog = one(page, WaiverDialog)
    waiver = replace(WAIVER, ceiling=12.5)
    assert wish_of(page, qtbot, lambda: dialog.kept.emit(AddWaiver(waiver))) == Keep(AddWaiver(waiver))
    page.show_opened(free(opened_of("claims-ready")))
    assert not card.accept.isEnabled()
    assert "Nothing is red" in card.accept.toolTip()


def test_that_decisions_are_listed_latest_first_with_their_mark_and_can_be_read(
    qtbot: QtBot, opened_of: Sample
) -> None:
    first = decision_of("extend", "kill", NOW, reason="Systems were down")
    last = decision_of("optimise", "optimise", NOW + timedelta(days=9), dissent="C. Lee", chain="12345678" + "f" * 56)
    page = page_of(qtbot, free(opened_of("claims-ready"), Records(decisions=(first, last))))
    card = one(page, RecordCard)
    rows = texts(card.table)
    assert [row[1:3] for row in rows] == [["Optimise", "Optimise"], ["Extend", "◆ Kill"]]
    assert rows[0][5] == "12345678…ffff"
    assert "Dissent: C. Lee." in card.detail.text()
    card.table.select("0")
    assert "Reason: Systems were down." in card.detail.text()


def test_that_what_changed_since_the_last_decision_is_said(qtbot: QtBot, opened_of: Sample) -> None:
    opened = opened_of("claims-failing")
    review = opened.review
    assert review is not None
    when = datetime.combine(review.calendar.days_of_week(2).first, datetime.min.time(), UTC)
    then = Records(decisions=(decision_of("optimise", "optimise", when),))
    page = page_of(qtbot, replace(free(opened, then), saved=()))
    said = one(page, SinceCard).changes.texts
    assert said[0] == "The rule said optimise; it says kill now."
    changed = [kpi for kpi in review.kpis if review.arc.lights[kpi.id][1] is not kpi.light]
    assert all(any(line.startswith(f"{kpi.title}: ") for line in said) for kpi in changed)
    page.show_opened(free(opened))
    assert one(page, SinceCard).isHidden()


def test_that_a_checklist_begins_with_the_usual_lines(qtbot: QtBot, opened_of: Sample) -> None:
    page = page_of(qtbot, free(opened_of("claims-ready")))
    wish = wish_of(page, qtbot, one(page, ChecklistCard).begin.click)
    assert isinstance(wish, Keep)
    assert isinstance(wish.edit, SetChecklist)
    assert [item.text for item in wish.edit.items] == list(STANDARD)
    assert all(item.done_on is None for item in wish.edit.items)


ITEMS = (ChecklistItem("Owners named", date(2026, 9, 1), "Ann"), ChecklistItem("Data protection signed", None, ""))


def test_that_a_tick_asks_who_and_when(qtbot: QtBot, opened_of: Sample) -> None:
    page = page_of(qtbot, free(opened_of("claims-ready"), Records(checklist=ITEMS)))
    card = one(page, ChecklistCard)
    assert [box.isChecked() for box in card.boxes] == [True, False]
    card.boxes[1].click()
    assert not card.boxes[1].isChecked()
    dialog = one(page, TickDialog)
    dialog.accept()
    assert dialog.fault_of("by") == "▼ Say who checked it."
    dialog.by.setText("Ben")
    dialog.on.set_day(date(2026, 10, 3))
    wish = wish_of(page, qtbot, dialog.accept)
    assert wish == Keep(SetChecklist((ITEMS[0], ChecklistItem("Data protection signed", date(2026, 10, 3), "Ben"))))


def test_that_a_tick_can_be_taken_away(qtbot: QtBot, opened_of: Sample) -> None:
    page = page_of(qtbot, free(opened_of("claims-ready"), Records(checklist=ITEMS)))
    wish = wish_of(page, qtbot, one(page, ChecklistCard).boxes[0].click)
    assert wish == Keep(SetChecklist((ChecklistItem("Owners named", None, ""), ITEMS[1])))


def test_that_edited_lines_keep_the_ticks_of_those_that_stay(qtbot: QtBot, opened_of: Sample) -> None:
    page = page_of(qtbot, free(opened_of("claims-ready"), Records(checklist=ITEMS)))
    one(page, ChecklistCard).change.click()
    dialog = one(page, LinesDialog)
    dialog.lines.setPlainText("A new one\n\nOwners named\nOwners named")
    dialog.accept()
    assert "twice" in dialog.fault_of("lines")
    dialog.lines.setPlainText("A new one\n\nOwners named")
    wish = wish_of(page, qtbot, dialog.accept)
    assert wish == Keep(SetChecklist((ChecklistItem("A new one", None, ""), ITEMS[0])))
