"""KPI 8, adoption: active users ÷ eligible users, as a curve: a census of the pilot's users (S0; S1 24)."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.base.periods import WEEK
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Grade, Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.metric import OVERALL, Formula, Metric, nothing

SUSTAINED_WEEKS, SUSTAINED_LEAST = (9, 10, 11, 12), 3
Users = frozenset[str]
NEEDS = ("requests.user_id|activity.user_id",)
_WEEKLY = frozenset({Grain.WINDOW, Grain.AS_OF, Grain.WEEK})


def full_weeks(evidence: Evidence, part: Slice) -> int:
    """How many pilot weeks have ended by the last day of a slice."""
    return ((part.period.last - evidence.calendar.start).days + 1) // WEEK


def eligible_in(evidence: Evidence, week: int) -> Users | None:
    """The users eligible in a week: access from by its end, not ended before its start; None without a list."""
    listed = evidence.register("users")
    if listed is None:
        return None
    access = evidence.remember("access", lambda: _access(listed))
    return evidence.remember(("eligible", week), lambda: access.in_week(week))


@dataclass(frozen=True, slots=True, eq=False)
class _Access:
    """The listed users, and the first and last pilot day of their access: 1 and infinity where that is left open."""

    users: npt.NDArray[np.object_]
    begin: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]

    def in_week(self, week: int) -> Users:
        first, last = WEEK * (week - 1) + 1, WEEK * week
        return frozenset(self.users[(self.begin <= last) & (self.end >= first)].tolist())


def _access(listed: pd.DataFrame) -> _Access:
    begin, end = listed["eligible_from_day"].fillna(1.0), listed["eligible_to_day"].fillna(np.inf)
    users = listed["user_id"].to_numpy(dtype=object)
    return _Access(users, begin.to_numpy(dtype=np.float64), end.to_numpy(dtype=np.float64))


def active_in(evidence: Evidence, weeks: tuple[int, ...], least: int = 1) -> Users:
    """The users active in at least ``least`` of some weeks."""
    return evidence.remember(("active", weeks, least), lambda: _active_in(evidence, weeks, least))


def _active_in(evidence: Evidence, weeks: tuple[int, ...], least: int) -> Users:
    by_week = evidence.remember("active by week", lambda: _by_week(evidence.user_weeks))
    used = [by_week[week] for week in weeks if week in by_week]
    if least == 1:
        return frozenset().union(*used)
    times = Counter(user for users in used for user in users)
    return frozenset(user for user, count in times.items() if count >= least)


def _by_week(used: pd.DataFrame) -> dict[int, Users]:
    users, weeks = used["user"].to_numpy(dtype=object), used["week"].to_numpy()
    return {week: frozenset(users[weeks == week].tolist()) for week in np.unique(weeks).tolist()}


def _share(evidence: Evidence, weeks: tuple[int, ...], week: int, least: int = 1) -> Measured:
    """Active in at least ``least`` of some weeks, of those eligible in one week.

    People who are not listed are left out of the share and counted apart.
    """
    return evidence.remember(("adoption", weeks, week, least), lambda: _count_share(evidence, weeks, week, least))


def _count_share(evidence: Evidence, weeks: tuple[int, ...], week: int, least: int) -> Measured:
    active, listed = active_in(evidence, weeks, least), eligible_in(evidence, week)
    if listed is None:
        return _share_of_number(evidence, len(active))
    if not listed:
        return nothing(f"Nobody was eligible in week {week}.", "Check eligible_from and eligible_to of users.")
    strangers = _strangers(evidence, active)
    barred = active - listed - strangers
    told = [f"{len(strangers)} active people are not on the list of users: {_some(strangers)}."] if strangers else []
    if barred:
        told.append(f"{len(barred)} active people were not eligible in week {week}: {_some(barred)}.")
    note = " ".join(told)
    return Value(len(active & listed) / len(listed), len(listed), census=True, note=note, caveat=bool(note))


def _strangers(evidence: Evidence, active: Users) -> Users:
    """Of the active, those that the list of users does not have."""
    return active - evidence.remember("listed", lambda: frozenset(evidence.registers["users"]["user_id"]))


def _share_of_number(evidence: Evidence, active: int) -> Measured:
    eligible = evidence.settings.eligible_users
    if not eligible:
        return nothing("Who is eligible is not known.", "Import the table users, or set eligible_users.")
    more = f" More were active, {active}: correct eligible_users." if active > eligible else ""
    note = f"Of {eligible} eligible users: a number, no list.{more}"
    return Value(min(1.0, active / eligible), eligible, grade=Grade.AGGREGATED, census=True, note=note, caveat=True)


def _some(names: Users, most: int = 5) -> str:
    shown = ", ".join(sorted(names)[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def not_due(what: str, week: int) -> Missing:
    """A measure whose week is not over."""
    return Missing(Lack.NOT_DUE, f"{what} is known once pilot week {week} is over.")


def _current(evidence: Evidence, part: Slice) -> Measured:
    week = part.number if part.grain is Grain.WEEK else full_weeks(evidence, part)
    if week < 1 or week > full_weeks(evidence, part):
        return not_due("Adoption", max(1, part.number))
    return _share(evidence, (week,), week)


def _in_week(week: int) -> Formula:
    def measure(evidence: Evidence, part: Slice) -> Measured:
        if full_weeks(evidence, part) < week:
            return not_due(f"Adoption in week {week}", week)
        return _share(evidence, (week,), week)

    return measure


def _sustained(evidence: Evidence, part: Slice) -> Measured:
    last = SUSTAINED_WEEKS[-1]
    if full_weeks(evidence, part) < last:
        return not_due("Sustained adoption", last)
    return _share(evidence, SUSTAINED_WEEKS, last, SUSTAINED_LEAST)


def so_far(evidence: Evidence, part: Slice) -> int:
    """The week that the slice has come to, begun ones included."""
    return max(1, (evidence.days(part.period)[1] - 1) // WEEK + 1)


def _tried(evidence: Evidence, part: Slice) -> Measured:
    week = so_far(evidence, part)
    return _share(evidence, tuple(range(1, week + 1)), week)


def _of_first(evidence: Evidence, part: Slice) -> Measured:
    """The same active users over those eligible in week 1: a base that grows does not hide a loss."""
    week = full_weeks(evidence, part)
    first = eligible_in(evidence, 1)
    if week < 1:
        return not_due("Adoption", 1)
    if not first:
        return nothing("Who was eligible in week 1 is not known.", "Import the table users with eligible_from.")
    active = active_in(evidence, (week,))
    return Value(len(active & first) / len(first), len(first), census=True)


def _retention(evidence: Evidence, part: Slice) -> Measured:
    """Of the users active in their first week of access, the share active again in their fifth; the curve as detail."""
    week = full_weeks(evidence, part)
    used = evidence.user_weeks[evidence.user_weeks["week"] <= week]
    begun = used.groupby("user")["week"].transform("min")
    first, back = begun[used["week"] == begun], (used["week"] - begun).value_counts()
    cohorts = {later: int((first + later <= week).sum()) for later in range(1, week)}
    curve = {f"week_{later}": float(back.get(later, 0)) / size for later, size in cohorts.items() if size}
    if "week_4" not in curve:
        return not_due("Retention four weeks after first use", 5)
    return Value(curve["week_4"], cohorts[4], census=True, detail=curve)


def _depth(evidence: Evidence, part: Slice) -> Measured:
    week = part.number if part.grain is Grain.WEEK else full_weeks(evidence, part)
    used = evidence.user_weeks[evidence.user_weeks["week"] == week]
    if used.empty:
        return nothing("Nobody was active in the last full week.") if week else not_due("Depth of use", 1)
    return Value(float(used["actions"].sum()) / len(used), len(used), census=True)


def _unlisted(evidence: Evidence, part: Slice) -> Measured:
    active = active_in(evidence, tuple(range(1, so_far(evidence, part) + 1)))
    if not active:
        return nothing("Nobody was active in this period.")
    strangers = _strangers(evidence, active)
    note = f"Not on the list: {_some(strangers)}." if strangers else ""
    return Value(float(len(strangers)), len(active), census=True, note=note)


def _rate(metric: str, title: str, formula: str, measure: Formula, grains: frozenset[Grain], source: str) -> Metric:
    return Metric(
        id=metric,
        title=title,
        family="adoption",
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.DAILY,
        formula=formula,
        interval="none: a census",
        source=source,
        needs=NEEDS,
        measure=measure,
        grains=grains,
        dated=True,
    )


_S0 = "S0, Adoption Rate"
METRICS = (
    _rate(
        "adoption_current",
        "Adoption",
        "distinct active users in the last full pilot week ÷ users eligible in it",
        _current,
        _WEEKLY,
        "S0, Adoption Rate; S1 24",
    ),
    *(
        _rate(
            f"adoption_week_{week}",
            f"Adoption in week {week}",
            f"distinct active users in pilot week {week} ÷ users eligible in it",
            _in_week(week),
            OVERALL,
            _S0,
        )
        for week in (1, 2, 4)
    ),
    _rate(
        "adoption_sustained",
        "Sustained adoption",
        "users active in at least 3 of weeks 9–12 ÷ users eligible in week 12",
        _sustained,
        OVERALL,
        _S0,
    ),
    _rate(
        "adoption_tried",
        "Ever tried",
        "users ever active ÷ users eligible now",
        _tried,
        _WEEKLY,
        "S0, Mistake 3: the full curve",
    ),
    _rate(
        "adoption_of_first_eligible",
        "Adoption of the first eligible",
        "active in the last full week ÷ users eligible in week 1, both counted among the latter",
        _of_first,
        _WEEKLY - {Grain.WEEK},
        "ours: the base may grow",
    ),
    _rate(
        "adoption_retention",
        "Still active four weeks on",
        "users active in the fifth week after their first use ÷ users whose fifth week is over",
        _retention,
        OVERALL,
        "S0, Mistake 3: the full curve",
    ),
    Metric(
        id="actions_per_active_user",
        title="Depth of use",
        family="adoption",
        unit=Unit.COUNT,
        better=Better.HIGHER,
        cadence=Cadence.WEEKLY,
        formula="completed requests (or actions) in the last full week ÷ users active in it",
        interval="none: a census",
        source="S2, engagement",
        needs=NEEDS,
        measure=_depth,
        grains=_WEEKLY,
        dated=True,
    ),
    Metric(
        id="unlisted_users",
        title="Active but not listed",
        family="adoption",
        unit=Unit.COUNT,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula="distinct active users who are not in the table users",
        interval="none: a census",
        source="ours: they are left out of the share",
        needs=(*NEEDS, "users.user_id"),
        measure=_unlisted,
        grains=OVERALL,
        dated=True,
    ),
)
