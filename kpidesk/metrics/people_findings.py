"""People as the files tell them: who is active without being eligible, who never appears, what an hour costs."""

from collections.abc import Collection, Iterator

import pandas as pd

from kpidesk.base.periods import WEEK
from kpidesk.base.plurals import plural
from kpidesk.base.problems import Level, Problem
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.ledger import ACTIVITIES
from kpidesk.metrics.agreement import by_how_much
from kpidesk.metrics.unbooked import weeks_in_words

NOT_ELIGIBLE, NEVER_SEEN, RATE_GAP, USE_GAP = "not-eligible", "never-seen", "rate-gap", "use-gap"
RATE_TOLERANCE = 0.5
"""Rates differ from person to person: beyond it, more than that is wrong."""
_SHOWN = 5


def people_findings(evidence: Evidence) -> Iterator[Problem]:
    """Everything in which what is known of people does not fit together."""
    yield from _eligibility(evidence)
    yield from _use(evidence)
    yield from _own_rates(evidence)
    yield from _charged_rate(evidence)


def _eligibility(evidence: Evidence) -> Iterator[Problem]:
    listed, used = evidence.register("users"), evidence.user_weeks
    if listed is None or listed.empty or used.empty:
        return
    active, names = frozenset(used["user"]), frozenset(listed["user_id"])
    strangers, barred = active - names, _barred(listed, used)
    if strangers or barred:
        yield _not_eligible(active, names, strangers, barred)
    if unseen := names - active:
        yield Problem(
            Level.INFO,
            NEVER_SEEN,
            f"{len(unseen):,} of {len(names):,} people on the list of users never appear: {_some(unseen)}.",
            "They count as not active. Take off the list who has no access.",
            column="user_id",
            count=len(unseen),
        )


def _barred(listed: pd.DataFrame, used: pd.DataFrame) -> frozenset[str]:
    """Listed people who were active on a day before their access began or after it ended."""
    dates = pd.DataFrame(
        {
            "user": listed["user_id"],
            "begin": listed["eligible_from_day"].fillna(float("-inf")),
            "end": listed["eligible_to_day"].fillna(float("inf")),
        }
    )
    access = dates.groupby("user").agg(begin=("begin", "min"), end=("end", "max"))
    met = used.join(access, on="user", how="inner")
    outside = (met["first_day"] < met["begin"]) | (met["last_day"] > met["end"])
    return frozenset(met.loc[outside, "user"])


def _not_eligible(
    active: Collection[str], names: frozenset[str], strangers: frozenset[str], barred: frozenset[str]
) -> Problem:
    said = []
    if strangers:
        are = plural(len(strangers), "is", "are")
        said.append(
            f"{len(strangers):,} of {len(active):,} active people {are} not on the list of users: {_some(strangers)}."
        )
        alike = {_bare(one) for one in names}
        if count := sum(_bare(one) in alike for one in strangers):
            said.append(f"{count:,} of them would be if letter case and blanks did not count.")
    if barred:
        were = plural(len(barred), "was", "were")
        said.append(f"{len(barred):,} {were} active before their access began or after it ended: {_some(barred)}.")
    return Problem(
        Level.WARNING,
        NOT_ELIGIBLE,
        " ".join(said),
        "They are left out of adoption. Complete the list of users and its dates, and write ids alike in both files.",
        column="user_id",
        count=len(strangers | barred),
    )


def _bare(name: str) -> str:
    return "".join(name.split()).lower()


def _use(evidence: Evidence) -> Iterator[Problem]:
    """Weeks in which only one of the two records of use has anything: an export is not whole."""
    activity = evidence.register("activity")
    if activity is None or activity.empty or not evidence.has("requests.user_id") or "requests" not in evidence.daily:
        return
    day = activity["date_day"]
    inside = day[(day >= 1) & (day <= evidence.calendar.pilot.days)]
    told = frozenset(((inside - 1) // WEEK + 1).astype(int))
    used = evidence.daily["requests"]
    logged = frozenset(((used.index[used.to_numpy() > 0] - 1) // WEEK + 1).astype(int))
    for having, lacking, what in (
        (told, logged, "Activity tells of use and the log has no request"),
        (logged, told, "The log has requests and activity tells of no use"),
    ):
        gaps = tuple(sorted(having - lacking))
        if gaps and lacking:
            yield Problem(
                Level.WARNING,
                USE_GAP,
                f"{what} in {weeks_in_words(gaps)}.",
                "Export the record that lacks these weeks again, and import it.",
                count=len(gaps),
            )


def _own_rates(evidence: Evidence) -> Iterator[Problem]:
    """The mean rate of the timesheet's own, against the pilot's."""
    rows, rate = evidence.register("effort"), evidence.settings.hourly_rate
    if rows is None or not rate:
        return
    priced = rows[rows["rate"].notna() & (rows["hours"] > 0)]
    hours = float(priced["hours"].sum())
    if not hours:
        return
    implied = float((priced["hours"] * priced["rate"]).sum()) / hours
    if implied > 0 and abs(implied / rate - 1) > RATE_TOLERANCE:
        yield _rate_gap(evidence, implied, f"The timesheet's own rates make {_money(evidence, implied)} an hour", rate)


def _charged_rate(evidence: Evidence) -> Iterator[Problem]:
    """What charges for operations make an hour that was worked, against the pilot's rate."""
    rate, days = evidence.settings.hourly_rate, evidence.ledger.days
    charged = float(days["charge_operations"].sum())
    hours = float(days[[f"hours_{one}" for one in ACTIVITIES if one != "build"]].to_numpy().sum())
    if not rate or charged <= 0 or hours <= 0:
        return
    implied = charged / hours
    if abs(implied / rate - 1) > RATE_TOLERANCE:
        said = (
            f"Operations charges of {_money(evidence, charged)} for {hours:,.1f} hours worked make "
            f"{_money(evidence, implied)} an hour"
        )
        yield _rate_gap(evidence, implied, said, rate)


def _rate_gap(evidence: Evidence, implied: float, said: str, rate: float) -> Problem:
    return Problem(
        Level.WARNING,
        RATE_GAP,
        f"{said}; hourly_rate is {_money(evidence, rate)}: {by_how_much(implied / rate)}.",
        "Check hourly_rate, the unit of the hours, and whether hours are missing or the charges pay for more.",
        column="rate",
    )


def _money(evidence: Evidence, amount: float) -> str:
    return f"{amount:,.2f} {evidence.settings.currency}"


def _some(names: Collection[str]) -> str:
    shown = sorted(names)[:_SHOWN]
    more = len(names) - len(shown)
    return f"{', '.join(shown)} and {more:,} more" if more else ", ".join(shown)
