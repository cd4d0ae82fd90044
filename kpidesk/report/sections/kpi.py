"""One section per KPI: value, interval, light, target, course, measures, segments, what was left out, definition."""

from collections.abc import Mapping, Sequence

from kpidesk.base.values import Value
from kpidesk.charts.adoption import adoption_chart
from kpidesk.charts.chart import Chart
from kpidesk.charts.latency import percentiles
from kpidesk.charts.money import net_benefit, waterfall
from kpidesk.charts.palette import Tone
from kpidesk.charts.weekly import weekly_chart
from kpidesk.decision.review import Judged, KpiResult, Review, SegmentPoint
from kpidesk.report import lights
from kpidesk.report.blocks import (
    Align,
    Block,
    Column,
    Heading,
    KeyValues,
    Label,
    Paragraph,
    Picture,
    Run,
    Size,
    Table,
    Together,
    Words,
)
from kpidesk.report.sections.measures import COLUMNS, measure_row
from kpidesk.views import figures
from kpidesk.views.control import sentences
from kpidesk.views.course import ADOPTION
from kpidesk.views.definition import Definition
from kpidesk.views.shapes import shape_sentence

_CHART = 128.0
_TRIED = "adoption_tried"
_INSTEAD = {"drift": ("weighted_accuracy",), "time_to_value": ("days_to_first_impact",)}
"""Whose course is shown where the headline has none: drift is seen in the accuracy it is computed from."""
_MOST_SEGMENTS = 12
_NOTE = 700
_FACT = 500


def section(review: Review, kpi: KpiResult, definitions: Mapping[str, Definition]) -> tuple[Block, ...]:
    """All about one KPI."""
    currency = review.settings.currency
    title = f"{kpi.number} · {figures.shorten(kpi.title, 60)}"
    course = tuple(Together((Label(chart.title), Picture(chart, _CHART))) for chart in _charts(review, kpi))
    firmness = f", {kpi.confidence}" if kpi.confidence else ""
    shape = lights.light(kpi.light)
    mark = (shape, Run(firmness, tone=Tone.SECONDARY)) if isinstance(shape, Run) else (Run(firmness),)
    return (
        Together((Heading(title, 1, mark), KeyValues(_facts(review, kpi)), *course[:1])),
        *_measures(kpi, currency),
        *course[1:],
        *_segments(review, kpi),
        *_definition(kpi, definitions),
    )


def _facts(review: Review, kpi: KpiResult) -> tuple[tuple[str, Words], ...]:
    headline, currency = kpi.headline, review.settings.currency
    value = figures.figure(headline, currency)
    known = figures.precision(headline.measured, headline.unit, currency, figures.lines(headline))
    rows = f"n = {headline.measured.n:,}" if headline.measured.n is not None else ""
    graded = next((m for m in kpi.measures if m.light is not None), headline)
    facts: list[tuple[str, Words]] = [
        (
            figures.shorten(headline.title, 60),
            (Run(value, bold=True), Run("".join(f" · {part}" for part in (known, rows) if part))),
        ),
        ("Target", _target(headline if headline.green or headline.red else graded, currency)),
    ]
    if kpi.reason or not isinstance(headline.measured, Value):
        facts.append(("Why", figures.why_missing(headline.measured, kpi.reason or headline.reason)))
    remark = headline.measured.note if isinstance(headline.measured, Value) else ""
    if remark.rpartition(": ")[2].rstrip(".").lower() in kpi.reason.lower():
        remark = ""  # the reason says it already
    facts += [(name, words) for name, words in (("Remark", remark), ("Owner", kpi.owner)) if words]
    facts += [("To settle", m.settle if m is headline else f"{m.title}: {m.settle}") for m in kpi.measures if m.settle]
    facts += [("Weeks", words) for words in [_weeks(review, headline)] if words]
    facts += [("Left out", words) for words in _left_out(review, kpi)]
    if not kpi.in_focus:
        facts.append(("Phase", "Not in focus in today’s phase."))
    return tuple((name, figures.shorten(words, _FACT) if isinstance(words, str) else words) for name, words in facts)


def _weeks(review: Review, headline: Judged) -> str:
    """What the weeks say of change and target, and the shape of an adoption curve."""
    shape = shape_sentence(review) if headline.id == ADOPTION else ""
    return " ".join(part for part in (*sentences(headline, review), shape) if part)


def _target(measure: Judged, currency: str) -> Words:
    parts = []
    if measure.green:
        parts.append(f"green {figures.line(measure.green, measure.unit, currency)}")
    if measure.red:
        parts.append(f"red {figures.line(measure.red, measure.unit, currency)}")
    if not parts:
        return "the profile holds no line for it"
    source = f" ({_source(measure)}{', ours' if measure.threshold_ours else ''})" if measure.threshold_source else ""
    return (Run("; ".join(parts)), Run(source, tone=Tone.SECONDARY))


