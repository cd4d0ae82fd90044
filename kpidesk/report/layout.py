"""The report of a review: which sections, in which order."""

from kpidesk.base.dates import day, week_of_arc
from kpidesk.decision.review import Review
from kpidesk.report.blocks import Block, Report
from kpidesk.report.sections import appendix, arc, evidence, executive, fairness, kpi, records, rule
from kpidesk.views import figures
from kpidesk.views.definition import Catalogue


def report(review: Review, catalogue: Catalogue) -> Report:
    """The whole report as data."""
    calendar, name = review.calendar, figures.shorten(review.settings.name, 120)
    definitions = {metric.id: metric for metric in catalogue}
    blocks: list[Block] = [
        *executive.page(review),
        *rule.section(review),
        *arc.section(review),
    ]
    for result in review.kpis:
        blocks += kpi.section(review, result, definitions)
    blocks += [
        *fairness.section(review),
        *evidence.section(review),
        *appendix.assumptions(review),
        *records.section(review),
        *appendix.definitions(catalogue),
        *appendix.manifest(review),
    ]
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
        blocks=tuple(blocks),
    )


def _foot(review: Review) -> str:
    sha = review.manifest.inputs_sha256
    read = sum(entry.source.rows_read for entry in review.inputs)
    rejected = sum(entry.source.rows_rejected for entry in review.inputs)
    return (
        f"KPIDesk {review.version} · profile {review.profile.id} · data {sha[:4]}…{sha[-4:]} · "
        f"{read:,} rows, {rejected:,} left out"
    )
