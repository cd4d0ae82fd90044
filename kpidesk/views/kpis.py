"""Every metric of the catalogue as rows, grouped by the KPI or family it belongs to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kpidesk.base.values import Value
from kpidesk.charts.chart import Chart
from kpidesk.decision.review import Judged, KpiResult, Light, Review
from kpidesk.metrics.families import EXTENDED
from kpidesk.views import cards, figures, tones, wording
from kpidesk.views.opened import Opened

_PLACES = {family: place for place, family in enumerate(EXTENDED)}
UNGRADED = "ungraded"
"""The filter for metrics without a line."""
_FILTERS: tuple[tuple[str, str], ...] = (
    (Light.GREEN, "▲ Green"),
    (Light.YELLOW, "◆ Yellow"),
    (Light.RED, "▼ Red"),
    (Light.NO_DATA, "– Not measured"),
    (Light.NOT_APPLICABLE, "○ Not applicable"),
    (UNGRADED, "Not graded"),
)
LIGHTS = ("", *(light for light, _ in _FILTERS))
"""All that can be filtered by; "" is no filter."""


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A metric in words. ``light`` is what the filter knows it by."""

    id: str
    title: str
    light: str
    sign: str
    tone: str
    value: str
    interval: str
    n: str
    target: str
    segment: str
    course: Chart | None
    hint: str
    headline: bool
    missing: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A KPI, or a family of further metrics, with its rows. ``id`` is that of the KPI or family."""

    id: str
    title: str
    sign: str
    tone: str
    sure: str
    owner: str
    rows: tuple[MetricRow, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A light to filter by, and how many metrics have it."""

    light: str
    text: str


def metric_groups(opened: Opened) -> tuple[Group, ...]:
    """All metrics: the twelve first, in their order, then further families."""
    review = opened.review
    if review is None:
        return ()
    segment = opened.looking.segment
    twelve = [_kpi_group(kpi, review, segment) for kpi in review.kpis]
    known = {kpi.id for kpi in review.kpis}
    others = [one for one in review.metrics if one.family not in known]
    families = groupby(sorted(others, key=lambda one: _PLACES[one.family]), key=lambda one: one.family)
    return (*twelve, *(_family(name, list(found), review, segment) for name, found in families))


def filters(groups: Sequence[Group]) -> tuple[Filter, ...]:
    """Every light that some metric has, with how many have it; all of them first."""
    lights = [row.light for group in groups for row in group.rows]
    found = [Filter(light, f"{text} {lights.count(light)}") for light, text in _FILTERS if light in lights]
    return (Filter("", f"All {len(lights)}"), *found)


def matching(groups: Sequence[Group], words: str, lights: Collection[str] = ()) -> tuple[Group, ...]:
    """The rows whose title, id or group has every word, and one of the lights where any is asked for."""
    asked = words.casefold().split()
    found = (replace(group, rows=tuple(_kept(group, asked, lights))) for group in groups)
    return tuple(group for group in found if group.rows)


def _kept(group: Group, asked: Sequence[str], lights: Collection[str]) -> list[MetricRow]:
    return [
        row
        for row in group.rows
        if (not lights or row.light in lights)
        and all(word in f"{group.title} {group.owner} {row.title} {row.id}".casefold() for word in asked)
    ]


def _kpi_group(kpi: KpiResult, review: Review, segment: tuple[str, str] | None) -> Group:
    return Group(
        id=kpi.id,
        title=f"{kpi.number} · {kpi.title}",
        sign=str(wording.LIGHTS[kpi.light]),
        tone=tones.LIGHTS[kpi.light],
        sure=cards.firmness(kpi),
        owner=kpi.owner,
        rows=tuple(_row(one, review, segment, headline=one is kpi.headline) for one in kpi.measures),
    )


def _family(name: str, metrics: Sequence[Judged], review: Review, segment: tuple[str, str] | None) -> Group:
    return Group(name, EXTENDED[name], "", "", "", "", tuple(_row(one, review, segment) for one in metrics))


def _row(one: Judged, review: Review, segment: tuple[str, str] | None, *, headline: bool = False) -> MetricRow:
    value, currency = one.measured, review.settings.currency
    known = isinstance(value, Value)
    sign = wording.light(one.light)
    return MetricRow(
        id=one.id,
        title=one.title,
        light=one.light.value if one.light else UNGRADED,
        sign=f"{sign} · accepted" if one.waived else str(sign).strip(),
        tone=tones.LIGHTS[one.light],
        value=str(cards.parts(value, one.unit, currency, figures.lines(one))),
        interval=figures.precision(value, one.unit, currency, figures.lines(one)),
        n=figures.count(value.n),
        target=figures.line(one.green, one.unit, currency),
        segment=_segment(one, review, segment),
        course=cards.course(one, review),
        hint=figures.why_missing(value, one.reason) or (value.note if isinstance(value, Value) else ""),
        headline=headline,
        missing=not known,
    )


def _segment(one: Judged, review: Review, segment: tuple[str, str] | None) -> str:
    if segment is None:
        return ""
    point = cards.in_segment(one, review, segment)
    if point is None:
        return "not by segment"
    return figures.measured(point.measured, one.unit, review.settings.currency, figures.lines(one))


def owner_changes(kpi: str, owner: str) -> Mapping[str, object]:
    """The settings to change for a KPI to have this owner; none when empty."""
    return {f"owners.{kpi}": owner.strip() or None}


def applicable_again(kpi: str) -> Mapping[str, object]:
    """The settings to change for a KPI to count again."""
    return {f"not_applicable.{kpi}": None}
