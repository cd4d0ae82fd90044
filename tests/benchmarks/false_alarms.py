"""How often series without anything in them raise an alarm: leading indicators, control readings, adoption shapes."""

import argparse
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

import numpy as np
import numpy.typing as npt

from kpidesk.base.periods import Calendar
from kpidesk.base.units import Better, Unit
from kpidesk.base.values import Value
from kpidesk.decision.control import read_control
from kpidesk.decision.leading import Graded, leading
from kpidesk.decision.shapes import adoption_shape
from kpidesk.metrics.measurements import Dated
from kpidesk.pilot.profile import Line

START = date(2026, 8, 3)
DISTANCES = (0.5, 1.0, 2.0, 3.0)
"""Of both lines from the level, in standard deviations of the weekly values."""

Chance = np.random.Generator
Series = npt.NDArray[np.float64]


def flat(chance: Chance, weeks: int, alike: float = 0.0) -> Series:
    """Standard normal values around 0; each like the one before it by the correlation ``alike``."""
    values = np.empty(weeks + 20)
    values[0] = chance.standard_normal()
    for at, fresh in enumerate(chance.standard_normal(len(values) - 1) * np.sqrt(1 - alike**2), 1):
        values[at] = alike * values[at - 1] + fresh
    return values[-weeks:]


def calendar_of(weeks: int) -> Calendar:
    return Calendar(START, START + timedelta(days=7 * weeks - 1))


def dated(values: Sequence[float], calendar: Calendar) -> tuple[Dated, ...]:
    return tuple(Dated(week, calendar.days_of_week(week), Value(value)) for week, value in enumerate(values, 1))


def is_listed(values: Series, distance: float) -> bool:
    """Whether a leading indicator is told of a level of 10 between two lines."""
    calendar = calendar_of(len(values))
    course = dated((10 + values).tolist(), calendar)
    lines = (Line("<=", 10 + distance), Line("<", 10 - distance))
    return bool(leading([Graded("level", "Level", Unit.SECONDS, *lines, course)], calendar))


def is_changing(values: Series) -> bool:
    """Whether a control reading says so."""
    calendar = calendar_of(len(values))
    course = dated((10 + values).tolist(), calendar)
    reading = read_control(course, len(values), Unit.SECONDS, Better.LOWER, None)
    return reading is not None and reading.changing


def is_shaped(values: Series) -> bool:
    """Whether an adoption around 50 % with a standard deviation of 8 points is given a name."""
    shares = np.clip(0.5 + 0.08 * values, 0, 1).tolist()
    return adoption_shape(dated(shares, calendar_of(len(values))), len(values)) is not None


def share(raises: Callable[[Series], bool], weeks: int, alike: float, pilots: int, seed: int = 5) -> float:
    """The share of simulated pilots in which an alarm is raised."""
    chance = np.random.default_rng(seed)
    return sum(raises(flat(chance, weeks, alike)) for _ in range(pilots)) / pilots


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pilots", type=int, nargs="?", default=2000)
    pilots = parser.parse_args().pilots
    for alike in (0.0, 0.4):
        for weeks in (6, 8, 12, 16):
            for distance in DISTANCES:
                found = share(partial(is_listed, distance=distance), weeks, alike, pilots)
                print(f"leading    {weeks:2} weeks, alike {alike}, lines at {distance} sd: {found:.2%}")
            print(f"changing   {weeks:2} weeks, alike {alike}: {share(is_changing, weeks, alike, pilots):.2%}")
            print(f"shapes     {weeks:2} weeks, alike {alike}: {share(is_shaped, weeks, alike, pilots):.2%}")


if __name__ == "__main__":
    main()
