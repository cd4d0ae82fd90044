"""The Review: everything computed for one pilot as of one day, frozen. Pages and writers only show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kpidesk.base.periods import Calendar, Period
from kpidesk.base.problems import Problem
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured
from kpidesk.decision.readings import AdoptionShape, ControlReading, Leading
from kpidesk.metrics.exhibits import NONE, Exhibits
from kpidesk.metrics.measurements import FairnessColumn, LeftOut, Support
from kpidesk.pilot.profile import Line, Profile
from kpidesk.pilot.records import Records
from kpidesk.pilot.settings import PilotSettings
from kpidesk.tables.table import Source


class Light(StrEnum):
    """The light of a measure or KPI. Its word and shape are the report's business."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"


class Confidence(StrEnum):
    """Whether the whole interval has the light, or crosses a line."""

    FIRM = "firm"
    LEANING = "leaning"


class Recommendation(StrEnum):
    """What the rule says."""

    SCALE = "scale"
    OPTIMISE = "optimise"
    REDESIGN_OR_KILL = "redesign_or_kill"
    KILL = "kill"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Judged:
    """A measure with its light. ``light`` is None where the profile has no line for it."""

    id: str
    title: str
    family: str
    """The KPI id it belongs to, or the family of an extended metric."""
    unit: Unit
    better: Better
    cadence: Cadence
    measured: Measured
    light: Light | None
    confidence: Confidence | None
    green: Line | None
    red: Line | None
    threshold_source: str
    threshold_ours: bool
    reason: str
    """Why the light is what it is where value and line do not say; for no data, the reason and the cure."""
    settle: str
    """For a leaning light: which line the interval crosses and about how many more rows or days would settle it."""
    waived: bool


@dataclass(frozen=True, slots=True)
class KpiResult:
    """One of the twelve, with its measures: headline first, then graded, then ungraded."""

    number: int
    id: str
    title: str
    area: str
    light: Light
    confidence: Confidence | None
    headline: Judged
    measures: tuple[Judged, ...]
    reason: str
    waived: bool
    in_focus: bool
    """Whether today's phase looks at it."""
    owner: str


@dataclass(frozen=True, slots=True)
class Point:
    """A measure in one day, week, month or as-of: its own value and light; ``light`` is None for ungraded measures."""

    number: int
    """Pilot day, week number, or month as year * 100 + month."""
    period: Period
    measured: Measured
    light: Light | None


@dataclass(frozen=True, slots=True)
class SegmentPoint:
    """A measure in one segment; ``differs`` is None where it cannot be told.

    ``rest``: all other segments of the column as one; ``p_value``: of the difference, after Holm over the table.
    """

    segment: str
    measured: Measured
    differs: bool | None
    rest: Measured | None = None
    p_value: float | None = None


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A kill line crossed: the KPI (None for a guardrail), the measure, its value, the line and the sentence."""

    kpi: str | None
    measure: str
    value: float
    line: Line
    sentence: str


class GateState(StrEnum):
    """Of a gate or one of its checks."""

    HELD = "held"
    MISSED = "missed"
    NOT_MEASURED = "not_measured"
    NOT_DUE = "not_due"


@dataclass(frozen=True, slots=True)
class GateCheckResult:
    """One check of a gate. ``projection`` is a sentence before the gate is due, else empty."""

    id: str
    title: str
    line: Line
    unit: Unit
    value: float | None
    state: GateState
    note: str
    projection: str


@dataclass(frozen=True, slots=True)
class Gate:
    """The check at the end of a phase. ``due`` is its day (an extension re-dates it); ``late_weeks`` when held late."""

    week: int
    due: date
    state: GateState
    checks: tuple[GateCheckResult, ...]
    late_weeks: int


@dataclass(frozen=True, slots=True)
class Arc:
    """The 90-day arc: today's phase, its recommendation, and the lights of each KPI as of the end of each week."""

    phase: str
    recommendation: str
    reasons: tuple[str, ...]
    weeks: tuple[int, ...]
    lights: Mapping[str, tuple[Light, ...]]
    """KPI id -> light as of the end of each of ``weeks``."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the six executive tiles. ``trend`` is better | worse | steady | unknown."""

    id: str
    title: str
    measured: Measured
    unit: Unit
    trend: str
    light: Light | None
    reason: str


@dataclass(frozen=True, slots=True)
class Input:
    """A table that went in."""

    role: str
    source: Source


@dataclass(frozen=True, slots=True)
class Condition:
    """A red metric that is no guardrail: printed beside the recommendation."""

    metric: str
    value: float
    line: Line


@dataclass(frozen=True, slots=True)
class Verdict:
    """The recommendation, the rule that gave it, and what else could be said."""

    recommendation: Recommendation
    rule: str
    counts: Mapping[Light, int]
    reasons: tuple[str, ...]
    sentence: str
    """The recommendation in one sentence, milestones included, for page 1."""
    best_case: Recommendation
    worst_case: Recommendation
    bottleneck: str | None
    """KPI id."""
    bottleneck_distance: float | None
    """Of the way from its green to its kill line."""
    reassess: Period | None
    without_waivers: Recommendation
    next_steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assumption:
    """A setting in force: key, value in words, and whether it was set or is the default."""

    key: str
    value: str
    origin: str
    """set | default | profile | found in the data."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the numbers depend on."""

    inputs_sha256: str
    catalogue_sha256: str
    profile_sha256: str
    seed: int


@dataclass(frozen=True, slots=True)
class Review:
    """All of it."""

    version: str
    settings: PilotSettings
    profile: Profile
    calendar: Calendar
    window: Period
    phase: str
    """proof_of_concept | pilot_expansion | production_hardening | production."""
    stage: str
    """pilot | production | enterprise."""
    inputs: tuple[Input, ...]
    problems: tuple[Problem, ...]
    doctor: tuple[Support, ...]
    kpis: tuple[KpiResult, ...]
    metrics: tuple[Judged, ...]
    """Every catalogued metric, KPI measures included, catalogue order."""
    weekly: Mapping[str, tuple[Point, ...]]
    monthly: Mapping[str, tuple[Point, ...]]
    as_of_weeks: Mapping[str, tuple[Point, ...]]
    """As computed cumulatively from the start to the end of each week."""
    segments: Mapping[str, Mapping[str, tuple[SegmentPoint, ...]]]
    """Column -> metric id -> segments."""
    fairness: tuple[FairnessColumn, ...]
    red_flags: tuple[RedFlag, ...]
    gates: tuple[Gate, ...]
    arc: Arc
    tiles: tuple[Tile, ...]
    conditions: tuple[Condition, ...]
    records: Records
    verdict: Verdict
    statement: str
    assumptions: tuple[Assumption, ...]
    left_out: tuple[LeftOut, ...]
    manifest: Manifest
    exhibits: Exhibits = NONE
    """Small tables behind the figures: shown on pages, never graded."""
    findings: tuple[Problem, ...] = ()
    """In what the files do not fit together, the gravest first; all of them are among the problems, too."""
    leading: tuple[Leading, ...] = ()
    """Measures whose weekly course will cross one of their lines within four weeks, the bad crossings first."""
    readings: Mapping[str, ControlReading] = field(default_factory=dict)
    """Metric id -> whether its weekly course is changing, and whether it will reliably meet its target."""
    daily: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    """The latest days of measures that are looked at by the day or the hour."""
    shape: AdoptionShape | None = None
    """Of the adoption curve, where it shows one."""
