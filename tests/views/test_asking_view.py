"""The questions of a sheet as they are asked."""

import pytest

from kpidesk.intake.asking import Option, Question
from kpidesk.views.asking import Asked, fault, inquiries, open_questions

KINDS = (Option("build", "building it"), Option("other", "further work"))
WORK = tuple(
    Question("activity", f'What kind of work is "{name}"?', KINDS, default, name)
    for name, default in (("Claims", "other"), ("Setup", "build"))
)
ZONE = Question("time-zone", "In which time zone are the times?", (), "UTC")
ORDER = Question("date-order", 'Day or month first in "When"?', (Option("day-first", "day"),), "day-first", "date")


def test_that_questions_of_one_kind_are_asked_together_and_others_alone() -> None:
    found = inquiries((ZONE, *WORK, ORDER), {})
    assert [one.title for one in found] == [
        "In which time zone are the times?",
        "What kind of work is each of these?",
        'Day or month first in "When"?',
    ]
    assert [asked.about for asked in found[1].asked] == ["Claims", "Setup"]
    assert [asked.answer for asked in found[1].asked] == ["other", "build"]


def test_that_what_nobody_answered_is_open() -> None:
    assert open_questions((ZONE, *WORK), {}) == 2
    assert open_questions((ZONE, *WORK), {"activity:Claims": "build"}) == 2
    assert open_questions((ZONE, *WORK), {"activity:Claims": "build", "activity:Setup": "build"}) == 1
    assert open_questions((ZONE,), {"time-zone": "Europe/Berlin"}) == 0


def test_that_an_answer_that_is_no_option_any_more_does_not_count() -> None:
    (one,) = inquiries((ORDER,), {"date-order:date": "year-first"})
    assert (one.answered, one.asked[0].answer) == (False, "day-first")


def test_that_the_note_says_what_happens_without_an_answer() -> None:
    (zone,) = inquiries((ZONE,), {})
    assert zone.note == "If you do not answer, UTC is taken, and told as an assumption at the end."
    (answered,) = inquiries((ZONE,), {"time-zone": "UTC"})
    assert answered.note.startswith("✓ Answered.")


@pytest.mark.parametrize(
    ("key", "is_zone", "text", "wrong"),
    [
        ("time-zone", True, "Europe/Berlin", ""),
        ("time-zone", True, "UTC+2", ""),
        ("time-zone", True, "Berlin time", "is no time zone"),
        ("begun-at:timestamp", False, "2026-08-31", ""),
        ("begun-at:timestamp", False, "2026-08-31 10:15", ""),
        ("evaluated-at:evaluated_at", False, "31.8.2026", "year-month-day"),
        ("metric:metric", False, "relevance", ""),
        ("metric:metric", False, "  ", "Write an answer"),
    ],
)
def test_that_a_free_answer_is_looked_at_before_it_is_taken(key: str, is_zone: bool, text: str, wrong: str) -> None:  # noqa: FBT001 - a case of the table above
    asked = Asked(key, "What?", (), "UTC", "UTC", answered=False, is_zone=is_zone)
    found = fault(asked, text)
    assert wrong in found
    assert bool(wrong) == bool(found)
