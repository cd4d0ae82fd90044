"""Segments, models and providers side by side, and what really differs: for its page and for the report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kpidesk.base.plurals import counted, plural
from kpidesk.base.units import Better
from kpidesk.base.values import Lack, Missing, Value
from kpidesk.charts.chart import Chart
from kpidesk.charts.quality_parts import MOST_SEGMENTS, segments_chart
from kpidesk.decision.review import Judged, Review, SegmentPoint
from kpidesk.decision.wording import inside, listed
from kpidesk.metrics.families import EXTENDED
from kpidesk.views import figures

TWELVE, EVERY = "twelve", "every"
NO_SEGMENTS = (
    "There is nothing to compare: no column names segments. Import requests with region, segment, use_case, provider, "
    "model or model_version, at least two of one kind."
)
HOW = (
    "Each segment is held against all others of its column together. ▲ is better, ▼ worse and ◆ other than the rest by "
    "more than chance does, corrected for all comparisons of the table (Holm, 5 %): in twenty tables in which nothing "
    "differs about one has a marker. No marker does not mean no difference: there may be too few rows to tell."
)
VERSIONS = (
    "Versions ran on different days: what differs between them may be the days, and not the version. The same cases "
    "evaluated on both tell them apart."
)
BY_SHEET = "By the cost sheet"
"""How the note of a figure begins that charges were taken for."""
NOT_BY_SEGMENT = "not by segment"
VERSION = "model_version"
_FIRST = ("provider × model", "provider", "model", VERSION)
_MARKS = {Better.HIGHER: ("▲", "▼"), Better.LOWER: ("▼", "▲"), Better.NEITHER: ("◆", "◆")}
_WORDS = {"▲": "better than the rest", "▼": "worse than the rest", "◆": "differs from the rest"}
_BENCHMARK = (
    ("latency_p50", "P50"),
    ("latency_p95", "P95"),
    ("ttft_p50", "TTFT P50"),
    ("ttft_p95", "TTFT P95"),
    ("error_rate", "Errors"),
    ("cost_per_inference", "Cost"),
    ("weighted_accuracy", "Accuracy"),
    ("hallucination_rate", "Unfounded"),
    ("groundedness", "Grounded"),
    ("task_success_rate", "Success"),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A measure in one segment. ``mark`` is ▲ ▼ ◆ where it differs, else empty; ``said`` is the rest, for pointers."""

    text: str
    mark: str
    said: str
    number: float | None

    @property
    def marked(self) -> str:
        """The value, with its mark on the same line."""
        return f"{self.text}\u00a0{self.mark}" if self.mark else self.text


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure in all rows and in each shown segment."""

    measure: str
    title: str
    every: str
    cells: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A table: the shown segments, the measures, and what is to be seen in it."""

    segments: tuple[str, ...]
    lines: tuple[MeasureLine, ...]
    said: str


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """One segment in a measure, with the rest of its column beside it."""

    segment: str
    value: str
    interval: str
    n: str
    rest: str
    reading: str
    tone: str
    why: str
    order: tuple[float, float]


