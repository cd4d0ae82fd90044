"""Experiments in words: whether they can be believed, what differs, what could have been found, what was learned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpidesk.base.dates import day
from kpidesk.base.numbers import around, number
from kpidesk.base.plurals import counted, plural
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Chart
from kpidesk.charts.experiments import Lift, lifts_chart
from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Review
from kpidesk.metrics.exhibits_experiments import Experiment, ExperimentRow
from kpidesk.views import figures
from kpidesk.views.cards import TileCard
from kpidesk.views.tiles import measure_tiles

EMPTY = (
    "No experiment is imported. Import a table with experiment, arm, unit_id, metric, value and date: one row for each "
    "unit and metric, the arm that the others are held against called control."
)
HOW = (
    "An interval that leaves out no difference is more than chance. p is given after Holm's correction over all "
    "comparisons: many looked at together find something by chance. Where no difference is shown there may still be "
    "one, smaller than what could have been found."
)
_SIGNS = {
    "better": ("▲ better", "green"),
    "worse": ("▼ worse", "red"),
    "higher": ("↑ higher", "accent"),
    "lower": ("↓ lower", "accent"),
    "open": ("– no difference shown", "muted"),
    "withheld": ("○ withheld", "yellow"),
    "too_little": ("○ too little", "muted"),
}
_TONES = {"better": Tone.GREEN, "worse": Tone.RED, "open": Tone.SECONDARY}
_LONGEST = 60
_SMALLEST_P = 0.001


@dataclass(frozen=True, slots=True)
class Line:
    """One metric of one arm in words. ``says`` is the plain sentence; ``order`` is what figures are sorted by."""

    experiment: str
    what: str
    sign: str
    tone: str
    lift: str
    interval: str
    p_value: str
    detectable: str
    units: str
    says: str
    order: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Check:
    """One experiment before its results: its arms, days and sample ratio. ``broken``: its lift is withheld."""

    id: str
    title: str
    when: str
    arms: str
    ratio: str
    broken: bool


@dataclass(frozen=True, slots=True)
class Experiments:
    """What page and report show. ``learned``: what did not help, as sentences; ``empty``: why there is nothing."""

    tiles: tuple[TileCard, ...]
    checks: tuple[Check, ...]
    lines: tuple[Line, ...]
    learned: tuple[str, ...]
    chart: Chart | None
    said: str
    empty: str


def experiments(review: Review) -> Experiments:
    """Every experiment of the pilot as known on the day of the review."""
    found = review.exhibits.experiments
    return Experiments(
        tiles=measure_tiles(review, ("experiments_per_week",)),
        checks=tuple(map(_check, found)),
        lines=tuple(_line(one, row) for one in found for row in one.rows),
        learned=tuple(said for one in found for row in one.rows if (said := _learned(one, row))),
        chart=lifts_chart(tuple(_lifts(found))),
        said=_summary(found),
        empty="" if found else EMPTY,
    )


def _summary(found: Sequence[Experiment]) -> str:
    rows = [row for one in found for row in one.rows]
    told = sum(row.outcome in {"better", "worse", "higher", "lower"} for row in rows)
    broken = sum(bool(one.why_not) for one in found)
    if not found:
        return ""
    said = f"{counted(len(found), 'experiment')}, {counted(len(rows), 'comparison')}: "
    said += f"{counted(told, 'difference')} beyond chance."
    if broken:
        said += f" {counted(broken, 'experiment')} {plural(broken, 'is', 'are')} withheld: see why below."
    return said


def _check(one: Experiment) -> Check:
    return Check(
        id=one.id,
        title=figures.shorten(one.name, _LONGEST),
        when=_when(one),
        arms=", ".join(f"{figures.shorten(arm.name, 24)} {arm.units:,}" for arm in one.arms),
        ratio=_ratio(one),
        broken=bool(one.why_not),
    )


def _when(one: Experiment) -> str:
    if one.first is None or one.last is None:
        return "no dates given"
    if one.running:
        return f"since {day(one.first)}, still running"
    return f"{day(one.first)} to {day(one.last)}"


def _ratio(one: Experiment) -> str:
    crossed = (
        f" {counted(one.crossed, 'unit')} stood in several arms and {plural(one.crossed, 'counts', 'count')} in none."
        if one.crossed
        else ""
    )
    if one.why_not:
        return one.why_not + crossed
    if one.ratio_p is None:
        return f"Too few units to check how they were dealt out.{crossed}"
    return f"Units were dealt out as planned (sample ratio, p = {one.ratio_p:.2f}).{crossed}"


def _line(one: Experiment, row: ExperimentRow) -> Line:
    sign, tone = _SIGNS[row.outcome]
    return Line(
        experiment=figures.shorten(one.name, _LONGEST),
        what=f"{figures.shorten(row.metric, _LONGEST)}, {figures.shorten(row.arm, 24)}",
        sign=sign,
        tone=tone,
        lift=_lift(row),
        interval=_interval(row),
        p_value=_p(row),
        detectable="" if row.detectable is None else number(row.detectable, _unit(row)),
        units=f"{row.n:,} / {row.n_control:,}",
        says=sentence(one, row),
        order=(row.size or 0.0, 1.0 if row.p_holm is None else row.p_holm, float(row.n + row.n_control)),
    )


def sentence(one: Experiment, row: ExperimentRow) -> str:
    """What the figures of one comparison mean."""
    if row.size is None or row.interval is None:
        return row.reason
    said = _open(row) if row.outcome == "open" else _told(one, row)
    if one.running:
        said += " It still runs: the interval holds however often one looks, and is wider for it."
    return said


def _told(one: Experiment, row: ExperimentRow) -> str:
    way = "higher" if (row.size or 0) > 0 else "lower"
    judged = f", which is {row.outcome}" if row.outcome in {"better", "worse"} else ""
    arm, control = figures.shorten(row.arm, 24), figures.shorten(one.control, 24)
    return (
        f"{row.metric} is {_lift(row, bare=True)} {way} in {arm} than in {control}{judged}: more than chance explains."
    )


def _open(row: ExperimentRow) -> str:
    if row.detectable is None:
        return "No difference is shown."
    share = f" ({number(row.detectable / row.mean_control, Unit.SHARE)})" if row.mean_control > 0 else ""
    return (
        f"No difference is shown. A true one of {number(row.detectable, _unit(row))}{share} would have been found four "
        f"times in five; a smaller one may be there."
    )


def _learned(one: Experiment, row: ExperimentRow) -> str:
    """A result that speaks against a change is worth as much as one for it."""
    if one.running or row.interval is None:
        return ""
    name, arm = figures.shorten(one.name, _LONGEST), figures.shorten(row.arm, 24)
    if row.outcome == "worse":
        return f"{name}: {arm} makes {row.metric} worse. Stay with {figures.shorten(one.control, 24)}."
    if row.outcome != "open":
        return ""
    if not row.better:
        ends = around(row.size or 0.0, row.interval, _unit(row))
        return f"{name}: {arm} changes {row.metric} by {ends} at most, if at all."
    gain = row.interval[1] if row.better == "higher" else -row.interval[0]
    if gain <= 0:
        return f"{name}: {arm} does not improve {row.metric}."
    return f"{name}: {arm} improves {row.metric} by less than {number(gain, _unit(row))}, if at all."


def _unit(row: ExperimentRow) -> Unit:
    return Unit.SHARE_GAP if row.marks else Unit.SCORE


def _lift(row: ExperimentRow, *, bare: bool = False) -> str:
    """The difference, and beside it what share of the control that is; ``bare``: without signs."""
    if row.size is None:
        return "–"
    size = abs(row.size) if bare else row.size
    said = number(size, _unit(row))
    if row.relative is None or row.mean_control <= 0:
        return said
    return f"{said} ({number(abs(row.relative) if bare else row.relative, Unit.SHARE)})"


def _interval(row: ExperimentRow) -> str:
    return "" if row.interval is None or row.size is None else around(row.size, row.interval, _unit(row))


def _p(row: ExperimentRow) -> str:
    if row.p_holm is None:
        return ""
    return f"< {_SMALLEST_P}" if row.p_holm < _SMALLEST_P else f"{row.p_holm:.3f}"


def _lifts(found: Sequence[Experiment]) -> Iterator[Lift]:
    for one in found:
        for row in one.rows:
            ends = row.relative_interval
            if ends is None and row.interval is not None and row.mean_control > 0:
                ends = (row.interval[0] / row.mean_control, row.interval[1] / row.mean_control)
            if row.relative is not None and ends is not None:
                tone = _TONES.get(row.outcome, Tone.ACCENT)
                name = f"{one.name} · {row.metric}" + (f" · {row.arm}" if len(one.arms) > 2 else "")
                yield Lift(name, row.relative, ends, tone, row.n + row.n_control, _SIGNS[row.outcome][0])
