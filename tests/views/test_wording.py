from collections.abc import Iterable, Mapping
from enum import Enum

import pytest

from kpidesk.base.problems import Level
from kpidesk.base.units import Better, Cadence
from kpidesk.base.values import Grade, Lack
from kpidesk.decision.review import Confidence, GateState, Light, Recommendation
from kpidesk.views import wording
from kpidesk.views.wording import Sign, confidence, counted, file_size, light


@pytest.mark.parametrize(
    ("words", "all_of_them"),
    [
        (wording.LIGHTS, Light),
        (wording.GATES, GateState),
        (wording.RECOMMENDATIONS, Recommendation),
        (wording.CONFIDENCE, Confidence),
        (wording.GRADES, Grade),
        (wording.LACKS, Lack),
        (wording.LEVELS, Level),
        (wording.BETTER, Better),
        (wording.CADENCES, Cadence),
    ],
)
def test_that_every_state_has_its_own_words(words: Mapping[Enum, object], all_of_them: Iterable[Enum]) -> None:
    assert set(words) == set(all_of_them)
    assert len({str(said) for said in words.values()}) == len(words)


def test_that_lights_are_told_apart_without_colour() -> None:
    assert [str(light(each)) for each in Light] == [
        "▲ green",
        "◆ yellow",
        "▼ red",
        "– not measured",
        "○ not applicable",
    ]
    assert len({sign.shape for sign in wording.LIGHTS.values()}) == len(Light)


def test_that_what_has_no_line_has_no_light() -> None:
    assert light(None) == Sign("", "not graded", "no line in the profile")
    assert [confidence(each) for each in (Confidence.FIRM, Confidence.LEANING, None)] == ["firm", "leaning", ""]


def test_that_the_phases_and_stages_of_a_review_have_words() -> None:
    assert set(wording.PHASES) == {"proof_of_concept", "pilot_expansion", "production_hardening", "production"}
    assert set(wording.STAGES) == {"pilot", "production", "enterprise"}
    assert set(wording.ARC) == {"continue", "extend_or_kill", "kill", "open"}
    assert set(wording.DOCTOR) == {"computable", "caveat", "not_computable"}
    assert set(wording.TRENDS) == {"better", "worse", "steady", "unknown"}


def test_that_counts_are_plain() -> None:
    assert [counted(n, "row") for n in (0, 1, 31_482)] == ["no rows", "1 row", "31,482 rows"]
    assert counted(3, "entry", "entries") == "3 entries"


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (1240, "1.2 kB"),
        (9_960, "10 kB"),
        (999_600, "1.0 MB"),
        (421_000_000, "421 MB"),
        (3_200_000_000, "3.2 GB"),
        (5_000_000_000_000_000, "5000 TB"),
    ],
)
def test_that_file_sizes_are_short(size: int, text: str) -> None:
    assert file_size(size) == text
