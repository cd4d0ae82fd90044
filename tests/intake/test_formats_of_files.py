import gzip
import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpidesk.base.errors import Cancelled, Unusable
from kpidesk.base.problems import Level
from kpidesk.base.progress import Silent
from kpidesk.intake.load import Input, Intake, load, read_settings
from kpidesk.intake.parts import ROW_GROUP, PartWriter
from tests.intake.intake_pieces import at, columns_of, of_code, only

Take = Callable[..., Intake]
TEXT = "date,amount,service\n2026-08-03,1.5,Prüfung café\n2026-08-04,2,naïve Größe über Straße\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_that_text_is_read_in_any_usual_encoding_and_delimiter(
    tmp_path: Path, take: Take, encoding: str, delimiter: str
) -> None:
    (tmp_path / "costs.txt").write_bytes(TEXT.replace(",", delimiter).encode(encoding))
    intake = take(tmp_path / "costs.txt")
    rows = only(intake)
    assert rows["service"] == ["Prüfung café", "naïve Größe über Straße"]
    assert rows["amount"] == [1.5, 2.0]
    assert [problem.level for problem in intake.problems] == ([Level.ASSUMED] if encoding == "cp1252" else [])


def test_that_shift_jis_is_told_from_western_text(tmp_path: Path, take: Take) -> None:
    text = "date,amount,service\n" + "2026-08-03,1,東京の請求書を確認しました。品質は良好です\n" * 5
    (tmp_path / "costs.csv").write_bytes(text.encode("shift_jis"))
    assert only(take(tmp_path / "costs.csv"))["service"][0] == "東京の請求書を確認しました。品質は良好です"


@pytest.mark.parametrize("line", ["sep=;", "SEP=;"])
def test_that_the_line_that_names_the_separator_is_obeyed(tmp_path: Path, take: Take, line: str) -> None:
    (tmp_path / "costs.csv").write_text(f"{line}\ndate;amount;service\n2026-08-03;x;a,b\n2026-08-03;7;c\n")
    intake = take(tmp_path / "costs.csv")
    assert only(intake)["service"] == ["c"]
    assert of_code(intake, "bad-number")[0].cell == "B3"


def test_that_rows_keep_their_numbers_past_blank_lines_and_line_breaks_in_quotes(tmp_path: Path, take: Take) -> None:
    (tmp_path / "notes.csv").write_bytes(b'\r\ndate,text\r\n2026-08-03,"two\r\nlines"\r\n\r\n2026-08-99,late\r\n')
    intake = take(tmp_path / "notes.csv")
    assert only(intake)["text"] == ["two\r\nlines"]
    assert of_code(intake, "bad-time")[0].cell == "A5"


def test_that_the_content_decides_and_not_the_extension(
    tmp_path: Path, take: Take, workbook: Callable[..., Path]
) -> None:
    path = workbook(costs=[["date", "amount"], [date(2026, 8, 3), 1.5]]).rename(tmp_path / "costs.csv")
    assert only(take(path))["amount"] == [1.5]
    (tmp_path / "benefits.xlsx").write_text("date,amount\n2026-08-03,9\n")
    assert only(take(tmp_path / "benefits.xlsx"))["amount"] == [9.0]


@pytest.mark.parametrize("form", ["csv", "jsonl", "json", "parquet", "xlsx"])
def test_that_every_format_may_be_gzipped(tmp_path: Path, take: Take, workbook: Callable[..., Path], form: str) -> None:
    rows = [{"date": "2026-08-03", "amount": 1.5}, {"date": "2026-08-04", "amount": 2}]
    raw: dict[str, Callable[[], bytes]] = {
        "csv": lambda: b"date,amount\n2026-08-03,1.5\n2026-08-04,2\n",
        "jsonl": lambda: "\n".join(map(json.dumps, rows)).encode(),
        "json": lambda: json.dumps(rows, indent=1).encode(),
        "parquet": lambda: _parquet(tmp_path, rows),
        "xlsx": lambda: workbook(costs=[list(rows[0]), *[list(row.values()) for row in rows]]).read_bytes(),
    }
    path = tmp_path / f"costs.{form}.gz"
    path.write_bytes(gzip.compress(raw[form]()))
    intake = take(Input(path, "costs"))
    assert only(intake) == {"date": [date(2026, 8, 3), date(2026, 8, 4)], "amount": [1.5, 2.0]}
    assert intake.tables[0].source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert intake.tables[0].source.size == path.stat().st_size


