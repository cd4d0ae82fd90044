"""A measure by pilot week: its own value, its interval, its lines and the gates."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kpidesk.base.numbers import around, number
from kpidesk.base.periods import ARC_WEEKS
from kpidesk.base.units import Better, Unit
from kpidesk.base.values import Missing, Value
from kpidesk.charts import marks
from kpidesk.charts.chart import Axis, Band, Chart, Gap, Line, Milestone, Note, Point, Ribbon, Shape, Style, Target
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import factor, plain, unit_title, value_axis, week_axis
from kpidesk.decision.readings import ControlReading
from kpidesk.decision.review import Gate, Judged
from kpidesk.decision.review import Point as Week
from kpidesk.pilot.profile import Line as Threshold

SIGN = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_FEW = 2


def weekly_chart(
    measure: Judged,
    weeks: Sequence[Week],
    gates: Sequence[Gate],
    currency: str,
    reading: ControlReading | None = None,
) -> Chart | None:
    """The course of a measure, or None where fewer than two weeks have a value.

    ``reading``: of which the limits of routine are drawn, and their mean.
    """
    known = [(week, week.measured) for week in weeks if isinstance(week.measured, Value)]
    if len(known) < _FEW:
        return None
    scale = factor(measure.unit)
    last = max(week.number for week in weeks)
    limits = () if reading is None else (reading.low, reading.high)
    axis = _axis(measure, [value for _, value in known], scale, currency, limits)
    across = week_axis(max(last, ARC_WEEKS) if last <= ARC_WEEKS else last)
    return Chart(
        title=f"{measure.title} by week",
        summary=_summary(measure, [(week.number, value.number) for week, value in known], currency),
        x=across,
        y=axis,
        bands=_bands(measure, axis, scale),
        ribbons=tuple(_ribbons(weeks, scale)),
        targets=_targets(measure, axis, scale),
        milestones=tuple(
            Milestone(gate.week + 0.5, f"gate {gate.week}") for gate in gates if gate.week <= max(last, 13)
        ),
        lines=(*_routine(reading, across, scale), *_lines(weeks, scale)),
        points=tuple(_points(measure, weeks, scale, currency)),
        gaps=tuple(
            Gap(week.number, f"week {week.number}", week.measured.reason)
            for week in weeks
            if isinstance(week.measured, Missing)
        ),
        series=measure.title,
        places="week",
    )


def sparkline(measure: Judged, weeks: Sequence[Week], currency: str = "") -> Chart | None:
    """The same without words, for a table or a card: line, green ground, target, the last point in its light."""
    full = weekly_chart(measure, weeks, (), currency)
    if full is None:
        return None
    levels = tuple(Target(line.at, "", line.tone) for line in full.targets if line.tone is Tone.GREEN)
    axis = _tight([point.y for point in full.points] + [level.at for level in levels])
    greens = tuple(
        replace(band, low=max(band.low, axis.low), high=min(band.high, axis.high))
        for band in full.bands
        if band.tone is Tone.GREEN_GROUND and band.low < axis.high and band.high > axis.low
    )
    bare = Axis(full.x.low, full.x.high, (), grid=False)
    return Chart(
        full.title, full.summary, bare, axis, bands=greens, targets=levels, lines=full.lines, points=full.points[-1:]
    )


def _tight(numbers: Sequence[float]) -> Axis:
    """An axis without ticks that its numbers nearly fill."""
    low, high = min(numbers), max(numbers)
    room = 0.12 * ((high - low) or abs(high) or 1.0)
    return Axis(low - room, high + room, (), grid=False)


def runs(weeks: Iterable[Week]) -> list[list[tuple[int, Value]]]:
    """The stretches of following weeks that have a value: a gap in the data is a gap in the line."""
    found: list[list[tuple[int, Value]]] = [[]]
    for week in weeks:
        if isinstance(week.measured, Value):
            found[-1].append((week.number, week.measured))
        elif found[-1]:
            found.append([])
    return [run for run in found if run]


def sign(line: Threshold, unit: Unit) -> str:
    """A line as it stands beside a chart: ≤ 5."""
    number = line.number * factor(unit)
    digits = 0 if math.isclose(number, round(number), abs_tol=1e-9) else 2
    return f"{SIGN[line.op]} {plain(number, 10.0**-digits).rstrip('0').rstrip('.') if digits else plain(number, 1)}"


def _routine(reading: ControlReading | None, across: Axis, scale: float) -> Iterable[Line]:
    """Both limits, dotted, from edge to edge: they are no series."""
    if reading is not None:
        for level in (reading.low, reading.high):
            yield Line((across.low, across.high), (level * scale, level * scale), Tone.FAINT, Style.DOTTED)


def _axis(measure: Judged, values: Sequence[Value], scale: float, currency: str, limits: Sequence[float] = ()) -> Axis:
    numbers = [value.number * scale for value in values]
    spread = (max(numbers) - min(numbers)) or abs(max(numbers)) or 1.0
    ends = [end * scale for value in values if value.interval for end in value.interval]
    centre_low, centre_high = min(numbers) - 1.5 * spread, max(numbers) + 1.5 * spread
    centre_low = max(centre_low, 0.0) if min(numbers) >= 0 else centre_low
    seen = numbers + [min(max(end, centre_low), centre_high) for end in ends] + [level * scale for level in limits]
    lines = [line.number * scale for line in (measure.green, measure.red) if line]
    top = max(seen, default=1.0)
    near = [line for line in lines if line <= max(1.8 * top, top + 2 * spread)]
    share = measure.unit is Unit.SHARE
    zero = not (share and measure.better is Better.HIGHER and min(seen + near) > 40)
    floor = [] if zero else [min(seen + near) - 2]
    return value_axis(seen + near + floor, unit_title(measure.unit, currency), zero=zero, most=100 if share else None)


def _bands(measure: Judged, axis: Axis, scale: float) -> tuple[Band, ...]:
    found = []
    for line, tone in ((measure.green, Tone.GREEN_GROUND), (measure.red, Tone.RED_GROUND)):
        if line is None:
            continue
        level = min(max(line.number * scale, axis.low), axis.high)
        low, high = (axis.low, level) if line.op.startswith("<") else (level, axis.high)
        if high > low:
            found.append(Band(low, high, tone))
    return tuple(found)


def _targets(measure: Judged, axis: Axis, scale: float) -> tuple[Target, ...]:
    pairs = ((measure.green, Tone.GREEN), (measure.red, Tone.RED))
    return tuple(
        Target(line.number * scale, sign(line, measure.unit), tone)
        for line, tone in pairs
        if line is not None and axis.low <= line.number * scale <= axis.high
    )


def _ribbons(weeks: Sequence[Week], scale: float) -> Iterable[Ribbon]:
    for run in runs(weeks):
        known = [(number, value.interval) for number, value in run if value.interval]
        if len(known) >= _FEW:
            yield Ribbon(
                tuple(float(number) for number, _ in known),
                tuple(low * scale for _, (low, _) in known),
                tuple(high * scale for _, (_, high) in known),
            )


def _lines(weeks: Sequence[Week], scale: float) -> Iterable[Line]:
    for run in runs(weeks):
        if len(run) >= _FEW:
            yield Line(tuple(float(number) for number, _ in run), tuple(value.number * scale for _, value in run))


def _points(measure: Judged, weeks: Sequence[Week], scale: float, currency: str) -> Iterable[Point]:
    near = tuple(line.number for line in (measure.green, measure.red) if line)
    for week in weeks:
        if isinstance(week.measured, Value):
            tone = marks.TEXT[week.light] if week.light else Tone.TEXT
            said = note(week, measure.unit, currency, near)
            yield Point(week.number, week.measured.number * scale, tone, Shape.DOT, said)


def note(week: Week, unit: Unit, currency: str = "USD", near: Sequence[float] = ()) -> Note | None:
    """What a week's value says when it is pointed at, never rounded over one of ``near``; None for a missing one."""
    value = week.measured
    if not isinstance(value, Value):
        return None
    scale, ends = factor(unit), value.interval
    return Note(
        value=number(value.number, unit, currency, near),
        place=f"week {week.number}",
        interval=around(value.number, ends, unit, currency, near) if ends else "",
        ends=(ends[0] * scale, ends[1] * scale) if ends else None,
        n=value.n,
        light=week.light,
        remark=value.note,
    )


def _summary(measure: Judged, known: Sequence[tuple[int, float]], currency: str) -> str:
    (first, start), (last, end) = known[0], known[-1]
    word = (
        "unchanged at"
        if math.isclose(start, end, rel_tol=1e-3, abs_tol=1e-12)
        else ("up to" if end > start else "down to")
    )
    before, now = (number(value, measure.unit, currency) for value in (start, end))
    gap = "" if len(known) == last - first + 1 else f"; {len(known)} of these weeks have a value"
    return f"{measure.title}: {before} in week {first}, {word} {now} in week {last}{gap}."
