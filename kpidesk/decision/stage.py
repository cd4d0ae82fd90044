"""Where the pilot stands in time (its phase) and in volume (its stage), and which KPIs each looks at (S0)."""

from collections.abc import Mapping

PROOF_OF_CONCEPT, PILOT_EXPANSION, PRODUCTION_HARDENING, PRODUCTION = (
    "proof_of_concept",
    "pilot_expansion",
    "production_hardening",
    "production",
)
_LAST_WEEK = ((4, PROOF_OF_CONCEPT), (8, PILOT_EXPANSION), (12, PRODUCTION_HARDENING))
_ALL = frozenset(range(1, 13))
_IN_FOCUS: Mapping[str, frozenset[int]] = {
    PROOF_OF_CONCEPT: frozenset({1, 2, 3, 4, 8}),
    PILOT_EXPANSION: frozenset(range(1, 11)),
    PRODUCTION_HARDENING: _ALL,
    PRODUCTION: _ALL,
}
_FIRST_WEEK: Mapping[int, int] = {1: 1, 2: 1, 3: 1, 4: 1, 5: 5, 6: 5, 7: 5, 8: 1, 9: 5, 10: 5, 11: 9, 12: 9}
_STAGES = ((1_000, "pilot"), (10_000, "production"))
_FOCUS_AT: Mapping[str, frozenset[int]] = {
    "pilot": frozenset({1, 2, 3, 4, 8}),
    "production": frozenset(range(1, 11)),
    "enterprise": _ALL,
}


def phase_of(week: int) -> str:
    """The phase of the 90-day arc a pilot week lies in."""
    return next((phase for last, phase in _LAST_WEEK if week <= last), PRODUCTION)


def in_focus(kpi_number: int, phase: str) -> bool:
    """Whether a phase looks at a KPI."""
    return kpi_number in _IN_FOCUS[phase]


def focus_from(kpi_number: int) -> int:
    """The pilot week in which a KPI comes into focus."""
    return _FIRST_WEEK[kpi_number]


def stage_of(completed_per_day: float) -> str:
    """The stage: pilot | production | enterprise by completed transactions per calendar day over the last 28 days."""
    return next((stage for limit, stage in _STAGES if completed_per_day < limit), "enterprise")


def focus_at(stage: str) -> tuple[int, ...]:
    """The numbers of the KPIs that matter at a stage of volume (S0, from pilot to enterprise)."""
    return tuple(sorted(_FOCUS_AT[stage]))
