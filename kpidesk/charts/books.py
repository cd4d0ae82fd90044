"""Money over the weeks: what was spent and what it brought, and what a transaction costs at each volume."""

import math
from collections.abc import Sequence
from dataclasses import replace

from kpidesk.base.numbers import number
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Axis, Chart, Line, Milestone, Note, Point, Shape, Style
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import value_axis, week_axis
from kpidesk.metrics.exhibits import Books, BookWeek

_FEW = 2
_STEPS = 40
_ARC = 13
_VOLUME = "transactions a week"


def spent(week: BookWeek) -> float:
    """All-in cost of a week, without building."""
    return sum(week.charges.values()) + week.people


def gained(week: BookWeek) -> float:
    """Benefits of every kind."""
    return sum(week.benefit.values())


def cumulative_chart(books: Books, currency: str, breakeven: int | None) -> Chart | None:
    """All costs and all benefits from before day 1 to the end of each week; None below two weeks.

    ``breakeven`` is the pilot day from which benefits cover costs, if there is one; a day to come is a projection.
    """
    if len(books.weeks) < _FEW:
        return None
    cost, benefit = books.earlier_cost, books.earlier_benefit
    costs, benefits = [(0.0, cost)], [(0.0, benefit)]
    for week in books.weeks:
        cost += spent(week) + week.build
        benefit += gained(week)
        costs.append((float(week.week), cost))
        benefits.append((float(week.week), benefit))
    ahead = "benefits are ahead" if benefit >= cost else "costs are ahead"
    last = books.weeks[-1].week
    end = max(_ARC, last)
    meeting = _breakeven(breakeven, last, 2 * end)
    axis = week_axis(max(end, *(math.ceil(each.at) for each in meeting)) if meeting else end)
    return Chart(
        title="Benefit against cost, added up",
        summary=(
            f"By the end of week {last} {_money(cost, currency)} were spent and {_money(benefit, currency)} gained: "
            f"{ahead} by {_money(abs(benefit - cost), currency)}."
        ),
        x=replace(axis, low=-0.3),
        y=value_axis([amount for _, amount in (*costs, *benefits)], currency),
        milestones=meeting,
        lines=(
            _line(costs, "cost", Tone.TEXT, Style.SOLID),
            _line(benefits, "benefit", Tone.SERIES_4, Style.DASHED),
        ),
        points=tuple(
            Point(at, amount, tone, note=Note(_money(amount, currency), _place(at), remark=what))
            for known, tone, what in ((costs, Tone.TEXT, "cost so far"), (benefits, Tone.SERIES_4, "benefit so far"))
            for at, amount in known
        ),
    )


def volume_chart(books: Books, currency: str, fixed: float | None, marginal: float | None) -> Chart | None:
    """Cost per transaction of each full week over its volume; the fitted curve where fixed and marginal are known."""
    weeks = [week for week in books.weeks if week.completed and week.period.days == 7 and spent(week)]
    if len(weeks) < _FEW:
        return None
    points = [(float(week.completed), spent(week) / week.completed, week.week) for week in weeks]
    most = max(volume for volume, _, _ in points)
    curve = _curve(fixed, marginal, most)
    return Chart(
        title="Cost per transaction over volume",
        summary=_told(fixed, marginal, currency, len(points)),
        x=_volumes([volume for volume, _, _ in points], curve),
        y=value_axis([0.0, *(cost for _, cost, _ in points)], currency),
        lines=(curve,) if curve else (),
        series="cost per transaction",
        places="week",
        points=tuple(
            Point(volume, cost, Tone.TEXT, Shape.DOT, Note(_money(cost, currency), f"week {week}", n=round(volume)))
            for volume, cost, week in points
        ),
    )


def _volumes(volumes: Sequence[float], curve: Line | None) -> Axis:
    """From zero on where a curve is drawn; else around the volumes, which may lie close together."""
    if curve is not None:
        return value_axis([0.0, *curve.x], _VOLUME)
    room = 0.05 * max(volumes)
    return value_axis([min(volumes) - room, max(volumes) + room], _VOLUME, zero=False)


def _breakeven(day: int | None, last: int, most: int) -> tuple[Milestone, ...]:
    """Where it lies on an axis of week ends; nothing where that is too far to be drawn."""
    if day is None or day / 7 > most:
        return ()
    return (Milestone(day / 7, "breakeven" if day / 7 <= last else "breakeven, projected"),)


def _curve(fixed: float | None, marginal: float | None, most: float) -> Line | None:
    if fixed is None or marginal is None:
        return None
    volumes = [most * 1.05 * step / _STEPS for step in range(_STEPS // 5, _STEPS + 1)]
    return _line([(volume, fixed / volume + marginal) for volume in volumes], "fitted", Tone.SERIES_2, Style.DASHED)


def _told(fixed: float | None, marginal: float | None, currency: str, weeks: int) -> str:
    if fixed is None or marginal is None:
        return f"{weeks} full weeks; too few, or too alike in volume, to tell fixed cost from marginal cost."
    each = _money(marginal, currency)
    return f"A week costs {_money(fixed, currency)} whatever its volume, and {each} for each transaction."


def _place(at: float) -> str:
    return f"end of week {at:.0f}" if at else "before day 1"


def _money(amount: float, currency: str) -> str:
    return number(amount, Unit.MONEY, currency)


def _line(known: Sequence[tuple[float, float]], label: str, tone: Tone, style: Style) -> Line:
    return Line(tuple(at for at, _ in known), tuple(amount for _, amount in known), tone, style, label)
