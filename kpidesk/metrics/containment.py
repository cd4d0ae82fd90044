"""Containment: sessions that ended without a hand-over to a person, and those whose user came back (S3)."""

import pandas as pd

from kpidesk.base import numbers
from kpidesk.base.plurals import counted
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.conversations import AGAIN_WITHIN
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.families import GENERATED_ANSWERS
from kpidesk.metrics.metric import PERIODS, Metric, nothing, too_little
from kpidesk.metrics.shares import LEAST, WILSON, known_moments
from kpidesk.statistics.clusters import OF_A_DAY, Moments, effective_rows, marks
from kpidesk.statistics.proportions import wilson

_SESSIONS = "sessions of which it is known whether they were handed over"


def _containment(evidence: Evidence, part: Slice) -> Measured:
    days = evidence.of(evidence.conversations.days, part.period)
    known, contained = (float(days[name].sum()) for name in ("known", "contained"))
    if not known:
        return nothing(f"There are no {_SESSIONS} in this period.")
    if known < LEAST:
        return too_little(known, LEAST, _SESSIONS)
    share = contained / known
    worth = known * _worth_of_a_session(evidence, extreme=share in {0.0, 1.0})
    note, detail = _contacts(evidence, part, days)
    return Value(share, round(known), wilson(share * worth, worth), note=note, caveat=True, detail=detail)


def _worth_of_a_session(evidence: Evidence, *, extreme: bool) -> float:
    return evidence.remember(("worth of a session", extreme), lambda: _worth(evidence, extreme=extreme))


def _worth(evidence: Evidence, *, extreme: bool) -> float:
    days = evidence.of(evidence.conversations.days, evidence.window)
    n, y = days["known"].to_numpy(dtype=float), days["contained"].to_numpy(dtype=float)
    if not n.sum():
        return 1.0
    by_day = Moments(int((n > 0).sum()), n.sum(), y.sum(), (n * n).sum(), (n * y).sum(), (y * y).sum(), OF_A_DAY)
    users = evidence.conversations.users
    ways = [*([] if users is None else [known_moments(users)]), by_day]
    rows = marks(float(n.sum()), 0.0 if extreme else float(y.sum()))
    return min(1.0, effective_rows(rows, ways[:1] if extreme else ways) / rows.n)


def _contacts(evidence: Evidence, part: Slice, days: pd.DataFrame) -> tuple[str, dict[str, float]]:
    """Contained sessions by what followed: known only of named users, and once seven days have passed."""
    review = part.period.last if part.grain is Grain.AS_OF else evidence.calendar.as_of
    today = (review - evidence.calendar.start).days + 1
    over = days[days["day"] + AGAIN_WITHIN <= today]
    contained, named, again = float(days["contained"].sum()), float(over["named"].sum()), float(over["again"].sum())
    unknown = contained - named
    detail = {"contained": contained, "followed": named, "again": again, "unknown": unknown}
    caveat = "A session without hand-over may also be one that the user gave up."
    if not named:
        return f"{caveat} Whether users came back within {AGAIN_WITHIN} days is not known.", detail
    share = numbers.number(again / named, Unit.SHARE)
    told = (
        f"After {share} of {named:,.0f} contained sessions the same user began another within {AGAIN_WITHIN} days, "
        "which may mean that the first did not help"
    )
    rest = f"; of {counted(unknown, 'contained session')} that is not known" if unknown else ""
    return f"{caveat} {told}{rest}.", detail


METRICS = (
    Metric(
        id="containment_rate",
        title="Containment",
        family=GENERATED_ANSWERS,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.DAILY,
        formula="sessions that ended without a hand-over to a person ÷ sessions of which it is known, with the share "
        f"whose user began another session within {AGAIN_WITHIN} days",
        interval=WILSON,
        source="S3, Containment rate",
        needs=("requests.session_id", "requests.escalated"),
        measure=_containment,
        minimum=f"{LEAST} sessions",
        grains=PERIODS,
    ),
)
