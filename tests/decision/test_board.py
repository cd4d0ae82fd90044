"""What a decision has to say."""

from datetime import UTC, date, datetime

import pytest

from kpidesk.decision import board
from kpidesk.decision.review import Recommendation
from kpidesk.pilot.records import Decision

TODAY = date(2026, 10, 25)


def _decision(what: str, **more: object) -> Decision:
    fields: dict[str, object] = {
        "decided_at": datetime(2026, 10, 25, 9, tzinfo=UTC),
        "who": "Board",
        "what": what,
        "recommendation": "optimise",
        "reason": "",
        "conditions": "",
        "dissent": "",
        "lessons": "",
        "next_review": None,
        "extend_to": None,
        "chain": "",
    }
    return Decision(**{**fields, **more})  # type: ignore[arg-type]  # the fields of the record, by name


@pytest.mark.parametrize(
    ("recommendation", "agreeing"),
    [
        (Recommendation.SCALE, {"scale"}),
        (Recommendation.OPTIMISE, {"optimise"}),
        (Recommendation.REDESIGN_OR_KILL, {"redesign", "kill"}),
        (Recommendation.KILL, {"kill"}),
        (Recommendation.INCOMPLETE, set()),
    ],
)
def test_that_every_choice_but_the_recommended_asks_for_a_reason(
    recommendation: Recommendation, agreeing: set[str]
) -> None:
    for what in board.CHOICES:
        asked = "reason" in board.faults(_decision(what), recommendation, TODAY)
        assert asked is (what not in agreeing)
        assert "reason" not in board.faults(_decision(what, reason="Because."), recommendation, TODAY)


def test_that_a_decision_is_signed() -> None:
    assert set(board.faults(_decision("optimise", who="  "), Recommendation.OPTIMISE, TODAY)) == {"who"}


def test_that_a_kill_says_what_was_learned() -> None:
    assert set(board.faults(_decision("kill"), Recommendation.KILL, TODAY)) == {"lessons"}
    assert not board.faults(_decision("kill", lessons="Labels come too late."), Recommendation.KILL, TODAY)


def test_that_an_extension_ends_after_today() -> None:
    lacking = board.faults(_decision("extend", reason="x"), Recommendation.KILL, TODAY)
    early = board.faults(_decision("extend", reason="x", extend_to=TODAY), Recommendation.KILL, TODAY)
    later = _decision("extend", reason="x", extend_to=date(2026, 10, 26))
    assert set(lacking) == set(early) == {"extend_to"}
    assert "25 October 2026" in early["extend_to"]
    assert not board.faults(later, Recommendation.KILL, TODAY)


def test_that_the_next_review_lies_ahead() -> None:
    past = _decision("optimise", next_review=date(2026, 10, 1))
    assert set(board.faults(past, Recommendation.OPTIMISE, TODAY)) == {"next_review"}


def test_that_lessons_name_each_cause_once_and_end_in_one_stop() -> None:
    causes = [("Latency", "one region."), ("Drift", " "), ("Adoption", "no training")]
    assert board.told(causes, " Ask users first. ") == "Latency: one region. Adoption: no training. Ask users first."
    assert not board.told([], " ")
