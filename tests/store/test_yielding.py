"""Rows that yield to another import: they do not count while that stands, and come back as they were."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from kpidesk.base.errors import Unusable
from kpidesk.store import seal
from kpidesk.store.check import check
from kpidesk.store.database import connect
from kpidesk.store.project import Project
from kpidesk.store.schema import VERSION
from kpidesk.store.yielding import Yielding
from kpidesk.tables.table import Table

MakeTable = Callable[..., Table]


def rows(project: Project, folder: Path) -> list[list[str | None]]:
    """The ids of each table that count."""
    return [
        [one for part in table.parts for one in pq.read_table(part).column("request_id").to_pylist()]
        for table in project.tables(folder)
    ]


def raw(project: Project, folder: Path) -> list[bytes]:
    return [part.read_bytes() for table in project.tables(folder) for part in table.parts]


def some(of: int, *places: int) -> np.ndarray:
    marks = np.zeros(of, dtype=bool)
    marks[list(places)] = True
    return marks


def part_of(project: Project, import_id: int) -> int:
    return next(one.tables[0].parts[0].id for one in project.imports() if one.id == import_id)


def test_that_rows_that_yield_do_not_count_and_come_back_when_what_they_yield_to_goes(
    project: Project, make_table: MakeTable, moment: datetime, tmp_path: Path
) -> None:
    project.add_import([make_table(rows=5)], [], moment)
    before, listed = raw(project, tmp_path / "a"), project.imports()
    yields = [Yielding(part_of(project, 1), some(5, 1, 3))]
    second = project.add_import([make_table(rows=2, sheet="later")], [], moment, yields)
    assert rows(project, tmp_path / "b") == [["r-0-0", "r-0-2", "r-0-4"], ["r-0-0", "r-0-1"]]
    old, new = project.tables(tmp_path / "b")
    assert (old.yielded, old.standing, new.yielded, new.standing) == (2, 0.6, 0, 1.0)
    assert [one.tables[0].yielded for one in project.imports()] == [2, 0]
    project.remove_import(second)
    assert raw(project, tmp_path / "c") == before
    assert project.imports() == listed


def test_that_rows_that_come_in_can_yield_to_what_is_there(
    project: Project, make_table: MakeTable, moment: datetime, tmp_path: Path
) -> None:
    first = project.add_import([make_table(rows=2)], [], moment)
    new = make_table(rows=4, sheet="later")
    project.add_import([new], [], moment, [Yielding(new.parts[0], some(4, 0, 1), first)])
    assert rows(project, tmp_path / "a") == [["r-0-0", "r-0-1"], ["r-0-2", "r-0-3"]]
    project.remove_import(first)
    assert rows(project, tmp_path / "b") == [["r-0-0", "r-0-1", "r-0-2", "r-0-3"]]


def test_that_rows_count_again_only_when_nothing_is_left_that_they_yield_to(
    project: Project, make_table: MakeTable, moment: datetime, tmp_path: Path
) -> None:
    project.add_import([make_table(rows=3)], [], moment)
    place = part_of(project, 1)
    for sheet in ("b", "c"):
        project.add_import([make_table(rows=1, sheet=sheet)], [], moment, [Yielding(place, some(3, 0))])
    project.remove_import(2)
    assert rows(project, tmp_path / "a")[0] == ["r-0-1", "r-0-2"]
    project.remove_import(3)
    assert rows(project, tmp_path / "b") == [["r-0-0", "r-0-1", "r-0-2"]]


def test_that_all_rows_of_a_table_can_yield(
    project: Project, make_table: MakeTable, moment: datetime, tmp_path: Path
) -> None:
    project.add_import([make_table(rows=3)], [], moment)
    project.add_import(
        [make_table(rows=1, sheet="b")], [], moment, [Yielding(part_of(project, 1), np.ones(3, dtype=bool))]
    )
    assert rows(project, tmp_path / "a") == [[], ["r-0-0"]]
    assert project.tables(tmp_path / "a")[0].standing == 0.0


def test_that_rows_are_held_whole_beside_what_yields_of_them(
    project: Project, make_table: MakeTable, moment: datetime, tmp_path: Path
) -> None:
    project.add_import([make_table(rows=3), make_table("costs", rows=2)], [], moment)
    place = part_of(project, 1)
    project.add_import([make_table(rows=1, sheet="b")], [], moment, [Yielding(place, some(3, 2))])
    first, second = project.held(tmp_path / "a", {"requests"})
    assert (first.import_id, second.import_id, first.parts) == (1, 2, (place,))
    assert pq.read_table(first.table.parts[0]).num_rows == 3
    (marks,) = first.yielding
    assert marks is not None
    assert marks.tolist() == [False, False, True]
    assert second.yielding == (None,)


@pytest.mark.parametrize("harm", ["\"bits\" = x'00'", "\"sha256\" = ''", '"rows" = 900'])
def test_that_marks_that_were_altered_are_refused(
    project: Project, make_table: MakeTable, moment: datetime, harm: str
) -> None:
    project.add_import([make_table(rows=3)], [], moment)
    project.add_import([make_table(rows=1, sheet="b")], [], moment, [Yielding(part_of(project, 1), some(3, 2))])
    project.close()
    with closing(connect(project.path, "rw")) as connection:
        connection.execute(f'UPDATE "yielding" SET {harm}')  # noqa: S608 - one of the texts above
        seal.renew(connection, VERSION)
    assert not check(project.path).sound
    with Project.open(project.path) as again, pytest.raises(Unusable, match="do not count"):
        again.imports()
