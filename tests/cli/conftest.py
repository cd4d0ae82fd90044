"""The command line as a test calls it."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kpidesk.cli.ending import run


@dataclass(frozen=True)
class Ended:
    """What a call said and how it ended."""

    code: int
    out: str
    err: str


Call = Callable[..., Ended]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def kpidesk(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the command line in an empty folder; no call may show a traceback."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path) -> Ended:
        code = run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        assert "fault of its own" not in said.err
        return Ended(code, said.out, said.err)

    return call


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Start the command line as a process of its own; its standard output is a pipe unless told otherwise."""

    def begin(*arguments: str | Path, python: tuple[str, ...] = (), **options: Any) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
        command = [sys.executable, *(python or ("-m", "kpidesk")), *map(str, arguments)]
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        return subprocess.Popen(command, cwd=tmp_path, env=environment, text=True, **streams)

    return begin


@pytest.fixture
def costs(tmp_path: Path) -> Path:
    """A good small file."""
    path = tmp_path / "costs.csv"
    path.write_text(
        "date,amount,category\n2026-08-03,120.5,inference\n2026-08-10,80,infrastructure\n", encoding="utf-8"
    )
    return path
