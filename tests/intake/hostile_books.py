"""Workbooks that were hurt or mean no good."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

import msoffcrypto.format.ooxml
from openpyxl import Workbook

from tests.intake.hostile_case import Case, cut_off, flipped

BOOK = "requests.xlsx"
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
)


@cache
def good_book() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "requests"
    sheet.append(["request_id", "timestamp", "latency_s", "status", "cost"])
    for number in range(60):
        moment = datetime(2026, 8, 3) + timedelta(hours=number)  # noqa: DTZ001 - as a sheet has it
        sheet.append([f"r{number}", moment, number % 7 + 0.5, "ok", 0.01])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _edit(part: str, change: Callable[[str], str]) -> Callable[[], bytes]:
    """A good workbook of which one part was changed."""

    def made() -> bytes:
        parts = parts_of(good_book())
        parts[part] = change(parts[part].decode()).encode()
        return packed(parts)

    return made


def _sheet(rows: str) -> Callable[[], bytes]:
    """Rows below the good ones."""
    return _edit(SHEET, lambda xml: xml.replace("</sheetData>", f"{rows}</sheetData>"))


def _without(part: str) -> Callable[[], bytes]:
    return lambda: packed({name: data for name, data in parts_of(good_book()).items() if name != part})


def _beside(**more: bytes) -> Callable[[], bytes]:
    return lambda: packed(parts_of(good_book()) | {name.replace("__", "/"): data for name, data in more.items()})


def _first(text: str) -> Callable[[str], str]:
    """Puts something in front of the root of a part."""
    return lambda xml: re.sub(r"<(worksheet|sst|workbook|styleSheet)\b", lambda root: text + root[0], xml, count=1)


def _twice() -> bytes:
    target = io.BytesIO(good_book())
    with zipfile.ZipFile(target, "a") as archive:
        info = zipfile.ZipInfo(SHEET)
        info.filename = "xl/worksheets/sheet9.xml"
        archive.writestr(info, "<worksheet/>")
    return target.getvalue().replace(b"xl/worksheets/sheet9.xml", SHEET.encode())


def _locked() -> bytes:
    target = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(good_book())).encrypt("secret", target)
    return target.getvalue()


def _flagged() -> bytes:
    """As a zip archive is marked whose parts are encrypted."""
    content = bytearray(good_book())
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for match in re.finditer(re.escape(sign), bytes(content)):
            content[match.start() + offset] |= 1
    return bytes(content)


def _bomb(part: str, text: bytes, times: int) -> Callable[[], bytes]:
    return lambda: packed(parts_of(good_book()) | {part: text * times})


def _lying() -> bytes:
    """A part whose size is said to be small."""
    content = packed(parts_of(good_book()) | {"xl/worksheets/sheet1.xml": b"<row>" * 8_000_000})
    size = struct.pack("<I", 40_000_000)
    return content.replace(size, struct.pack("<I", 4000))


def _backslashes() -> bytes:
    return packed({name.replace("/", "\\"): data for name, data in parts_of(good_book()).items()})


def _macros() -> bytes:
    parts = parts_of(good_book())
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", kind
    )
    return packed(parts | {"xl/vbaProject.bin": OLE + bytes(4096)})


def _linked() -> bytes:
    """A workbook with a link to another one on the net, a macro and a picture."""
    link = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook r:id="rId1" '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></externalLink>'
    )
    target = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        b'Target="http://127.0.0.1:9/other.xlsx" TargetMode="External"/></Relationships>'
    )
    parts = parts_of(good_book())
    formula = '<c r="E2"><f>[1]Sheet1!$A$1</f><v>0.01</v></c>'
    parts[SHEET] = re.sub(r'<c r="E2"[^>]*>.*?</c>', formula, parts[SHEET].decode()).encode()
    return packed(
        parts
        | {
            "xl/externalLinks/externalLink1.xml": link,
            "xl/externalLinks/_rels/externalLink1.xml.rels": target,
            "xl/vbaProject.bin": OLE + bytes(4096),
            "xl/media/image1.png": b"\x89PNG\r\n\x1a\n",
        }
    )


def _ods(table: str) -> Callable[[], bytes]:
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="requests">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return lambda: packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": b'<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        }
    )


def _row(*cells: str, more: str = "") -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f"<table:table-row{more}>{inner}</table:table-row>"


HEADED = _row("timestamp", "latency_s")
DAY = _row("2026-08-03T09:00:00Z", "1.5")
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

BOOKS = (
    *flipped("book", BOOK, good_book, 12),
    *cut_off("book", BOOK, good_book, (0.1, 0.6, 0.99)),
    Case("book-of-laughs", BOOK, _edit(SHEET, _first(LAUGHS + "]>")), "declares its own XML entities"),
    Case("book-with-entities-far-down", BOOK, _edit(SHEET, _first(f"<!--{'x' * 9000}-->" + LAUGHS + "]>"))),
    Case(
        "book-of-outer-entities",
        BOOK,
        _edit("xl/workbook.xml", _first('<!DOCTYPE x SYSTEM "file:///etc/passwd">')),
        "XML",
    ),
    Case("book-bomb", BOOK, _bomb(SHEET, b"0" * 2**20, 60), "far more than a workbook"),
    Case("book-bomb-beside", BOOK, _bomb("xl/media/image1.png", bytes(2**20), 60), "far more than a workbook"),
    Case("book-with-a-lie-about-its-size", BOOK, _lying),
    Case("book-as-wide-as-long", BOOK, _sheet(FAR), "so far apart"),
    Case("book-far-down", BOOK, _sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')),
    Case("book-with-a-part-twice", BOOK, _twice, "two parts of the same name"),
    Case("book-locked", BOOK, _locked, "password-protected"),
    Case("book-locked-as-a-zip", BOOK, _flagged, "password-protected"),
    Case("book-dimension-too-small", BOOK, _edit(SHEET, lambda xml: re.sub(r'ref="A1:E61"', 'ref="A1"', xml)), ""),
    Case("book-dimension-garbage", BOOK, _edit(SHEET, lambda xml: re.sub(r'ref="A1:E61"', 'ref="here"', xml))),
    Case("book-dimension-backwards", BOOK, _edit(SHEET, lambda xml: re.sub(r'ref="A1:E61"', 'ref="Z99:A1"', xml))),
    Case("book-dimension-endless", BOOK, _edit(SHEET, lambda xml: re.sub(r'ref="A1:E61"', 'ref="A1:XFD1048576"', xml))),
    Case(
        "book-empty-fill",
        BOOK,
        _edit("xl/styles.xml", lambda xml: re.sub(r"<fills.*</fills>", "<fills><fill/></fills>", xml)),
        "",
    ),
    Case("book-without-styles", BOOK, _without("xl/styles.xml")),
    Case("book-without-shared-texts", BOOK, _without("xl/sharedStrings.xml")),
    Case("book-without-its-sheet", BOOK, _without(SHEET)),
    Case("book-without-relations", BOOK, _without("xl/_rels/workbook.xml.rels")),
    Case("book-without-a-list-of-types", BOOK, _without("[Content_Types].xml")),
    Case(
        "book-without-sheets",
        BOOK,
        _edit("xl/workbook.xml", lambda xml: re.sub(r"<sheets>.*</sheets>", "<sheets/>", xml)),
    ),
    Case("book-shared-text-that-is-not", BOOK, _sheet('<row r="62"><c r="A62" t="s"><v>99999</v></c></row>')),
    Case("book-shared-text-below-nought", BOOK, _sheet('<row r="62"><c r="A62" t="s"><v>-1</v></c></row>')),
    Case("book-row-beyond", BOOK, _sheet('<row r="4294967297"><c r="A4294967297"><v>1</v></c></row>')),
    Case("book-cell-beyond", BOOK, _sheet('<row r="62"><c r="ZZZZ62"><v>1</v></c></row>')),
    Case("book-cell-of-row-nought", BOOK, _sheet('<row r="0"><c r="A0"><v>1</v></c></row>')),
    Case("book-cell-without-letters", BOOK, _sheet('<row r="62"><c r="62"><v>1</v></c><c r="é"><v>1</v></c></row>')),
    Case("book-cells-twice", BOOK, _sheet('<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>')),
    Case(
        "book-strange-numbers", BOOK, _sheet('<row r="62"><c r="C62"><v>1e999</v></c><c r="E62"><v>abc</v></c></row>')
    ),
    Case(
        "book-strange-flags",
        BOOK,
        _sheet('<row r="62"><c r="D62" t="b"><v>7</v></c><c r="E62" t="zz"><v>1</v></c></row>'),
    ),
    Case(
        "book-strange-days",
        BOOK,
        _sheet(
            '<row r="62"><c r="B62" s="1"><v>-9</v></c></row><row r="63"><c r="B63" s="1"><v>99999999</v></c></row>'
        ),
    ),
    Case("book-style-that-is-not", BOOK, _sheet('<row r="62"><c r="B62" s="4000"><v>46000</v></c></row>')),
    Case(
        "book-error-values",
        BOOK,
        _sheet('<row r="62"><c r="E62" t="e"><v>#REF!</v></c><c r="C62" t="e"><v>#ODD</v></c></row>'),
    ),
    Case("book-formulas", BOOK, _sheet('<row r="62"><c r="E62"><f>cmd|\'/c calc\'!A1</f></c></row>')),
    Case(
        "book-giant-text",
        BOOK,
        _sheet(f'<row r="62"><c r="A62" t="inlineStr"><is><t>{"x" * 2_000_000}</t></is></c></row>'),
    ),
    Case("book-deep", BOOK, _sheet("<a>" * 100_000)),
    Case("book-endless-attribute", BOOK, _sheet(f'<row r="62"><c r="{"A" * 500_000}"/></row>')),
    Case(
        "book-with-a-zero-in-its-name",
        BOOK,
        _edit("xl/workbook.xml", lambda xml: xml.replace('"requests"', '"req\x00uests"')),
    ),
    Case(
        "book-with-an-endless-name",
        BOOK,
        _edit("xl/workbook.xml", lambda xml: xml.replace('"requests"', f'"{"x" * 100_000}"')),
    ),
    Case(
        "book-that-leads-out",
        BOOK,
        _edit(
            "xl/_rels/workbook.xml.rels", lambda xml: xml.replace("/xl/worksheets/sheet1.xml", "../../../etc/passwd")
        ),
    ),
    Case(
        "book-that-leads-to-the-net",
        BOOK,
        _edit(
            "xl/_rels/workbook.xml.rels", lambda xml: xml.replace("/xl/worksheets/sheet1.xml", "http://127.0.0.1:9/a")
        ),
    ),
    Case("book-no-utf-8", BOOK, lambda: packed(parts_of(good_book()) | {SHEET: b"<worksheet>\xff\xfe</worksheet>"})),
    Case("book-of-back-slashes", BOOK, _backslashes, ""),
    Case(
        "book-of-parts-without-end",
        BOOK,
        _beside(**{f"xl__part{n}.xml": b"<a/>" for n in range(5001)}),
        "far more than a workbook does",
    ),
    Case("book-with-macros", "requests.xlsm", _macros, ""),
    Case("book-with-links", BOOK, _linked, ""),
    Case("book-under-another-name", "requests.csv", good_book, ""),
    Case("old-book-of-garbage", "requests.xls", lambda: OLE + bytes(range(256)) * 40, "save it as xlsx"),
    Case("old-book-of-zeros", "requests.xls", lambda: OLE + bytes(9000), "save it as xlsx"),
    Case(
        "sheet-of-2003",
        "requests.xls",
        lambda: (
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>\n'
            b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
        ),
        "XML form of 2003",
    ),
    Case(
        "web-page-as-book",
        "requests.xls",
        lambda: (
            b'\xef\xbb\xbf\r\n<html xmlns:x="urn:schemas-microsoft-com:office:excel">'
            b"<table><tr><td>1</td></tr></table></html>"
        ),
        "is a web page",
    ),
    Case("ods", "requests.ods", _ods(HEADED + DAY), ""),
    Case(
        "ods-rows-without-end",
        "requests.ods",
        _ods(HEADED + _row("2026-08-03", "1", more=' table:number-rows-repeated="1000000000"')),
    ),
    Case(
        "ods-cells-without-end",
        "requests.ods",
        _ods(
            HEADED + DAY + '<table:table-row table:number-rows-repeated="100000">'
            '<table:table-cell table:number-columns-repeated="16384" '
            + 'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
        ),
    ),
    Case(
        "ods-empty-rows-without-end",
        "requests.ods",
        _ods(
            HEADED + DAY + '<table:table-row table:number-rows-repeated="1048574">'
            '<table:table-cell table:number-columns-repeated="16384"/>' + "</table:table-row>"
        ),
        "",
    ),
    Case(
        "document",
        "requests.xlsx",
        lambda: packed({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}),
        "a text document",
    ),
)
