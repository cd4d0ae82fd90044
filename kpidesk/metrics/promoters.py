"""Net promoter score: what people answer when asked whether they would recommend it, with margin and response rate."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kpidesk.base import plurals
from kpidesk.base.periods import Period
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.adoption import active_in, eligible_in
from kpidesk.metrics.families import BUSINESS
from kpidesk.metrics.metric import PERIODS, Metric, nothing, too_little
from kpidesk.statistics.promoters import promoter_margin

LEAST_ANSWERS = 30
KIND, SCALE, PROMOTER, PASSIVE = "nps", 10.0, 9.0, 7.0
POINTS = 100.0
_LEAST_KNOWN = 0.5
"""Share of those who answered that must be among the people whose response rate is told."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers of a period: by kind, and those that cannot be used (another scale, or no whole number from 0 to 10).

    ``people`` of ``asked`` answered: the eligible (``eligible``), else those who used it in the period; None unknown.
    """

    promoters: int
    passives: int
    detractors: int
    unusable: int
    people: int
    asked: int | None
    eligible: bool

    @property
    def n(self) -> int:
        """Answers that count."""
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> float:
        """Promoters minus detractors in points; only where there are answers."""
        return POINTS * (self.promoters - self.detractors) / self.n

    @property
    def margin(self) -> float | None:
        """Half the width of the interval in points; None below the least number of answers."""
        half = promoter_margin(self.promoters, self.passives, self.detractors) if self.n >= LEAST_ANSWERS else None
        return None if half is None else POINTS * half


def answers_in(evidence: Evidence, period: Period) -> Answers:
    """The answers of a period: the last one of each person, and all of those who are not named."""
    rows = evidence.register("surveys")
    if rows is None:
        return Answers(0, 0, 0, 0, 0, None, eligible=False)
    first, last = evidence.days(period)
    chosen = rows[(rows["kind"] == KIND) & rows["date_day"].between(first, last)]
    usable = (chosen["scale_max"].isna() | (chosen["scale_max"] == SCALE)) & _is_whole(chosen["score"])
    counted = _last_of_each(chosen[usable])
    weights, score = counted["answers"], counted["score"]
    asked, eligible = asked_of(evidence, period, frozenset(counted["respondent"].dropna()), int(weights.sum()))
    return Answers(
        promoters=int(weights[score >= PROMOTER].sum()),
        passives=int(weights[(score >= PASSIVE) & (score < PROMOTER)].sum()),
        detractors=int(weights[score < PASSIVE].sum()),
        unusable=int(chosen.loc[~usable, "answers"].sum()),
        people=int(weights.sum()),
        asked=asked,
        eligible=eligible,
    )


def _is_whole(scores: pd.Series) -> pd.Series:
    return scores.between(0, SCALE) & (scores == scores.round())


def _last_of_each(rows: pd.DataFrame) -> pd.DataFrame:
    """Of two answers of a person on one day the lower one, so that the order of the rows tells nothing."""
    named = rows["respondent"].notna()
    ordered = rows[named].sort_values(["respondent", "date_day", "score"], ascending=[True, True, False])
    last = ordered.drop_duplicates("respondent", keep="last").assign(answers=1)
    return pd.concat([last, rows[~named]])


def asked_of(evidence: Evidence, period: Period, named: frozenset[str], people: int) -> tuple[int | None, bool]:
    """How many people could have answered, and whether that is everyone eligible.

    Unknown where most of those who answered are not among them: a survey of customers says nothing of colleagues.
    """
    weeks = _weeks(evidence, period)
    listed = [known for week in weeks if (known := eligible_in(evidence, week)) is not None]
    for base, eligible in ((frozenset[str]().union(*listed), True), (active_in(evidence, weeks), False)):
        if len(base) >= people and len(base & named) >= len(named) * _LEAST_KNOWN:
            return len(base) or None, eligible
    stated = evidence.settings.eligible_users
    return (stated, True) if stated and not listed and stated >= people else (None, False)


def _weeks(evidence: Evidence, period: Period) -> tuple[int, ...]:
    calendar = evidence.calendar
    first, last = (calendar.week_of(day) for day in (period.first, min(period.last, calendar.as_of)))
    return tuple(range(max(1, first), last + 1))


def _nps(evidence: Evidence, part: Slice) -> Measured:
    found = answers_in(evidence, part.period)
    if not found.n:
        return nothing(_why_none(found), "Import surveys with kind nps and scores from 0 to 10.")
    margin = found.margin
    if margin is None:
        return too_little(found.n, LEAST_ANSWERS, "answers to the question of recommending")
    ends = (max(-POINTS, found.score - margin), min(POINTS, found.score + margin))
    note = note_of(found)
    return Value(found.score, found.n, ends, note=note, caveat=bool(found.unusable), detail=_detail(found, margin))


def _why_none(found: Answers) -> str:
    if not found.unusable:
        return "Nobody answered a survey of the kind nps in this period."
    were = plurals.plural(found.unusable, "is", "are")
    return f"{plurals.of(found.unusable, 'answers')} {were} not on the scale from 0 to 10, which the score needs."


def note_of(found: Answers) -> str:
    """How many of those who could have answered did, and what was left out."""
    parts = [f"{found.promoters} promoters, {found.passives} passive, {found.detractors} detractors."]
    if found.asked:
        who = "eligible people" if found.eligible else "people who used it"
        parts.append(f"{plurals.of(found.people, 'people')} answered, of {found.asked:,} {who}.")
    if found.unusable:
        were = plurals.plural(found.unusable, "was", "were")
        parts.append(f"{plurals.of(found.unusable, 'answers')} on another scale {were} left out.")
    return " ".join(parts)


def _detail(found: Answers, margin: float) -> Mapping[str, float]:
    rate = {"response_rate": found.people / found.asked} if found.asked else {}
    counts = {"promoters": found.promoters, "passives": found.passives, "detractors": found.detractors}
    return {"margin": margin, **{name: float(count) for name, count in counts.items()}, **rate}


METRICS: tuple[Metric, ...] = (
    Metric(
        id="nps",
        title="Net promoter score",
        family=BUSINESS,
        unit=Unit.POINTS,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="Share of answers 9-10 minus share of answers 0-6, in points from -100 to 100; the last answer of each "
        "person in the period. Answers on another scale than 0-10 are left out. Those who answer are seldom like those "
        "who do not: the response rate stands beside it.",
        interval="margin of a multinomial share difference, ± 1.96 standard errors",
        source="S1, Net promoter score",
        needs=("surveys.kind", "surveys.score"),
        measure=_nps,
        minimum="30 answers",
        grains=PERIODS,
    ),
)
