"""One KPI for its page: what it is, how it stands, its measures, segments, lines and evidence."""

from dataclasses import dataclass

from kpidesk.base.values import Value
from kpidesk.decision.review import Judged, KpiResult, Light, Review
from kpidesk.metrics.kpis import KPIS
from kpidesk.views import cards, figures, tones, wording

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
    """The chosen measure in one segment. ``differs``: yes, no, – where it cannot be told."""

    column: str
    name: str
    value: str
    number: float | None
    interval: str
    n: str
    differs: str
    chosen: bool


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
    words = {True: "yes", False: "no", None: "–"}
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


def may_be_not_applicable(kpi: KpiResult) -> bool:
    """Whether its owner may take a KPI out of the count."""
    return kpi.id not in _MAY_NOT
