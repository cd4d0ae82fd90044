"""Whether training changes who uses the system (S2: seats are not use)."""

from dataclasses import dataclass, replace

import numpy as np

from kpidesk.base import numbers
from kpidesk.base.periods import WEEK
from kpidesk.base.plurals import counted
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.adoption import Users, active_in, eligible_in, full_weeks, not_due
from kpidesk.metrics.families import PEOPLE
from kpidesk.metrics.literacy import trained_by
from kpidesk.metrics.metric import OVERALL, Metric, nothing, too_little
from kpidesk.statistics.contrasts import Group, half_width
from kpidesk.statistics.proportions import newcombe_difference

LEAST = 10
"""People on each side."""
SPAN = 4
"""Weeks at most that are looked at on each side of a training."""


@dataclass(frozen=True, slots=True)
class TrainingGroups:
    """People eligible in a full week: active ones among those trained before it began, and among the others."""

    week: int
    trained: int
    trained_active: int
    untrained: int
    untrained_active: int


def training_groups(evidence: Evidence, week: int) -> TrainingGroups | None:
    """Both groups in a week; None where nobody says who is eligible."""
    eligible = eligible_in(evidence, week)
    if eligible is None or not evidence.has("training.person"):
        return None
    trained = trained_by(evidence, WEEK * (week - 1)) & eligible
    rest, active = eligible - trained, active_in(evidence, (week,))
    return TrainingGroups(week, len(trained), len(trained & active), len(rest), len(rest & active))


def _effect(evidence: Evidence, part: Slice) -> Measured:
    week = full_weeks(evidence, part)
    if week < 1:
        return not_due("The effect of training", 1)
    groups = training_groups(evidence, week)
    if groups is not None and min(groups.trained, groups.untrained) >= LEAST:
        return _side_by_side(groups)
    shifts = _shifts(evidence, week)
    if len(shifts) >= LEAST:
        return _before_after(shifts)
    return _too_few(groups, len(shifts))


def _side_by_side(groups: TrainingGroups) -> Value:
    trained, rest = groups.trained_active / groups.trained, groups.untrained_active / groups.untrained
    interval = newcombe_difference(groups.trained_active, groups.trained, groups.untrained_active, groups.untrained)
    note = (
        f"In week {groups.week} {numbers.number(trained, Unit.SHARE)} of {groups.trained:,} trained people were "
        f"active, {numbers.number(rest, Unit.SHARE)} of {groups.untrained:,} others. Who was trained may have been "
        "keener anyway: compare people trained by lot, or early and late, to be sure."
    )
    detail = {"trained": trained, "untrained": rest, "paired": 0.0}
    return Value(trained - rest, groups.trained + groups.untrained, interval, note=note, detail=detail)


def _before_after(shifts: np.ndarray) -> Value:
    """The mean change of the share of active weeks, each person against themselves: Student's interval."""
    half = half_width((Group(shifts),), (1.0,))
    change = float(shifts.mean())
    note = (
        f"Too few people are untrained, so {len(shifts):,} trained ones are held against themselves: the share of "
        f"weeks in which they were active, in up to {SPAN} weeks before and as many after. Without a comparison group "
        "it does not say what the training did."
    )
    interval = None if half is None else (max(-1.0, change - half), min(1.0, change + half))
    return Value(change, len(shifts), interval, note=note, caveat=True, detail={"paired": 1.0})


def _shifts(evidence: Evidence, last: int) -> np.ndarray:
    """Of each trained person, the share of active weeks after less that before, over equally many eligible weeks."""
    rows = evidence.registers["training"]
    first = rows.groupby("person")["trained_on_day"].min()
    active = {week: active_in(evidence, (week,)) for week in range(1, last + 1)}
    eligible = {week: eligible_in(evidence, week) for week in range(1, last + 1)}
    found = [_shift(person, _week(day), last, active, eligible) for person, day in first.sort_index().items()]
    return np.array([one for one in found if one is not None], dtype=np.float64)


def _week(day: float) -> int:
    return int((day - 1) // WEEK) + 1


def _shift(
    person: object, trained: int, last: int, active: dict[int, Users], eligible: dict[int, Users | None]
) -> float | None:
    """The week of the training itself is neither before nor after."""
    length = min(SPAN, trained - 1, last - trained)
    before = range(trained - length, trained)
    after = range(trained + 1, trained + 1 + length)
    listed = all((people := eligible[week]) is None or person in people for week in (*before, *after))
    if length < 1 or not listed:
        return None
    share = [sum(person in active[week] for week in weeks) / length for weeks in (after, before)]
    return share[0] - share[1]


def _too_few(groups: TrainingGroups | None, paired: int) -> Missing:
    if groups is None:
        return nothing("Who is eligible is not known, so nobody is known to be untrained.", "Import the table users.")
    fewest = max(min(groups.trained, groups.untrained), paired)
    if not groups.trained and not paired:
        return nothing(
            "None of the eligible people was trained before the last full week.",
            "Write the same ids in person of training and user_id of users.",
        )
    missing = too_little(fewest, LEAST, "people in the smaller group")
    told = f"{counted(groups.trained, 'eligible person', 'eligible people')} trained, {groups.untrained:,} not"
    return replace(missing, reason=f"{missing.reason} ({told}.)".replace(".)", ")."))


METRICS = (
    Metric(
        id="training_effect",
        title="Effect of training on use",
        family=PEOPLE,
        unit=Unit.SHARE_GAP,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="active share of trained eligible people − that of the others, in the last full week; with too few "
        "others, the share of weeks in which trained people were active, after − before",
        interval="Newcombe; before and after: Student's t over people",
        source="S2, measure if training works",
        needs=("training.person", "requests.user_id|activity.user_id"),
        measure=_effect,
        minimum=f"{LEAST} people in each group",
        grains=OVERALL,
        dated=True,
    ),
)
