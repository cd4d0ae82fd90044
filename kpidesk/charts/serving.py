"""How answers are served, week by week: what fails, what tokens and time go into."""

from collections.abc import Callable, Sequence

from kpidesk.base.numbers import number
from kpidesk.base.periods import ARC_WEEKS
from kpidesk.base.plurals import counted
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Axis, Bar, Chart, Line, Note, Point, Style, Tick
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import value_axis, week_axis
from kpidesk.metrics.exhibits_serving import ServingWeek, StepRow

_FEW = 2
_WIDTH, _LABELLED = 0.62, 6
_MOST_STEPS, _LONGEST = 8, 14
_TONES = (Tone.SERIES_3, Tone.SERIES_2, Tone.SERIES_5, Tone.SERIES_4, Tone.SERIES_1, Tone.FAINT)
Counts = Callable[[ServingWeek], dict[str, int]]


def failures_chart(weeks: Sequence[ServingWeek], *, by_step: bool = False) -> Chart | None:
    """Failed requests as a share of all by week, the frequent causes as lines; None where nothing failed."""
    known = [week for week in weeks if week.requests]
    totals = {name: sum(_of(week, by_step)[name] for week in known) for name in _names(known, by_step)}
    causes = [name for name, count in sorted(totals.items(), key=lambda one: -one[1]) if count]
    if len(known) < _FEW or not causes:
        return None
    requests = sum(week.requests for week in known)
    told = ", ".join(f"{name} {number(totals[name] / requests, Unit.SHARE)}" for name in causes)
    shares = {name: [100 * _of(week, by_step)[name] / week.requests for week in known] for name in causes}
    places = tuple(float(week.week) for week in known)
    what = "step" if by_step else "class"
    return Chart(
        title=f"Failures by {what} and week",
        summary=f"Of {counted(requests, 'request')}, by {what}: {told}.",
        x=week_axis(max(ARC_WEEKS, known[-1].week)),
        y=value_axis([share for several in shares.values() for share in several], "% of requests"),
        lines=tuple(
            Line(places, tuple(shares[name]), _TONES[at % len(_TONES)], Style.SOLID if at < 3 else Style.DASHED, name)
            for at, name in enumerate(causes)
        ),
        points=tuple(
            Point(float(week.week), share, _TONES[at % len(_TONES)], note=_failures(week, name, by_step))
            for at, name in enumerate(causes)
            for week, share in zip(known, shares[name], strict=True)
        ),
        series="share of requests that failed",
        places="week",
    )


def _of(week: ServingWeek, by_step: bool) -> dict[str, int]:  # noqa: FBT001 - which of the two tables is meant
    return dict(week.steps if by_step else week.classes)


def _names(weeks: Sequence[ServingWeek], by_step: bool) -> tuple[str, ...]:  # noqa: FBT001 - as above
    return tuple(_of(weeks[0], by_step)) if weeks else ()


def _failures(week: ServingWeek, name: str, by_step: bool) -> Note:  # noqa: FBT001 - as above
    count = _of(week, by_step)[name]
    return Note(number(count / week.requests, Unit.SHARE), f"week {week.week}, {name}", n=week.requests)


def tokens_chart(weeks: Sequence[ServingWeek]) -> Chart | None:
    """Tokens per request by week: read, of these from a cache, and written; None where the log tells none."""
    known = [week for week in weeks if week.requests]
    kinds: tuple[tuple[str, Tone, Style, Callable[[ServingWeek], int | None]], ...] = (
        ("read", Tone.SERIES_2, Style.SOLID, lambda week: week.tokens_in),
        ("written", Tone.SERIES_3, Style.SOLID, lambda week: week.tokens_out),
        ("from a cache", Tone.SERIES_4, Style.DASHED, lambda week: week.tokens_cached),
    )
    told = [kind for kind in kinds if known and kind[3](known[0]) is not None]
    if len(known) < _FEW or not told:
        return None
    means = {name: [(read(week) or 0) / week.requests for week in known] for name, _, _, read in told}
    last = ", ".join(f"{number(round(means[name][-1]), Unit.COUNT)} {name}" for name, *_ in told)
    return Chart(
        title="Tokens per request by week",
        summary=f"In week {known[-1].week} a request took {last} tokens on average.",
        x=week_axis(max(ARC_WEEKS, known[-1].week)),
        y=value_axis([mean for several in means.values() for mean in several], "tokens"),
        lines=tuple(
            Line(tuple(float(week.week) for week in known), tuple(means[name]), tone, style, name)
            for name, tone, style, _ in told
        ),
        points=tuple(
            Point(float(week.week), mean, tone, note=_tokens(week, mean, name))
            for name, tone, _, _ in told
            for week, mean in zip(known, means[name], strict=True)
        ),
        series="tokens per request",
        places="week",
    )


def _tokens(week: ServingWeek, mean: float, name: str) -> Note:
    return Note(number(round(mean), Unit.COUNT), f"week {week.week}, {name}", n=week.requests)


def steps_chart(steps: Sequence[StepRow]) -> Chart | None:
    """P95 of each step as a bar, the slowest first; None where no step has a latency of its own."""
    known = [(step, step.p95) for step in steps if step.p95 is not None][:_MOST_STEPS]
    if not known:
        return None
    slowest, longest = known[0]
    return Chart(
        title="Where the time goes: P95 by step",
        summary=f"The slowest step is {slowest.step}: 95 % of its runs take up to {number(longest, Unit.SECONDS)}.",
        x=Axis(
            -0.5, len(known) - 0.5, tuple(Tick(at, _short(step.step)) for at, (step, _) in enumerate(known)), grid=False
        ),
        y=value_axis([p95 for _, p95 in known], "seconds"),
        bars=tuple(
            Bar(
                at,
                0.0,
                p95,
                _WIDTH,
                Tone.ACCENT,
                number(p95, Unit.SECONDS) if len(known) <= _LABELLED else "",
                Note(number(p95, Unit.SECONDS), step.step, n=step.n, remark=_median(step)),
            )
            for at, (step, p95) in enumerate(known)
        ),
        series="P95",
        places="step",
    )


def _median(step: StepRow) -> str:
    return "" if step.median is None else f"median {number(step.median, Unit.SECONDS)}"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
