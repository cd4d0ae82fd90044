"""The two commands of a fresh checkout: what they install, and when they do not."""

import importlib.util
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "packaging"


def load(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, for a project of two locks in a folder of its own; installing only leaves a Python and a stamp."""
    module = load("environment", monkeypatch)
    places = {"ROOT": ".", "HOME": ".venv", "PYTHON": ".venv/python", "RUNTIME": "run.lock", "DEVELOPMENT": "dev.lock"}
    for name, place in places.items():
        monkeypatch.setattr(module, name, tmp_path / place)
    for text in ("run.lock", "dev.lock", "pyproject.toml"):
        (tmp_path / text).write_text(text, encoding="utf-8")
    monkeypatch.setattr(module, "installed", [], raising=False)
    monkeypatch.setattr(module, "_install", installing(module))
    return module


def installing(module: ModuleType) -> Callable[[Path], None]:
    def install(lock: Path) -> None:
        module.HOME.mkdir(exist_ok=True)
        module.installed.append(lock.name)
        module.PYTHON.touch()
        module._stamp(lock).touch()

    return install


def test_that_a_second_call_installs_nothing(environment: ModuleType) -> None:
    assert environment.prepare(environment.RUNTIME) == environment.PYTHON
    environment.prepare(environment.RUNTIME)
    assert environment.installed == ["run.lock"]


def test_that_what_the_tests_installed_serves_the_program_but_not_the_other_way_round(environment: ModuleType) -> None:
    environment.prepare(environment.RUNTIME)
    environment.prepare(environment.DEVELOPMENT)
    environment.prepare(environment.RUNTIME)
    assert environment.installed == ["run.lock", "dev.lock"]


@pytest.mark.parametrize("changed", ["run.lock", "pyproject.toml"])
def test_that_a_changed_lock_or_project_is_installed_again(environment: ModuleType, changed: str) -> None:
    environment.prepare(environment.RUNTIME)
    (environment.ROOT / changed).write_text("renewed", encoding="utf-8")
    environment.prepare(environment.RUNTIME)
    assert environment.installed == ["run.lock", "run.lock"]


def test_that_calls_at_the_same_time_install_once(environment: ModuleType) -> None:
    calls = [threading.Thread(target=environment.prepare, args=(environment.RUNTIME,)) for _ in range(8)]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    assert environment.installed == ["run.lock"]


def test_that_missing_libraries_are_named_with_the_command_to_install_them(monkeypatch: pytest.MonkeyPatch) -> None:
    libraries = load("system_libraries", monkeypatch)
    monkeypatch.setattr(libraries, "find_missing", lambda: ["libEGL.so.1"])
    monkeypatch.setattr(libraries, "_may_install", lambda: False)
    monkeypatch.setattr(libraries.shutil, "which", lambda tool: "/usr/bin/apt-get" if tool == "apt-get" else None)
    said: list[str] = []
    libraries.provide_system_libraries(said.append)
    assert "libEGL.so.1" in said[0]
    assert "sudo apt-get install libegl1" in said[0]
    assert "The command line works without them" in said[0]


def test_that_nothing_is_said_when_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    libraries = load("system_libraries", monkeypatch)
    monkeypatch.setattr(libraries, "find_missing", list)
    said: list[str] = []
    libraries.provide_system_libraries(said.append)
    assert said == []


@pytest.mark.parametrize("script", ["run", "test"])
def test_that_an_older_python_is_told_so_in_a_sentence(script: str) -> None:
    pretend = f"import sys, runpy; sys.version_info = (3, 9, 1); runpy.run_path({str(SCRIPTS / (script + '.py'))!r})"
    ended = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith("KPIDesk needs Python 3.11 or newer")
    assert "Traceback" not in ended.stderr
