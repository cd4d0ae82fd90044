"""The 90-day arc for its page: the heat map, what stood as of the end of a week, and how one KPI went."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpidesk.base import dates
from kpidesk.base.numbers import number
from kpidesk.base.periods import Period
from kpidesk.base.values import Measured, Missing, Value
from kpidesk.charts.arc import arc_chart
from kpidesk.charts.chart import Chart
from kpidesk.charts.weekly import weekly_chart
from kpidesk.decision.review import KpiResult, Light, Point, Review
from kpidesk.views import figures, tones, wording
from kpidesk.views.opened import Looking, Opened

_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class ArcWeek:
    """A week that has begun: its number, its days in words, and the day as of whose end it is judged."""

    number: int
    days: str
    period: Period


@dataclass(frozen=True, slots=True)
class Standing:
    """A KPI as of the end of one week, beside another week. Words are empty where no other week was asked for."""

    kpi: str
    name: str
    light: str
    tone: str
    value: str
    before_light: str
    before_tone: str
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class Course:
    """How a KPI's headline went: its chart (None below two weeks with a value), and words around it."""

    name: str
    what: str
    chart: Chart | None
    empty: str


def arc(review: Review) -> Chart:
    """The heat map of all weeks."""
    return arc_chart(review.arc, review.kpis, review.gates)


def most_telling(review: Review) -> str:
    """The id of the KPI whose course is shown first: the bottleneck, else the first that is red, else the first."""
    red = next((kpi.id for kpi in review.kpis if kpi.light is Light.RED), "")
    return review.verdict.bottleneck or red or review.kpis[0].id


def arc_weeks(review: Review) -> tuple[ArcWeek, ...]:
    """The weeks that can be looked at, first to last."""
    calendar = review.calendar
    found = []
    for week in review.arc.weeks:
        period = calendar.days_of_week(week).until(calendar.as_of)
        found.append(ArcWeek(week, dates.span(period), period))
    return tuple(found)


def standings(review: Review, week: int, other: int | None = None) -> tuple[Standing, ...]:
    """Every KPI as of the end of ``week``, and as of the end of ``other`` where one is named."""
    return tuple(_standing(review, kpi, week, other) for kpi in review.kpis)


def tally(review: Review, week: int) -> str:
    """The lights as of the end of a week in a sentence: "In week 6: 9 green, 2 yellow, 1 not measured."."""
    lights = [_light(review, kpi.id, week) for kpi in review.kpis]
    words = [f"{lights.count(each)} {wording.LIGHTS[each].word}" for each in wording.LIGHTS if each in lights]
    return f"As of the end of week {week}: {', '.join(words)}."


def hint(opened: Opened | None) -> str:
    """How to read on; and that the arc is of the whole pilot where another window is looked at."""
    read_on = "Choose a cell to see how its KPI went."
    if opened is None or opened.looking.window == Looking().window:
        return read_on
    return f"{read_on} The arc is that of the whole pilot, whatever the review window."


def course(review: Review, kpi_id: str) -> Course:
    """How a KPI went, by its own value in each week where it has one, else as of the end of each week."""
    kpi = next(kpi for kpi in review.kpis if kpi.id == kpi_id)
    headline = kpi.headline
    own = review.weekly.get(headline.id, ())
    cumulative = sum(isinstance(point.measured, Value) for point in own) == 0
    points = review.as_of_weeks.get(headline.id, ()) if cumulative else own
    how = "from the start to the end of each week" if cumulative else "each week's own value"
    chart = weekly_chart(headline, points, review.gates, review.settings.currency)
    known = any(isinstance(point.measured, Value) for point in points)
    empty = (
        f"{headline.title} has a value in one week only; a line needs two."
        if known
        else figures.why_missing(headline.measured, headline.reason) or f"{headline.title} is not measured by week."
    )
    return Course(f"{kpi.number} · {kpi.title}", f"{headline.title}, {how}", chart, empty)


def _standing(review: Review, kpi: KpiResult, week: int, other: int | None) -> Standing:
    now, then = _light(review, kpi.id, week), _light(review, kpi.id, other) if other else None
    here, there = _measured(review, kpi, week), _measured(review, kpi, other) if other else None
    return Standing(
        kpi=kpi.id,
        name=f"{kpi.number} · {kpi.title}",
        light=str(wording.LIGHTS[now]),
        tone=tones.LIGHTS[now],
        value=_words(review, kpi, here),
        before_light=str(wording.LIGHTS[then]) if then else "",
        before_tone=tones.LIGHTS[then],
        before=_words(review, kpi, there) if other else "",
        change=_change(review, kpi, there, here) if other else "",
    )


def _light(review: Review, kpi: str, week: int) -> Light:
    return dict(zip(review.arc.weeks, review.arc.lights.get(kpi, ()), strict=False)).get(week, Light.NO_DATA)


def _measured(review: Review, kpi: KpiResult, week: int) -> Measured | None:
    """As of the end of the week; measures without such values have their own of that week."""
    for series in (review.as_of_weeks, review.weekly):
        found = _at(series.get(kpi.headline.id, ()), week)
        if found is not None:
            return found
    return None


def _at(points: Sequence[Point], week: int) -> Measured | None:
    return next((point.measured for point in points if point.number == week), None)


def _words(review: Review, kpi: KpiResult, measured: Measured | None) -> str:
    if measured is None:
        return "–"
    return figures.measured(measured, kpi.headline.unit, review.settings.currency, figures.lines(kpi.headline))


def _change(review: Review, kpi: KpiResult, before: Measured | None, now: Measured | None) -> str:
    if before is None or now is None or isinstance(before, Missing) or isinstance(now, Missing):
        return "–"
    step = now.number - before.number
    if abs(step) <= _SAME:
        return "unchanged"
    size = number(abs(step), kpi.headline.unit, review.settings.currency)
    return f"{'+' if step > 0 else '−'}{size}"
