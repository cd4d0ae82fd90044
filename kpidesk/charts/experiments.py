"""Lifts of experiments: each as a dot with its interval, beside the line of no difference."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpidesk.base.numbers import around, number
from kpidesk.base.plurals import counted
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Axis, Chart, Milestone, Note, Point, Tick, Whisker
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import value_axis

MOST_LIFTS = 20
_LONGEST = 34


@dataclass(frozen=True, slots=True)
class Lift:
    """A relative lift (0.1: a tenth above the control), its interval, what it is of, and its tone. ``n``: units."""

    name: str
    size: float
    interval: tuple[float, float]
    tone: Tone
    n: int
    remark: str


def lifts_chart(lifts: Sequence[Lift]) -> Chart | None:
    """The lifts in the order given, in per cent of the control's mean; None where there is none."""
    shown = list(lifts)[:MOST_LIFTS]
    if not shown:
        return None
    rows = len(shown)
    ends = [100 * end for lift in shown for end in lift.interval]
    told = sum(not lift.interval[0] <= 0 <= lift.interval[1] for lift in shown)
    return Chart(
        title="Lift over the control",
        summary=(
            f"{counted(rows, 'comparison')} with 95 % intervals, in per cent of the control's mean; "
            f"{counted(told, 'interval')} {'leaves' if told == 1 else 'leave'} out no difference."
        ),
        x=value_axis([*ends, 0.0], "% of the control"),
        y=Axis(
            -0.5, rows - 0.5, tuple(Tick(rows - 1 - at, _short(lift.name)) for at, lift in enumerate(shown)), grid=False
        ),
        milestones=(Milestone(0.0, "no difference", Tone.SECONDARY),),
        whiskers=tuple(
            Whisker(rows - 1 - at, 100 * lift.interval[0], 100 * lift.interval[1], lying=True)
            for at, lift in enumerate(shown)
        ),
        points=tuple(
            Point(100 * lift.size, rows - 1 - at, lift.tone, note=_note(lift)) for at, lift in enumerate(shown)
        ),
        series="lift",
        places="comparison",
    )


def _note(lift: Lift) -> Note:
    return Note(
        value=number(lift.size, Unit.SHARE),
        place=lift.name,
        interval=around(lift.size, lift.interval, Unit.SHARE),
        ends=(100 * lift.interval[0], 100 * lift.interval[1]),
        n=lift.n,
        remark=lift.remark,
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
