"""What is typed wrong is told in a sentence, with exit code 2 and nothing written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
PILOT = 'name = "Claims"\nstart = 2026-08-03\n'


def test_that_without_arguments_it_says_what_it_can_do(kpidesk: Call) -> None:
    ended = kpidesk()
    assert ended.code == 0
    for command in ("review", "doctor", "template", "catalogue", "new", "import", "report", "check"):
        assert f"\n  {command} " in ended.out


@pytest.mark.parametrize("command", ["review", "doctor", "template", "catalogue", "new", "import", "report", "check"])
def test_that_each_command_explains_itself_with_an_example(kpidesk: Call, command: str) -> None:
    ended = kpidesk(command, "--help")
    assert ended.code == 0
    assert f"Example: kpidesk {command}" in ended.out


def test_that_it_tells_its_version(kpidesk: Call) -> None:
    assert kpidesk("--version").out == "kpidesk 0.1.0\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["revew"], "Did you mean 'review'?"),
        (["review"], "Missing argument 'INPUT'."),
        (["review", "costs.csv", "--pfd", "r.pdf"], "No such option: --pfd"),
        (["review", "costs.csv", "--fail-on", "killed"], 'Did you mean "kill"?'),
        (["review", "costs.csv", "--fail-on", "everything"], "Known are: scale, optimise"),
        (["review", "costs.csv", "--fail-on", ","], "--fail-on names nothing"),
        (["review", "costs.csv", "--dated", "yesterday"], "the one value is now"),
        (["review", "costs.csv", "--window", "last-week"], "write all, last-7, last-28, week-N or DATE..DATE"),
        (["review", "costs.csv", "--as-of", "31.8.2026"], '--as-of "31.8.2026" is no date'),
        (["review", "costs.csv", "--profile", "internal-workflw"], "internal-workflow"),
        (["review", "costs.csv", "--set", "transaction_valeu=4"], "transaction_value"),
        (["review", "costs.csv", "--set", "transaction_value"], "write KEY=VALUE"),
        (["review", "costs.csv", "--set", "transaction_value=four"], "four"),
        (["review", "costs.csv", "--set", "thresholds.latency_p9.green=4"], "latency_p9"),
        (["review", "costs.csv", "--pdf", "nowhere/r.pdf"], "There is no folder"),
        (["review", "costs.csv", "--pdf", "."], "is a folder: name the file"),
        (["review", "costs.csv", "--pdf", "r", "--json", "r"], "named for two outputs"),
        (["review", "costs.csv", "--save", "claims.db"], "does not end in .kpidesk"),
        (["review", "costs.csv", "--save", "there.kpidesk"], "exists already"),
        (["review", "there.kpidesk", "--save", "other.kpidesk"], "is a project already"),
        (["review", "there.kpidesk", "costs.csv"], "it is reviewed alone"),
        (["review", "cost=costs.csv"], 'Did you mean "costs"?'),
        (["report", "there.kpidesk"], "--pdf report.pdf"),
        (["report", "costs.csv", "--pdf", "r.pdf"], "does not end in .kpidesk"),
        (["new", "claims.db"], "does not end in .kpidesk"),
        (["new", "there.kpidesk"], "exists already"),
        (["new", "p.kpidesk", "--set", "strat=2026-08-03"], "start"),
        (["new", "p.kpidesk", "--profile", "none-such"], "The profiles are: internal-workflow"),
        (["new", "nowhere/p.kpidesk"], "There is no folder"),
        (["import", "there.kpidesk", "costs.csv", "--map", "date"], "write COLUMN=VALUE"),
        (["import", "there.kpidesk", "costs.csv", "--as", "cost"], 'Did you mean "costs"?'),
        (["template", "there.kpidesk"], "exists already"),
        (["template", "nowhere/t.xlsx"], "There is no folder"),
    ],
)
def test_that_wrong_usage_is_told_and_nothing_is_written(
    kpidesk: Call, costs: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    assert kpidesk("new", "there.kpidesk").code == 0
    before = sorted(tmp_path.iterdir())
    ended = kpidesk(*arguments)
    assert said in ended.err
    assert ended.code == 2
    assert ended.out == ""
    assert sorted(tmp_path.iterdir()) == before
    assert costs in before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("transaction_valeu = 4", "transaction_value"),
        ('as_of = "soon"', "soon"),
        ("as_of = 2026-08-01", "before the start"),
        ('timezone = "Europe/Berln"', "Europe/Berln"),
        ('profile = "internal-workflw"', "internal-workflow"),
        ("[not_applicable.latency]\nowner = 'Ann'\nreason = 'none'", "cannot be declared not applicable"),
    ],
)
def test_that_a_wrong_setting_in_the_pilots_file_is_told(
    kpidesk: Call, costs: Path, tmp_path: Path, line: str, said: str
) -> None:
    (tmp_path / "pilot.toml").write_text(f"{PILOT}{line}\n", encoding="utf-8")
    for arguments in (["review", "."], ["new", "p.kpidesk", "--pilot", "pilot.toml"]):
        ended = kpidesk(*arguments)
        assert said in ended.err
        assert ended.code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [costs.name, "pilot.toml"]
