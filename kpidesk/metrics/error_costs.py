"""What each wrong answer costs, and the counts of right and wrong answers it is applied to."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.base.values import Missing
from kpidesk.engine.classes import YES_WORDS, Answers, Classes
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.metric import lack, nothing, too_little
from kpidesk.pilot.settings import PilotSettings

LEAST_LABELS = 30
LABELLED = "labelled rows"
Cells = Mapping[tuple[str, str], float]
"""(actual, prediction) -> rows."""


@dataclass(frozen=True, slots=True)
class ErrorCosts:
    """``matrix``: actual -> answer -> cost; None: every wrong answer costs the same.

    ``assumed``: what is taken for granted because it is not set, as a sentence; empty where nothing is.
    ``remark``: what else a reader should know.
    """

    matrix: Mapping[str, Mapping[str, float]] | None = None
    assumed: str = ""
    remark: str = ""

    def of(self, actual: str, said: str) -> float | None:
        """The cost of an answer; None where the matrix does not say."""
        if self.matrix is None:
            return float(actual != said)
        return self.matrix.get(actual, {}).get(said, 0.0 if actual == said else None)

    def worst(self, actual: str) -> float | None:
        """The cost of the worst answer where ``actual`` is right: what getting it wrong weighs."""
        if self.matrix is None:
            return 1.0
        return max(self.matrix.get(actual, {}).values(), default=None)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Sums over rows: of them, of the worst costs and their squares, and of the costs of the answers given."""

    n: float
    whole: float
    squares: float
    lost: float

    @property
    def accuracy(self) -> float:
        """1 - cost of the errors / cost had every answer been the worst one."""
        return 1 - self.lost / self.whole

    @property
    def kish_n(self) -> float:
        """How many rows of equal weight these are worth."""
        return self.whole**2 / self.squares


def error_costs(classes: Classes, settings: PilotSettings) -> ErrorCosts | Missing:
    """The costs that the settings give for this kind of answers; Missing where they contradict it."""
    contradiction = _differ_in_case(classes) or _unknown_yes(classes)
    if contradiction is not None:
        return contradiction
    wrong_yes, wrong_no = settings.cost_false_positive, settings.cost_false_negative
    if classes.answers is Answers.BINARY and wrong_yes is not None and wrong_no is not None:
        return _of_yes_and_no(classes, settings, wrong_yes, wrong_no)
    if settings.cost_matrix and classes.answers in {Answers.BINARY, Answers.CLASSES}:
        return ErrorCosts(settings.cost_matrix)
    if wrong_yes is None or wrong_no is None:
        return ErrorCosts(assumed="Assumed: no error costs set, so that every wrong answer weighs the same.")
    if wrong_yes == wrong_no:
        return ErrorCosts()
    return ErrorCosts(
        assumed="Assumed: every wrong answer weighs the same; the costs of a wrong yes and a wrong no cannot be "
        "applied to answers that are not yes or no."
    )


def _differ_in_case(classes: Classes) -> Missing | None:
    """Two spellings of one class would count as errors that nobody made."""
    spelled: dict[str, str] = {}
    for text in classes.seen:
        other = spelled.setdefault(text.casefold(), text)
        if other != text:
            told = f"'{other}' and '{text}' among predictions and actuals differ only in upper and lower case."
            return nothing(told, "Write each class in one way.")
    return None


def _unknown_yes(classes: Classes) -> Missing | None:
    if classes.answers is not Answers.BINARY or len(classes.seen) < 2 or classes.yes in classes.seen:
        return None
    told = f"positive_label '{classes.yes}' is none of the answers seen: {' and '.join(classes.seen)}."
    return nothing(told, "Set positive_label to one of them.")


def _of_yes_and_no(classes: Classes, settings: PilotSettings, wrong_yes: float, wrong_no: float) -> ErrorCosts:
    no = next((text for text in classes.seen if text != classes.yes), "")
    remark = assumed = ""
    if settings.positive_label is None:
        remark = f"'{classes.yes}' is taken as yes; positive_label is not set."
        guessed = wrong_yes != wrong_no and classes.yes.lower() not in YES_WORDS
        assumed, remark = (f"Assumed: {remark}", "") if guessed else ("", remark)
    return ErrorCosts({classes.yes: {no: wrong_no}, no: {classes.yes: wrong_yes}}, assumed, remark)


def weigh(cells: Cells, costs: ErrorCosts) -> Weighed | Missing:
    """The sums of a table of answers; Missing where a cost that is needed is not set, or all of them are 0."""
    n = whole = squares = lost = 0.0
    for (actual, said), rows in cells.items():
        cost, worst = costs.of(actual, said), costs.worst(actual)
        if cost is None or worst is None:
            return nothing(f"cost_matrix has no cost for answering {said} where {actual} is right.", "Add it.")
        n, whole, squares, lost = n + rows, whole + rows * worst, squares + rows * worst**2, lost + rows * cost
    if not whole:
        return nothing("Every error that could be made here has cost 0.", "Set the costs of a wrong answer.")
    return Weighed(n, whole, squares, lost)


