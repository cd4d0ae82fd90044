"""The health of a model in words: what its scores mean, what they promise while labels lag, how late labels are."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpidesk.base.numbers import number
from kpidesk.base.plurals import counted
from kpidesk.base.units import Unit
from kpidesk.base.values import Missing, Value
from kpidesk.charts.calibration import calibration_chart
from kpidesk.charts.chart import Chart
from kpidesk.charts.late_truth import accuracy_chart, ages_chart
from kpidesk.decision.review import Judged, Review
from kpidesk.metrics.exhibits_health import Calibration, ClassScore, EstimatedWeek
from kpidesk.views import figures
from kpidesk.views.cards import TileCard
from kpidesk.views.measure_lines import judged_of, what_lacks
from kpidesk.views.tiles import measure_tiles

TITLE = "Model health"
MEASURES = (
    "f1",
    "auc",
    "mae",
    "rmse",
    "expected_calibration_error",
    "brier_score",
    "estimated_weighted_accuracy",
    "estimated_accuracy",
    "retraining_freshness",
    "label_delay_p50",
    "label_delay_p90",
)
"""In the order in which they are shown."""
CALIBRATION = "Do scores mean what they say?"
HOW_CALIBRATION = (
    "Rows are sorted into ten bins by their score. On the dashed line a score of 80 % comes true in 80 of 100 cases; "
    "within the grey band the distance from it may be chance; bars are 95 % intervals."
)
LATE = "Accuracy while outcomes are still coming in"
HOW_LATE = (
    "The line is accuracy by the week of the answer, by outcomes known within the days of maturity, so that all weeks "
    "are read at the same age; rings are weeks whose outcomes are not all in."
)
DASHED = "Dashed is an estimate from scores, not a measurement: no light rests on it."
AGES = "How late outcomes come"
CLASSES = ("Class", "Rows", "Precision", "Recall", "F1")
_MOST_CLASSES, _LONGEST = 12, 40


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, what it says and how it is read; ``empty`` says why there is none."""

    chart: Chart | None
    empty: str
    said: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class ModelHealth:
    """All that page and report show. ``rest``: what to import for measures without a value; ``empty``: for all of it.

    ``classes``: rows under CLASSES, where there are more than two.
    """

    tiles: tuple[TileCard, ...]
    calibration: Picture
    late: Picture
    ages: Picture
    classes: tuple[tuple[str, ...], ...]
    rest: str
    empty: str


def model_health(review: Review) -> ModelHealth:
    """As known on the day of the review."""
    measures = judged_of(review, MEASURES)
    known = [one.id for one in measures if isinstance(one.measured, Value)]
    return ModelHealth(
        tiles=measure_tiles(review, known),
        calibration=calibration(review),
        late=late(review),
        ages=ages(review),
        classes=_classes(review.exhibits.health.classes),
        rest=what_lacks(measures),
        empty="" if known else "Nothing is known of the model’s health: import predictions, scores and outcomes.",
    )


def calibration(review: Review) -> Picture:
    """The reliability diagram and how far scores are off, in plain words."""
    shown = review.exhibits.health.calibration
    why = shown.why_empty or "No score has a known outcome."
    return Picture(calibration_chart(shown), why, _off(shown), HOW_CALIBRATION)


def _off(shown: Calibration) -> str:
    if not shown.bins:
        return ""
    about = f"The score is the chance that {shown.outcome}."
    if shown.error is None or shown.limit is None or shown.bias is None:
        return f"{about} {figures.sentence(shown.why_empty)}".strip()
    error, limit = (number(one, Unit.SHARE_GAP) for one in (shown.error, shown.limit))
    if shown.error <= shown.limit:
        return (
            f"{about} Scores are off by {error} on average, no more than chance shows in so few rows (up to {limit}): "
            "the data do not tell them from honest ones. That does not prove that they are."
        )
    size = number(abs(shown.bias), Unit.SHARE_GAP)
    if abs(shown.bias) < shown.error / 2:
        way = "Some promise too much, others too little."
    elif shown.bias > 0:
        way = f"On the whole they promise {size} too much: the model is too sure of itself."
    else:
        way = f"On the whole they promise {size} too little: it comes true more often than they say."
    return f"{about} Scores are off by {error} on average, more than chance shows (up to {limit}). {way}"


def late(review: Review) -> Picture:
    """Accuracy at equal age of labels, and as scores promise it."""
    found = review.exhibits.health
    accuracy = next(one for one in review.metrics if one.id == "weighted_accuracy")
    chart = accuracy_chart(found.equal_age, found.estimated, accuracy)
    few = "Fewer than two weeks have 30 labelled rows; a line needs two."
    why = figures.why_missing(accuracy.measured, accuracy.reason) or few
    return Picture(chart, why, _promised(review), f"{HOW_LATE} {DASHED}" if found.estimated else HOW_LATE)


def _promised(review: Review) -> str:
    """The estimate of what is not known yet, and how far off such estimates were."""
    weeks = review.exhibits.health.estimated
    estimate = next((one for one in review.metrics if one.id == "estimated_weighted_accuracy"), None)
    if not weeks:
        return _no_estimate(estimate)
    waiting = [one for one in weeks if not one.mature]
    told = ""
    if waiting:
        first, last = waiting[0].week, waiting[-1].week
        which = f"week {first}" if first == last else f"weeks {first} to {last}"
        told = f"The outcomes of {which} are still coming in; their scores promise {_range(waiting)}."
    off = [abs(one.realised - one.estimated) for one in weeks if one.mature and one.realised is not None]
    if off:
        size = number(sum(off) / len(off), Unit.SHARE_GAP)
        told = f"{told} In {counted(len(off), 'week')} with outcomes such estimates were off by {size} on average."
    return told.strip()


def _range(weeks: Sequence[EstimatedWeek]) -> str:
    low, high = (number(end(one.estimated for one in weeks), Unit.SHARE) for end in (min, max))
    return low if low == high else f"{low} to {high}"


def _no_estimate(estimate: Judged | None) -> str:
    if estimate is None or not isinstance(estimate.measured, Missing):
        return ""
    return f"No estimate from scores. {figures.why_missing(estimate.measured, estimate.reason)}"


def ages(review: Review) -> Picture:
    """By how many days after the request outcomes are known, and what the days of maturity leave out."""
    found, maturity = review.exhibits.health.ages, review.settings.label_maturity_days
    chart = ages_chart(found, maturity)
    if chart is None:
        return Picture(None, "No outcome has a date on which it became known: fill actual_at.", "")
    by_then = [one for one in found if one.days <= maturity]
    share = number(by_then[-1].share, Unit.SHARE)
    if maturity > found[-1].days:
        said = f"Nothing is known yet of outcomes older than {counted(found[-1].days, 'day')}."
    else:
        said = (
            f"After {counted(maturity, 'day')} (label_maturity_days), when weeks begin to be read, {share} of the "
            "outcomes are known; what comes later is left out so that weeks can be compared."
        )
    return Picture(chart, "", f"{said} Requests that still wait count for as long as they have waited.")


def _classes(found: Sequence[ClassScore]) -> tuple[tuple[str, ...], ...]:
    """Of several classes; of two, F1 of the positive one says it all."""
    if len(found) < 3:
        return ()
    return tuple(
        (
            figures.shorten(one.name, _LONGEST),
            f"{one.rows:,}",
            _share(one.precision),
            _share(one.recall),
            _share(one.f1),
        )
        for one in found[:_MOST_CLASSES]
    )


def _share(value: float | None) -> str:
    return "–" if value is None else number(value, Unit.SHARE)
