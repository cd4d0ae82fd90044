"""Shares and means over the rows of the log."""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from kpidesk.engine.conversations import Conversations
from kpidesk.engine.facts import Fact
from kpidesk.engine.health import Health
from kpidesk.engine.residuals import Residuals
from kpidesk.metrics import answers, containment, latency_bands, model_errors
from kpidesk.metrics.metric import Metric
from kpidesk.metrics.shares import EXACT, STUDENT, WILSON
from tests.benchmarks.coverage_cases import Drawn, Kind, OfRows, interval_of, of_rows
from tests.benchmarks.coverage_pilots import (
    Array,
    Chance,
    Integers,
    Rows,
    moments,
    pilot_of,
    window,
    with_ratio,
    with_ratios,
)

_METRICS: dict[str, Metric] = {
    metric.id: metric for module in (answers, containment, latency_bands, model_errors) for metric in module.METRICS
}
_FEW = "few users and days: their spread is known with few degrees of freedom; counts of so few rows come in steps"


def marked(metric: str, facts: tuple[Fact, Fact], share: float) -> OfRows:
    """A share of marked rows."""

    def make(chance: Chance, rows: Rows) -> Drawn:
        yes = (rows.uniforms(chance)[:, 0] < share).astype(np.float64)
        made = with_ratio(pilot_of(rows.days), facts, rows, yes, np.ones(rows.n))
        return interval_of(_METRICS[metric].measure(made, window(made))), share

    return make


def _contained(chance: Chance, rows: Rows) -> Drawn:
    """Sessions: rows of ``rows`` are sessions here."""
    share = 0.8
    yes = (rows.uniforms(chance)[:, 0] < share).astype(np.float64)
    days, place = np.unique(rows.day, return_inverse=True)
    frame = pd.DataFrame({"day": days, "known": np.bincount(place), "contained": np.bincount(place, yes)})
    frame = frame.assign(named=0.0, again=0.0).astype("float64")
    by_user = rows.sums(rows.user, yes, np.ones(rows.n))
    told = Conversations(frame, moments(by_user[:, 0], by_user[:, 1]))
    made = replace(pilot_of(rows.days), conversations=told)
    return interval_of(_METRICS["containment_rate"].measure(made, window(made))), share


def _groundedness(chance: Chance, rows: Rows) -> Drawn:
    scores = np.asarray(stats.beta.ppf(rows.uniforms(chance)[:, 0], 8, 2))
    made = with_ratio(pilot_of(rows.days), answers.GROUNDED, rows, scores, np.ones(rows.n))
    return interval_of(_METRICS["groundedness"].measure(made, window(made))), 0.8


def _mostly_grounded(chance: Chance, rows: Rows) -> Drawn:
    """Nine answers of ten wholly grounded, the others anywhere."""
    place = rows.uniforms(chance)[:, 0]
    scores = np.where(place < 0.1, place / 0.1, 1.0)
    made = with_ratio(pilot_of(rows.days), answers.GROUNDED, rows, scores, np.ones(rows.n))
    return interval_of(_METRICS["groundedness"].measure(made, window(made))), 0.95


def _chunks(chance: Chance, rows: Rows) -> Drawn:
    """Five chunks a row on average, 1 to 9; a row's share of relevant ones is its own."""
    uniform = rows.uniforms(chance, 2)
    retrieved = 1 + np.floor(9 * chance.random(rows.n))
    relevant = np.asarray(stats.binom.ppf(uniform[:, 0], retrieved, stats.beta.ppf(uniform[:, 1], 6, 4)))
    pair = answers.PRECISION
    made = with_ratio(pilot_of(rows.days), pair, rows, relevant, retrieved)
    made = replace(made, daily=made.daily.assign(**{answers.PRECISION_UNSOUND.name: 0.0}))
    return interval_of(_METRICS["context_precision"].measure(made, window(made))), 0.6


def _rating(chance: Chance, rows: Rows) -> Drawn:
    scores = np.searchsorted(np.cumsum([0.03, 0.07, 0.15, 0.35]), rows.uniforms(chance)[:, 0]).astype(np.float64) + 1
    made = with_ratio(pilot_of(rows.days), answers.REVIEWED, rows, scores, np.ones(rows.n))
    truth = float(np.arange(1, 6) @ [0.03, 0.07, 0.15, 0.35, 0.40])
    return interval_of(_METRICS["human_review_score"].measure(made, window(made))), truth


