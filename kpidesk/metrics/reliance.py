"""Whether people rely on the system as it deserves: overrides, those undone, and both against the truth (S1 25)."""

from dataclasses import dataclass, replace
from datetime import timedelta

import ibis.expr.types as ir

from kpidesk.base import numbers
from kpidesk.base.periods import Period
from kpidesk.base.plurals import counted
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact, share_facts
from kpidesk.engine.slices import Slice
from kpidesk.metrics.families import BUSINESS
from kpidesk.metrics.metric import EVERYWHERE, PERIODS, Metric
from kpidesk.metrics.shares import WILSON, Share
from kpidesk.statistics.proportions import wilson

_OVER, _BACK = ("overridden",), ("overridden", "override_reversed")
_BLANK = "Blank cells are taken for no, as the column only ever says yes."


def _overridden(r: ir.Table) -> ir.BooleanValue:
    return (r.ok & r.overridden).fill_null(False)


def _right(r: ir.Table) -> ir.BooleanValue:
    return (r.actual == r.prediction).fill_null(False)


def _as_deserved(r: ir.Table) -> ir.BooleanValue:
    """Followed where it was right, overridden where it was wrong."""
    return r.labelled & (_overridden(r) != _right(r))


def _told(r: ir.Table) -> ir.BooleanValue:
    return r.ok & r.overridden.notnull()


@dataclass(frozen=True, slots=True)
class _Marked:
    """A share of marked rows; and the same where blank cells stand for no, because the column only ever says yes."""

    told: Share
    every: Share

    @property
    def facts(self) -> tuple[Fact, ...]:
        return (*self.told.facts, *self.every.facts)

    def blank(self, evidence: Evidence) -> bool:
        """Whether nobody ever wrote a no: then only yes was recorded."""
        yes, of = (float(evidence.daily[fact.name].sum()) for fact in OVERRIDDEN.told.facts)
        return yes == of

    def over(self, evidence: Evidence, part: Slice) -> Measured:
        blank = self.blank(evidence)
        value = (self.every if blank else self.told).over(evidence, part)
        return replace(value, note=_BLANK, caveat=True) if blank and isinstance(value, Value) else value


OVERRIDDEN = _Marked(
    Share(share_facts("overridden", _overridden, _told, _OVER), "suggestions known to be followed or overridden"),
    Share(share_facts("overridden_of_all", _overridden, lambda r: r.ok, _OVER), "answered requests"),
)
APPROPRIATE = _Marked(
    Share(
        share_facts("appropriate", lambda r: _told(r) & _as_deserved(r), lambda r: _told(r) & r.labelled, _OVER),
        "decisions with a known truth, followed or overridden",
    ),
    Share(
        share_facts("appropriate_of_all", lambda r: r.ok & _as_deserved(r), lambda r: r.ok & r.labelled, _OVER),
        "decisions with a known truth",
    ),
)


def _reversed(r: ir.Table) -> ir.BooleanValue:
    return _overridden(r) & r.override_reversed


REVERSED = (
    Share(
        share_facts("reversed", _reversed, lambda r: _overridden(r) & r.override_reversed.notnull(), _BACK),
        "overrides old enough that are known to stand or not",
    ),
    Share(share_facts("reversed_of_all", _reversed, _overridden, _BACK), "overrides old enough"),
)
CELLS = {
    "followed_right": Fact(
        "followed_right", lambda r: (r.labelled & _told(r) & ~r.overridden & _right(r)).sum(), _OVER
    ),
    "followed_wrong": Fact(
        "followed_wrong", lambda r: (r.labelled & _told(r) & ~r.overridden & ~_right(r)).sum(), _OVER
    ),
    "overridden_right": Fact("overridden_right", lambda r: (r.labelled & _overridden(r) & _right(r)).sum(), _OVER),
    "overridden_wrong": Fact("overridden_wrong", lambda r: (r.labelled & _overridden(r) & ~_right(r)).sum(), _OVER),
    "blank_right": Fact("blank_right", lambda r: (r.labelled & r.ok & r.overridden.isnull() & _right(r)).sum(), _OVER),
    "blank_wrong": Fact("blank_wrong", lambda r: (r.labelled & r.ok & r.overridden.isnull() & ~_right(r)).sum(), _OVER),
}


@dataclass(frozen=True, slots=True)
class Reliance:
    """Decisions with a known truth by what was done with them and whether the system was right."""

    followed_right: float
    followed_wrong: float
    overridden_right: float
    overridden_wrong: float

    @property
    def total(self) -> float:
        """All of them."""
        return self.followed_right + self.followed_wrong + self.overridden_right + self.overridden_wrong


