"""People by week: active ones against all who tried, and one team against everybody."""

from collections.abc import Sequence

from kpidesk.base.numbers import number
from kpidesk.base.periods import ARC_WEEKS
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Axis, Bar, Chart, Line, Note, Point, Style, Tick
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import value_axis, week_axis
from kpidesk.metrics.exhibits import TeamUse, UsageWeek

_WIDTH = 0.62
_ROOM = 16
"""Beyond so many weeks the figures of bars would touch."""


def people_chart(weeks: Sequence[UsageWeek]) -> Chart | None:
    """Heads, not shares: active in each week as bars, ever tried and eligible as lines; None without any week."""
    if not weeks:
        return None
    numbers = [week.week for week in weeks]
    eligible = [(week.week, week.eligible) for week in weeks if week.eligible is not None]
    lines = [_line([(week.week, week.tried) for week in weeks], "ever tried it", Tone.SERIES_2, Style.DASHED)]
    if eligible:
        lines.append(_line(eligible, "eligible", Tone.SECONDARY, Style.DOTTED))
    tallest = [week.tried for week in weeks] + [count for _, count in eligible]
    last = weeks[-1]
    part = "" if last.full else f" Week {last.week} is not over."
    return Chart(
        title="People by week",
        summary=f"{last.active:,} people were active in week {last.week}; {last.tried:,} have tried it so far.{part}",
        x=week_axis(max(ARC_WEEKS, *numbers)),
        y=value_axis([float(count) for count in tallest], "people"),
        bars=tuple(
            Bar(
                at=week.week,
                low=0,
                high=week.active,
                width=_WIDTH,
                tone=Tone.ACCENT if week.full else Tone.MUTED,
                label=f"{week.active:,}" if len(weeks) <= _ROOM else "",
                note=_active(week),
            )
            for week in weeks
        ),
        lines=tuple(line for line in lines if len(line.x) > 1),
        series="active in the week",
        places="week",
    )


def team_chart(team: TeamUse, everybody: Sequence[UsageWeek]) -> Chart | None:
    """Active ÷ eligible of one team by full week, beside everybody's; None where nobody of it was ever eligible."""
    shares = [
        (float(week), 100 * active / eligible)
        for week, (active, eligible) in enumerate(zip(team.active, team.eligible, strict=True), 1)
        if eligible
    ]
    if not shares:
        return None
    all_of = [
        (float(week.week), min(100.0, 100 * week.share)) for week in everybody if week.share is not None and week.full
    ]
    lines = [_line(shares, team.team, Tone.TEXT, Style.SOLID), _line(all_of, "everybody", Tone.SERIES_2, Style.DASHED)]
    week, share = shares[-1]
    eligible = team.eligible[round(week) - 1]
    return Chart(
        title=f"Adoption of {team.team}",
        summary=f"{share:.0f} % of the team were active in week {week:.0f}, of {eligible:,} eligible.",
        x=week_axis(max(ARC_WEEKS, len(team.active))),
        y=Axis(0, 100, tuple(Tick(level, f"{level} %") for level in (0, 20, 40, 60, 80, 100))),
        lines=tuple(line for line in lines if len(line.x) > 1),
        points=tuple(
            Point(
                week,
                share,
                note=_share(f"week {week:.0f}", team.active[round(week) - 1], team.eligible[round(week) - 1]),
            )
            for week, share in shares
        ),
        series=team.team,
        places="week",
    )


def _active(week: UsageWeek) -> Note:
    known = "" if week.share is None else f"{number(week.share, Unit.SHARE)} of {week.eligible:,} eligible"
    over = "" if week.full else "the week is not over"
    return Note(f"{week.active:,}", f"week {week.week}", remark=", ".join(part for part in (known, over) if part))


def _share(place: str, active: int, eligible: int) -> Note:
    return Note(number(active / eligible, Unit.SHARE), place, n=eligible, remark=f"{active:,} active")


def _line(known: Sequence[tuple[float, float]], label: str, tone: Tone, style: Style) -> Line:
    return Line(tuple(float(at) for at, _ in known), tuple(float(value) for _, value in known), tone, style, label)
