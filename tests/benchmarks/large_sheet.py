"""A request log of any length as xlsx and as csv, with the columns that a gateway logs: made fast, without a library.

The workbook is what Excel writes: shared strings, the address of every cell, serial dates with a style, one sheet.
"""

import csv
import zipfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import numpy as np

HEADERS = (
    "request_id", "timestamp", "user_id", "session_id", "latency_s", "ttft_s", "status", "model", "model_version",
    "region", "input_tokens", "output_tokens", "cost", "prediction", "score",
)  # fmt: skip
BLOCK = 20_000
_LETTERS = "ABCDEFGHIJKLMNO"
_DATED = "B"
_EPOCH = 46_235.0
"""1 August 2026 as Excel counts days."""
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="requests" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
    'Target="styles.xml"/>'
    '<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
    'Target="sharedStrings.xml"/></Relationships>',
    "xl/styles.xml": '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>',
}


def write_csv(path: Path, rows: int) -> None:
    """The log as comma-separated text."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(",".join(HEADERS) + "\n")
        for block in _blocks(rows):
            stamps = np.datetime64("2026-08-01", "ms") + (block["days"] * 86_400_000).astype("timedelta64[ms]")
            text = StringIO()
            csv.writer(text, lineterminator="\n").writerows(
                zip(
                    (f"r-{number:08d}" for number in block["number"]),
                    np.datetime_as_string(stamps, unit="ms"),
                    (f"u-{user:04d}" for user in block["user"]),
                    (f"s-{session:06d}" for session in block["session"]),
                    *(block[name].tolist() for name in ("latency", "ttft")),
                    *_words(block),
                    *(block[name].tolist() for name in ("input", "output", "cost")),
                    (("approve", "reject")[one] for one in block["answer"]),
                    block["score"].tolist(),
                    strict=True,
                )
            )
            out.write(text.getvalue())


def write_xlsx(path: Path, rows: int, banner: tuple[str, ...] = ()) -> None:
    """The log as a workbook; ``banner`` stands in rows of its own above the header."""
    strings: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in _PARTS.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                + "".join(_text_row((line,), place, strings) for place, line in enumerate(banner, 1)).encode()
                + _text_row(HEADERS, len(banner) + 1, strings).encode()
            )
            for block in _blocks(rows):
                sheet.write(_rows(block, len(banner) + 2, strings).encode())
            sheet.write(b"</sheetData></worksheet>")
        items = "".join(f"<si><t>{text}</t></si>" for text in strings)
        book.writestr(
            "xl/sharedStrings.xml",
            f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="{len(strings)}" '
            f'uniqueCount="{len(strings)}">{items}</sst>',
        )


def _blocks(rows: int) -> Iterator[dict[str, np.ndarray]]:
    chance = np.random.default_rng(20260801)
    for start in range(0, rows, BLOCK):
        count = min(BLOCK, rows - start)
        yield {
            "number": np.arange(start, start + count),
            "days": np.round((start + np.arange(count)) / max(rows, 1) * 90, 6),
            "user": chance.integers(0, 900, count),
            "session": chance.integers(0, rows // 4 + 1, count),
            "latency": np.round(chance.lognormal(0.2, 0.6, count), 3),
            "ttft": np.round(chance.lognormal(-1, 0.5, count), 3),
            "failed": chance.random(count) < 0.01,
            "model": chance.integers(0, 3, count),
            "region": chance.integers(0, 4, count),
            "input": chance.integers(50, 6000, count),
            "output": chance.integers(10, 900, count),
            "cost": np.round(chance.random(count) / 50, 6),
            "answer": chance.integers(0, 2, count),
            "score": np.round(chance.random(count), 4),
        }


def _words(block: dict[str, np.ndarray]) -> tuple[list[str], ...]:
    return (
        ["error" if one else "ok" for one in block["failed"]],
        [("large", "small", "tiny")[one] for one in block["model"]],
        [("v1.0", "v1.1", "v2.0")[one] for one in block["model"]],
        [("north", "south", "east", "west")[one] for one in block["region"]],
    )


def _text_row(cells: tuple[str, ...], row: int, strings: dict[str, int]) -> str:
    written = (_text(cell, f"{letter}{row}", strings) for cell, letter in zip(cells, _LETTERS, strict=False))
    return f'<row r="{row}" spans="1:{len(HEADERS)}">{"".join(written)}</row>'


def _text(text: str, at: str, strings: dict[str, int]) -> str:
    return f'<c r="{at}" t="s"><v>{strings.setdefault(text, len(strings))}</v></c>'


def _rows(block: dict[str, np.ndarray], first: int, strings: dict[str, int]) -> str:
    status, model, version, region = _words(block)
    out = []
    for place, number in enumerate(block["number"].tolist()):
        row = number + first
        cells: tuple[str | float, ...] = (
            f"r-{number:08d}",
            _EPOCH + float(block["days"][place]),
            f"u-{block['user'][place]:04d}",
            f"s-{block['session'][place]:06d}",
            float(block["latency"][place]),
            float(block["ttft"][place]),
            status[place],
            model[place],
            version[place],
            region[place],
            int(block["input"][place]),
            int(block["output"][place]),
            float(block["cost"][place]),
            ("approve", "reject")[block["answer"][place]],
            float(block["score"][place]),
        )
        written = (
            _text(cell, f"{letter}{row}", strings) if isinstance(cell, str) else _figure(cell, f"{letter}{row}")
            for letter, cell in zip(_LETTERS, cells, strict=True)
        )
        out.append(f'<row r="{row}" spans="1:{len(HEADERS)}">{"".join(written)}</row>')
    return "".join(out)


def _figure(number: float, at: str) -> str:
    return f'<c r="{at}"><v>{number}</v></c>' if at[0] != _DATED else f'<c r="{at}" s="1"><v>{number:.9f}</v></c>'
