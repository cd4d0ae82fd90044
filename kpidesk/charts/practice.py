"""What the system brings and who uses it how: sides of a comparison, unit cost by month, training, tools, features."""

from collections.abc import Sequence
from datetime import date

from kpidesk.base.dates import MONTHS, day
from kpidesk.base.numbers import number
from kpidesk.base.periods import ARC_WEEKS, WEEK, Calendar
from kpidesk.base.plurals import counted, plural
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Axis, Bar, Chart, Line, Milestone, Note, Point, Style, Tick, Whisker
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import plain, unit_title, value_axis, week_axis
from kpidesk.metrics.exhibits_people import Arm, CostMonth, FeatureUse, ToolPlan, TrainedWeek, ValueStep

_TONES = {"control": Tone.SECONDARY, "before": Tone.FAINT, "treatment": Tone.ACCENT, "after": Tone.ACCENT}
_MOST_FEATURES, _LONGEST = 10, 14
_SHARES = tuple(Tick(level, f"{level} %") for level in (0, 20, 40, 60, 80, 100))
_WIDTH = 0.62
_SHORT_WORK = 3.0
"""Hours below which work is drawn in minutes."""
_LONG_WAITS = 72.0
"""Hours from which waits are drawn in days."""


def arms_chart(arms: Sequence[Arm], title: str, unit: Unit, currency: str, *, median: bool) -> Chart | None:
    """Each side's middle (mean or median) as a dot, and its middle half as a bar; None for fewer than two sides."""
    if len(arms) < 2:
        return None
    rows = len(arms)
    minutes = unit is Unit.HOURS and max(arm.high for arm in arms) < _SHORT_WORK
    scale = 60.0 if minutes else 1.0
    named = "median" if median else "mean"
    middles = [arm.median if median else arm.mean for arm in arms]
    said = ", ".join(f"{number(at, unit, currency)} {arm.arm}" for arm, at in zip(arms, middles, strict=True))
    return Chart(
        title=title,
        summary=f"{title}, {named}: {said}. Bars hold the middle half of the units.",
        x=value_axis(
            [scale * end for arm, middle in zip(arms, middles, strict=True) for end in (arm.low, middle, arm.high)],
            unit_title(Unit.MINUTES if minutes else unit, currency),
        ),
        y=Axis(-0.5, rows - 0.5, tuple(Tick(rows - 1 - at, arm.arm) for at, arm in enumerate(arms)), grid=False),
        whiskers=tuple(
            Whisker(rows - 1 - at, scale * arm.low, scale * arm.high, _tone(arm), lying=True)
            for at, arm in enumerate(arms)
        ),
        points=tuple(
            Point(scale * middle, rows - 1 - at, _tone(arm), note=_arm(arm, middle, named, unit, currency))
            for at, (arm, middle) in enumerate(zip(arms, middles, strict=True))
        ),
        series=named,
        places="side",
    )


def _tone(arm: Arm) -> Tone:
    return _TONES.get(arm.arm, Tone.TEXT)


def _arm(arm: Arm, middle: float, named: str, unit: Unit, currency: str) -> Note:
    half = f"middle half {number(arm.low, unit, currency)} to {number(arm.high, unit, currency)}"
    return Note(f"{named} {number(middle, unit, currency)}", arm.arm, n=arm.n, remark=half)


def unit_cost_chart(months: Sequence[CostMonth], currency: str) -> Chart | None:
    """The mean cost of a unit by month, a line for each side; None below two months."""
    if len(months) < 2:
        return None
    sides = [name for name in ("treatment", "after", "control", "before") if any(name in one.arms for one in months)]
    told = {side: [(at, one.arms[side][0]) for at, one in enumerate(months, 1) if side in one.arms] for side in sides}
    last = months[-1]
    said = ", ".join(f"{number(mean, Unit.MONEY, currency)} {side}" for side, (mean, _) in sorted(last.arms.items()))
    ticks = tuple(Tick(at, _month(one)) for at, one in enumerate(months, 1))
    return Chart(
        title="Cost per unit by month",
        summary=f"In {_month(last)} a unit cost {said}.",
        x=Axis(0.5, len(months) + 0.5, ticks, grid=False),
        y=value_axis([mean for found in told.values() for _, mean in found], currency),
        lines=tuple(_course(found, side) for side, found in told.items() if len(found) > 1),
        points=tuple(
            Point(at, one.arms[side][0], _TONES[side], note=_cost(one, side, currency))
            for side in sides
            for at, one in enumerate(months, 1)
            if side in one.arms
        ),
        series="cost per unit",
        places="month",
    )


def _course(found: Sequence[tuple[int, float]], side: str) -> Line:
    dashed = Style.SOLID if side in {"treatment", "after"} else Style.DASHED
    return Line(tuple(float(at) for at, _ in found), tuple(y for _, y in found), _TONES[side], dashed, side)


def _cost(one: CostMonth, side: str, currency: str) -> Note:
    mean, units = one.arms[side]
    return Note(number(mean, Unit.MONEY, currency), f"{_month(one)}, {side}", n=units)


def _month(one: CostMonth) -> str:
    return f"{MONTHS[one.period.first.month - 1][:3]} {one.period.first.year}"


