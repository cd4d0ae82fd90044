"""How sheets were read is remembered by their headers."""

from pathlib import Path

import pytest

from kpidesk.base.errors import Unusable
from kpidesk.store import mappings
from kpidesk.store.mappings import KEPT, SheetMapping, fingerprint, forget, hand_out, recall, remember, take_in

COSTS = SheetMapping("costs", {"amount": "Betrag (€)"}, {"amount": "%"}, 3, frozenset({"Ort"}))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KPIDESK_DATA_DIR", str(tmp_path))
    return tmp_path


def test_that_what_is_remembered_comes_back_as_it_was() -> None:
    remember("a", COSTS)
    remember("b", SheetMapping("effort"))
    assert recall() == {"a": COSTS, "b": SheetMapping("effort")}


def test_that_the_last_word_counts() -> None:
    remember("a", COSTS)
    remember("a", SheetMapping("costs"))
    assert recall() == {"a": SheetMapping("costs")}


def test_that_it_can_be_forgotten() -> None:
    remember("a", COSTS)
    forget("a")
    forget("never there")
    assert recall() == {}


def test_that_a_fingerprint_looks_at_names_and_order_and_not_at_letter_case() -> None:
    assert fingerprint(["Date", " Amount "]) == fingerprint(["date", "amount"])
    assert fingerprint(["date", "amount"]) != fingerprint(["amount", "date"])
    assert fingerprint(["date", "amount"]) != fingerprint(["date", "amount", ""])


@pytest.mark.parametrize(
    "text", ["", "no json", "[]", '{"a": 3}', '{"a": {"columns": {}}}', '{"a": {"role": "x", "header_row": "z"}}']
)
def test_that_a_damaged_memory_is_an_empty_one(folder: Path, text: str) -> None:
    (folder / "mappings.json").write_text(text, encoding="utf-8")
    assert recall() == {}


def test_that_the_oldest_are_forgotten_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert KEPT == 500
    monkeypatch.setattr(mappings, "KEPT", 2)
    for mark in "abc":
        remember(mark, COSTS)
    assert list(recall()) == ["b", "c"]


def test_that_a_folder_that_cannot_be_written_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("KPIDESK_DATA_DIR", str(folder / "file"))
    with pytest.raises(Unusable, match=r"could not be written .* Imports are not touched"):
        remember("a", COSTS)


def test_that_all_that_a_person_said_is_remembered() -> None:
    said = SheetMapping(
        "costs",
        layout="focus",
        answers={"cost-column:amount": "ListCost"},
        privacy={"Owner": "hash"},
        headers=("A", "B"),
    )
    mark = fingerprint(said.headers)
    remember(mark, said)
    assert recall() == {mark: said}


def test_that_a_colleague_takes_in_what_was_handed_out(folder: Path) -> None:
    headers = ("Tag", "Betrag (€)")
    remember(fingerprint(headers), SheetMapping("costs", {"amount": "Betrag (€)"}, headers=headers))
    assert hand_out(folder / "ours.json") == 1
    forget(fingerprint(headers))
    remember("b", SheetMapping("effort"))
    assert take_in(folder / "ours.json") == 1
    assert set(recall()) == {"b", fingerprint(headers)}


def test_that_headers_can_be_edited_in_the_file(folder: Path) -> None:
    remember(fingerprint(("Tag",)), SheetMapping("costs", headers=("Tag",)))
    hand_out(folder / "ours.json")
    text = (folder / "ours.json").read_text(encoding="utf-8")
    (folder / "ours.json").write_text(text.replace("Tag", "Jour"), encoding="utf-8")
    take_in(folder / "ours.json")
    assert fingerprint(("Jour",)) in recall()


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"a": {"columns": {}}}', "[" * 100_000])
def test_that_a_file_of_something_else_changes_nothing(folder: Path, text: str) -> None:
    remember("a", COSTS)
    (folder / "theirs.json").write_text(text, encoding="utf-8")
    with pytest.raises(Unusable, match=r"theirs.json holds no mappings"):
        take_in(folder / "theirs.json")
    with pytest.raises(Unusable, match="cannot be read"):
        take_in(folder / "nowhere.json")
    assert recall() == {"a": COSTS}
