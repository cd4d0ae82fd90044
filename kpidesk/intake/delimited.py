"""Comma, semicolon, tab and bar separated text in any usual encoding."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import charset_normalizer
import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from kpidesk.base.errors import Unusable
from kpidesk.base.problems import Level, Problem
from kpidesk.intake.content import Content
from kpidesk.intake.grid import Cells, Chunk, Grid

_DELIMITERS = (",", ";", "\t", "|")
_BLOCK = 16 * 2**20
_SAMPLE = 2**18
_CODES = ["cp1252", "shift_jis", "cp1251", "gb18030", "big5", "euc_kr", "euc_jp"]


@dataclass(frozen=True, slots=True)
class _Form:
    path: Path
    delimiter: str
    headers: tuple[str, ...]
    before: int
    """Lines before the header, or before the rows where there is none."""
    headed: bool = True


def read_delimited(content: Content, scratch: Path, header_row: int | None = None) -> tuple[Grid, tuple[Problem, ...]]:
    """A delimited file as a grid of text; ``assumed`` problems name a guessed encoding. Raises Unusable.

    ``header_row``: as in ``Input``.
    """
    path, encoding = _as_utf8(content, scratch)
    form = _form(path, content.file, header_row)
    ragged: dict[int, int] = {}

    def chunks() -> Iterator[Chunk]:
        ragged.clear()
        return _chunks(form, content.file, ragged)

    grid = Grid(
        content.file,
        "",
        form.headers,
        tuple(range(len(form.headers))),
        chunks,
        decimal_comma=form.delimiter == ";",
        ragged=ragged,
        header_row=form.before + 1 if form.headed else 0,
    )
    return grid, _told(content.file, encoding)


def _told(file: str, encoding: str) -> tuple[Problem, ...]:
    if not encoding:
        return ()
    return (
        Problem(
            Level.ASSUMED,
            "encoding",
            f"The file does not say how its letters are written; {encoding} was taken.",
            "Save the file as CSV UTF-8 if letters look wrong.",
            file,
        ),
    )


def _as_utf8(content: Content, scratch: Path) -> tuple[Path, str]:
    """The path of the same text in UTF-8, and the encoding where it had to be guessed."""
    with content.path.open("rb") as raw:
        head = raw.read(_SAMPLE)
    encoding = _marked(head)
    guessed = ""
    if not encoding:
        if _is_utf8(content.path):
            return content.path, ""
        encoding = guessed = _guess(content.path)
    target = scratch / f"{content.sha256[:16]}.utf8"
    try:
        with (
            content.path.open(encoding=encoding, newline="") as text,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            while block := text.read(_SAMPLE):
                out.write(block)
    except UnicodeDecodeError as error:
        raise Unusable(f"{content.file} is no readable text: save it again as CSV UTF-8.") from error
    return target, guessed


def _marked(head: bytes) -> str:
    for mark, encoding in ((codecs.BOM_UTF8, ""), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if head.startswith(mark):
            return encoding
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 4:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 4 else ""


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as raw:
            while block := raw.read(_BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _guess(path: Path) -> str:
    """The likeliest encoding, judged on the lines that are not plain ASCII."""
    with path.open("rb") as raw:
        lines = [line for line in raw.readlines(_BLOCK) if not line.isascii()][:2000]
    best = charset_normalizer.from_bytes(b"".join(lines), cp_isolation=_CODES).best()
    return best.encoding if best else "cp1252"


def _form(path: Path, file: str, header_row: int | None) -> _Form:
    with path.open(encoding="utf-8-sig", newline="") as text:
        lines = text.read(_SAMPLE).splitlines()
    if header_row is not None and header_row > len(lines):
        raise Unusable(f"{file} has no row {header_row}: its header must stand in one of its first {len(lines)} rows.")
    before = next((place for place, line in enumerate(lines) if line.strip()), 0)
    stated = lines[before].strip() if lines else ""
    delimiter = stated[4:5] if stated.lower().startswith("sep=") and len(stated) == 5 else ""
    if delimiter or stated.lower() == "sep=":
        delimiter = delimiter or "\t"
        before += 1
    if before >= len(lines):
        raise Unusable(f"{file} holds no header row: export it again.")
    before = header_row - 1 if header_row else before
    delimiter = delimiter or _delimiter(lines[before:])
    headers = next(csv.reader(lines[before : before + 50], delimiter=delimiter))
    if header_row == 0:
        return _Form(path, delimiter, ("",) * len(headers), before, headed=False)
    return _Form(path, delimiter, tuple(headers), before)


def _delimiter(lines: list[str]) -> str:
    """The sign that cuts the header into most fields, and the lines below into as many."""

    def score(sign: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines[:50], delimiter=sign)]
        same = sum(width == widths[0] for width in widths)
        return (same if widths[0] > 1 else 0, widths[0])

    return max(_DELIMITERS, key=score)


def _chunks(form: _Form, file: str, ragged: dict[int, int]) -> Iterator[Chunk]:
    names = [f"c{place}" for place in range(len(form.headers))]
    skipped: list[int] = []

    def note(row: arrow_csv.InvalidRow) -> Literal["skip"]:
        number = row.number or 0  # always there, since one thread reads
        skipped.append(number)
        if row.text.strip():
            ragged[number] = row.actual_columns
        return "skip"

    try:
        reader = arrow_csv.open_csv(
            form.path,
            arrow_csv.ReadOptions(
                use_threads=False,
                block_size=_BLOCK,
                skip_rows=form.before,
                skip_rows_after_names=1 if form.headed else 0,
                column_names=names,
            ),
            arrow_csv.ParseOptions(
                delimiter=form.delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
            ),
        )
        yield from _numbered(reader, form, skipped)
    except pa.ArrowInvalid as error:
        raise Unusable(
            f"{file} cannot be read as a table: it is damaged or a quotation mark is never closed."
        ) from error


def _numbered(reader: arrow_csv.CSVStreamingReader, form: _Form, skipped: list[int]) -> Iterator[Chunk]:
    following = form.before + (2 if form.headed else 1)
    for batch in reader:
        gaps = set(skipped)
        rows = np.arange(following, following + batch.num_rows + len(gaps))
        if gaps:
            rows = rows[~np.isin(rows, sorted(gaps))]
        rows = rows[: batch.num_rows]
        if batch.num_rows:
            following = int(rows[-1]) + 1
        yield Chunk(tuple(Cells(column) for column in batch.columns), rows)
