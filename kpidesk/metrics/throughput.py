"""KPI 2, throughput: successful requests per second under load, from a load test; traffic is shown beside it (S0)."""

from collections.abc import Callable

from kpidesk.base import numbers
from kpidesk.base.plurals import counted, plural
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.load_tests import (
    EXPECTED,
    LEAST_SAMPLES,
    STRESSED,
    TOLERATED,
    LoadTest,
    Plateau,
    open_load_test,
    percentile_95,
    plateau,
)
from kpidesk.metrics.metric import OVERALL, PERIODS, Metric, lack, nothing, too_little
from kpidesk.statistics.proportions import clopper_pearson

LEAST_REQUESTS = 1000
_NEEDS = (
    "load_tests.requests|load_tests.latency_s",
    "load_tests.failures",
    "load_tests.duration_s|load_tests.latency_s",
)
_SOURCE = "S0, Throughput"
_LABEL = "Label the rows of the load test: stage 1.0 is the expected peak, 1.5 one and a half times it."
Reading = Callable[[Evidence, LoadTest], Measured]


def _tested(reading: Reading) -> Callable[[Evidence, Slice], Measured]:
    """Read a figure off the load tests run by then, once for all slices that know of the same rows."""

    def measure(evidence: Evidence, part: Slice) -> Measured:
        test = open_load_test(evidence, part)
        if test is None:
            return _untested(evidence, part, [])
        if test.rows.empty:
            return nothing(
                "No row of the load test has requests, failures and a duration that fit together.",
                "Correct load_tests: each row needs requests, failures (no more than requests) and duration_s.",
            )
        return evidence.remember((reading, test), lambda: reading(evidence, test))

    return measure


def _untested(evidence: Evidence, part: Slice, lacking: list[str]) -> Measured:
    """Demand is not capacity: traffic in the log is named, never graded."""
    if lacking and evidence.has("load_tests"):
        return lack(lacking)
    when = " by then" if part.grain is Grain.AS_OF and part.period.last < evidence.calendar.as_of else ""
    observed = _observed(evidence, part)
    beside = ""
    if isinstance(observed, Value):
        seen = numbers.number(observed.number, Unit.RPS)
        beside = f" The log shows {seen} in the busiest minutes, which is demand, not capacity."
    return Missing(Lack.NOT_MEASURED, f"Not load-tested{when}.{beside}", "Run a load test and import load_tests.")


def _peak(evidence: Evidence, test: LoadTest) -> Measured:
    if test.labelled:
        return _rate(EXPECTED)(evidence, test)
    quiet = [one for one in test.plateaus() if one.error_rate < TOLERATED]
    if not quiet:
        return nothing(
            "No plateau of the load test has an error rate below 0.1 %, and its stages are not labelled.", _LABEL
        )
    best = max(quiet, key=lambda one: (one.requests >= LEAST_REQUESTS, one.rate))
    if best.requests < LEAST_REQUESTS:
        return too_little(best.requests, LEAST_REQUESTS, "requests on the best plateau of the load test")
    at = "" if best.users is None else f", at {best.users:,.0f} users"
    told = f"Stages are not labelled: this is the best plateau with an error rate below 0.1 %{at}."
    return _served(best, f"{told} {_remark(test)}".strip(), caveat=True)


def _rate(stage: float) -> Reading:
    def measure(_evidence: Evidence, test: LoadTest) -> Measured:
        rows = test.stage(stage)
        found = plateau(rows)
        if found is None:
            return nothing(f"The load test has no stage {stage:g}.", _LABEL)
        days = rows["timestamp_day"].dropna()
        several = f"Over tests of {days.nunique()} days together." if days.nunique() > 1 else ""
        return _served(found, f"{several} {_remark(test)}".strip(), caveat=bool(several or _remark(test)))

    return measure


def _served(found: Plateau, note: str, *, caveat: bool) -> Value:
    """The rate; its interval is that of the answered share of the requests, at the rate at which they were sent."""
    interval = clopper_pearson(found.requests - found.failures, found.requests)
    sent = found.requests / found.seconds
    ends = None if interval is None else (interval[0] * sent, interval[1] * sent)
    return Value(found.rate, int(found.requests), ends, note=note, caveat=caveat)


def _remark(test: LoadTest) -> str:
    """What of the test was left out."""
    remarks = []
    if test.unusable:
        remarks.append(
            f"{counted(test.unusable, 'row')} without requests, failures and duration that fit together "
            f"{plural(test.unusable, 'is', 'are')} left out."
        )
    unlabelled = int(test.rows["stage"].isna().sum()) if test.labelled else 0
    if unlabelled:
        remarks.append(f"{counted(unlabelled, 'row')} without a stage {plural(unlabelled, 'is', 'are')} left out.")
    return " ".join(remarks)


