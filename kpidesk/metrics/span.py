"""The pilot's calendar: from its settings, else from the data."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from kpidesk.base.errors import WrongUsage
from kpidesk.base.periods import Calendar
from kpidesk.engine.span import find_span
from kpidesk.pilot.settings import PilotSettings
from kpidesk.tables.table import Table

LONGEST = 1_830
"""Days, about five years: a longer pilot is a date gone wrong, and thousands of weeks would take minutes."""


def find_calendar(tables: Sequence[Table], settings: PilotSettings) -> Calendar:
    """Start and day of the review; raises WrongUsage where nothing gives them, or no pilot can have had them."""
    start, as_of = settings.start, settings.as_of
    if start is None or as_of is None:
        with tempfile.TemporaryDirectory(prefix="kpidesk-") as folder:
            found = find_span(tables, settings.timezone, Path(folder))
        if found is None:
            raise WrongUsage(
                "The pilot's first and last day are not known: set start and as_of, in its settings or with --set "
                "start=2026-08-03."
            )
        start, as_of = start or found[0], as_of or found[1]
    if as_of < start:
        raise WrongUsage(f"The day of the review, {as_of}, lies before the pilot's start, {start}: set as_of or start.")
    if (as_of - start).days >= LONGEST:
        raise WrongUsage(
            f"The pilot would run from {start} to {as_of}, longer than five years.",
            "Correct the times of its first or last rows, or set start and as_of, in its settings or with --set "
            "start=2026-08-03.",
        )
    return Calendar(start, as_of, settings.timezone)