def _source(measure: Judged) -> str:
    """Where the lines come from; "source" is left out where the words tell green from red."""
    told = measure.threshold_source
    return told if told.startswith(("green:", "red:")) else f"source: {told}"


def _charts(review: Review, kpi: KpiResult) -> list[Chart]:
    """The course of the first measure that has one (of adoption its whole curve), and the KPI's further pictures."""
    currency = review.settings.currency
    known = {metric.id: metric for metric in review.metrics}
    others = [known[name] for name in _INSTEAD.get(kpi.id, ()) if name in known]
    curve = adoption_chart(kpi, review.weekly, _TRIED, review.gates) if kpi.id == "adoption" else None
    if curve is not None:
        return [curve]
    charts: list[Chart] = []
    for measure in (kpi.headline, *others, *kpi.measures[1:]):
        weeks, reading = review.weekly.get(measure.id, ()), review.readings.get(measure.id)
        chart = weekly_chart(measure, weeks, review.gates, currency, reading)
        if chart is not None:
            charts = [chart]
            break
    extra = {
        "latency": lambda: percentiles(review.weekly),
        "cost_per_transaction": lambda: waterfall(kpi, currency),
        "time_to_value": lambda: net_benefit(review.as_of_weeks.get("net_benefit", ()), currency),
    }.get(kpi.id, lambda: None)()
    if extra is None:
        return charts
    return [extra, *charts] if kpi.id == "time_to_value" else [*charts, extra]


def _measures(kpi: KpiResult, currency: str) -> tuple[Block, ...]:
    rows = tuple(measure_row(measure, currency) for measure in kpi.measures)
    notes = tuple(Paragraph(figures.shorten(words, _NOTE), Size.NOTE) for words in _notes(kpi))
    return (Label("Measures"), Table(COLUMNS, rows), *notes)


def _notes(kpi: KpiResult) -> list[str]:
    """Why measures are missing or have their light, each reason once with all the measures it holds for."""
    said: dict[str, list[str]] = {}
    for measure in kpi.measures:
        why = figures.sentence(figures.why_missing(measure.measured, measure.reason))
        known = isinstance(measure.measured, Value)
        if why and not (measure is kpi.headline and (known or len(kpi.measures) == 1)):
            said.setdefault(why, []).append(measure.title)
        if known and measure is not kpi.headline and isinstance(measure.measured, Value) and measure.measured.note:
            said.setdefault(figures.sentence(measure.measured.note), []).append(measure.title)
    return [f"{', '.join(titles)}: {why}" for why, titles in said.items()]


def _segments(review: Review, kpi: KpiResult) -> tuple[Block, ...]:
    currency = review.settings.currency
    found: list[Block] = []
    for column, metrics in review.segments.items():
        rows = metrics.get(kpi.headline.id, ())
        if not rows:
            continue
        found.append(_segment_table(column, kpi.headline, rows[:_MOST_SEGMENTS], currency))
        if len(rows) > _MOST_SEGMENTS:
            rest = (
                f"{len(rows) - _MOST_SEGMENTS} more segments of {figures.shorten(column, 60)} are in the JSON result."
            )
            found.append(Paragraph(rest, Size.NOTE))
    return (Label("By segment"), *found) if found else ()


def _segment_table(column: str, headline: Judged, rows: Sequence[SegmentPoint], currency: str) -> Table:
    """Whether a segment differs has a column only where it can be told of one."""
    told = any(row.differs is not None for row in rows)
    columns = (
        Column(figures.column(column), 34),
        Column(headline.title, 24, Align.RIGHT),
        Column("95 % interval", 26),
        Column("n", 12, Align.RIGHT),
        *((Column("Differs from the rest", 30),) if told else ()),
    )
    return Table(columns, tuple(_segment(row, headline, currency, told=told) for row in rows))


def _segment(row: SegmentPoint, headline: Judged, currency: str, *, told: bool) -> tuple[Words, ...]:
    differs = {True: Run("yes", bold=True), False: Run("no"), None: Run("cannot be told", tone=Tone.SECONDARY)}
    return (
        figures.shorten(row.segment, 80),
        figures.measured(row.measured, headline.unit, currency, figures.lines(headline)),
        Run(figures.precision(row.measured, headline.unit, currency, figures.lines(headline)), tone=Tone.SECONDARY),
        figures.count(row.measured.n),
        *((differs[row.differs],) if told else ()),
    )


def _left_out(review: Review, kpi: KpiResult) -> tuple[str, ...]:
    """The sentences on rows left out that speak of this KPI; those on every figure stand under Evidence."""
    return tuple(one.sentence for one in review.left_out if kpi.id in one.kpis)


def _definition(kpi: KpiResult, definitions: Mapping[str, Definition]) -> tuple[Block, ...]:
    known = definitions.get(kpi.headline.id)
    if known is None:
        return ()
    words = f"{known.title} = {known.formula}."
    return (Paragraph((Run("Definition. ", bold=True), Run(words)), Size.NOTE),)
