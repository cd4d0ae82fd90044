"""How a column lies now beside its reference, and how far apart the two are week by week."""

from collections.abc import Sequence

from kpidesk.base.numbers import number
from kpidesk.base.periods import ARC_WEEKS
from kpidesk.base.plurals import counted
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Axis, Bar, Chart, Line, Note, Point, Style, Tick
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import value_axis, week_axis
from kpidesk.metrics.exhibits_drift import BinKind, ColumnDrift, DriftBin, DriftWeek

MOST_CLASSES = 12
"""Classes that have bars of their own; those of the rest would be too thin to be told apart."""
_WIDTH, _APART = 0.38, 0.2
_LONGEST = 18
_NAMES = {BinKind.MISSING: "missing", BinKind.RARE: "rarer ones", BinKind.UNSEEN: "never seen"}
_MOST_DECIMALS, _LARGEST = 8, 1e9


def histogram_chart(column: ColumnDrift, title: str) -> Chart | None:
    """Shares by bin: the reference at the left of each pair, the period at the right; None without any."""
    bins = _shown(column.bins)
    if not bins:
        return None
    shares = [100 * share for one in bins for share in (one.before, one.now)]
    decimals = decimals_of(bins)
    furthest = max(bins, key=lambda one: abs(one.now - one.before))
    return Chart(
        title=title,
        summary=(
            f"{title}: the largest change is at {label(furthest, decimals)}, from "
            f"{number(furthest.before, Unit.SHARE)} of the reference to {number(furthest.now, Unit.SHARE)} now."
        ),
        x=Axis(-0.5, len(bins) - 0.5, _ticks(bins, decimals), grid=False),
        y=value_axis(shares, "% of rows", most=100),
        bars=tuple(bar for place, one in enumerate(bins) for bar in _bars(place, one, decimals)),
        series="share of rows",
        places="values",
    )


def course_chart(column: ColumnDrift, title: str) -> Chart | None:
    """The stability index of each week with enough rows, under the level it has to pass; None below two weeks."""
    weeks = column.weeks
    if len(weeks) < 2:
        return None
    beyond = [one for one in weeks if one.psi > one.cut]
    last = weeks[-1].week
    places = tuple(float(one.week) for one in weeks)
    return Chart(
        title=title,
        summary=f"{counted(len(beyond), 'week')} of {len(weeks)} lie beyond what chance shows with as many rows.",
        x=week_axis(max(last, ARC_WEEKS)),
        y=value_axis([*(one.psi for one in weeks), *(one.cut for one in weeks)], "stability index"),
        lines=(
            Line(places, tuple(one.psi for one in weeks), Tone.ACCENT, notes=tuple(map(_note, weeks))),
            Line(places, tuple(one.cut for one in weeks), Tone.SECONDARY, Style.DASHED, "chance"),
        ),
        points=tuple(
            Point(one.week, one.psi, Tone.RED if one.psi > one.cut else Tone.ACCENT, note=_note(one)) for one in weeks
        ),
        series="stability index",
        places="week",
    )


def label(one: DriftBin, decimals: int) -> str:
    """What a bin holds, in words; numbers with so many ``decimals``."""
    if one.kind is BinKind.CLASS:
        return _short(one.name)
    if one.kind is not BinKind.RANGE:
        return _NAMES[one.kind]
    low, high = (None if end is None else written(end, decimals) for end in (one.low, one.high))
    if low is None or high is None:
        return f"up to {high}" if high is not None else f"above {low}" if low is not None else "any number"
    return high if one.low == one.high else f"{low} to {high}"


def written(value: float, decimals: int) -> str:
    """A number, thousands apart, a true minus sign."""
    text = f"{value:,.{decimals}f}" if abs(value) < _LARGEST else f"{value:.3g}"
    return text.replace("-", "−") if float(text.replace(",", "")) else text.lstrip("-")


def decimals_of(bins: Sequence[DriftBin]) -> int:
    """The fewest decimals that tell the ends of ranges apart."""
    ends = {end for one in bins if one.kind is BinKind.RANGE for end in (one.low, one.high) if end is not None}
    apart = (place for place in range(_MOST_DECIMALS) if len({written(end, place) for end in ends}) == len(ends))
    return next(apart, _MOST_DECIMALS)


def _shown(bins: Sequence[DriftBin]) -> list[DriftBin]:
    """Numbers and classes first, what is missing last; of many classes the most frequent, the rest as one."""
    classes = [one for one in bins if one.kind is BinKind.CLASS]
    rest = [*classes[MOST_CLASSES:], *(one for one in bins if one.kind is BinKind.RARE)]
    found = [one for one in bins if one.kind is BinKind.RANGE] + classes[:MOST_CLASSES]
    if rest:
        found.append(DriftBin(BinKind.RARE, sum(one.before for one in rest), sum(one.now for one in rest)))
    return found + [one for kind in (BinKind.UNSEEN, BinKind.MISSING) for one in bins if one.kind is kind]


def _ticks(bins: Sequence[DriftBin], decimals: int) -> tuple[Tick, ...]:
    """Classes at their middle; ranges by the numbers between them."""
    found = []
    for place, one in enumerate(bins):
        if one.kind is not BinKind.RANGE or one.low == one.high is not None:
            found.append(Tick(place, label(one, decimals)))
        elif one.high is not None:
            found.append(Tick(place + 0.5, written(one.high, decimals)))
    return tuple(found)


def _bars(place: int, one: DriftBin, decimals: int) -> tuple[Bar, Bar]:
    moved = number(abs(one.now - one.before), Unit.SHARE_GAP)
    way = "no change" if one.now == one.before else f"{moved} {'more' if one.now > one.before else 'less'}"
    pairs = ((one.before, -_APART, Tone.MUTED, "reference"), (one.now, _APART, Tone.ACCENT, "now"))
    before, now = (
        Bar(
            place + shift,
            0.0,
            100 * share,
            _WIDTH,
            tone,
            note=Note(
                number(share, Unit.SHARE), f"{label(one, decimals)}, {when}", remark=way if when == "now" else ""
            ),
        )
        for share, shift, tone, when in pairs
    )
    return before, now


def _note(one: DriftWeek) -> Note:
    beyond = "beyond" if one.psi > one.cut else "within"
    chance = f"{beyond} what chance shows, {number(one.cut, Unit.SCORE)}"
    return Note(number(one.psi, Unit.SCORE, lines=(one.cut,)), f"week {one.week}", n=one.rows, remark=chance)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
