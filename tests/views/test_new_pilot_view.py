"""A new pilot in words: profiles, faults, lines."""

import pytest

from kpidesk.base.units import Unit
from kpidesk.pilot.parse import parse_settings
from kpidesk.pilot.profiles import load_profile, profile_names
from kpidesk.pilot.settings import PilotSettings
from kpidesk.views import new_pilot
from kpidesk.views.new_pilot import Measure

MEASURES = {"weighted_accuracy": Measure("Accuracy", Unit.SHARE), "mttr": Measure("Recovery", Unit.HOURS)}


def rows(profile: str = "internal-workflow", **typed: str) -> dict[str, new_pilot.LineRow]:
    entries = {("weighted_accuracy", side): text for side, text in typed.items()}
    return {row.measure: row for row in new_pilot.line_rows(profile, entries, MEASURES, "EUR")}


def test_that_every_profile_says_when_to_choose_it() -> None:
    found = new_pilot.profiles()
    assert [one.key for one in found] == list(profile_names())
    assert all("Choose it" in one.when for one in found)


def test_that_every_question_is_a_setting() -> None:
    asked = (*new_pilot.ABOUT, *new_pilot.DATES, *new_pilot.VALUES, *new_pilot.OWNERS)
    _, problems = parse_settings({one.key: "" for one in asked}, "")
    assert not problems
    assert len({one.key for one in asked}) == len(asked)


def test_that_faults_are_told_by_key() -> None:
    faults = new_pilot.faults({"name": "x", "start": "soon", "currency": "XXL", "timezone": "Europe/Berlin"})
    assert set(faults) == {"start", "currency"}
    assert "name" in new_pilot.faults({"name": "  "})
    assert not new_pilot.faults({"name": "x", "owners.latency": "Ann"})


def test_that_lines_are_shown_in_the_unit_people_use() -> None:
    accuracy = rows()["weighted_accuracy"]
    own = load_profile(PilotSettings()).thresholds["weighted_accuracy"]
    assert own.green is not None
    assert accuracy.typed == ("92", "80")
    assert own.green.number == pytest.approx(0.92)
    assert (accuracy.unit, accuracy.ops, accuracy.words) == ("%", ("≥", "<"), ("≥ 92 %", "< 80 %"))
    assert accuracy.source == own.source
    assert not accuracy.changed


def test_that_a_changed_line_is_stored_in_the_unit_of_its_measure() -> None:
    found = rows(green="95")
    assert found["weighted_accuracy"].source == "set for this pilot"
    assert new_pilot.overrides(tuple(found.values()), MEASURES) == {"weighted_accuracy": {"green": 0.95}}


def test_that_typing_the_profiles_own_number_changes_nothing() -> None:
    assert not rows(green="92")["weighted_accuracy"].changed


@pytest.mark.parametrize(
    ("typed", "sentence"), [("70", "contradict"), ("much", "is no number"), ("", "cannot be left out")]
)
def test_that_a_line_that_cannot_be_says_why(typed: str, sentence: str) -> None:
    row = rows(green=typed)["weighted_accuracy"]
    assert sentence in row.fault
    assert new_pilot.overrides((row,), MEASURES) == {}


def test_that_what_is_stored_is_typed() -> None:
    stored = new_pilot.stored(
        {"name": "x", "budget": "500", "start": "2026-08-03", "owners.mttr": "Bo", "profile": "enterprise"}, {}
    )
    settings, problems = parse_settings(stored, "")
    assert not problems
    assert (stored["budget"], settings.owners, settings.profile) == (500.0, {"mttr": "Bo"}, "enterprise")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Claims triage", "Claims triage.kpidesk"),
        ("A/B: test?", "A B test.kpidesk"),
        ("…", "pilot.kpidesk"),
        ("Prüfung 2", "Prüfung 2.kpidesk"),
    ],
)
def test_that_a_project_is_named_after_its_pilot(name: str, file: str) -> None:
    assert new_pilot.file_name(name) == file
