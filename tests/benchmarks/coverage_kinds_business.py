"""Units of business work, surveys, training, evaluation suites and judges."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from kpidesk.metrics import judges, promoters, satisfaction, suites, training, unit_cost
from kpidesk.metrics.arms import Design, Sides
from kpidesk.metrics.cycle_time import METRICS as CYCLE_TIME
from kpidesk.metrics.primary import METRICS as PRIMARY
from kpidesk.metrics.primary import _read as read_primary
from kpidesk.metrics.suite_results import FAILED, PASSED, Results
from kpidesk.metrics.usage import METRICS as USAGE
from kpidesk.statistics.contrasts import Group
from kpidesk.statistics.judges import Judging
from kpidesk.statistics.medians import reduction_interval
from tests.benchmarks.coverage_cases import Drawn, Kind, OfRows, alone, interval_of, of_rows
from tests.benchmarks.coverage_pilots import Array, Chance, Integers, Rows, pilot_of, window

_METRICS = {
    metric.id: metric
    for module in (judges, promoters, satisfaction, suites, training, unit_cost)
    for metric in module.METRICS
} | {metric.id: metric for metric in (*PRIMARY, *CYCLE_TIME, *USAGE)}
_FEW = "few people and days: their spread is known with few degrees of freedom"
Law = Callable[[Array], Array]


def _sides(chance: Chance, rows: Rows, on: Law, off: Law) -> Sides:
    """Units dealt out to two arms by chance, handled by people on days; copied places in the law of their arm."""
    treated = chance.random(rows.n) < 0.5
    place = rows.uniforms(chance)[:, 0]
    values = np.where(treated, on(place), off(place))
    groups = (Group(values[mine], (rows.day[mine], rows.user[mine])) for mine in (treated, ~treated))
    return Sides(Design.CONTROL, *groups)


def _lognormal(median: float, spread: float) -> Law:
    return lambda place: median * np.exp(spread * stats.norm.ppf(place))


def _normal(mean: float, spread: float) -> Law:
    return lambda place: mean + spread * stats.norm.ppf(place)


def _primary(chance: Chance, rows: Rows) -> Drawn:
    found = _sides(chance, rows, _normal(12, 3), _normal(10, 4))
    return read_primary(found, "tickets").interval, 2.0


def _unit_cost(chance: Chance, rows: Rows) -> Drawn:
    found = _sides(chance, rows, _lognormal(8, 0.5), _lognormal(10, 0.5))
    return unit_cost._read(found, "EUR").interval, -0.2


def _cycle_time(chance: Chance, rows: Rows) -> Drawn:
    found = _sides(chance, rows, _lognormal(6, 0.8), _lognormal(10, 0.8))
    return (reduction_interval(found.on, found.off) if found.solid() else None), 0.4


def _session(chance: Chance, rows: Rows) -> Drawn:
    minutes = _lognormal(7, 0.9)(rows.uniforms(chance)[:, 0])
    pilot = pilot_of(rows.days)
    frame = pd.DataFrame({"user": rows.user, "day": rows.day, "minutes": minutes, "sessions": 1.0})
    made = replace(pilot, practice=replace(pilot.practice, sessions=frame))
    return interval_of(_METRICS["session_duration"].measure(made, window(made))), 7.0


def _survey(rows: Rows, kind: str, scores: Array, scale: float, who: Integers) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "kind": kind,
            "score": scores,
            "scale_max": scale,
            "answers": 1,
            "respondent": np.char.add("p", who.astype(str)),
            "date_day": rows.day.astype(np.float64),
        }
    )


_STARS = (0.05, 0.10, 0.20, 0.35, 0.30)


def _csat(metric: str, truth: float) -> OfRows:
    def make(chance: Chance, rows: Rows) -> Drawn:
        scores = np.searchsorted(np.cumsum(_STARS)[:-1], rows.uniforms(chance)[:, 0]).astype(np.float64) + 1
        frame = _survey(rows, satisfaction.KIND, scores, 5.0, rows.user)
        made = replace(pilot_of(rows.days), registers={"surveys": frame})
        return interval_of(_METRICS[metric].measure(made, window(made))), truth

    return make


def _nps(promoting: float, detracting: float) -> OfRows:
    """Every answer is of another person, and days are alike: of a person only the last answer counts."""

    def make(chance: Chance, rows: Rows) -> Drawn:
        people = replace(rows, user=np.arange(rows.n))
        place = people.uniforms(chance)[:, 0]
        scores = np.where(place < promoting, 10.0, np.where(place > 1 - detracting, 3.0, 8.0))
        frame = _survey(rows, promoters.KIND, scores, 10.0, np.arange(rows.n))
        made = replace(pilot_of(rows.days), registers={"surveys": frame})
        return interval_of(_METRICS["nps"].measure(made, window(made))), 100 * (promoting - detracting)

    return make


def _trained(people: int) -> Callable[[Chance], Drawn]:
    """One answer of each person: whether they were active in a week."""

    def draw(chance: Chance) -> Drawn:
        trained, rest = chance.binomial(people, (0.6, 0.45)).tolist()
        return training._side_by_side(training.TrainingGroups(4, people, trained, people, rest)).interval, 0.15

    return draw


def _before_after(people: int) -> Callable[[Chance], Drawn]:
    """Active weeks of four before and of four after, of people who differ."""

    def draw(chance: Chance) -> Drawn:
        own = chance.uniform(0.1, 0.6, people)
        shifts = (chance.binomial(4, own + 0.2) - chance.binomial(4, own)) / 4
        return training._before_after(shifts).interval, 0.2

    return draw


def _suite(metric: str, n: int, share: float) -> Callable[[Chance], Drawn]:
    pilot = pilot_of(28)
    name = "jailbreak" if metric == "jailbreak_resistance" else "release"
    empty = pd.DataFrame({"verdict": [], "score": []})
    asked = replace(pilot, registers={"evaluations": pd.DataFrame({"day": [1]})}, targets={suites.share_key(name): 0.9})

    def draw(chance: Chance) -> Drawn:
        verdict = np.where(chance.random(n) < share, PASSED, FAILED)
        results = (Results(name, "passed", "v1", None, pd.DataFrame({"verdict": verdict, "score": 1.0}), empty),)
        made = replace(asked)
        made.remember(("suites", 1), lambda: results)
        return interval_of(_METRICS[metric].measure(made, window(made))), share

    return draw


def _judging(chance: Chance, seen: int, alone_: int, passing: float, sensitivity: float, specificity: float) -> Judging:
    good = chance.binomial(seen, passing)
    hits, misses = chance.binomial(good, sensitivity), chance.binomial(seen - good, 1 - specificity)
    rate = passing * sensitivity + (1 - passing) * (1 - specificity)
    return Judging(hits, good - hits, misses, seen - good - misses, chance.binomial(alone_, rate), alone_)


def _judge(what: str, seen: int, beside: int, rates: tuple[float, float, float]) -> Callable[[Chance], Drawn]:
    """``rates``: share that passes, sensitivity, specificity."""
    formula = {"share": judges._corrected, "sensitivity": judges._sensitivity, "specificity": judges._specificity}[what]
    truth = dict(zip(("share", "sensitivity", "specificity"), rates, strict=True))[what]

    def draw(chance: Chance) -> Drawn:
        judged = judges.Judged("suite", "metric", "v1", _judging(chance, seen, beside, *rates), unlike=False)
        return (None if judged.why_not is not None else interval_of(formula(judged))), truth

    return draw


def _texts(*names: str) -> tuple[str, ...]:
    return tuple(_METRICS[name].interval for name in names)


_JUDGE = (0.8, 0.9, 0.8)
_MEAN = float(np.arange(1, 6) @ np.array(_STARS))
_STEPS = "counts of so few people come in steps"
KINDS = (
    Kind(
        "Student, answers, respondents and days",
        _texts("csat"),
        "30 answers",
        (
            *of_rows(30, _csat("csat", _MEAN), _FEW, "answers"),
            *of_rows(100, _csat("csat", _MEAN), _FEW, "answers"),
            *of_rows(1000, _csat("csat", _MEAN), "", "answers"),
        ),
    ),
    Kind(
        "Wilson, effective answers",
        _texts("csat_top_two"),
        "30 answers",
        (
            *of_rows(30, _csat("csat_top_two", 0.65), _FEW, "answers"),
            *of_rows(1000, _csat("csat_top_two", 0.65), "", "answers"),
        ),
    ),
    Kind(
        "multinomial margin",
        _texts("nps"),
        "30 answers",
        (
            *of_rows(30, _nps(0.4, 0.25), "", "answers"),
            *of_rows(30, _nps(0.8, 0.05), _STEPS, "answers, most of them promoters"),
            *of_rows(1000, _nps(0.4, 0.25), "", "answers"),
        ),
    ),
    Kind(
        "Welch",
        _texts("primary_kpi_delta"),
        "30 units on each side",
        (*of_rows(90, _primary, _FEW, "units"), *of_rows(1000, _primary, "", "units")),
    ),
    Kind(
        "Welch on logarithms",
        _texts("unit_cost_change"),
        "30 units on each side",
        (*of_rows(90, _unit_cost, _FEW, "units"), *of_rows(1000, _unit_cost, "", "units")),
    ),
    Kind(
        "bootstrap of two medians",
        _texts("cycle_time_reduction"),
        "30 units on each side",
        (*of_rows(90, _cycle_time, _FEW, "units"), *of_rows(1000, _cycle_time, "", "units")),
    ),
    Kind(
        "bootstrap of a median",
        _texts("session_duration"),
        "30 sessions",
        (
            *of_rows(30, _session, _FEW, "sessions"),
            *of_rows(100, _session, _FEW, "sessions"),
            *of_rows(1000, _session, "", "sessions"),
        ),
    ),
    Kind(
        "Newcombe, and Student over people",
        _texts("training_effect"),
        "10 people in each group",
        (
            *alone("10 people in each group", _trained(10), _STEPS),
            *alone("200 people in each group", _trained(200)),
            *alone("10 people before and after", _before_after(10), _STEPS),
            *alone("200 people before and after", _before_after(200)),
        ),
    ),
    Kind(
        "Clopper–Pearson of probes",
        _texts("jailbreak_resistance"),
        "1 probe",
        (
            *alone("1 probe", _suite("jailbreak_resistance", 1, 0.95)),
            *alone("200 probes", _suite("jailbreak_resistance", 200, 0.95)),
        ),
        exact=True,
    ),
    Kind(
        "Clopper–Pearson of results",
        _texts("release_tests"),
        "1 result",
        (
            *alone("1 result", _suite("release_tests", 1, 0.9)),
            *alone("30 results", _suite("release_tests", 30, 0.9)),
            *alone("500 results", _suite("release_tests", 500, 0.9)),
        ),
        exact=True,
    ),
    Kind(
        "Clopper–Pearson of judged cases",
        _texts("judge_sensitivity", "judge_specificity"),
        "5 cases that pass, 5 that fail, 30 in all",
        (
            *alone("30 cases, sensitivity", _judge("sensitivity", 30, 0, _JUDGE)),
            *alone("30 cases, specificity", _judge("specificity", 30, 0, _JUDGE)),
            *alone("300 cases, sensitivity", _judge("sensitivity", 300, 0, _JUDGE)),
        ),
        exact=True,
    ),
    Kind(
        "Lang and Reiczigel with Wilson",
        _texts("judged_pass_rate_corrected"),
        "30 cases judged by people",
        (
            *alone(
                "30 cases beside 500",
                _judge("share", 30, 500, _JUDGE),
                "few cases that fail by people, and counts in steps",
            ),
            *alone("100 cases beside 1,000", _judge("share", 100, 1000, _JUDGE)),
            *alone("100 cases beside 100", _judge("share", 100, 100, _JUDGE)),
            *alone("300 cases beside 3,000, a poor judge", _judge("share", 300, 3000, (0.7, 0.7, 0.6))),
        ),
    ),
)
