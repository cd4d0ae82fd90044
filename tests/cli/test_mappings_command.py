"""What is remembered of sheets is listed, handed out, taken in and forgotten."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpidesk.store.mappings import SheetMapping, fingerprint, recall, remember

Call = Callable[..., Any]

HEADERS = ("Tag", "Betrag", "Ort")
COSTS = SheetMapping(
    "costs",
    {"amount": "Betrag"},
    {"hours": "min"},
    ignored=frozenset({"Ort"}),
    answers={"date-order:date": "day"},
    privacy={"Ort": "hash"},
    headers=HEADERS,
)
MARK = fingerprint(HEADERS)


@pytest.fixture(autouse=True)
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPIDESK_DATA_DIR", str(tmp_path / "memory"))


def test_that_nothing_remembered_is_said(kpidesk: Call) -> None:
    assert kpidesk("mappings").out == "Nothing is remembered yet: map a sheet in the import once.\n"


def test_that_each_is_listed_with_all_that_was_said(kpidesk: Call) -> None:
    remember(MARK, COSTS)
    assert kpidesk("mappings").out == (
        f"{MARK[:8]}  costs: Tag, Betrag, Ort\n"
        '          amount from "Betrag"; hours in min; date-order:date = day; Ort: hash; "Ort" not used\n'
    )


def test_that_they_travel_in_a_file(kpidesk: Call, tmp_path: Path) -> None:
    remember(MARK, COSTS)
    assert kpidesk("mappings", "--export", "ours.json").out == "1 mapping written to ours.json.\n"
    assert kpidesk("mappings", "--forget", MARK[:6]).out == "1 mapping forgotten.\n"
    assert recall() == {}
    assert kpidesk("mappings", "--import", tmp_path / "ours.json").code == 0
    assert recall() == {MARK: COSTS}
    assert kpidesk("mappings", "--forget", "all").code == 0
    assert recall() == {}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--forget", "zz"), '"zz" is the key of none'),
        (("--export", "a", "--forget", "b"), "one of --export, --import and --forget"),
    ],
)
def test_that_wrong_usage_is_told(kpidesk: Call, arguments: tuple[str, ...], said: str) -> None:
    ended = kpidesk("mappings", *arguments)
    assert ended.code == 2
    assert said in ended.err
