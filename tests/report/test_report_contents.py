"""Which sections a report has, and the notes beside them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.pilot.contents import REPORT_SECTIONS
from kpidesk.report.blocks import Block, Heading, OnePage, Together
from kpidesk.report.contents import ALL, Contents
from kpidesk.report.layout import report
from kpidesk.report.writer import write_pdf
from tests.report.extremes import absurd
from tests.report.reviews import healthy

HEADINGS = {
    "rule": "The rule and its reasons",
    "arc": "The 90-day arc",
    "fairness": "Fairness by group",
    "evidence": "Evidence",
    "assumptions": "Assumptions in force",
    "records": "Decisions, waivers and amendments",
    "manifest": "Manifest",
}
HOSTILE = 'Beware: <b>not bold</b> & <img src="x"/> </para> &lt; 5 < 6\nSecond line'


def _headings(blocks: Sequence[Block]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            found.append(block.text)
        elif isinstance(block, Together | OnePage):
            found += _headings(block.blocks)
    return found


def _text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        said = " ".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return " ".join(said.split())


def test_that_without_a_choice_everything_is_printed_as_ever(tmp_path: Path) -> None:
    review = healthy()
    assert report(review, CATALOGUE) == report(review, CATALOGUE, ALL)
    write_pdf(review, CATALOGUE, tmp_path / "as-ever.pdf")
    write_pdf(review, CATALOGUE, tmp_path / "all.pdf", contents=Contents(tuple(REPORT_SECTIONS)))
    assert (tmp_path / "as-ever.pdf").read_bytes() == (tmp_path / "all.pdf").read_bytes()
    assert "Not printed" not in _text(tmp_path / "all.pdf")


def test_that_only_the_chosen_sections_are_printed_and_the_others_are_named(tmp_path: Path) -> None:
    review = replace(healthy(), settings=replace(healthy().settings, report_sections=("records", "arc")))
    found = _headings(report(review, CATALOGUE).blocks)
    assert found == [HEADINGS["arc"], HEADINGS["records"], HEADINGS["manifest"]]
    write_pdf(review, CATALOGUE, tmp_path / "short.pdf")
    said = _text(tmp_path / "short.pdf")
    assert "Not printed in this report: The rule and its reasons, gates; The twelve KPIs" in said
    assert review.settings.name in said


@pytest.mark.parametrize("section", [name for name in REPORT_SECTIONS if name != "kpis"])
def test_that_a_note_stands_right_below_the_heading_of_its_section(section: str, tmp_path: Path) -> None:
    write_pdf(healthy(), CATALOGUE, tmp_path / "noted.pdf", contents=Contents((section,), {section: "Mind the gap."}))
    said = _text(tmp_path / "noted.pdf")
    assert said.count("Note: Mind the gap.") == 1
    heading = HEADINGS.get(section)
    if heading:
        assert f"{heading} Note: Mind the gap." in said


def test_that_a_note_on_the_kpis_has_a_heading_before_the_first_of_them() -> None:
    blocks = report(healthy(), CATALOGUE, Contents(("kpis",), {"kpis": "Read the third one."})).blocks
    assert blocks[1] == Heading("Note on the KPIs", 2)


def test_that_a_note_is_text_whatever_stands_in_it(tmp_path: Path) -> None:
    notes = dict.fromkeys(REPORT_SECTIONS, HOSTILE)
    write_pdf(healthy(), CATALOGUE, tmp_path / "hostile.pdf", contents=Contents((), notes))
    said = _text(tmp_path / "hostile.pdf")
    assert said.count("<b>not bold</b> & <img src=") == len(REPORT_SECTIONS)
    assert said.count("&lt; 5 < 6") == len(REPORT_SECTIONS)


def test_that_page_1_stays_one_page_under_the_longest_note(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    write_pdf(absurd(), CATALOGUE, path, contents=Contents(("manifest",), {"summary": "word " * 400}))
    document = pypdfium2.PdfDocument(path)
    first = document[0].get_textpage().get_text_range()
    document.close()
    assert "Note: word word" in " ".join(first.split())
    assert "SHA-256 of what the numbers depend on" not in first