@dataclass(frozen=True, slots=True)
class OneMeasure:
    """A measure in every segment of a column."""

    title: str
    chart: Chart | None
    lines: tuple[SegmentLine, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Providers and models side by side: what a row is, the heads of its figures, and for each segment the figures.

    ``heads``: short, and the title of the measure.
    """

    what: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, tuple[Compared, ...]], ...]
    said: str


def columns(review: Review) -> tuple[tuple[str, str], ...]:
    """The columns with at least two segments, providers and models first: the key and its words."""
    found = [one for one, measures in review.segments.items() if any(len(points) > 1 for points in measures.values())]
    ranked = sorted(found, key=lambda one: _FIRST.index(one) if one in _FIRST else len(_FIRST))
    return tuple((one, f"By {figures.column(one)}") for one in ranked)


def groups(review: Review, column: str) -> tuple[tuple[str, str], ...]:
    """Which measures can be shown side by side: the twelve, each family that has values, all of them."""
    known = {one.family for one in review.metrics if _has_values(review, column, one.id)}
    families = tuple((family, title) for family, title in EXTENDED.items() if family in known)
    return ((TWELVE, "The twelve KPIs"), *families, (EVERY, "All measures by segment"))


def side_by_side(review: Review, column: str, group: str, most: int) -> SideBySide:
    """The measures of a group in the ``most`` largest segments of a column; what differs is counted over all."""
    names = _largest(review, column, most)
    measures = tuple(_of_group(review, column, group))
    said = [_summary(review, column, names), _without(review, column) if group == TWELVE else ""]
    said += [_books(one, review.settings.currency) for one in measures if _of_other_books(one)]
    lines = tuple(_line(one, review, column, names) for one in measures)
    return SideBySide(names, lines, " ".join(part for part in said if part))


def _of_other_books(one: Judged) -> bool:
    """Whether all rows are told by the cost sheet, which knows no segments: no figure to stand beside theirs."""
    return one.id == "cost_per_inference" and isinstance(one.measured, Value) and one.measured.note.startswith(BY_SHEET)


def _books(one: Judged, currency: str) -> str:
    every = figures.measured(one.measured, one.unit, currency)
    return f"{one.title} by segment is what the log says; over all requests the cost sheet says {every}."


def _without(review: Review, column: str) -> str:
    """The KPIs that no segment has: what they are made of names none."""
    titles = [
        inside(kpi.title) for kpi in review.kpis if not any(_has_values(review, column, one.id) for one in kpi.measures)
    ]
    if not titles:
        return ""
    return f"Not by segment, as hours, bills, incidents and users name none: {listed(titles)}."


def differing(review: Review, column: str) -> tuple[tuple[Judged, SegmentPoint], ...]:
    """Every marker of a column: the measure and the segment."""
    known = {one.id: one for one in review.metrics}
    return tuple(
        (known[measure], point)
        for measure, points in review.segments.get(column, {}).items()
        for point in points
        if point.differs and measure in known
    )


def one_measure(review: Review, column: str, measure: str) -> OneMeasure | None:
    """A measure in every segment, beside that of all rows; None where it is not catalogued."""
    one = next((each for each in review.metrics if each.id == measure), None)
    if one is None:
        return None
    points = _points(review, column, measure)
    shown = points if len(points) <= MOST_SEGMENTS else _by_size(points)[:MOST_SEGMENTS]
    said = VERSIONS if column == VERSION else ""
    if len(shown) < len(points):
        said = f"Shown are the {len(shown)} of {len(points)} segments with the most rows. {said}".strip()
    currency = review.settings.currency
    if _of_other_books(one):
        said = f"{_books(one, currency)} {said}".strip()
        one = replace(one, measured=Missing(Lack.NOT_APPLICABLE, "By segment there is only the log."))
    lines = tuple(_segment(one, point, currency) for point in points)
    chart = segments_chart(one, shown, currency)
    return OneMeasure(f"{one.title} by {figures.column(column)}", chart, lines, said)


def benchmark(review: Review) -> Benchmark | None:
    """Providers and models in what they are chosen by; None where the log names neither two of one nor of the other."""
    column = next((one for one in _FIRST[:3] if len(_names(review, one)) > 1), None)
    if column is None:
        return None
    known = {one.id: one for one in review.metrics}
    wanted = [(name, title) for name, title in _BENCHMARK if name in known and _has_values(review, column, name)]
    points = {name: {point.segment: point for point in _points(review, column, name)} for name, _ in wanted}
    currency = review.settings.currency
    rows = tuple(
        (
            segment,
            _rows_of(points.values(), segment),
            tuple(_compared(known[name], points[name].get(segment), currency) for name, _ in wanted),
        )
        for segment in _largest(review, column, MOST_SEGMENTS)
    )
    return Benchmark(
        figures.column(column).capitalize(), tuple((head, known[name].title) for name, head in wanted), rows, HOW
    )


def _of_group(review: Review, column: str, group: str) -> Iterable[Judged]:
    if group == TWELVE:
        found: Iterable[Judged] = (one for kpi in review.kpis for one in kpi.measures)
    else:
        found = (one for one in review.metrics if group in {EVERY, one.family})
    return tuple(one for one in found if _has_values(review, column, one.id))


def _line(one: Judged, review: Review, column: str, names: Sequence[str]) -> MeasureLine:
    currency = review.settings.currency
    points = {point.segment: point for point in _points(review, column, one.id)}
    every = "–" if _of_other_books(one) else figures.measured(one.measured, one.unit, currency, figures.lines(one))
    cells = tuple(_compared(one, points.get(name), currency) for name in names)
    return MeasureLine(one.id, one.title, every, cells)


def _compared(one: Judged, point: SegmentPoint | None, currency: str) -> Compared:
    if point is None:
        return Compared(NOT_BY_SEGMENT, "", f"{one.title} is not computed by segment.", None)
    near, value = figures.lines(one), point.measured
    if isinstance(value, Missing):
        return Compared("–", "", f"{value.reason} {value.cure}".strip(), None)
    mark = _mark(one, point)
    parts = (
        f"95 % interval {figures.interval(value, one.unit, currency, near)}" if value.interval else "",
        f"n = {value.n:,}" if value.n is not None else "",
        f"the rest: {figures.measured(point.rest, one.unit, currency, near)}" if point.rest is not None else "",
        _WORDS.get(mark, "") or _untold(point),
    )
    said = figures.sentence("; ".join(part for part in parts if part))
    return Compared(figures.write(value.number, one.unit, currency, near), mark, figures.unbroken(said), value.number)


def _mark(one: Judged, point: SegmentPoint) -> str:
    """Whether it is better or worse than the rest, where it differs."""
    if not point.differs or not isinstance(point.rest, Value) or not isinstance(point.measured, Value):
        return ""
    above, below = _MARKS[one.better]
    return above if point.measured.number > point.rest.number else below


def _untold(point: SegmentPoint) -> str:
    return "no difference is shown" if point.differs is False else "whether it differs cannot be told"


def _segment(one: Judged, point: SegmentPoint, currency: str) -> SegmentLine:
    near, value, mark = figures.lines(one), point.measured, _mark(one, point)
    rest = "" if point.rest is None else figures.measured(point.rest, one.unit, currency, near)
    return SegmentLine(
        segment=point.segment,
        value=figures.measured(value, one.unit, currency, near),
        interval=figures.precision(value, one.unit, currency, near),
        n=figures.count(value.n),
        rest=rest,
        reading=f"{mark} {_WORDS[mark]}" if mark else _untold(point) if isinstance(value, Value) else "",
        tone="accent" if mark else "secondary",
        why=figures.why_missing(value, ""),
        order=(value.number if isinstance(value, Value) else float("-inf"), float(value.n or 0)),
    )


def _summary(review: Review, column: str, names: Sequence[str]) -> str:
    points = [point for several in review.segments.get(column, {}).values() for point in several]
    told = sum(point.differs is not None for point in points)
    every = len(_names(review, column))
    shown = f"Shown are the {len(names)} of {every} segments with the most rows. " if len(names) < every else ""
    if not told:
        return f"{shown}No two segments can be compared: each needs rows enough, and some others beside it."
    marked = differing(review, column)
    if not marked:
        return f"{shown}Of {counted(told, 'comparison')} none shows a difference that chance would not."
    measures = len({one.id for one, _ in marked})
    verb = plural(len(marked), "shows", "show")
    return (
        f"{shown}Of {counted(told, 'comparison')} {len(marked):,} {verb} a real difference, "
        f"in {counted(measures, 'measure')}."
    )


def _points(review: Review, column: str, measure: str) -> Sequence[SegmentPoint]:
    return review.segments.get(column, {}).get(measure, ())


def _has_values(review: Review, column: str, measure: str) -> bool:
    return any(isinstance(point.measured, Value) for point in _points(review, column, measure))


def _names(review: Review, column: str) -> tuple[str, ...]:
    return tuple(point.segment for point in next(iter(review.segments.get(column, {}).values()), ()))


def _largest(review: Review, column: str, most: int) -> tuple[str, ...]:
    """The names of the segments with the most rows in any measure, in their order."""
    sizes: dict[str, int] = dict.fromkeys(_names(review, column), 0)
    for points in review.segments.get(column, {}).values():
        for point in points:
            sizes[point.segment] = max(sizes.get(point.segment, 0), point.measured.n or 0)
    kept = set(sorted(sizes, key=lambda name: (-sizes[name], name))[:most])
    return tuple(name for name in sizes if name in kept)


def _by_size(points: Sequence[SegmentPoint]) -> Sequence[SegmentPoint]:
    return sorted(points, key=lambda point: -(point.measured.n or 0))


def _rows_of(several: Iterable[Mapping[str, SegmentPoint]], segment: str) -> str:
    """The most rows that any figure of a segment stands on."""
    counts = [points[segment].measured.n or 0 for points in several if segment in points]
    return f"{max(counts, default=0):,}"
