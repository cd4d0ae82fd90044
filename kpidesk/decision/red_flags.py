"""Kill lines crossed, in plain words; and red metrics that are no guardrail, as conditions."""

from collections.abc import Iterable, Mapping

from kpidesk.base import numbers
from kpidesk.base.values import Value
from kpidesk.decision.disparity import ratio_line
from kpidesk.decision.review import Condition, Judged, Light, RedFlag
from kpidesk.decision.scoring import Scored
from kpidesk.decision.wording import bound
from kpidesk.decision.yardstick import Yardstick
from kpidesk.metrics.kpis import KPIS
from kpidesk.pilot.profile import Line

_FAMILIES = frozenset(kpi.id for kpi in KPIS)

_CONSEQUENCE: Mapping[str, str] = {
    "latency_p99": "{line} adoption will be near zero (S0).",
    "weighted_accuracy": "{line} there are too many errors (S0).",
    "accuracy_decay": "{line} the retraining overhead will be unsustainable (S0).",
    "overhead_per_1000": "{line} you have just hired a full-time person (S0).",
    "mttr": "{line} you cannot support this in production (S0).",
    "data_quality_score": "{line} drift will accelerate (S0).",
    "adoption_week_4": "{line} nobody wants it (S0).",
    "adoption_current": "{line} nobody wants it (S0).",
    "cost_to_value": "{line} of a transaction's value the unit economics do not work (S0).",
    "days_to_first_impact": "{line} nobody sees the benefit (S0).",
    "traceability": "{line} you cannot deploy in regulated environments (S0).",
    "demographic_parity_difference": "unexplained disparities between groups are a legal liability (S0).",
    "equalized_odds_difference": "unexplained disparities between groups are a legal liability (S0).",
}
"""What S0 says of each kill line; others only name the line."""


def red_flags(scored: Iterable[Scored], extended: Iterable[Judged], yardstick: Yardstick) -> tuple[RedFlag, ...]:
    """One per red KPI (its further red measures are in the sentence), then one per red guardrail."""
    flags = [_kpi_flag(one, yardstick) for one in scored if one.result.light is Light.RED]
    guards = [j for j in extended if j.light is Light.RED and j.id in yardstick.profile.guardrails]
    return (*flags, *(_flag(None, judged, yardstick, []) for judged in guards))


def conditions(extended: Iterable[Judged], yardstick: Yardstick) -> tuple[Condition, ...]:
    """Red metrics beyond the twelve KPIs that are no guardrail."""
    red = [j for j in extended if j.light is Light.RED and j.id not in yardstick.profile.guardrails]
    return tuple(
        Condition(j.id, j.measured.number, j.red) for j in red if isinstance(j.measured, Value) and j.red is not None
    )


def extended_of(judged: Iterable[Judged]) -> tuple[Judged, ...]:
    """The metrics that belong to none of the twelve."""
    return tuple(one for one in judged if one.family not in _FAMILIES)


def kill_line(judged: Judged, yardstick: Yardstick) -> Line | None:
    """The kill line of a measure; that of demographic parity is drawn on the ratio of the rates."""
    return ratio_line(yardstick) if judged.id == "demographic_parity_difference" else judged.red


def _kpi_flag(scored: Scored, yardstick: Yardstick) -> RedFlag:
    red = [judged for judged in scored.standing.setting if judged.light is Light.RED]
    return _flag(scored.result.id, red[0], yardstick, red[1:])


def _flag(kpi: str | None, judged: Judged, yardstick: Yardstick, others: list[Judged]) -> RedFlag:
    value, line = judged.measured, kill_line(judged, yardstick)
    if not isinstance(value, Value) or line is None:
        raise ValueError(f"{judged.id} is red without a value or a kill line")
    return RedFlag(kpi, judged.id, value.number, line, _sentence(judged, value, yardstick, others))


def _ours(judged: Judged, yardstick: Yardstick) -> bool:
    threshold = yardstick.threshold(judged.id)
    return threshold is not None and threshold.red_ours


def _sentence(judged: Judged, value: Value, yardstick: Yardstick, others: list[Judged]) -> str:
    currency = yardstick.settings.currency
    lines = (judged.red.number,) if judged.red else ()
    more = "more than " if value.detail.get("reached") == 0 else ""
    parts = [f"{judged.title} is {more}{numbers.number(value.number, judged.unit, currency, lines=lines)}"]
    limit = bound(judged.red, judged.unit, currency) if judged.red else ""
    consequence = _CONSEQUENCE.get(
        judged.id, "{line} is the kill line" + (" (ours)." if _ours(judged, yardstick) else ".")
    )
    parts.append(consequence.format(line=limit))
    text = "; ".join(parts)
    if others:
        text += f" Also red: {', '.join(other.title for other in others)}."
    return f"{text} {judged.reason}".strip()
