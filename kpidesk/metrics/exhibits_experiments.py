"""Experiments as a table: each metric of each arm against the control, with all that has to be known to believe it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ExperimentArm:
    """One arm: its units, and the share of all units that it was planned to have (0-1)."""

    name: str
    units: int
    planned: float


@dataclass(frozen=True, slots=True)
class ExperimentRow:
    """One metric of one arm against the control. Sizes are in the metric's own unit; relative ones are shares of the
    control's mean.

    ``interval`` and ``p_value`` hold for one look at the end; where it is ``running`` for as many looks as one likes.
    ``p_holm``: after Holm over all rows. ``detectable``: the difference that would have been found four times in five.
    ``tenth``: the chance of finding a true change of a tenth of the control's mean. ``outcome``: better | worse |
    higher | lower (no direction is set) | open | withheld | too_little; ``reason`` says why for the last two.
    """

    metric: str
    arm: str
    n: int
    n_control: int
    mean: float
    mean_control: float
    marks: bool
    outcome: str
    reason: str = ""
    size: float | None = None
    interval: tuple[float, float] | None = None
    relative: float | None = None
    relative_interval: tuple[float, float] | None = None
    p_value: float | None = None
    p_holm: float | None = None
    detectable: float | None = None
    tenth: float | None = None
    better: str = ""


@dataclass(frozen=True, slots=True)
class Experiment:
    """One experiment. ``id``: experiment_<name>. ``ratio_p``: chi-square of the sample ratio, None where not checked.

    ``crossed``: units that stand in several arms; they count in none. ``first``, ``last``: days of its units, None
    where they have none. ``running``: units came in within the week before the day of the review.
    ``why_not``: why there are no rows to be believed; empty where there are.
    """

    id: str
    name: str
    control: str
    arms: tuple[ExperimentArm, ...]
    ratio_p: float | None
    crossed: int
    first: date | None
    last: date | None
    running: bool
    rows: tuple[ExperimentRow, ...]
    why_not: str = ""

    @property
    def units(self) -> int:
        """Units of all arms."""
        return sum(arm.units for arm in self.arms)
