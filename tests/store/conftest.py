"""A project and tables to put into it."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpidesk.store.project import Project
from kpidesk.tables.table import Source, Table

MakeTable = Callable[..., Table]


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Backups and locks of each test lie in a folder of its own."""
    folder = tmp_path / "user data"
    monkeypatch.setenv("KPIDESK_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def moment() -> datetime:
    return datetime(2026, 8, 17, 9, 30, tzinfo=UTC)


@pytest.fixture
def make_table(tmp_path: Path) -> MakeTable:
    def make(role: str = "requests", rows: int = 300, parts: int = 1, sheet: str = "") -> Table:
        files = []
        for number in range(parts):
            columns: dict[str, list[Any]] = {
                "request_id": [f"r-{number}-{row}" for row in range(rows)],
                "latency_s": [0.25 + (row * 37 % 101) / 64 for row in range(rows)],
            }
            file = tmp_path / f"{role}-{sheet}-{number}.parquet"
            pq.write_table(pa.table(columns), file)
            files.append(file)
        raw = hashlib.sha256(f"{role}{sheet}".encode()).hexdigest()
        source = Source(f"{role}.csv", sheet, raw, 4711, "canonical", rows + 2, rows, 2, (("latency_s", 3),))
        return Table(role, source, tuple(files), ("request_id", "latency_s"))

    return make


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    settings = {"name": "Claims triage", "transaction_value": 4, "thresholds": {"latency_p99": {"green": 4.0}}}
    with Project.create(tmp_path / "claims.kpidesk", settings, "Ann") as made:
        yield made
