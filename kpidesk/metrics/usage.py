"""How often, how long and with which features active people use the system (S2, engagement; S1 24)."""

from dataclasses import replace

import numpy as np

from kpidesk.base import numbers
from kpidesk.base.plurals import counted
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.engine.usage import EVERY_FEATURE
from kpidesk.metrics.adoption import METRICS as ADOPTION
from kpidesk.metrics.adoption import NEEDS, full_weeks, not_due
from kpidesk.metrics.exhibits_people import FeatureUse
from kpidesk.metrics.families import BUSINESS, PEOPLE
from kpidesk.metrics.metric import OVERALL, PERIODS, Metric, nothing, too_little
from kpidesk.statistics.contrasts import LEAST_CLUSTERS, Group
from kpidesk.statistics.medians import median_interval

LEAST_SESSIONS = 30
_NAMED = 3
_SOURCE = "S2, engagement"
_CURRENT = next(one for one in ADOPTION if one.id == "adoption_current")


def _frequency(evidence: Evidence, part: Slice) -> Measured:
    """Full weeks only: a week that goes on has fewer days to be active on."""
    last = full_weeks(evidence, part)
    first = (evidence.days(part.period)[0] - 1 + 6) // 7 + 1
    used = evidence.user_weeks
    mine = used[(used["week"] >= first) & (used["week"] <= last)]
    if last < first:
        if part.grain is Grain.WEEK:
            return not_due("The frequency of use", first)
        return nothing("No full pilot week lies within this period.", "Choose a longer period.")
    if mine.empty:
        return nothing("Nobody was active in a full week of this period.")
    return Value(float(mine["days"].sum()) / len(mine), len(mine), census=True)


def _duration(evidence: Evidence, part: Slice) -> Measured:
    """The median over sessions: a row that tells of several sessions counts as often, with their mean."""
    rows = evidence.of(evidence.practice.sessions, part.period)
    if rows.empty:
        return nothing("No minutes of use are recorded in this period.", "Import minutes (and sessions) of activity.")
    often = rows["sessions"].round().to_numpy(dtype=np.int64)
    total = int(often.sum())
    if total < LEAST_SESSIONS and part.grain not in {Grain.WEEK, Grain.MONTH}:
        return too_little(total, LEAST_SESSIONS, "sessions")
    minutes = np.repeat(rows["minutes"].to_numpy(dtype=np.float64), often)
    clusters = tuple(np.repeat(rows[name].to_numpy(dtype=np.int64), often) for name in ("user", "day"))
    several = rows["user"].nunique() >= LEAST_CLUSTERS  # how alike those of one user are cannot be told of fewer
    solid = total >= LEAST_SESSIONS and part.grain is Grain.WINDOW and several
    interval = median_interval(Group(minutes, clusters)) if solid else None
    note = "" if evidence.has("activity.sessions") else "Sessions are not counted: the minutes of a day are one."
    return Value(float(np.median(minutes)), total, interval, note=note, caveat=bool(note))


def feature_uses(evidence: Evidence, day: int) -> tuple[FeatureUse, ...]:
    """Users and actions of each feature from the start to a pilot day, the most used first."""
    rows = evidence.practice.features
    known = rows[rows["day"] <= day]
    sums = known.groupby("feature", sort=True)[["users", "actions"]].sum()
    if EVERY_FEATURE not in sums.index:
        return ()
    active, each = float(sums["users"][EVERY_FEATURE]), sums.drop(index=EVERY_FEATURE)
    found = [
        FeatureUse(str(name), round(users), round(actions), users / active)
        for name, users, actions in zip(each.index, each["users"], each["actions"], strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (-one.users, one.feature)))


def _features(evidence: Evidence, part: Slice) -> Measured:
    found = feature_uses(evidence, evidence.days(part.period)[1])
    if not found:
        return nothing("No feature is named in activity.", "Import the column feature of activity.")
    active = round(found[0].users / found[0].share)
    shown = [f"{one.feature} {numbers.number(one.share, Unit.SHARE)}" for one in found[:_NAMED]]
    least = f"; least used: {found[-1].feature}, {numbers.number(found[-1].share, Unit.SHARE)}"
    note = f"The mean of {counted(len(found), 'feature')}. Most used: {', '.join(shown)}"
    note = f"{note}{least if len(found) > _NAMED else ''}."
    return Value(sum(one.share for one in found) / len(found), active, census=True, note=note)


METRICS = (
    replace(
        _CURRENT,
        id="adoption_weekly",
        title="Weekly adoption",
        family=BUSINESS,
        cadence=Cadence.WEEKLY,
        formula="distinct active users in a full week ÷ users eligible in it",
        source="S1 24",
    ),
    Metric(
        id="usage_frequency",
        title="Active days a week",
        family=PEOPLE,
        unit=Unit.COUNT,
        better=Better.HIGHER,
        cadence=Cadence.WEEKLY,
        formula="active days ÷ (active users × weeks), over full weeks in which a user was active",
        interval="none: a census",
        source=_SOURCE,
        needs=NEEDS,
        measure=_frequency,
        grains=PERIODS - {Grain.AS_OF},
    ),
    Metric(
        id="session_duration",
        title="Session duration",
        family=PEOPLE,
        unit=Unit.MINUTES,
        better=Better.NEITHER,
        cadence=Cadence.WEEKLY,
        formula="median minutes of a session; where only the sum of a person's day is known, its mean for each",
        interval="bootstrap of the median, fewer effective sessions where those of one user or one day are alike",
        source=_SOURCE,
        needs=("activity.minutes",),
        measure=_duration,
        minimum=f"{LEAST_SESSIONS} sessions; for an interval {LEAST_CLUSTERS} users",
        grains=PERIODS - {Grain.AS_OF},
    ),
    Metric(
        id="feature_adoption",
        title="Use of features",
        family=PEOPLE,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="users who ever used a feature ÷ users who used any; the mean over features",
        interval="none: a census",
        source=_SOURCE,
        needs=("activity.feature",),
        measure=_features,
        grains=OVERALL,
        dated=True,
    ),
)
