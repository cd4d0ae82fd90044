"""Plain meaning beside a statistic, with fixed words for what is misread most often."""

from collections.abc import Callable

from kpidesk.base.values import Grade, Missing, Value
from kpidesk.decision.review import Confidence, Judged, Light

INTERVAL = (
    "The interval tells how precisely the figure itself is known: where the true value lies at a confidence of 95 %. "
    "It is not the range in which single cases lie."
)
NOT_SIGNIFICANT = (
    "The data cannot tell this from chance. That does not show that there is no difference: "
    "there may be one that is too small to be seen with so many rows."
)
SIGNIFICANT = (
    "Chance alone would rarely show this. That does not say that the difference is large or that it matters: "
    "look at its size."
)
LEANING = (
    "The value has this light, but values within its interval have another: "
    "the data is not enough to tell. Leaning green is not missed, and leaning red is not safe."
)
NONE_SEEN = (
    "None was seen. That does not mean that none can happen: after {n} cases without one, "
    "the true share may still be as high as about {most} %."
)
FIVE = (INTERVAL, NOT_SIGNIFICANT, SIGNIFICANT, LEANING, NONE_SEEN)
"""The misreadings that have fixed words: of intervals, of p-values on either side of 5 %, of a light near its line, of
zero."""
CENSUS = (
    "Every case of the pilot was counted, so the figure has no sampling error. "
    "For other people or another time it is still only an indication."
)
STATED = "Somebody stated this figure: it was not computed from rows, and how precise it is cannot be told."
NO_INTERVAL = "It has no interval: how precise it is cannot be told."
UNKNOWN = "Not measured is not zero, and not a fault: nothing is known yet."
_LEVEL = 0.05
_THREE = 3.0
"""The rule of three: after n cases without an event, 3 / n bounds its share at a confidence of 95 %."""
_P_VALUES = ("p_holm", "p_value")
_SHARES_OF_FAULTS = frozenset({"load_error_rate"})
_WHOLE = 1.0


def meaning(judged: Judged) -> tuple[str, ...]:
    """The sentences that belong beside a measure, the most general first."""
    if isinstance(judged.measured, Missing):
        return (UNKNOWN,)
    value = judged.measured
    return tuple(sentence for rule in _RULES if (sentence := rule(judged, value)))


def _precision(judged: Judged, value: Value) -> str:  # noqa: ARG001 - one signature for all rules
    if value.interval is not None:
        return INTERVAL
    if value.census:
        return CENSUS
    return STATED if value.grade is Grade.STATED else NO_INTERVAL


def _chance(judged: Judged, value: Value) -> str:  # noqa: ARG001 - one signature for all rules
    p = next((value.detail[name] for name in _P_VALUES if name in value.detail), None)
    if p is None:
        return ""
    return f"p = {_p(p)}. {SIGNIFICANT if p <= _LEVEL else NOT_SIGNIFICANT}"


def _p(p: float) -> str:
    return "below 0.001" if p < 0.001 else f"{p:.2f}" if p >= 0.1 else f"{p:.3f}"


def _leaning(judged: Judged, value: Value) -> str:
    crosses = value.interval is not None and judged.light in {Light.GREEN, Light.YELLOW, Light.RED}
    return LEANING if judged.confidence is Confidence.LEANING and crosses else ""


def _none_seen(judged: Judged, value: Value) -> str:
    if judged.id not in _SHARES_OF_FAULTS or value.number != 0 or not value.n:
        return ""
    most = min(_WHOLE, _THREE / value.n) * 100
    return NONE_SEEN.format(n=f"{value.n:,}", most=f"{most:.2g}")


_RULES: tuple[Callable[[Judged, Value], str], ...] = (_precision, _chance, _leaning, _none_seen)