def reliance_of(evidence: Evidence, part: Slice) -> Reliance:
    """The 2 × 2 table of a slice."""
    sums = evidence.facts(part)
    found = {name: float(sums[fact.name]) for name, fact in CELLS.items()}
    blank = (found["blank_right"], found["blank_wrong"]) if OVERRIDDEN.blank(evidence) else (0.0, 0.0)
    return Reliance(
        found["followed_right"] + blank[0],
        found["followed_wrong"] + blank[1],
        found["overridden_right"],
        found["overridden_wrong"],
    )


def _rate(evidence: Evidence, part: Slice) -> Measured:
    return OVERRIDDEN.over(evidence, part)


def _reversal(evidence: Evidence, part: Slice) -> Measured:
    """Only overrides that had time to be undone: younger ones would make it look rarer than it is."""
    wait = evidence.settings.label_maturity_days
    last = evidence.calendar.as_of - timedelta(days=wait)
    if last < part.period.first:
        return Missing(
            Lack.NOT_DUE, f"An override has {counted(wait, 'day')} to be undone: none of this period is that old yet."
        )
    closed = replace(part, period=Period(part.period.first, min(last, part.period.last)))
    yes, of = (float(evidence.daily[fact.name].sum()) for fact in REVERSED[0].facts)
    value = REVERSED[1 if yes == of else 0].over(evidence, closed)
    if not isinstance(value, Value):
        return value
    told = f"Overrides of the last {counted(wait, 'day')} are left out: they may still be undone."
    return replace(value, note=f"{told} {_BLANK if yes == of else ''}".strip(), caveat=yes == of)


def _appropriate(evidence: Evidence, part: Slice) -> Measured:
    value = APPROPRIATE.over(evidence, part)
    if not isinstance(value, Value):
        return value
    cells = reliance_of(evidence, part)
    right, wrong = cells.followed_right + cells.overridden_right, cells.followed_wrong + cells.overridden_wrong
    worth = value.detail["effective_n"] / cells.total
    told = [
        _part(cells.followed_right, right, worth, "Where it was right, people followed it in"),
        _part(cells.overridden_wrong, wrong, worth, "Where it was wrong, they overrode it in"),
    ]
    detail = {"followed_when_right": cells.followed_right / right} if right else {}
    detail |= {"overridden_when_wrong": cells.overridden_wrong / wrong} if wrong else {}
    note = " ".join(one for one in (*told, value.note) if one)
    return replace(value, note=note, detail={**value.detail, **detail})


def _part(yes: float, of: float, worth: float, words: str) -> str:
    ends = wilson(yes * worth, of * worth)
    if ends is None:
        return ""
    span = numbers.around(yes / of, ends, Unit.SHARE)
    return f"{words} {numbers.number(yes / of, Unit.SHARE)} of {counted(of, 'case')} ({span})."


METRICS = (
    Metric(
        id="override_rate",
        title="Overrides",
        family=BUSINESS,
        unit=Unit.SHARE,
        better=Better.NEITHER,
        cadence=Cadence.WEEKLY,
        formula="suggestions that people overrode ÷ suggestions known to be followed or overridden",
        interval=WILSON,
        source="S1 25",
        needs=("requests.timestamp", "requests.overridden"),
        measure=_rate,
        facts=OVERRIDDEN.facts,
        minimum="30 suggestions",
        grains=EVERYWHERE,
    ),
    Metric(
        id="override_reversal_rate",
        title="Overrides that were undone",
        family=BUSINESS,
        unit=Unit.SHARE,
        better=Better.LOWER,
        cadence=Cadence.MONTHLY,
        formula="overrides that were undone later ÷ overrides, of those older than label_maturity_days",
        interval=WILSON,
        source="S1 25",
        needs=("requests.timestamp", "requests.overridden", "requests.override_reversed"),
        measure=_reversal,
        facts=(*OVERRIDDEN.facts, *(fact for one in REVERSED for fact in one.facts)),
        minimum="30 overrides that had time to be undone",
        grains=PERIODS,
    ),
    Metric(
        id="appropriate_reliance",
        title="Reliance as deserved",
        family=BUSINESS,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="(followed and right + overridden and wrong) ÷ decisions with a known truth that were followed or "
        "overridden; both shares apart: followed where right, overridden where wrong",
        interval=WILSON,
        source="S1 25; Schemmer et al. 2023 (arXiv 2302.02187)",
        needs=(
            "requests.timestamp",
            "requests.overridden",
            "requests.actual|requests.outcome_correct|requests.task_success",
        ),
        measure=_appropriate,
        facts=(*OVERRIDDEN.facts, *APPROPRIATE.facts, *CELLS.values()),
        minimum="30 decisions",
        grains=EVERYWHERE,
    ),
)
