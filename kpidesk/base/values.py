"""A measured number, or the reason why there is none. Never a bare NaN, never 0 for "no data"."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

_NOTHING: Mapping[str, float] = MappingProxyType({})


class Grade(StrEnum):
    """Where a value comes from: our rows, pre-summed sheets, or somebody's word."""

    COMPUTED = "computed"
    AGGREGATED = "aggregated"
    STATED = "stated"


class Lack(StrEnum):
    """Which kind of "no data" it is."""

    NOT_MEASURED = "not measured"
    NOT_DUE = "not due"
    TOO_LITTLE = "too little evidence"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Value:
    """A finite number with what is known of its precision.

    ``interval`` is the two-sided 95 % interval in the unit of the measure, or None where there is none.
    ``census`` marks a complete count: always firm. ``note`` is a remark printed with the value.
    ``detail`` holds the further figures a light or a page needs (such as ``p_value``), by name.
    """

    number: float
    n: int | None = None
    interval: tuple[float, float] | None = None
    grade: Grade = Grade.COMPUTED
    census: bool = False
    note: str = ""
    caveat: bool = False
    """Whether the note limits what the figure stands for."""
    detail: Mapping[str, float] = field(default_factory=lambda: _NOTHING)

    def __post_init__(self) -> None:
        if not math.isfinite(self.number):
            raise ValueError(f"a value must be finite, not {self.number}: use Missing")


@dataclass(frozen=True, slots=True)
class Missing:
    """No number: which kind, why in one sentence, what would cure it, and how many rows are still needed."""

    lack: Lack
    reason: str
    cure: str = ""
    n: int | None = None
    still_needed: int | None = None


Measured = Value | Missing
