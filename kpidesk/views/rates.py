"""The settings that money is reckoned with, and what a change of one would do."""

from dataclasses import dataclass

from kpidesk.base.values import Missing
from kpidesk.decision.review import KpiResult, Review
from kpidesk.pilot.settings import PilotSettings
from kpidesk.views import figures, tones, wording

FIRST = ("cost_per_transaction", "cost_to_value", "overhead_annual_cost", "roi_net", "budget_used", "weighted_accuracy")


@dataclass(frozen=True, slots=True)
class Rate:
    """A setting with a number: its key, what it is, its unit, its value now (None: not set)."""

    key: str
    title: str
    unit: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a change would change: before and after in words, and the tone of what comes after."""

    what: str
    before: str
    after: str
    tone: str


def rates(settings: PilotSettings) -> tuple[Rate, ...]:
    """Every rate, in the order in which a reader asks for them."""
    money = settings.currency
    return (
        Rate("transaction_value", "Value of a transaction", money, settings.transaction_value),
        Rate("hourly_rate", "Cost of an hour of work", f"{money} / h", settings.hourly_rate),
        Rate("budget", "Budget of the pilot", money, settings.budget),
        Rate("target_volume_per_week", "Target volume", "transactions / week", settings.target_volume_per_week),
        Rate("cost_false_positive", "Cost of a wrong yes", money, settings.cost_false_positive),
        Rate("cost_false_negative", "Cost of a wrong no", money, settings.cost_false_negative),
    )


def effects(before: Review, after: Review) -> tuple[Effect, ...]:
    """What differs between two reviews: the verdict first, then KPIs whose light changes, then figures of money."""
    found = []
    old, new = before.verdict.recommendation, after.verdict.recommendation
    if old is not new:
        words = wording.RECOMMENDATIONS
        found.append(Effect("Recommendation", str(words[old]), str(words[new]), tones.RECOMMENDATIONS[new]))
    found += [_lights(one, other) for one, other in zip(before.kpis, after.kpis, strict=True) if _changed(one, other)]
    currency = after.settings.currency
    ours = {one.id: one for one in before.metrics}
    for measure in after.metrics:
        was = ours[measure.id]
        if measure.id in FIRST and was.measured != measure.measured:
            old_text, new_text = figures.figure(was, currency), figures.figure(measure, currency)
            if old_text != new_text:
                tone = "" if isinstance(measure.measured, Missing) else tones.LIGHTS[measure.light]
                found.append(Effect(measure.title, old_text, new_text, tone))
    return tuple(found)


def _changed(before: KpiResult, after: KpiResult) -> bool:
    return before.light is not after.light


def _lights(before: KpiResult, after: KpiResult) -> Effect:
    words = wording.LIGHTS
    return Effect(after.title, str(words[before.light]), str(words[after.light]), tones.LIGHTS[after.light])
