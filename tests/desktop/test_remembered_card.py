"""Data: how sheets were read before is listed, forgotten, handed out and taken in."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kpidesk.desktop.pages.data import DataPage
from kpidesk.desktop.wishes import Run, Say
from kpidesk.store import mappings
from kpidesk.store.mappings import SheetMapping, fingerprint
from kpidesk.views.opened import Opened
from tests.desktop.wish_runner import Wishes

HEADERS = ("Tag", "Summe")
MAPPING = SheetMapping("costs", {"date": "Tag", "amount": "Summe"}, privacy={"user_id": "hash"}, headers=HEADERS)


class Picked:
    """A person who always chooses the same file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def pick(self, purpose: str, title: str, kinds: str) -> Path | None:  # noqa: ARG002 - a picker's signature
        return self.path

    def pick_several(self, purpose: str, title: str, kinds: str) -> tuple[Path, ...]:  # noqa: ARG002 - as above
        return (self.path,)

    def pick_target(self, purpose: str, title: str, name: str, kinds: str) -> Path | None:  # noqa: ARG002 - as above
        return self.path


@pytest.fixture
def opened(opened_of: Callable[[str], Opened]) -> Opened:
    return replace(opened_of("claims-ready"), read_only_reason="")


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataPage:
    monkeypatch.setenv("KPIDESK_DATA_DIR", str(tmp_path / "user"))
    made = DataPage(lambda _: None)
    qtbot.addWidget(made)
    made.resize(1180, 680)
    made.show()
    return made


def rows(page: DataPage) -> list[tuple[str, ...]]:
    model = page.remembered.table.model()
    return [
        tuple(str(model.index(row, column).data()) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def test_that_nothing_remembered_is_said_so(page: DataPage, opened: Opened) -> None:
    wishes = Wishes(page)
    page.show_opened(opened)
    assert len(wishes.of(Run)) == 1
    assert rows(page) == []
    assert not page.remembered.forget.isVisibleTo(page)
    assert page.remembered.take_in.isVisibleTo(page)


def test_that_what_is_remembered_is_listed_and_forgotten(page: DataPage, opened: Opened) -> None:
    mappings.remember(fingerprint(HEADERS), MAPPING)
    wishes = Wishes(page)
    page.show_opened(opened)
    assert rows(page) == [("costs", "Tag, Summe", 'date from "Tag"; amount from "Summe"; user_id as codes')]
    assert not page.remembered.forget.isEnabled()
    page.remembered.table.select(fingerprint(HEADERS))
    page.remembered.forget.click()
    assert rows(page) == []
    assert not mappings.recall()
    assert "looked at anew" in wishes.of(Say)[0].sentence


def test_that_it_is_handed_to_a_colleague_and_taken_from_one(page: DataPage, opened: Opened, tmp_path: Path) -> None:
    mappings.remember(fingerprint(HEADERS), MAPPING)
    wishes = Wishes(page)
    page.show_opened(opened)
    page.remembered.picker = Picked(tmp_path / "ours.json")
    page.remembered.hand_out.click()
    assert wishes.of(Say) == [Say("Written to ours.json.")]
    mappings.forget(fingerprint(HEADERS))
    page.remembered.take_in.click()
    assert mappings.recall()[fingerprint(HEADERS)].columns == MAPPING.columns
    assert len(rows(page)) == 1


def test_that_a_file_without_mappings_is_refused_in_words(page: DataPage, opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("[]", encoding="utf-8")
    wishes = Wishes(page)
    page.show_opened(opened)
    page.remembered.picker = Picked(tmp_path / "other.json")
    page.remembered.take_in.click()
    assert "holds no mappings of sheets" in wishes.of(Say)[0].sentence
