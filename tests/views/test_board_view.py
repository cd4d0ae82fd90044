"""The decision of the board, its record, to-dos and what is accepted, in words."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from kpidesk.decision.review import Light, Recommendation
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.pilot.records import Action, Amendment, ChecklistItem, Decision, Explanation, Records, Waiver
from kpidesk.store.reviews import SavedReview
from kpidesk.views import board, todos
from kpidesk.views.opened import Looking, Opened
from tests.report.extremes import failing
from tests.report.reviews import healthy

NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)
TODAY = date(2026, 10, 10)
DECIDED = Decision(
    NOW, "Board", "optimise", "optimise", "", "", "", "", date(2026, 10, 30), None, "0123456789abcdef" * 4
)


def _opened(records: Records = Records(), **more: object) -> Opened:  # noqa: B008 - frozen
    review = healthy()
    opened = Opened(
        path=Path("x.kpidesk"), read_only_reason="", settings=review.settings, profile=review.profile,
        catalogue=CATALOGUE, records=records, imports=(), problems=(), changes=(), saved=(), looking=Looking(),
        review=review,
    )  # fmt: skip
    return replace(opened, **more)  # type: ignore[arg-type]  # fields by name


def _saved(at: datetime, lights: dict[str, str]) -> SavedReview:
    text = json.dumps({"kpis": [{"id": kpi, "light": light} for kpi, light in lights.items()]})
    return SavedReview(at.date(), at, "", text)


def test_that_the_recommended_choices_carry_shape_and_tone() -> None:
    review = healthy()
    both = replace(review, verdict=replace(review.verdict, recommendation=Recommendation.REDESIGN_OR_KILL))
    marked = {choice.id: choice.label for choice in board.choices(both) if choice.recommended}
    assert marked == {"redesign": "◆ Redesign", "kill": "◆ Kill"}
    open_ = replace(review, verdict=replace(review.verdict, recommendation=Recommendation.INCOMPLETE))
    assert not any(choice.recommended or choice.tone for choice in board.choices(open_))


def test_that_lights_are_compared_with_the_last_review_saved_before_the_decision() -> None:
    review = healthy()
    now = {kpi.id: kpi.light.value for kpi in review.kpis}
    green = next(kpi for kpi in review.kpis if kpi.light is Light.GREEN)
    before = _saved(NOW - timedelta(hours=1), {**now, green.id: "red"})
    after = _saved(NOW + timedelta(days=3), {**now, green.id: "yellow"})
    opened = _opened(Records(decisions=(replace(DECIDED, recommendation=review.verdict.recommendation.value),)))
    heading, said = board.since(replace(opened, saved=(before, after)))
    assert heading == "Since the decision of 1 October 2026"
    assert said == (f"{green.title}: red → green.",)
    _, same = board.since(replace(opened, saved=(_saved(NOW, now),)))
    assert same == ("Nothing has changed since then.",)


def test_that_what_was_recorded_since_is_counted() -> None:
    later, earlier = NOW + timedelta(days=1), NOW - timedelta(days=1)
    records = Records(
        decisions=(DECIDED,),
        amendments=(Amendment(later, "budget", "1", "2", "Ann"), Amendment(earlier, "budget", "0", "1", "Ann")),
        waivers=(
            Waiver("latency_p99", "r", "o", 12.0, TODAY, later),
            Waiver("peak_rps", "r", "o", 1.0, TODAY, earlier),
        ),
        actions=(Action("drift", "Label more", "Jo", TODAY, False, later),),
    )
    _, said = board.since(_opened(records))
    assert "1 setting or threshold changed." in said
    assert "Deviations accepted: latency P99." in said
    assert "1 to-do added." in said


def test_that_an_unknown_past_is_said() -> None:
    long_ago = replace(DECIDED, decided_at=datetime(2020, 1, 1, tzinfo=UTC))
    _, said = board.since(_opened(Records(decisions=(long_ago,))))
    assert "The lights of that day were not kept, so they cannot be compared." in said
    assert board.since(_opened()) == ("", ())


def test_that_a_record_says_whether_the_board_followed_the_rule() -> None:
    other = replace(DECIDED, what="scale", recommendation="redesign_or_kill")
    first, second = board.record(_opened(Records(decisions=(DECIDED, other))))
    assert (first.decided, first.rule_said, first.followed) == ("Scale", "Redesign or kill", False)
    assert (second.decided, second.followed, second.mark) == ("Optimise", True, "01234567…cdef")
    assert second.next_review == "30 October 2026"


def test_that_everything_with_a_day_stands_in_the_order_of_its_day() -> None:
    records = Records(
        decisions=(DECIDED,),
        actions=(
            Action("drift", "Later", "Jo", date(2026, 12, 1), False, NOW),
            Action("drift", "Late", "Jo", date(2026, 10, 9), False, NOW),
            Action("drift", "Now", "Jo", TODAY, False, NOW),
            Action("drift", "Done", "Jo", date(2026, 9, 1), True, NOW),
        ),
        waivers=(
            Waiver("latency_p99", "r", "Ann", 12.0, date(2026, 10, 15), NOW),
            Waiver("latency_p99", "r", "Ann", 12.0, date(2026, 10, 1), NOW),
        ),
        explanations=(Explanation("group_age", "t", "Ben", date(2026, 11, 20), NOW),),
    )
    found = todos.todos(records, healthy(), TODAY)
    again = "Decide again on the deviation of Latency P99"
    told = ["Late", "Now", again, "Next review", "Explain again: age", "Later", "Done"]
    assert [todo.what for todo in found] == told
    assert [todo.state for todo in found][:4] == [
        "▼ overdue by 1 day",
        "◆ due today",
        "◆ due in 5 days",
        "due in 20 days",
    ]
    assert found[1].key == "action-2"
    assert todos.summary(found) == "6 open, 1 overdue"
    assert todos.summary(()) == ""


def test_that_a_waiver_says_whether_it_holds() -> None:
    review = healthy()
    metric = review.metrics[0]
    day = review.calendar.as_of
    states = {}
    for name, light, waived, expires in (
        ("holds", Light.YELLOW, True, day),
        ("passed", Light.RED, False, day),
        ("idle", Light.GREEN, False, day),
        ("over", Light.RED, False, day - timedelta(days=1)),
    ):
        metrics = (replace(metric, light=light, waived=waived), *review.metrics[1:])
        kept = Records(waivers=(Waiver(metric.id, "r", "o", 1.0, expires, NOW),))
        (one,) = todos.accepted(kept, replace(review, metrics=metrics))
        states[name] = one.state
    assert states == {
        "holds": "◆ in force, counts as yellow",
        "passed": "▼ ended, ceiling passed",
        "idle": "○ not needed, not red",
        "over": "– ended",
    }


def test_that_deviations_are_offered_of_red_kpis_with_a_kill_line() -> None:
    offered = {kpi.id for kpi in todos.deviating(failing())}
    red = {kpi.id for kpi in failing().kpis if kpi.light is Light.RED}
    assert offered
    assert offered <= red
    assert todos.deviating(replace(healthy(), kpis=())) == ()


def test_that_a_ticked_line_names_who_and_when() -> None:
    lines = todos.checklist((ChecklistItem("a", date(2026, 9, 1), "Ann"), ChecklistItem("b", None, "")))
    assert [(line.done, line.said) for line in lines] == [(True, "1 September 2026, Ann"), (False, "open")]


def test_that_nothing_can_be_recorded_of_the_past_or_in_a_file_that_cannot_be_changed() -> None:
    assert board.locked(_opened()) == ""
    assert board.locked(_opened(read_only_reason="It is on a read-only disk.")) == "It is on a read-only disk."
    assert "1 October 2026" in board.locked(_opened(looking=Looking(as_of=date(2026, 10, 1))))
