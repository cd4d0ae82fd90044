"""The pilot's calendar: from its settings, else from the data."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from kpidesk.base.errors import WrongUsage
from kpidesk.base.periods import Calendar
from kpidesk.engine.span import find_span
from kpidesk.pilot.settings import PilotSettings
from kpidesk.tables.table import Table


def find_calendar(tables: Sequence[Table], settings: PilotSettings) -> Calendar:
    """Start and day of the review; raises WrongUsage where neither settings nor data give them, or they are swapped."""
    start, as_of = settings.start, settings.as_of
    if start is None or as_of is None:
        with tempfile.TemporaryDirectory(prefix="kpidesk-") as folder:
            found = find_span(tables, settings.timezone, Path(folder))
        if found is None:
            raise WrongUsage("The pilot's first and last day are not known: set start and as_of.")
        start, as_of = start or found[0], as_of or found[1]
    if as_of < start:
        raise WrongUsage(f"The day of the review, {as_of}, lies before the pilot's start, {start}: set as_of or start.")
    return Calendar(start, as_of, settings.timezone)
