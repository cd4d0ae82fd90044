"""Uptime: the share of the time in which no incident had the system down (S2)."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from kpidesk.base import numbers
from kpidesk.base.plurals import counted, plural
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.known import end_of
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.families import SERVING
from kpidesk.metrics.incidents import UNKNOWN, Moments, every_incident
from kpidesk.metrics.metric import PERIODS, Metric, lack, nothing

LESSER = frozenset({"medium", "low", "info"})
"""Severities that nobody takes for an outage, by the words that the import gives them."""
_HOUR = np.timedelta64(1, "h")


@dataclass(frozen=True, slots=True)
class Outages:
    """The hours of a period and those of them in an outage, outages overlapping or not.

    ``count`` of outages, ``open`` of them on the day of the review; ``undated`` are marked as resolved without a time;
    ``ungraded`` incidents say no severity, so that they are not counted as outages.
    """

    hours: float
    down: float
    count: int
    open: int
    undated: int
    ungraded: int


def find_outages(evidence: Evidence, part: Slice) -> Outages:
    """Incidents of the severities that mean down, cut at the ends of the period.

    Each lasts from its start (where that is not known, its detection) to its fix; an open one goes on to the end of
    the period. Only what had been detected by the day of the review is known.
    """
    every = every_incident(evidence)
    start, end, review = _moments(evidence, part)
    known = every.detected < review
    begun = np.where(np.isnat(every.started), every.detected, every.started)
    fixed = ~np.isnat(every.resolved)
    over = np.where(fixed, every.resolved, end)
    undated = ~fixed & every.closed
    within = known & (begun < end) & (over > start) & (over >= begun)
    grave = within & np.isin(every.severity, _down(evidence))
    counts = grave & ~undated
    first, last = np.maximum(begun[counts], start), np.minimum(over[counts], end)
    return Outages(
        hours=float((end - start) / _HOUR),
        down=union_of_hours(first, last),
        count=int(counts.sum()),
        open=int((~fixed | (over >= review))[counts].sum()),
        undated=int((grave & undated).sum()),
        ungraded=int((within & (every.severity == UNKNOWN)).sum()),
    )


def union_of_hours(first: Moments, last: Moments) -> float:
    """The hours that lie in at least one of several spans of time."""
    order = np.argsort(first, kind="stable")
    first, last = first[order], last[order]
    if not len(first):
        return 0.0
    # What an earlier span has covered already begins to count where the last of those ended.
    covered = np.concatenate([first[:1], np.maximum.accumulate(last)[:-1]])
    alone = np.maximum(last - np.maximum(first, covered), np.timedelta64(0, "us"))
    return float(alone.sum() / _HOUR)


def _moments(evidence: Evidence, part: Slice) -> tuple[np.datetime64, np.datetime64, np.datetime64]:
    """The first and the last moment of a period within the pilot, and the end of the day of the review."""
    calendar, day = evidence.calendar, timedelta(days=1)
    last = min(part.period.last, calendar.as_of)
    review = last if part.grain is Grain.AS_OF else calendar.as_of
    ends = (max(part.period.first, calendar.start) - day, last, review)
    start, end, known = (np.datetime64(end_of(one, calendar.timezone), "us") for one in ends)
    return start, end, known


def _down(evidence: Evidence) -> list[str]:
    return [one.strip().lower() for one in evidence.settings.down_severities]


def _uptime(evidence: Evidence, part: Slice) -> Measured:
    strange = _strange_words(evidence)
    if strange is not None:
        return strange
    found = find_outages(evidence, part)
    note = " ".join(_remarks(evidence, found))
    detail = {"outages": float(found.count), "down_hours": found.down, "open": float(found.open)}
    caveat = bool(found.undated or found.ungraded)
    return Value(1 - found.down / found.hours, census=True, note=note, caveat=caveat, detail=detail)


def _strange_words(evidence: Evidence) -> Missing | None:
    """No severity of the register means down, and one is no word for a lesser one: 100 % would be made up."""
    words = [one for one in every_incident(evidence).severities() if one != UNKNOWN]
    strange = [one for one in words if one not in LESSER]
    if not strange or any(one in _down(evidence) for one in words):
        return None
    return nothing(
        f"No incident has a severity that means down ({', '.join(_down(evidence))}); there are: {', '.join(words)}.",
        "Set down_severities in the pilot's settings to the words that the register uses.",
    )


def _remarks(evidence: Evidence, found: Outages) -> list[str]:
    """What the figure is made of, and what it does not say."""
    down = numbers.number(found.down, Unit.HOURS)
    told = [f"{counted(found.count, 'outage')}, {down} down in all." if found.count else "No outage."]
    if found.open:
        told.append(f"{found.open:,} still {plural(found.open, 'goes', 'go')} on.")
    if found.undated:
        are = plural(found.undated, "is", "are")
        told.append(f"{found.undated:,} marked as resolved without resolved_at {are} not counted.")
    if found.ungraded:
        say = plural(found.ungraded, "says", "say")
        told.append(f"{counted(found.ungraded, 'incident')} {say} no severity and cannot be told from outages.")
    return [*told, f"Severities that mean down: {', '.join(_down(evidence))}."]


def _unregistered(evidence: Evidence, part: Slice, lacking: list[str]) -> Measured:
    """Without a register silence says nothing, unless somebody declared it complete."""
    if evidence.has("incidents"):
        return lack(lacking)
    if evidence.settings.incident_register == "complete":
        return _uptime(evidence, part)
    return Missing(
        Lack.NOT_MEASURED,
        "No register of incidents is imported, so that none listed does not mean that the system was never down.",
        'Import incidents (an empty sheet counts), or set incident_register = "complete" in the pilot\'s settings.',
    )


METRICS = (
    Metric(
        id="uptime",
        title="Uptime",
        family=SERVING,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.DAILY,
        formula="1 − time in outages (incidents of the severities that mean down, overlaps counted once, open ones up "
        "to the day of the review) ÷ time",
        interval="none: a census of the register",
        source="S2, System uptime",
        needs=("incidents.detected_at", "incidents.severity"),
        measure=_uptime,
        grains=PERIODS,
        unmet=_unregistered,
    ),
)
