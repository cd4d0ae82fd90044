"""A measure of quality in each segment, and the line that drift is read from."""

from collections.abc import Sequence

from kpidesk.base.numbers import around, number
from kpidesk.base.periods import ARC_WEEKS
from kpidesk.base.plurals import counted, plural
from kpidesk.base.units import Unit
from kpidesk.base.values import Value
from kpidesk.charts.chart import Axis, Chart, Line, Milestone, Note, Point, Style, Target, Tick, Whisker
from kpidesk.charts.palette import SERIES, Tone
from kpidesk.charts.scales import factor, unit_title, value_axis, week_axis
from kpidesk.charts.weekly import sign
from kpidesk.decision.review import Judged, SegmentPoint
from kpidesk.metrics.exhibits import AccuracyWeek, DecayCourse

MOST_SEGMENTS = 20
_LONGEST = 28


def segments_chart(measure: Judged, points: Sequence[SegmentPoint], currency: str) -> Chart | None:
    """A measure in each segment as a dot with its 95 % interval, beside that of all rows; None where none has a value.

    Segments keep their order; beyond 20 the rest is left out.
    """
    known = [(point, point.measured) for point in points if isinstance(point.measured, Value)][:MOST_SEGMENTS]
    if not known:
        return None
    scale, share, rows = factor(measure.unit), measure.unit is Unit.SHARE, len(known)
    ends = [end * scale for _, value in known for end in (value.interval or (value.number, value.number))]
    low, high = min(known, key=lambda one: one[1].number), max(known, key=lambda one: one[1].number)
    marks = _uprights(measure, scale)
    least, most = (number(one[1].number, measure.unit, currency) for one in (low, high))
    return Chart(
        title=f"{measure.title} by segment",
        summary=(
            f"{measure.title} runs from {least} ({_short(low[0].segment)}) to {most} ({_short(high[0].segment)}); "
            "bars are 95 % intervals."
        ),
        x=value_axis(
            [*ends, *(mark.at for mark in marks)],
            unit_title(measure.unit, currency),
            zero=False,
            most=100 if share else None,
        ),
        y=Axis(
            -0.5,
            rows - 0.5,
            tuple(Tick(rows - 1 - at, _short(p.segment)) for at, (p, _) in enumerate(known)),
            grid=False,
        ),
        milestones=marks,
        whiskers=tuple(
            Whisker(rows - 1 - at, value.interval[0] * scale, value.interval[1] * scale, lying=True)
            for at, (_, value) in enumerate(known)
            if value.interval
        ),
        points=tuple(
            Point(value.number * scale, rows - 1 - at, Tone.ACCENT, note=_note(point, value, measure, currency))
            for at, (point, value) in enumerate(known)
        ),
        series=measure.title,
        places="segment",
    )


def decay_chart(course: DecayCourse, accuracy: Judged) -> Chart | None:
    """Weighted accuracy of the mature weeks by model version, and the fitted lines; None below two weeks.

    ``accuracy`` is the measure whose green line is drawn.
    """
    weeks = course.weeks
    if len({one.week for one in weeks}) < 2:
        return None
    versions = list(dict.fromkeys(one.version for one in sorted(weeks, key=lambda one: one.week)))
    tones = {version: SERIES[place % len(SERIES)] for place, version in enumerate(versions)}
    named = 1 < len(versions) <= len(SERIES)
    values = [100 * one.accuracy for one in weeks]
    values += [100 * end for line in course.lines for end in (line.start, line.end)]
    green = accuracy.green
    near = [] if green is None else [100 * green.number]
    last = max(one.week for one in weeks)
    return Chart(
        title="Weighted accuracy of weeks whose labels are in",
        summary=_summary(course, last),
        x=week_axis(max(last, ARC_WEEKS)),
        y=value_axis([*values, *near, min(values) - 2], "%", zero=min(values) < 40, most=100),
        targets=() if green is None else (Target(100 * green.number, sign(green, Unit.SHARE), Tone.GREEN),),
        lines=tuple(_line(course, version, tones[version], named=named) for version in versions),
        points=tuple(
            Point(one.week, 100 * one.accuracy, tones[one.version], note=_week(one, named=named)) for one in weeks
        ),
        series="weighted accuracy",
        places="week",
    )


def _line(course: DecayCourse, version: str, tone: Tone, *, named: bool) -> Line:
    """The fitted line of a version; where it has none, a dotted one through its weeks."""
    label = _short(version or "no version") if named else ""
    fitted = next((line for line in course.lines if line.version == version), None)
    if fitted is not None:
        ends = ((fitted.first, fitted.start), (fitted.last, fitted.end))
        return Line(
            x=tuple(float(week) for week, _ in ends),
            y=tuple(100 * level for _, level in ends),
            tone=tone,
            label=label or "fitted",
            notes=tuple(Note(number(level, Unit.SHARE), f"week {week}", remark="fitted") for week, level in ends),
        )
    mine = sorted((one.week, 100 * one.accuracy) for one in course.weeks if one.version == version)
    mine = mine if len(mine) > 1 else 2 * mine
    return Line(tuple(float(week) for week, _ in mine), tuple(y for _, y in mine), tone, Style.DOTTED, label)


def _uprights(measure: Judged, scale: float) -> tuple[Milestone, ...]:
    """The value of all rows, and the green line where the measure has one."""
    value, found = measure.measured, []
    if isinstance(value, Value):
        found.append(Milestone(value.number * scale, "all", Tone.SECONDARY))
    if measure.green is not None:
        found.append(Milestone(measure.green.number * scale, sign(measure.green, measure.unit), Tone.GREEN))
    return tuple(found)


def _note(point: SegmentPoint, value: Value, measure: Judged, currency: str) -> Note:
    scale, ends = factor(measure.unit), value.interval
    near = tuple(line.number for line in (measure.green, measure.red) if line)
    return Note(
        value=number(value.number, measure.unit, currency, near),
        place=point.segment,
        interval=around(value.number, ends, measure.unit, currency, near) if ends else "",
        ends=(ends[0] * scale, ends[1] * scale) if ends else None,
        n=value.n,
        remark={True: "differs from the rest", False: "no difference seen", None: ""}[point.differs],
    )


def _week(one: AccuracyWeek, *, named: bool) -> Note:
    version = f"version {_short(one.version)}" if named and one.version else ""
    place = f"week {one.week}" + (f", {_short(one.version) or 'no version'}" if named else "")
    return Note(number(one.accuracy, Unit.SHARE), place, n=one.rows, remark=version)


def _summary(course: DecayCourse, last: int) -> str:
    weeks = len({one.week for one in course.weeks})
    if not course.lines:
        said = f"{counted(weeks, 'week')} up to week {last} {plural(weeks, 'has', 'have')} labels enough"
        return f"{said}; no line can be told yet."
    newest = course.lines[-1]
    before, now = number(newest.start, Unit.SHARE), number(newest.end, Unit.SHARE)
    of = f" of {_short(newest.version)}" if len(course.lines) > 1 else ""
    return f"The fitted line{of} runs from {before} in week {newest.first} to {now} in week {newest.last}."


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
