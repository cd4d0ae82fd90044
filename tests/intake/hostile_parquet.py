"""Parquet files that were hurt or mean no good."""

import io
import struct
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tests.intake.hostile_case import Case, Make, cut_off, flip, flipped

FILE = "requests.parquet"
ROWS = 200
TIMES: Any = np.datetime64("2026-08-03", "us") + np.arange(ROWS).astype("timedelta64[m]")


def written(table: pa.Table, **how: Any) -> bytes:
    target = io.BytesIO()
    pq.write_table(table, target, **how)
    return target.getvalue()


@cache
def good() -> bytes:
    return written(
        _table(latency_s=pa.array(np.linspace(0.1, 3, ROWS)), status=pa.array(["ok", "error"] * (ROWS // 2)))
    )


def _table(**columns: Any) -> pa.Table:
    return pa.table({"request_id": [f"r{row}" for row in range(ROWS)], "timestamp": TIMES, **columns})


def _with(**columns: Any) -> Make:
    return lambda: written(_table(**columns))


def _footer_flipped(seed: int) -> bytes:
    """Flips bits in the metadata, which no checksum guards."""
    content = good()
    (length,) = struct.unpack("<I", content[-8:-4])
    start = len(content) - 8 - length
    return content[:start] + flip(content[start:-8], seed, 3) + content[-8:]


def _footer_length(length: int) -> Make:
    return lambda: good()[:-8] + struct.pack("<I", length) + b"PAR1"


def _bomb() -> bytes:
    """Some thousand bytes that are 40 million rows: one value, repeated."""
    days: Any = pa.array([20_000] * 4_000_000, pa.int32()).cast(pa.date32())
    ones: Any = pa.array(np.ones(4_000_000))
    columns: Any = {"timestamp": pa.chunked_array([days] * 10), "latency_s": pa.chunked_array([ones] * 10)}
    table = pa.table(columns)
    return written(table, row_group_size=40_000_000, compression="zstd")


def _dictionary_bomb() -> bytes:
    """One long text, a hundred thousand times."""
    index: Any = pa.array(np.zeros(100_000, np.int32))
    text = pa.DictionaryArray.from_arrays(index, pa.array(["x" * 100_000]))
    return written(pa.table({"timestamp": pa.array([TIMES[0]] * 100_000), "output": text}))


def _page_bomb() -> bytes:
    """One row that unpacks to sixty megabytes."""
    return written(pa.table({"timestamp": TIMES[:1], "output": ["x" * 60_000_000]}), compression="zstd")


NESTED = [[{"a": [1, 2], "b": {"c": "x"}}]] * ROWS
PARQUET = (
    *flipped("parquet", FILE, good, 12),
    *(Case(f"parquet-footer-flipped-{seed}", FILE, lambda seed=seed: _footer_flipped(seed)) for seed in range(12)),  # type: ignore[misc]
    *cut_off("parquet", FILE, good, (0.01, 0.5, 0.99)),
    Case("parquet", FILE, good, ""),
    Case("parquet-mark-only", FILE, lambda: b"PAR1", "damaged Parquet"),
    Case("parquet-marks-only", FILE, lambda: b"PAR1\x00\x00\x00\x00PAR1", "damaged Parquet"),
    Case("parquet-locked", FILE, lambda: good()[:-4] + b"PARE", "damaged Parquet"),
    Case("parquet-endless-footer", FILE, _footer_length(0x7FFFFFFF), "damaged Parquet"),
    Case("parquet-short-footer", FILE, _footer_length(9), "damaged Parquet"),
    Case("parquet-bomb", FILE, _bomb, "far more than a table"),
    Case("parquet-dictionary-bomb", FILE, _dictionary_bomb),
    Case("parquet-page-bomb", FILE, _page_bomb),
    Case("parquet-no-rows", FILE, lambda: written(_table().slice(0, 0)), "no rows"),
    Case("parquet-no-columns", FILE, lambda: written(pa.table({})), "requests.parquet"),
    Case("parquet-names-twice", FILE, lambda: written(pa.table([TIMES, TIMES], ["timestamp", "timestamp"]))),
    Case("parquet-empty-name", FILE, _with(**{"": pa.array(np.ones(ROWS))})),
    Case("parquet-odd-names", FILE, _with(**{"\u202ex\u200b\x07": pa.array(np.ones(ROWS))})),
    Case("parquet-of-nothing", FILE, _with(cost=pa.nulls(ROWS)), ""),
    Case("parquet-nested", FILE, _with(output=NESTED, model=[{"a": 1}] * ROWS), ""),
    Case("parquet-nested-number", FILE, _with(cost=[[1.5]] * ROWS)),
    Case("parquet-map", FILE, _with(model=pa.array([[("a", 1)]] * ROWS, pa.map_(pa.string(), pa.int64())))),
    Case("parquet-dictionary", FILE, _with(status=pa.array(["ok"] * ROWS).dictionary_encode()), ""),
    Case("parquet-dictionary-of-numbers", FILE, _with(cost=pa.array([1.5] * ROWS).dictionary_encode())),
    Case("parquet-decimal", FILE, _with(cost=pa.array([Decimal("1.05")] * ROWS, pa.decimal128(38, 2))), ""),
    Case("parquet-wide-decimal", FILE, _with(cost=pa.array([Decimal(10) ** 60] * ROWS, pa.decimal256(76, 2)))),
    Case("parquet-bytes", FILE, _with(model=pa.array([b"\xff\xfe"] * ROWS))),
    Case("parquet-bytes-of-text", FILE, _with(status=pa.array([b"ok"] * ROWS))),
    Case(
        "parquet-no-utf-8",
        FILE,
        lambda: written(_table(model=["caf\u00e9"] * ROWS), compression="none", use_dictionary=False).replace(
            "\u00e9".encode(), b"\xff\xff"
        ),
    ),
    Case("parquet-great-numbers", FILE, _with(input_tokens=pa.array([2**64 - 1] * ROWS, pa.uint64()))),
    Case("parquet-half-numbers", FILE, _with(cost=pa.array(np.ones(ROWS, np.float16)))),
    Case("parquet-not-a-number", FILE, _with(cost=pa.array([float("nan"), float("inf")] * (ROWS // 2))), ""),
    Case("parquet-zoned", FILE, _with(actual_at=pa.array(TIMES).cast(pa.timestamp("us", "Europe/Berlin"))), ""),
    Case("parquet-odd-zone", FILE, _with(actual_at=pa.array(TIMES).cast(pa.timestamp("us", "+27:99")))),
    Case(
        "parquet-far-times", FILE, _with(actual_at=pa.array([2**62, -(2**62)] * (ROWS // 2)).cast(pa.timestamp("us")))
    ),
    Case("parquet-fine-times", FILE, _with(actual_at=pa.array([2**62 + 1] * ROWS).cast(pa.timestamp("ns")))),
    Case("parquet-times-of-day", FILE, _with(latency_s=pa.array([90_000_000] * ROWS).cast(pa.time64("us")))),
    Case("parquet-durations", FILE, _with(latency_s=pa.array([1500] * ROWS).cast(pa.duration("ms"))), ""),
    Case(
        "parquet-days-far-off",
        FILE,
        _with(actual_at=pa.array([2**31 - 1, -(2**31)] * (ROWS // 2), pa.int32()).cast(pa.date32())),
    ),
    Case("parquet-under-another-name", "requests.xlsx", good, ""),
    Case("parquet-wide", FILE, lambda: written(pa.table({f"c{n}": [1] for n in range(5_000)})), "columns"),
)
