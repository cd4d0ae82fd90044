"""What a value is held against on one day: the lines of the profile, the records in force, the pilot week."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from kpidesk.metrics.measurements import FairnessColumn
from kpidesk.pilot.profile import Profile, Threshold
from kpidesk.pilot.records import Explanation, Records, Waiver
from kpidesk.pilot.settings import PilotSettings

CURRENT_GRADED_FROM = 5
"""The pilot week from which ``adoption_current`` is graded, by the line of week 4 (which the profile repeats)."""


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

    def threshold(self, measure: str) -> Threshold | None:
        """The lines of a measure, or None where it is not graded (in this week)."""
        if measure == "adoption_current" and self.week < CURRENT_GRADED_FROM:
            return None
        found = self.profile.thresholds.get(measure)
        return None if found is None or (found.green is None and found.red is None) else found

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
