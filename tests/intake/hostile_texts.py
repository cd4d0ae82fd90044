"""Delimited texts and JSON that were hurt or mean no good."""

import gzip
import json

from tests.intake.hostile_case import Case, cut_off, flipped

HEADER = "request_id,timestamp,latency_s,status,cost\n"
ROWS = "".join(f"r{n},2026-08-{3 + n % 20:02d}T09:00:{n % 60:02d}Z,{n % 7 + 0.5},ok,0.01\n" for n in range(60))
CSV = "requests.csv"
JSON = "requests.json"
LINES = "requests.jsonl"


def good_csv() -> bytes:
    return (HEADER + ROWS).encode()


def good_lines() -> bytes:
    names = HEADER.strip().split(",")
    return "\n".join(json.dumps(dict(zip(names, row.split(","), strict=True))) for row in ROWS.splitlines()).encode()


def _with(row: str) -> bytes:
    return (HEADER + row + "\n" + ROWS).encode()


def _json(text: str) -> bytes:
    return text.encode()


def _object(more: str) -> bytes:
    return f'[{{"timestamp": "2026-08-03T09:00:00Z", {more}}}]'.encode()


TEXTS = (
    *flipped("csv", CSV, good_csv, 6),
    *cut_off("csv", CSV, good_csv, (0.01, 0.3, 0.995)),
    Case("csv-with-zero-bytes", CSV, lambda: good_csv().replace(b"ok", b"o\x00k")),
    Case("csv-with-a-block-of-zeros", CSV, lambda: good_csv() + bytes(5000)),
    Case("csv-zeros-only", CSV, lambda: bytes(100_000), "is empty"),
    Case("csv-quote-never-closed", CSV, lambda: _with('r,2026-08-03,1,ok,"0.01'), "is never closed"),
    Case("csv-quote-never-closed-in-header", CSV, lambda: b'"' + good_csv()),
    Case("csv-quotes-only", CSV, lambda: b'"' * 3001),
    Case("csv-old-mac-line-ends", CSV, lambda: good_csv().replace(b"\n", b"\r"), ""),
    Case("csv-two-returns-a-line", CSV, lambda: good_csv().replace(b"\n", b"\r\r\n"), ""),
    Case("csv-mixed-line-ends", CSV, lambda: good_csv().replace(b"\n", b"\r\n", 20), ""),
    Case("csv-two-marks-of-order", CSV, lambda: b"\xef\xbb\xbf\xef\xbb\xbf" + good_csv(), ""),
    Case("csv-utf-16-cut-in-a-letter", CSV, lambda: good_csv().decode().encode("utf-16")[:-1]),
    Case("csv-utf-16-with-a-lone-half", CSV, lambda: good_csv().decode().encode("utf-16") + b"\x00\xd8a\x00"),
    Case("csv-utf-32", CSV, lambda: good_csv().decode().encode("utf-32")),
    Case("csv-lone-halves-in-utf-8", CSV, lambda: _with("r").replace(b"r,", b"\xed\xa0\x80,", 1)),
    Case("csv-no-utf-8-late", CSV, lambda: good_csv() * 2_000 + b"r9,2026-08-03,1,ok,\xff\xfe\n"),
    Case("csv-escapes", CSV, lambda: good_csv().replace(b"ok", b"\x1b[31mok\x1b[0m")),
    Case(
        "csv-header-from-right-to-left", CSV, lambda: good_csv().replace(b"status", "\u202esutats\u200b".encode()), ""
    ),
    Case("csv-header-with-zero-width", CSV, lambda: good_csv().replace(b"timestamp", "\u200btimestamp\u2060".encode())),
    Case("csv-header-of-a-million", CSV, lambda: b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n1\n", "columns"),
    Case("csv-one-row-of-a-million", CSV, lambda: _with("1," * 1_000_000)),
    Case("csv-one-line-without-end", CSV, lambda: b"a" * 5_000_000),
    Case("csv-one-line-of-separators", CSV, lambda: b"," * 5_000_000, "columns"),
    Case("csv-one-giant-cell", CSV, lambda: _with('r,2026-08-03,1,ok,"' + "x" * 5_000_000 + '"')),
    Case("csv-ragged-throughout", CSV, lambda: good_csv() + b"a,b\n" * 100_000, "another number of cells"),
    Case("csv-formulas", CSV, lambda: _with("=cmd|'/c calc'!A1,2026-08-03,=1+1,@SUM(A1),+1"), ""),
    Case("csv-greatest-numbers", CSV, lambda: _with("r,2026-08-03,1e308,ok,1e400"), ""),
    Case("csv-year-nought", CSV, lambda: _with("r,0000-01-01,1,ok,1\nr,9999-12-31,1,ok,1\nr,-0001-01-01,1,ok,1")),
    Case("csv-far-numbers-as-times", CSV, lambda: _with("r,99999999999999999999,1,ok,1\nr,-1e300,1,ok,1"), ""),
    Case("csv-blank-lines-only", CSV, lambda: b"\n" * 100_000, "is empty"),
    Case("csv-separators-only", CSV, lambda: b",,,,\n" * 1000),
    Case(
        "csv-every-cell-bad",
        CSV,
        lambda: HEADER.encode() + b"".join(b"r,x%d,y%d,z%d,w%d\n" % ((n,) * 4) for n in range(20_000)),
    ),
    Case("csv-names-a-quote-as-separator", CSV, lambda: b'sep="\n' + good_csv()),
    Case("csv-names-a-line-end-as-separator", CSV, lambda: b"sep=\r\n" + good_csv()),
    Case("csv-same-header-throughout", CSV, lambda: b",".join([b"timestamp"] * 300) + b"\n" + b",".join([b"1"] * 300)),
    *flipped("json", JSON, lambda: b"[" + good_lines().replace(b"\n", b",\n") + b"]", 4),
    *flipped("lines", LINES, good_lines, 4),
    *cut_off("lines", LINES, good_lines, (0.02, 0.5, 0.99)),
    Case("json-deep-lists", JSON, lambda: b"[" * 100_000, "nested"),
    Case("json-deep-objects", JSON, lambda: b'{"a":' * 100_000, "nested"),
    Case("json-deep-in-a-row", JSON, lambda: _object(f'"a": {"[" * 900}{"]" * 900}')),
    Case("json-deep-names", JSON, lambda: _object('"a": ' + '{"a": ' * 200 + "1" + "}" * 200), "nested"),
    Case("json-empty-objects", JSON, lambda: b'{"rows": [' + b"{}," * 400_000 + b"{}]}"),
    Case("json-empty-lists", JSON, lambda: b"[" + b"[]," * 400_000 + b"[]]", "no object"),
    Case("json-other-names-each", LINES, lambda: b"\n".join(b'{"k%d": 1}' % n for n in range(5_000)), "columns"),
    Case("json-endless-number", JSON, lambda: _object('"cost": ' + "9" * 100_000), "digits"),
    Case(
        "json-greatest-numbers", JSON, lambda: _object('"cost": 1e999, "latency_s": -1e308, "input_tokens": 1e30'), ""
    ),
    Case("json-not-a-number", JSON, lambda: _object('"cost": NaN, "latency_s": Infinity'), ""),
    Case("json-a-name-twice", JSON, lambda: _object('"cost": 1, "cost": 2'), '"cost" stands twice'),
    Case("json-half-a-letter", JSON, lambda: _object('"model": "\\ud800", "\\udfff": 1'), ""),
    Case("json-a-zero-in-a-text", JSON, lambda: _object('"model": "a\\u0000b"'), ""),
    Case("json-a-line-end-in-a-text", JSON, lambda: _object('"model": "a\nb"'), "no readable JSON"),
    Case("json-mixed-types", LINES, lambda: good_lines().replace(b'"0.01"', b"[1]", 5).replace(b'"0.01"', b"true", 5)),
    Case("json-scalars", JSON, lambda: b"[1, 2, null]", "no object"),
    Case("json-null", JSON, lambda: b"[null]", "no object"),
    Case("json-something-after-it", JSON, lambda: _object('"cost": 1') + b"]", "no readable JSON"),
    Case("json-no-comma", JSON, lambda: b"[{}{}]", "no readable JSON"),
    Case("json-python-quotes", JSON, lambda: b"[{'a': 1}]", "no readable JSON"),
    Case("json-no-utf-8", JSON, lambda: _object('"model": "caf\u00e9"').decode().encode("cp1252"), "UTF-8"),
    Case("json-utf-16", JSON, lambda: _object('"cost": 1').decode().encode("utf-16"), ""),
    Case("json-utf-32", JSON, lambda: _object('"cost": 1').decode().encode("utf-32-le")),
    Case("json-one-giant-text", JSON, lambda: _object('"output": "' + "x" * 3_000_000 + '"'), ""),
    Case("json-giant-text-without-end", JSON, lambda: b'[{"output": "' + b"x" * 3_000_000, "no readable JSON"),
    Case("json-blanks-without-end", JSON, lambda: b"[" + b" " * 3_000_000, "no readable JSON"),
    Case(
        "json-attributes-twice",
        JSON,
        lambda: _object('"a": [{"key": "b", "value": 1}, {"key": "b", "value": 2}]'),
        "twice",
    ),
    Case("json-packed", "requests.json.gz", lambda: gzip.compress(b"[" * 30_000_000, mtime=0), "unpacks to far more"),
)
