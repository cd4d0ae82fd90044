"""What happens where output goes: pipes that close, disks that are full, Ctrl+C, no terminal, no Qt."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpidesk.base.errors import Cancelled
from kpidesk.cli import ending, terminal

Call = Callable[..., Any]
Start = Callable[..., subprocess.Popen[str]]
WITHOUT_QT = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"PySide6", "shiboken6", "pyqtgraph"}:
            raise ImportError(f"{name} must not be needed")
sys.meta_path.insert(0, Refuse())
from kpidesk.__main__ import main
main()
"""


def test_that_a_reader_that_goes_away_is_no_error(start: Start) -> None:
    process = start("--help")
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate()
    assert (process.returncode, err) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_that_a_full_disk_behind_standard_output_is_told(start: Start) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        process = start("--version", stdout=full)
        _, err = process.communicate()
    assert process.returncode == 3
    assert err.startswith("Standard output could not be written: No space left on device.")
    assert "Traceback" not in err


def test_that_signs_the_terminal_lacks_do_not_end_the_program(start: Start) -> None:
    process = start("new", "Prüfung.kpidesk", env={"PYTHONIOENCODING": "ascii"})
    out, err = process.communicate()
    assert (process.returncode, out, err) == (0, "Made: Pr?fung.kpidesk\n", "")


def test_that_ctrl_c_while_a_class_is_made_is_no_fault(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise RuntimeError("Error calling __set_name__") from KeyboardInterrupt()

    monkeypatch.setattr(ending, "_call", interrupt)
    assert (ending.run([]), capsys.readouterr().err) == (130, "Stopped: nothing was written.\n")


def test_that_ctrl_c_while_the_program_loads_is_told() -> None:
    code = (
        "import sys\nclass Stop:\n    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'kpidesk.cli.app': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\nfrom kpidesk.__main__ import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Stopped: nothing was written.\n")


@pytest.mark.parametrize("stop", [KeyboardInterrupt, Cancelled])
def test_that_stopping_is_told_and_ends_with_130(
    kpidesk: Call, costs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise stop

    monkeypatch.setattr("kpidesk.session.project.load", interrupt)
    kpidesk("new", "p.kpidesk")
    before = (tmp_path / "p.kpidesk").read_bytes()
    ended = kpidesk("import", "p.kpidesk", costs)
    assert (ended.code, ended.out, ended.err) == (130, "", "Stopped: nothing was written.\n")
    assert (tmp_path / "p.kpidesk").read_bytes() == before


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (MemoryError(), "There is not enough memory for this.\nNothing was written.\n"),
        (PermissionError(13, "Permission denied", "a.csv"), "a.csv: Permission denied.\nNothing was written.\n"),
        (OSError(28, "No space left on device"), "No space left on device.\nNothing was written.\n"),
    ],
)
def test_that_what_the_machine_refuses_is_told(
    kpidesk: Call, costs: Path, monkeypatch: pytest.MonkeyPatch, raised: Exception, said: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr("kpidesk.session.project.load", refuse)
    kpidesk("new", "p.kpidesk")
    ended = kpidesk("import", "p.kpidesk", costs)
    assert (ended.code, ended.err) == (3, said)


def test_that_a_fault_of_ours_is_a_sentence_with_the_traceback_in_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise ZeroDivisionError("ours")

    monkeypatch.setenv("KPIDESK_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(ending, "_call", fail)
    assert ending.run([]) == 3
    said = capsys.readouterr().err
    assert said.startswith("KPIDesk met a fault of its own. Nothing was written.\nPlease report it with this file: ")
    (record,) = (tmp_path / "faults").iterdir()
    assert str(record) in said
    assert "ZeroDivisionError: ours" in record.read_text(encoding="utf-8")


def test_that_a_read_only_folder_is_told(kpidesk: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("kpidesk.intake.template.write_template", refuse)
    ended = kpidesk("template", "t.xlsx")
    assert ended.code == 3
    assert "t.xlsx could not be written: Permission denied." in ended.err


def test_that_no_progress_is_shown_where_there_is_no_terminal(kpidesk: Call, costs: Path) -> None:
    kpidesk("new", "p.kpidesk")
    assert kpidesk("import", "p.kpidesk", costs).err == ""


def test_that_progress_is_shown_on_standard_error_of_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    with terminal.progress() as shown:
        shown.step("Reading [costs].csv", 0.5)
    with terminal.progress(quiet=True) as silent:
        silent.step("Reading quietly")
    said = capsys.readouterr()
    assert said.out == ""
    assert "Reading quietly" not in said.err


def test_that_the_command_line_runs_where_qt_cannot_be_imported(start: Start, costs: Path, tmp_path: Path) -> None:
    for arguments in (["new", "p.kpidesk"], ["import", "p.kpidesk", costs], ["check", "p.kpidesk"]):
        process = start(*arguments, python=("-c", WITHOUT_QT))
        _, err = process.communicate()
        assert (process.returncode, err) == (0, "")
    assert (tmp_path / "p.kpidesk").exists()


HEEDING = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "runpy.run_module('kpidesk', run_name='__main__')"
)
"""What is started in the background inherits that Ctrl+C is ignored; a run that a person started does not."""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_that_ctrl_c_ends_a_real_run_with_130(start: Start, tmp_path: Path) -> None:
    lines = "".join(f"2026-08-{3 + number % 28:02d},{number}\n" for number in range(400_000))
    (tmp_path / "costs.csv").write_text(f"date,amount\n{lines}", encoding="utf-8")
    assert start("new", "p.kpidesk").communicate() == ("Made: p.kpidesk\n", "")
    before = (tmp_path / "p.kpidesk").read_bytes()
    working = tmp_path / "working"
    working.mkdir()
    process = start("import", "p.kpidesk", "costs.csv", python=("-c", HEEDING), env={"TMPDIR": str(working)})
    while process.poll() is None and not any(working.glob("kpidesk-run-*/")):
        pass  # its own folder is the first sign that the work has begun
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert process.returncode == 130
    assert (out, err) == ("", "Stopped: nothing was written.\n")
    assert (tmp_path / "p.kpidesk").read_bytes() == before
