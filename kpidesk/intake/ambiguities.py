"""The questions that the cells of a column leave open, each with its default. ``header`` is the column's own name."""

from kpidesk.intake.asking import Option, Question
from kpidesk.intake.layout import Bound
from kpidesk.intake.moments import Order
from kpidesk.intake.numbers import Decimal
from kpidesk.intake.quantities import seconds_of_one

_UNITS = (
    Option("us", "microseconds"),
    Option("ms", "milliseconds"),
    Option("s", "seconds"),
    Option("min", "minutes"),
    Option("h", "hours"),
)
_SIZES = {
    1.0: ((200.0, "s"), (1e6, "ms"), (float("inf"), "us")),
    60.0: ((1440.0, "min"), (1e5, "s"), (float("inf"), "ms")),
    3600.0: ((24.0, "h"), (600.0, "min"), (1e5, "s"), (float("inf"), "ms")),
}
"""By the seconds of a canonical unit: up to which middle value numbers are likely to be in which unit."""


def of_order(header: str, name: str, example: str, rule: Order) -> Question:
    """Day or month first."""
    shown = f'dates such as "{example}"' if example else "the dates"
    return Question(
        "date-order",
        f'Which comes first in {shown} of "{header}", the day or the month?',
        (Option("day-first", "the day first"), Option("month-first", "the month first")),
        "day-first" if rule.day_first is not False else "month-first",
        name,
    )


def of_decimals(header: str, name: str, example: str, rule: Decimal) -> Question:
    """Dot or comma."""
    shown = f'numbers such as "{example}"' if example else "the numbers"
    return Question(
        "decimal-sign",
        f'Which sign comes before the decimals in {shown} of "{header}", the dot or the comma?',
        (Option("dot", "the dot"), Option("comma", "the comma")),
        "comma" if rule.sign == "," else "dot",
        name,
    )


def of_unit(header: str, bound: Bound, middle: float) -> Question:
    """The unit of durations whose header names none; the default is what their size suggests."""
    sizes = _SIZES[seconds_of_one(bound.column) or 1.0]
    likely = next(unit for most, unit in sizes if middle <= most)
    text = f'In which unit are the numbers of "{header}", whose middle value is {middle:,.4g}?'
    return Question("unit", text, _UNITS, likely, bound.name)


def of_clocks(header: str, name: str, example: str, *, long: bool) -> Question:
    """Hours and minutes, or minutes and seconds; ``long``: other cells have hours, minutes and seconds."""
    return Question(
        "duration-form",
        f'Is "{example}" in "{header}" hours and minutes, or minutes and seconds?',
        (Option("hours-minutes", "hours and minutes"), Option("minutes-seconds", "minutes and seconds")),
        "hours-minutes" if long else "minutes-seconds",
        name,
    )


def of_days(header: str, name: str, example: str) -> Question:
    """Days of work or of the calendar."""
    return Question(
        "day-length",
        f'How many hours has a day in durations such as "{example}" of "{header}"?',
        (Option("8", "8 hours, a day of work"), Option("24", "24 hours, a day of the calendar")),
        "8",
        name,
    )


def of_blanks(header: str, name: str, mark: str) -> Question:
    """What empty cells mean beside marks."""
    return Question(
        "blank",
        f'What do the empty cells of "{header}" mean, where nothing but "{mark}" stands in the others?',
        (Option("no", "no"), Option("unknown", "not known")),
        "no",
        name,
    )


def of_zone(header: str, name: str, timezone: str) -> Question:
    """The zone of times that name none; any name of a zone may be the answer, the pilot's is the default."""
    text = f'In which time zone are the times of "{header}", which name none?'
    return Question("time-zone", text, (), timezone, name)
