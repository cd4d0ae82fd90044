"""The report of a review: which sections, in which order."""

from collections.abc import Callable, Mapping, Sequence

from kpidesk.base.dates import day, week_of_arc
from kpidesk.decision.review import Review
from kpidesk.pilot.contents import REPORT_SECTIONS
from kpidesk.report.blocks import Block, Report
from kpidesk.report.contents import Contents, contents_of, left_out, noted
from kpidesk.report.sections import (
    answers,
    appendix,
    arc,
    business,
    comparisons,
    evidence,
    executive,
    experiments,
    fairness,
    health,
    kpi,
    people,
    records,
    rule,
    serving,
    voices,
)
from kpidesk.views import figures
from kpidesk.views.definition import Catalogue


def report(review: Review, catalogue: Catalogue, contents: Contents | None = None) -> Report:
    """The report as data: with the sections and notes that the pilot's settings ask for, unless others are given."""
    calendar, name = review.calendar, figures.shorten(review.settings.name, 120)
    blocks = _blocks(review, catalogue, contents or contents_of(review.settings))
    return Report(
        title=f"{name}: go / kill report",
        subject=review.verdict.sentence,
        keywords=", ".join(
            (
                "AI pilot",
                "review",
                review.profile.id,
                review.verdict.recommendation.value,
                f"data {review.manifest.inputs_sha256}",
            )
        ),
        head_left="Pilot review · go / kill report",
        head_right=f"as of {day(calendar.as_of)} · {week_of_arc(calendar.week)}",
        foot=_foot(review),
        blocks=blocks,
    )


def _blocks(review: Review, catalogue: Catalogue, contents: Contents) -> tuple[Block, ...]:
    """Every section that is asked for, in order, each with its note."""
    made: Mapping[str, Callable[[], Sequence[Block]]] = {
        "summary": lambda: executive.page(review),
        "rule": lambda: rule.section(review),
        "arc": lambda: arc.section(review),
        "kpis": lambda: _kpis(review, catalogue),
        "fairness": lambda: fairness.section(review),
        "health": lambda: health.section(review),
        "answers": lambda: answers.section(review),
        "serving": lambda: serving.section(review),
        "business": lambda: business.section(review),
        "people": lambda: people.section(review),
        "voices": lambda: voices.section(review),
        "experiments": lambda: experiments.section(review),
        "comparisons": lambda: comparisons.section(review),
        "evidence": lambda: evidence.section(review),
        "assumptions": lambda: appendix.assumptions(review),
        "records": lambda: records.section(review),
        "definitions": lambda: appendix.definitions(catalogue),
        "manifest": lambda: (*appendix.manifest(review), *left_out(contents)),
    }
    blocks: list[Block] = []
    for section in REPORT_SECTIONS:
        if contents.has(section):
            blocks += noted(section, made[section](), contents)
    return tuple(blocks)


def _kpis(review: Review, catalogue: Catalogue) -> list[Block]:
    definitions = {metric.id: metric for metric in catalogue}
    return [block for result in review.kpis for block in kpi.section(review, result, definitions)]


def _foot(review: Review) -> str:
    sha = review.manifest.inputs_sha256
    read = sum(entry.source.rows_read for entry in review.inputs)
    rejected = sum(entry.source.rows_rejected for entry in review.inputs)
    return (
        f"KPIDesk {review.version} · profile {review.profile.id} · data {sha[:4]}…{sha[-4:]} · "
        f"{read:,} rows, {rejected:,} left out"
    )
