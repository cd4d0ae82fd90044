"""KPI 6, time to recovery: hours from the start of a failure to its fix, open incidents included (S0)."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from kpidesk.base import numbers
from kpidesk.base.plurals import counted
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.incidents import Incidents, Spells, incidents_of
from kpidesk.metrics.metric import PERIODS, Metric, lack, nothing
from kpidesk.statistics.durations import KaplanMeier, lognormal_mean_interval
from kpidesk.statistics.order import order_statistic_ranks
from kpidesk.statistics.rates import poisson_upper_bound

LISTED = 4
"""Up to so many incidents are listed one by one."""
_NEEDS = ("incidents.detected_at",)
_SOURCE = "S0, Mean Time to Recovery"
_ENDED = "incidents.resolved_at"
Spelling = Callable[[Incidents], Spells]
Reading = Callable[[Spells], Measured]


def _of(spelling: Spelling, reading: Reading) -> Callable[[Evidence, Slice], Measured]:
    """Read a figure off one kind of spell of the incidents of a slice."""

    def measure(evidence: Evidence, part: Slice) -> Measured:
        found = incidents_of(evidence, part)
        if not len(found):
            return _none(evidence, part)
        spells = evidence.remember((spelling, part), lambda: spelling(found))
        return reading(spells) if len(spells) else nothing(spells.why_empty, spells.cure)

    return measure


def _none(evidence: Evidence, part: Slice) -> Missing:
    """No incident, and a register that would have one: that is an answer, with the bound that it puts on the rate."""
    first, last = evidence.days(part.period)
    days = last - first + 1
    bound = poisson_upper_bound(0, days / 30)
    shown = "" if bound is None else f", so at 95 % confidence at most {numbers.number(bound, Unit.COUNT)} in 30 days"
    span = "one day" if days == 1 else f"{days} days"
    return Missing(Lack.NOT_APPLICABLE, f"There was nothing to recover from: no incident in {span}{shown}.", n=0)


def unregistered(evidence: Evidence, part: Slice, lacking: list[str]) -> Measured:
    """Without a register, silence says nothing, unless somebody declared it complete."""
    if evidence.has("incidents"):
        return lack(lacking)
    if evidence.settings.incident_register == "complete":
        return _none(evidence, part)
    return Missing(
        Lack.NOT_MEASURED,
        "No register of incidents is imported, so that none listed does not mean that none happened.",
        'Import incidents (an empty sheet counts), or set incident_register = "complete" in the pilot\'s settings.',
    )


def mean_of(spells: Spells) -> Value:
    """The plain mean, or the restricted mean of Kaplan and Meier where some are open."""
    hours, ended = spells.hours, spells.ended
    detail = {"incidents": float(len(hours)), "open": float((~ended).sum())}
    if ended.all():
        interval = lognormal_mean_interval(hours.tolist())
        return Value(
            float(hours.mean()), len(hours), interval, note=spells.note, caveat=bool(spells.note), detail=detail
        )
    curve = KaplanMeier.fit(hours, ended)
    note = f"{_opened(spells)} {spells.note}".strip()
    interval = curve.restricted_mean_interval()
    return Value(curve.restricted_mean(), len(hours), interval, note=note, caveat=True, detail=detail)


def _opened(spells: Spells) -> str:
    count, oldest = int((~spells.ended).sum()), float(spells.hours[~spells.ended].max())
    many = "One is" if count == 1 else f"{count:,} are"
    age = numbers.number(oldest, Unit.HOURS)
    return f"{many} open, the oldest for {age}: the mean is Kaplan–Meier's, up to the longest seen."


def _recovery(spells: Spells) -> Value:
    """The headline: few incidents are listed one by one; the grave are told from the rest."""
    value = mean_of(spells)
    told = listed(spells) if len(spells) <= LISTED else _by_severity(spells)
    note = " ".join(part for part in (value.note, told) if part)
    return replace(value, note=note)


def listed(spells: Spells) -> str:
    """Each incident with its hours."""
    named = zip(spells.names, spells.hours, spells.ended, strict=True)
    said = [f"{name}: {'' if over else 'open, '}{numbers.number(hours, Unit.HOURS)}" for name, hours, over in named]
    return f"{'; '.join(said)}."


def _by_severity(spells: Spells) -> str:
    """Count and mean of each severity, the most frequent first; open ones are counted apart."""
    told = []
    for severity, count in spells.severities().items():
        mine = spells.severity == severity
        over = mine & spells.ended
        mean = f", mean {numbers.number(float(spells.hours[over].mean()), Unit.HOURS)}" if over.any() else ""
        still = int((mine & ~spells.ended).sum())
        told.append(f"{severity} {count}{mean}{f', {still} open' if still else ''}")
    return f"By severity: {'; '.join(told)}." if len(told) > 1 else ""


def _quantile(q: float) -> Reading:
    """A percentile of the durations; with open ones that of the Kaplan-Meier curve."""

    def read(spells: Spells) -> Measured:
        hours = np.sort(spells.hours)
        if spells.ended.all():
            low, high = order_statistic_ranks(len(hours), q)
            ends = None if low is None or high is None else (float(hours[low - 1]), float(hours[high - 1]))
            return Value(float(np.quantile(hours, q)), len(hours), ends, note=spells.note)
        found = KaplanMeier.fit(spells.hours, spells.ended).quantile(q)
        if found is None:
            share, still = f"{q:.0%}".replace("%", " %"), int((~spells.ended).sum())
            reason = f"{still:,} of {len(hours):,} are open: the time within which {share} end is not reached yet."
            return Missing(
                Lack.TOO_LITTLE, reason, "Wait until more are resolved, and import incidents again.", len(hours)
            )
        return Value(found, len(hours), note=f"{int((~spells.ended).sum()):,} open. {spells.note}".strip())

    return read


def _count(evidence: Evidence, part: Slice) -> Measured:
    found = incidents_of(evidence, part)
    kinds = found.severities()
    note = f"By severity: {', '.join(f'{name} {count}' for name, count in kinds.items())}." if kinds else ""
    return Value(
        float(len(found)),
        len(found),
        census=True,
        note=note,
        detail={f"severity_{k}": float(v) for k, v in kinds.items()},
    )


def _open(evidence: Evidence, part: Slice) -> Measured:
    found = incidents_of(evidence, part)
    if not len(found):
        return Value(0.0, 0, census=True)
    spells = evidence.remember((Incidents.recovery, part), found.recovery)
    still = spells.hours[~spells.ended]
    note = f"The oldest is open for {numbers.number(float(still.max()), Unit.HOURS)}." if len(still) else ""
    return Value(float(len(still)), len(spells), census=True, note=note)


def _in_days(incidents: int, days: int) -> str:
    return f"{counted(incidents, 'incident')} in {counted(days, 'day')}.".capitalize()


def _rate(evidence: Evidence, part: Slice) -> Measured:
    first, last = evidence.days(part.period)
    found = incidents_of(evidence, part)
    bound = poisson_upper_bound(len(found), (last - first + 1) / 30)
    if bound is None:
        return nothing("This period has no days.")
    return Value(bound, len(found), note=_in_days(len(found), last - first + 1))


def _none_declared(count: Callable[[Evidence, Slice], Measured]) -> Callable[[Evidence, Slice, list[str]], Measured]:
    """A register declared complete counts without a table."""

    def unmet(evidence: Evidence, part: Slice, lacking: list[str]) -> Measured:
        complete = evidence.settings.incident_register == "complete" and not evidence.has("incidents")
        return count(evidence, part) if complete else unregistered(evidence, part, lacking)

    return unmet


_SPELLS: Mapping[str, tuple[str, str, tuple[str, ...], Spelling]] = {
    "mttr": ("Time to recovery", "start of failure to fix", (*_NEEDS, _ENDED), Incidents.recovery),
    "time_to_detect": (
        "Time to detect",
        "start of failure to detection",
        (*_NEEDS, "incidents.started_at"),
        Incidents.detection,
    ),
    "time_to_resolve": ("Time to resolve", "detection to fix", (*_NEEDS, _ENDED), Incidents.resolution),
}
_READINGS: Mapping[str, tuple[str, str, str, Reading]] = {
    "": ("", "mean", "log-normal (Cox) from 10 incidents; Kaplan–Meier where some are open", mean_of),
    "_median": (", median", "median", "order statistics; none where some are open", _quantile(0.5)),
    "_p90": (", P90", "90th percentile", "order statistics; none where some are open", _quantile(0.9)),
}


def _spell(spell: str, reading: str) -> Metric:
    title, span, needs, spelling = _SPELLS[spell]
    suffix, which, interval, read = _READINGS[reading]
    headline = spell == "mttr" and not reading
    return Metric(
        id=f"{spell}{reading}",
        title=f"{title}{suffix}",
        family="mttr",
        unit=Unit.HOURS,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula=f"hours from {span}, {which} over incidents that started in the period",
        interval=interval,
        source=_SOURCE,
        needs=needs,
        measure=_of(spelling, _recovery if headline else read),
        grains=PERIODS,
        unmet=unregistered,
        minimum="5 incidents to be more than leaning" if headline else "",
    )


def _tally(
    metric: str, title: str, formula: str, interval: str, measure: Callable[[Evidence, Slice], Measured]
) -> Metric:
    return Metric(
        id=metric,
        title=title,
        family="mttr",
        unit=Unit.COUNT,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula=formula,
        interval=interval,
        source="ours: a mean without its count says little",
        needs=_NEEDS,
        measure=measure,
        grains=PERIODS,
        unmet=_none_declared(measure),
    )


METRICS = (
    *(_spell(spell, reading) for spell in _SPELLS for reading in _READINGS),
    _tally("incident_count", "Incidents", "incidents that started in the period", "none: a census", _count),
    _tally(
        "open_incidents", "Open incidents", "incidents of the period that are not resolved", "none: a census", _open
    ),
    _tally(
        "incident_rate_bound",
        "Incidents in 30 days, at most",
        "exact one-sided 95 % upper bound (Poisson) on incidents in 30 days",
        "none: it is a bound itself",
        _rate,
    ),
)
