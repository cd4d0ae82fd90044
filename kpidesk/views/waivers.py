"""Accepted deviations of a KPI: which measures can have one, what must be said, and those there are."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kpidesk.base.dates import day
from kpidesk.base.values import Value
from kpidesk.decision.review import Judged, KpiResult, Light, Review
from kpidesk.pilot.profile import Line
from kpidesk.pilot.records import Waiver
from kpidesk.views import figures, records
from kpidesk.views.entry import Mistyped, as_number, as_typed, plain

_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """A waiver in words; ``ends`` says whether and how it holds today."""

    place: int
    title: str
    text: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What was entered for a waiver, as it stands in the fields."""

    measure: Judged
    reason: str
    owner: str
    ceiling: str
    expires: date


def waivable(kpi: KpiResult) -> tuple[Judged, ...]:
    """The measures that can be red: those with a kill line and a value, the red ones first."""
    able = [one for one in kpi.measures if one.red is not None and isinstance(one.measured, Value)]
    return tuple(sorted(able, key=lambda one: one.light is not Light.RED and not one.waived))


def first_expiry(review: Review) -> date:
    """Four weeks from the day of the review."""
    return review.calendar.as_of + timedelta(weeks=_WEEKS)


def first_ceiling(measure: Judged) -> str:
    """Today's value as one types it, rounded to three digits on its worse side; empty where there is none."""
    value, red = measure.measured, measure.red
    if not isinstance(value, Value):
        return ""
    shown = float(as_typed(value.number, measure.unit))
    if shown == 0:
        return "0"
    step = 10.0 ** (math.floor(math.log10(abs(shown))) - 2)
    lower = red is not None and red.op.startswith("<")
    steps = shown / step
    whole = math.floor(steps + 1e-9) if lower else math.ceil(steps - 1e-9)
    return plain(whole * step, 10)


def faults_of(draft: Draft, review: Review) -> Mapping[str, str]:
    """Field -> what is wrong and what to write."""
    found: dict[str, str] = {}
    if not draft.reason.strip():
        found["reason"] = "Say why the deviation is accepted: it is printed in the report."
    if not draft.owner.strip():
        found["owner"] = "Name who answers for it."
    if draft.expires <= review.calendar.as_of:
        found["expires"] = f"Choose a day after {day(review.calendar.as_of)}, the day of the review."
    try:
        ceiling = as_number(draft.ceiling, draft.measure.unit)
    except Mistyped as wrong:
        found["ceiling"] = str(wrong)
    else:
        if said := _too_tight(draft.measure, ceiling, review.settings.currency):
            found["ceiling"] = said
    return found


def _too_tight(measure: Judged, ceiling: float, currency: str) -> str:
    """A ceiling that today's value has passed already would end the waiver at once."""
    value, red = measure.measured, measure.red
    if not isinstance(value, Value):
        return ""
    lower = red is not None and red.op.startswith("<")
    if not Line("<" if lower else ">", ceiling).holds(value.number):
        return ""
    now = figures.write(value.number, measure.unit, currency, (ceiling,))
    return f"Today’s value is {now}: the waiver would end at once. Accept at {'most' if lower else 'least'} that."


def standing(kpi: KpiResult, review: Review) -> tuple[Standing, ...]:
    """The waivers of the measures of a KPI, the latest first."""
    mine = {one.id: one for one in kpi.measures}
    kept = [(place, one) for place, one in enumerate(review.records.waivers) if one.measure in mine]
    return tuple(_standing(place, one, mine[one.measure], review) for place, one in reversed(kept))


def _standing(place: int, one: Waiver, measure: Judged, review: Review) -> Standing:
    words = records.waiver(one, review)
    state, tone = _state(one, measure, expired=words.expired)
    terms = f"Up to {words.ceiling}, until {day(one.expires)}; {one.owner} answers for it."
    text = f"{figures.sentence(one.reason)} {terms}"
    return Standing(place, words.title, text, state, tone)


def _state(one: Waiver, measure: Judged, *, expired: bool) -> tuple[str, str]:
    if expired:
        return "expired", "muted"
    if measure.waived:
        return "in force: its red counts as yellow", "yellow"
    value, lower = measure.measured, measure.red is not None and measure.red.op.startswith("<")
    if isinstance(value, Value) and Line("<" if lower else ">", one.ceiling).holds(value.number):
        return "ended: the ceiling is passed", "red"
    return "not needed today: the measure is not red", "muted"
