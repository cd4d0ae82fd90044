"""Comparisons, what lies ahead and what the weeks say, on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from kpidesk.base.units import Unit
from kpidesk.base.values import Value
from kpidesk.charts.chart import Chart
from kpidesk.decision.readings import AdoptionShape, Assurance, ControlReading, Leading
from kpidesk.decision.review import Review, SegmentPoint
from kpidesk.pilot.profile import Line
from kpidesk.report.blocks import Block, Heading, KeyValues, Label, OnePage, Paragraph, Table, Together, plain
from kpidesk.report.sections import arc, comparisons, kpi
from kpidesk.views.comparisons import NO_SEGMENTS
from kpidesk.views.leading import NONE
from tests.report.reviews import healthy

READING = ControlReading(1, 12, 12, 3.8, 3.2, 4.4, (), Assurance.YES, provisional=False)


@pytest.fixture
def review() -> Review:
    points = (
        SegmentPoint("north", Value(6.0, 400, (5.5, 6.5)), True, Value(4.0, 900, (3.9, 4.1)), 0.002),
        SegmentPoint("south", Value(4.1, 500, (3.8, 4.4)), False, Value(4.2, 800, (4.0, 4.4)), 0.8),
    )
    segments = {"region": {"latency_p99": points}, "provider": {"latency_p95": points}}
    return replace(healthy(), segments=segments)


def flat(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Together | OnePage):
            yield from flat(block.blocks)
        else:
            yield block


def said(blocks: Sequence[Block]) -> str:
    texts = []
    for block in flat(blocks):
        if isinstance(block, Heading | Label):
            texts.append(block.text)
        elif isinstance(block, Paragraph):
            texts.append(plain(block.words))
        elif isinstance(block, Table):
            texts += [plain(cell) for row in block.rows for cell in row if not isinstance(cell, Chart)]
        elif isinstance(block, KeyValues):
            texts += [plain(words) for _, words in block.pairs]
    return "\n".join(texts).replace("\u00a0", " ")


def test_that_segments_stand_side_by_side_with_their_markers(review: Review) -> None:
    text = said(comparisons.section(review))
    assert "By region" in text
    assert "6.0 s ▼" in text
    assert "4.1 s" in text
    assert "Of 2 comparisons 1 shows a real difference, in 1 measure." in text


def test_that_the_benchmark_of_providers_comes_first(review: Review) -> None:
    headings = [block.text for block in flat(comparisons.section(review)) if isinstance(block, Heading)]
    assert headings == ["Comparisons", "Providers and models", "By provider", "By region"]


def test_that_without_segments_one_line_says_what_to_import() -> None:
    blocks = list(flat(comparisons.section(replace(healthy(), segments={}))))
    assert [type(block) for block in blocks] == [Heading, Paragraph]
    assert said(blocks) == f"Comparisons\n{NO_SEGMENTS}"


def test_that_the_arc_tells_the_stage_and_what_lies_ahead() -> None:
    days = (date(2026, 11, 2), date(2026, 11, 20))
    one = Leading("latency_p99", "P99 latency", Unit.SECONDS, "red", True, Line(">", 10), 8.6, date(2026, 11, 9), days)
    text = said(arc.section(replace(healthy(), leading=(one,))))
    assert "the KPIs to look at are" in text
    assert "▼ > 10 s" in text
    assert "around 9 November 2026 (between 2 and 20 November 2026)" in text
    assert NONE in said(arc.section(replace(healthy(), leading=())))


def test_that_a_kpi_tells_what_its_weeks_say() -> None:
    review = replace(healthy(), readings={"latency_p99": READING})
    text = said(kpi.section(review, review.kpis[0], {}))
    assert "Not changing: every week lies within what is routine, 3.2 – 4.4 s." in text
    assert "Reliably met" in text
    shaped = replace(healthy(), shape=AdoptionShape("agent", 0.3, 0.6, 12))
    adoption = next(one for one in shaped.kpis if one.id == "adoption")
    assert "A curve like an agent’s: 30.0 % at first, 60.0 %" in said(kpi.section(shaped, adoption, {}))
