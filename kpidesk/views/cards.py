"""One of the twelve as a card says it, and one of the six tiles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kpidesk.base import numbers
from kpidesk.base.units import Unit
from kpidesk.base.values import Grade, Measured, Missing, Value
from kpidesk.charts.chart import Chart
from kpidesk.charts.weekly import sparkline
from kpidesk.decision.review import Judged, KpiResult, Light, Review, SegmentPoint, Tile
from kpidesk.decision.wording import inside
from kpidesk.views import figures, tones, wording
from kpidesk.views.wording import Sign

_EDGED = frozenset({Light.YELLOW, Light.RED})
_TOLD = frozenset({"better", "worse", "steady"})
_WHY = 76
_TARGET = 30
_TILES = {"weighted_error_rate": "weighted_accuracy"}
"""Tiles that show another side of a measure."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A printed value in two sizes: the number, and its unit smaller beside it. ``missing``: words, no number."""

    number: str
    unit: str = ""
    missing: bool = False

    def __str__(self) -> str:
        return f"{self.number} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Card:
    """A KPI in a few words. ``why`` is said where there is no value; ``segment`` where one is chosen."""

    kpi: str
    title: str
    light: Light
    sign: Sign
    tone: str
    edge: str
    value: Parts
    precision: str
    target: str
    why: str
    segment: str
    in_segment: bool
    hint: str
    course: Chart | None


@dataclass(frozen=True, slots=True)
class TileCard:
    """One of the six. ``goes_to`` is the measure that a click leads to, empty where there is none."""

    title: str
    value: Parts
    shape: str
    tone: str
    word: str
    note: str
    trend: str
    hint: str
    goes_to: str


def parts(measured: Measured, unit: Unit, currency: str, near: Sequence[float] = ()) -> Parts:
    """The value in two sizes, told from the lines it is ``near``; of a day not reached yet, more than so many."""
    if isinstance(measured, Missing):
        return Parts(wording.LACKS[measured.lack].capitalize(), missing=True)
    found = numbers.figure(measured.number, unit, currency, near)
    if unit is Unit.DATE:
        day, _, year = found.digits.rpartition(" ")
        return Parts(day, year)
    more = "> " if measured.detail.get("reached") == 0 else ""
    return Parts(more + str(numbers.Figure(found.before, found.digits, "")), found.after.strip())


def kpi_card(kpi: KpiResult, review: Review, segment: tuple[str, str] | None) -> Card:
    """A KPI as a card shows it."""
    headline, currency = kpi.headline, review.settings.currency
    near = figures.lines(headline)
    why = figures.why_missing(headline.measured, kpi.reason or headline.reason)
    missing = isinstance(headline.measured, Missing)
    return Card(
        kpi=kpi.id,
        title=f"{kpi.number} · {figures.name(kpi)}",
        light=kpi.light,
        sign=wording.LIGHTS[kpi.light],
        tone=tones.LIGHTS[kpi.light],
        edge=tones.LIGHTS[kpi.light] if kpi.light in _EDGED else "",
        value=parts(headline.measured, headline.unit, currency, near),
        precision=" · ".join(part for part in (how_sure(headline, currency), firmness(kpi)) if part),
        target=target(kpi, currency),
        why=half_sentence(why) if missing else "",
        segment=said_of_segment(headline, review, segment),
        in_segment=in_segment(headline, review, segment) is not None,
        hint=" ".join(filter(None, (why, headline.measured.note if isinstance(headline.measured, Value) else ""))),
        course=course(headline, review),
    )


def firmness(kpi: KpiResult) -> str:
    """Firm or leaning, and whether a waiver holds."""
    return ", ".join(part for part in (figures.confidence(kpi.confidence), "accepted" if kpi.waived else "") if part)


def how_sure(judged: Judged, currency: str) -> str:
    """The interval, or else what stands for it: all were counted, so many rows, somebody's word."""
    value = judged.measured
    if isinstance(value, Missing):
        return ""
    if value.interval is not None:
        return figures.precision(value, judged.unit, currency, figures.lines(judged))
    rows = f"n = {value.n:,}" if value.n is not None else ""
    if value.census:
        return f"counted, {rows}" if rows else "counted"
    return ", ".join(part for part in ("stated" if value.grade is Grade.STATED else "", rows) if part) or "no interval"


def target(kpi: KpiResult, currency: str) -> str:
    """The green line of the headline, else that of the measure that carries the KPI's light."""
    graded = next((one for one in (kpi.headline, *kpi.measures) if one.green), None)
    if graded is None or graded.green is None:
        return ""
    bound = figures.line(graded.green, graded.unit, currency)
    if graded.id == "cost_to_value":
        return f"target {bound} of value"
    of = "" if graded is kpi.headline else f" ({inside(graded.title)})"
    return figures.shorten(f"target {bound}{of}", _TARGET)


def course(judged: Judged, review: Review) -> Chart | None:
    """The weekly course; where a measure has no weekly value, how it stood at the end of each week."""
    for weeks in (review.weekly, review.as_of_weeks):
        chart = sparkline(judged, weeks.get(judged.id, ())[-13:], review.settings.currency)
        if chart is not None:
            return chart
    return None


def in_segment(judged: Judged, review: Review, segment: tuple[str, str] | None) -> SegmentPoint | None:
    """The measure in the chosen segment, where it is computed by segment."""
    column, name = segment or ("", "")
    points = review.segments.get(column, {}).get(judged.id, ())
    return next((point for point in points if point.segment == name), None)


def said_of_segment(judged: Judged, review: Review, segment: tuple[str, str] | None) -> str:
    """What the measure is in the chosen segment: "north: 3.9 s"; that it is not told by segment where it is not."""
    if segment is None:
        return ""
    found = in_segment(judged, review, segment)
    if found is None:
        return f"{segment[1]}: not by segment"
    said = figures.measured(found.measured, judged.unit, review.settings.currency, figures.lines(judged))
    return f"{segment[1]}: {said}"


def tile_card(tile: Tile, review: Review) -> TileCard:
    """One of the six as its card shows it."""
    known = {one.id for one in review.metrics}
    leads = _TILES.get(tile.id, tile.id)
    value, currency = tile.measured, review.settings.currency
    missing = isinstance(value, Missing)
    sign = wording.light(tile.light)
    why = figures.why_missing(value, tile.reason)
    return TileCard(
        title=tile.title[:1].upper() + tile.title[1:],
        value=parts(value, tile.unit, currency),
        shape=sign.shape if tile.light and not missing else "",
        tone=tones.LIGHTS[tile.light],
        word=sign.word,
        note=half_sentence(why) if missing else _tile_note(tile, currency),
        trend=wording.TRENDS[tile.trend] if tile.trend in _TOLD and not missing else "",
        hint=why,
        goes_to=leads if leads in known else "",
    )


def _tile_note(tile: Tile, currency: str) -> str:
    value = tile.measured
    if isinstance(value, Value) and value.interval:
        return figures.interval(value, tile.unit, currency)
    return f"n = {value.n:,}" if value.n is not None else ""


def half_sentence(text: str) -> str:
    """Why, in the space of a card: the first sentence up to its first colon or semicolon."""
    head, stop, _ = text.partition(". ")
    short = re.split(r"[:;] ", head)[0]
    return figures.shorten(short + (stop.strip() if short == head else "."), _WHY)
