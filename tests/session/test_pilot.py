"""A pilot's settings with what was asked for on top."""

from datetime import date
from pathlib import Path

import pytest

from kpidesk.base.errors import WrongUsage
from kpidesk.session.pilot import NO_CHOICES, Choices, resolve

RAW = {"name": "Claims", "start": date(2026, 8, 3), "transaction_value": 4}


def test_that_choices_win_over_the_file_and_stand_in_what_is_stored() -> None:
    choices = Choices("high-volume-low-cost", ("transaction_value=5", "thresholds.latency_p99.green=4"), "2026-09-06")
    pilot = resolve(RAW, choices, "pilot.toml")
    assert pilot.settings.transaction_value == 5
    assert pilot.settings.as_of == date(2026, 9, 6)
    assert pilot.profile.id == "high-volume-low-cost"
    line = pilot.profile.thresholds["latency_p99"].green
    assert line is not None
    assert line.number == 4
    again = resolve(pilot.raw, NO_CHOICES, "claims.kpidesk")
    assert again.settings == pilot.settings


def test_that_a_line_of_a_users_own_profile_for_what_is_no_measure_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "ours.toml"
    own.write_text(
        'extends = "internal-workflow"\n[thresholds.latencyp99]\ngreen = "<= 3"\nsource = "our board"\n',
        encoding="utf-8",
    )
    with pytest.raises(WrongUsage, match="latencyp99"):
        resolve(RAW, Choices(profile=str(own)), "")


def test_that_the_last_of_two_assignments_counts() -> None:
    choices = Choices(assignments=("budget=1", "budget=2"))
    assert resolve(RAW, choices, "").settings.budget == 2


def test_that_each_fault_in_the_file_is_a_sentence_of_its_own() -> None:
    raw = {**RAW, "transaction_valeu": 4, "start": "soon"}
    with pytest.raises(WrongUsage) as refused:
        resolve(raw, NO_CHOICES, "pilot.toml")
    one, other = sorted(refused.value.sentences)
    assert one.startswith("pilot.toml: ")
    assert "'transaction_valeu'" in one + other
    assert "soon" in one + other


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (Choices(profile="internal-workflw"), "internal-workflow"),
        (Choices(assignments=("transactionvalue=4",)), "transaction_value"),
        (Choices(assignments=("transaction_value",)), "write KEY=VALUE"),
        (Choices(assignments=("transaction_value=four",)), "four"),
        (Choices(as_of="yesterday"), "is no date"),
        (Choices(as_of="2026-08-02"), "before the start"),
    ],
)
def test_that_a_choice_that_cannot_be_used_is_refused_with_a_hint(choices: Choices, said: str) -> None:
    with pytest.raises(WrongUsage, match=said):
        resolve(RAW, choices, "pilot.toml")
