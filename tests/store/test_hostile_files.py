"""Files made to look like projects are refused with a sentence, soon, and within little memory."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from kpidesk.base.problems import Level, Problem
from kpidesk.store import seal
from kpidesk.store.project import Project
from kpidesk.store.schema import VERSION
from kpidesk.tables.table import Table

HERE = Path(__file__).parent
LOOP = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT CAST(count(*) AS TEXT)"
STATEMENTS = {
    "a view": ["CREATE VIEW seen AS SELECT 1"],
    "a trigger": ["CREATE TRIGGER t AFTER INSERT ON change BEGIN DELETE FROM decision; END"],
    "an index": ["CREATE INDEX i ON problem (code)"],
    "one more table": ["CREATE TABLE extra (x)"],
    "one table less": ["DROP TABLE waiver"],
    "a virtual table": ["CREATE VIRTUAL TABLE v USING fts5(x)"],
    "a table that is an endless view": ["DROP TABLE setting", f"CREATE VIEW setting(key, value) AS {LOOP}, '1' FROM n"],
    "a column that computes": ["DROP TABLE about", 'CREATE TABLE "about" (key TEXT, value TEXT AS (hex(zeroblob(9))))'],
    "a check that computes": ["DROP TABLE about", 'CREATE TABLE "about" (key TEXT CHECK (abs(-1)), value TEXT)'],
    "many tables": [f"CREATE TABLE t{number} (x)" for number in range(2_000)],
    "no seal": ["DELETE FROM seal"],
    "a later format": [f"PRAGMA user_version = {VERSION + 1}"],
    "a format far ahead": ["PRAGMA user_version = 2147483647"],
    "the format before": ["PRAGMA user_version = 1"],
    "no format": ["PRAGMA user_version = 0"],
    "a negative format": ["PRAGMA user_version = -1"],
    "another program's number": ["PRAGMA application_id = 1196444487"],
    "write-ahead mode": ["PRAGMA journal_mode = WAL"],
    "statements that are none": [
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = 'CREATE TABLE x(' WHERE name = 'waiver'",
    ],
}
SEALED = {
    "a giant text": ["UPDATE setting SET value = CAST(zeroblob(67108865) AS TEXT) WHERE key = 'name'"],
    "a giant part": ["UPDATE chunk SET bytes = zeroblob(67108865)"],
    "deep nesting": ["UPDATE setting SET value = replace(hex(zeroblob(100000)), '00', '[')"],
    "no JSON": ["UPDATE setting SET value = 'x'"],
    "no UTF-8": ["UPDATE setting SET value = CAST(x'22fffe22' AS TEXT)"],
    "no date": ["UPDATE import_batch SET at = 'yesterday'"],
    "columns that are a number": ["UPDATE imported_table SET columns = '7'"],
    "bad cells of the wrong shape": ["UPDATE imported_table SET cells_bad = '[1, 2]'"],
    "a first review at no time": ["INSERT INTO about VALUES ('first_review_at', ''), ('first_review_sha256', '')"],
    "a level that is none": ["UPDATE problem SET level = 'fatal'"],
}


@pytest.fixture
def victim(project: Project, make_table: Callable[..., Table], moment: Any) -> Path:
    project.add_import([make_table()], [Problem(Level.WARNING, "bad-number", "n/a")], moment)
    project.close()
    return project.path


def spoil(victim: Path, name: str, statements: list[str], *, sealed: bool) -> Path:
    path = victim.parent / "hostile" / f"{name}.kpidesk"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(victim.read_bytes())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("SELECT count(*) FROM sqlite_schema")
        for statement in statements if "PRAGMA" in statements[0] else ["BEGIN", *statements]:
            connection.execute(statement)
        if sealed:
            _seal_whatever(connection)
        if connection.in_transaction:
            connection.execute("COMMIT")
    return path


def _seal_whatever(connection: sqlite3.Connection) -> None:
    """A seal by somebody who knows how it is made; text that cannot be read has no seal."""
    with suppress(sqlite3.OperationalError):
        seal.renew(connection, VERSION)


def open_all(paths: list[Path]) -> tuple[list[dict[str, Any]], int]:
    command = [sys.executable, str(HERE / "open_all.py"), *map(str, paths)]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    *results, last = [json.loads(line) for line in done.stdout.splitlines()]
    return results, int(last["kilobytes"])


def odd_files(folder: Path, victim: Path) -> dict[str, Path]:
    names = ("empty", "text", "header only", "a folder", "missing", "with a log", "half")
    paths = {name: folder / f"{name}.kpidesk" for name in names}
    paths["empty"].touch()
    paths["text"].write_text("name,amount\n")
    paths["header only"].write_bytes(victim.read_bytes()[:100])
    paths["half"].write_bytes(victim.read_bytes()[: victim.stat().st_size // 8192 * 4096])
    paths["a folder"].mkdir()
    paths["with a log"].write_bytes(victim.read_bytes())
    (folder / "with a log.kpidesk-wal").write_bytes(b"frames")
    if sys.platform != "win32":
        paths |= {name: folder / f"{name}.kpidesk" for name in ("a pipe", "a loop")}
        os.mkfifo(paths["a pipe"])
        paths["a loop"].symlink_to(paths["a loop"])
    return paths


def test_that_hostile_files_are_refused_within_two_seconds_and_200_megabytes(victim: Path) -> None:
    hostile = {name: spoil(victim, name, each, sealed=False) for name, each in STATEMENTS.items()}
    hostile |= {name: spoil(victim, name, each, sealed=True) for name, each in SEALED.items()}
    hostile |= odd_files(victim.parent / "hostile", victim)
    results, kilobytes = open_all([victim, *hostile.values()])
    assert results[0]["said"] == "opened"
    assert results[0]["sound"]
    found = dict(zip(hostile, results[1:], strict=True))
    assert {name: result["said"] for name, result in found.items() if result["said"] == "opened"} == {}
    assert {name: result["check"] for name, result in found.items() if result["sound"]} == {}
    assert {name: result["seconds"] for name, result in found.items() if max(result["seconds"]) > 2} == {}
    assert kilobytes < 200_000
    sentences = {"said": [result["said"] for result in found.values()]}["said"]
    assert all(sentence.endswith(".") and "sqlite3" not in sentence.lower() for sentence in sentences)
    for name in ("a later format", "a format far ahead"):
        assert "made by a newer KPIDesk" in found[name]["said"]
    assert "write-ahead" in found["write-ahead mode"]["said"]
    assert "write-ahead" in found["with a log"]["said"]
    assert "another program" in found["another program's number"]["said"]
    assert "requests.csv" in found["a giant part"]["said"]


def test_that_a_role_from_a_hostile_file_leads_to_no_other_folder(victim: Path, tmp_path: Path) -> None:
    path = spoil(victim, "role", ["UPDATE imported_table SET role = '../../../out'"], sealed=True)
    with Project.open(path) as project:
        (table,) = project.tables(tmp_path / "rows")
    assert table.parts[0].parent == tmp_path / "rows"
