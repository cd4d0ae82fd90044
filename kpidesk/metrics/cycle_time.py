"""How much faster a unit of work is done, by medians (S1 22)."""

import numpy as np

from kpidesk.base import numbers
from kpidesk.base.plurals import counted, plural
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.arms import LEAST, Design, by_the_system, sides, told
from kpidesk.metrics.families import BUSINESS
from kpidesk.metrics.metric import PERIODS, Metric, nothing
from kpidesk.statistics.medians import reduction_interval


def _reduction(evidence: Evidence, part: Slice) -> Measured:
    found = sides(evidence, part, "hours", differences=False)
    if isinstance(found, Missing):
        return found
    on, off = (float(np.median(group.values)) for group in (found.on, found.off))
    if off <= 0:
        return nothing(
            "Half of the units to compare with took no time at all.", "Check started_at and finished_at of work_items."
        )
    interval = reduction_interval(found.on, found.off) if _resampled(part) and found.solid() else None
    figures = (f"Median {numbers.number(on, Unit.HOURS)}", numbers.number(off, Unit.HOURS))
    left = _unfinished(evidence) if part.grain is Grain.WINDOW else ""
    note = f"{told(found, figures)} {left}".strip()
    weak = bool(left) or found.design is Design.BEFORE_AFTER
    return Value(1 - on / off, found.n, interval, note=note, caveat=weak, detail={"on": on, "off": off})


def _resampled(part: Slice) -> bool:
    """Resampling is for what is reviewed; the course of earlier weeks does without."""
    return part.grain is Grain.WINDOW


def _unfinished(evidence: Evidence) -> str:
    """Slow units are finished last: while some are open, the median looks shorter than it is."""
    work = evidence.practice.work
    open_ = int((by_the_system(evidence) & ~work["finished"].to_numpy(dtype=bool)).sum())
    if not open_:
        return ""
    return f"{counted(open_, 'unit')} not finished yet {plural(open_, 'is', 'are')} left out: the slow come last."


METRICS = (
    Metric(
        id="cycle_time_reduction",
        title="Cycle time reduction",
        family=BUSINESS,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="1 − median hours from start to finish with the system (or after) ÷ median of the control (or before)",
        interval="bootstrap of both medians, fewer effective units where those of one day or one person are alike",
        source="S1 22",
        needs=("work_items.started_at", "work_items.finished_at", "work_items.arm"),
        measure=_reduction,
        minimum=f"{LEAST} finished units on each side; 5 for a single week or month, then without an interval",
        grains=PERIODS,
        dated=True,
    ),
)
