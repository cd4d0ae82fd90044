"""The incidents of a slice, as they were known by the day of the review, and how long each took."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.engine.evidence import Evidence
from kpidesk.engine.known import end_of
from kpidesk.engine.slices import Grain, Slice

CLOSED = frozenset({"resolved", "closed", "done", "fixed"})
"""Words in status that contradict an empty resolved_at."""
UNKNOWN = "not given"
_MICROSECONDS, _HOUR = 1e6, 3600.0
_NEVER = np.datetime64("NaT", "us")
Moments = npt.NDArray[np.datetime64]
Hours = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Durations in hours, and whether each has ended; an open one is counted as long as it was seen.

    ``note`` says what was left out or taken for something else; ``why_empty`` and ``cure`` speak where none is left.
    """

    hours: Hours
    ended: Marks
    names: tuple[str, ...]
    severity: Texts
    note: str
    why_empty: str
    cure: str

    def __len__(self) -> int:
        return len(self.hours)

    def severities(self) -> dict[str, int]:
        """How many of each severity, the most frequent first."""
        return _frequencies(self.severity)


@dataclass(frozen=True, slots=True, eq=False)
class Incidents:
    """Incidents in arrays, one entry each; moments that are not known are NaT. ``place``: the row of the register;
    ``day``: that of the start, where it is not known that of the detection; ``closed``: whether the status says so;
    ``later``: whether the fix lies beyond ``cutoff``, the end of the day of the review (it is NaT then: what is not
    resolved by then is open).
    """

    place: npt.NDArray[np.intp]
    names: Texts
    day: Hours
    started: Moments
    detected: Moments
    resolved: Moments
    severity: Texts
    closed: Marks
    later: Marks
    cutoff: np.datetime64

    def __len__(self) -> int:
        return len(self.names)

    def severities(self) -> dict[str, int]:
        """How many of each severity, the most frequent first."""
        return _frequencies(self.severity)

    def recovery(self) -> Spells:
        """From the start of the failure (where it is not known, from its detection) to the fix."""
        unknown = np.isnat(self.started)
        late = int(unknown.sum())
        said = f"{late:,} without a start of failure run{'s' if late == 1 else ''} from detection." if late else ""
        return self._until_resolved(np.where(unknown, self.detected, self.started), said)

    def resolution(self) -> Spells:
        """From detection to the fix."""
        return self._until_resolved(self.detected, "")

    def detection(self) -> Spells:
        """From the start of the failure to its detection, where the start is known."""
        known = ~np.isnat(self.started)
        lost = int((~known).sum())
        said = f"{lost:,} without a start of failure {'is' if lost == 1 else 'are'} left out." if lost else ""
        return self._spells(known, self.started, self.detected, np.ones(len(self), dtype=bool), said)

    def _until_resolved(self, begun: Moments, said: str) -> Spells:
        """Closed ones without a time of the fix have no known duration, and are not open either: left out."""
        open_ = np.isnat(self.resolved)
        undated = open_ & ~self.later & self.closed
        lost = int(undated.sum())
        if lost:
            are = "is" if lost == 1 else "are"
            said = f"{said} {lost:,} marked as resolved without resolved_at {are} left out.".strip()
        return self._spells(~undated, begun, np.where(open_, self.cutoff, self.resolved), ~open_, said)

    def _spells(self, chosen: Marks, begun: Moments, over: Moments, ended: Marks, said: str) -> Spells:
        """Durations that are not below 0: an incident that ends before it begins is a clock's or a clerk's error."""
        sound = chosen & (over >= begun)
        lost = int(chosen.sum()) - int(sound.sum())
        if lost == 1:
            said = f"{said} One that ends before it begins is left out.".strip()
        elif lost:
            said = f"{said} {lost:,} that end before they begin are left out.".strip()
        return Spells(
            hours=(over[sound] - begun[sound]).astype(np.int64) / _MICROSECONDS / _HOUR,
            ended=ended[sound],
            names=tuple(self.names[sound].tolist()),
            severity=self.severity[sound],
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
    cutoff = np.datetime64(end_of(review, evidence.calendar.timezone), "us")
    every = every_incident(evidence)
    first, last = evidence.days(part.period)
    mine = (every.day >= first) & (every.day <= last) & (every.detected < cutoff)
    resolved = every.resolved[mine]
    later = resolved >= cutoff
    return Incidents(
        place=every.place[mine],
        names=every.names[mine],
        day=every.day[mine],
        started=every.started[mine],
        detected=every.detected[mine],
        resolved=np.where(later, _NEVER, resolved),
        severity=every.severity[mine],
        closed=every.closed[mine],
        later=later,
        cutoff=cutoff,
    )


def of_severities(found: Incidents, severities: tuple[str, ...]) -> Incidents:
    """Those of some severities alone."""
    mine = np.isin(found.severity, np.array(severities, dtype=object))
    arrays = ("place", "names", "day", "started", "detected", "resolved", "severity", "closed", "later")
    return replace(found, **{name: getattr(found, name)[mine] for name in arrays})


def incident_rows(evidence: Evidence, part: Slice) -> pd.DataFrame:
    """The rows of the register behind ``incidents_of``; ``resolved_at`` is empty where it lies beyond the cutoff."""
    found, register = incidents_of(evidence, part), evidence.register("incidents")
    if register is None:
        return pd.DataFrame(columns=list(_COLUMNS))
    return register.iloc[found.place].assign(resolved_at=found.resolved)


def every_incident(evidence: Evidence) -> Incidents:
    """The register as it is, without a day of the review."""
    return evidence.remember("incidents", lambda: _every(evidence))


def _every(evidence: Evidence) -> Incidents:
    rows = evidence.register("incidents")
    if rows is None or rows.empty:
        rows = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in _COLUMNS.items()})
    started, detected, resolved = (rows[name].to_numpy(dtype="datetime64[us]") for name in _MOMENTS)
    return Incidents(
        place=np.arange(len(rows)),
        names=rows["incident_id"].fillna(rows["detected_at"].dt.strftime("%Y-%m-%d %H:%M")).to_numpy(dtype=object),
        day=rows["started_at_day"].fillna(rows["detected_at_day"]).to_numpy(dtype=np.float64),
        started=started,
        detected=detected,
        resolved=resolved,
        severity=_words(rows["severity"].fillna(UNKNOWN)).to_numpy(dtype=object),
        closed=_words(rows["status"].fillna("")).isin(CLOSED).to_numpy(dtype=bool),
        later=np.zeros(len(rows), dtype=bool),
        cutoff=_NEVER,
    )


_MOMENTS = ("started_at", "detected_at", "resolved_at")
_TEXTS, _DAYS = ("incident_id", "severity", "status"), ("started_at_day", "detected_at_day")
_COLUMNS = {
    **dict.fromkeys(_MOMENTS, "datetime64[us]"),
    **dict.fromkeys(_TEXTS, "str"),
    **dict.fromkeys(_DAYS, "float64"),
}


def _words(texts: pd.Series) -> pd.Series:
    return texts.astype(str).str.strip().str.lower()


def _frequencies(severity: Texts) -> dict[str, int]:
    counts = Counter(severity.tolist())
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
