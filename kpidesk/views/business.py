"""Business results for their page and the report: the figure that is to move, with the system and without it."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpidesk.base.numbers import number
from kpidesk.base.units import Unit
from kpidesk.base.values import Value
from kpidesk.charts.chart import Chart
from kpidesk.charts.practice import arms_chart, unit_cost_chart, value_curve_chart
from kpidesk.decision.review import Judged, Review
from kpidesk.metrics.exhibits_people import Arm, Practices
from kpidesk.views import figures
from kpidesk.views.cards import TileCard
from kpidesk.views.measure_lines import MeasureLine, judged_of, measure_lines, what_lacks
from kpidesk.views.tiles import measure_tiles

_TILES = (
    "primary_kpi_delta", "cost_per_outcome", "cycle_time_reduction", "unit_cost_change", "user_time_to_value", "nps",
)  # fmt: skip
MEASURES = (*_TILES, "adoption_weekly", "override_rate", "override_reversal_rate", "appropriate_reliance")
SIDES = ("Side", "Units", "Primary figure, mean", "Time to finish, median", "Cost per unit, mean")
RELIANCE = ("The system was", "Followed", "Overridden", "As deserved")
EMPTY = (
    "No business result is measured yet. Import the units of work with the system and without it (work_items: arm, "
    "outcome_value, started_at, finished_at, unit_cost), and name the figure that is to move (primary_kpi)."
)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Business:
    """What is shown. ``design`` says what was compared with what; ``rest`` what to import for what is not measured.

    ``sides``: rows under SIDES, the figures with their middle half; ``reliance``: rows under RELIANCE, and what they
    say. Charts are None where there is nothing to draw; ``empty`` is said where nothing at all is measured.
    """

    tiles: tuple[TileCard, ...]
    design: str
    sides: tuple[tuple[str, ...], ...]
    outcomes: Chart | None
    cycles: Chart | None
    months: Chart | None
    curve: Chart | None
    reliance: tuple[tuple[str, ...], ...]
    said: str
    lines: tuple[MeasureLine, ...]
    rest: str
    empty: str


def business(review: Review) -> Business:
    """What page and report show."""
    found, currency, judged = review.exhibits.practices, review.settings.currency, judged_of(review, MEASURES)
    known = {one.id: one for one in judged}
    lines = measure_lines(review, judged)
    name = figures.shorten(review.settings.primary_kpi_name or "Primary figure", _LONGEST)
    return Business(
        tiles=measure_tiles(review, _TILES),
        design=_note(known, ("primary_kpi_delta", "cycle_time_reduction", "unit_cost_change")),
        sides=_sides(found, currency),
        outcomes=arms_chart(found.outcomes, f"{name[:1].upper()}{name[1:]}", Unit.SCORE, currency, median=False),
        cycles=arms_chart(found.cycles, "Time to finish a unit", Unit.HOURS, currency, median=True),
        months=unit_cost_chart(found.months, currency),
        curve=value_curve_chart(found.value_curve, found.users, found.waiting),
        reliance=_reliance(found),
        said=_note(known, ("appropriate_reliance",)),
        lines=lines,
        rest=what_lacks(judged),
        empty="" if lines or found.outcomes or found.cycles or found.costs else EMPTY,
    )


def _note(known: dict[str, Judged], ids: Sequence[str]) -> str:
    """What is said of the first of these measures that has a value."""
    values = (known[one].measured for one in ids if one in known)
    return next((value.note for value in values if isinstance(value, Value)), "")


def _sides(found: Practices, currency: str) -> tuple[tuple[str, ...], ...]:
    tables = [{arm.arm: arm for arm in arms} for arms in (found.outcomes, found.cycles, found.costs)]
    names = list(dict.fromkeys(name for table in tables for name in table))
    rows = []
    for name in names:
        arms = [table.get(name) for table in tables]
        units = max(arm.n for arm in arms if arm is not None)
        outcome, cycle, cost = arms
        rows.append(
            (
                name,
                f"{units:,}",
                _middle(outcome, Unit.SCORE, currency, median=False),
                _middle(cycle, Unit.HOURS, currency, median=True),
                _middle(cost, Unit.MONEY, currency, median=False),
            )
        )
    return tuple(rows)


def _middle(arm: Arm | None, unit: Unit, currency: str, *, median: bool) -> str:
    """The mean or median, and the middle half."""
    if arm is None:
        return "–"
    middle = arm.median if median else arm.mean
    return f"{number(middle, unit, currency)} ({number(arm.low, unit, currency)} to {number(arm.high, unit, currency)})"


def _reliance(found: Practices) -> tuple[tuple[str, ...], ...]:
    table = found.reliance
    if table is None:
        return ()
    return (
        _row("right", table.followed_right, table.overridden_right, table.followed_right),
        _row("wrong", table.followed_wrong, table.overridden_wrong, table.overridden_wrong),
    )


def _row(name: str, followed: int, overridden: int, deserved: int) -> tuple[str, ...]:
    every = followed + overridden
    share = number(deserved / every, Unit.SHARE) if every else "–"
    return name, f"{followed:,}", f"{overridden:,}", share
