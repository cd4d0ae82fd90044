"""Everything that is gathered from the tables of a pilot, once: small frames, from which all measures are formulas."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

import pandas as pd

from kpidesk.base.periods import Calendar, Period
from kpidesk.engine.classes import Classes
from kpidesk.engine.clusters import Clusters, Likeness
from kpidesk.engine.conversations import Conversations
from kpidesk.engine.counterparts import Counterparts
from kpidesk.engine.feature_bins import FeatureCounts
from kpidesk.engine.health import Health
from kpidesk.engine.late import Late
from kpidesk.engine.ledger import Ledger
from kpidesk.engine.practice import Practice
from kpidesk.engine.quantiles import Spread
from kpidesk.engine.slices import Grain, Slice
from kpidesk.pilot.settings import PilotSettings
from kpidesk.tables.roles import ROLES

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """One group column: counts per day, group and cluster.

    ``frame``: day, group, cluster, n, yes, positives, positive_yes, negatives, negative_yes, scored, score, outcomes.
    ``clustered``: whether clusters are whole users, each in one group; else every row stands for itself.
    ``known``: share of decisions whose group is known, by day: frame of day, n, known.
    """

    frame: pd.DataFrame
    clustered: bool
    known: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The small frames. Days are pilot days, 1 ... ``calendar.pilot.days``.

    ``present``: role -> columns its sources have (an empty register has columns and no rows).
    ``daily``: facts of the log and columns of the ledger, every day there.
    ``by_segment``: column -> facts by segment, within the window.
    ``answers``: day, version, young, known_week (the pilot week in which the truth was found out; 1 where that is not
    known), actual, prediction, n; ``segment_answers``: segment, actual, prediction, n.
    ``spreads``: (population, slice) -> percentiles. ``registers``: role -> rows of the small roles, days added.
    ``user_weeks``: user, week, first_day, last_day, days, actions of those with a completed request or a row of
    activity.
    ``minutes``: day, busiest (99th percentile of requests per minute with traffic). ``hours``: hours with traffic.
    ``version_days``: day, version, decisions. ``outside``: rows before the start and after ``as_of``.
    """

    calendar: Calendar
    window: Period
    settings: PilotSettings
    targets: Mapping[str, float]
    """Measure -> the number of its green line."""
    present: Mapping[str, frozenset[str]]
    classes: Classes
    steps: tuple[str, ...]
    segments: Mapping[str, tuple[str, ...]]
    required_fields: tuple[str, ...]
    daily: pd.DataFrame
    by_segment: Mapping[str, pd.DataFrame]
    answers: pd.DataFrame
    segment_answers: Mapping[str, pd.DataFrame]
    spreads: Mapping[tuple[str, Slice], Spread]
    correct: Clusters | None
    user_weeks: pd.DataFrame
    minutes: pd.DataFrame
    hours: pd.DataFrame
    version_days: pd.DataFrame
    groups: Mapping[str, GroupCounts]
    intersections: Mapping[str, pd.DataFrame]
    """"<column> × <column>" -> the counts of ``GroupCounts`` by group over the window, for the largest groups."""
    registers: Mapping[str, pd.DataFrame]
    ledger: Ledger
    bad_cells: Mapping[str, int]
    rejected_rows: int
    outside: tuple[int, int]
    later_truths: int
    """Truths found out after ``as_of``: not known yet."""
    duplicates: int
    sequence_breaks: int | None
    """Numbers missing between the lowest and the highest request id; None where ids are no sequence."""
    untraceable: tuple[str, ...]
    """Ids of the first decisions that lack input, version or output."""
    late: Late = field(default_factory=Late)
    """How what arrives later fits the log."""
    counterparts: Counterparts = field(default_factory=Counterparts)
    """What other files say of the same traffic."""
    segment_days: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """Column -> facts of the log by segment and day, within the window; days without rows are not there."""
    health: Health = field(default_factory=Health)
    """Scores and numbers beside the truth, and when truths come."""
    likeness: Mapping[str, Likeness] = field(default_factory=dict)
    """Name of the fact above the line of a ratio -> how alike the rows of one user are in it."""
    failed_steps: Mapping[str, int] = field(default_factory=dict)
    """Step -> requests of the review window that failed there."""
    conversations: Conversations = field(default_factory=Conversations)
    """Sessions of the log and their hand-overs."""
    policy_blocks_count: bool = False
    """Whether the profile counts requests that a policy blocked as failures."""
    practice: Practice = field(default_factory=Practice)
    """What people do with the system, and what comes of it."""

    features: Mapping[str, FeatureCounts] = field(default_factory=dict)
    """Column (inputs of the model, prediction, score) -> its rows by day, beside those of its reference."""

    _kept: dict[object, object] = field(default_factory=dict, init=False, repr=False)

    def has(self, need: str) -> bool:
        """Whether ``role.column``, or one of several joined by ``|``, is there."""
        return any(self._has(one) for one in need.split("|"))

    def _has(self, need: str) -> bool:
        role, _, column = need.partition(".")
        if role not in self.present:
            return False
        declared = ROLES[role].column(column)
        if declared is None or not declared.open:
            return not column or column in self.present[role]
        return any(declared.matches(name) and ROLES[role].column(name) == declared for name in self.present[role])

    def days(self, period: Period) -> tuple[int, int]:
        """First and last pilot day of a period, within the pilot."""
        first = (period.first - self.calendar.start).days + 1
        last = (period.last - self.calendar.start).days + 1
        return max(1, first), min(self.calendar.pilot.days, last)

    def of(self, frame: pd.DataFrame, period: Period) -> pd.DataFrame:
        """The rows of a frame with a ``day`` column that lie in a period."""
        first, last = self.days(period)
        return frame[frame["day"].between(first, last)]

    def remember(self, key: object, make: Callable[[], Kept]) -> Kept:
        """What many measures read: made once for each key. Evidence never changes, so neither does it."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast("Kept", self._kept[key])

    def keep_from(self, other: "Evidence", still_holds: Callable[[object], bool]) -> None:
        """Take over what other evidence of the same rows remembers, under the keys of which it still holds."""
        self._kept.update((key, made) for key, made in tuple(other._kept.items()) if still_holds(key))  # noqa: SLF001 - of its own kind

    def facts(self, part: Slice) -> pd.Series:
        """Facts of the log and the ledger summed over a slice, 0 where it has no rows."""
        return self.remember(part, lambda: self._add_up(part))

    def _add_up(self, part: Slice) -> pd.Series:
        if part.grain is not Grain.SEGMENT:
            return self.by_day(part.period).sum(axis=0)
        frame, rest = self.by_segment[part.column], part.left_out
        mine = frame.index == part.segment if rest is None else frame.index != rest
        return frame[mine].sum(axis=0)

    def by_day(self, period: Period) -> pd.DataFrame:
        """Facts of the log and entries of the ledger for each day of a period."""
        first, last = self.days(period)
        return self.daily.loc[first:last]

    def days_of(self, part: Slice) -> pd.DataFrame:
        """Facts of the log for each day of a slice: of a segment (or of all but one) its own rows alone."""
        if part.grain is not Grain.SEGMENT:
            return self.by_day(part.period)
        return self.remember(("days", part), lambda: self._days_of_segment(part))

    def _days_of_segment(self, part: Slice) -> pd.DataFrame:
        frame, rest = self.segment_days[part.column], part.left_out
        names = frame.index.get_level_values(0)
        mine = frame[names == part.segment if rest is None else names != rest]
        first, last = self.days(part.period)
        return mine.groupby(level=1).sum().reindex(range(first, last + 1), fill_value=0.0)

    def register(self, role: str) -> pd.DataFrame | None:
        """The rows of a small role, or None when it was not imported."""
        return self.registers.get(role)

    def spread(self, population: str, part: Slice) -> Spread | None:
        """The percentiles of a population in a slice; None where it holds no value."""
        return self.spreads.get((population, part))
