"""How long new users need until the system first does something useful for them (S1 26)."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from kpidesk.base.plurals import counted, plural
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.known import end_of
from kpidesk.engine.slices import Slice
from kpidesk.metrics.families import BUSINESS
from kpidesk.metrics.metric import OVERALL, Metric, nothing, too_little
from kpidesk.statistics.durations import KaplanMeier

LEAST = 30
_KNOWN_ENOUGH = 0.95
_HOUR = np.timedelta64(3600, "s")


@dataclass(frozen=True, slots=True, eq=False)
class Waits:
    """Of each user of a slice, the hours from the first use to the first productive outcome, or to the slice's end.

    ``reached``: whether there was one; ``by_success``: whether it is told by task_success, not by an answer alone;
    ``known``: the share of the requests whose success is known.
    """

    hours: npt.NDArray[np.float64]
    reached: npt.NDArray[np.bool_]
    by_success: bool
    known: float


def waits(evidence: Evidence, part: Slice) -> Waits:
    """The users who began within a slice, as it was known by its end."""
    return evidence.remember(("waits", part), lambda: _waits(evidence, part))


def _waits(evidence: Evidence, part: Slice) -> Waits:
    users, zone = evidence.practice.users, evidence.calendar.timezone
    begun = np.datetime64(end_of(part.period.first - timedelta(days=1), zone), "us")
    over = np.datetime64(end_of(part.period.last, zone), "us")
    first = users["first"].to_numpy(dtype="datetime64[us]")
    mine = (first >= begun) & (first < over)
    asked, known = int(users["requests"].sum()), int(users["known"].sum())
    outcome = users["succeeded" if known else "completed"].to_numpy(dtype="datetime64[us]")[mine]
    reached = ~np.isnat(outcome) & (outcome < over)
    ends = np.where(reached, outcome, over)
    return Waits((ends - first[mine]) / _HOUR, reached, bool(known), known / asked if asked else 0.0)


def _median(evidence: Evidence, part: Slice) -> Measured:
    found = waits(evidence, part)
    n = len(found.hours)
    if not n:
        return nothing("No named user used it in this period.", "Import user_id of requests.")
    if n < LEAST:
        return too_little(n, LEAST, "users")
    curve = KaplanMeier.fit(found.hours, found.reached)
    median, open_ = curve.median, int((~found.reached).sum())
    if median is None:
        reason = f"{open_:,} of {n:,} users have no productive outcome yet: half of them are not reached."
        return Missing(Lack.TOO_LITTLE, reason, "Wait until more users are there, or look at why they are not.", n)
    ends = curve.quantile_interval(0.5)
    interval = None if ends is None or ends[1] is None else (ends[0], ends[1])
    partly = found.by_success and found.known < _KNOWN_ENOUGH
    detail = {"users": float(n), "waiting": float(open_)}
    return Value(median, n, interval, note=_told(found, open_), caveat=partly, detail=detail)


def _told(found: Waits, waiting: int) -> str:
    what = "first request with task success" if found.by_success else "first answer that was not overridden"
    said = [f"Until the {what}."]
    if waiting:
        verb = plural(waiting, "has", "have")
        said.append(f"{counted(waiting, 'user')} {verb} none yet and {plural(waiting, 'counts', 'count')} as waiting.")
    if found.by_success and found.known < _KNOWN_ENOUGH:
        share = f"{found.known:.0%}".replace("%", " %")
        said.append(f"Success is known of {share} of the requests, so that some were productive sooner than is known.")
    return " ".join(said)


METRICS = (
    Metric(
        id="user_time_to_value",
        title="Time to value of new users",
        family=BUSINESS,
        unit=Unit.HOURS,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="median hours from a user's first request to the first with task success (where success is not "
        "recorded: to the first answer that was not overridden); users who are not there yet count as waiting "
        "(Kaplan–Meier)",
        interval="Brookmeyer–Crowley, of the Kaplan–Meier curve",
        source="S1 26",
        needs=("requests.timestamp", "requests.user_id", "requests.task_success|requests.overridden"),
        measure=_median,
        minimum=f"{LEAST} users",
        grains=OVERALL,
        dated=True,
    ),
)
