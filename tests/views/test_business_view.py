"""The words of the pages of business results and of people, and of their sections in the report."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2

from kpidesk.base.periods import Period
from kpidesk.base.values import Lack, Missing
from kpidesk.decision.review import Review
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.exhibits import Exhibits
from kpidesk.metrics.exhibits_people import (
    Arm,
    CostMonth,
    FeatureUse,
    Practices,
    RelianceTable,
    ToolPlan,
    ToolRow,
    TrainedWeek,
    ValueStep,
)
from kpidesk.report.blocks import Block, Heading, Table, Together
from kpidesk.report.contents import Contents
from kpidesk.report.sections import business as business_section
from kpidesk.report.sections import people as people_section
from kpidesk.report.writer import write_pdf
from kpidesk.views import business as view
from kpidesk.views import people as people_view
from kpidesk.views.measure_lines import judged_of, measure_lines, what_lacks
from kpidesk.views.opened import Opened
from tests.report.reviews import healthy

Sample = Callable[[str], Opened]


def reviewed(opened: Opened) -> Review:
    assert opened.review is not None
    return opened.review


def flat(blocks: tuple[Block, ...]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        found += flat(block.blocks) if isinstance(block, Together) else [block]
    return found


def test_that_a_pilot_that_knows_nothing_of_its_business_says_what_to_import() -> None:
    review = replace(healthy(), exhibits=Exhibits())
    assert view.business(review).empty == view.EMPTY
    assert people_view.people(review).empty == people_view.EMPTY
    assert business_section.section(review) == ()
    assert people_section.section(review) == ()


def test_that_sides_are_told_with_their_middle_half() -> None:
    found = Practices(
        outcomes=(Arm("control", 90, 24.0, 22.0, 15.0, 30.0),),
        cycles=(Arm("control", 80, 0.9, 0.75, 0.5, 1.5), Arm("before", 40, 2.0, 2.0, 1.0, 3.0)),
        reliance=RelianceTable(80, 15, 20, 5),
    )
    shown = view.business(replace(healthy(), exhibits=Exhibits(practices=found)))
    assert shown.sides == (
        ("control", "90", "24.0 (15.0 to 30.0)", "45 min (30 min to 1.5 h)", "–"),
        ("before", "40", "–", "2.0 h (1.0 h to 3.0 h)", "–"),
    )
    assert shown.reliance == (("right", "80", "20", "80.0 %"), ("wrong", "15", "5", "25.0 %"))
    assert shown.empty == ""
    assert shown.months is shown.curve is None


def test_that_the_sample_shows_its_comparison_and_what_to_import_for_the_rest(opened_of: Sample) -> None:
    review = reviewed(opened_of("support-assistant"))
    shown = view.business(review)
    assert "control of the same time" in shown.design
    assert [row[0] for row in shown.sides] == ["control", "treatment", "before"]
    assert {"primary_kpi_delta", "cost_per_outcome", "override_rate"} <= {line.id for line in shown.lines}
    ready = view.business(reviewed(opened_of("claims-ready")))
    assert ready.sides == ()
    assert "Import" in ready.rest


def test_that_measures_are_missing_once_for_each_cure() -> None:
    review = healthy()
    first, second, third = review.metrics[:3]
    none = Missing(Lack.NOT_MEASURED, "Not imported: x.", "Import x.")
    late = Missing(Lack.NOT_DUE, "Not yet.")
    said = what_lacks((replace(first, measured=none), replace(second, measured=none), replace(third, measured=late)))
    assert said == f"Not measured. {first.title}, {second.title}: Import x."
    assert what_lacks((replace(third, measured=late),)) == ""
    assert measure_lines(review, (replace(first, measured=none),)) == ()
    assert judged_of(review, ("no such measure", first.id)) == (first,)


def test_that_names_of_any_length_and_markup_are_printed(tmp_path: Path) -> None:
    long = "<b>&amp; " + "endless" * 60
    tools = tuple(ToolRow(f"{long} {at}", date(2026, 8, 3), (long, long)) for at in range(60))
    found = Practices(
        outcomes=(Arm("control", 1, 1e12, 0.0, -1e12, 1e15), Arm("treatment", 10**9, 1e-9, 0.0, 0.0, 0.0)),
        costs=(Arm("before", 1, 0.0, 0.0, 0.0, 0.0), Arm("after", 2, 1e18, 1.0, 0.5, 2.0)),
        months=tuple(CostMonth(Period(date(2026, m, 1), date(2026, m, 28)), {"control": (1e9, 1)}) for m in (8, 9)),
        reliance=RelianceTable(0, 0, 0, 10**9),
        features=tuple(FeatureUse(f"{long} {at}", 1, 10**12, 1.0) for at in range(40)),
        trained=(TrainedWeek(1, 1, 0, 0, 0), TrainedWeek(2, 1, 1, 10**9, 1)),
        tools=ToolPlan(tools, 0, 1, date(2026, 8, 4)),
        value_curve=(ValueStep(0.0, 0.001), ValueStep(1e6, 1.0)),
        users=10**9,
        waiting=10**9,
    )
    review = replace(healthy(), exhibits=Exhibits(practices=found))
    sections = Contents(("business", "people"))
    write_pdf(review, CATALOGUE, tmp_path / "long.pdf", contents=sections)
    document = pypdfium2.PdfDocument(tmp_path / "long.pdf")
    said = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert "Business results" in said
    assert "40 more are on the page of people." in said


def test_that_the_report_has_both_sections_where_there_is_something_to_show(opened_of: Sample) -> None:
    review = reviewed(opened_of("support-assistant"))
    for section, title in (
        (business_section.section, "Business results"),
        (people_section.section, "People and process"),
    ):
        blocks = flat(section(review))
        assert blocks[0] == Heading(title)
        assert any(isinstance(block, Table) for block in blocks)
