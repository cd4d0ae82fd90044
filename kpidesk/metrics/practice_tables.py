"""Makes the exhibits of business and people from gathered evidence, by the same rules as the figures."""

from datetime import timedelta

import numpy as np
import numpy.typing as npt

from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.engine.work import CODES
from kpidesk.metrics.exhibits_people import (
    NO_PRACTICES,
    Arm,
    CostMonth,
    Practices,
    RelianceTable,
    ToolPlan,
    ToolRow,
    TrainedWeek,
    ValueStep,
)
from kpidesk.metrics.productive import waits
from kpidesk.metrics.reliance import reliance_of
from kpidesk.metrics.tools import PLAN_DAYS, due_by
from kpidesk.metrics.training import training_groups
from kpidesk.metrics.usage import feature_uses
from kpidesk.statistics.durations import KaplanMeier

_MOST_STEPS = 200
Array = npt.NDArray[np.float64]


def practices(evidence: Evidence) -> Practices:
    """Up to the day of the review, whatever window is reviewed."""
    if not {"work_items", "activity", "training", "tools", "requests"} & set(evidence.present):
        return NO_PRACTICES
    pilot = Slice(Grain.WINDOW, evidence.calendar.pilot)
    found = waits(evidence, pilot)
    told = evidence.has("requests.task_success|requests.overridden")
    return Practices(
        outcomes=_arms(evidence, "outcome"),
        cycles=_arms(evidence, "hours"),
        costs=_arms(evidence, "cost"),
        months=_months(evidence),
        reliance=_reliance(evidence, pilot),
        features=feature_uses(evidence, evidence.calendar.pilot.days),
        trained=_trained(evidence),
        tools=_tools(evidence),
        value_curve=_curve(found.hours, found.reached) if told else (),
        users=len(found.hours),
        waiting=int((~found.reached).sum()),
    )


def _arms(evidence: Evidence, column: str) -> tuple[Arm, ...]:
    """By arm as the table names it; units of no arm last."""
    work, found = evidence.practice.work, []
    values, arms = work[column].to_numpy(dtype=np.float64), work["arm"].to_numpy()
    for name, code in (*CODES.items(), ("no arm named", -1)):
        mine = values[(arms == code) & ~np.isnan(values)]
        if len(mine):
            low, middle, high = (float(end) for end in np.quantile(mine, [0.25, 0.5, 0.75]))
            found.append(Arm(name, len(mine), float(mine.mean()), middle, low, high))
    return tuple(found)


def _months(evidence: Evidence) -> tuple[CostMonth, ...]:
    """Units by the month of the pilot in which they were finished."""
    work = evidence.practice.work
    cost, day = work["cost"].to_numpy(dtype=np.float64), work["day"].to_numpy(dtype=np.float64)
    if np.isnan(cost).all():
        return ()
    found = []
    for period in evidence.calendar.months():
        first, last = evidence.days(period)
        inside = (day >= first) & (day <= last) & ~np.isnan(cost)
        arms = {
            name: (float(cost[mine].mean()), int(mine.sum()))
            for name, code in CODES.items()
            if (mine := inside & (work["arm"].to_numpy() == code)).any()
        }
        if arms:
            found.append(CostMonth(period, arms))
    return tuple(found)


def _reliance(evidence: Evidence, pilot: Slice) -> RelianceTable | None:
    if "followed_right" not in evidence.daily.columns:
        return None
    cells = reliance_of(evidence, pilot)
    if not cells.total:
        return None
    counts = (cells.followed_right, cells.followed_wrong, cells.overridden_right, cells.overridden_wrong)
    return RelianceTable(*(round(count) for count in counts))


def _trained(evidence: Evidence) -> tuple[TrainedWeek, ...]:
    """Full weeks with at least one trained eligible person."""
    found = (training_groups(evidence, week) for week in range(1, evidence.calendar.full_weeks() + 1))
    return tuple(
        TrainedWeek(one.week, one.trained, one.trained_active, one.untrained, one.untrained_active)
        for one in found
        if one is not None and one.trained
    )


def _tools(evidence: Evidence) -> ToolPlan:
    rows = evidence.register("tools")
    if rows is None or rows.empty:
        return ToolPlan()
    start, days, plan = evidence.calendar.start, evidence.calendar.pilot.days, evidence.settings.tools_plan
    known = rows[rows["deployed_on_day"] <= days].sort_values(["deployed_on_day", "tool"])
    tools = tuple(
        ToolRow(
            str(tool),
            start + timedelta(days=int(mine["deployed_on_day"].min()) - 1),
            tuple(sorted({str(team) for team in mine["team"].dropna()})),
        )
        for tool, mine in known.groupby("tool", sort=False)
    )
    return ToolPlan(tools, due_by(plan, days), plan, start + timedelta(days=round(PLAN_DAYS)))


def _curve(hours: Array, reached: npt.NDArray[np.bool_]) -> tuple[ValueStep, ...]:
    """Steps of the curve, thinned evenly where there are very many."""
    if not len(hours) or not reached.any() or not hours.any():
        return ()
    curve = KaplanMeier.fit(hours, reached)
    places = np.unique(np.linspace(0, len(curve.times) - 1, min(_MOST_STEPS, len(curve.times))).round().astype(int))
    return tuple(ValueStep(float(curve.times[one]), float(1 - curve.survival[one])) for one in places)
