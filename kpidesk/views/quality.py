"""Quality for its page: tiles, what beating the naive answer means, accuracy over time, and the labels it rests on."""

from dataclasses import dataclass, replace

from kpidesk.base.dates import day
from kpidesk.base.numbers import number
from kpidesk.base.units import Unit
from kpidesk.base.values import Missing, Value
from kpidesk.charts.chart import Chart, Target
from kpidesk.charts.grains import cumulative_chart
from kpidesk.charts.palette import Tone
from kpidesk.charts.quality import coverage_chart
from kpidesk.charts.weekly import weekly_chart
from kpidesk.decision.review import Judged, Review
from kpidesk.views import cards, figures
from kpidesk.views.cards import TileCard
from kpidesk.views.tiles import measure_tiles
from kpidesk.views.wording import counted

WEEK, AS_OF = "week", "as-of"
_GRAINS = ((WEEK, "Each week"), (AS_OF, "From the start to each week’s end"))
_TILES = (
    "weighted_accuracy",
    "accuracy",
    "precision",
    "recall",
    "label_coverage",
    "accuracy_decay",
    "expected_error_cost",
    "naive_accuracy",
)
_OF_CLASSES = frozenset({"precision", "recall", "expected_error_cost", "naive_accuracy"})
"""They mean nothing for answers that are marked right or wrong, or are numbers."""
_OVER_TIME = ("weighted_accuracy", "accuracy", "precision", "recall", "weighted_f1")
_NAIVE = {"weighted_accuracy": "naive_weighted_accuracy", "accuracy": "naive_accuracy"}
NO_LABELS = (
    "No outcome is known yet, so that nothing can be said of accuracy. Import what was right: a column “actual” beside "
    "the predictions, a file of labels by request_id, or a mark of right and wrong (outcome_correct, task_success)."
)


@dataclass(frozen=True, slots=True)
class Quality:
    """``empty`` is said, and files are asked for, while no row has an answer and an outcome."""

    tiles: tuple[TileCard, ...]
    measures: tuple[tuple[str, str], ...]
    """Id and title of what has a course."""
    empty: str


@dataclass(frozen=True, slots=True)
class Course:
    """How a measure went. ``naive`` says what it has beyond the naive answer; empty where there is none."""

    chart: Chart | None
    empty: str
    naive: str


@dataclass(frozen=True, slots=True)
class Labels:
    """How many outcomes are known; None for the chart while no outcome was ever imported."""

    chart: Chart | None
    said: str


def quality(review: Review, segment: tuple[str, str] | None) -> Quality:
    """The top of the page; tiles say the chosen segment's value beside the whole's."""
    known = {one.id: one for one in review.metrics}
    labelled = any(isinstance(known[one].measured, Value) for one in _OVER_TIME if one in known)
    classes = bool(review.exhibits.confusion.cells) or not labelled
    ids = [one for one in _TILES if classes or one not in _OF_CLASSES or _has_value(known.get(one))]
    tiles = measure_tiles(review, ids)
    over_time = [one for one in _OVER_TIME if one in known and _has_value(known[one])]
    some = bool(review.exhibits.labels) or labelled
    return Quality(
        tiles=tuple(replace(tile, trend=cards.said_of_segment(known[tile.goes_to], review, segment)) for tile in tiles),
        measures=tuple((one, known[one].title) for one in over_time),
        empty="" if some else NO_LABELS,
    )


def course(review: Review, measure: str, grain: str) -> Course:
    """A measure by week, or as it stood at the end of each week where that is kept."""
    known = {one.id: one for one in review.metrics}
    one = known[measure]
    draw = cumulative_chart if grain == AS_OF else weekly_chart
    points = (review.as_of_weeks if grain == AS_OF else review.weekly).get(measure, ())
    chart = draw(one, points, review.gates, review.settings.currency)
    naive = known.get(_NAIVE.get(measure, ""))
    if chart is not None and naive is not None and isinstance(naive.measured, Value):
        chart = _with_level(chart, 100 * naive.measured.number, "naive")
    few = f"{one.title} has a value in fewer than two weeks; a line needs two."
    return Course(chart, figures.why_missing(one.measured, one.reason) or few, _beyond(one, naive))


def grains(review: Review, measure: str) -> tuple[tuple[str, str], ...]:
    """How a measure can be read over time, and what that is called: not all are kept as of each week."""
    kept = {WEEK: review.weekly.get(measure), AS_OF: review.as_of_weeks.get(measure)}
    return tuple((grain, words) for grain, words in _GRAINS if kept[grain])


def why_no_course(review: Review) -> str:
    """Why there is no accuracy to be drawn."""
    one = next(each for each in review.metrics if each.id == "weighted_accuracy")
    return figures.why_missing(one.measured, one.reason)


def labels(review: Review) -> Labels:
    """Coverage by week, and why young weeks are not read."""
    weeks, maturity = review.exhibits.labels, review.settings.label_maturity_days
    young = [week for week in weeks if not week.mature]
    if not maturity:
        return Labels(coverage_chart(weeks), "Labels are taken to come at once (label_maturity_days is 0).")
    said = (
        f"Labels come late, and those that come first are often not like the rest. Drift is therefore read only from "
        f"weeks that ended {counted(maturity, 'day')} ago or earlier (label_maturity_days)."
    )
    if young:
        first, last = young[0].week, young[-1].week
        which = f"Week {first} is" if first == last else f"Weeks {first} to {last} are"
        said = f"{said} {which} not read yet as of {day(review.calendar.as_of)}."
    return Labels(coverage_chart(weeks), said)


def _has_value(one: Judged | None) -> bool:
    return one is not None and isinstance(one.measured, Value)


def _with_level(chart: Chart, at: float, label: str) -> Chart:
    """One more level where it is in sight."""
    if not chart.y.low <= at <= chart.y.high:
        return chart
    return replace(chart, targets=(*chart.targets, Target(at, label, Tone.SECONDARY)))


def _beyond(one: Judged, naive: Judged | None) -> str:
    """What the measure has beyond the best constant answer, and whether that is more than chance."""
    if naive is None or isinstance(naive.measured, Missing) or isinstance(one.measured, Missing):
        return ""
    always, value = naive.measured.number, one.measured
    said = number(always, Unit.SHARE)
    meant = (
        f"Whoever always gave the same answer would reach {said}: only what lies above that is the system’s merit."
        if one.id == "accuracy"
        else f"Whoever always gave the cheapest same answer would reach {said} here: only what lies above that is the "
        "system’s merit."
    )
    low, high = value.interval or (value.number, value.number)
    gap = number(abs(value.number - always), Unit.SHARE_GAP)
    if low > always:
        return f"{meant} It has {gap} more, and its whole interval lies above."
    if high < always:
        return f"{meant} It has {gap} less: doing without the system would be right more often."
    return f"{meant} Its interval reaches across that: it is not shown that the system beats it."
