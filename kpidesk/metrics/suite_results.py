"""Fixed evaluation suites: what each case gave on the newest version, and on the one before it.

A case passes where every try of its newest day passed; it is unassessed where a try says neither (an error, say) and
none failed: that never counts as passed. Where a suite has scores and nothing about passing, scores that are all 0 or 1
say it; of any other score no cut is made up, and the suite has scores only. The newest version of a suite is the one
whose first result in it is the latest (the register of versions decides where it knows the days of all); metrics that
were not taken on it are left out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice

HUMAN = "human_"
"""A metric ``human_<m>`` holds what people said of the cases that the metric ``<m>`` judges."""
PASSED, FAILED, UNASSESSED, SCORED = 1, 0, -1, -2
ATTACKS = "jail.?break|red.?team|inject|adversar|attack|unsafe|harmful|harmbench|advbench|garak|pyrit"
"""What names a suite of attacks, in lower case; read alike by Python and by the engine."""


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """One suite and metric: case -> verdict (PASSED, FAILED, UNASSESSED, SCORED) and score, on the newest version and
    the one before. ``before`` is None where there is none; then ``earlier`` has no rows. A nameless version is "".
    """

    suite: str
    metric: str
    version: str
    before: str | None
    now: pd.DataFrame
    earlier: pd.DataFrame

    @property
    def attacks(self) -> bool:
        """Whether it is a suite of attacks, by its name or that of its metric."""
        return bool(re.search(ATTACKS, f"{self.suite} {self.metric}".lower()))

    @property
    def told(self) -> bool:
        """Whether it says what passes."""
        return bool((self.now["verdict"] != SCORED).any())

    def count(self, verdict: int) -> int:
        """Cases of the newest version with a verdict."""
        return int((self.now["verdict"] == verdict).sum())


@dataclass(frozen=True, slots=True)
class Paired:
    """The cases of both versions: how many passed on both, only before (``lost``), only now (``won``), on neither.

    ``unseen``: passed before and unassessed now. ``lost_cases``: ids, sorted.
    """

    kept: int
    lost: int
    won: int
    neither: int
    unseen: int
    lost_cases: tuple[str, ...]

    @property
    def compared(self) -> int:
        """Cases with a verdict on both."""
        return self.kept + self.lost + self.won + self.neither


def results_by(evidence: Evidence, part: Slice) -> tuple[Results, ...]:
    """Every suite and metric as known on the last day of a slice, sorted by name; results before the start count."""
    rows = evidence.register("evaluations")
    if rows is None:
        return ()
    last = (part.period.last - evidence.calendar.start).days + 1
    known = rows[rows["day"] <= last]
    newest = int(known["day"].max()) if len(known) else None
    return evidence.remember(("suites", newest), lambda: _results(known, _released(evidence)))


def pair(found: Results) -> Paired:
    """The newest version beside the one before it, case by case."""
    both = found.now[["verdict"]].join(found.earlier["verdict"].rename("verdict_before"), how="inner")
    now, before = both["verdict"], both["verdict_before"]
    lost = both.index[(before == PASSED) & (now == FAILED)]
    return Paired(
        kept=int(((before == PASSED) & (now == PASSED)).sum()),
        lost=len(lost),
        won=int(((before == FAILED) & (now == PASSED)).sum()),
        neither=int(((before == FAILED) & (now == FAILED)).sum()),
        unseen=int(((before == PASSED) & (now == UNASSESSED)).sum()),
        lost_cases=tuple(sorted(str(case) for case in lost)),
    )


def _released(evidence: Evidence) -> dict[str, Any]:
    versions = evidence.register("model_versions")
    if versions is None:
        return {}
    known = versions[versions["deployed_on_day"].notna()]
    return dict(zip(known["version"], known["deployed_on_day"], strict=True))


def _results(rows: pd.DataFrame, released: Mapping[str, Any]) -> tuple[Results, ...]:
    found = []
    for suite, within in rows.groupby("suite", sort=True):
        order = _in_order(within, released)
        now = set(within.loc[within["version"] == order[-1], "metric"])
        for metric, cases in within.groupby("metric", sort=True):
            if metric in now:
                found.append(_newest_two(str(suite), str(metric), cases, order))
    return tuple(found)


def _in_order(rows: pd.DataFrame, released: Mapping[str, Any]) -> list[str]:
    """The versions of a suite, oldest first."""
    first = rows.groupby("version")["first"].min()
    named = [str(version) for version in first.index]
    days = released if all(version in released for version in named) else {}
    return sorted(named, key=lambda version: (days.get(version, 0), first[version], _natural(version)))


def _natural(version: str) -> list[tuple[int, int, str]]:
    """v1.9 before v1.10."""
    parts = re.findall(r"\d+|\D+", version)
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]


def _newest_two(suite: str, metric: str, rows: pd.DataFrame, order: list[str]) -> Results:
    there = set(rows["version"].unique())
    known = [version for version in order if version in there]
    before = known[-2] if len(known) > 1 else None
    now, earlier = (_latest(rows[rows["version"] == version], rows) for version in (known[-1], before))
    return Results(suite, metric, known[-1], before, now, earlier)


def _latest(rows: pd.DataFrame, suite: pd.DataFrame) -> pd.DataFrame:
    """Each case of one version on its newest day; rows come in the order of cases and days."""
    cases = rows["case_id"].to_numpy()
    last = np.append(cases[1:] != cases[:-1], True) if len(rows) else np.array([], dtype=bool)
    found = rows[last]
    return found.assign(verdict=_verdicts(found, suite)).set_index("case_id")[["verdict", "score"]]


def _verdicts(rows: pd.DataFrame, suite: pd.DataFrame) -> npt.NDArray[np.int64]:
    """By what passed; where the whole suite says nothing of that, by scores of 0 and 1."""
    conditions = [rows["fails"] > 0, rows["passes"] == rows["tries"]]
    if not (suite["passes"] + suite["fails"]).any():
        if (suite["marks"] < suite["scores"]).any():
            return np.where(rows["scores"] > 0, SCORED, UNASSESSED)
        conditions = [rows["score"] == 0, (rows["score"] == 1) & (rows["scores"] == rows["tries"])]
    return np.select(conditions, [FAILED, PASSED], UNASSESSED)
