"""Several pilots beside each other: what is kept of each review, totals, rows, the heat map."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpidesk.base.dates import day
from kpidesk.base.units import Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.charts.chart import Chart, Note
from kpidesk.charts.portfolio import Place, Return, portfolio_chart, roi_chart
from kpidesk.decision.review import GateState, KpiResult, Light, Recommendation, Review
from kpidesk.metrics.exhibits import Books
from kpidesk.views import cards, figures, rule, tones, wording

_UNKNOWN = Missing(Lack.NOT_MEASURED, "This version does not know it.", "")
_URGENT = (
    Recommendation.KILL,
    Recommendation.REDESIGN_OR_KILL,
    Recommendation.INCOMPLETE,
    Recommendation.OPTIMISE,
    Recommendation.SCALE,
)
_NAME = 40


@dataclass(frozen=True, slots=True)
class System:
    """What the portfolio keeps of one project's review. ``spent`` and ``gained``: since the start, in ``currency``.

    ``decided``: what the board decided last, empty before that. ``kpis``: id, light and what is said of it.
    """

    path: Path
    name: str
    as_of: date
    week: int
    phase: str
    recommendation: Recommendation
    currency: str
    kpis: tuple[tuple[str, Light, Note], ...]
    roi: Measured
    hours_saved: Measured
    overhead: Measured
    flags: tuple[str, ...]
    conditions: tuple[str, ...]
    findings: tuple[str, ...]
    deployment_open: bool
    decided: str
    spent: float | None = None
    gained: float | None = None


@dataclass(frozen=True, slots=True)
class Unopened:
    """A file that could not be measured, and why."""

    path: Path
    why: str


@dataclass(frozen=True, slots=True)
class SystemRow:
    """A system in words, with what its cells are sorted by. ROI sorts by the lower end of its interval."""

    key: str
    name: str
    verdict: str
    verdict_tone: str
    week: int
    phase: str
    roi: str
    roi_sort: float | None
    hours_saved: str
    hours_sort: float | None
    risk: str
    risk_tone: str
    risk_sort: float
    risk_hint: str
    decided: str


GUIDE = (
    "Add the project files of several pilots, or a folder that holds them. Each is measured as of its own day.",
    "See all their KPIs in one map, their verdicts, ROI with its interval, hours saved and risk side by side.",
    "Order them, open one, or export the table.",
)
ORDERS: Mapping[str, Callable[[System], tuple[object, ...]]] = {
    "Name": lambda one: (one.name.lower(),),
    "Verdict, most urgent first": lambda one: (_URGENT.index(one.recommendation), -len(one.flags), one.name.lower()),
    "Risk, most first": lambda one: (-len(one.flags), -len(one.findings), -len(one.conditions), one.name.lower()),
    "Week, latest first": lambda one: (-one.week, one.name.lower()),
}
"""What the pilots can be ordered by; there is no order by a point estimate."""


def system_of(path: Path, review: Review) -> System:
    """What is kept of a review."""
    metrics = {metric.id: metric.measured for metric in review.metrics}
    spent, gained = _books(review.exhibits.books, metrics.get("roi_net", _UNKNOWN))
    decisions = review.records.decisions
    return System(
        path=path,
        name=figures.shorten(review.settings.name, _NAME),
        as_of=review.calendar.as_of,
        week=review.calendar.week,
        phase=review.phase,
        recommendation=review.verdict.recommendation,
        currency=review.settings.currency,
        kpis=tuple((kpi.id, kpi.light, _note(kpi, review.settings.currency)) for kpi in review.kpis),
        roi=metrics.get("roi_net", _UNKNOWN),
        hours_saved=metrics.get("time_saved_hours", _UNKNOWN),
        overhead=metrics.get("overhead_hours_per_week", _UNKNOWN),
        flags=tuple(flag.title for flag in rule.flags(review)),
        conditions=rule.conditions(review),
        findings=tuple(kpi.title for kpi in review.kpis if kpi.id in _REGULATED and kpi.light in _FINDING),
        deployment_open=bool(review.gates) and all(gate.state is GateState.HELD for gate in review.gates),
        decided=decisions[-1].what if decisions else "",
        spent=spent,
        gained=gained,
    )


_REGULATED = frozenset({"audit_trail", "fairness"})
_FINDING = frozenset({Light.YELLOW, Light.RED, Light.NO_DATA})


def _books(books: Books, roi: Measured) -> tuple[float | None, float | None]:
    """What was spent and gained since the start, by the same count as the ROI; nothing where there is no ROI."""
    if isinstance(roi, Missing):
        return None, None
    spent = sum(sum(week.charges.values()) + week.people + week.build for week in books.weeks) + books.earlier_cost
    return spent, sum(sum(week.benefit.values()) for week in books.weeks)


def _note(kpi: KpiResult, currency: str) -> Note:
    headline = kpi.headline
    value = figures.figure(headline, currency)
    known = figures.interval(headline.measured, headline.unit, currency, figures.lines(headline))
    return Note(value, kpi.title, known, light=kpi.light, remark=figures.confidence(kpi.confidence))


def in_order(systems: Sequence[System], order: str) -> tuple[System, ...]:
    """The systems in one of ``ORDERS``."""
    return tuple(sorted(systems, key=ORDERS[order]))


def heat_map(systems: Sequence[System]) -> Chart | None:
    """Pilots down, the twelve KPIs across; None without a pilot."""
    named = zip(_names(systems), systems, strict=True)
    places = [Place(name, tuple((light, note) for _, light, note in one.kpis)) for name, one in named]
    return portfolio_chart(places) if places else None


def returns(systems: Sequence[System]) -> Chart | None:
    """ROI with its intervals, of those pilots that have one, in the order given; None where none has."""
    named = zip(_names(systems), systems, strict=True)
    return roi_chart([Return(n, s.roi.number, s.roi.interval) for n, s in named if isinstance(s.roi, Value)])


def rows(systems: Sequence[System]) -> tuple[SystemRow, ...]:
    """A row for each system."""
    return tuple(_row(name, one) for name, one in zip(_names(systems), systems, strict=True))


def _names(systems: Sequence[System]) -> list[str]:
    """The names of the pilots; where two are the same, with their files."""
    counts = Counter(one.name for one in systems)
    return [f"{one.name} ({one.path.stem})" if counts[one.name] > 1 else one.name for one in systems]


def _row(name: str, one: System) -> SystemRow:
    return SystemRow(
        key=str(one.path),
        name=name,
        verdict=str(wording.RECOMMENDATIONS[one.recommendation]),
        verdict_tone=tones.RECOMMENDATIONS[one.recommendation],
        week=one.week,
        phase=rule.phase_name(one.phase),
        roi=_with_interval(one.roi, one.currency),
        roi_sort=one.roi.interval[0] if isinstance(one.roi, Value) and one.roi.interval else None,
        hours_saved=figures.measured(one.hours_saved, Unit.HOURS, one.currency),
        hours_sort=_number(one.hours_saved),
        risk=_risk(one),
        risk_tone="red" if one.flags else "yellow" if one.findings or one.conditions else "green",
        risk_sort=float(1000 * len(one.flags) + 10 * len(one.findings) + len(one.conditions)),
        risk_hint="\n".join((*one.flags, *one.findings, *one.conditions)),
        decided=one.decided or "–",
    )


def _with_interval(roi: Measured, currency: str) -> str:
    """The value never stands without its interval where it has one."""
    said, ends = figures.measured(roi, Unit.SHARE, currency), figures.interval(roi, Unit.SHARE, currency)
    return f"{said} ({ends})" if ends else said


def _number(value: Measured) -> float | None:
    return value.number if isinstance(value, Value) else None


def _risk(one: System) -> str:
    """Red flags first, else open findings on audit and fairness, else conditions; and how much there is besides."""
    kinds = ((one.flags, "▼", "red flag"), (one.findings, "◆", "finding"), (one.conditions, "◆", "condition"))
    told = [(len(found), shape, noun) for found, shape, noun in kinds if found]
    if not told:
        return "▲ none open"
    count, shape, noun = told[0]
    more = sum(each[0] for each in told[1:])
    return f"{shape} {wording.counted(count, noun)}" + (f", {more} more" if more else "")


def totals(systems: Sequence[System]) -> tuple[cards.TileCard, ...]:
    """The portfolio in five tiles; empty without a pilot."""
    if not systems:
        return ()
    return (_verdicts(systems), _deployed(systems), *_returns(systems), _overhead(systems), _regulatory(systems))


def _verdicts(systems: Sequence[System]) -> cards.TileCard:
    counts = Counter(one.recommendation for one in systems)
    said = [f"{sign.shape} {counts[which]} {sign.word.lower()}" for which, sign in _signs() if counts[which]]
    return _tile("Pilots", str(len(systems)), " · ".join(said))


def _signs() -> list[tuple[Recommendation, wording.Sign]]:
    return [(which, wording.RECOMMENDATIONS[which]) for which in reversed(_URGENT)]


def _deployed(systems: Sequence[System]) -> cards.TileCard:
    scaled = sum(one.decided == "scale" for one in systems)
    ready = sum(one.deployment_open for one in systems)
    note = f"decided to scale; deployment is open (all gates held) for {ready}"
    return _tile("Reached production", f"{scaled} of {len(systems)}", note)


def _returns(systems: Sequence[System]) -> list[cards.TileCard]:
    """Combined ROI, one tile a currency: sums in different money are not added."""
    tiles = []
    for currency in sorted({one.currency for one in systems}):
        known = [one for one in systems if one.currency == currency and one.spent and one.gained is not None]
        spent, gained = sum(one.spent or 0.0 for one in known), sum(one.gained or 0.0 for one in known)
        title = f"Combined ROI, {currency}"
        if not known:
            tiles.append(_tile(title, "Not measured", "no pilot has costs and benefits", missing=True))
            continue
        number = figures.write((gained - spent) / spent, Unit.SHARE, currency)
        of = sum(one.currency == currency for one in systems)
        tiles.append(_tile(title, number, f"benefit less cost, over cost, of {len(known)} of {_pilots(of)}"))
    return tiles


def _overhead(systems: Sequence[System]) -> cards.TileCard:
    known = [one.overhead.number for one in systems if isinstance(one.overhead, Value)]
    if not known:
        return _tile("Overhead per week", "Not measured", "no pilot has timesheets", missing=True)
    number = figures.write(sum(known), Unit.HOURS, "USD")
    return _tile("Overhead per week", number, f"people's hours in {len(known)} of {_pilots(len(systems))}")


def _regulatory(systems: Sequence[System]) -> cards.TileCard:
    found = [one.name for one in systems if one.findings]
    hint = "\n".join(f"{one.name}: {', '.join(one.findings)}" for one in systems if one.findings)
    count = sum(len(one.findings) for one in systems)
    note = f"on audit trail or fairness, in {len(found)} of {_pilots(len(systems))}"
    return _tile("Regulatory findings", str(count), note, hint=hint)


def _pilots(count: int) -> str:
    return wording.counted(count, "pilot")


def _tile(title: str, value: str, note: str, *, missing: bool = False, hint: str = "") -> cards.TileCard:
    number, _, unit = value.partition(" ") if not missing and " of " not in value else (value, "", "")
    parts = cards.Parts(number, unit, missing)
    return cards.TileCard(title, parts, "", "", "", note, "", hint, "")


HEADS = (
    "file", "pilot", "as_of", "week", "phase", "recommendation", "decided", "currency", "roi_net", "roi_net_low",
    "roi_net_high", "hours_saved", "overhead_hours_per_week", "red_flags", "findings", "conditions",
)  # fmt: skip


def table(systems: Sequence[System]) -> list[list[str]]:
    """The table as CSV has it: ISO dates, points in numbers, empty where nothing is known; the lights last."""
    kpis = [kpi for kpi, _, _ in systems[0].kpis] if systems else []
    return [[*HEADS, *kpis], *(_cells(one) for one in systems)]


def _cells(one: System) -> list[str]:
    low, high = one.roi.interval if isinstance(one.roi, Value) and one.roi.interval else (None, None)
    numbers = (_number(one.roi), low, high, _number(one.hours_saved), _number(one.overhead))
    return [
        _text(one.path.name),
        _text(one.name),
        one.as_of.isoformat(),
        str(one.week),
        one.phase,
        one.recommendation.value,
        one.decided,
        one.currency,
        *("" if number is None else repr(float(number)) for number in numbers),
        _text("; ".join(one.flags)),
        _text("; ".join(one.findings)),
        _text("; ".join(one.conditions)),
        *(light.value for _, light, _ in one.kpis),
    ]


def _text(words: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "\r"} else words


def measured_words(systems: Sequence[System], waiting: int) -> str:
    """How far it is: 2 pilots measured, 1 waits."""
    said = f"{_pilots(len(systems))} measured".capitalize()
    if waiting:
        return f"{said}, {waiting} {'waits' if waiting == 1 else 'wait'}."
    dates = {one.as_of for one in systems}
    if len(dates) > 1:
        return f"{said}, each as of its own day: {day(min(dates))} to {day(max(dates))}."
    return f"{said} as of {day(min(dates))}." if dates else f"{said}."
