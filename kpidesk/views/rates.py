"""The settings that money is reckoned with, and what a change of one would do."""

from dataclasses import dataclass

from kpidesk.decision.review import Review
from kpidesk.pilot.settings import PilotSettings
from kpidesk.views import figures, tones
from kpidesk.views.editing import Effect, effects

FIRST = ("cost_per_transaction", "cost_to_value", "overhead_annual_cost", "roi_net", "budget_used", "weighted_accuracy")


@dataclass(frozen=True, slots=True)
class Rate:
    """A setting with a number: its key, what it is, its unit, its value now (None: not set)."""

    key: str
    title: str
    unit: str
    value: float | None


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


def effects_of_rates(before: Review, after: Review) -> tuple[Effect, ...]:
    """What differs between two reviews: lights, verdict and gates, then the figures of money that print otherwise."""
    found = list(effects(before, after))
    currency = after.settings.currency
    ours = {one.id: one for one in before.metrics}
    for measure in after.metrics:
        was = ours[measure.id]
        if measure.id in FIRST and was.measured != measure.measured:
            old, new = figures.figure(was, currency), figures.figure(measure, currency)
            if old != new:
                found.append(Effect(measure.title, old, new, tones.LIGHTS[measure.light]))
    return tuple(found)
