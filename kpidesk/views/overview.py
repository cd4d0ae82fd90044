"""The overview as rows and words: the verdict, the tiles, the cards, the red flags, what to watch."""

from dataclasses import dataclass

from kpidesk.base.dates import day
from kpidesk.base.problems import Level
from kpidesk.base.values import Lack, Missing
from kpidesk.decision.review import Confidence, Gate, Judged, KpiResult, Light, RedFlag, Review
from kpidesk.decision.wording import inside, listed
from kpidesk.views import cards, figures, tones, wording
from kpidesk.views.leading import ahead
from kpidesk.views.opened import Opened
from kpidesk.views.since import Changed, since

_COUNTED = (Light.GREEN, Light.YELLOW, Light.RED, Light.NO_DATA, Light.NOT_APPLICABLE)
_MOST = 8
_REASONS = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape and words in a tone; ``hint`` says more."""

    text: str
    tone: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The recommendation: in a sentence, what supports it, the lights counted, the gates."""

    tone: str
    sentence: str
    support: str
    phase: str
    counts: tuple[Mark, ...]
    gates: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: what it is about, what is said, and the measure or KPI that a click leads to, if to any."""

    title: str
    text: str
    goes_to: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different from an earlier review, under its heading."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it."""

    verdict: Verdict
    tiles: tuple[cards.TileCard, ...]
    cards: tuple[cards.Card, ...]
    flags: tuple[Entry, ...]
    watch: tuple[Entry, ...]
    since: Changes | None
    """What is different from the last review; None where there was none before."""
    ahead: tuple[Entry, ...] = ()
    """Measures whose course will cross one of their lines within four weeks."""


def overview(opened: Opened) -> Overview | None:
    """What the overview shows; None while there is no review."""
    review = opened.review
    if review is None:
        return None
    return Overview(
        verdict=_verdict(review),
        tiles=tuple(cards.tile_card(tile, review) for tile in review.tiles),
        cards=tuple(cards.kpi_card(kpi, review, opened.looking.segment) for kpi in review.kpis),
        flags=tuple(_flag(flag, review) for flag in review.red_flags),
        watch=(*_contradictions(review), *_leaning(review), *_conditions(review), *_waivers(review))[:_MOST],
        since=_since(opened),
        ahead=tuple(Entry(one.title, one.said, one.measure) for one in ahead(review)[:_MOST]),
    )


def _verdict(review: Review) -> Verdict:
    first, stop, rest = review.verdict.sentence.partition(". ")
    reasons = review.verdict.reasons
    bottleneck = [reason for reason in reasons[1:] if reason.startswith("Bottleneck")]
    flags = wording.counted(len(review.red_flags), "red flag").capitalize() + "."
    said = (*bottleneck, rest, flags, _unmeasured(review))
    return Verdict(
        tone=tones.RECOMMENDATIONS[review.verdict.recommendation],
        sentence=first + stop.strip(),
        support=figures.unbroken(" ".join(part for part in said if part)),
        phase=figures.unbroken(_phase(review)),
        counts=tuple(_count(light, review) for light in _COUNTED if _is_told(light, review)),
        gates=tuple(_gate(gate) for gate in review.gates),
    )


def _is_told(light: Light, review: Review) -> bool:
    return light is not Light.NOT_APPLICABLE or bool(review.verdict.counts.get(light))


def _count(light: Light, review: Review) -> Mark:
    count, sign = review.verdict.counts.get(light, 0), wording.LIGHTS[light]
    titles = ", ".join(kpi.title for kpi in review.kpis if kpi.light is light)
    return Mark(f"{sign.shape} {count} {sign.word}", tones.LIGHTS[light] if count else "", titles)


def _gate(gate: Gate) -> Mark:
    sign = wording.GATES[gate.state]
    late = f", {wording.counted(gate.late_weeks, 'week')} late" if gate.late_weeks else ""
    checks = "\n".join(f"{check.title}: {wording.GATES[check.state].word}" for check in gate.checks)
    text = f"{sign.shape} week {gate.week} {sign.word}{late}"
    return Mark(text, tones.GATES[gate.state], f"Due {day(gate.due)}\n{checks}")


def _unmeasured(review: Review) -> str:
    """KPIs without a light, and graded measures that a KPI with one still lacks; apart from them what is not due."""
    every = [one for kpi in review.kpis for one in _lacking(kpi)]
    unknown = [title for title, lack in every if lack is not Lack.NOT_DUE]
    waiting = [title for title, lack in every if lack is Lack.NOT_DUE]
    said = f"Not measured: {listed(unknown)}." if unknown else "Nothing that is due is left unmeasured."
    return f"{said} Not due yet: {listed(waiting)}." if waiting else said


