"""What is installed is what pyproject.toml allows, with hashes."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")


def pins(lock: str) -> dict[str, set[str]]:
    """Package -> its pins as written (some have one for each range of Python versions)."""
    text = (ROOT / "packaging" / lock).read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for line in re.findall(r"^[a-z0-9-]+==[^\\\n]+", text, flags=re.MULTILINE):
        found.setdefault(line.split("==")[0], set()).add(line.strip())
    return found


def versions(lines: set[str]) -> set[str]:
    return {line.split("==")[1].split()[0] for line in lines}


def allowed(*, development: bool) -> list[Requirement]:
    groups = PROJECT["dependency-groups"]
    named = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["desktop"],
        *groups["build"],
    ]
    return [
        Requirement(line) for line in named + [each for each in groups["dev"] if development and isinstance(each, str)]
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_that_every_dependency_is_locked_at_an_allowed_version(lock: str) -> None:
    locked = pins(lock)
    wrong = [
        str(requirement)
        for requirement in allowed(development=lock == "requirements-dev.lock")
        if not all(map(requirement.specifier.contains, versions(locked.get(requirement.name.lower(), {"x==0"}))))
    ]
    assert wrong == []


def test_that_the_tests_run_on_what_people_get() -> None:
    runtime, development = map(pins, LOCKS)
    assert {
        name: lines for name, lines in runtime.items() if versions(lines) != versions(development.get(name, set()))
    } == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_that_every_pin_has_a_hash_and_no_file_names_an_index(lock: str) -> None:
    text = (ROOT / "packaging" / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(entries) > 40
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.search(r"https?:|file:|--(?:extra-)?index|--find-links", text) is None


def test_that_the_release_of_qt_that_kills_python_311_stays_out() -> None:
    assert "6.12.0" not in versions(pins("requirements.lock")["pyside6-essentials"])
