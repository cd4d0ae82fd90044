"""Single rows are sifted, sorted and paged by the engine as by hand."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpidesk.base.errors import WrongUsage
from kpidesk.base.periods import Calendar
from kpidesk.base.progress import Silent
from kpidesk.engine.classes import Answers, Classes
from kpidesk.engine.rows import Drill, RowSource, Scope
from kpidesk.engine.sieve import Reason, Sieve
from kpidesk.metrics.rows_of_requests import COMPLETED, LATENCY, labelled, requests
from kpidesk.pilot.settings import PilotSettings
from kpidesk.tables.table import Source, Table

CALENDAR = Calendar(date(2026, 8, 3), date(2026, 8, 9), "Europe/Berlin")
CLASSES = Classes(Answers.BINARY, ("no", "yes"), "yes", ("no", "yes"))
MOMENT = pa.timestamp("us")
LOG_COLUMNS = ("request_id", "transaction_id", "timestamp", "latency_s", "status", "region", "prediction")
at = datetime.fromisoformat
LOG = [
    ("a", "t1", at("2026-08-02 21:59"), 1.0, "ok", "EU", "yes"),  # 23:59 in Berlin, the day before
    ("b", "t2", at("2026-08-02 22:00"), 2.0, "ok", "EU", "yes"),
    ("c", "t2", at("2026-08-03 08:00"), None, "ok", "US", "no"),
    ("d", "t3", at("2026-08-04 08:00"), 0.0, "ok", None, None),
    ("e", "t4", at("2026-08-05 08:00"), 0.5, "error", "US", None),
    ("f", "t5", at("2026-08-09 22:00"), 3.0, "ok", "EU", "yes"),  # the day after the review
    ("g", "t6", at("2026-08-09 21:59"), 4.0, "ok", "=1+1", "yes"),
]
LABELS = [
    ("b", "yes", at("2026-08-05 00:00")),
    ("c", "yes", at("2026-08-06 00:00")),
    ("g", "no", at("2026-08-20 00:00")),  # found out after the day of the review
]


def table(folder: Path, role: str, rows: list[tuple[Any, ...]], schema: pa.Schema) -> Table:
    file = folder / f"{role}.parquet"
    columns = dict(zip(schema.names, zip(*rows, strict=True), strict=True))
    pq.write_table(pa.table({name: list(cells) for name, cells in columns.items()}, schema=schema), file)
    source = Source(f"{role}.csv", "", role, 1, "canonical", len(rows), len(rows), 0)
    return Table(role, source, (file,), tuple(schema.names))


@pytest.fixture
def drill(tmp_path: Path) -> Iterator[Drill]:
    texts = dict.fromkeys(("request_id", "transaction_id", "status", "region", "prediction", "actual"), pa.string())
    types: dict[str, pa.DataType] = {"timestamp": MOMENT, "latency_s": pa.float64(), "actual_at": MOMENT, **texts}
    log = pa.schema({name: types[name] for name in LOG_COLUMNS})
    labels = pa.schema({name: types[name] for name in ("request_id", "actual", "actual_at")})
    tables = [table(tmp_path, "requests", LOG, log), table(tmp_path, "labels", LABELS, labels)]
    (tmp_path / "rows").mkdir()
    with closing(Drill(tables, PilotSettings(), CALENDAR, CLASSES, tmp_path / "rows")) as opened:
        yield opened


def ids(source: RowSource, sort: str = "", *, descending: bool = False) -> list[object]:
    place = [column.name for column in source.columns].index("request_id")
    return [row[place] for row in source.page(0, 100, sort, descending=descending).rows]


def test_that_rows_are_used_or_left_out_with_the_first_reason_that_holds(drill: Drill) -> None:
    used = drill.source(LATENCY, Scope(), Silent(), left_out=False)
    assert ids(used) == ["b", "g"]
    left = drill.source(LATENCY, Scope(), Silent(), left_out=True)
    place = [column.name for column in left.columns].index("request_id")
    whys = {row[place]: row[0] for row in left.page(0, 100).rows}
    assert whys == {
        "a": "It lies before the first day of the pilot.",
        "c": "It has no latency.",
        "d": "Its latency is 0, which is a fault of the log.",
        "e": "It failed, and not by a time-out: fast failures would flatter the figure.",
        "f": "It lies after the day of the review.",
    }
    assert sum(count for _, count in left.reasons) == left.total == 5


def test_that_moments_are_shown_by_the_clock_of_the_pilot(drill: Drill) -> None:
    source = drill.source(LATENCY, Scope(), Silent(), left_out=False)
    place = [column.name for column in source.columns].index("timestamp")
    assert [row[place] for row in source.page(0, 9).rows] == [at("2026-08-03 00:00"), at("2026-08-09 23:59")]


def test_that_empty_cells_come_last_either_way(drill: Drill) -> None:
    every = drill.source(requests("all"), Scope((1, 7)), Silent(), left_out=False)
    assert ids(every, "region") == ["g", "b", "c", "e", "d"]
    assert ids(every, "region", descending=True) == ["c", "e", "b", "g", "d"]


def test_that_a_transaction_counts_by_its_first_completed_request(drill: Drill) -> None:
    assert ids(drill.source(COMPLETED, Scope(), Silent(), left_out=False)) == ["b", "d", "g"]


def test_that_a_truth_found_out_after_the_review_is_not_known(drill: Drill) -> None:
    class Known:
        classes = CLASSES

    sieve = labelled(Known())  # type: ignore[arg-type]  # only the classes are read
    assert ids(drill.source(sieve, Scope(), Silent(), left_out=False)) == ["b", "c"]


def test_that_days_and_segments_narrow_the_rows(drill: Drill) -> None:
    some = drill.source(LATENCY, Scope((1, 6), ("region", "EU")), Silent(), left_out=False)
    assert ids(some) == ["b"]
    assert some.segment == ("region", "EU")
    unknown = drill.source(LATENCY, Scope((1, 7), ("provider", "x")), Silent(), left_out=False)
    assert unknown.segment is None
    assert unknown.total == 2


def test_that_a_condition_that_is_not_known_leaves_nothing_out(drill: Drill) -> None:
    sieve = requests("not in the US", Reason("It is from the US.", lambda r: r.region == "US"))
    assert ids(drill.source(sieve, Scope((1, 7)), Silent(), left_out=False)) == ["b", "d", "g"]


def test_that_written_rows_hold_no_formula(drill: Drill, tmp_path: Path) -> None:
    drill.source(LATENCY, Scope(), Silent(), left_out=False).export_csv(tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("request_id,transaction_id,timestamp,")
    assert [line.split(",")[0] for line in lines[1:]] == ["b", "g"]
    assert "'=1+1" in lines[2]


def test_that_what_is_not_there_is_refused(drill: Drill) -> None:
    with pytest.raises(WrongUsage, match="none were imported"):
        drill.source(Sieve("costs", "Charges"), Scope(), Silent(), left_out=False)
    source = drill.source(LATENCY, Scope(), Silent(), left_out=False)
    with pytest.raises(WrongUsage, match="no column why"):
        source.page(0, 5, "why")
    drill.close()
    with pytest.raises(WrongUsage, match="Open them again"):
        source.page(0, 5)
