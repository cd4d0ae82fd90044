import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from kpidesk.decision.review import Review
from kpidesk.report.writer import write_pdf
from kpidesk.views import figures
from tests.report.extremes import LONG
from tests.report.measures import CATALOGUE

NAMES = ("healthy", "failing", "empty", "absurd")


@pytest.mark.parametrize("name", NAMES)
def test_that_the_same_review_gives_the_same_bytes(
    name: str, made: Mapping[str, Review], pdfs: Mapping[str, Path], tmp_path: Path
) -> None:
    write_pdf(made[name], CATALOGUE, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == pdfs[name].read_bytes()


@pytest.mark.parametrize("name", ["healthy", "failing"])
def test_that_every_kpi_value_can_be_found_as_text(
    name: str, made: Mapping[str, Review], texts: Mapping[str, tuple[str, ...]]
) -> None:
    review, pages = made[name], texts[name]
    for kpi in review.kpis:
        value = figures.figure(kpi.headline, "USD")
        assert f"{kpi.headline.title} {value}" in pages[0]
        for measure in kpi.measures:
            assert any(figures.figure(measure, "USD") in page for page in pages[2:]), measure.id


def test_that_the_figures_read_as_a_person_writes_them(texts: Mapping[str, tuple[str, ...]]) -> None:
    first = texts["healthy"][0]
    for said in ("3.8 s ≤ 5 s ▲ green firm", "97.0 % ≥ 98 % ◆ yellow firm", "$0.35", "1.2 pts / 30 d", "45 min < 4 h"):
        assert said in first


def test_that_the_first_page_says_what_to_do_and_names_each_red_flag(texts: Mapping[str, tuple[str, ...]]) -> None:
    first = texts["failing"][0]
    assert "▼ Kill the pilot: seven red flags" in first
    for said in (
        "Latency P99 12.0 s kill line > 10 s",
        "Adoption in week 4 15.0 % kill line < 20 %",
        "Cost ÷ value 52.5 %",
    ):
        assert said in first
    assert "1. Record what was learned" in first


@pytest.mark.parametrize("name", NAMES)
def test_that_the_executive_page_is_exactly_one_page(name: str, texts: Mapping[str, tuple[str, ...]]) -> None:
    assert "THE TWELVE KPIS" in texts[name][0]
    assert "NEXT" in texts[name][0]
    assert "The rule and its reasons" in texts[name][1]


@pytest.mark.parametrize("name", NAMES)
def test_that_pages_are_numbered_of_their_total(name: str, texts: Mapping[str, tuple[str, ...]]) -> None:
    pages = texts[name]
    for number, page in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in page


@pytest.mark.parametrize("name", NAMES)
def test_that_no_page_is_empty(name: str, texts: Mapping[str, tuple[str, ...]]) -> None:
    assert min(len(page) for page in texts[name]) > 250


@pytest.mark.parametrize("name", NAMES)
def test_that_all_fonts_are_embedded_and_no_glyph_is_missing(name: str, pdfs: Mapping[str, Path]) -> None:
    with pdfium.PdfDocument(pdfs[name]) as document:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=5):
                font = raw.FPDFTextObj_GetFont(found.raw)
                assert raw.FPDFFont_GetIsEmbedded(font) == 1
            unmapped = [i for i in range(text.count_chars()) if raw.FPDFText_HasUnicodeMapError(text.raw, i) > 0]
            assert unmapped == []


@pytest.mark.parametrize("name", NAMES)
def test_that_nothing_lies_outside_the_page(name: str, pdfs: Mapping[str, Path]) -> None:
    with pdfium.PdfDocument(pdfs[name]) as document:
        for number in range(len(document)):
            page = document[number]
            width, height = page.get_size()
            for found in page.get_objects(max_depth=1):
                left, bottom, right, top = found.get_bounds()
                assert left >= -0.5, (number, found.type)
                assert bottom >= -0.5, (number, found.type)
                assert right <= width + 0.5, (number, found.type)
                assert top <= height + 0.5, (number, found.type)


@pytest.mark.parametrize("name", NAMES)
def test_that_text_stays_between_the_margins(name: str, pdfs: Mapping[str, Path]) -> None:
    with pdfium.PdfDocument(pdfs[name]) as document:
        for number in range(len(document)):
            text = document[number].get_textpage()
            for box in (text.get_charbox(i) for i in range(0, text.count_chars(), 7)):
                left, _, right, _ = box
                assert right <= left or (left >= 40 and right <= 556), (number, box)


