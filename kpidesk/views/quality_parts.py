"""Errors and their cost, segments, drift and the quality of the data, for the page of quality."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpidesk.base.numbers import number
from kpidesk.base.units import Unit
from kpidesk.base.values import Missing, Value
from kpidesk.charts.chart import Chart
from kpidesk.charts.quality import confusion_chart
from kpidesk.charts.quality_parts import MOST_SEGMENTS, decay_chart, segments_chart
from kpidesk.decision.review import Judged, Review, SegmentPoint
from kpidesk.metrics.exhibits import CheckedField, ConfusionCell
from kpidesk.views import figures
from kpidesk.views.cards import TileCard
from kpidesk.views.tiles import measure_tiles
from kpidesk.views.wording import counted

_DIMENSIONS = {
    "completeness": "Completeness",
    "consistency": "Consistency",
    "accuracy": "Accuracy",
    "freshness": "Freshness",
}
_DATA = ("data_quality_score", "completeness", "consistency", "data_accuracy", "freshness", "missingness_trend")
_MOST_ERRORS, _MOST_FIELDS = 12, 12
_MANY = 8
_VERSION = "model_version"
_NEEDED = "retrainings_needed_per_quarter"


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One kind of wrong answer. ``order`` is what its counts and costs are sorted by."""

    actual: str
    said: str
    rows: str
    share: str
    each: str
    together: str
    order: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Errors:
    """The table of answers and the kinds of errors, the dearest first; ``costs`` is whether costs are known."""

    chart: Chart | None
    lines: tuple[ErrorLine, ...]
    said: str
    remark: str
    costs: bool
    rows: int
    """How many rows of cells the chart has."""


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """A measure in one segment. ``differs`` is empty where no metric compared."""

    segment: str
    value: str
    interval: str
    n: str
    differs: str
    why: str
    order: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Segments:
    """A measure in the segments of a column."""

    chart: Chart | None
    lines: tuple[SegmentLine, ...]
    said: str
    told: bool
    """Whether any segment was compared with the rest."""


