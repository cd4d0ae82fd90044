"""Packed files and XML documents that were hurt or mean no good."""

import gzip
import io
import zipfile
import zlib

from tests.intake.hostile_books import LAUGHS, good_book
from tests.intake.hostile_case import Case, Make, cut_off, flipped
from tests.intake.hostile_texts import good_csv

ZIP, GZIP, XML = "export.zip", "requests.csv.gz", "load_tests.jtl"
SAMPLE = b'<httpSample t="120" lt="30" ts="1725000000000" s="true" lb="home" rc="200"/>'


def zipped(*members: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo("x" * len(name))
            info.filename = name
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _twice() -> bytes:
    content = zipped(("requests.csv", good_csv()), ("requestz.csv", good_csv()))
    return content.replace(b"requestz.csv", b"requests.csv")


def _locked() -> bytes:
    content = bytearray(zipped(("requests.csv", good_csv())))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(sign) + offset] |= 1
    return bytes(content)


def _other_packing() -> bytes:
    content = bytearray(zipped(("requests.csv", good_csv())))
    content[content.find(b"PK\x03\x04") + 8] = 99
    content[content.find(b"PK\x01\x02") + 10] = 99
    return bytes(content)


def _lying() -> bytes:
    """A file that is said to be small, and is not."""
    content = zipped(("requests.csv", b"0" * 60_000_000))
    return content.replace((60_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def _results(inside: bytes) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-8"?>\n<testResults version="1.2">\n' + inside + b"\n</testResults>\n"


def _declared(declaration: str) -> Make:
    return lambda: f'<?xml version="1.0"?>{declaration}<testResults>'.encode() + SAMPLE + b"</testResults>"


ARCHIVES = (
    *flipped("gzip", GZIP, lambda: gzip.compress(good_csv(), mtime=0), 4),
    *cut_off("gzip", GZIP, lambda: gzip.compress(good_csv(), mtime=0), (0.3, 0.99)),
    Case("gzip-wrong-sum", GZIP, lambda: gzip.compress(good_csv(), mtime=0)[:-8] + bytes(8), "gzip packing"),
    Case("gzip-in-gzip", GZIP, lambda: gzip.compress(gzip.compress(good_csv(), mtime=0), mtime=0), "packed twice"),
    Case("gzip-of-two", GZIP, lambda: gzip.compress(good_csv(), mtime=0) + gzip.compress(good_csv(), mtime=0)),
    Case("gzip-of-a-book", "requests.xlsx.gz", lambda: gzip.compress(good_book(), mtime=0), ""),
    Case("gzip-of-a-zip", "requests.gz", lambda: gzip.compress(zipped(("a.csv", b"1")), mtime=0), "within an archive"),
    Case("gzip-and-more", GZIP, lambda: gzip.compress(good_csv(), mtime=0) + b"more"),
    Case("gzip-bomb", GZIP, lambda: gzip.compress(bytes(60_000_000), mtime=0), "unpacks to far more"),
    Case("zlib-alone", GZIP, lambda: zlib.compress(good_csv()), "not a table"),
    *flipped("zip", ZIP, lambda: zipped(("requests.csv", good_csv())), 6),
    *cut_off("zip", ZIP, lambda: zipped(("requests.csv", good_csv())), (0.2, 0.9)),
    Case("zip", ZIP, lambda: zipped(("requests.csv", good_csv()), ("__MACOSX/._requests.csv", b"x"), (".a", b"x")), ""),
    Case("zip-of-a-book", ZIP, lambda: zipped(("a/requests.xlsx", good_book())), ""),
    Case("zip-of-gzip", ZIP, lambda: zipped(("requests.csv.gz", gzip.compress(good_csv(), mtime=0))), ""),
    Case("zip-of-back-slashes", ZIP, lambda: zipped(("a\\requests.csv", good_csv())), ""),
    Case(
        "zip-in-zip", ZIP, lambda: zipped(("requests.zip", zipped(("requests.csv", good_csv())))), "within an archive"
    ),
    Case("zip-bomb", ZIP, lambda: zipped(("requests.csv", bytes(60_000_000))), "unpacks to far more"),
    Case("zip-with-a-lie-about-its-size", ZIP, _lying, "export.zip"),
    Case("zip-of-the-same-name", ZIP, _twice, "twice"),
    Case("zip-locked", ZIP, _locked, "password-protected"),
    Case("zip-of-another-packing", ZIP, _other_packing, "cannot be unpacked"),
    Case("zip-that-leads-out", ZIP, lambda: zipped(("../requests.csv", good_csv())), "leads out of it"),
    Case("zip-of-a-whole-path", ZIP, lambda: zipped(("/etc/requests.csv", good_csv())), ""),
    Case("zip-of-a-drive", ZIP, lambda: zipped(("C:\\requests.csv", good_csv())), "leads out of it"),
    Case("zip-of-an-endless-name", ZIP, lambda: zipped(("a" * 5000 + "/requests.csv", good_csv()))),
    Case("zip-of-odd-names", ZIP, lambda: zipped(("\u202e\x07requests.csv", good_csv()))),
    Case("zip-of-a-crowd", ZIP, lambda: zipped(*((f"{n}.csv", b"a") for n in range(1001))), "1,001 files"),
    Case("zip-of-nothing", ZIP, zipped, "without a workbook or a table"),
    Case("zip-of-rubbish", ZIP, lambda: zipped(("Thumbs.db", b"x")), "without a workbook or a table"),
    Case("zip-of-a-picture", ZIP, lambda: zipped(("requests.png", b"\x89PNG\r\n\x1a\n")), "a picture"),
    Case("presentation", "requests.xlsx", lambda: zipped(("ppt/slides/slide1.xml", b"<a/>")), "a presentation"),
    Case("text-document", "requests.xlsx", lambda: zipped(("word/document.xml", b"<a/>")), "a text document"),
    *(
        Case(f"foreign-{head[:4].hex()}", "requests.csv", lambda head=head: head + bytes(range(256)) * 9, what)  # type: ignore[misc]
        for head, what in (
            (b"%PDF-1.7", "a PDF"),
            (b"MZ\x90\x00", "a program"),
            (b"SQLite format 3\x00", "a database"),
            (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
            (b"Rar!\x1a\x07", "a RAR archive"),
            (b"\x28\xb5\x2f\xfd", "a zstd archive"),
            (b"BZh91AY&SY", "a bzip2 archive"),
            (b"\x00\x01\x02\x03", "not a table"),
        )
    ),
    *flipped("xml", XML, lambda: _results(SAMPLE * 40), 4),
    *cut_off("xml", XML, lambda: _results(SAMPLE * 40), (0.02, 0.5, 0.99)),
    Case("xml", XML, lambda: _results(SAMPLE * 3)),
    Case("xml-of-laughs", XML, _declared(LAUGHS + "]>"), "declares its own XML entities"),
    Case(
        "xml-of-outer-entities",
        XML,
        _declared('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        "XML entities",
    ),
    Case(
        "xml-with-an-outer-declaration",
        XML,
        _declared('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'),
        "XML entities",
    ),
    Case("xml-deep", XML, lambda: _results(b"<a>" * 100_000), "nested"),
    Case("xml-endless-attribute", XML, lambda: _results(b'<a b="' + b"x" * 5_000_000 + b'"/>')),
    Case(
        "xml-of-a-million-attributes",
        XML,
        lambda: _results(b"<a " + b" ".join(b'a%d=""' % n for n in range(50_000)) + b"/>"),
        "columns",
    ),
    Case(
        "xml-of-other-names-each", XML, lambda: _results(b"".join(b'<a b%d=""/>' % n for n in range(50_000))), "columns"
    ),
    Case("xml-an-attribute-twice", XML, lambda: _results(b'<a b="1" b="2"/>'), "XML breaks off"),
    Case(
        "xml-no-such-letters", XML, lambda: b'<?xml version="1.0" encoding="klingon"?><testResults/>', "XML breaks off"
    ),
    Case("xml-utf-16", XML, lambda: _results(SAMPLE).decode().replace("UTF-8", "UTF-16").encode("utf-16")),
    Case("xml-of-another-kind", XML, lambda: b"<?xml version='1.0'?><project/>", "not a table"),
    Case("xml-without-samples", XML, lambda: _results(b""), "holds no rows"),
    Case("xml-text-without-end", XML, lambda: _results(b"x" * 5_000_000), "without samples"),
)
