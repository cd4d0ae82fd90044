"""What a control chart says of a weekly course, in a manager's words: changing or not, and will it meet its target."""

from kpidesk.base import numbers
from kpidesk.base.plurals import counted
from kpidesk.decision.readings import Assurance, ControlReading, Signal
from kpidesk.decision.review import Judged, Review
from kpidesk.views import figures

ASSURANCES = {
    Assurance.YES: "reliably met",
    Assurance.NO: "not met as things are",
    Assurance.HIT_AND_MISS: "hit and miss",
}
EXPLAINED = (
    "Routine is the mean of the weeks ∓ 2.66 times the mean change from week to week (XmR). A week beyond it, or eight "
    "in a row on one side of the mean, had a cause of its own: ask what it was. All else is noise: do not react to it."
)
_MOST = 2


def short(reading: ControlReading) -> str:
    """In a few words, for a table: "changing; hit and miss"."""
    way = "changing" if reading.changing else "routine"
    return way if reading.assurance is None else f"{way}; {ASSURANCES[reading.assurance]}"


def sentences(measure: Judged, review: Review) -> tuple[str, ...]:
    """Whether the weeks are changing, whether the target will be met, and how firm that is; none without a reading."""
    reading = review.readings.get(measure.id)
    if reading is None:
        return ()
    currency = review.settings.currency
    said = [_changing(reading, measure, currency), _assured(reading, measure, currency)]
    if reading.provisional:
        said.append(f"Only {counted(reading.n, 'week')} have a value: the limits will still move.")
    return tuple(figures.unbroken(one) for one in said if one)


def _changing(reading: ControlReading, measure: Judged, currency: str) -> str:
    limits = _limits(reading, measure, currency)
    if not reading.changing:
        return f"Not changing: every week lies within what is routine, {limits}."
    newest = sorted(reading.signals, key=lambda one: one.last)[-_MOST:]
    return f"Changing: {'; '.join(_signal(one) for one in newest)}. Routine would be {limits}."


def _limits(reading: ControlReading, measure: Judged, currency: str) -> str:
    near = figures.lines(measure)
    return numbers.around(reading.centre, (reading.low, reading.high), measure.unit, currency, near)


def _signal(signal: Signal) -> str:
    weeks = f"week {signal.first}" if signal.first == signal.last else f"weeks {signal.first} to {signal.last}"
    verb, side = ("lies" if signal.first == signal.last else "lie"), ("above" if signal.above else "below")
    where = f"{side} what is routine" if signal.rule == "outside" else f"all on one side of the mean, {side} it"
    way = {True: ", for the better", False: ", for the worse", None: ""}[signal.better]
    return f"{weeks} {verb} {where}{way}"


def _assured(reading: ControlReading, measure: Judged, currency: str) -> str:
    if reading.assurance is None or measure.green is None:
        return ""
    target = figures.line(measure.green, measure.unit, currency)
    return {
        Assurance.YES: f"Reliably met: in routine weeks the target of {target} is always met.",
        Assurance.NO: f"Not met as things are: routine weeks never meet the target of {target}.",
        Assurance.HIT_AND_MISS: f"Hit and miss: some routine weeks meet the target of {target}, and some do not.",
    }[reading.assurance]
