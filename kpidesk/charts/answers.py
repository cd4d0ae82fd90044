"""Generated answers: success by how long they took, and the tail of toxicity."""

from collections.abc import Sequence

from kpidesk.base.numbers import around, number
from kpidesk.base.plurals import counted
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Axis, Bar, Chart, Note, Point, Tick, Whisker
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import value_axis
from kpidesk.metrics.exhibits_answers import LatencyBand, ToxicityRange, ToxicityTail

_FEW = 2
_TOXIC = 0.5
_SHARES = tuple(Tick(level, f"{level} %") for level in (0, 20, 40, 60, 80, 100))
_WIDTH = 0.62
_NEARLY_ALL = 0.9
"""A bar of so many has no room for a figure above it."""


def bands_chart(bands: Sequence[LatencyBand]) -> Chart | None:
    """The share of tasks that succeeded in each band of latency, with its interval; None for fewer than two bands."""
    if len(bands) < _FEW:
        return None
    rates = [band.succeeded / band.answers for band in bands]
    return Chart(
        title="Task success by latency",
        summary=_fastest_and_slowest([band for band in bands if band.interval is not None]),
        x=Axis(-0.5, len(bands) - 0.5, tuple(Tick(at, _short(band)) for at, band in enumerate(bands)), grid=False),
        y=Axis(0, 100, _SHARES),
        whiskers=tuple(
            Whisker(at, 100 * band.interval[0], 100 * band.interval[1])
            for at, band in enumerate(bands)
            if band.interval is not None
        ),
        points=tuple(
            Point(at, 100 * rate, Tone.ACCENT, note=_band(band, rate))
            for at, (band, rate) in enumerate(zip(bands, rates, strict=True))
        ),
        series="tasks that succeeded",
        places="latency",
    )


def _fastest_and_slowest(bands: Sequence[LatencyBand]) -> str:
    """Of the bands with answers enough."""
    if len(bands) < _FEW:
        return "Fewer than two bands of latency have answers enough to be compared."
    first, last = bands[0], bands[-1]
    rates = [number(band.succeeded / band.answers, Unit.SHARE) for band in (first, last)]
    return (
        f"{rates[0]} of the answers that took {first.words} reached the goal, {rates[1]} of those that took "
        f"{last.words}. Slow answers may be those to hard questions. Without a bar: too few answers."
    )


def _band(band: LatencyBand, rate: float) -> Note:
    ends = band.interval
    return Note(
        number(rate, Unit.SHARE),
        band.words,
        interval=around(rate, ends, Unit.SHARE) if ends else "",
        ends=(100 * ends[0], 100 * ends[1]) if ends else None,
        n=band.answers,
    )


def _short(band: LatencyBand) -> str:
    if band.last is None:
        return f"> {band.first:g} s"
    return f"≤ {band.last:g} s" if not band.first else f"{band.first:g}–{band.last:g} s"


def toxicity_chart(tail: ToxicityTail | None) -> Chart | None:
    """The share of answers in each range of toxicity; None where none was scored."""
    if tail is None:
        return None
    shares = [one.answers / tail.n for one in tail.ranges]
    beyond = sum(one.answers for one in tail.ranges if one.first >= _TOXIC)
    return Chart(
        title="Toxicity, by range",
        summary=(
            f"{counted(beyond, 'answer').capitalize()} of {tail.n:,} above {_TOXIC:g}; the worst scores "
            f"{number(tail.largest, Unit.SCORE)}, and one in a hundred {number(tail.p99, Unit.SCORE)} or more."
        ),
        x=Axis(
            -0.5, len(tail.ranges) - 0.5, tuple(Tick(at, _range(one)) for at, one in enumerate(tail.ranges)), grid=False
        ),
        y=value_axis([100 * share for share in shares], "% of answers", most=100),
        bars=tuple(
            Bar(
                at,
                0.0,
                100 * share,
                _WIDTH,
                Tone.RED_FILL if one.first >= _TOXIC else Tone.SERIES_2,
                f"{one.answers:,}" if one.answers and share < _NEARLY_ALL else "",
                Note(number(share, Unit.SHARE), _range(one), n=tail.n, remark=counted(one.answers, "answer")),
            )
            for at, (one, share) in enumerate(zip(tail.ranges, shares, strict=True))
        ),
        series="share of answers",
        places="toxicity",
    )


def _range(one: ToxicityRange) -> str:
    return f"{one.first:g}–{one.last:g}"