@dataclass(frozen=True, slots=True)
class Drift:
    """How fast accuracy is lost: the fitted lines over the weeks they are fitted to, and the reading."""

    chart: Chart | None
    empty: str
    said: str


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field in one dimension of data quality."""

    field: str
    dimension: str
    share: str
    passed: str
    checked: str
    tone: str
    order: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Data:
    """The dimensions as tiles, and the worst fields."""

    tiles: tuple[TileCard, ...]
    fields: tuple[FieldLine, ...]
    said: str


def errors(review: Review) -> Errors:
    """The table of answers of the review window, in the currency of the pilot where costs are set."""
    table = review.exhibits.confusion
    settings = review.settings
    costs = bool(settings.cost_matrix) or None not in {settings.cost_false_positive, settings.cost_false_negative}
    currency = settings.currency if costs else ""
    chart = confusion_chart(table, currency)
    wrong = sorted((cell for cell in table.cells if cell.actual != cell.said), key=_dearest)
    whole = {one: sum(cell.rows for cell in table.cells if cell.actual == one) for one in {c.actual for c in wrong}}
    return Errors(
        chart=chart,
        lines=tuple(_error(cell, whole[cell.actual], currency) for cell in wrong[:_MOST_ERRORS]),
        said=_worst(wrong, currency) if table.cells else table.why_empty,
        remark=table.remark,
        costs=costs,
        rows=round(chart.y.high - chart.y.low) if chart else 0,
    )


def segment_columns(review: Review) -> tuple[tuple[str, str], ...]:
    """The columns with at least two segments, versions first: the key and its words."""
    found = [one for one, measures in review.segments.items() if any(len(points) > 1 for points in measures.values())]
    return tuple((one, figures.column(one)) for one in sorted(found, key=lambda one: one != _VERSION))


def segments(review: Review, measure: str, column: str) -> Segments:
    """A measure in every segment of a column, beside that of all rows."""
    one = next(each for each in review.metrics if each.id == measure)
    every = review.segments.get(column, {}).get(measure, ())
    points = _largest(every)
    currency = review.settings.currency
    few = sum(isinstance(point.measured, Missing) for point in points)
    said = "Intervals that do not overlap show a difference; where they overlap, the data cannot tell."
    if few:
        said = f"{said} {counted(few, 'segment').capitalize()} without a value: point at it for the reason."
    if len(points) < len(every):
        said = f"{said} Shown are the {len(points)} of {len(every)} with the most rows."
    return Segments(
        chart=segments_chart(one, points, currency),
        lines=tuple(
            SegmentLine(
                segment=point.segment,
                value=figures.measured(point.measured, one.unit, currency, figures.lines(one)),
                interval=figures.precision(point.measured, one.unit, currency, figures.lines(one)),
                n=figures.count(point.measured.n),
                differs={True: "◆ differs", False: "no difference seen", None: ""}[point.differs],
                why=figures.why_missing(point.measured, ""),
                order=(_size(point.measured), float(point.measured.n or 0)),
            )
            for point in points
        ),
        said=said,
        told=any(point.differs is not None for point in points),
    )


def _largest(points: Sequence[SegmentPoint]) -> Sequence[SegmentPoint]:
    """In their order; of very many those with the most rows."""
    places = sorted(range(len(points)), key=lambda at: -(points[at].measured.n or 0))[:MOST_SEGMENTS]
    return [points[at] for at in sorted(places)]


def drift(review: Review) -> Drift:
    """The decay, the weeks it is read from, and what it means in weeks of work."""
    known = {one.id: one for one in review.metrics}
    decay = known["accuracy_decay"]
    course = review.exhibits.decay
    few = "The line needs at least two weeks whose labels are in."
    return Drift(
        chart=decay_chart(course, known["weighted_accuracy"]),
        empty=figures.unbroken(figures.why_missing(decay.measured, decay.reason) or few),
        said=figures.unbroken(" ".join(part for part in (_reading(decay), *_work(known)) if part)),
    )


def data(review: Review) -> Data:
    """The four dimensions and the fields that fail most."""
    found = review.exhibits.fields
    green = next((one.green.number for one in review.metrics if one.id == "data_quality_score" and one.green), None)
    wanting = [one for one in found if one.passed < one.checked]
    said = ""
    if found and not wanting:
        said = f"Every cell of {counted(len(found), 'field')} that was looked at passed."
    elif len(wanting) > _MOST_FIELDS:
        said = f"The worst {_MOST_FIELDS} of {len(wanting)} fields that do not always pass."
    return Data(
        tiles=measure_tiles(review, _DATA),
        fields=tuple(_field(one, green) for one in wanting[:_MOST_FIELDS]),
        said=said,
    )


def _dearest(cell: ConfusionCell) -> tuple[float, int]:
    return (-(cell.cost or 0.0) * cell.rows, -cell.rows)


def _error(cell: ConfusionCell, whole: int, currency: str) -> ErrorLine:
    cost = cell.cost if currency else None
    return ErrorLine(
        actual=cell.actual,
        said=cell.said,
        rows=f"{cell.rows:,}",
        share=number(cell.rows / whole, Unit.SHARE),
        each="–" if cost is None else number(cost, Unit.MONEY, currency),
        together="–" if cost is None else number(cost * cell.rows, Unit.MONEY, currency),
        order=(cell.rows, cell.rows / whole, cost or 0.0, (cost or 0.0) * cell.rows),
    )


def _worst(wrong: Sequence[ConfusionCell], currency: str) -> str:
    """What the errors cost together, and the kind that costs most."""
    if not wrong:
        return "No labelled row was answered wrong."
    most = wrong[0]
    rows = counted(most.rows, "row")
    kind = f"{_quoted(most.said)} where {_quoted(most.actual)} was right"
    if not currency:
        return f"The most frequent error is {kind}: {rows}. What an error costs is not set."
    costs = [(cell.cost or 0.0) * cell.rows for cell in wrong]
    every = sum(costs)
    if not every:
        return f"The errors made cost nothing. The most frequent one is {kind}: {rows}."
    share = number(costs[0] / every, Unit.SHARE)
    money, whole = (number(amount, Unit.MONEY, currency) for amount in (costs[0], every))
    if len(wrong) == 1:
        return f"The only kind of error is {kind}: {rows}, {whole} in all."
    return f"The dearest error is {kind}: {rows} cost {money}, {share} of the {whole} that all errors cost."


def _quoted(name: str) -> str:
    return f"“{figures.shorten(name, 40)}”"


def _size(measured: Value | Missing) -> float:
    return measured.number if isinstance(measured, Value) else float("-inf")


def _work(known: Mapping[str, Judged]) -> Iterator[str]:
    """What the slope means for the team: weeks below target, how soon it is reached, how often one trains."""
    below, between, needed = (known.get(one) for one in ("drift_alerts", "retraining_interval", _NEEDED))
    if below is not None and isinstance(below.measured, Value) and below.measured.n:
        yield f"{below.measured.number:.0f} of {counted(below.measured.n, 'week')} lie wholly below the target."
    if needed is not None and isinstance(needed.measured, Value):
        yield needed.measured.note
    if between is not None and isinstance(between.measured, Value):
        yield f"Between trainings lie {number(between.measured.number, between.unit)} (median)."


def _reading(decay: Judged) -> str:
    """The slope in words; where there is none, why not."""
    value = decay.measured
    if isinstance(value, Missing):
        return figures.why_missing(value, decay.reason)
    low, high = value.interval or (value.number, value.number)
    size = number(abs(value.number), decay.unit)
    if low > 0:
        told = f"Accuracy is being lost: {size}, and chance alone would rarely show this."
    elif high < 0:
        told = f"Accuracy is growing: {size}, and chance alone would rarely show this."
    else:
        told = (
            "The data cannot tell this slope from none. That does not show that nothing is lost: "
            f"it may be as much as {number(high, decay.unit)}."
        )
    return f"{told} {value.note}".strip()


def _field(one: CheckedField, green: float | None) -> FieldLine:
    share = one.passed / one.checked
    lines = () if green is None else (green,)
    return FieldLine(
        field=one.field,
        dimension=_DIMENSIONS[one.dimension],
        share=number(share, Unit.SHARE, lines=lines),
        passed=f"{one.passed:,}",
        checked=f"{one.checked:,}",
        tone="yellow" if green is not None and share < green else "",
        order=(share, one.passed, one.checked),
    )
