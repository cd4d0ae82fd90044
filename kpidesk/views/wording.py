"""The words and shapes of lights, phases, recommendations and the like, in one place, for report and window alike."""

from collections.abc import Mapping
from dataclasses import dataclass

from kpidesk.base import plurals
from kpidesk.base.problems import Level
from kpidesk.base.units import Better, Cadence
from kpidesk.base.values import Grade, Lack
from kpidesk.decision.review import Confidence, GateState, Light, Recommendation


@dataclass(frozen=True, slots=True)
class Sign:
    """Colour is never alone: a shape, a word, and what it says of the target."""

    shape: str
    word: str
    meaning: str

    def __str__(self) -> str:
        return f"{self.shape} {self.word}"


LIGHTS: Mapping[Light, Sign] = {
    Light.GREEN: Sign("▲", "green", "met"),
    Light.YELLOW: Sign("◆", "yellow", "near"),
    Light.RED: Sign("▼", "red", "missed"),
    Light.NO_DATA: Sign("–", "not measured", "not measured"),
    Light.NOT_APPLICABLE: Sign("○", "not applicable", "not applicable"),
}
GATES: Mapping[GateState, Sign] = {
    GateState.HELD: Sign("▲", "held", "met"),
    GateState.MISSED: Sign("▼", "missed", "missed"),
    GateState.NOT_MEASURED: Sign("–", "not measured", "not measured"),
    GateState.NOT_DUE: Sign("○", "not due", "not due"),
}
RECOMMENDATIONS: Mapping[Recommendation, Sign] = {
    Recommendation.SCALE: Sign("▲", "Scale", "roll it out"),
    Recommendation.OPTIMISE: Sign("◆", "Optimise", "work on the bottleneck, then reassess"),
    Recommendation.REDESIGN_OR_KILL: Sign("◆", "Redesign or kill", "fundamental issues"),
    Recommendation.KILL: Sign("▼", "Kill", "stop, and learn why"),
    Recommendation.INCOMPLETE: Sign("–", "Incomplete", "cannot be decided yet"),
}
UNGRADED = Sign("", "not graded", "no line in the profile")
CONFIDENCE: Mapping[Confidence, str] = {
    Confidence.FIRM: "firm",
    Confidence.LEANING: "leaning",
}
PHASES: Mapping[str, str] = {
    "proof_of_concept": "proof of concept",
    "pilot_expansion": "pilot expansion",
    "production_hardening": "production hardening",
    "production": "production",
}
STAGES: Mapping[str, str] = {
    "pilot": "pilot stage (below 1,000 transactions a day)",
    "production": "production stage (1,000 to 10,000 transactions a day)",
    "enterprise": "enterprise stage (10,000 transactions a day or more)",
}
ARC: Mapping[str, str] = {
    "continue": "Continue",
    "extend_or_kill": "Extend or kill",
    "kill": "Kill",
    "open": "Open",
}
RULES: Mapping[str, str] = {
    "red-flag": "a red flag stands",
    "too-many-yellow": "five or more KPIs are yellow",
    "unknown": "a KPI is not measured",
    "all-green": "all KPIs are green",
    "bottleneck": "one or two KPIs are yellow",
    "fundamental": "three or four KPIs are yellow",
}
DOCTOR: Mapping[str, Sign] = {
    "computable": Sign("▲", "computable", "the files have what it takes"),
    "caveat": Sign("◆", "with a caveat", "computable, but weaker than it could be"),
    "not_computable": Sign("–", "not computable", "a column is missing"),
}
TRENDS: Mapping[str, str] = {
    "better": "getting better",
    "worse": "getting worse",
    "steady": "steady",
    "unknown": "trend not known yet",
}
GRADES: Mapping[Grade, str] = {
    Grade.COMPUTED: "computed from rows",
    Grade.AGGREGATED: "from sums that came in summed",
    Grade.STATED: "stated, not computed",
}
LACKS: Mapping[Lack, str] = {
    Lack.NOT_MEASURED: "not measured",
    Lack.NOT_DUE: "not due yet",
    Lack.TOO_LITTLE: "too little evidence",
    Lack.NOT_APPLICABLE: "not applicable",
}
LEVELS: Mapping[Level, str] = {
    Level.ERROR: "error",
    Level.WARNING: "warning",
    Level.ASSUMED: "assumed",
    Level.INFO: "note",
}
BETTER: Mapping[Better, str] = {
    Better.LOWER: "lower is better",
    Better.HIGHER: "higher is better",
    Better.NEITHER: "neither direction is better",
}
CADENCES: Mapping[Cadence, str] = {
    Cadence.HOURLY: "every hour",
    Cadence.DAILY: "every day",
    Cadence.WEEKLY: "every week",
    Cadence.MONTHLY: "every month",
}
_SIZES = ("bytes", "kB", "MB", "GB", "TB")
_STEP = 1000


def light(of: Light | None) -> Sign:
    """The sign of a light; a measure without a line has none."""
    return LIGHTS[of] if of is not None else UNGRADED


def confidence(of: Confidence | None) -> str:
    """firm, leaning, or nothing."""
    return CONFIDENCE[of] if of is not None else ""


counted = plurals.counted
"""1 row, 31,482 rows, no rows."""


def file_size(size: int) -> str:
    """421 MB, 1.2 kB, 17 bytes; in steps of 1,000."""
    if size < _STEP:
        return "1 byte" if size == 1 else f"{size} bytes"
    value, step = float(size), 0
    while value >= _STEP - 0.5 and step < len(_SIZES) - 1:
        value, step = value / _STEP, step + 1
    return f"{value:.{1 if value < 9.95 else 0}f} {_SIZES[step]}"
