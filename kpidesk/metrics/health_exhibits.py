"""Makes the exhibits of the health of a model, by the same rules as the figures they stand behind."""

import numpy as np

from kpidesk.base.periods import WEEK
from kpidesk.base.values import Missing
from kpidesk.engine.calibration import BINS, Event
from kpidesk.engine.classes import Answers
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.calibration import METRICS as CALIBRATION
from kpidesk.metrics.error_costs import LEAST_LABELS, Weighed, count_answers, enough_labels, error_costs, weigh
from kpidesk.metrics.estimated import WeekOfPromises, estimated_weeks
from kpidesk.metrics.estimated import interval_of as interval_of_estimate
from kpidesk.metrics.exhibits_health import (
    Calibration,
    ClassScore,
    EqualAgeWeek,
    EstimatedWeek,
    LabelAge,
    ModelHealth,
    ScoreBin,
)
from kpidesk.metrics.freshness import waiting
from kpidesk.metrics.independence import independent_share
from kpidesk.metrics.label_weeks import young_weeks
from kpidesk.metrics.ranking import tally
from kpidesk.metrics.score_bins import alike, scored, why_no_chances
from kpidesk.statistics.agreement import f1
from kpidesk.statistics.calibration import null_band
from kpidesk.statistics.proportions import wilson

_ERROR = next(metric for metric in CALIBRATION if metric.id == "expected_calibration_error")
_MOST_CLASSES = 30
_BEYOND = 3
"""Days that are shown beyond the last on which an outcome came."""
_LEAST_WAITING = 30
"""Requests that a day of the curve of late labels must rest on."""


def model_health(evidence: Evidence) -> ModelHealth:
    """Calibration and classes of the review window; weeks and late labels of the whole pilot."""
    return ModelHealth(
        calibration=_calibration(evidence),
        equal_age=_equal_age(evidence),
        estimated=_estimated(evidence),
        ages=_ages(evidence),
        classes=_classes(evidence),
    )


def _calibration(evidence: Evidence) -> Calibration:
    part = Slice(Grain.WINDOW, evidence.window)
    found = _ERROR.over(evidence, part)
    why = why_no_chances(evidence) if evidence.has("requests.score") and evidence.has("requests.actual") else found
    if isinstance(why, Missing):
        return Calibration(why_empty=f"{why.reason} {why.cure}".strip())
    bins = scored(evidence, part).bins
    if not bins.rows:
        return Calibration(why_empty="No row of this period has a score and an actual outcome.")
    likeness = alike(evidence).outcomes
    times = np.ones(BINS) if likeness is None else np.maximum(np.diag(likeness), 1.0)
    sums = zip(bins.n.tolist(), bins.outcomes.tolist(), bins.score.tolist(), times.tolist(), strict=True)
    told = tuple(_bin(place, *one) for place, one in enumerate(sums) if one[0])
    right = evidence.health.scores.event is Event.RIGHT
    outcome = "the answer given is right" if right else f"the outcome is “{evidence.classes.yes}”"
    if isinstance(found, Missing):
        return Calibration(told, outcome, round(bins.rows), why_empty=found.reason)
    return Calibration(told, outcome, round(bins.rows), found.number, found.detail["null_limit"], found.detail["bias"])


def _bin(place: int, n: float, outcomes: float, score: float, times: float) -> ScoreBin:
    rate, worth = outcomes / n, n / times
    interval = wilson(rate * worth, worth) or (0.0, 1.0)
    chance = null_band(n, score / n, times)
    return ScoreBin(place / BINS, (place + 1) / BINS, round(n), score / n, rate, interval, chance)


def _equal_age(evidence: Evidence) -> tuple[EqualAgeWeek, ...]:
    costs = error_costs(evidence.classes, evidence.settings)
    whole = count_answers(evidence, Slice(Grain.WINDOW, evidence.calendar.pilot))
    if isinstance(costs, Missing) or enough_labels(evidence, whole) is not None:
        return ()
    young, share = young_weeks(evidence), independent_share(evidence)
    found = []
    for week in evidence.calendar.weeks():
        period = evidence.calendar.days_of_week(week).until(evidence.calendar.as_of)
        cells = count_answers(evidence, Slice(Grain.WEEK, period, week))
        rows = sum(cells.values())
        every = weigh(cells, costs) if rows >= LEAST_LABELS else None
        mine = young.get(week)
        ends = None if mine is None else _interval(mine, share)
        found.append(
            EqualAgeWeek(
                week=week,
                period=period,
                mature=(evidence.calendar.as_of - evidence.calendar.days_of_week(week).last).days
                >= evidence.settings.label_maturity_days,
                rows=0 if mine is None else round(mine.n),
                accuracy=None if mine is None else mine.accuracy,
                interval=ends,
                all_rows=round(rows),
                all_accuracy=every.accuracy if isinstance(every, Weighed) else None,
            )
        )
    return tuple(found) if any(one.accuracy is not None for one in found) else ()


def _interval(rows: Weighed, share: float) -> tuple[float, float] | None:
    worth = rows.kish_n * share
    return wilson(rows.accuracy * worth, worth)


def _estimated(evidence: Evidence) -> tuple[EstimatedWeek, ...]:
    weeks = estimated_weeks(evidence, weighted=True) if evidence.has("requests.score") else ()
    if isinstance(weeks, Missing):
        return ()
    return tuple(_week(one, weeks) for one in weeks)


def _week(one: WeekOfPromises, weeks: tuple[WeekOfPromises, ...]) -> EstimatedWeek:
    return EstimatedWeek(
        week=one.week,
        rows=round(one.rows),
        estimated=one.estimate,
        interval=interval_of_estimate(one.estimate, weeks),
        realised=one.realised,
        labelled=one.labelled / one.rows,
        mature=one.mature,
    )


def _ages(evidence: Evidence) -> tuple[LabelAge, ...]:
    """By day, as far as enough requests have been waited for that long and outcomes still come (at least up to the days
    of maturity); in weeks beyond a quarter.
    """
    if evidence.health.ages.empty:
        return ()
    found = waiting(evidence, Slice(Grain.WINDOW, evidence.calendar.pilot))
    enough = int(np.flatnonzero(found.at_risk >= _LEAST_WAITING).max(initial=-1))
    coming = max(int(evidence.health.ages["age"].max()), evidence.settings.label_maturity_days)
    last = min(enough, coming + _BEYOND)
    step = 1 if last <= 13 * WEEK else WEEK
    return tuple(
        LabelAge(day, found.known_within(day), round(float(found.at_risk[day]))) for day in range(0, last + 1, step)
    )


def _classes(evidence: Evidence) -> tuple[ClassScore, ...]:
    cells = count_answers(evidence, Slice(Grain.WINDOW, evidence.window))
    if evidence.classes.answers not in {Answers.BINARY, Answers.CLASSES} or enough_labels(evidence, cells) is not None:
        return ()
    names = sorted({name for pair in cells for name in pair}, key=lambda name: (name != evidence.classes.yes, name))
    return tuple(_class(name, *tally(cells, name)) for name in names[:_MOST_CLASSES])


def _class(name: str, hits: float, misses: float, false: float) -> ClassScore:
    return ClassScore(
        name=name,
        rows=round(hits + misses),
        precision=hits / (hits + false) if hits + false else None,
        recall=hits / (hits + misses) if hits + misses else None,
        f1=f1(hits, misses, false),
    )
