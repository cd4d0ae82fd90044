import unicodedata
from collections.abc import Mapping

import pytest

from kpidesk.decision.review import Review
from kpidesk.report.terminal import to_terminal


def test_that_the_verdict_and_the_twelve_lines_are_told(made: Mapping[str, Review]) -> None:
    lines = to_terminal(made["healthy"]).splitlines()
    assert lines[0] == "Claims triage pilot"
    first = next(at for at, line in enumerate(lines) if line.startswith(" 1  "))
    sentence = " ".join(" ".join(lines[3:first]).split())
    assert sentence.startswith("◆ Milestones held: deployment is open; the rule says optimise data quality")
    assert [line[:2].strip() for line in lines[first : first + 12]] == [str(number) for number in range(1, 13)]
    assert lines[first].split() == ["1", "Latency", "P99", "3.8", "s", "≤", "5", "s", "▲", "green", "firm"]
    assert "week 12 ▲ held" in lines[first + 13]


def test_that_red_flags_and_what_is_missing_are_named(made: Mapping[str, Review]) -> None:
    assert to_terminal(made["failing"]).count("\n  ▼ ") == 7
    empty = to_terminal(made["empty"])
    assert empty.count("– not measured") == 12
    assert " ".join(empty.split()).count("Import column timestamp of requests.") == 12


@pytest.mark.parametrize("name", ["healthy", "failing", "empty", "absurd"])
def test_that_nothing_in_it_can_steer_a_terminal(name: str, made: Mapping[str, Review]) -> None:
    said = to_terminal(made[name])
    assert {unicodedata.category(letter) for letter in said.replace("\n", "")}.isdisjoint({"Cc", "Cf", "Cs", "Co"})
    assert said.encode("utf-8")
    assert said.endswith("\n")
    assert max(len(line) for line in said.splitlines()) < 330


@pytest.mark.parametrize("name", ["healthy", "failing", "empty"])
def test_that_it_fits_a_terminal_of_eighty_columns(name: str, made: Mapping[str, Review]) -> None:
    assert max(len(line) for line in to_terminal(made[name]).splitlines()) <= 80
