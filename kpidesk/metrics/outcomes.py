"""What one unit of value costs, all-in (S1 9)."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from kpidesk.base.plurals import counted
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.arms import by_the_system
from kpidesk.metrics.audit import DECISIONS
from kpidesk.metrics.cost import FACTS, cost_over, unpriced
from kpidesk.metrics.families import BUSINESS
from kpidesk.metrics.forms import LEAST_DAYS
from kpidesk.metrics.metric import PERIODS, Metric, nothing, too_little
from kpidesk.metrics.unbooked import caveated

LEAST_OUTCOMES = 100
_KNOWN_ENOUGH = 0.95
SUCCEEDED = Fact("succeeded", lambda r: r.task_success.sum(), of=("task_success",))
SUCCESS_KNOWN = Fact("success_known", lambda r: (r.task_success.notnull() & r.ok).sum(), of=("task_success",))


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Units of value per pilot day, what one is called, and what has to be said of the count."""

    days: pd.Series
    what: str
    remark: str = ""


def outcomes_of(evidence: Evidence) -> Outcomes:
    """Finished work items, else requests with task success, else completed transactions."""
    return evidence.remember("outcomes", lambda: _outcomes(evidence))


def _outcomes(evidence: Evidence) -> Outcomes:
    finished = _finished(evidence)
    sampled = _sampled(evidence, finished)
    if finished.any() and not sampled:
        return Outcomes(finished, "finished work items")
    succeeded = evidence.daily["succeeded"]
    if succeeded.any():
        return Outcomes(succeeded, "requests with task success", f"{sampled} {_unknown(evidence)}".strip())
    return Outcomes(evidence.daily["completed"], "completed transactions", sampled)


def _finished(evidence: Evidence) -> pd.Series:
    """Units that the system had a hand in, on the day on which they were finished."""
    work, length = evidence.practice.work, evidence.calendar.pilot.days
    day = work["day"].to_numpy(dtype=np.float64)
    done = by_the_system(evidence) & work["finished"].to_numpy(dtype=bool) & (day >= 1) & (day <= length)
    counts = np.bincount(day[done].astype(np.int64) - 1, minlength=length)
    return pd.Series(counts, index=evidence.daily.index, dtype="float64")


def _sampled(evidence: Evidence, finished: pd.Series) -> str:
    """Why work items do not count the value: where far more was completed than is listed the list is a sample, and
    the cost of all is not that of a few.
    """
    items, completed = float(finished.sum()), float(evidence.daily["completed"].sum())
    if not items or items * 2 >= completed:
        return ""
    return (
        f"work_items lists only {items:,.0f} finished with the system where the log has "
        f"{counted(completed, 'completed transaction')}: it is taken for a sample, and is not what the cost is divided "
        "by. Import all work items to have it so."
    )


def _unknown(evidence: Evidence) -> str:
    known, answered = (float(evidence.daily[name].sum()) for name in ("success_known", "decisions"))
    if not answered or known >= _KNOWN_ENOUGH * answered:
        return ""
    share = f"{known / answered:.0%}".replace("%", " %")
    return f"Whether it succeeded is known of {share} of the answered requests; the rest count as none."


def _cost(evidence: Evidence, part: Slice) -> Measured:
    found = outcomes_of(evidence)
    first, last = evidence.days(part.period)
    volume = found.days.loc[first:last]
    lacking = unpriced(evidence) or _too_few(part, volume, found.what)
    if lacking is not None:
        return lacking
    value = cost_over(evidence, part, volume)
    if not isinstance(value, Value):
        return value
    said = f"{value.note} Over {counted(float(volume.sum()), found.what[:-1], found.what)}.".strip()
    value = replace(value, note=said if "finished" not in found.what else f"{value.note} {_over(volume)}".strip())
    return caveated(value, found.remark) if found.remark and part.grain is Grain.WINDOW else value


def _over(volume: pd.Series) -> str:
    return f"Over {volume.sum():,.0f} finished work items, those of control and before aside."


def _too_few(part: Slice, volume: pd.Series, what: str) -> Measured | None:
    """A week or month is shown from its first unit on; the review needs the minimum."""
    count = float(volume.sum())
    if not count:
        return nothing(f"There are no {what} in this period.", "Import work_items, or requests with task_success.")
    if part.grain in {Grain.WEEK, Grain.MONTH}:
        return None
    if len(volume) < LEAST_DAYS:
        return too_little(len(volume), LEAST_DAYS, "days")
    return too_little(count, LEAST_OUTCOMES, what) if count < LEAST_OUTCOMES else None


METRICS = (
    Metric(
        id="cost_per_outcome",
        title="Cost per outcome",
        family=BUSINESS,
        unit=Unit.MONEY,
        better=Better.LOWER,
        cadence=Cadence.DAILY,
        formula="(charges except build + hours except build × rate) ÷ units of value: finished work items, else "
        "requests with task success, else completed transactions",
        interval="day blocks",
        source="S1 9",
        needs=("requests.timestamp|work_items.finished_at", "costs.amount|requests.cost"),
        measure=_cost,
        facts=(*FACTS, SUCCEEDED, SUCCESS_KNOWN, DECISIONS),
        minimum=f"14 days and {LEAST_OUTCOMES} units of value",
        grains=PERIODS,
    ),
)
