"""How Arrow is asked for the rows of a delimited text: every cell as text, an empty one as null."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyarrow as pa
from pyarrow import csv as arrow_csv

BLOCK = 16 * 2**20
"""Bytes that are read at a time."""
OutOfOrder = Callable[[arrow_csv.InvalidRow], Literal["skip", "error"]]
"""What becomes of a row with too many or too few cells."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read, and how fast Arrow may go about it: so many columns, below so many lines.

    ``several_lines``: whether a cell may have several lines, so that blocks end where rows do and not where lines do.
    """

    path: Path
    delimiter: str
    columns: int
    before: int
    threads: bool
    several_lines: bool


def open_text(reading: Reading, note: OutOfOrder, block: int = BLOCK) -> arrow_csv.CSVStreamingReader:
    """The rows by blocks; raises ArrowInvalid, here or on the way."""
    names = [f"c{place}" for place in range(reading.columns)]
    return arrow_csv.open_csv(
        reading.path,
        arrow_csv.ReadOptions(
            use_threads=reading.threads, block_size=block, skip_rows=reading.before, column_names=names
        ),
        arrow_csv.ParseOptions(
            delimiter=reading.delimiter,
            newlines_in_values=reading.several_lines,
            ignore_empty_lines=False,
            invalid_row_handler=note,
        ),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
        ),
    )
