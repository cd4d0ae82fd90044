"""One KPI for its page: what it is, how it stands, its measures, segments, lines and evidence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kpidesk.base.dates import day
from kpidesk.base.values import Value
from kpidesk.charts.chart import Chart
from kpidesk.charts.grains import cumulative_chart, monthly_chart
from kpidesk.charts.weekly import weekly_chart
from kpidesk.decision.review import Judged, KpiResult, Light, Point, Review
from kpidesk.metrics.kpis import KPIS
from kpidesk.views import cards, figures, tones, wording
from kpidesk.views.definition import Definition
from kpidesk.views.formula import worked
from kpidesk.views.opened import Opened

WEEK, MONTH, AS_OF = "week", "month", "as-of"
GRAINS = ((WEEK, "By &week"), (MONTH, "By m&onth"), (AS_OF, "As of each week’s &end"))
_MAY_NOT = {kpi.id for kpi in KPIS if not kpi.may_be_not_applicable}
_MOST_SEGMENTS = 60


@dataclass(frozen=True, slots=True)
class Subject:
    """What the page is about: a measure, its KPI (None for a further metric), and its place among the steps."""

    measure: Judged
    kpi: KpiResult | None
    place: int


@dataclass(frozen=True, slots=True)
class Head:
    """The top of the page."""

    title: str
    area: str
    sign: str
    tone: str
    edge: str
    sure: str
    measure: str
    value: cards.Parts
    precision: str
    target: str
    owner: str
    why: tuple[str, ...]
    settle: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure of the KPI."""

    id: str
    title: str
    value: str
    interval: str
    n: str
    green: str
    red: str
    sign: str
    tone: str
    segment: str
    hint: str
    missing: bool


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """The chosen measure in one segment. ``differs``: yes, no, cannot be told."""

    column: str
    name: str
    value: str
    number: float | None
    interval: str
    n: str
    differs: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Course:
    """The chart of a measure at one grain, or why there is none, and what it shows."""

    chart: Chart | None
    empty: str
    said: str


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


def subject_of(review: Review, item: str) -> Subject | None:
    """The KPI or measure of that id; the first KPI for an empty or unknown one. None where nothing is measured."""
    for place, kpi in enumerate(review.kpis):
        measures = {one.id: one for one in kpi.measures}
        if item == kpi.id:
            return Subject(kpi.headline, kpi, place)
        if item in measures:
            return Subject(measures[item], kpi, place)
    further = next((one for one in review.metrics if one.id == item), None)
    if further is not None:
        return Subject(further, None, -1)
    return Subject(review.kpis[0].headline, review.kpis[0], 0) if review.kpis else None


def head_of(subject: Subject, review: Review) -> Head:
    """How the KPI stands, and the chosen measure's value."""
    kpi, one, currency = subject.kpi, subject.measure, review.settings.currency
    light = kpi.light if kpi else one.light
    sign = wording.light(light)
    return Head(
        title=f"{kpi.number} · {kpi.title}" if kpi else one.title,
        area=kpi.area if kpi else one.family.replace("_", " ").capitalize(),
        sign=str(sign).strip(),
        tone=tones.LIGHTS[light],
        edge=tones.LIGHTS[light] if tones.LIGHTS[light] in {"yellow", "red"} else "",
        sure=cards.firmness(kpi) if kpi else figures.confidence(one.confidence),
        measure=one.title,
        value=cards.parts(one.measured, one.unit, currency, figures.lines(one)),
        precision=_precision(one, currency),
        target=_target(one, currency),
        owner=kpi.owner if kpi else "",
        why=_why(kpi, one),
        settle=_settle(kpi, one),
    )


def _precision(one: Judged, currency: str) -> str:
    value = one.measured
    if not isinstance(value, Value):
        return ""
    said = figures.precision(value, one.unit, currency, figures.lines(one))
    rows = f"n = {value.n:,}" if value.n is not None else ""
    how = f"95 % interval {said}" if value.interval and said != "no spread" else said
    return " · ".join(part for part in (how, rows, wording.GRADES[value.grade]) if part)


def _target(one: Judged, currency: str) -> str:
    parts = [
        f"{name} {figures.line(line, one.unit, currency)}"
        for name, line in (("green", one.green), ("red", one.red))
        if line
    ]
    return ", ".join(parts) if parts else "not graded: the profile holds no line for it"


def _why(kpi: KpiResult | None, one: Judged) -> tuple[str, ...]:
    """Why the KPI has its light, why the measure has its own, and what is remarked of its value."""
    value = one.measured
    remark = value.note if isinstance(value, Value) else ""
    said = [kpi.reason if kpi else "", figures.why_missing(value, one.reason), remark]
    if kpi is not None and not any(said[:2]):
        said.insert(0, _plain_why(kpi))
    if kpi is not None and not kpi.in_focus:
        said.append("Not in focus in today’s phase.")
    return tuple(dict.fromkeys(figures.unbroken(figures.sentence(part)) for part in said if part))