def value_curve_chart(steps: Sequence[ValueStep], users: int, waiting: int) -> Chart | None:
    """The share of users with a productive outcome by time since their first use; None where nobody has one."""
    if not steps:
        return None
    longest = steps[-1].hours
    days = longest > _LONG_WAITS
    scale, unit = (24.0, "days") if days else (1.0, "hours")
    x, y = [0.0], [0.0]
    for step in steps:
        x += [step.hours / scale, step.hours / scale]
        y += [y[-1], 100 * step.share]
    half = next((step.hours for step in steps if step.share >= 0.5), None)
    at_once = steps[0].share if steps[0].hours == 0 else 0.0
    still = f" {counted(waiting, 'user')} of {users:,} {plural(waiting, 'is', 'are')} not there yet." if waiting else ""
    return Chart(
        title="From first use to first outcome",
        summary=f"{_half(half)} {number(at_once, Unit.SHARE)} had one with their first request.{still}",
        x=value_axis([0.0, max(longest / scale, 1.0)], f"{unit} since first use"),
        y=Axis(0, 100, _SHARES),
        milestones=() if half is None else (Milestone(half / scale, "half"),),
        lines=(Line(tuple(x), tuple(y), Tone.ACCENT),),
        series="users with an outcome",
        places=unit,
    )


def _half(hours: float | None) -> str:
    if hours is None:
        return "Fewer than half of the users had a productive outcome so far."
    if hours == 0:
        return "Half of the users had a productive outcome at once."
    return f"Half of the users had a productive outcome within {number(hours, Unit.HOURS)} of their first use."


def training_chart(weeks: Sequence[TrainedWeek]) -> Chart | None:
    """The active share of trained people and of the others by full week; None below two weeks."""
    if len(weeks) < 2:
        return None
    trained = [(one.week, one.trained_active, one.trained) for one in weeks if one.trained]
    rest = [(one.week, one.untrained_active, one.untrained) for one in weeks if one.untrained]
    last = weeks[-1]
    said = [f"{last.trained_active:,} of {last.trained:,} trained people"]
    said += [f"{last.untrained_active:,} of {last.untrained:,} others"] if last.untrained else []
    return Chart(
        title="Active share by training",
        summary=f"In week {last.week}, {' and '.join(said)} were active.",
        x=week_axis(max(ARC_WEEKS, last.week)),
        y=Axis(0, 100, _SHARES),
        lines=tuple(
            Line(tuple(float(week) for week, _, _ in found), tuple(100 * k / n for _, k, n in found), tone, style, name)
            for found, tone, style, name in (
                (trained, Tone.ACCENT, Style.SOLID, "trained"),
                (rest, Tone.SECONDARY, Style.DASHED, "not trained"),
            )
            if len(found) > 1
        ),
        points=tuple(
            Point(float(week), 100 * k / n, tone, note=Note(number(k / n, Unit.SHARE), f"week {week}, {name}", n=n))
            for found, tone, name in ((trained, Tone.ACCENT, "trained"), (rest, Tone.SECONDARY, "not trained"))
            for week, k, n in found
        ),
        series="active share",
        places="week",
    )


def tools_chart(plan: ToolPlan, calendar: Calendar) -> Chart | None:
    """Tools as they were deployed, against the straight line of the plan; None where none is."""
    if not plan.tools or plan.ends is None:
        return None
    end = max(_week(plan.ends, calendar), _week(calendar.as_of, calendar))
    places = [max(1.0, _week(tool.deployed, calendar)) for tool in plan.tools]
    x, y = [1.0], [0.0]
    for count, place in enumerate(places, 1):
        x += [place, place]
        y += [y[-1], float(count)]
    x, y = [*x, _week(calendar.as_of, calendar) + 1 / WEEK], [*y, y[-1]]
    return Chart(
        title="Tools against the plan",
        summary=f"{counted(len(plan.tools), 'tool')} deployed; {plan.due:,} due by now of {plan.plan:,} in six months.",
        x=week_axis(round(end)),
        y=value_axis([float(max(plan.plan, len(plan.tools)))], "tools"),
        milestones=(Milestone(_week(calendar.as_of, calendar), "today"),),
        lines=(
            Line((1.0, _week(plan.ends, calendar)), (0.0, float(plan.plan)), Tone.SECONDARY, Style.DASHED, "plan"),
            Line(tuple(x), tuple(y), Tone.ACCENT, Style.SOLID, "deployed"),
        ),
        points=tuple(
            Point(place, float(count), Tone.ACCENT, note=_tool(plan, count)) for count, place in enumerate(places, 1)
        ),
        series="tools",
        places="tool",
    )


def _week(when: date, calendar: Calendar) -> float:
    return 1 + (when - calendar.start).days / WEEK


def _tool(plan: ToolPlan, count: int) -> Note:
    tool = plan.tools[count - 1]
    teams = ", ".join(tool.teams)
    return Note(plain(count, 1.0), tool.tool, remark=f"deployed on {day(tool.deployed)}{f', {teams}' if teams else ''}")


def features_chart(features: Sequence[FeatureUse]) -> Chart | None:
    """The share of active users who ever used each feature, the most used first; None for fewer than two."""
    if len(features) < 2:
        return None
    shown = features[:_MOST_FEATURES]
    rest = f" The {len(features) - len(shown)} least used are left out." if len(features) > len(shown) else ""
    most = f"{shown[0].feature} was used by {number(shown[0].share, Unit.SHARE)} of active users"
    least = f"{shown[-1].feature} by {number(shown[-1].share, Unit.SHARE)}"
    return Chart(
        title="Use of features",
        summary=f"{most[:1].upper()}{most[1:]}, {least}.{rest}",
        x=Axis(
            -0.5, len(shown) - 0.5, tuple(Tick(at, _short(one.feature)) for at, one in enumerate(shown)), grid=False
        ),
        y=Axis(0, 100, _SHARES),
        bars=tuple(
            Bar(
                at,
                0.0,
                100 * one.share,
                _WIDTH,
                Tone.ACCENT,
                number(one.share, Unit.SHARE),
                Note(
                    number(one.share, Unit.SHARE), one.feature, remark=f"{one.users:,} users, {one.actions:,} actions"
                ),
            )
            for at, one in enumerate(shown)
        ),
        series="share of active users",
        places="feature",
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
