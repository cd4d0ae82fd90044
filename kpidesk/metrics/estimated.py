"""What accuracy scores promise where labels lag: an estimate from recalibrated scores, never a measurement.

The idea is confidence-based performance estimation (NannyML's CBPE): scores are recalibrated on the weeks whose labels
are in; the expected table of answers of any week follows from what its scores then mean.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kpidesk.base.periods import WEEK
from kpidesk.base.plurals import counted
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.calibration import PLACES, Event
from kpidesk.engine.classes import Answers
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.error_costs import LEAST_LABELS, Cells, ErrorCosts, error_costs, weigh
from kpidesk.metrics.families import MODEL_HEALTH
from kpidesk.metrics.metric import Metric, lack, nothing, too_little
from kpidesk.metrics.score_bins import why_not_comparable
from kpidesk.statistics.isotonic import fit_isotonic, read_off
from kpidesk.statistics.prediction import prediction_interval

LEAST_CALIBRATING, LEAST_ROWS = 200, 30
_Figure = Callable[[Cells], float | Missing]
_Integers = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float64]
_Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Promises:
    """Scored and answered rows in arrays: pilot day and week, place of the score, whether answered yes, how many
    (``n``), of how many the truth is known (``told``) and came true (``came``). ``mature``: whether the week's labels
    are in.
    """

    day: _Integers
    week: _Integers
    place: _Integers
    said: _Marks
    n: _Floats
    told: _Floats
    came: _Floats
    mature: _Marks

    def rows(self, mine: _Marks) -> float:
        """How many there are."""
        return float(self.n[mine].sum())

    def labelled(self, mine: _Marks) -> float:
        """Of how many the truth is known."""
        return float(self.told[mine].sum())


@dataclass(frozen=True, slots=True)
class WeekOfPromises:
    """One week: what its scores promised, and what came of it, as far as it is known.

    ``estimate`` rests on the labels of other weeks. ``realised`` and ``labelled``: of the scored rows with a known
    outcome; None where there are fewer than 30. ``mature``: whether its labels have had their time.
    """

    week: int
    rows: float
    estimate: float
    realised: float | None
    labelled: float
    mature: bool


def estimated_weeks(evidence: Evidence, *, weighted: bool) -> tuple[WeekOfPromises, ...] | Missing:
    """Every week with 30 scored rows, estimated from the labels of the other mature weeks; or why there are none."""
    return evidence.remember(("estimated weeks", weighted), lambda: _weeks(evidence, weighted=weighted))


def _weeks(evidence: Evidence, *, weighted: bool) -> tuple[WeekOfPromises, ...] | Missing:
    figure = _figure(evidence, weighted=weighted)
    if isinstance(figure, Missing):
        return figure
    promises = _promises(evidence)
    calibrating = _calibrating(evidence, promises)
    if isinstance(calibrating, Missing):
        return calibrating
    found = (_week(evidence, promises, week, calibrating, figure) for week in np.unique(promises.week).tolist())
    return tuple(one for one in found if one is not None)


def _week(
    evidence: Evidence, promises: _Promises, week: int, calibrating: _Marks, figure: _Figure
) -> WeekOfPromises | None:
    mine = promises.week == week
    others = calibrating & ~mine
    rows, told = promises.rows(mine), promises.labelled(mine)
    if rows < LEAST_ROWS or promises.labelled(others) < LEAST_CALIBRATING:
        return None
    estimate = figure(_expected(evidence, promises, mine, others))
    realised = figure(_seen(evidence, promises, mine)) if told >= LEAST_LABELS else None
    if isinstance(estimate, Missing) or isinstance(realised, Missing):
        return None
    return WeekOfPromises(week, rows, estimate, realised, told, bool(promises.mature[mine].all()))


def _estimate(*, weighted: bool) -> Callable[[Evidence, Slice], Measured]:
    def measure(evidence: Evidence, part: Slice) -> Measured:
        weeks = estimated_weeks(evidence, weighted=weighted)
        if isinstance(weeks, Missing):
            return weeks
        if part.grain is Grain.WEEK:
            one = next((one for one in weeks if one.week == part.number), None)
            return _no_week(evidence, part) if one is None else _value(one.estimate, one.rows, one.labelled, weeks)
        return _over(evidence, part, weeks, weighted=weighted)

    return measure


def _over(evidence: Evidence, part: Slice, weeks: tuple[WeekOfPromises, ...], *, weighted: bool) -> Measured:
    """A longer period, by the labels of all mature weeks."""
    promises = _promises(evidence)
    mine = _within(evidence, promises, part)
    rows = promises.rows(mine)
    if rows < LEAST_ROWS:
        return _few_rows(rows)
    figure, calibrating = _figure(evidence, weighted=weighted), _calibrating(evidence, promises)
    if isinstance(figure, Missing):
        return figure
    if isinstance(calibrating, Missing):
        return calibrating
    estimate = figure(_expected(evidence, promises, mine, calibrating))
    return estimate if isinstance(estimate, Missing) else _value(estimate, rows, promises.labelled(mine), weeks)


def _within(evidence: Evidence, promises: _Promises, part: Slice) -> _Marks:
    first, last = evidence.days(part.period)
    return (promises.day >= first) & (promises.day <= last)


def _no_week(evidence: Evidence, part: Slice) -> Missing:
    promises = _promises(evidence)
    n = promises.rows(_within(evidence, promises, part))
    if n < LEAST_ROWS:
        return _few_rows(n)
    reason = f"The other weeks whose labels are in have fewer than {LEAST_CALIBRATING} labelled rows to recalibrate on."
    return Missing(Lack.TOO_LITTLE, reason, "Import more outcomes.", round(n))


def _few_rows(n: float) -> Missing:
    return too_little(n, LEAST_ROWS, "scored rows") if n else nothing("There are no scored rows in this period.")


def _value(estimate: float, rows: float, told: float, weeks: tuple[WeekOfPromises, ...]) -> Measured:
    off = _errors(weeks)
    detail = {"labelled": told / rows, "weeks": float(len(off))}
    if off:
        detail["missed_by"] = float(np.mean(np.abs(off)))
    weeks_used = counted(len(off), "mature week")
    note = (
        f"Estimated from scores, with the labels of {weeks_used}: it takes for granted that a score means what it "
        "meant in those weeks, and cannot see when that changes."
    )
    return Value(estimate, round(rows), interval_of(estimate, weeks), note=note, caveat=True, detail=detail)


def interval_of(estimate: float, weeks: tuple[WeekOfPromises, ...]) -> tuple[float, float] | None:
    """The interval that the errors of the weeks with labels give; None where there are too few of those."""
    ends = prediction_interval(_errors(weeks))
    return None if ends is None else (max(0.0, estimate + ends[0]), min(1.0, estimate + ends[1]))


def _errors(weeks: tuple[WeekOfPromises, ...]) -> list[float]:
    return [one.realised - one.estimate for one in weeks if one.mature and one.realised is not None]


def _figure(evidence: Evidence, *, weighted: bool) -> _Figure | Missing:
    """What is read off a table of answers, or why there is none."""
    why = _why_not(evidence)
    if why is not None:
        return why
    costs = error_costs(evidence.classes, evidence.settings) if weighted else ErrorCosts()
    if isinstance(costs, Missing):
        return costs

    def read(cells: Cells) -> float | Missing:
        found = weigh(cells, costs)
        return found if isinstance(found, Missing) else found.accuracy

    return read


def _why_not(evidence: Evidence) -> Missing | None:
    if not evidence.has("requests.prediction"):
        return lack(["requests.prediction"])
    if evidence.classes.answers is not Answers.BINARY or evidence.health.scores.event is not Event.YES:
        told = "Accuracy is estimated from scores for answers of yes or no whose truth is the actual class."
        return Missing(Lack.NOT_APPLICABLE, told)
    return why_not_comparable(evidence)


def _promises(evidence: Evidence) -> _Promises:
    return evidence.remember("promises", lambda: _dated(evidence))


def _dated(evidence: Evidence) -> _Promises:
    frame = evidence.health.scores.promises
    day, place = (frame[name].to_numpy(dtype=np.int64) for name in ("day", "place"))
    n, told, came = (frame[name].to_numpy(dtype=np.float64) for name in ("n", "told", "outcomes"))
    week = (day - 1) // WEEK + 1
    last = evidence.calendar.pilot.days - evidence.settings.label_maturity_days
    return _Promises(day, week, place, frame["selected"].to_numpy(dtype=bool), n, told, came, week * WEEK <= last)


def _calibrating(evidence: Evidence, promises: _Promises) -> _Marks | Missing:
    """The rows of mature weeks with enough labels."""
    labels = np.bincount(promises.week, promises.told)
    kept = promises.mature & (labels[promises.week] >= LEAST_LABELS)
    n = promises.labelled(kept)
    if n < LEAST_CALIBRATING:
        days = evidence.settings.label_maturity_days
        what = f"scored rows with a known outcome in weeks that ended {counted(days, 'day')} ago or earlier"
        return too_little(n, LEAST_CALIBRATING, what, "Import more outcomes, or wait for those of the last weeks.")
    if len(np.unique(promises.week[kept])) > 1:
        return kept
    reason = "Scores are recalibrated on weeks whose labels are in, and only one such week has 30 of them."
    return Missing(Lack.TOO_LITTLE, reason, "Wait for the labels of another week.", round(n), 1)


def _expected(evidence: Evidence, promises: _Promises, mine: _Marks, calibrating: _Marks) -> Cells:
    """The table of answers that the scores of some rows promise, by what scores meant in the calibrating rows."""
    chance = _chances(promises, calibrating)[promises.place[mine]]
    n = promises.n[mine]
    return _table(evidence, promises.said[mine], n * chance, n * (1 - chance))


def _seen(evidence: Evidence, promises: _Promises, mine: _Marks) -> Cells:
    """The table of answers of the rows with a known outcome."""
    came = promises.came[mine]
    return _table(evidence, promises.said[mine], came, promises.told[mine] - came)


def _table(evidence: Evidence, said: _Marks, yes: _Floats, no: _Floats) -> Cells:
    positive = evidence.classes.yes
    negative = next((text for text in evidence.classes.seen if text != positive), "")
    cells: Mapping[tuple[str, str], float] = {
        (positive, positive): float(yes[said].sum()),
        (positive, negative): float(yes[~said].sum()),
        (negative, positive): float(no[said].sum()),
        (negative, negative): float(no[~said].sum()),
    }
    return {pair: n for pair, n in cells.items() if n}


def _chances(promises: _Promises, calibrating: _Marks) -> _Floats:
    """What a score at each of the places means: the rising function nearest to what came true there."""
    place = promises.place[calibrating]
    told, came = (np.bincount(place, one[calibrating], PLACES) for one in (promises.told, promises.came))
    known = np.flatnonzero(told)
    return read_off(np.arange(PLACES), known, fit_isotonic(came[known] / told[known], told[known]))


def _metric(name: str, title: str, formula: str, *, weighted: bool) -> Metric:
    return Metric(
        id=name,
        title=title,
        family=MODEL_HEALTH,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.WEEKLY,
        formula=formula,
        interval="Student's prediction interval from how far the estimates of weeks with labels were off; 5 such weeks",
        source="ours: where labels lag; the idea is NannyML's confidence-based performance estimation",
        needs=("requests.score", "requests.actual", "requests.prediction"),
        measure=_estimate(weighted=weighted),
        minimum=f"{LEAST_CALIBRATING} labelled rows in 2 mature weeks, {LEAST_ROWS} scored rows in the period",
        grains=frozenset({Grain.WINDOW, Grain.WEEK, Grain.MONTH}),
    )


METRICS = (
    _metric(
        "estimated_accuracy",
        "Estimated accuracy",
        "mean chance of the answers given to be right, by what their scores came to mean in the weeks whose labels are "
        "in (isotonic recalibration; a week is never estimated from its own labels)",
        weighted=False,
    ),
    _metric(
        "estimated_weighted_accuracy",
        "Estimated weighted accuracy",
        "weighted accuracy of the table of answers that scores promise, by what they came to mean in the weeks whose "
        "labels are in (isotonic recalibration; a week is never estimated from its own labels)",
        weighted=True,
    ),
)