def test_that_the_outline_leads_to_every_section(
    pdfs: Mapping[str, Path], texts: Mapping[str, tuple[str, ...]]
) -> None:
    with pdfium.PdfDocument(pdfs["healthy"]) as document:
        for entry in document.get_toc():
            target = entry.get_dest()
            assert target is not None
            assert entry.get_title() in texts["healthy"][target.get_index()]
        titles = [entry.get_title() for entry in document.get_toc() if entry.level == 0]
    assert titles[:4] == ["The rule and its reasons", "The 90-day arc", "1 · Latency", "2 · Throughput"]
    assert titles[-4:] == ["Assumptions in force", "Decisions, waivers and amendments", "Definitions", "Manifest"]
    assert titles[2 + 12 : -4] == ["Fairness by group", "Comparisons", "Evidence"]  # of the rest nothing is imported


def test_that_the_metadata_name_report_author_date_and_language(pdfs: Mapping[str, Path]) -> None:
    with pdfium.PdfDocument(pdfs["healthy"]) as document:
        said = document.get_metadata_dict()
    assert said["Title"] == "Claims triage pilot: go / kill report"
    assert said["Author"] == "KPIDesk 0.1.0"
    assert said["Subject"].startswith("Milestones held")
    assert "internal-workflow" in said["Keywords"]
    assert said["CreationDate"] == "D:20261025000000Z"
    assert said["ModDate"] == said["CreationDate"]
    assert b"/Lang (en)" in pdfs["healthy"].read_bytes()


def test_that_another_date_can_be_asked_for(made: Mapping[str, Review], tmp_path: Path) -> None:
    write_pdf(made["healthy"], CATALOGUE, tmp_path / "now.pdf", datetime(2026, 11, 20, 21, 5, 7, tzinfo=UTC))
    with pdfium.PdfDocument(tmp_path / "now.pdf") as document:
        assert document.get_metadata_dict()["CreationDate"] == "D:20261120210507Z"


def test_that_the_environment_does_not_change_a_byte(
    made: Mapping[str, Review], pdfs: Mapping[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    write_pdf(made["empty"], CATALOGUE, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == pdfs["empty"].read_bytes()


def test_that_markup_in_names_is_printed_as_it_was_typed(texts: Mapping[str, tuple[str, ...]]) -> None:
    everything = " ".join(texts["absurd"])
    for said in ("<script>alert(1)</script>", '"bold"</b>', "&amp;", "%s {0}", "[rocket]", "漢字", "=1+1"):
        assert said in everything, said


def test_that_a_report_holds_no_link_and_no_script(pdfs: Mapping[str, Path]) -> None:
    content = pdfs["absurd"].read_bytes()
    assert not re.search(rb"/(URI|JavaScript|Launch|EmbeddedFile)\b", content)


def test_that_what_is_missing_says_why_and_what_to_do(texts: Mapping[str, tuple[str, ...]]) -> None:
    everything = " ".join(texts["empty"])
    assert everything.count("Import column timestamp of requests.") >= 12
    assert "No file was imported." in everything
    assert "nan" not in re.findall(r"[a-z]+", everything.lower())
    assert "None" not in everything.replace("None is yellow", "").replace("Problems found while reading None.", "")


def test_that_the_evidence_names_files_cells_and_remedies(texts: Mapping[str, tuple[str, ...]]) -> None:
    everything = " ".join(texts["healthy"])
    for said in ("requests.csv · B17 · latency_s", "Write 3.2.", "33333333…3333", "8,412", "3f9a1111"):
        assert said in everything, said


def test_that_six_hundred_letters_without_a_space_are_broken_not_clipped(texts: Mapping[str, tuple[str, ...]]) -> None:
    assert any(LONG[:80] in page.replace(" ", "") for page in texts["absurd"])


def test_that_a_failed_write_leaves_the_old_file(
    made: Mapping[str, Review], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "r.pdf"
    target.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_pdf(made["empty"], CATALOGUE, target)
    assert [path.name for path in tmp_path.iterdir()] == ["r.pdf"]
    assert target.read_bytes() == b"old"