def _parquet(folder: Path, rows: list[dict[str, object]]) -> bytes:
    days = pa.array([date.fromisoformat(str(row["date"])) for row in rows])
    pq.write_table(
        pa.table({"date": days, "amount": pa.array([row["amount"] for row in rows], pa.float64())}), folder / "x"
    )
    return (folder / "x").read_bytes()


def test_that_json_rows_may_lack_keys_and_hold_structures(tmp_path: Path, take: Take) -> None:
    lines = [
        {"timestamp": "2026-08-03T09:00:00Z", "latency_s": 1, "output": {"text": "hi"}, "actual": True},
        {"timestamp": 1767225600, "latency_s": "1,5", "status": "ok", "actual": 1.0},
    ]
    (tmp_path / "requests.jsonl").write_text("\n".join(map(json.dumps, lines)))
    rows = only(take(tmp_path / "requests.jsonl"))
    assert rows["timestamp"] == [at(2026, 8, 3, 9), at(2026, 1, 1)]
    assert rows["latency_s"] == [1.0, 1.5]
    assert (rows["output"], rows["actual"]) == ([True, False], ["true", "1"])


def _canonical(rows: int) -> pa.Table:
    times = np.datetime64("2026-08-03", "us") + np.arange(rows).astype("timedelta64[s]")
    return pa.table(
        {
            "request_id": pa.array([f"r{row}" for row in range(rows)]),
            "timestamp": pa.array(times),
            "latency_s": pa.array(np.linspace(0.1, 3, rows)),
            "status": pa.array(["ok", "error"] * (rows // 2)),
            "overridden": pa.array([True, None] * (rows // 2)),
        }
    )


def test_that_a_clean_canonical_parquet_file_is_taken_over_as_it_lies(tmp_path: Path, take: Take, parts: Path) -> None:
    path = tmp_path / "requests.parquet"
    pq.write_table(_canonical(1000), path)
    intake = take(path)
    assert intake.tables[0].parts == (path,)
    assert list(parts.iterdir()) == []
    assert intake.tables[0].source.rows_accepted == 1000


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("latency_s", pa.array([float("nan"), *[1.0] * 9])),
        ("latency_s", pa.array([-1.0, *[1.0] * 9])),
        ("status", pa.array(["Success", *["ok"] * 9])),
        ("request_id", pa.array([" r1", *["r"] * 9])),
        ("timestamp", pa.array([None, *[at(2026, 8, 3)] * 9], pa.timestamp("us"))),
        ("timestamp", pa.array([at(2026, 8, 3)] * 10, pa.timestamp("us", "UTC"))),
    ],
)
def test_that_a_parquet_file_with_one_cell_to_clean_is_cleaned(
    tmp_path: Path, take: Take, column: str, cells: Any
) -> None:
    table = _canonical(10)
    pq.write_table(table.set_column(table.schema.get_field_index(column), column, cells), tmp_path / "requests.parquet")
    intake = take(tmp_path / "requests.parquet")
    assert intake.tables[0].parts != (tmp_path / "requests.parquet",)
    rows = columns_of(intake.tables[0])
    assert "Success" not in rows["status"]
    assert " r1" not in rows["request_id"]
    assert not any(cell is not None and not cell >= 0 for cell in rows["latency_s"])
    assert None not in rows["timestamp"]


def test_that_parts_have_row_groups_of_the_agreed_size(tmp_path: Path, take: Take) -> None:
    rows = ROW_GROUP + 1000
    table = _canonical(rows).append_column("output", pa.array(["text"] * rows))
    pq.write_table(table, tmp_path / "requests.parquet")
    intake = take(tmp_path / "requests.parquet")
    file = pq.ParquetFile(intake.tables[0].parts[0])
    assert [file.metadata.row_group(place).num_rows for place in range(file.num_row_groups)] == [ROW_GROUP, 1000]


def test_that_columns_are_packed_by_what_they_hold_and_come_out_the_same(tmp_path: Path) -> None:
    rows = 10_000
    table = pa.table(
        {
            "request_id": pa.array([f"r{at}" for at in range(rows)]),
            "status": pa.array([("ok", "error", None)[at % 3] for at in range(rows)]),
            "timestamp": pa.array([None, *range(1, rows)], pa.timestamp("us")),
            "date": pa.array(range(rows), pa.int32()).cast(pa.date32()),
            "output_tokens": pa.array([at % 7 for at in range(rows)], pa.int64()),
            "latency_s": pa.array([at / 8 for at in range(rows)]),
            "refused": pa.array([at % 2 == 0 for at in range(rows)]),
        }
    )
    with PartWriter(tmp_path, "001", table.schema) as writer:
        for batch in table.to_batches(max_chunksize=3_000):
            writer.write(batch)
    (part,) = writer.parts
    assert pq.read_table(part).equals(table)
    group = pq.ParquetFile(part).metadata.row_group(0)
    packed = {group.column(at).path_in_schema: group.column(at) for at in range(group.num_columns)}
    lists = {name for name, column in packed.items() if "RLE_DICTIONARY" in column.encodings}
    assert lists == {"status", "latency_s"}
    assert {name for name, column in packed.items() if "DELTA_BINARY_PACKED" in column.encodings} == {
        "timestamp", "date", "output_tokens"
    }  # fmt: skip
    ends = packed["timestamp"].statistics
    assert ends is not None
    assert ends.has_min_max


def test_that_a_folder_takes_what_is_named_by_role_and_warns_of_the_rest(tmp_path: Path, take: Take) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "costs.csv").write_text("date,amount\n2026-08-03,1\n")
    (folder / "Quality-Checks 2026.csv").write_text("date,dimension,checked,passed\n2026-08-03,accuracy,10,9\n")
    (folder / "incidnts.csv").write_text("detected_at\n2026-08-03\n")
    (folder / "pilot.toml").write_text('name = "Claims"\n[fx]\nEUR = 1.1\n')
    intake = take(folder)
    assert [table.role for table in intake.tables] == ["quality_checks", "costs"]
    (unknown,) = of_code(intake, "unknown-file")
    assert unknown.level is Level.WARNING
    assert 'Did you mean "incidents"?' in unknown.message
    assert read_settings([Input(folder)]) == ({"name": "Claims", "fx": {"EUR": 1.1}}, "pilot.toml", ())


def test_that_reports_beside_the_exports_are_passed_over_and_not_refused(tmp_path: Path, take: Take) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "costs.csv").write_text("date,amount\n2026-08-03,1\n")
    (folder / "report.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "result.json").write_text('{"kpidesk": "0.1.0"}')
    (folder / "old.kpidesk").write_bytes(b"SQLite format 3\0")
    intake = take(folder)
    assert [table.role for table in intake.tables] == ["costs"]
    assert {problem.file for problem in of_code(intake, "unknown-file")} == {"report.pdf", "result.json", "old.kpidesk"}
    assert read_settings([Input(folder)]) == ({}, "", ())


@pytest.mark.parametrize("name", ["costs.csv", "pilot.xlsx"])
def test_that_what_may_hold_the_exports_is_refused_when_damaged(tmp_path: Path, take: Take, name: str) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "users.csv").write_text("user_id,team\nu1,a\n")
    (folder / name).write_bytes(b"%PDF-1.7\n")
    with pytest.raises(Unusable, match="is a PDF document"):
        take(folder)


