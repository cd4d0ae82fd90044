"""Small tables behind the figures, for those who want to see what a figure is made of: shown, never graded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kpidesk.base.periods import Period
from kpidesk.metrics.exhibits_answers import NO_ANSWERS, GeneratedAnswers
from kpidesk.metrics.exhibits_drift import InputDrift
from kpidesk.metrics.exhibits_experiments import Experiment
from kpidesk.metrics.exhibits_health import ModelHealth
from kpidesk.metrics.exhibits_people import NO_PRACTICES, Practices
from kpidesk.metrics.exhibits_serving import NO_SERVING, Serving
from kpidesk.metrics.exhibits_suites import JudgeRow, SuiteRow
from kpidesk.metrics.exhibits_voices import PromoterMonth, Voices


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident as it was known by the day of the review. Times are UTC; hours are None where a time is missing.

    ``recover_hours`` of an open incident is how long it has been open; ``week`` is the pilot week in which it began.
    """

    id: str
    severity: str
    status: str
    started: datetime | None
    detected: datetime
    resolved: datetime | None
    detect_hours: float | None
    recover_hours: float | None
    open: bool
    week: int


@dataclass(frozen=True, slots=True)
class ConfusionCell:
    """Labelled rows of the review window with one actual class and one answer. ``cost``: of one such row, if set."""

    actual: str
    said: str
    rows: int
    cost: float | None


@dataclass(frozen=True, slots=True)
class Confusion:
    """The table of answers; ``yes`` is the positive class of a yes/no decision, empty for other kinds.

    ``remark`` says what is assumed of the costs; ``why_empty`` why there is no table.
    """

    cells: tuple[ConfusionCell, ...]
    yes: str = ""
    remark: str = ""
    why_empty: str = ""


@dataclass(frozen=True, slots=True)
class LabelWeek:
    """Requests of one pilot week and those whose outcome is known by now; ``mature`` once the labels had time."""

    week: int
    period: Period
    requests: int
    labelled: int
    mature: bool


@dataclass(frozen=True, slots=True)
class UsageWeek:
    """People in one pilot week: active ones, eligible ones (None: not known), all who ever tried, and their actions.

    ``listed``: those active who are eligible by the list; None without a list.
    """

    week: int
    period: Period
    active: int
    eligible: int | None
    tried: int
    actions: int
    full: bool
    listed: int | None = None

    @property
    def share(self) -> float | None:
        """Active ÷ eligible as adoption counts it: without people who are not listed. None where nobody is eligible."""
        if not self.eligible:
            return None
        return (self.active if self.listed is None else self.listed) / self.eligible


@dataclass(frozen=True, slots=True)
class Cohort:
    """Users first active in one week, and how many of them were active 0, 1, 2 ... weeks later."""

    week: int
    users: int
    active: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TeamUse:
    """One team's people by pilot week, full weeks only: those active and those eligible, week 1 first."""

    team: str
    active: tuple[int, ...]
    eligible: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BookWeek:
    """Money of one pilot week in the pilot's currency: charges by category, people's hours at their rate, benefits.

    ``completed`` transactions; ``build`` is what was spent on building, kept out of ``charges`` and ``people``.
    """

    week: int
    period: Period
    charges: Mapping[str, float]
    people: float
    build: float
    benefit: Mapping[str, float]
    completed: int


@dataclass(frozen=True, slots=True)
class Books:
    """Money by week, what lay before day 1, and the inference of the log beside that of the cost sheet.

    ``log_inference`` and ``sheet_inference`` are None where the log or the sheet has no costs.
    """

    weeks: tuple[BookWeek, ...] = ()
    earlier_cost: float = 0.0
    earlier_benefit: float = 0.0
    log_inference: float | None = None
    sheet_inference: float | None = None


@dataclass(frozen=True, slots=True)
class CheckedField:
    """Cells of one field that passed, of those looked at, in one dimension of data quality over the review window.

    ``dimension``: completeness, consistency, accuracy or freshness; ``counted``: every cell of the log, not a sample.
    """

    dimension: str
    field: str
    passed: int
    checked: int
    counted: bool


@dataclass(frozen=True, slots=True)
class AccuracyWeek:
    """Weighted accuracy (0-1) of what one model version answered in one mature week, over so many labelled rows."""

    week: int
    version: str
    accuracy: float
    rows: int


@dataclass(frozen=True, slots=True)
class DecayLine:
    """The fitted line of one version: accuracy (0-1) at its first and at its last week."""

    version: str
    first: int
    last: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class DecayCourse:
    """What drift is read from: the mature weeks, and the lines where the slope is known well enough to be told."""

    weeks: tuple[AccuracyWeek, ...] = ()
    lines: tuple[DecayLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Exhibits:
    """All of them; empty where the tables they are made of were not imported."""

    incidents: tuple[IncidentRow, ...] = ()
    confusion: Confusion = field(default_factory=lambda: Confusion(()))
    labels: tuple[LabelWeek, ...] = ()
    usage: tuple[UsageWeek, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    teams: tuple[TeamUse, ...] = ()
    books: Books = field(default_factory=Books)
    fields: tuple[CheckedField, ...] = ()
    decay: DecayCourse = field(default_factory=DecayCourse)
    practices: Practices = NO_PRACTICES

    suites: tuple[SuiteRow, ...] = ()
    judges: tuple[JudgeRow, ...] = ()
    experiments: tuple[Experiment, ...] = ()
    promoters: tuple[PromoterMonth, ...] = ()
    voices: Voices = field(default_factory=Voices)
    health: ModelHealth = field(default_factory=ModelHealth)
    drift: InputDrift = field(default_factory=InputDrift)
    serving: Serving = NO_SERVING
    answers: GeneratedAnswers = NO_ANSWERS


NONE = Exhibits()
