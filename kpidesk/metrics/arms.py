"""The sides of a comparison of business work, and the strongest design that they allow."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.base.plurals import counted
from kpidesk.base.values import Missing
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.engine.work import CODES, NO_ARM, NO_HANDLER
from kpidesk.metrics.metric import nothing, too_little
from kpidesk.statistics.contrasts import Group

LEAST, LEAST_OF_A_PERIOD = 30, 5
"""Units on each side before a review says anything, and before a single week or month is shown."""
Marks = npt.NDArray[np.bool_]


class Design(StrEnum):
    """How units with the system are set against units without it, the strongest first."""

    DIFFERENCES = "difference in differences"
    CONTROL = "control at the same time"
    BEFORE_AFTER = "before and after"


REMARKS: Mapping[Design, str] = MappingProxyType(
    {
        Design.DIFFERENCES: "Design: difference in differences, the change with the system less that of the control.",
        Design.CONTROL: "Design: against a control of the same time; it speaks for the system as far as chance decided "
        "which unit went where.",
        Design.BEFORE_AFTER: "Design: after against before, without a control: whatever else changed in between is in "
        "it too, so that it does not say what the system did.",
    }
)


@dataclass(frozen=True, slots=True)
class Sides:
    """One column of the units, on up to four sides: with the system and without it, since it was deployed and before.

    ``on`` and ``off`` are the two sides that are compared; ``on_once`` and ``off_once`` the same before deployment, and
    None but for difference in differences.
    """

    design: Design
    on: Group
    off: Group
    on_once: Group | None = None
    off_once: Group | None = None

    @property
    def groups(self) -> tuple[Group, ...]:
        """All that are used: on, off and, before deployment, on and off."""
        return tuple(one for one in (self.on, self.off, self.on_once, self.off_once) if one is not None)

    @property
    def n(self) -> int:
        """Units on all sides."""
        return sum(group.n for group in self.groups)

    @property
    def names(self) -> tuple[str, str]:
        """What the two compared sides are called."""
        return ("after", "before") if self.design is Design.BEFORE_AFTER else ("with the system", "in the control")

    def solid(self) -> bool:
        """Whether each side has enough units for an interval."""
        return min(group.n for group in self.groups) >= LEAST


def sides(evidence: Evidence, part: Slice, column: str, *, differences: bool = True) -> Sides | Missing:
    """The strongest design for which every side has enough units with that column filled.

    ``differences``: whether a difference in differences will do. For a week or month the sides since deployment are
    cut to it.
    """
    return evidence.remember(
        ("sides", column, part, differences), lambda: _sides(evidence, part, column, differences=differences)
    )


def _sides(evidence: Evidence, part: Slice, column: str, *, differences: bool) -> Sides | Missing:
    groups = {name: _group(evidence, part, column, name) for name in ("on", "off", "on_once", "off_once")}
    least = LEAST_OF_A_PERIOD if part.grain in {Grain.WEEK, Grain.MONTH} else LEAST
    designs = (
        (Design.DIFFERENCES, ("on", "off", "on_once", "off_once")),
        (Design.CONTROL, ("on", "off")),
        (Design.BEFORE_AFTER, ("on", "on_once")),
    )
    allowed = [one for one in designs if differences or one[0] is not Design.DIFFERENCES]
    for design, names in allowed:
        found = [groups[name] for name in names]
        if min(group.n for group in found) >= least:
            return Sides(design, *found)
    begun = [[groups[name] for name in names] for _, names in allowed[-2:]]
    fewest = max((min(group.n for group in found) for found in begun), default=0)
    if not fewest:
        return nothing(
            "The work items have no two sides to compare in this period.",
            "Fill arm of work_items: control and treatment, or before and after.",
        )
    return too_little(fewest, least, "units on the smaller side of the comparison")


def _group(evidence: Evidence, part: Slice, column: str, side: str) -> Group:
    work = evidence.practice.work
    values = work[column].to_numpy(dtype=np.float64)
    chosen = side_of(evidence, side) & _known(evidence, part, now=not side.endswith("once")) & ~np.isnan(values)
    return Group(values[chosen], tuple(labels[chosen] for labels in _clusters(evidence)))


def side_of(evidence: Evidence, side: str) -> Marks:
    """Which units are on a side, whenever they were finished: "on", "off", "on_once" or "off_once"."""
    marks = evidence.remember("sides of work", lambda: _marks(evidence))
    return marks[side]


def _marks(evidence: Evidence) -> dict[str, Marks]:
    """A unit that began before the deployment shows its side as it was before."""
    work, settings = evidence.practice.work, evidence.settings
    arm = work["arm"].to_numpy()
    deployed = ((settings.deployed_on or evidence.calendar.start) - evidence.calendar.start).days + 1
    early = work["begun"].to_numpy(dtype=np.float64) < deployed
    treated, control = arm == CODES["treatment"], arm == CODES["control"]
    return {
        "on": (treated & ~early) | (arm == CODES["after"]),
        "off": control & ~early,
        "on_once": (treated & early) | (arm == CODES["before"]),
        "off_once": control & early,
    }


def by_the_system(evidence: Evidence) -> Marks:
    """Which units the system had a hand in: those of treatment and after, and those of no arm."""
    return np.isin(evidence.practice.work["arm"].to_numpy(), [CODES["treatment"], CODES["after"], NO_ARM])


def _known(evidence: Evidence, part: Slice, *, now: bool) -> Marks:
    """Units known by the end of the slice, and those of the slice's own days alone where a period has to tell its own.

    A unit without any time is not known to be older than the review.
    """
    day = evidence.practice.work["day"].to_numpy(dtype=np.float64)
    first, last = evidence.days(part.period)
    of_review = part.grain in {Grain.WINDOW, Grain.AS_OF} and part.period.last >= evidence.calendar.as_of
    if now and part.grain in {Grain.WEEK, Grain.MONTH}:
        return np.asarray((day >= first) & (day <= last))
    return np.asarray((day <= last) | (np.isnan(day) & of_review))


def _clusters(evidence: Evidence) -> tuple[npt.NDArray[np.int64], ...]:
    """The day of each unit and, where that is told, a number for who handled it; unknown ones stand alone."""
    return evidence.remember("clusters of work", lambda: _labels(evidence.practice.work))


def _labels(work: pd.DataFrame) -> tuple[npt.NDArray[np.int64], ...]:
    alone = -1 - np.arange(len(work), dtype=np.int64) - 10**6
    day = work["day"].to_numpy(dtype=np.float64)
    days = np.where(np.isnan(day), alone, np.nan_to_num(day).astype(np.int64))
    handler = work["handler"].to_numpy(dtype=np.int64)
    ways = (days,) if not (handler != NO_HANDLER).any() else (days, np.where(handler == NO_HANDLER, alone, handler))
    return tuple(np.asarray(np.unique(way, return_inverse=True)[1], dtype=np.int64) for way in ways)


def told(found: Sides, figures: tuple[str, str]) -> str:
    """Both sides with their figure and their units, and the design."""
    (on, off), once = found.names, found.on_once is not None
    before = " since deployment" if once else ""
    return (
        f"{figures[0]} {on} ({counted(found.on.n, 'unit')}), {figures[1]} {off} ({counted(found.off.n, 'unit')})"
        f"{before}. {REMARKS[found.design]}"
    )
