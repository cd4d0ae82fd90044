"""How many cells passed and how many were looked at, per dimension of data quality: from checks, or from the log."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.statistics.clusters import OF_A_DAY, Moments, effective_rows, marks
from kpidesk.tables.roles import ROLES

Array = npt.NDArray[np.float64]
COMPLETENESS, CONSISTENCY, ACCURACY, FRESHNESS = "completeness", "consistency", "accuracy", "freshness"


@dataclass(frozen=True, slots=True)
class Counts:
    """Per field: how many passed, of how many. ``profiled``: every cell of the log was counted, none sampled.
    ``worth``: how many independent checks one is worth, those of one day being alike.
    """

    fields: Mapping[str, tuple[float, float]]
    profiled: bool
    note: str = ""
    worth: float = 1.0

    @property
    def passed(self) -> float:
        """Over all fields."""
        return sum(passed for passed, _ in self.fields.values())

    @property
    def checked(self) -> float:
        """Over all fields."""
        return sum(checked for _, checked in self.fields.values())

    def worst(self) -> dict[str, float]:
        """Share passed per field, the lowest first."""
        shares = {field: passed / checked for field, (passed, checked) in self.fields.items() if checked}
        return dict(sorted(shares.items(), key=lambda one: (one[1], one[0])))


@dataclass(frozen=True, slots=True, eq=False)
class _Checks:
    """Batches of one dimension: pilot day, place of the field in ``names``, passed and checked; ``sound`` ones fit."""

    day: Array
    field: npt.NDArray[np.int64]
    passed: Array
    checked: Array
    sound: npt.NDArray[np.bool_]
    names: tuple[str, ...]


def count(evidence: Evidence, part: Slice, dimension: str) -> Counts:
    """From ``quality_checks`` where the dimension was ever checked, else from the log, as far as it can tell.

    One source for the whole pilot, so that weeks compare; an as-of slice knows only of checks made by then.
    """
    return evidence.remember(("quality", dimension, part), lambda: _count(evidence, part, dimension))


def _count(evidence: Evidence, part: Slice, dimension: str) -> Counts:
    checks = evidence.remember(("checks", dimension), lambda: _checks(evidence, dimension))
    latest = part.period.last if part.grain is Grain.AS_OF else evidence.calendar.as_of
    if (checks.day <= (latest - evidence.calendar.start).days + 1).any():
        # Batches of checks name no segment; another source for segments than for the whole would not compare.
        return Counts({}, profiled=False) if part.grain is Grain.SEGMENT else _from_checks(evidence, part, checks)
    profiled = dimension in {COMPLETENESS, CONSISTENCY} and evidence.has("requests.timestamp")
    if not profiled or (dimension == COMPLETENESS and never_exported(evidence)):
        return Counts({}, profiled=False)
    return _from_log(evidence, part, dimension)


def never_exported(evidence: Evidence) -> tuple[str, ...]:
    """Required fields that the log has no column for: not exported, which is not the same as left empty."""
    return tuple(name for name in evidence.required_fields if not evidence.has(f"requests.{name}"))


def _checks(evidence: Evidence, dimension: str) -> _Checks:
    rows = evidence.register("quality_checks")
    if rows is None:
        rows = pd.DataFrame(columns=["date_day", "dimension", "passed", "checked", "field"])
    mine = rows[(rows["dimension"] == dimension) & (rows["date_day"] >= 1)]
    place, names = pd.factorize(mine["field"].fillna("not named").astype(object), sort=True)
    passed, checked = mine["passed"].to_numpy(dtype=np.float64), mine["checked"].to_numpy(dtype=np.float64)
    sound = (passed >= 0) & (passed <= checked)
    day = mine["date_day"].to_numpy(dtype=np.float64)
    return _Checks(day, place.astype(np.int64), passed, checked, sound, tuple(str(name) for name in names))


def _from_checks(evidence: Evidence, part: Slice, checks: _Checks) -> Counts:
    first, last = evidence.days(part.period)
    mine = (checks.day >= first) & (checks.day <= last)
    lost = int((mine & ~checks.sound).sum())
    mine &= checks.sound
    passed, checked = (
        np.bincount(checks.field[mine], amounts[mine], len(checks.names)) for amounts in (checks.passed, checks.checked)
    )
    some = "One batch" if lost == 1 else f"{lost:,} batches"
    note = f"{some} with more passed than checked {'is' if lost == 1 else 'are'} left out." if lost else ""
    fields = {name: (float(passed[at]), float(checked[at])) for at, name in enumerate(checks.names) if checked[at]}
    return Counts(fields, profiled=False, note=note, worth=_worth(checks, mine))


def _worth(checks: _Checks, mine: npt.NDArray[np.bool_]) -> float:
    """By how the days of some batches differ; where all passed, or none, by how alike checks of a day usually are."""
    _, day = np.unique(checks.day[mine], return_inverse=True)
    y, n = (np.bincount(day, amounts[mine]).astype(np.float64) for amounts in (checks.passed, checks.checked))
    passed, checked = float(y.sum()), float(n.sum())
    if not checked:
        return 1.0
    if passed in {0.0, checked}:
        return 1 / (1 + OF_A_DAY * (float(n @ n) / checked - 1))
    by_day = Moments(len(n), checked, passed, float(n @ n), float(n @ y), float(y @ y), OF_A_DAY)
    return min(1.0, effective_rows(marks(checked, passed), [by_day]) / checked)


def _from_log(evidence: Evidence, part: Slice, dimension: str) -> Counts:
    """Required cells that are filled, or filled ones that could be read. Rejected rows count against both.

    Rejected rows and unreadable cells have no day of their own: they are shared out over the days by rows.
    """
    facts = evidence.facts(part)
    rows = float(facts["requests"])
    everywhere = float(evidence.daily["requests"].sum()) + sum(evidence.outside)
    share = rows / everywhere if everywhere else 0.0
    rejected = evidence.rejected_rows * share
    fields = {}
    absent = never_exported(evidence)
    for name in (name for name in evidence.required_fields if name not in absent):
        readable, bad = float(facts[f"filled_{name}"]), _unreadable(evidence, name) * share
        filled = min(readable + bad, rows)
        fields[name] = (filled, rows + rejected) if dimension == COMPLETENESS else (readable, filled + rejected)
    return Counts(
        {name: counts for name, counts in fields.items() if rows}, profiled=True, note=_profile_note(evidence)
    )


def _unreadable(evidence: Evidence, name: str) -> int:
    """Filled cells that could not be read, in rows that were kept: without a required cell a row is rejected."""
    column = ROLES["requests"].column(name)
    return 0 if column is not None and column.required else evidence.bad_cells.get(name, 0)


def _profile_note(evidence: Evidence) -> str:
    parts = [f"Profiled from the request log over {len(evidence.required_fields)} required fields."]
    if evidence.rejected_rows:
        parts.append(f"{evidence.rejected_rows:,} rejected rows count against it.")
    return " ".join(parts)
