"""Percentiles, durations, and sums over days and weeks."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
from scipy import stats

from kpidesk.engine.percentiles import WANTED
from kpidesk.engine.quantiles import BINS_PER_E, _stretched, _worth_of_rows
from kpidesk.metrics import detection, drift, elasticity, latency, productive, recovery, time_to_value
from kpidesk.metrics.cost import METRICS as COST
from kpidesk.metrics.data_quality import METRICS as QUALITY
from kpidesk.metrics.forms import ratio_over_days
from kpidesk.metrics.incidents import Spells
from kpidesk.metrics.independence import worth_of_a_mark
from kpidesk.metrics.throughput import METRICS as THROUGHPUT
from kpidesk.statistics.durations import KaplanMeier
from kpidesk.statistics.elasticity import elasticity as fit_elasticity
from kpidesk.statistics.lines import theil_sen
from kpidesk.statistics.order import order_statistic_ranks
from tests.benchmarks.coverage_cases import Case, Drawn, Kind, OfRows, Pilot, alone, interval_of, of_rows
from tests.benchmarks.coverage_pilots import (
    START,
    Array,
    Chance,
    Integers,
    Marks,
    Rows,
    Shape,
    moments,
    pilot_of,
    window,
)

_TEXTS = {
    metric.id: metric.interval
    for metric in (
        *latency.METRICS, *drift.METRICS, *recovery.METRICS, *productive.METRICS, *detection.METRICS, *COST, *QUALITY,
        *THROUGHPUT, *time_to_value.METRICS, *elasticity.METRICS,
    )
}  # fmt: skip
_MIDDLE, _SPREAD = 1.2, 0.7
OfShape = Callable[[Shape], Pilot]
DaysDrawn = Callable[[Chance, int, Shape], tuple[Array, Array]]
"""What is added up above and below the line, by day."""


def _percentile(q: float) -> OfRows:
    """A log-normal latency; ends by the ranks that the engine takes."""
    truth = _MIDDLE * float(np.exp(_SPREAD * stats.norm.ppf(q)))

    def make(chance: Chance, rows: Rows) -> Drawn:
        values = _MIDDLE * np.exp(_SPREAD * stats.norm.ppf(rows.uniforms(chance)[:, 0]))
        at = np.floor(np.log(values) * BINS_PER_E).astype(np.int64)
        bins, place = np.unique(at, return_inverse=True)
        days = np.arange(1, rows.days + 1)
        counts = np.zeros((rows.days, len(bins)), dtype=np.int64)
        np.add.at(counts, (rows.day - 1, place), 1)

        def worth(
            near: Mapping[float, float], keys: pd.Index, above: Mapping[float, Integers], every: Integers
        ) -> dict[float, float]:
            found = {}
            for one, value in near.items():
                by_user = rows.sums(rows.user, (values >= value).astype(np.float64), np.ones(rows.n))
                users = moments(by_user[:, 0], by_user[:, 1])
                found[one] = worth_of_a_mark(keys.to_numpy(), every, above[one], users)
            return found

        known = _worth_of_rows(bins, pd.Index(days), counts, WANTED, worth)
        low, high = _stretched(order_statistic_ranks, known)(rows.n, q)
        ordered = np.sort(values)
        ends = None if low is None or high is None else (float(ordered[low - 1]), float(ordered[high - 1]))
        return ends, truth

    return make


def _spells(hours: Array, ended: Marks) -> Spells:
    names = tuple(str(place) for place in range(len(hours)))
    return Spells(hours, ended, names, np.full(len(hours), "high", dtype=object), "", "", "")


def _hours(rows: Rows, chance: Chance, spread: float) -> Array:
    """Incidents of days that are alike, of nobody."""
    place = replace(rows, user=np.arange(rows.n)).uniforms(chance)[:, 0]
    return np.asarray(3.0 * np.exp(spread * stats.norm.ppf(place)), dtype=np.float64)


def _mean_time(spread: float) -> OfRows:
    truth = 3.0 * float(np.exp(spread**2 / 2))

    def make(chance: Chance, rows: Rows) -> Drawn:
        return recovery.mean_of(_spells(_hours(rows, chance, spread), np.ones(rows.n, dtype=bool))).interval, truth

    return make


def _restricted(spread: float, openness: float) -> OfRows:
    """Incidents that are seen for a while only; the truth is the mean up to the longest time seen."""

    def make(chance: Chance, rows: Rows) -> Drawn:
        hours = _hours(rows, chance, spread)
        seen = chance.uniform(0, 3.0 * np.exp(spread**2 / 2) / openness, rows.n)
        found = _spells(np.minimum(hours, seen), hours <= seen)
        last = float(found.hours.max())
        where = (np.log(last / 3.0)) / spread
        mean = 3.0 * np.exp(spread**2 / 2) * stats.norm.cdf(where - spread) + last * stats.norm.sf(where)
        return (None if found.ended.all() else recovery.mean_of(found).interval), float(mean)

    return make


def _quantile_of_time(q: float) -> OfRows:
    def make(chance: Chance, rows: Rows) -> Drawn:
        found = recovery._quantile(q)(_spells(_hours(rows, chance, 1.0), np.ones(rows.n, dtype=bool)))
        return interval_of(found), 3.0 * float(np.exp(stats.norm.ppf(q)))

    return make


def _waiting(chance: Chance, rows: Rows) -> Drawn:
    """New users, some of whom still wait."""
    hours = _hours(rows, chance, 1.2)
    seen = chance.uniform(1, 40, rows.n)
    curve = KaplanMeier.fit(np.minimum(hours, seen), hours <= seen)
    ends = curve.quantile_interval(0.5)
    return (None if curve.median is None or ends is None or ends[1] is None else (ends[0], ends[1])), 3.0


def _over_days(days: int, draw: DaysDrawn, truth: float) -> OfShape:
    """One sum by another over whole days, as the metrics of cost and overhead take it."""
    pilot = pilot_of(days)

    def of(shape: Shape) -> Pilot:
        def pilot_drawn(chance: Chance) -> Drawn:
            above, below = draw(chance, days, shape)
            index = pd.RangeIndex(1, days + 1, name="day")
            columns = {"above": pd.Series(above, index=index), "below": pd.Series(below, index=index)}
            if not below.sum():
                return None, truth
            value = ratio_over_days(pilot, window(pilot), columns, lambda sums: sums["above"] / sums["below"], "")
            return value.interval, truth

        return pilot_drawn

    return of


def _busy(chance: Chance, days: int, shape: Shape) -> Array:
    """Transactions a day: by chance alone, or of days that differ by 40 %."""
    alike = np.ones(days) if shape is Shape.INDEPENDENT else chance.gamma(1 / 0.16, 0.16, days)
    return chance.poisson(100 * alike).astype(np.float64)


def _tokens(chance: Chance, days: int, shape: Shape) -> tuple[Array, Array]:
    """What each transaction costs is its own; days alike are dear or cheap as a whole too."""
    volume = _busy(chance, days, shape)
    dear = np.ones(days) if shape is Shape.INDEPENDENT else chance.gamma(1 / 0.09, 0.09, days)
    return chance.gamma(2.0 * np.maximum(volume, 1e-9), 0.01) * dear, volume


def _labour(chance: Chance, days: int, shape: Shape) -> tuple[Array, Array]:
    """Hours of people: on two days of three none, else a half to five; days alike differ in volume."""
    hours = np.where(chance.random(days) < 1 / 3, chance.uniform(0.5, 5.0, days), 0.0)
    return hours, _busy(chance, days, shape)


def _blocks(days: int, wide: str = "") -> tuple[Case, ...]:
    of = [(_over_days(days, _tokens, 0.02), "cost"), (_over_days(days, _labour, 2.75 / 3 / 100), "rare hours")]
    return tuple(Case(f"{days} days, {what}", shape, make(shape), wide) for make, what in of for shape in Shape)


def _projection(chance: Chance) -> Drawn:
    """Net gain a day over the last 28 of 91 days; what is owed is known."""
    pilot, net = replace(pilot_of(91)), chance.normal(100, 120, 91)
    series = pd.Series(net, index=pd.RangeIndex(1, 92, name="day"))
    pilot.remember("net", lambda: series)
    owed = 6_000.0
    found = time_to_value._projected(pilot, window(pilot), owed, "")
    last = START + timedelta(days=90)
    return interval_of(found), float(last.toordinal() + np.ceil(owed / 100))


def _checks(metric: str, share: float, checks: int, batches: int) -> OfShape:
    """Cells checked in batches, one a day: those of a batch are alike."""
    measure = next(one.measure for one in QUALITY if one.id == metric)
    dimensions = {"data_accuracy": ("accuracy",), "freshness": ("freshness",), "completeness": ("completeness",)}
    named = dimensions.get(metric, ("completeness", "consistency"))

    def of(shape: Shape) -> Pilot:
        def draw(chance: Chance) -> Drawn:
            parts = [
                _batches(chance, shape, name, share + 0.02 * (at > 0), checks, batches) for at, name in enumerate(named)
            ]
            made = replace(pilot_of(28), registers={"quality_checks": pd.concat(parts)})
            return interval_of(measure(made, window(made))), share

        return draw

    return of


def _batches(chance: Chance, shape: Shape, dimension: str, share: float, checks: int, batches: int) -> pd.DataFrame:
    day = np.sort(chance.permutation(28)[:batches]) + 1
    rows = Rows(np.arange(checks), np.resize(day, checks), 28, shape)
    passed = (rows.uniforms(chance)[:, 0] < share).astype(np.float64)
    sums = rows.sums(rows.day, passed, np.ones(checks))
    return pd.DataFrame(
        {
            "date_day": np.unique(rows.day),
            "dimension": dimension,
            "passed": sums[:, 0],
            "checked": sums[:, 1],
            "field": "amount",
        }
    )


def _both(rows: str, of: OfShape, wide: str = "") -> tuple[Case, ...]:
    return tuple(Case(rows, shape, of(shape), wide) for shape in Shape)


def _missing_trend(weeks: int) -> Pilot:
    def draw(chance: Chance) -> Drawn:
        week = np.arange(1, weeks + 1)
        missing = chance.binomial(2_000, 0.03 + 0.002 * week) / 2_000
        line = theil_sen(week, missing)
        return (None if line is None else line.interval), 0.002

    return draw


def _elastic(weeks: int) -> Pilot:
    def draw(chance: Chance) -> Drawn:
        volume = 1_000 * np.exp(chance.normal(0, 0.35, weeks))
        found = fit_elasticity(volume, 50 * volume**0.6 * np.exp(chance.normal(0, 0.15, weeks)))
        return (None if found is None else found.interval), 0.6

    return draw


def _served(metric: str, requests: int, failing: float) -> Pilot:
    measure = next(one.measure for one in THROUGHPUT if one.id == metric)
    pilot = pilot_of(28)

    def draw(chance: Chance) -> Drawn:
        failures = float(chance.binomial(requests, failing))
        columns = ("requests", "failures", "duration_s", "latency_s", "stage", "users", "offered_rps", "latency_p95_s")
        row = dict(zip(columns, (requests, failures, 60.0, np.nan, 1.0, np.nan, np.nan, np.nan), strict=True))
        frame = pd.DataFrame([row]).assign(timestamp=pd.Timestamp(START), timestamp_day=1.0)
        present = {**pilot.present, "load_tests": frozenset(columns)}
        made = replace(pilot, registers={"load_tests": frame}, present=present)
        truth = failing if metric == "load_error_rate" else requests / 60 * (1 - failing)
        return interval_of(measure(made, window(made))), truth

    return draw


_STEPS = "ranks come in steps, and each end leaves out at most 2.5 %"
_ALL_ORDERS = "so few weeks have few orders: the slopes at the ends are the extreme ones"
_UNLIKE = "checks of a day are never taken to be less alike than single ones, and 20 days know it with few degrees"
_UNTOLD = "four days cannot tell how alike their checks are: it is taken to be as usual"
_COUNTS = "counts of so few checks come in steps"
KINDS = (
    Kind(
        "order statistics, effective rows",
        (_TEXTS["latency_p99"],),
        "P99 368, P95 72, P50 6 rows",
        (
            *of_rows(30, _percentile(0.5), what="rows, P50"),
            *of_rows(130, _percentile(0.95), what="rows, P95"),
            *of_rows(450, _percentile(0.99), what="rows, P99"),
            *of_rows(2000, _percentile(0.5), what="rows, P50"),
            *of_rows(2000, _percentile(0.95), what="rows, P95"),
            *of_rows(2000, _percentile(0.99), what="rows, P99"),
        ),
        exact=True,
    ),
    Kind(
        "order statistics of durations",
        (_TEXTS["mttr_median"],),
        "6 incidents, P90 36",
        (
            *of_rows(6, _quantile_of_time(0.5), what="incidents, median"),
            *of_rows(36, _quantile_of_time(0.9), what="incidents, P90"),
            *of_rows(200, _quantile_of_time(0.9), what="incidents, P90"),
        ),
        exact=True,
    ),
    Kind(
        "Cox, log-normal mean",
        (_TEXTS["mttr"], _TEXTS["time_to_detect_high_severity"]),
        "10 incidents",
        (
            *of_rows(10, _mean_time(1.0), what="incidents"),
            *of_rows(10, _mean_time(0.5), what="incidents, less spread"),
            *of_rows(30, _mean_time(1.0), what="incidents"),
            *of_rows(200, _mean_time(1.0), what="incidents"),
        ),
    ),
    Kind(
        "Kaplan–Meier, restricted mean",
        (_TEXTS["mttr"],),
        "10 resolved incidents",
        (
            *of_rows(13, _restricted(1.0, 0.2), what="incidents, a fifth open"),
            *of_rows(30, _restricted(1.0, 0.2), what="incidents, a fifth open"),
            *of_rows(200, _restricted(1.0, 0.2), what="incidents, a fifth open"),
        ),
    ),
    Kind(
        "Brookmeyer–Crowley",
        (_TEXTS["user_time_to_value"],),
        "30 users",
        (*of_rows(30, _waiting, _STEPS, "users"), *of_rows(500, _waiting, what="users")),
    ),
    Kind(
        "day blocks",
        (_TEXTS["cost_per_transaction"],),
        "5 days",
        (*_blocks(5), *_blocks(14), *_blocks(27), *_blocks(28), *_blocks(91)),
    ),
    Kind(
        "day blocks of a projection",
        (_TEXTS["breakeven_day"],),
        "28 days",
        alone("28 days", _projection),
    ),
    Kind(
        "Wilson from checks",
        (_TEXTS["completeness"], _TEXTS["freshness"]),
        "30 checks",
        (
            *_both("30 checks in 3 batches", _checks("freshness", 0.93, 30, 3), _COUNTS),
            *_both("2,000 checks in 20 batches", _checks("freshness", 0.95, 2_000, 20), _UNLIKE),
            *_both("2,000 checks in 4 batches", _checks("completeness", 0.95, 2_000, 4), _UNTOLD),
        ),
    ),
    Kind(
        "that of the lowest dimension",
        (_TEXTS["data_quality_score"],),
        "30 checks",
        _both("2,000 checks in 20 batches", _checks("data_quality_score", 0.95, 2_000, 20), _UNLIKE),
    ),
    Kind(
        "Clopper–Pearson",
        (_TEXTS["data_accuracy"], _TEXTS["load_error_rate"]),
        "30 checks; 1,000 requests of a load test",
        (
            *_both("30 checks in 3 batches", _checks("data_accuracy", 0.93, 30, 3)),
            *_both("2,000 checks in 20 batches", _checks("data_accuracy", 0.95, 2_000, 20)),
            *alone("1,000 requests of a load test", _served("load_error_rate", 1_000, 0.002)),
        ),
        exact=True,
    ),
    Kind(
        "Clopper–Pearson × rate",
        (_TEXTS["peak_rps"],),
        "1 request",
        (
            *alone("30 requests", _served("peak_rps", 30, 0.01)),
            *alone("6,000 requests", _served("peak_rps", 6_000, 0.01)),
        ),
        exact=True,
    ),
    Kind(
        "Sen",
        (_TEXTS["missingness_trend"],),
        "5 weeks",
        (
            *alone("5 weeks", _missing_trend(5), _ALL_ORDERS),
            *alone("8 weeks", _missing_trend(8), _ALL_ORDERS),
            *alone("13 weeks", _missing_trend(13), _ALL_ORDERS),
        ),
    ),
    Kind(
        "least squares over weeks",
        (_TEXTS["cost_elasticity"],),
        "8 weeks",
        (*alone("8 weeks", _elastic(8)), *alone("26 weeks", _elastic(26))),
    ),
)