def _plain_why(kpi: KpiResult) -> str:
    """Where value and line say it themselves."""
    told = {
        Light.GREEN: "every graded measure that is there meets its target",
        Light.YELLOW: "the value lies between its target and its kill line",
        Light.RED: "the value is past its kill line",
    }
    return told.get(kpi.light, "")


def _settle(kpi: KpiResult | None, one: Judged) -> tuple[str, ...]:
    measures = kpi.measures if kpi else (one,)
    said = [m.settle if m is measures[0] else f"{m.title}: {m.settle}" for m in measures if m.settle]
    return tuple(map(figures.unbroken, said))


def measure_rows(subject: Subject, review: Review, segment: tuple[str, str] | None) -> tuple[MeasureRow, ...]:
    """The measures of the KPI, headline first."""
    measures = subject.kpi.measures if subject.kpi else (subject.measure,)
    return tuple(_measure(one, review, segment) for one in measures)


def _measure(one: Judged, review: Review, segment: tuple[str, str] | None) -> MeasureRow:
    currency, near = review.settings.currency, figures.lines(one)
    point = cards.in_segment(one, review, segment)
    inside = figures.measured(point.measured, one.unit, currency, near) if point else "not by segment"
    sign = str(wording.light(one.light)).strip()
    return MeasureRow(
        id=one.id,
        title=one.title,
        value=str(cards.parts(one.measured, one.unit, currency, near)),
        interval=figures.precision(one.measured, one.unit, currency, near),
        n=figures.count(one.measured.n),
        green=figures.line(one.green, one.unit, currency),
        red=figures.line(one.red, one.unit, currency),
        sign=f"{sign} · accepted" if one.waived else sign,
        tone=tones.LIGHTS[one.light],
        segment=inside if segment else "",
        hint=figures.why_missing(one.measured, one.reason),
        missing=not isinstance(one.measured, Value),
    )


def segment_rows(one: Judged, review: Review, segment: tuple[str, str] | None) -> tuple[SegmentRow, ...]:
    """The measure in every segment of every column that it is computed by."""
    currency, near = review.settings.currency, figures.lines(one)
    words = {True: "yes", False: "no", None: "cannot be told"}
    found = [
        SegmentRow(
            column=figures.column(column),
            name=point.segment,
            value=figures.measured(point.measured, one.unit, currency, near),
            number=point.measured.number if isinstance(point.measured, Value) else None,
            interval=figures.precision(point.measured, one.unit, currency, near),
            n=figures.count(point.measured.n),
            differs=words[point.differs],
            chosen=segment == (column, point.segment),
        )
        for column, metrics in review.segments.items()
        for point in metrics.get(one.id, ())
    ]
    return tuple(found[:_MOST_SEGMENTS])


def course_of(one: Judged, review: Review, grain: str) -> Course:
    """The chart of a measure by week, by month, or as it stood at the end of each week."""
    points, what = _points(one, review, grain)
    currency = review.settings.currency
    if grain == MONTH:
        chart = monthly_chart(one, points, currency)
    elif grain == AS_OF:
        chart = cumulative_chart(one, points, review.gates, currency)
    else:
        chart = weekly_chart(one, points, review.gates, currency)
    known = sum(isinstance(point.measured, Value) for point in points)
    if chart is None:
        empty = f"{one.title} has {wording.counted(known, 'value')} here; a line needs two."
        return Course(None, f"{empty} {_elsewhere(one, review, grain)}".strip(), what)
    return Course(chart, "", what)


def best_grain(one: Judged, review: Review) -> str:
    """By week where there is such a course, else as of the end of each week."""
    for grain in (WEEK, AS_OF, MONTH):
        points, _ = _points(one, review, grain)
        if sum(isinstance(point.measured, Value) for point in points) > 1:
            return grain
    return WEEK


def _points(one: Judged, review: Review, grain: str) -> tuple[Sequence[Point], str]:
    found = {
        WEEK: (review.weekly, "Each week’s own value."),
        MONTH: (review.monthly, "Each calendar month’s own value."),
        AS_OF: (review.as_of_weeks, "From the start to the end of each week, as a review on that day would say."),
    }
    slices, what = found[grain]
    return slices.get(one.id, ()), what


def _elsewhere(one: Judged, review: Review, grain: str) -> str:
    other = best_grain(one, review)
    names = {WEEK: "by week", MONTH: "by month", AS_OF: "as of each week’s end"}
    points, _ = _points(one, review, other)
    known = sum(isinstance(point.measured, Value) for point in points)
    return f"It has a course {names[other]}." if other != grain and known > 1 else ""


def formula_of(one: Judged, opened: Opened, review: Review) -> Formula | None:
    """What a measure is; None where the catalogue does not know it."""
    known = _definition(one, opened)
    if known is None:
        return None
    small = (
        ("Direction", f"{wording.BETTER[one.better]}, looked at {wording.CADENCES[one.cadence]}"),
        ("Source", known.source),
        ("Id", one.id),
    )
    said = worked(one, review)
    return Formula(one.title, f"{one.title} = {known.formula}", f"= {said}" if said else "", small)


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


def may_be_not_applicable(kpi: KpiResult) -> bool:
    """Whether its owner may take a KPI out of the count."""
    return kpi.id not in _MAY_NOT
