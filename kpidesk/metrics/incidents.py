"""The incidents of a slice, as they were known by the day of the review, and how long each took."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.engine.evidence import Evidence
from kpidesk.engine.known import end_of
from kpidesk.engine.slices import Grain, Slice

CLOSED = frozenset({"resolved", "closed", "done", "fixed"})
"""Words in status that contradict an empty resolved_at."""
UNKNOWN = "not given"
_HOUR = 3600.0


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Durations in hours, and whether each has ended; an open one is counted as long as it was seen.

    ``note`` says what was left out or taken for something else; ``why_empty`` and ``cure`` speak where none is left.
    """

    hours: npt.NDArray[np.float64]
    ended: npt.NDArray[np.bool_]
    names: tuple[str, ...]
    severity: npt.NDArray[np.object_]
    note: str
    why_empty: str
    cure: str

    def __len__(self) -> int:
        return len(self.hours)

    def severities(self) -> dict[str, int]:
        """How many of each severity, the most frequent first."""
        return _frequencies(pd.Series(self.severity, dtype=object))


@dataclass(frozen=True, slots=True, eq=False)
class Incidents:
    """Incidents of one slice. ``cutoff`` is the end of the day of the review: what is not resolved by then is open.

    Columns of ``rows``: those of the role; ``resolved_at`` is empty where it lies beyond the cutoff.
    """

    rows: pd.DataFrame
    cutoff: pd.Timestamp

    def __len__(self) -> int:
        return len(self.rows)

    def severities(self) -> dict[str, int]:
        """How many of each severity, the most frequent first."""
        return _frequencies(self.rows["severity"])

    def recovery(self) -> Spells:
        """From the start of the failure (where it is not known, from its detection) to the fix."""
        late = int(self.rows["started_at"].isna().sum())
        said = f"{late:,} without a start of failure run{'s' if late == 1 else ''} from detection." if late else ""
        return self._until_resolved(self.rows["started_at"].fillna(self.rows["detected_at"]), said)

    def resolution(self) -> Spells:
        """From detection to the fix."""
        return self._until_resolved(self.rows["detected_at"], "")

    def detection(self) -> Spells:
        """From the start of the failure to its detection, where the start is known."""
        known = self.rows["started_at"].notna()
        lost = int((~known).sum())
        said = f"{lost:,} without a start of failure {'is' if lost == 1 else 'are'} left out." if lost else ""
        rows = self.rows[known]
        hours = _hours(rows["started_at"], rows["detected_at"])
        return _spells(rows, hours, pd.Series(True, index=rows.index), said)

    def _until_resolved(self, begun: pd.Series, said: str) -> Spells:
        """Closed ones without a time of the fix have no known duration, and are not open either: left out."""
        status = self.rows["status"].fillna("").str.strip().str.lower()
        undated = self.rows["resolved_at"].isna() & ~self.rows["later"] & status.isin(CLOSED)
        lost = int(undated.sum())
        if lost:
            are = "is" if lost == 1 else "are"
            said = f"{said} {lost:,} marked as resolved without resolved_at {are} left out.".strip()
        rows = self.rows[~undated]
        ended = rows["resolved_at"].notna()
        hours = _hours(begun[~undated], rows["resolved_at"].fillna(self.cutoff))
        return _spells(rows, hours, ended, said)


def _spells(rows: pd.DataFrame, hours: pd.Series, ended: pd.Series, said: str) -> Spells:
    """Durations that are not below 0: an incident that ends before it begins is a clock's or a clerk's error."""
    sound = hours >= 0
    lost = int((~sound).sum())
    if lost == 1:
        said = f"{said} One that ends before it begins is left out.".strip()
    elif lost:
        said = f"{said} {lost:,} that end before they begin are left out.".strip()
    kept = rows[sound]
    return Spells(
        hours=hours[sound].to_numpy(dtype=np.float64),
        ended=ended[sound].to_numpy(dtype=bool),
        names=tuple(kept["incident_id"].fillna(kept["detected_at"].dt.strftime("%Y-%m-%d %H:%M"))),
        severity=_said(kept["severity"]).to_numpy(dtype=object),
        note=said,
        why_empty=f"No incident of this period has both times. {said}".strip(),
        cure="Fill started_at, detected_at and resolved_at of incidents.",
    )


def incidents_of(evidence: Evidence, part: Slice) -> Incidents:
    """Incidents that started in a slice (where the start is not known: were detected), known by the day of the review.

    For an as-of slice that day is its last day, so that later fixes are not foreseen; else it is the pilot's.
    """
    return evidence.remember(("incidents", part), lambda: _incidents_of(evidence, part))


def _incidents_of(evidence: Evidence, part: Slice) -> Incidents:
    review = part.period.last if part.grain is Grain.AS_OF else evidence.calendar.as_of
    cutoff = pd.Timestamp(end_of(review, evidence.calendar.timezone))
    rows = evidence.register("incidents")
    if rows is None:
        return Incidents(pd.DataFrame(columns=_COLUMNS), cutoff)
    first, last = evidence.days(part.period)
    day = rows["started_at_day"].fillna(rows["detected_at_day"])
    mine = rows[day.between(first, last) & (rows["detected_at"] < cutoff)]
    later = mine["resolved_at"] >= cutoff
    return Incidents(mine.assign(later=later, resolved_at=mine["resolved_at"].mask(later)), cutoff)


_COLUMNS = ["incident_id", "started_at", "detected_at", "resolved_at", "severity", "status", "later"]


def _hours(begun: pd.Series, ended: pd.Series) -> pd.Series:
    return (ended - begun).dt.total_seconds() / _HOUR


def _said(severity: pd.Series) -> pd.Series:
    return severity.fillna(UNKNOWN).astype(str).str.strip().str.lower()


def _frequencies(severity: pd.Series) -> dict[str, int]:
    counts = _said(severity).value_counts()
    return {str(name): int(count) for name, count in sorted(counts.items(), key=lambda one: (-one[1], str(one[0])))}
