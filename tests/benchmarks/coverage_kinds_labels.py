"""Labelled rows: accuracy, its decay, F1, gaps between groups, and scores beside the truth."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from kpidesk.engine.evidence import Evidence, GroupCounts
from kpidesk.metrics import accuracy, drift, group_counts, ranking
from kpidesk.metrics.group_gaps import find_gap
from kpidesk.metrics.independence import independent_share
from kpidesk.metrics.metric import Metric
from kpidesk.metrics.subgroups import METRICS as SUBGROUPS
from kpidesk.metrics.subgroups import _gap
from tests.benchmarks.coverage_cases import Case, Drawn, Kind, OfRows, interval_of, of_rows
from tests.benchmarks.coverage_pilots import (
    Array,
    Chance,
    Integers,
    Marks,
    Rows,
    Shape,
    deal,
    moments,
    pilot_of,
    window,
)

_METRICS: dict[str, Metric] = {metric.id: metric for module in (accuracy, drift, ranking) for metric in module.METRICS}
_FEW = "few users: their spread is known with few degrees of freedom, and counts of so few rows come in steps"
_NAMES = np.array(["no", "yes"])
_STEADY = (
    "weeks are never taken to scatter less than chance makes them, and users never to be less alike than they seem"
)
YES, RIGHT_YES, RIGHT_NO = 0.4, 0.85, 0.9
"""Share of actual yes, and of right answers among actual yes and no."""


def answered(rows: Rows, actual: Integers, said: Integers, names: Array, pilot: Evidence) -> Evidence:
    """Evidence with these labelled rows; ``actual`` and ``said`` are places in ``names``."""
    wide = len(names)
    key, n = np.unique((rows.day * wide + actual) * wide + said, return_counts=True)
    frame = pd.DataFrame(
        {
            "day": key // wide // wide,
            "version": "v1",
            "young": True,
            "known_week": 1,
            "actual": names[key // wide % wide],
            "prediction": names[key % wide],
            "n": n.astype(np.float64),
        }
    )
    right = (actual == said).astype(np.float64)
    by_user = rows.sums(rows.user, right, np.ones(rows.n))
    return replace(pilot, answers=frame, correct=moments(by_user[:, 0], by_user[:, 1]))


def yes_and_no(chance: Chance, rows: Rows) -> tuple[Integers, Integers]:
    """Actual and said, 1 is yes: both are copied together."""
    uniform = rows.uniforms(chance, 2)
    actual = uniform[:, 0] < YES
    right = uniform[:, 1] < np.where(actual, RIGHT_YES, RIGHT_NO)
    return actual.astype(np.int64), np.where(right, actual, ~actual).astype(np.int64)


def _binary(metric: str, truth: float, **costs: float) -> OfRows:
    def make(chance: Chance, rows: Rows) -> Drawn:
        actual, said = yes_and_no(chance, rows)
        made = answered(rows, actual, said, _NAMES, pilot_of(rows.days, **costs))
        return interval_of(_METRICS[metric].measure(made, window(made))), truth

    return make


_HITS, _FALSE = YES * RIGHT_YES, (1 - YES) * (1 - RIGHT_NO)
_ACCURACY = _HITS + (1 - YES) * RIGHT_NO
_PRECISION = _HITS / (_HITS + _FALSE)
_F1 = 2 * _HITS / (_HITS + _FALSE + YES)


def _weighted(wrong_yes: float, wrong_no: float) -> tuple[dict[str, float], float]:
    """Costs, and the weighted accuracy that they make."""
    whole = YES * wrong_no + (1 - YES) * wrong_yes
    truth = (YES * RIGHT_YES * wrong_no + (1 - YES) * RIGHT_NO * wrong_yes) / whole
    return {"cost_false_positive": wrong_yes, "cost_false_negative": wrong_no}, truth


_COSTS, _WEIGHTED = _weighted(1.0, 5.0)
_STEEP, _STEEPLY = _weighted(100.0, 5000.0)
_THREE = np.array([[0.40, 0.03, 0.02], [0.04, 0.28, 0.03], [0.02, 0.03, 0.15]])


def _macro(chance: Chance, rows: Rows) -> Drawn:
    cell = np.searchsorted(np.cumsum(_THREE.ravel())[:-1], rows.uniforms(chance)[:, 0])
    made = answered(rows, cell // 3, cell % 3, np.array(["a", "b", "c"]), pilot_of(rows.days, "classes"))
    truth = float(np.mean(2 * np.diag(_THREE) / (_THREE.sum(axis=0) + _THREE.sum(axis=1))))
    return interval_of(_METRICS["f1"].measure(made, window(made))), truth


def _decay(weeks: int, a_week: int) -> Callable[[Shape], Callable[[Chance], Drawn]]:
    """Accuracy falls from 0.92 by a quarter of a point a week: 1.07 points per 30 days."""

    def of(shape: Shape) -> Callable[[Chance], Drawn]:
        pilot = pilot_of(7 * weeks, label_maturity_days=0)

        def draw(chance: Chance) -> Drawn:
            rows = deal(chance, weeks * a_week, 7 * weeks, shape)
            # Users are there all along: their rows are dealt out over all days.
            uniform = rows.uniforms(chance, 2)
            actual = uniform[:, 1] < YES
            right = uniform[:, 0] < 0.92 - 0.0025 * ((rows.day - 1) // 7)
            said = np.where(right, actual, ~actual)
            made = answered(rows, actual.astype(np.int64), said.astype(np.int64), _NAMES, pilot)
            return interval_of(_METRICS["accuracy_decay"].measure(made, window(made))), 0.25 * 30 / 7

        return draw

    return of


def _decays(weeks: int, a_week: int) -> tuple[Case, Case]:
    of = _decay(weeks, a_week)
    first, second = (Case(f"{weeks} weeks of about {a_week:,} rows", shape, of(shape), _STEADY) for shape in Shape)
    return first, second


def _group_frame(rows: Rows, group: Integers, selected: Marks, actual: Marks) -> pd.DataFrame:
    ones = np.ones(rows.n)
    columns = (ones, selected, actual, actual & selected, ~actual, ~actual & selected)
    key, place = np.unique(rows.day * 100_000 + rows.user, return_inverse=True)
    sums = {
        name: np.bincount(place, column.astype(np.float64))
        for name, column in zip(group_counts.COUNTS, columns, strict=False)
    }
    rest = dict.fromkeys(group_counts.COUNTS[len(columns) :], 0.0)
    whose = np.zeros(int(rows.user.max()) + 1, dtype=np.int64)
    whose[rows.user] = group
    user = key % 100_000
    named = np.char.add("group ", whose[user].astype(str))
    return pd.DataFrame({"day": key // 100_000, "group": named, "cluster": user, **sums, **rest})


def _parity(rates: tuple[float, ...], strata: group_counts.Strata) -> OfRows:
    """Users belong to one of several groups of equal size; a group's rows are said yes to at its rate."""
    truth = max(rates) - min(rates)

    def make(chance: Chance, rows: Rows) -> Drawn:
        group = chance.permutation(int(rows.user.max()) + 1)[rows.user] % len(rates)
        uniform = rows.uniforms(chance, 2)
        frame = _group_frame(rows, group, uniform[:, 0] < np.array(rates)[group], uniform[:, 1] < 0.5)
        known = pd.DataFrame({"day": [1], "n": [1.0], "known": [1.0]})
        made = replace(pilot_of(rows.days), groups={"group_x": GroupCounts(frame, clustered=True, known=known)})
        gap = find_gap(group_counts.count_groups(made, window(made), "group_x"), strata)
        return (None if gap is None or gap.n < rows.n else gap.interval), truth

    return make


