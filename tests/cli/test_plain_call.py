"""An import that only names files does what it does behind the parser of the command line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kpidesk.cli.ending import run
from kpidesk.cli.importing import PlainCall, plain_call
from kpidesk.store.project import Project

HEADER, BAD = "date,amount\n2026-08-03,120\n", "2026-08-04,many\n"

FOUND = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
"""Our package is found from whatever folder."""


@pytest.mark.parametrize(
    ("arguments", "call"),
    [
        (["import", "p.kpidesk", "a.csv"], PlainCall(Path("p.kpidesk"), ("a.csv",), quiet=False)),
        (["import", "p.kpidesk", "--quiet", "a.csv", "b"], PlainCall(Path("p.kpidesk"), ("a.csv", "b"), quiet=True)),
        (["import", "p.kpidesk"], None),
        (["import", "p.kpidesk", "--quiet"], None),
        (["import", "p.kpidesk", ""], None),
        (["import", "p.kpidesk", "a.csv", "--dry-run"], None),
        (["import", "p.kpidesk", "a.csv", "--qui"], None),
        (["import", "--", "p.kpidesk", "a.csv"], None),
        (["import", "--help"], None),
        (["review", "p.kpidesk", "a.csv"], None),
        ([], None),
    ],
)
def test_that_only_a_call_of_names_is_plain(arguments: list[str], call: PlainCall | None) -> None:
    assert plain_call(arguments) == call


@pytest.mark.parametrize("quiet", [[], ["--quiet"]], ids=["told", "quiet"])
@pytest.mark.parametrize("inputs", [["costs.csv"], ["none.csv"], ["salary=costs.csv"], ["costs.csv", "costs.csv"]])
def test_that_both_ways_say_and_store_the_same(
    inputs: list[str],
    quiet: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told, stored = [], []
    for name, parsed in (("plain", []), ("parsed", ["--"])):
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.chdir(folder)
        Path("costs.csv").write_text(HEADER + BAD, encoding="utf-8")
        assert run(["new", "p.kpidesk"]) == 0
        capsys.readouterr()
        arguments = ["import", *quiet, *parsed, "p.kpidesk", *inputs]
        assert (plain_call(arguments) is None) == bool(parsed)
        told.append((run(arguments), *capsys.readouterr()))
        with Project.open(Path("p.kpidesk"), read_only=True) as project:
            stored.append([table for one in project.imports() for table in one.tables])
    assert told[0] == told[1]
    assert stored[0] == stored[1]
    assert bool(stored[0]) == (told[0][0] == 0)


def test_that_a_plain_import_leaves_the_parser_alone(tmp_path: Path) -> None:
    (tmp_path / "costs.csv").write_text(HEADER, encoding="utf-8")
    said = (
        "import sys; from pathlib import Path; from kpidesk.session.pilot import NO_CHOICES;"
        "from kpidesk.session.project import create; create(Path('p.kpidesk'), None, NO_CHOICES);"
        "from kpidesk.cli.ending import run;"
        "print(run(['import', 'p.kpidesk', 'costs.csv', '--quiet']), {'typer', 'pydantic'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=tmp_path, env=FOUND
    )
    assert done.stdout.split() == ["0", "set()"], done.stderr


def test_that_an_answer_too_long_for_a_name_of_a_file_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("costs.csv").write_text(HEADER, encoding="utf-8")
    assert run(["new", "p.kpidesk"]) == 0
    assert run(["import", "p.kpidesk", "costs.csv", "--answer", f"cost-column:amount={'x' * 5_000}", "--dry-run"]) == 0
    assert 'No file asks for "cost-column:amount"' in capsys.readouterr().err