def test_that_an_empty_register_of_incidents_is_a_table(tmp_path: Path, take: Take) -> None:
    (tmp_path / "incidents.csv").write_text("incident_id,detected_at,resolved_at\n")
    intake = take(tmp_path / "incidents.csv")
    assert only(intake) == {"incident_id": [], "detected_at": [], "resolved_at": []}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("costs.csv", b"date,amount\n", "has a header and no rows"),
        ("costs.csv", b"", "costs.csv is empty"),
        ("costs.csv", b"%PDF-1.7 ...", "is a PDF document, not a table"),
        ("costs.csv", b"\x89PNG\r\n\x1a\n", "is a picture"),
        ("costs.csv", bytes(range(1, 32)) * 40, "is not a table"),
        ("costs.csv", b"weekday,amount\nMonday,1\n", 'lacks the column "date", which costs must have'),
        ("costs.csv", b"<html><body>Sign in</body></html>", "is a web page, not a table"),
        ("costs.csv.gz", gzip.compress(b"date,amount\n2026-08-03,1\n" * 50, mtime=0)[:-20], "gzip packing breaks off"),
        ("costs.csv.gz", gzip.compress(b"\n" * 30_000_000, mtime=0), "unpacks to far more"),
        ("costs.parquet", b"PAR1 and then nothing", "is a damaged Parquet file"),
        ("costs.json", b'[{"date": "2026-08-03", ', "is no readable JSON"),
        ("costs.json", b"[1, 2]", "is no readable JSON"),
        ("costs.xlsx", b"PK\x03\x04 and then nothing", "is damaged"),
        ("costs.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and then nothing", "is damaged or no spreadsheet"),
        ("csts.csv", b"date,amount\n2026-08-03,1\n", 'Did you mean "costs"?'),
    ],
)
def test_that_a_file_that_cannot_be_used_is_refused_in_a_sentence(
    tmp_path: Path, take: Take, parts: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unusable) as refusal:
        take(tmp_path / name)
    assert sentence in str(refusal.value)
    assert name in str(refusal.value)
    assert list(parts.iterdir()) == []


