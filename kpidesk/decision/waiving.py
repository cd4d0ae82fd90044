"""Accepted deviations: a red measure whose waiver holds counts as yellow."""

from kpidesk.base import dates, numbers
from kpidesk.base.units import Unit
from kpidesk.base.values import Value
from kpidesk.decision.review import Light
from kpidesk.decision.shade import Shade
from kpidesk.decision.yardstick import Yardstick
from kpidesk.pilot.profile import Line
from kpidesk.pilot.records import Waiver


def waive(measure: str, unit: Unit, value: Value, shade: Shade, yardstick: Yardstick) -> tuple[Shade, bool]:
    """The light with waivers applied, and whether one made it yellow; an ended one is said in the reason."""
    if shade.light is not Light.RED:
        return shade, False
    waiver = yardstick.waiver(measure)
    if waiver is None:
        return Shade(Light.RED, _with(shade.reason, _expiry(measure, yardstick))), False
    threshold = yardstick.threshold(measure)
    red = None if threshold is None else threshold.red
    ceiling = numbers.exact(waiver.ceiling, unit, yardstick.settings.currency)
    if _passed(value.number, waiver, red):
        return Shade(
            Light.RED, _with(shade.reason, f"Its waiver has ended: the ceiling of {ceiling} is passed.")
        ), False
    terms = f"Red, accepted by {waiver.owner} until {dates.day(waiver.expires)} up to {ceiling}"
    return Shade(Light.YELLOW, _with(shade.reason, f"{terms}: {waiver.reason.rstrip('.')}.")), True


def _passed(number: float, waiver: Waiver, red: Line | None) -> bool:
    """Whether the value is worse than the ceiling, on the side that the kill line calls worse."""
    op = "<" if red is not None and red.op.startswith("<") else ">"
    return Line(op, waiver.ceiling).holds(number)


def _expiry(measure: str, yardstick: Yardstick) -> str:
    waiver = yardstick.expired_waiver(measure)
    return "" if waiver is None else f"Its waiver ended on {dates.day(waiver.expires)}."


def _with(reason: str, more: str) -> str:
    return f"{reason} {more}".strip()
