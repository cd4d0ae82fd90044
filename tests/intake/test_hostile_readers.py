import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kpidesk.cli.ending import run
from kpidesk.intake import confinement, jsonrows
from kpidesk.intake.content import examine
from kpidesk.intake.jsonrows import read_json
from kpidesk.intake.load import Intake
from tests.intake.hostile_books import BOOKS

Take = Callable[..., Intake]


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "the reader stopped"),
        ("import os; os.abort()", "the reader stopped"),
        ("import time; time.sleep(60)", "was stopped after 0 seconds"),
    ],
)
def test_that_a_reader_of_documents_that_dies_or_hangs_leaves_the_program_alive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], program: str, sentence: str
) -> None:
    (tmp_path / "reader.py").write_text(program)
    monkeypatch.setattr(jsonrows, "_READER", tmp_path / "reader.py")
    monkeypatch.setattr(jsonrows, "_HARMLESS", 0)
    monkeypatch.setattr(confinement, "SECONDS", 60.0 if "os" in program else 0.3)
    (tmp_path / "requests.json").write_text('[{"timestamp": "2026-08-03T09:00:00Z"}]')
    assert run(["doctor", str(tmp_path / "requests.json")]) == 3
    told = capsys.readouterr().err
    assert re.search(rf"requests\.json could not be read: .*{sentence}", told)
    assert "jsonl" in told


def test_that_large_documents_are_read_in_a_process_of_its_own_as_small_ones_are_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "r.json").write_text(json.dumps([{"a": n, "b": {"c": [n]}} for n in range(300)]))
    here = read_json(examine(tmp_path / "r.json", tmp_path))
    (there := tmp_path / "there").mkdir()
    monkeypatch.setattr(jsonrows, "_HARMLESS", 0)
    beyond = read_json(examine(tmp_path / "r.json", there))
    assert here.headers == beyond.headers == ("a", "b", "b.c")
    values = [[cells.values.to_pylist() for cells in next(grid.chunks()).columns] for grid in (here, beyond)]
    assert values[0] == values[1]


@pytest.mark.skipif(shutil.which("strace") is None, reason="watching system calls takes strace")
def test_that_links_macros_and_pictures_of_a_workbook_are_never_followed(tmp_path: Path) -> None:
    path = tmp_path / "requests.xlsx"
    path.write_bytes(next(case for case in BOOKS if case.name == "book-with-links").make())
    watch = ["strace", "-f", "-qq", "-e", "trace=connect,execve", "-o", str(tmp_path / "calls")]
    done = subprocess.run(
        [*watch, sys.executable, "-m", "kpidesk", "doctor", str(path)], capture_output=True, text=True, check=False
    )
    if "ptrace" in done.stderr:
        pytest.skip("this machine lets nobody watch system calls")
    assert done.returncode == 0, done.stderr
    calls = (tmp_path / "calls").read_text().splitlines()
    assert [call for call in calls if "connect(" in call and "AF_UNIX" not in call] == []
    programs = {re.findall(r'execve\("([^"]+)"', call)[0] for call in calls if "execve(" in call and "= 0" in call}
    assert {os.path.realpath(one) for one in programs} == {os.path.realpath(sys.executable)}
