"""Page 1: the answer in thirty seconds."""

from collections.abc import Mapping

from kpidesk.base.values import Missing
from kpidesk.charts.chart import Chart
from kpidesk.charts.palette import Tone
from kpidesk.charts.weekly import sparkline
from kpidesk.decision.review import Judged, KpiResult, Light, Recommendation, RedFlag, Review, Tile
from kpidesk.decision.wording import inside
from kpidesk.report import lights
from kpidesk.report.blocks import (
    Align,
    Block,
    Callout,
    Column,
    Items,
    Label,
    OnePage,
    Paragraph,
    Run,
    SideBySide,
    Table,
    Tiles,
    Title,
    Words,
)
from kpidesk.report.blocks import Tile as Card
from kpidesk.views import figures, wording
from kpidesk.views.rule import phase_name

LIGHT_OF = {
    Recommendation.SCALE: Light.GREEN,
    Recommendation.OPTIMISE: Light.YELLOW,
    Recommendation.REDESIGN_OR_KILL: Light.YELLOW,
    Recommendation.KILL: Light.RED,
    Recommendation.INCOMPLETE: Light.NO_DATA,
}
_TOLD = frozenset({"better", "worse", "steady"})
_MOST_FLAGS = 7
_MOST_STEPS = 4
_TITLE = 90
_SENTENCE = 150
_NOTE = 110


def page(review: Review) -> tuple[Block, ...]:
    """Everything an executive sponsor reads, on exactly one page."""
    return (
        OnePage(
            (
                Title(figures.shorten(review.settings.name, _TITLE)),
                recommendation(review),
                Label("In thirty seconds"),
                Tiles(tuple(_tile(tile, review.settings.currency) for tile in review.tiles[:6])),
                Label("The twelve KPIs"),
                twelve(review),
                SideBySide((Label("Red flags"), *_flags(review)), (Label("Next"), *_next(review))),
            )
        ),
    )


def recommendation(review: Review) -> Callout:
    """The recommendation in one sentence, and what supports it."""
    verdict = review.verdict
    first, stop, rest = verdict.sentence.partition(". ")
    which = LIGHT_OF[verdict.recommendation]
    ground, edge = lights.ground(which)
    support = " ".join(part for part in (*verdict.reasons[:1], *_bottleneck(review), rest) if part)
    advice = wording.ARC.get(review.arc.recommendation, review.arc.recommendation).lower()
    phase = f"Today’s phase, {phase_name(review.phase)}: {advice}."
    return Callout(
        f"{wording.RECOMMENDATIONS[verdict.recommendation].shape} {first}{stop.strip()}",
        (figures.whole(support, 420), Run(phase)),
        ground,
        edge,
    )


def _bottleneck(review: Review) -> tuple[str, ...]:
    return tuple(reason for reason in review.verdict.reasons[1:] if reason.startswith("Bottleneck"))


def _tile(tile: Tile, currency: str) -> Card:
    mark = Run(wording.LIGHTS[tile.light].shape, tone=_tone(tile.light), small=True) if tile.light else Run("")
    title = figures.shorten(tile.title[:1].upper() + tile.title[1:], 40)
    if isinstance(tile.measured, Missing):
        why = figures.why_missing(tile.measured, tile.reason)
        return Card(
            title, wording.LACKS[tile.measured.lack].capitalize(), Run(""), figures.whole(why, _NOTE), missing=True
        )
    number = figures.write(tile.measured.number, tile.unit, currency)
    notes = (
        figures.interval(tile.measured, tile.unit, currency),
        f"n = {tile.measured.n:,}" if tile.measured.n is not None and not tile.measured.interval else "",
        wording.TRENDS[tile.trend] if tile.trend in _TOLD else "",
    )
    return Card(title, number, mark, " · ".join(note for note in notes if note))


def _tone(light: Light) -> Tone:
    run = lights.light(light)
    return run.tone if isinstance(run, Run) and run.tone else Tone.TEXT


def twelve(review: Review) -> Table:
    """The twelve lights: value, target, light and how firm it is."""
    columns = (
        Column("", 7),
        Column("KPI", 27),
        Column("Value", 21, Align.RIGHT),
        Column("Target", 25),
        Column("Course", 16),
        Column("Light", 18),
        Column("", 11),
    )
    return Table(columns, tuple(_line(kpi, review) for kpi in review.kpis), bare=True)


def _line(kpi: KpiResult, review: Review) -> tuple[Words | Chart, ...]:
    currency = review.settings.currency
    return (
        Run(str(kpi.number), tone=Tone.SECONDARY),
        Run(figures.name(kpi), bold=True),
        _value(kpi.headline, currency),
        Run(target(kpi, currency), tone=Tone.SECONDARY),
        sparkline(kpi.headline, review.weekly.get(kpi.headline.id, ())) or "",
        lights.light(kpi.light),
        Run(figures.confidence(kpi.confidence) + (", waived" if kpi.waived else ""), tone=Tone.SECONDARY),
    )


def _value(headline: Judged, currency: str) -> Words:
    said = figures.figure(headline, currency)
    missing = isinstance(headline.measured, Missing)
    return Run(said, tone=Tone.SECONDARY) if missing else Run(said, bold=True)


def target(kpi: KpiResult, currency: str) -> str:
    """The green line of the headline, else that of the measure that carries the KPI's light."""
    headline = kpi.headline
    if headline.green or headline.red:
        return figures.line(headline.green or headline.red, headline.unit, currency)
    graded = next((measure for measure in kpi.measures if measure.green), None)
    if graded is None:
        return ""
    bound = figures.line(graded.green, graded.unit, currency)
    return f"{bound} of value" if graded.id == "cost_to_value" else f"{bound} ({inside(graded.title)})"


def _flags(review: Review) -> tuple[Block, ...]:
    if not review.red_flags:
        return (Paragraph("No kill line is crossed."),)
    metrics = {metric.id: metric for metric in review.metrics}
    more = len(review.red_flags) - _MOST_FLAGS
    said: list[Words] = [_flag(flag, metrics, review.settings.currency) for flag in review.red_flags[:_MOST_FLAGS]]
    if more > 0:
        said.append(f"And {more} more: see the rule and its reasons.")
    return (Items(tuple(said), bare=True),)


def _flag(flag: RedFlag, metrics: Mapping[str, Judged], currency: str) -> Words:
    metric = metrics.get(flag.measure)
    if metric is None:
        return Run(f"▼ {figures.shorten(flag.sentence, _SENTENCE)}", tone=Tone.RED)
    value = figures.write(flag.value, metric.unit, currency, (flag.line.number,))
    title = Run(f"▼ {figures.shorten(metric.title, 34)} {value}", bold=True, tone=Tone.RED)
    return (title, Run(f"  kill line {figures.line(flag.line, metric.unit, currency)}", tone=Tone.SECONDARY))


def _next(review: Review) -> tuple[Block, ...]:
    steps = review.verdict.next_steps
    if not steps:
        return (Paragraph("Nothing is due before the next review."),)
    return (Items(tuple(figures.whole(step, _SENTENCE) for step in steps[:_MOST_STEPS]), numbered=True),)