def _error(metric: str, truth: float) -> OfRows:
    def make(chance: Chance, rows: Rows) -> Drawn:
        size = np.abs(stats.norm.ppf(rows.uniforms(chance)[:, 0]))
        days = _residuals(rows.day, size / 10, "day").assign(known_week=1)
        residuals = Residuals(10.0, days, _residuals(rows.user % 100, size / 10, "cluster"))
        pilot = pilot_of(rows.days, "numbers")
        made = replace(pilot, health=Health(residuals=residuals))
        return interval_of(_METRICS[metric].measure(made, window(made))), truth

    return make


def _residuals(unit: Integers, size: Array, name: str) -> pd.DataFrame:
    names, place = np.unique(unit, return_inverse=True)
    powers = {"n": 0, "sizes": 1, "squares": 2, "fourths": 4}
    sums = {what: np.bincount(place, size**power) for what, power in powers.items()}
    return pd.DataFrame({name: names, **sums})


def _bands(chance: Chance, rows: Rows) -> Drawn:
    """Half of the answers within half a second, half between one and two."""
    fast = chance.random(rows.n) < 0.5
    place = rows.uniforms(chance)[:, 0]
    ratios = {}
    for at, pair in enumerate(latency_bands.FACTS):
        mine = (fast if at == 0 else ~fast if at == 2 else np.zeros(rows.n, dtype=bool)).astype(np.float64)
        ratios[pair] = (mine * (place < (0.9 if at == 0 else 0.75)), mine)
    made = with_ratios(pilot_of(rows.days), ratios, rows)
    return interval_of(_METRICS["success_by_latency"].measure(made, window(made))), 0.15


_TASKS, _LEAKS = answers.SUCCEEDED, answers.LEAKED
KINDS = (
    Kind(
        "Wilson, effective rows",
        (WILSON,),
        "30 rows",
        (
            *of_rows(30, marked("task_success_rate", _TASKS, 0.85), _FEW),
            *of_rows(100, marked("task_success_rate", _TASKS, 0.85), _FEW),
            *of_rows(1000, marked("task_success_rate", _TASKS, 0.85)),
            *of_rows(1000, marked("task_success_rate", _TASKS, 0.98), "", "rows, 2 % fail"),
        ),
    ),
    Kind(
        "Wilson, effective sessions",
        (WILSON,),
        "30 sessions",
        (*of_rows(30, _contained, _FEW, "sessions"), *of_rows(1000, _contained, what="sessions")),
    ),
    Kind(
        "Clopper–Pearson, effective rows",
        (EXACT,),
        "30 rows",
        (
            *of_rows(30, marked("pii_leakage_rate", _LEAKS, 0.02)),
            *of_rows(1000, marked("pii_leakage_rate", _LEAKS, 0.02)),
        ),
        exact=True,
    ),
    Kind(
        "Wilson, means of scores",
        (f"{WILSON}, which holds for the mean of scores between 0 and 1 too",),
        "30 rows",
        (
            *of_rows(30, _mostly_grounded, _FEW, "rows, most at 1"),
            *of_rows(30, _groundedness, _FEW),
            *of_rows(1000, _groundedness),
            *of_rows(1000, _mostly_grounded, "", "rows, most at 1"),
            *of_rows(30, _chunks, _FEW, "rows of chunks"),
            *of_rows(1000, _chunks, "", "rows of chunks"),
        ),
    ),
    Kind(
        "Student, rows, users and days",
        (STUDENT,),
        "30 rows",
        (*of_rows(30, _rating, _FEW), *of_rows(1000, _rating)),
    ),
    Kind(
        "Student, absolute errors",
        (STUDENT,),
        "30 rows",
        (*of_rows(30, _error("mae", (2 / np.pi) ** 0.5), _FEW), *of_rows(1000, _error("mae", (2 / np.pi) ** 0.5))),
    ),
    Kind(
        "Student, squared errors",
        (_METRICS["rmse"].interval,),
        "30 rows",
        (*of_rows(30, _error("rmse", 1.0), _FEW), *of_rows(1000, _error("rmse", 1.0))),
    ),
    Kind(
        "Newcombe, effective rows",
        ("Newcombe, at the effective number of rows where users, sessions or days repeat",),
        "two bands of 30 rows",
        (*of_rows(80, _bands, _FEW), *of_rows(1000, _bands)),
    ),
)