def test_that_every_unusable_file_is_named_and_nothing_is_left(tmp_path: Path, take: Take, parts: Path) -> None:
    (tmp_path / "costs.csv").write_text("date,amount\n2026-08-03,1\n")
    (tmp_path / "effort.csv").write_text("date\n2026-08-03\n")
    with pytest.raises(Unusable) as refusal:
        take(tmp_path / "costs.csv", tmp_path / "effort.csv", tmp_path / "none.csv")
    assert len(refusal.value.sentences) == 2
    assert "effort.csv lacks" in str(refusal.value)
    assert "none.csv does not exist" in str(refusal.value)
    assert list(parts.iterdir()) == []


def test_that_a_folder_without_anything_known_is_refused(tmp_path: Path, take: Take) -> None:
    (tmp_path / "readme.txt").write_text("hello")
    with pytest.raises(Unusable, match="No rows to review"):
        take(Input(tmp_path))


def test_that_a_settings_file_with_a_mistake_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "pilot.toml").write_text('name = "x"\nstart = tomorrow\n')
    with pytest.raises(Unusable, match=r"pilot\.toml cannot be read: .*line 2"):
        read_settings([Input(tmp_path / "pilot.toml")])


def test_that_without_settings_there_are_none(tmp_path: Path) -> None:
    (tmp_path / "costs.csv").write_text("date,amount\n2026-08-03,1\n")
    assert read_settings([Input(tmp_path)]) == ({}, "", ())


class _Impatient(Silent):
    def __init__(self, steps: int) -> None:
        super().__init__()
        self.left = steps

    def step(self, text: str, done: float | None = None) -> None:
        self.left -= 1
        self.cancelled = self.left < 0
        super().step(text, done)


@pytest.mark.parametrize("steps", range(5))
def test_that_a_cancelled_import_leaves_nothing(tmp_path: Path, parts: Path, steps: int) -> None:
    (tmp_path / "costs.csv").write_text("date,amount\n2026-08-03,1\n")
    (tmp_path / "effort.csv").write_text("date,hours\n2026-08-03,1\n")
    with pytest.raises(Cancelled):
        load([Input(tmp_path / "costs.csv"), Input(tmp_path / "effort.csv")], parts, "UTC", _Impatient(steps))
    assert list(parts.iterdir()) == []
