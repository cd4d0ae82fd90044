"""Whether tools reach the departments as planned (S2, tool implementation rate)."""

import math

from kpidesk.base.plurals import counted, plural
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.families import PEOPLE
from kpidesk.metrics.metric import OVERALL, Metric, nothing

PLAN_DAYS = 182.5
"""Six months, in which the plan is to be fulfilled."""


def due_by(plan: int, day: float) -> int:
    """Whole tools due by a pilot day: a straight line from nothing at the start to the plan after six months."""
    return math.floor(plan * min(1.0, max(0.0, day) / PLAN_DAYS) + 1e-9)


def _deployed(evidence: Evidence, part: Slice) -> Measured:
    rows, plan = evidence.registers["tools"], evidence.settings.tools_plan
    if rows.empty:
        return nothing("No tool is listed in tools.", "List each tool with the day on which it was deployed.")
    day = evidence.days(part.period)[1]
    mine = rows[rows["deployed_on_day"] <= day]
    count, teams = mine["tool"].nunique(), mine["team"].nunique()
    due = due_by(plan, day)
    said = f"{counted(due, 'tool')} {plural(due, 'is', 'are')} due by day {day} of a plan of {plan} in six months."
    note = f"{said[:1].upper()}{said[1:]}{_across(teams)}{_later(rows['tool'].nunique() - count)}"
    return Value(float(count), count, census=True, note=note, detail={"due": float(due), "plan": float(plan)})


def _across(teams: int) -> str:
    return f" They are used in {counted(teams, 'team')}." if teams else ""


def _later(tools: int) -> str:
    return f" {counted(tools, 'more tool')} {plural(tools, 'comes', 'come')} later." if tools else ""


METRICS = (
    Metric(
        id="tools_deployed",
        title="Tools deployed",
        family=PEOPLE,
        unit=Unit.COUNT,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="different tools deployed by the day of the review; on plan when no fewer than the whole tools due by "
        "a straight line from the start to tools_plan after six months",
        interval="none: a census",
        source="S2, tool implementation rate",
        needs=("tools.tool", "tools.deployed_on"),
        measure=_deployed,
        grains=OVERALL,
        dated=True,
    ),
)
