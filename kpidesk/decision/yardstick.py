"""What a value is held against on one day: the lines of the profile, the records in force, the pilot week."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from kpidesk.metrics.measurements import FairnessColumn
from kpidesk.pilot.profile import Line, Profile, Threshold
from kpidesk.pilot.records import Explanation, Records, Waiver
from kpidesk.pilot.settings import PilotSettings

CURRENT_GRADED_FROM = 5
"""The pilot week from which ``adoption_current`` is graded, by the line of week 4."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The profile and records as they stand on ``day``, in pilot week ``week``.

    ``recorded_by`` leaves out what was recorded later (None: everything recorded counts, as on the day of the
    review). ``fairness`` are the compared columns, where they are known for that day.
    """

    profile: Profile
    settings: PilotSettings
    records: Records
    day: date
    week: int
    fairness: tuple[FairnessColumn, ...] = ()
    recorded_by: date | None = None

    @property
    def grade_on(self) -> str:
        """Point or interval: what a light looks at."""
        return self.settings.grade_on or self.profile.grade_on

    @property
    def required_rps(self) -> float:
        """Requests per second that the system must bear."""
        return self.settings.required_rps or self.profile.required_rps

    def threshold(self, measure: str) -> Threshold | None:
        """The lines of a measure in its own unit, or None where it is not graded (today)."""
        name = measure
        if measure == "adoption_current":
            if self.week < CURRENT_GRADED_FROM:
                return None
            name = measure if measure in self.profile.thresholds else "adoption_week_4"
        found = self.profile.thresholds.get(name)
        if found is None or (found.green is None and found.red is None):
            return None
        return self._absolute(found) if found.relative_to else found

    def _absolute(self, threshold: Threshold) -> Threshold | None:
        base = self._base(threshold.relative_to)
        if base is None:  # a share of something not set is no line at all
            return None
        return replace(threshold, green=_times(threshold.green, base), red=_times(threshold.red, base))

    def _base(self, name: str) -> float | None:
        if name == "required_rps":
            return self.required_rps
        value = getattr(self.settings, name, None)
        return float(value) if isinstance(value, int | float) else None

    def waiver(self, measure: str) -> Waiver | None:
        """The latest waiver of a measure that has not expired, whatever its ceiling."""
        kept = [w for w in self.records.waivers if w.measure == measure and self._in_force(w)]
        return kept[-1] if kept else None

    def expired_waiver(self, measure: str) -> Waiver | None:
        """The latest waiver of a measure that has ended by its date."""
        gone = [w for w in self.records.waivers if w.measure == measure and w.expires < self.day]
        return gone[-1] if gone else None

    def explanations(self) -> Mapping[str, Explanation]:
        """Group column -> the explanation in force for it."""
        return {column_name(e.column): e for e in self.records.explanations if self._in_force(e)}

    def bare(self) -> "Yardstick":
        """The same without any waiver or explanation."""
        return replace(self, records=replace(self.records, waivers=(), explanations=()))

    def _in_force(self, record: Waiver | Explanation) -> bool:
        known = self.recorded_by is None or record.recorded_at.date() <= self.recorded_by
        return known and record.expires >= self.day


def column_name(column: str) -> str:
    """A group column's name however it was written: with or without ``group_``."""
    return column.strip().lower().removeprefix("group_")


def _times(line: Line | None, factor: float) -> Line | None:
    return None if line is None else Line(line.op, line.number * factor)
