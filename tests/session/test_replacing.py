"""Sheets stored in an open project, and an import that takes the place of another."""

from pathlib import Path

import pytest

from kpidesk.base.errors import Cancelled, Unusable, WrongUsage
from kpidesk.base.progress import Silent
from kpidesk.base.resources import sample
from kpidesk.intake.inputs import Input
from kpidesk.session.desk import Desk
from kpidesk.session.project import create_from
from kpidesk.views.opened import Looking

REQUESTS = sample("claims-ready") / "requests.csv"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "claims.kpidesk"
    create_from(path, {"name": "Claims", "hourly_rate": 50})
    return path


def costs(folder: Path, amount: float) -> Path:
    path = folder / f"costs-{amount:g}.csv"
    path.write_text(f"date,amount\n2026-08-05,{amount}\n", encoding="utf-8")
    return path


def test_that_sheets_imported_into_an_open_project_are_seen_at_the_next_look(project: Path) -> None:
    desk = Desk.open(project)
    try:
        assert desk.look(Looking(), Silent()).review is None
        imported = desk.import_tables([Input(REQUESTS)], Silent())
        opened = desk.look(Looking(), Silent())
    finally:
        desk.close()
    assert imported.tables[0].source.rows_accepted == opened.imports[0].tables[0].source.rows_accepted > 9_000
    assert opened.review is not None


def test_that_an_import_that_is_cancelled_stores_nothing(project: Path) -> None:
    desk = Desk.open(project)
    try:
        stopped = Silent()
        stopped.cancelled = True
        with pytest.raises(Cancelled):
            desk.import_tables([Input(REQUESTS)], stopped)
        assert not desk.opened().imports
    finally:
        desk.close()


def test_that_a_replaced_import_goes_when_the_new_one_is_there(project: Path, tmp_path: Path) -> None:
    desk = Desk.open(project)
    try:
        desk.import_tables([Input(costs(tmp_path, 5), "costs")], Silent())
        desk.import_tables([Input(costs(tmp_path, 6), "costs")], Silent(), replaces=1)
        (one,) = desk.opened().imports
    finally:
        desk.close()
    assert [table.source.file for table in one.tables] == ["costs-6.csv"]


def test_that_the_same_file_can_take_its_own_place_read_otherwise(project: Path, tmp_path: Path) -> None:
    path = costs(tmp_path, 5)
    desk = Desk.open(project)
    try:
        desk.import_tables([Input(path, "costs")], Silent())
        with pytest.raises(Unusable, match=r"imported into claims\.kpidesk already"):
            desk.import_tables([Input(path, "costs")], Silent())
        desk.import_tables([Input(path, "costs", ignored=frozenset({"service"}))], Silent(), replaces=1)
        (one,) = desk.opened().imports
    finally:
        desk.close()
    assert one.tables[0].source.file == "costs-5.csv"


def test_that_a_replacement_that_cannot_be_read_leaves_the_old_one(project: Path, tmp_path: Path) -> None:
    bad = tmp_path / "costs.csv"
    bad.write_text("a,b\n1,2\n", encoding="utf-8")
    desk = Desk.open(project)
    try:
        desk.import_tables([Input(costs(tmp_path, 5), "costs")], Silent())
        with pytest.raises(Unusable):
            desk.import_tables([Input(bad)], Silent(), replaces=1)
        with pytest.raises(WrongUsage, match="no import 9"):
            desk.import_tables([Input(costs(tmp_path, 7), "costs")], Silent(), replaces=9)
        (one,) = desk.opened().imports
    finally:
        desk.close()
    assert one.tables[0].source.file == "costs-5.csv"


def test_that_a_pilot_with_settings_that_cannot_be_used_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "claims.kpidesk"
    with pytest.raises(WrongUsage, match="start is 'soon'"):
        create_from(path, {"name": "Claims", "start": "soon"})
    assert not path.exists()


def test_that_a_pilot_never_takes_the_place_of_a_file(project: Path) -> None:
    with pytest.raises((Unusable, WrongUsage), match=r"claims\.kpidesk"):
        create_from(project, {"name": "Other"})
