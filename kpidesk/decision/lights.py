"""The light of one measure: its value against its lines, with the rules that some measures have of their own."""

from collections.abc import Callable, Mapping

from kpidesk.base import numbers
from kpidesk.base.units import Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.decision import lights_answers, lights_business, lights_calibration, lights_drift, lights_suites
from kpidesk.decision.disparity import demographic_parity, equalized_odds
from kpidesk.decision.review import Light
from kpidesk.decision.shade import Case, Shade, plain
from kpidesk.decision.yardstick import Yardstick


def shade_of(measure: str, measured: Measured, yardstick: Yardstick) -> Shade | None:
    """The light of a measure before waivers, or None where the profile has no line for it."""
    threshold = yardstick.threshold(measure)
    if threshold is None:
        return None
    if isinstance(measured, Missing):
        return Shade(_unlit(measured), f"{measured.reason} {measured.cure}".strip())
    if yardstick.profile.grade_on == "interval" and measured.interval is not None:
        return _on_interval(measure, measured, measured.interval, yardstick)
    return shade_at(measure, measured, measured.number, yardstick)


def shade_at(measure: str, value: Value, number: float, yardstick: Yardstick) -> Shade:
    """The light that a graded measure would have were its number ``number`` and all else the same."""
    threshold = yardstick.threshold(measure)
    green, red = (None, None) if threshold is None else (threshold.green, threshold.red)
    return _RULES.get(measure, plain)(Case(measure, value, number, green, red, yardstick))


def lights_over(measure: str, value: Value, interval: tuple[float, float], yardstick: Yardstick) -> set[Light]:
    """The lights at the low end, the point and the high end of an interval."""
    return {shade_at(measure, value, number, yardstick).light for number in (*interval, value.number)}


def _on_interval(measure: str, value: Value, interval: tuple[float, float], yardstick: Yardstick) -> Shade:
    point = shade_at(measure, value, value.number, yardstick)
    if len(lights_over(measure, value, interval, yardstick)) == 1 or point.light is Light.NO_DATA:
        return point
    return Shade(Light.YELLOW, f"{point.reason} Graded on the interval, which reaches over a line.".strip())


def _unlit(missing: Missing) -> Light:
    return Light.NOT_APPLICABLE if missing.lack is Lack.NOT_APPLICABLE else Light.NO_DATA


def _weighted_accuracy(case: Case) -> Shade:
    """At most yellow unless even the low end beats the best constant answer."""
    shade, naive = plain(case), case.detail("naive")
    at_point = case.number == case.value.number
    low = case.value.interval[0] if at_point and case.value.interval else case.number
    if naive is None or naive < low or shade.light is not Light.GREEN:
        return shade
    verb = "its interval begins" if case.value.interval else "it stands"
    return Shade(
        Light.YELLOW,
        f"Always giving the same answer would score {numbers.number(naive, Unit.SHARE)}; the accuracy is not shown "
        f"to be above that ({verb} at {numbers.number(low, Unit.SHARE)}).",
    )


def _accuracy_decay(case: Case) -> Shade:
    """Red needs the one-sided lower bound above the green line too, where there is one."""
    shade, lower = plain(case), case.detail("lower_one_sided")
    if shade.light is not Light.RED or lower is None or case.green is None or lower > case.green.number:
        return shade
    unit = Unit.POINTS_PER_30_DAYS
    return Shade(
        Light.YELLOW,
        "Past the kill line on its point value, but not proven: its one-sided lower bound is "
        f"{numbers.number(lower, unit)}, not above {numbers.exact(case.green.number, unit)}.",
    )


def _days_to_first_impact(case: Case) -> Shade:
    """Not reached after d days: not due up to the green line, then yellow, red past the kill line."""
    days = numbers.number(case.number, Unit.DAYS)
    if case.detail("reached") == 0:
        if case.green is not None and case.green.holds(case.number):
            return Shade(Light.NO_DATA, f"Not due yet: no measured benefit in the first {days} since deployment.")
        light = Light.RED if case.red is not None and case.red.holds(case.number) else Light.YELLOW
        return Shade(light, f"Not reached: more than {days} without a measured benefit.")
    shade = plain(case)
    if shade.light is Light.GREEN and case.detail("declared_only") == 1:
        return Shade(Light.YELLOW, "Its benefits are declared, none is measured or estimated: never green.")
    return shade


_RULES: Mapping[str, Callable[[Case], Shade]] = {
    "weighted_accuracy": _weighted_accuracy,
    "accuracy_decay": _accuracy_decay,
    "days_to_first_impact": _days_to_first_impact,
    "demographic_parity_difference": demographic_parity,
    "equalized_odds_difference": equalized_odds,
    **lights_calibration.RULES,
    **lights_suites.RULES,
    **lights_drift.RULES,
    **lights_business.RULES,
    **lights_answers.RULES,
}
