"""The reliability diagram: how often what scores claim came true, bin by bin, against what chance shows."""

from kpidesk.base.numbers import around, number
from kpidesk.base.plurals import counted
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Axis, Chart, Line, Note, Point, Ribbon, Style, Tick, Whisker
from kpidesk.charts.palette import Tone
from kpidesk.metrics.exhibits_health import Calibration, ScoreBin

_TICKS = (0, 20, 40, 60, 80, 100)


def calibration_chart(shown: Calibration) -> Chart | None:
    """Mean score across, share that came true upwards, each bin with its interval; None without any bin.

    On the dashed line scores mean what they say; within the ribbon a bin's distance from it may be chance.
    """
    bins = shown.bins
    if not bins:
        return None
    off = [one for one in bins if not one.chance[0] <= one.rate <= one.chance[1]]
    return Chart(
        title="What scores say, and what came true",
        summary=_summary(shown, len(off)),
        x=_axis("score, %"),
        y=_axis("came true, %"),
        ribbons=_ribbon(bins),
        lines=(Line((0.0, 100.0), (0.0, 100.0), Tone.SECONDARY, Style.DASHED, "as they say"),),
        whiskers=tuple(Whisker(100 * one.score, 100 * one.interval[0], 100 * one.interval[1]) for one in bins),
        points=tuple(
            Point(100 * one.score, 100 * one.rate, Tone.RED if one in off else Tone.ACCENT, note=_note(one))
            for one in bins
        ),
        series="came true",
        places="scores",
    )


def _axis(title: str) -> Axis:
    return Axis(0.0, 100.0, tuple(Tick(at, str(at)) for at in _TICKS), title)


def _ribbon(bins: tuple[ScoreBin, ...]) -> tuple[Ribbon, ...]:
    if len(bins) < 2:
        return ()
    low, high = (tuple(100 * one.chance[end] for one in bins) for end in (0, 1))
    return (Ribbon(tuple(100 * one.score for one in bins), low, high),)


def _note(one: ScoreBin) -> Note:
    low, high = (number(end, Unit.SHARE) for end in one.chance)
    return Note(
        value=number(one.rate, Unit.SHARE),
        place=f"{100 * one.low:.0f} to {100 * one.high:.0f} %",
        interval=around(one.rate, one.interval, Unit.SHARE),
        ends=(100 * one.interval[0], 100 * one.interval[1]),
        n=one.n,
        remark=f"mean score {number(one.score, Unit.SHARE)}; by chance {low} to {high}",
    )


def _summary(shown: Calibration, off: int) -> str:
    rows = f"{shown.rows:,} scored rows with a known outcome in {counted(len(shown.bins), 'bin')}"
    if not off:
        return f"{rows}: every bin came true as often as its scores say, give or take chance."
    return f"{rows}: {off} of them came true more or less often than chance lets scores be wrong."
