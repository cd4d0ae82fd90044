"""The standard measures of a classifier that costs play no part in: F1, and how well its scores rank (S1, 1)."""

from dataclasses import replace

import numpy as np

from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.calibration import Event
from kpidesk.engine.classes import Answers
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.calibration import LEAST_SCORED, SCORED
from kpidesk.metrics.error_costs import Cells, count_answers, enough_labels
from kpidesk.metrics.families import MODEL_HEALTH
from kpidesk.metrics.independence import few_clusters, independent_share
from kpidesk.metrics.metric import EVERYWHERE, Metric, nothing, too_little
from kpidesk.metrics.score_bins import why_not_comparable
from kpidesk.statistics.agreement import f1, f1_interval, macro_f1_interval
from kpidesk.statistics.ranks import area_interval

LEAST_OF_EACH = 10
_WILSON = "Wilson's for the share of rows of the class, or answered so, that are right"


def _f1(evidence: Evidence, part: Slice) -> Measured:
    cells = count_answers(evidence, part)
    few = enough_labels(evidence, cells)
    if few is not None:
        return few
    answers = evidence.classes.answers
    if answers is Answers.BINARY:
        found = _of_yes(evidence, cells)
    elif answers is Answers.CLASSES:
        found = _over_classes(evidence, cells)
    else:
        told = "The answers are marked right or wrong, or are numbers: F1 needs classes."
        return Missing(Lack.NOT_APPLICABLE, told)
    if not isinstance(found, Value):
        return found
    remark = " ".join(told for told in (found.note, few_clusters(evidence, part)) if told)
    return replace(found, note=remark)


def _of_yes(evidence: Evidence, cells: Cells) -> Measured:
    hits, misses, false = tally(cells, evidence.classes.yes)
    if not hits + misses + false:
        return nothing("No row is predicted or actually yes, so that there is nothing to find.")
    interval = f1_interval(hits, misses, false, independent_share(evidence))
    note = f"Of the class '{evidence.classes.yes}'."
    return Value(f1(hits, misses, false), round(sum(cells.values())), interval, note=note)


def _over_classes(evidence: Evidence, cells: Cells) -> Measured:
    names = sorted({name for pair in cells for name in pair})
    table = np.array([[cells.get((actual, said), 0.0) for said in names] for actual in names])
    scores = [f1(*tally(cells, name)) for name in names]
    interval = macro_f1_interval(table, independent_share(evidence))
    note = f"The plain mean over {len(names)} classes (macro)."
    return Value(float(np.mean(scores)), round(float(table.sum())), interval, note=note)


def tally(cells: Cells, name: str) -> tuple[float, float, float]:
    """Rows of a class that were found, that were missed, and rows of others that were taken for it."""
    hits = cells.get((name, name), 0.0)
    actual = sum(rows for (was, _), rows in cells.items() if was == name)
    answered = sum(rows for (_, said), rows in cells.items() if said == name)
    return hits, actual - hits, answered - hits


def _area(evidence: Evidence, part: Slice) -> Measured:
    why = why_not_comparable(evidence)
    if why is not None:
        return why
    if evidence.health.scores.event is Event.RIGHT:
        cure = "Set positive_label to the class that the score is the probability of."
        return nothing("There are several classes and none of them is the positive one: scores rank one class.", cure)
    found = evidence.health.rankings.get(part)
    if found is None:
        return nothing("Rows with a score and an actual outcome of either kind are needed; this period has not both.")
    rows, fewer = found.positives + found.negatives, min(found.positives, found.negatives)
    if rows < LEAST_SCORED:
        return too_little(rows, LEAST_SCORED, SCORED)
    if fewer < LEAST_OF_EACH:
        return too_little(fewer, LEAST_OF_EACH, "rows of the rarer outcome")
    freedom = max(found.clusters - 1, 0)
    interval = area_interval(found.area, found.variance, found.positives, found.negatives, found.alike, freedom)
    note = f"Of the class '{evidence.classes.yes}'."
    if interval is not None and interval[1] < 0.5:
        note = f"{note} Below 0.5: the scores rank the wrong way round; they may be those of the other class."
    detail = {"positives": float(found.positives), "negatives": float(found.negatives)}
    return Value(found.area, rows, interval, note=note, detail=detail)


METRICS = (
    Metric(
        id="f1",
        title="F1",
        family=MODEL_HEALTH,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.WEEKLY,
        formula="2 × right yes ÷ (predicted yes + actual yes); several classes: the plain mean of the F1 of each",
        interval=f"{_WILSON}, carried over to F1; several classes: normal, on the logit scale; fewer rows where users, "
        "sessions or days repeat",
        source="S1, Accuracy / F1 / AUC; scikit-learn f1_score",
        needs=("requests.prediction", "requests.actual"),
        measure=_f1,
        minimum="30 labelled rows",
        grains=EVERYWHERE,
    ),
    Metric(
        id="auc",
        title="Area under the ROC curve",
        family=MODEL_HEALTH,
        unit=Unit.SCORE,
        better=Better.HIGHER,
        cadence=Cadence.WEEKLY,
        formula="pairs of a row that came true and one that did not in which the first has the higher score ÷ all such "
        "pairs; a tie counts half",
        interval="DeLong's with one more row of either outcome, on the logit scale; wider where rows of a user (or "
        "session) or day are alike",
        source="S1, Accuracy / F1 / AUC; scikit-learn roc_auc_score",
        needs=("requests.score", "requests.actual"),
        measure=_area,
        minimum=f"{LEAST_SCORED} scored rows with a known outcome, {LEAST_OF_EACH} of either kind",
        grains=EVERYWHERE - {Grain.AS_OF},
    ),
)
