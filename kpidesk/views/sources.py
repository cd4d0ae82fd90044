"""What a measure is and what it stands on: its formula with numbers, the columns and files, what was left out."""

from collections.abc import Collection
from dataclasses import dataclass

from kpidesk.base.dates import day
from kpidesk.decision.review import Judged, Review
from kpidesk.metrics.references import REFERENCES
from kpidesk.views import figures, wording
from kpidesk.views.definition import Definition
from kpidesk.views.formula import worked
from kpidesk.views.kpi import Subject
from kpidesk.views.opened import Opened


@dataclass(frozen=True, slots=True)
class Formula:
    """The definition of a measure: its formula, the formula with numbers, and small print."""

    title: str
    formula: str
    worked: str
    small: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that the measure is computed from."""

    role: str
    file: str
    read: str
    used: str
    left_out: str
    imported: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a measure stands on: the columns it needs, the files that have them, and what was left out."""

    columns: str
    files: tuple[FileRow, ...]
    left_out: tuple[str, ...]
    support: str


def formula_of(one: Judged, opened: Opened, review: Review) -> Formula | None:
    """What a measure is; None where the catalogue does not know it."""
    known = _definition(one, opened)
    if known is None:
        return None
    small = (
        ("Direction", f"{wording.BETTER[one.better]}, looked at {wording.CADENCES[one.cadence]}"),
        ("Source", known.source),
        ("Checked", f"against {REFERENCES[one.id]}" if one.id in REFERENCES else ""),
        ("Id", one.id),
    )
    said = worked(one, review)
    told = tuple((name, text) for name, text in small if text)
    return Formula(one.title, f"{one.title} = {known.formula}", f"= {said}" if said else "", told)


def _definition(one: Judged, opened: Opened) -> Definition | None:
    return next((each for each in opened.catalogue if each.id == one.id), None)


def evidence_of(subject: Subject, opened: Opened, review: Review) -> Evidence:
    """The files behind a measure, by the roles that its definition needs."""
    known = _definition(subject.measure, opened)
    needs = known.needs if known else ()
    every = [one for need in needs for one in need.split("|")]
    needed = {one.partition(".")[::2] for one in every}
    support = next((one for one in review.doctor if subject.kpi and one.kpi == subject.kpi.id), None)
    return Evidence(
        columns=", ".join(need.replace("|", " or ") for need in needs),
        files=_files(needed, opened),
        left_out=tuple(
            figures.sentence(one.sentence)
            for one in review.left_out
            if not one.kpis or (subject.kpi is not None and subject.kpi.id in one.kpis)
        ),
        support=figures.sentence(support.why) if support else "",
    )


def _files(needed: Collection[tuple[str, str]], opened: Opened) -> tuple[FileRow, ...]:
    """The tables of the roles needed; labels too where they bring a column of the requests."""
    roles = {role for role, _ in needed}
    late = {column for role, column in needed if role == "requests" and column}
    return tuple(
        FileRow(
            role=table.role.replace("_", " "),
            file=table.source.file + (f" · {table.source.sheet}" if table.source.sheet else ""),
            read=f"{table.source.rows_read:,}",
            used=f"{table.source.rows_accepted:,}",
            left_out=f"{table.source.rows_rejected:,}",
            imported=day(one.at.date()),
        )
        for one in opened.imports
        for table in one.tables
        if table.role in roles or (table.role == "labels" and late & set(table.columns))
    )
