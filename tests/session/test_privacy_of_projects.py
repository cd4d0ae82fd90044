"""People's data that is hashed or left out is nowhere in what is stored, and no figure changes by it."""

import json
import math
import re
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from kpidesk.base.errors import WrongUsage
from kpidesk.base.progress import Silent
from kpidesk.base.resources import sample
from kpidesk.intake.inputs import Input, Said
from kpidesk.report.json import to_json
from kpidesk.session.desk import Desk
from kpidesk.session.importing import Preparation
from kpidesk.session.project import create_from, import_files
from kpidesk.session.review import Request, reviewing
from kpidesk.store.project import Project
from kpidesk.tables.page import RowQuestion
from kpidesk.views.opened import Looking

PEOPLE = [f"Person.{number}@Example.com" for number in range(12)]
DOMAIN = "example.com"
PERSONAL = {"personal": "hash"}
ALL = {**PERSONAL, "comment": "drop"}


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Backups, mappings and temporary files lie where the test looks for them."""
    monkeypatch.setenv("KPIDESK_DATA_DIR", str(tmp_path / "user"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """Exports in which people stand as addresses, in any spelling, some of them where they do not belong."""
    folder = tmp_path / "exports"
    folder.mkdir()
    lines = [
        f"2026-08-{3 + number % 20:02d} 09:00,{_spelt(number)},{number % 3 + 0.5},ok,Dear {PEOPLE[number % 12]}"
        for number in range(240)
    ]
    lines += [f"2026-08-05,{PEOPLE[0]},{PEOPLE[1]},{PEOPLE[2]},x", "2026-08-06,,n/a,ok,"]
    header = "timestamp,user_id,latency_s,status,output\n"
    (folder / "requests.csv").write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
    _workbook(folder / "users.xlsx", [["user_id", "team"], *([person, "north"] for person in PEOPLE)])
    said = [["date", "respondent", "score", "comment"]]
    said += [["2026-08-20", person, str(number % 10), f"Ask {person}"] for number, person in enumerate(PEOPLE)]
    _workbook(folder / "surveys.xlsx", said)
    return folder


def _spelt(number: int) -> str:
    person = PEOPLE[number % 12]
    return (person, person.upper(), f" {person.lower()}")[number % 3]


def _workbook(path: Path, rows: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    book.save(path)


def texts(path: Path) -> str:
    """Everything a project file says: its bytes, its small tables, and its rows unpacked."""
    found = [path.read_bytes().decode("latin-1")]
    with closing(sqlite3.connect(path)) as connection:
        found += list(connection.iterdump())
    with Project.open(path, read_only=True) as project, tempfile.TemporaryDirectory() as folder:
        found += [repr(project.problems()), repr(project.settings()), repr(project.imports())]
        for table in project.tables(Path(folder)):
            found += [repr(pq.read_table(part).to_pydict()) + repr(pq.read_metadata(part)) for part in table.parts]
    return "\n".join(found).lower()


def new(path: Path) -> Path:
    create_from(path, {"name": "Claims", "start": "2026-08-03"})
    return path


def inputs(folder: Path, privacy: Mapping[str, str]) -> list[Input]:
    return [Input(folder, privacy=privacy)]


def test_that_no_address_is_left_anywhere(exports: Path, tmp_path: Path) -> None:
    project = new(tmp_path / "claims.kpidesk")
    done = import_files(project, inputs(exports, ALL), Silent())
    assert sum(table.source.rows_accepted for table in done.tables) == 242 + 12 + 12
    assert {one.code for one in done.problems} >= {"person-hashed", "column-dropped", "bad-number", "bad-word"}
    assert DOMAIN not in repr(done.problems).lower()
    with closing(Desk.open(project)) as desk:
        desk.look(Looking(), Silent())
        desk.import_tables(inputs(exports, ALL), Silent(), replaces=1)
        desk.look(Looking(), Silent())
        review = desk.opened().review
        assert review is not None
        assert DOMAIN not in to_json(review).lower()
    kept = list((tmp_path / "user").rglob("*.kpidesk"))
    assert kept, "replacing an import makes a backup"
    for path in (project, *kept):
        assert DOMAIN not in texts(path)
    assert [path for path in (tmp_path / "tmp").rglob("*") if path.is_file()] == []
    assert [path for path in (tmp_path / "user").rglob("*") if path.is_file() and DOMAIN in texts_of(path)] == []


def texts_of(path: Path) -> str:
    return path.read_bytes().decode("latin-1").lower()


def test_that_the_look_for_addresses_finds_those_that_are_kept(exports: Path, tmp_path: Path) -> None:
    project = new(tmp_path / "claims.kpidesk")
    import_files(project, inputs(exports, {}), Silent())
    assert texts(project).count(DOMAIN) > 200


def test_that_spellings_of_an_address_are_one_person(exports: Path, tmp_path: Path) -> None:
    project = new(tmp_path / "claims.kpidesk")
    import_files(project, inputs(exports, PERSONAL), Silent())
    with Project.open(project, read_only=True) as opened:
        ids = {table.role: _ids(table.parts) for table in opened.tables(tmp_path / "rows")}
    assert len(ids["users"]) == 12
    assert ids["requests"] == ids["users"]


def _ids(parts: tuple[Path, ...]) -> set[str]:
    names = pq.read_schema(parts[0]).names
    if "user_id" not in names:
        return set()
    return {one for part in parts for one in pq.read_table(part, columns=["user_id"])["user_id"].to_pylist() if one}


@pytest.mark.parametrize("name", ["claims-ready", "claims-failing", "support-assistant"])
def test_that_hashing_changes_no_figure(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpidesk.intake.privacy.secrets.token_bytes", bytes)  # the same draw in every run
    plain, hashed = (dict(_leaves(figures(sample(name), privacy))) for privacy in ({}, PERSONAL))
    assert hashed.keys() == plain.keys()
    differ = {at: (plain[at], hashed[at]) for at in plain if not _same(plain[at], hashed[at])}
    assert differ == {}
    assert sum(isinstance(one, float) for one in plain.values()) > 500


def figures(folder: Path, privacy: Mapping[str, str]) -> dict[str, Any]:
    with reviewing(Request((str(folder),), said=Said(privacy=privacy)), Silent()) as finished:
        found: dict[str, Any] = json.loads(to_json(finished.review))
        treated = {choice for one in finished.review.inputs for _, choice in one.source.privacy}
    assert ("hash" in treated) is bool(privacy)
    found["kpis"] = [{**one, "interval": None} for one in found["kpis"]]  # those of the first measure once more
    found["problems"] = [one for one in found["problems"] if one["code"] != "person-hashed"]
    return found


def _leaves(node: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict | list):
        for key, one in node.items() if isinstance(node, dict) else enumerate(node):
            name = one.get("id", key) if isinstance(one, dict) else key
            yield from _leaves(one, f"{at}/{name}")
    else:
        yield at, node


def _same(plain: Any, hashed: Any) -> bool:
    """Whether two figures are one (sums depend on the order of terms), or two sentences but for whom they name."""
    if isinstance(plain, float) and isinstance(hashed, float):
        return math.isclose(plain, hashed, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(plain, str) and isinstance(hashed, str):
        return re.sub(r"\b[a-z]+-\d+\b", "someone", plain) == re.sub(
            r"\b([0-9a-f]{16}|[a-z]+-\d+)\b", "someone", hashed
        )
    return bool(plain == hashed)


def test_that_later_files_are_hashed_as_the_first_were(exports: Path, tmp_path: Path) -> None:
    project = new(tmp_path / "claims.kpidesk")
    import_files(project, [Input(exports / "users.xlsx", privacy=PERSONAL)], Silent())
    import_files(project, [Input(exports / "requests.csv")], Silent())
    with Project.open(project, read_only=True) as opened:
        ids = [_ids(table.parts) for table in opened.tables(tmp_path / "rows")]
    assert ids[0] == ids[1]
    assert all(len(one) == 16 for one in ids[0])


@pytest.mark.parametrize(("first", "second"), [("keep", "hash"), ("hash", "keep")])
def test_that_a_project_does_not_mix_ids_and_tokens(exports: Path, tmp_path: Path, first: str, second: str) -> None:
    project = new(tmp_path / "claims.kpidesk")
    import_files(project, [Input(exports / "users.xlsx", privacy={"user_id": first})], Silent())
    other = [Input(exports / "requests.csv", privacy={"user_id": second})]
    before = project.read_bytes()
    with pytest.raises(WrongUsage, match="the same user_id would not be recognised"):
        import_files(project, other, Silent())
    preparation = Preparation()
    with closing(preparation), pytest.raises(WrongUsage, match="the same user_id would not be recognised"):
        preparation.check(project, other, Silent())
    assert project.read_bytes() == before


def test_that_an_import_that_is_replaced_has_no_say(exports: Path, tmp_path: Path) -> None:
    project = new(tmp_path / "claims.kpidesk")
    import_files(project, [Input(exports / "users.xlsx")], Silent())
    with closing(Desk.open(project)) as desk:
        desk.import_tables([Input(exports / "users.xlsx", privacy=PERSONAL)], Silent(), replaces=1)
    assert DOMAIN not in texts(project)


def test_that_a_project_made_of_a_review_goes_on_with_its_tokens(exports: Path, tmp_path: Path) -> None:
    path = tmp_path / "saved.kpidesk"
    request = Request((str(exports / "requests.csv"),), save=path, said=Said(privacy=PERSONAL))
    with reviewing(request, Silent()) as finished:
        finished.commit()
    import_files(path, [Input(exports / "users.xlsx")], Silent())
    with Project.open(path, read_only=True) as opened:
        ids = [_ids(table.parts) for table in opened.tables(tmp_path / "rows")]
    assert ids[0] == ids[1]
    assert DOMAIN not in texts(path)


def test_that_choices_are_made_when_files_are_imported(tmp_path: Path) -> None:
    path = new(tmp_path / "claims.kpidesk")
    request = Request((str(path),), said=Said(privacy=PERSONAL))
    with pytest.raises(WrongUsage, match="is a project: how its files are read is said"), reviewing(request, Silent()):
        pass


def test_that_free_text_that_was_asked_for_is_shown_with_its_row(exports: Path, tmp_path: Path) -> None:
    project = new(tmp_path / "claims.kpidesk")
    import_files(project, [Input(exports / "requests.csv", privacy={"output": "keep"})], Silent())
    with closing(Desk.open(project)) as desk:
        desk.look(Looking(), Silent())
        source = desk.rows(RowQuestion("latency_p99"), Silent())
        names = [column.name for column in source.columns]
        (row,) = source.page(0, 1).rows
    assert row[names.index("output")] is True
    assert str(row[names.index("output_text")]).startswith("Dear Person.")
