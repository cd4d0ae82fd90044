"""Accuracy while the truth is still coming in: at equal age of labels, as scores promise it; how late labels are."""

from collections.abc import Sequence

from kpidesk.base.numbers import around, number
from kpidesk.base.periods import ARC_WEEKS
from kpidesk.base.plurals import counted
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Chart, Line, Milestone, Note, Point, Ribbon, Shape, Style, Target
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import value_axis, week_axis
from kpidesk.charts.weekly import sign
from kpidesk.decision.review import Judged
from kpidesk.metrics.exhibits_health import EqualAgeWeek, EstimatedWeek, LabelAge

_FEW = 2


def accuracy_chart(weeks: Sequence[EqualAgeWeek], estimated: Sequence[EstimatedWeek], accuracy: Judged) -> Chart | None:
    """Weighted accuracy of each week by labels of equal age, with its interval; dashed what scores promised.

    Weeks whose labels are not all in are hollow dots. None where neither has two weeks. ``accuracy`` is the measure
    whose green line is drawn.
    """
    known = [one for one in weeks if one.accuracy is not None]
    mature = [one for one in known if one.mature]
    if len(known) < _FEW and len(estimated) < _FEW:
        return None
    values = [100 * one.accuracy for one in known if one.accuracy is not None]
    values += [100 * one.estimated for one in estimated]
    values += [100 * end for one in mature for end in one.interval or ()]
    green = accuracy.green
    near = [] if green is None else [100 * green.number]
    last = max([one.week for one in known] + [one.week for one in estimated])
    return Chart(
        title="Weighted accuracy, found and estimated",
        summary=_summary(mature, estimated),
        x=week_axis(max(last, ARC_WEEKS)),
        y=value_axis([*values, *near], "%", zero=min(values) < 40, most=100),
        ribbons=_ribbon(mature),
        targets=() if green is None else (Target(100 * green.number, sign(green, Unit.SHARE), Tone.GREEN),),
        lines=(*_found(mature), *_promised(estimated)),
        points=tuple(_point(one) for one in known if not one.mature),
        series="weighted accuracy",
        places="week",
    )


def ages_chart(ages: Sequence[LabelAge], maturity: int) -> Chart | None:
    """The share of outcomes known by so many days after the request, with the days of maturity; None below two."""
    if len(ages) < _FEW:
        return None
    days, shares = tuple(float(one.days) for one in ages), tuple(100 * one.share for one in ages)
    notes = tuple(
        Note(number(one.share, Unit.SHARE), _day(one.days), remark=f"{one.waiting:,} requests are that old")
        for one in ages
    )
    at_maturity = [one for one in ages if one.days <= maturity]
    told = number(at_maturity[-1].share, Unit.SHARE)
    return Chart(
        title="How late outcomes come",
        summary=f"{told} of the outcomes are known within {_day(at_maturity[-1].days)}, "
        f"{number(ages[-1].share, Unit.SHARE)} within {_day(ages[-1].days)}.",
        x=value_axis([*days, float(maturity)], "days after the request"),
        y=value_axis([*shares, 100.0], "% known", most=100),
        milestones=(Milestone(float(maturity), "maturity", Tone.SECONDARY),) if 0 < maturity <= days[-1] else (),
        lines=(Line(days, shares, Tone.ACCENT, notes=notes),),
        series="outcomes known",
        places="days",
    )


def _found(mature: Sequence[EqualAgeWeek]) -> tuple[Line, ...]:
    known = [(one, one.accuracy) for one in mature if one.accuracy is not None]
    if len(known) < _FEW:
        return ()
    return (
        Line(
            x=tuple(float(one.week) for one, _ in known),
            y=tuple(100 * value for _, value in known),
            label="found",
            notes=tuple(_note(one, value) for one, value in known),
        ),
    )


def _ribbon(mature: Sequence[EqualAgeWeek]) -> tuple[Ribbon, ...]:
    spans = [(one.week, one.interval) for one in mature if one.interval is not None]
    if len(spans) < _FEW:
        return ()
    low, high = (tuple(100 * span[end] for _, span in spans) for end in (0, 1))
    return (Ribbon(tuple(float(week) for week, _ in spans), low, high),)


def _promised(estimated: Sequence[EstimatedWeek]) -> tuple[Line, ...]:
    if len(estimated) < _FEW:
        return ()
    return (
        Line(
            x=tuple(float(one.week) for one in estimated),
            y=tuple(100 * one.estimated for one in estimated),
            tone=Tone.SERIES_2,
            style=Style.DASHED,
            label="estimated",
            notes=tuple(_estimate(one) for one in estimated),
        ),
    )


def _note(one: EqualAgeWeek, value: float) -> Note:
    ends = one.interval
    return Note(
        value=number(value, Unit.SHARE),
        place=f"week {one.week}",
        interval=around(value, ends, Unit.SHARE) if ends else "",
        ends=(100 * ends[0], 100 * ends[1]) if ends else None,
        n=one.rows,
        remark="" if one.mature else "labels are still coming in",
    )


def _estimate(one: EstimatedWeek) -> Note:
    ends = one.interval
    return Note(
        value=number(one.estimated, Unit.SHARE),
        place=f"week {one.week}, estimated",
        interval=around(one.estimated, ends, Unit.SHARE) if ends else "",
        n=one.rows,
        remark=f"{number(one.labelled, Unit.SHARE)} of the outcomes known",
    )


def _point(one: EqualAgeWeek) -> Point:
    value = one.accuracy or 0.0
    return Point(one.week, 100 * value, Tone.MUTED, Shape.RING, _note(one, value))


def _day(days: int) -> str:
    return counted(days, "day") if days else "the same day"


def _summary(mature: Sequence[EqualAgeWeek], estimated: Sequence[EstimatedWeek]) -> str:
    told = []
    if mature:
        last = mature[-1]
        told.append(f"In week {last.week}, the last whose labels are in, {number(last.accuracy or 0.0, Unit.SHARE)}.")
    if estimated:
        newest = estimated[-1]
        told.append(f"Scores promise {number(newest.estimated, Unit.SHARE)} for week {newest.week}.")
    return " ".join(told)
