"""What people record is kept in order, and a decision cannot be altered unnoticed."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kpidesk.base.errors import Unusable, WrongUsage
from kpidesk.pilot.records import Action, Amendment, ChecklistItem, Decision, Explanation, Records, Waiver
from kpidesk.store import seal
from kpidesk.store.check import check
from kpidesk.store.project import Project
from kpidesk.store.reviews import saved_review
from kpidesk.store.schema import VERSION

AT = datetime(2026, 8, 17, 9, 30, tzinfo=UTC)
WAIVER = Waiver("latency_p99", "A cache comes in May.", "Ann", 6.5, date(2026, 10, 1), AT)
EXPLANATION = Explanation("group_age", "Cases differ.", "Bob", date(2026, 11, 1), AT)
ACTION = Action("latency", "Warm the cache.", "Ann", date(2026, 9, 1), done=False, recorded_at=AT)
DECISION = Decision(AT, "Board", "extend", "optimise", "Labels are late.", "None", "", "", date(2026, 9, 1), None, "")


def test_that_a_new_project_has_no_records(project: Project) -> None:
    assert project.records() == Records()


def test_that_records_come_back_as_they_were_given(project: Project) -> None:
    items = (ChecklistItem("Data protection", date(2026, 8, 1), "Ann"), ChecklistItem("Works council", None, ""))
    project.add_waiver(WAIVER)
    project.add_explanation(EXPLANATION)
    project.add_action(ACTION)
    project.set_checklist([items[1]])
    project.set_checklist(items)
    found = project.records()
    assert found == Records(waivers=(WAIVER,), explanations=(EXPLANATION,), actions=(ACTION,), checklist=items)


def test_that_an_action_is_finished_by_its_number(project: Project) -> None:
    first, second = project.add_action(ACTION), project.add_action(replace(ACTION, kpi="cost"))
    assert (first, second) == (1, 2)
    project.finish_action(second)
    assert [(action.kpi, action.done) for action in project.records().actions] == [("latency", False), ("cost", True)]
    with pytest.raises(WrongUsage, match="no open action 2"):
        project.finish_action(second)


def test_that_a_record_taken_back_leaves_the_others_in_order_and_returns_to_its_place(project: Project) -> None:
    several = tuple(replace(WAIVER, reason=f"Reason {number}") for number in range(3))
    for waiver in several:
        project.add_waiver(waiver)
    assert project.withdraw_waiver(several[1]) == 1
    assert project.records().waivers == (several[0], several[2])
    project.add_waiver(several[1], 1)
    assert project.records().waivers == several
    project.add_explanation(EXPLANATION)
    assert project.withdraw_explanation(EXPLANATION) == 0
    with pytest.raises(WrongUsage, match="not in the project any more"):
        project.withdraw_explanation(EXPLANATION)


def test_that_of_two_alike_the_one_at_its_place_is_taken_back(project: Project) -> None:
    for waiver in (WAIVER, replace(WAIVER, owner="Bob"), WAIVER):
        project.add_waiver(waiver)
    assert project.withdraw_waiver(WAIVER, 0) == 0
    assert [waiver.owner for waiver in project.records().waivers] == ["Bob", "Ann"]
    assert project.withdraw_waiver(WAIVER) == 1


def test_that_an_action_is_changed_in_its_place_and_removed(project: Project) -> None:
    first, second = ACTION, replace(ACTION, kpi="cost")
    project.add_action(first)
    project.add_action(second)
    project.replace_action(first, replace(first, done=True, owner="Bob"))
    assert [(one.kpi, one.owner, one.done) for one in project.records().actions] == [
        ("latency", "Bob", True),
        ("cost", "Ann", False),
    ]
    with pytest.raises(WrongUsage, match="not in the project any more"):
        project.replace_action(first, second)
    assert project.remove_action(replace(first, done=True, owner="Bob")) == 0
    project.finish_action(1)
    assert [(one.kpi, one.done) for one in project.records().actions] == [("cost", True)]


def test_that_a_change_that_was_taken_back_is_no_amendment_and_stays_in_the_history(project: Project) -> None:
    project.stamp_first_review(AT, "ab" * 32)
    for value in (1, 2, 3, 2, None, 5):
        project.change_settings({"budget": value}, "Ann", AT)
    project.change_settings({"name": "Other"}, "Ann", AT)
    project.change_settings({"name": "Claims triage"}, "Ann", AT)
    assert [(one.old, one.new) for one in project.records().amendments] == [("", "5")]
    assert len(project.history()) == 8


def test_that_a_decision_is_kept_with_the_review_it_rests_on(project: Project) -> None:
    seen = saved_review(date(2026, 8, 16), '{"kpidesk": "1"}', AT)
    kept = project.add_decision(DECISION, seen)
    assert project.records().decisions == (kept,)
    assert project.reviews() == (seen,)


def test_that_each_decision_is_chained_to_the_one_before(project: Project) -> None:
    first = project.add_decision(DECISION)
    second = project.add_decision(replace(DECISION, chain="made up"))
    assert project.records().decisions == (first, second)
    assert len({first.chain, second.chain, "", "made up"}) == 4
    assert replace(first, chain="") == DECISION


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE decision SET reason = 'Somebody else' WHERE id = 1",
        "DELETE FROM decision WHERE id = 1",
        "UPDATE decision SET id = 4 - id WHERE id = 1",
        "UPDATE decision SET extend_to = '2027-01-01' WHERE id = 2",
    ],
)
def test_that_an_altered_decision_is_noticed_even_under_a_fresh_seal(project: Project, change: str) -> None:
    project.add_decision(DECISION)
    project.add_decision(replace(DECISION, what="scale"))
    with closing(sqlite3.connect(project.path, isolation_level=None)) as connection:
        connection.execute(change)
        seal.renew(connection, VERSION)
    with pytest.raises(Unusable, match="altered after it was recorded"):
        project.records()
    report = check(project.path)
    assert not report.sound
    assert any("altered after it was recorded" in sentence for sentence in report.sentences)


def test_that_a_change_of_settings_keeps_its_history(project: Project) -> None:
    project.change_settings({"thresholds.latency_p99.green": 4.5, "budget": 10}, "Ann", AT)
    project.change_settings({"thresholds.latency_p99.green": None, "name": "Claims triage"}, "Bob", AT)
    assert project.settings() == {"name": "Claims triage", "transaction_value": 4, "budget": 10}
    changes = [(change.key, change.old, change.new, change.who, change.at) for change in project.history()]
    assert changes == [
        ("thresholds.latency_p99.green", "4.0", "4.5", "Ann", AT),
        ("budget", "", "10", "Ann", AT),
        ("thresholds.latency_p99.green", "4.5", "", "Bob", AT),
    ]


def test_that_a_key_with_a_dot_is_quoted(project: Project) -> None:
    project.change_settings({'token_prices."gpt-4.1".input': 2.5}, "Ann", AT)
    assert project.settings()["token_prices"] == {"gpt-4.1": {"input": 2.5}}


@pytest.mark.parametrize("key", ["", ".", "a.", ".a", "a..b", 'a."b', "name.first"])
def test_that_a_key_that_is_none_is_refused_and_nothing_changes(project: Project, key: str) -> None:
    before = project.settings()
    with pytest.raises(WrongUsage):
        project.change_settings({"budget": 1, key: 2}, "Ann", AT)
    assert project.settings() == before
    assert project.history() == ()


def test_that_only_changes_after_the_first_review_are_amendments(project: Project) -> None:
    project.change_settings({"budget": 1}, "Ann", AT)
    assert project.first_review() is None
    project.stamp_first_review(AT, "ab" * 32)
    project.stamp_first_review(AT + timedelta(days=1), "cd" * 32)
    project.change_settings({"budget": 2}, "Bob", AT)
    assert project.first_review() == (AT, "ab" * 32)
    assert project.records().amendments == (Amendment(AT, "budget", "1", "2", "Bob"),)


def test_that_what_a_report_prints_is_no_amendment_and_stays_in_the_history(project: Project) -> None:
    project.stamp_first_review(AT, "f" * 64)
    project.change_settings({"report_notes.rule": "Mind the gap.", "report_sections": ["rule"]}, "Bob", AT)
    assert project.records().amendments == ()
    assert [one.key for one in project.history()] == ["report_notes.rule", "report_sections"]
