"""Weighted accuracy week by week, over the weeks whose labels are in: what drift is read from."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kpidesk.base.periods import WEEK
from kpidesk.base.values import Missing
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.error_costs import LEAST_LABELS, Cells, ErrorCosts, Weighed, error_costs, weigh

_Weeks = Mapping[tuple[int, str], Weighed | Missing | None]
"""(pilot week, version) -> its labelled rows; Missing where the costs of errors contradict them, None where no error
could cost anything."""


@dataclass(frozen=True, slots=True)
class WeekOfVersion:
    """The labelled rows that one model version answered in one pilot week."""

    week: int
    version: str
    rows: Weighed


@dataclass(frozen=True, slots=True)
class LabelWeeks:
    """Mature weeks with enough labels, as a whole and by version.

    ``mature``: how many weeks have ended at least ``label_maturity_days`` ago, labelled or not.
    """

    mature: int
    weeks: tuple[WeekOfVersion, ...]
    by_version: tuple[WeekOfVersion, ...]
    costs: ErrorCosts


def label_weeks(evidence: Evidence, part: Slice) -> LabelWeeks | Missing:
    """The weeks from the start to the end of the slice whose last day is at least ``label_maturity_days`` old.

    Only labels that came within that many days count, so that old weeks are read at the same label age as new ones.
    Missing where the costs of errors contradict the answers.
    """
    costs = error_costs(evidence.classes, evidence.settings)
    if isinstance(costs, Missing):
        return costs
    last = evidence.days(part.period)[1]
    mature = max(0, (last - evidence.settings.label_maturity_days) // WEEK)
    weighed = evidence.remember("weighed weeks", lambda: _weigh_all(evidence, costs))
    parts = [_until(mature, weeks) for weeks in weighed]
    wrong = next((found for found in parts if isinstance(found, Missing)), None)
    if wrong is not None:
        return wrong
    weeks, by_version = (found for found in parts if not isinstance(found, Missing))
    return LabelWeeks(mature, weeks, by_version, costs)


def young_weeks(evidence: Evidence) -> Mapping[int, Weighed]:
    """Every week of the pilot with enough labels that came within ``label_maturity_days``, mature or not; none where
    the costs of errors contradict the answers.
    """
    costs = error_costs(evidence.classes, evidence.settings)
    if isinstance(costs, Missing):
        return {}
    weeks, _ = evidence.remember("weighed weeks", lambda: _weigh_all(evidence, costs))
    return {week: rows for (week, _), rows in weeks.items() if isinstance(rows, Weighed)}


def _weigh_all(evidence: Evidence, costs: ErrorCosts) -> tuple[_Weeks, _Weeks]:
    """Every week of the pilot with enough labels, as a whole and by version; which of them are mature is not asked."""
    answers = evidence.answers
    kept = answers[answers["young"].astype(bool)]
    if kept.empty:
        return {}, {}
    counted = kept.assign(week=(kept["day"] - 1) // WEEK + 1, version=kept["version"].fillna(""))
    counted = counted[counted.groupby("week")["n"].transform("sum") >= LEAST_LABELS]
    return _weigh_weeks(counted.assign(version=""), costs), _weigh_weeks(counted, costs)


def _until(mature: int, weeks: _Weeks) -> tuple[WeekOfVersion, ...] | Missing:
    found = [(key, rows) for key, rows in weeks.items() if key[0] <= mature]
    wrong = next((rows for _, rows in found if isinstance(rows, Missing)), None)
    return wrong or tuple(WeekOfVersion(*key, rows) for key, rows in found if isinstance(rows, Weighed))


def _weigh_weeks(rows: pd.DataFrame, costs: ErrorCosts) -> _Weeks:
    """In the order of weeks and versions."""
    keys = ["week", "version", "actual", "prediction"]
    sums = rows.groupby(keys, as_index=False)["n"].sum()
    cells: dict[tuple[int, str], dict[tuple[str, str], float]] = {}
    for week, version, actual, said, n in zip(*(sums[name] for name in (*keys, "n")), strict=True):
        cells.setdefault((int(week), str(version)), {})[str(actual), str(said)] = float(n)
    return {key: _weigh_week(one, costs) for key, one in sorted(cells.items())}


def _weigh_week(cells: Cells, costs: ErrorCosts) -> Weighed | Missing | None:
    """None where no error of this week could cost anything: it says nothing, and is not the fault of the settings."""
    if all(costs.worst(actual) == 0 for actual, _ in cells):
        return None
    return weigh(cells, costs)