def _subgroups(accuracies: tuple[float, ...]) -> OfRows:
    """Kinds of cases are dealt out row by row."""
    truth = max(accuracies) - min(accuracies)

    def make(chance: Chance, rows: Rows) -> Drawn:
        segment = chance.integers(0, len(accuracies), rows.n)
        right = (rows.uniforms(chance)[:, 0] < np.array(accuracies)[segment]).astype(np.int64)
        made = answered(rows, np.ones(rows.n, dtype=np.int64), right, _NAMES, pilot_of(rows.days))
        yes, n = np.bincount(segment, right), np.bincount(segment)
        if n.min() < 30 or len(n) < len(accuracies):
            return None, truth
        counts = {str(at): (float(yes[at]), float(n[at])) for at in range(len(n))}
        pairs = len(n) * (len(n) - 1) // 2
        return _gap("x", counts, independent_share(made), 1.0, pairs).interval, truth

    return make


_WILSON = _METRICS["accuracy"].interval
_SEVERAL = "Bonferroni over pairs of groups: the best and the worst of several differ by chance alone"
_SHARED = "all groups have the same users and days: what they share cancels, which is not counted on"
_ONE_SIDED = "no difference lies at the end of what there can be: only one side can miss"
KINDS = (
    Kind(
        "Wilson, labelled rows",
        (_WILSON,),
        "30 labelled rows",
        (
            *of_rows(30, _binary("accuracy", _ACCURACY), _FEW),
            *of_rows(1000, _binary("accuracy", _ACCURACY)),
            *of_rows(100, _binary("precision", _PRECISION), _FEW, "rows, precision"),
            *of_rows(1000, _binary("precision", _PRECISION), "", "rows, precision"),
            *of_rows(100, _binary("recall", RIGHT_YES), _FEW, "rows, recall"),
            *of_rows(1000, _binary("recall", RIGHT_YES), "", "rows, recall"),
        ),
    ),
    Kind(
        "Wilson at Kish n",
        (_METRICS["weighted_accuracy"].interval,),
        "30 labelled rows",
        (
            *of_rows(30, _binary("weighted_accuracy", _WEIGHTED, **_COSTS), _FEW, "rows, costs 1 to 5"),
            *of_rows(1000, _binary("weighted_accuracy", _WEIGHTED, **_COSTS), "", "rows, costs 1 to 5"),
            *of_rows(30, _binary("weighted_accuracy", _STEEPLY, **_STEEP), _FEW, "rows, costs 1 to 50"),
            *of_rows(1000, _binary("weighted_accuracy", _STEEPLY, **_STEEP), "", "rows, costs 1 to 50"),
        ),
    ),
    Kind(
        "F1",
        (_METRICS["f1"].interval,),
        "30 labelled rows",
        (
            *of_rows(30, _binary("f1", _F1), _FEW, "rows, one class"),
            *of_rows(1000, _binary("f1", _F1), "", "rows, one class"),
            *of_rows(30, _macro, _FEW, "rows, three classes"),
            *of_rows(1000, _macro, "", "rows, three classes"),
        ),
    ),
    Kind(
        "least squares, decay",
        (_METRICS["accuracy_decay"].interval,),
        "4 weeks, half-width at most 3 points",
        (*_decays(13, 60), *_decays(13, 300), *_decays(4, 9000)),
    ),
    Kind(
        "Newcombe, Bonferroni over groups",
        ("Newcombe, Bonferroni over pairs of groups; users who repeat count by their effective rows",),
        "two groups of 30 rows",
        (
            *of_rows(100, _parity((0.6, 0.5), group_counts.SELECTION), _FEW, "rows, two groups"),
            *of_rows(1000, _parity((0.6, 0.5), group_counts.SELECTION), "", "rows, two groups"),
            *of_rows(1000, _parity((0.6, 0.55, 0.5, 0.5), group_counts.SELECTION), _SEVERAL, "rows, four groups"),
            *of_rows(1000, _parity((0.5, 0.5, 0.5, 0.5), group_counts.SELECTION), _ONE_SIDED, "rows, four equal ones"),
            *of_rows(1000, _parity((0.6, 0.5), group_counts.ODDS), _SEVERAL, "rows, two groups, odds"),
        ),
    ),
    Kind(
        "Newcombe, best and worst group",
        tuple(one.interval for one in SUBGROUPS),
        "two groups of 30 rows",
        (
            *of_rows(100, _subgroups((0.9, 0.75)), _FEW, "rows, two groups"),
            *of_rows(1000, _subgroups((0.9, 0.75)), _SHARED, "rows, two groups"),
            *of_rows(1000, _subgroups((0.9, 0.88, 0.85, 0.8)), _SEVERAL, "rows, four groups"),
            *of_rows(1000, _subgroups((0.9, 0.9, 0.9, 0.9)), _ONE_SIDED, "rows, four equal ones"),
        ),
    ),
)
