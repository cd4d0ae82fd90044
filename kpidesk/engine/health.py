"""What the health of a model is read from: its scores, how they rank, how far numbers miss, and when truths come."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from kpidesk.base.periods import Calendar, Period
from kpidesk.engine.calibration import Event, Scores, event_of, find_scores, scored_rows
from kpidesk.engine.connection import Connection
from kpidesk.engine.label_ages import COLUMNS, label_ages
from kpidesk.engine.log import Log
from kpidesk.engine.ranking import Ranking, find_rankings
from kpidesk.engine.residuals import Residuals, find_residuals
from kpidesk.engine.slices import Slice


@dataclass(frozen=True, slots=True, eq=False)
class Health:
    """``rankings``: slice -> how well scores rank; ``ages``: day, age, n of the requests with a dated truth."""

    scores: Scores = field(default_factory=Scores)
    rankings: Mapping[Slice, Ranking] = field(default_factory=dict)
    residuals: Residuals = field(default_factory=Residuals)
    ages: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(COLUMNS)))


def find_health(
    connection: Connection, log: Log, names: Mapping[str, tuple[str, ...]], calendar: Calendar, window: Period
) -> Health:
    """All of it. ``names``: column -> the segments that are told apart within the window."""
    days = ((window.first - calendar.start).days + 1, (window.last - calendar.start).days + 1)
    residuals = find_residuals(connection, log, days, names)
    ages = label_ages(connection, log)
    if event_of(log) is Event.NONE:
        return Health(residuals=residuals, ages=ages)
    scored = scored_rows(connection, log)
    scores = find_scores(connection, log, scored, days, names)
    rankings = find_rankings(connection, scored, calendar, window, names) if scores.event is Event.YES else {}
    return Health(scores, rankings, residuals, ages)
