"""The habits of the house that no linter knows."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path for top in ("kpidesk", "tests", "packaging", "sample_data") for path in ROOT.glob(f"{top}/**/*.py")
)
MEANINGLESS = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc", "stuff"}
THIS_MACHINE = re.compile(r"(?<![\w.])/(?:home|Users|root|work|tmp|opt|mnt)/[\w.-]+|\b[A-Z]:\\Users\b")
LATER = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def length(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def definitions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            yield node


def texts() -> Iterator[tuple[str, str]]:
    """What git tracks and is text, but for this file, which names what it looks for."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607 - whichever git made the checkout
    for name in listed.splitlines():
        path = ROOT / name
        if path == Path(__file__).resolve() or not path.exists():
            continue
        raw = path.read_bytes()
        if b"\0" not in raw:
            yield name, raw.decode("utf-8", errors="replace")


def test_that_no_file_is_longer_than_400_lines() -> None:
    assert [str(path) for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > 400] == []


def test_that_no_function_is_longer_than_60_lines_and_no_class_than_250() -> None:
    limits = {True: 60, False: 250}
    long = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path in SOURCES
        for node in definitions(path)
        if length(node) > limits[isinstance(node, FUNCTIONS)]
    ]
    assert long == []


def test_that_most_functions_of_the_program_are_short() -> None:
    lengths = [
        length(node)
        for path in SOURCES
        if path.is_relative_to(ROOT / "kpidesk")
        for node in definitions(path)
        if isinstance(node, FUNCTIONS)
    ]
    assert sum(each <= 15 for each in lengths) / len(lengths) > 0.75


def test_that_modules_are_named_for_what_they_hold() -> None:
    assert [str(path) for path in SOURCES if MEANINGLESS & set(path.stem.split("_"))] == []


def test_that_test_files_have_names_of_their_own() -> None:
    names = [path.name for path in SOURCES if path.name.startswith("test_")]
    assert len(names) == len(set(names))


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")
@pytest.mark.parametrize(("pattern", "what"), [(THIS_MACHINE, "a path of one machine"), (LATER, "work put off")])
def test_that_what_is_tracked_holds_no(pattern: re.Pattern[str], what: str) -> None:
    found = [f"{name}: {match.group()}" for name, text in texts() for match in pattern.finditer(text)]
    assert found == [], what