def best_constant(cells: Cells, costs: ErrorCosts) -> float | None:
    """The accuracy of the best constant answer; None where no answer has a cost for every actual class."""
    weighed = weigh(cells, costs)
    if isinstance(weighed, Missing):
        return None
    actuals: dict[str, float] = {}
    for (actual, _), rows in cells.items():
        actuals[actual] = actuals.get(actual, 0.0) + rows
    matrix = costs.matrix or {}
    candidates = {text for pair in cells for text in pair} | set(matrix) | {a for row in matrix.values() for a in row}
    losses = [_loss_of(answer, actuals, costs) for answer in candidates]
    return max((1 - loss / weighed.whole for loss in losses if loss is not None), default=None)


def _loss_of(answer: str, actuals: Mapping[str, float], costs: ErrorCosts) -> float | None:
    lost = 0.0
    for actual, rows in actuals.items():
        cost = costs.of(actual, answer)
        if cost is None:
            return None
        lost += rows * cost
    return lost


def count_answers(evidence: Evidence, part: Slice) -> Cells:
    """The labelled rows of a slice by actual class and answer."""
    return evidence.remember(("answers", part), lambda: _count(evidence, part))


def _count(evidence: Evidence, part: Slice) -> Cells:
    if part.grain is Grain.SEGMENT:
        segments = evidence.remember(("answers", part.column), lambda: _by_segment(evidence, part.column))
        return segments.get(part.segment, {}) if part.left_out is None else _others(segments, part.left_out)
    labelled = evidence.remember("labelled", lambda: _labelled(evidence.answers))
    latest = part.number if part.grain is Grain.AS_OF else None
    return labelled.cells(*evidence.days(part.period), latest)


def _by_segment(evidence: Evidence, column: str) -> Mapping[str, Cells]:
    sums = evidence.segment_answers[column].groupby(["segment", "actual", "prediction"])["n"].sum()
    found: dict[str, dict[tuple[str, str], float]] = {}
    for (segment, actual, said), n in zip(sums.index.tolist(), sums.tolist(), strict=True):
        found.setdefault(segment, {})[str(actual), str(said)] = float(n)
    return found


def _others(segments: Mapping[str, Cells], left_out: str) -> Cells:
    """The counts of all segments but one."""
    found: dict[tuple[str, str], float] = {}
    for cells in (cells for name, cells in segments.items() if name != left_out):
        for pair, n in cells.items():
            found[pair] = found.get(pair, 0.0) + n
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Labelled:
    """The labelled rows in arrays: ``pair`` is the place of (actual, prediction) in ``pairs``, which are in order."""

    pairs: tuple[tuple[str, str], ...]
    pair: npt.NDArray[np.int64]
    day: npt.NDArray[np.int64]
    known_week: npt.NDArray[np.int64]
    n: npt.NDArray[np.float64]

    def cells(self, first: int, last: int, latest: int | None) -> Cells:
        """The counts of some days, with ``latest`` only of truths that had been found out by that week."""
        mine = (self.day >= first) & (self.day <= last) & (self.pair >= 0)
        if latest is not None:
            mine &= self.known_week <= latest
        pair = self.pair[mine]
        sums = np.bincount(pair, self.n[mine], len(self.pairs))
        return {self.pairs[at]: float(sums[at]) for at in np.unique(pair).tolist()}


def _labelled(answers: pd.DataFrame) -> _Labelled:
    pairs = answers.groupby(["actual", "prediction"])
    return _Labelled(
        tuple((str(actual), str(said)) for actual, said in pairs.size().index.tolist()),
        np.asarray(pairs.ngroup(), dtype=np.int64),
        answers["day"].to_numpy(dtype=np.int64),
        answers["known_week"].to_numpy(dtype=np.int64),
        answers["n"].to_numpy(dtype=np.float64),
    )


def labelled_days(evidence: Evidence, part: Slice) -> pd.DataFrame:
    """The labelled rows of a period; of an as-of only those whose truth had been found out by then."""
    rows = evidence.of(evidence.answers, part.period)
    return rows[rows["known_week"] <= part.number] if part.grain is Grain.AS_OF else rows


def enough_labels(evidence: Evidence, cells: Cells) -> Missing | None:
    """Missing where the truth was not imported, or is known for too few rows; else None."""
    lacking = [need for need in _needed(evidence.settings) if not evidence.has(need)]
    if lacking:
        return lack(lacking)
    if evidence.classes.answers is Answers.NUMBERS and evidence.settings.tolerance is None:
        reason = "The answers are numbers, and how near to the truth counts as right is not known."
        return nothing(reason, "Set tolerance in the pilot's settings.")
    n = sum(cells.values())
    if not n:
        columns = " and ".join(need.partition(".")[2] for need in _needed(evidence.settings))
        return nothing(f"No row of this period has {columns}.", "Import the outcomes as they become known.")
    return too_little(n, LEAST_LABELS, LABELLED) if n < LEAST_LABELS else None


def _needed(settings: PilotSettings) -> tuple[str, ...]:
    if settings.accuracy_from == "actual":
        return ("requests.prediction", "requests.actual")
    return (f"requests.{settings.accuracy_from}",)