def _error_rate(evidence: Evidence, test: LoadTest) -> Measured:
    found = {stage: plateau(test.stage(stage)) for stage in (EXPECTED, STRESSED)}
    stages = {stage: one for stage, one in found.items() if one is not None}
    if not stages:
        return nothing("The load test has no stage 1 and no stage 1.5.", _LABEL)
    at = max(stages, key=lambda stage: stages[stage].error_rate)
    long = [stage for stage, one in stages.items() if one.requests >= LEAST_REQUESTS]
    if at not in long and long:
        # A short stage must not hide the errors of a long one, nor the long one make up for those of the short.
        longest = max(long, key=lambda stage: stages[stage].error_rate)
        at = longest if stages[longest].error_rate >= evidence.targets.get("load_error_rate", TOLERATED) else at
    worst = stages[at]
    if worst.requests < LEAST_REQUESTS:
        return too_little(worst.requests, LEAST_REQUESTS, f"requests on stage {at:g} of the load test")
    absent = [f"Stage {stage:g} was not tested." for stage, one in found.items() if one is None]
    few = [
        f"Stage {stage:g} has only {counted(one.requests, 'request')}."
        for stage, one in stages.items()
        if one.requests < LEAST_REQUESTS
    ]
    note = " ".join([f"Worst at stage {at:g}.", *absent, *few, _remark(test)]).strip()
    interval = clopper_pearson(worst.failures, worst.requests)
    caveat = bool(absent or few or _remark(test))
    return Value(worst.error_rate, int(worst.requests), interval, note=note, caveat=caveat, detail={"stage": at})


def _users(_evidence: Evidence, test: LoadTest) -> Measured:
    known = test.rows[test.rows["users"].notna()]
    levels = [plateau(rows) for _, rows in known.groupby("users")]
    served = [one for one in levels if one is not None and one.error_rate < TOLERATED]
    if not served:
        return nothing(
            "No plateau of the load test with a known number of users has an error rate below 0.1 %.",
            "Import the column users of load_tests.",
        )
    most = max(served, key=lambda one: one.users or 0.0)
    return Value(most.users or 0.0, int(most.requests), census=True, note=_remark(test))


def _degradation(_evidence: Evidence, test: LoadTest) -> Measured:
    stressed = percentile_95(test.stage(STRESSED))
    if stressed is None or not test.lowest() < STRESSED:
        return nothing(
            "The load test has no latency at stage 1.5 and at a lower stage.", f"{_LABEL} Record latency_p95_s."
        )
    lowest = percentile_95(test.stage(test.lowest()))
    if not lowest:
        return nothing(
            f"The load test has no latency at its lowest stage, {test.lowest():g}.",
            "Import the column latency_p95_s of load_tests.",
        )
    slow, quick = (numbers.number(seconds, Unit.SECONDS) for seconds in (stressed, lowest))
    told = f"P95 {slow} at stage 1.5, {quick} at stage {test.lowest():g}."
    return Value(stressed / lowest, None, note=told, detail={"p95_stressed": stressed, "p95_lowest": lowest})


def _observed(evidence: Evidence, part: Slice) -> Measured:
    minutes = evidence.of(evidence.minutes, part.period)
    if minutes.empty:
        return nothing("There are no requests in this period.")
    return Value(float(minutes["busiest"].max()) / 60, len(minutes), census=True, note="Demand, not capacity.")


METRICS = (
    Metric(
        id="peak_rps",
        title="Requests per second at peak",
        family="throughput",
        unit=Unit.RPS,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="(requests − failures) ÷ duration on stage 1.0 of the load test",
        interval="Clopper–Pearson of the answered share × rate sent",
        source=_SOURCE,
        needs=_NEEDS,
        measure=_tested(_peak),
        grains=OVERALL,
        unmet=_untested,
        minimum="1,000 requests where stages are not labelled",
    ),
    Metric(
        id="load_error_rate",
        title="Errors under load",
        family="throughput",
        unit=Unit.SHARE,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="failures ÷ requests, the worse of stages 1.0 and 1.5",
        interval="Clopper–Pearson",
        source=_SOURCE,
        needs=(*_NEEDS, "load_tests.stage"),
        measure=_tested(_error_rate),
        grains=OVERALL,
        unmet=_untested,
        minimum="1,000 requests",
    ),
    Metric(
        id="stress_rps",
        title="Requests per second at 1.5 × peak",
        family="throughput",
        unit=Unit.RPS,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="(requests − failures) ÷ duration on stage 1.5 of the load test",
        interval="Clopper–Pearson of the answered share × rate sent",
        source=_SOURCE,
        needs=(*_NEEDS, "load_tests.stage"),
        measure=_tested(_rate(STRESSED)),
        grains=OVERALL,
        unmet=_untested,
    ),
    Metric(
        id="peak_users",
        title="Concurrent users served",
        family="throughput",
        unit=Unit.COUNT,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="most concurrent users on a plateau with an error rate below 0.1 %",
        interval="none: a census",
        source=_SOURCE,
        needs=(*_NEEDS, "load_tests.users"),
        measure=_tested(_users),
        grains=OVERALL,
        unmet=_untested,
    ),
    Metric(
        id="load_latency_degradation",
        title="Latency under stress",
        family="throughput",
        unit=Unit.RATIO,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="95th percentile of latency at stage 1.5 ÷ that at the lowest stage",
        interval="none",
        source=_SOURCE,
        needs=(*_NEEDS, "load_tests.stage", "load_tests.latency_p95_s|load_tests.latency_s"),
        measure=_tested(_degradation),
        grains=OVERALL,
        unmet=_untested,
        minimum=f"{LEAST_SAMPLES} timed requests where plateaus have no percentile",
    ),
    Metric(
        id="observed_peak_rps",
        title="Observed peak traffic",
        family="throughput",
        unit=Unit.RPS,
        better=Better.NEITHER,
        cadence=Cadence.DAILY,
        formula="99th percentile of requests per minute over the minutes with traffic of a day, worst day, ÷ 60",
        interval="none: a census",
        source="ours: traffic is demand, a load test is capacity",
        needs=("requests.timestamp",),
        measure=_observed,
        grains=PERIODS,
    ),
)
