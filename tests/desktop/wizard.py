"""The import page over an empty project, for its tests."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kpidesk.base.progress import Silent
from kpidesk.base.resources import sample
from kpidesk.desktop.import_flow import Stage
from kpidesk.desktop.pages.importing import ImportPage
from kpidesk.desktop.widgets.columns_table import READS
from kpidesk.desktop.widgets.text import Text
from kpidesk.session.desk import Desk
from kpidesk.session.project import create_from
from kpidesk.views.opened import Looking
from tests.desktop.wish_runner import Wishes

CLAIMS = sample("claims-ready")
COSTS = "Tag;Summe;Posten\n2026-08-01;12;inference\n2026-08-02;viel;build\n"


@dataclass
class Wizard:
    page: ImportPage
    desk: Desk
    wishes: Wishes

    def correct(self, target: str, header: str) -> None:
        columns = self.page.sheet.columns
        at = next(at for at, row in enumerate(columns.columns.rows) if row.name == header)
        columns.columns.setData(columns.columns.index(at, READS), target)

    def stage(self) -> Stage:
        return self.page.flow.stage

    @property
    def says(self) -> str:
        return "\n".join(text.text() for text in self.page.findChildren(Text) if text.isVisibleTo(self.page))


@pytest.fixture(name="wizard")
def make_wizard(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wizard]:
    """The page over an empty project."""
    monkeypatch.setenv("KPIDESK_DATA_DIR", str(tmp_path / "user"))
    path = tmp_path / "claims.kpidesk"
    create_from(path, {"name": "Claims triage", "hourly_rate": 50})
    page = ImportPage(lambda _: None)
    qtbot.addWidget(page)
    page.resize(1180, 680)
    with closing(Desk.open(path)) as desk:
        wishes = Wishes(page, desk)
        page.show_opened(desk.look(Looking(), Silent()))
        page.show()
        yield Wizard(page, desk, wishes)
        page.flow.restart()


@pytest.fixture(name="export")
def make_export(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str = "export.csv", text: str = COSTS) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture(name="users")
def make_users(export: Callable[..., Path]) -> Path:
    """A file that is quickly checked."""
    return export("users.csv", "user_id\nu-1\n")