def _lacking(kpi: KpiResult) -> list[tuple[str, Lack]]:
    if kpi.light is Light.NO_DATA:
        return [(inside(kpi.title), _lack(kpi.headline))]
    return [(inside(one.title), _lack(one)) for one in kpi.measures if one.light is Light.NO_DATA]


def _lack(judged: Judged) -> Lack:
    """Which kind of "no data"; a value without a light is one that is not judged yet."""
    return judged.measured.lack if isinstance(judged.measured, Missing) else Lack.NOT_DUE


def _phase(review: Review) -> str:
    phase = wording.PHASES.get(review.phase, review.phase)
    advice = wording.ARC.get(review.arc.recommendation, review.arc.recommendation).lower()
    reasons = [] if review.arc.recommendation == "continue" else review.arc.reasons[:_REASONS]
    return " ".join((f"Today’s phase, {phase}: {advice}.", *map(figures.sentence, reasons)))


def _flag(flag: RedFlag, review: Review) -> Entry:
    title = _title(flag.measure, review)
    return Entry(title, flag.sentence.removeprefix(f"{title} is "), flag.measure)


def _title(measure: str, review: Review) -> str:
    return next((one.title for one in review.metrics if one.id == measure), measure)


def _leaning(review: Review) -> list[Entry]:
    leaning = [kpi for kpi in review.kpis if kpi.confidence is Confidence.LEANING]
    return [Entry(kpi.title, _why_leaning(kpi), kpi.id) for kpi in leaning]


def _why_leaning(kpi: KpiResult) -> str:
    """What would settle the measure that leans, or which graded measure is not there."""
    told = [one for one in kpi.measures if one.settle]
    settles = next((one for one in told if one.light is kpi.light), told[0] if told else None)
    said = f"{wording.LIGHTS[kpi.light]}, leaning."
    if settles is not None:
        return f"{said} {_of(settles, kpi)}{settles.settle}"
    lacking = [one.title for one in kpi.measures if one.light is Light.NO_DATA]
    return f"{said} Not measured: {', '.join(lacking)}." if lacking else said


def _of(measure: Judged, kpi: KpiResult) -> str:
    return "" if measure is kpi.headline else f"{measure.title}: "


def _contradictions(review: Review) -> list[Entry]:
    """In what the files do not fit together: the gravest finding, and how many more there are."""
    grave = [one for one in review.findings if one.level in {Level.ERROR, Level.WARNING}]
    if not grave:
        return []
    more = f" And {wording.counted(len(grave) - 1, 'finding')} more: see Data." if len(grave) > 1 else ""
    return [Entry("Files that contradict each other", figures.unbroken(f"{grave[0].message}{more}"), "data_quality")]


def _conditions(review: Review) -> list[Entry]:
    known = {one.id: one for one in review.metrics}
    found = []
    for condition in review.conditions:
        metric = known.get(condition.metric)
        if metric is None:
            continue
        value = figures.write(condition.value, metric.unit, review.settings.currency, (condition.line.number,))
        asked = figures.line(condition.line, metric.unit, review.settings.currency)
        said = f"{value}, red {asked}: a condition, which does not change the verdict."
        found.append(Entry(metric.title, said, metric.id))
    return found


def _waivers(review: Review) -> list[Entry]:
    """Deviations that are accepted today, with the day on which that ends."""
    by_measure = {waiver.measure: waiver for waiver in review.records.waivers}
    waived = [one for one in review.metrics if one.waived and one.id in by_measure]
    return [Entry(one.title, f"Red, accepted until {day(by_measure[one.id].expires)}.", one.id) for one in waived]


def _since(opened: Opened) -> Changes | None:
    """The weightiest differences, and how many more there are."""
    found = since(opened)
    if found is None:
        return None
    rest = len(found.rows) - _MOST
    more = (Entry("", f"and {wording.counted(rest, 'more change')}", ""),) if rest > 0 else ()
    return Changes(found.title, (*map(_changed, found.rows[:_MOST]), *more))


def _changed(one: Changed) -> Entry:
    way = f" ({one.way})" if one.way else ""
    return Entry(one.title, figures.unbroken(f"{one.before} → {one.now}{way}"), one.key)
