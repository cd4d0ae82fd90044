"""Where imported files lay: kept with the user, never in a project."""

from pathlib import Path

import pytest

from kpidesk.base.errors import Unusable
from kpidesk.store import whereabouts
from kpidesk.store.whereabouts import find, note


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KPIDESK_DATA_DIR", str(tmp_path / "user"))
    return tmp_path / "user"


def test_that_a_file_is_found_by_its_digest(tmp_path: Path) -> None:
    assert find("ab") is None
    note({"ab": tmp_path / "costs.csv"})
    note({"cd": tmp_path / "users.csv"})
    assert find("ab") == tmp_path / "costs.csv"
    assert find("ef") is None


def test_that_the_latest_place_counts_and_the_oldest_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whereabouts, "KEPT", 2)
    for mark in ("a", "b", "a", "c"):
        note({mark: tmp_path / mark})
    assert [find(mark) is not None for mark in ("a", "b", "c")] == [True, False, True]


@pytest.mark.parametrize("text", ["", "no json", "[1, 2]", "[" * 100_000])
def test_that_a_damaged_file_says_nothing(folder: Path, tmp_path: Path, text: str) -> None:
    folder.mkdir()
    (folder / "imported-files.json").write_text(text, encoding="utf-8")
    assert find("ab") is None
    note({"ab": tmp_path / "costs.csv"})
    assert find("ab") == tmp_path / "costs.csv"


def test_that_a_folder_that_cannot_be_written_is_told(folder: Path, tmp_path: Path) -> None:
    folder.write_text("a file stands in its place", encoding="utf-8")
    with pytest.raises(Unusable, match="could not be written"):
        note({"ab": tmp_path / "costs.csv"})
