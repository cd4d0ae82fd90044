"""What was measured from one place to look from, and the same under changed settings without reading tables again."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kpidesk.base.periods import Calendar, Period
from kpidesk.base.progress import Progress
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.gather import gather_evidence
from kpidesk.metrics.measure import measurements, question_of
from kpidesk.metrics.measurements import Measurements
from kpidesk.metrics.remeasure import adjusted, moved_targets, touches_measures
from kpidesk.session.needs import NEEDS, Need, changed_settings, find_need
from kpidesk.session.pilot import Pilot
from kpidesk.tables.table import Table


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """The pilot as its settings were, what was gathered, and every measure of it."""

    pilot: Pilot
    evidence: Evidence
    measured: Measurements


def see(tables: Sequence[Table], pilot: Pilot, calendar: Calendar, window: Period, progress: Progress) -> Sight:
    """Read the tables and measure; takes seconds where there are many rows. Raises Cancelled."""
    question = question_of(pilot.settings, pilot.profile, calendar, window)
    with tempfile.TemporaryDirectory(prefix="kpidesk-") as folder:
        evidence = gather_evidence(tables, question, Path(folder), progress)
    return Sight(pilot, evidence, measurements(evidence, progress))


def need_of(sight: Sight, pilot: Pilot) -> Need:
    """What it takes to see the same rows under these settings."""
    need = find_need(sight.pilot, pilot)
    moved = moved_targets(sight.evidence, pilot.profile)
    if need is Need.DECIDE and touches_measures(moved, sight.evidence, pilot.profile):
        return Need.FORMULAS
    return need


def adapt(sight: Sight, pilot: Pilot) -> Sight | None:
    """The same rows under these settings; None where the tables have to be read again."""
    need = need_of(sight, pilot)
    if need is Need.EVERYTHING:
        return None
    if need is Need.DECIDE:
        return replace(sight, pilot=pilot)
    changed = changed_settings(sight.pilot.settings, pilot.settings)
    read = frozenset(one for one in changed if NEEDS[one] is Need.FORMULAS)
    evidence = adjusted(sight.evidence, pilot.settings, pilot.profile, read)
    return Sight(pilot, evidence, measurements(evidence))
