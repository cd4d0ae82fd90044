"""Assumptions in force, definitions of all metrics, and the manifest from which the report can be rebuilt."""

from itertools import groupby

from kpidesk.base.dates import day
from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Review
from kpidesk.metrics.families import EXTENDED, FAMILIES
from kpidesk.metrics.kpis import KPIS
from kpidesk.metrics.references import REFERENCES
from kpidesk.report.blocks import Block, Column, Heading, KeyValues, Paragraph, Run, Size, Table, Together, Words
from kpidesk.views import figures
from kpidesk.views.definition import Catalogue, Definition

_TITLES = {**EXTENDED, **{kpi.id: f"{kpi.number} · {kpi.title}" for kpi in KPIS}}
_PLACES = {family: place for place, family in enumerate(FAMILIES)}


def assumptions(review: Review) -> tuple[Block, ...]:
    """Every setting in force, and whether it was set or assumed."""
    profile = review.profile
    window = f"{day(review.window.first)} to {day(review.window.last)}"
    columns = (Column("Setting", 36), Column("Value", 74), Column("Origin", 28))
    rows = tuple(
        (figures.shorten(entry.key, 80), figures.shorten(entry.value, 300) or "not set", _origin(entry.origin))
        for entry in review.assumptions
    )
    said = (
        f"Profile {profile.id}: {profile.title}. Review window {window}; dated and cumulative measures "
        "(drift, adoption, time to value, the gates) always run from the start."
    )
    return (Heading("Assumptions in force"), Paragraph(said), Table(columns, rows))


def _origin(origin: str) -> Words:
    return Run(origin, bold=origin == "set", tone=None if origin == "set" else Tone.SECONDARY)


def definitions(catalogue: Catalogue) -> tuple[Block, ...]:
    """What each metric is, what it needs, and where the definition comes from."""
    if not catalogue:
        return ()
    said = (
        "Needs are the columns of the imported tables, as role.column. The id is the name in the JSON "
        "result. Intervals are 95 %, two-sided."
    )
    blocks: list[Block] = [Heading("Definitions"), Paragraph(said, Size.NOTE)]
    for family, metrics in groupby(sorted(catalogue, key=_place), key=lambda metric: metric.family):
        blocks += [Heading(_TITLES[family], 2), *map(_definition, metrics)]
    return tuple(blocks)


def _place(metric: Definition) -> int:
    """The twelve in their order, then the families."""
    return _PLACES[metric.family]


def _definition(metric: Definition) -> Block:
    """The formula, and beneath it in small print the id for those who script, the columns and the source."""
    needs = ", ".join(need.replace("|", " or ") for need in metric.needs)
    small = (
        metric.id,
        f"needs {needs}" if needs else "",
        f"compared with: {REFERENCES[metric.id]}" if metric.id in REFERENCES else "",
        f"source: {metric.source}" if metric.source else "",
    )
    return Together(
        (
            Paragraph((Run(f"{metric.title}. ", bold=True), Run(figures.sentence(metric.formula)))),
            Paragraph(" · ".join(part for part in small if part), Size.NOTE),
        )
    )


def manifest(review: Review) -> tuple[Block, ...]:
    """What the numbers depend on: the same manifest and version give the same report."""
    kept = review.manifest
    pairs: tuple[tuple[str, Words], ...] = (
        ("KPIDesk", review.version),
        ("Inputs", kept.inputs_sha256),
        ("Catalogue", kept.catalogue_sha256),
        ("Profile", kept.profile_sha256),
        ("Seed", str(kept.seed)),
        ("As of", day(review.calendar.as_of)),
        ("Time zone", review.calendar.timezone),
    )
    said = "SHA-256 of what the numbers depend on. The same inputs, catalogue, profile and seed give this report again."
    return (Together((Heading("Manifest"), Paragraph(said, Size.NOTE), KeyValues(pairs))),)
