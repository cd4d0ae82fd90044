"""The rule as a ladder, what decided each of its steps, and what else the verdict says: for pages and report alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kpidesk.base.units import Unit
from kpidesk.decision.review import Condition, Judged, Light, Recommendation, RedFlag, Review
from kpidesk.decision.rules import FEWEST_APPLICABLE, RULES
from kpidesk.decision.wording import inside, listed, spelled
from kpidesk.pilot.profile import Line
from kpidesk.views import figures, tones, wording

LADDER = (
    ("red-flag", "Any KPI or guardrail is red and not waived", "kill"),
    ("too-many-yellow", "5 or more KPIs are yellow: fewer than 8 can be green", "kill"),
    ("unknown", "Any applicable KPI has no data", "incomplete"),
    ("all-green", "None is yellow", "scale"),
    ("bottleneck", "1 or 2 are yellow", "optimise the bottleneck for 2–4 weeks"),
    ("fundamental", "3 or 4 are yellow", "redesign or kill"),
)
"""Id, condition, and what is recommended where it is the first that holds."""
CONDITION = "Red outside the twelve KPIs and not a guardrail: printed beside the recommendation, it does not change it."
_PLACES: Mapping[str, int] = {rule.id: place for place, rule in enumerate(RULES)}
_MOST_NAMES = 4
_LONGEST = 400
_MOST_PHASE_REASONS = 6


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder. ``answer``: no, the recommendation where we stand, or "not asked" below that."""

    id: str
    when: str
    what: str
    said: str
    answer: str
    tone: str
    here: bool


@dataclass(frozen=True, slots=True)
class Flag:
    """A kill line crossed, in words. ``goes_to`` is the KPI that a click leads to, else the measure itself."""

    title: str
    value: str
    line: str
    sentence: str
    goes_to: str

    @property
    def consequence(self) -> str:
        """The sentence without title and value, where they stand beside it."""
        head, _, tail = self.sentence.partition("; ")
        return tail[:1].upper() + tail[1:] if tail and head.startswith(f"{self.title} is ") else self.sentence


def ladder(review: Review) -> tuple[Step, ...]:
    """All rules in order: those that did not hold and why, the one that did, and those not asked any more."""
    stand = _PLACES.get(review.verdict.rule, len(LADDER))
    return tuple(_step(place, stand, review) for place in range(len(LADDER)))


def _step(place: int, stand: int, review: Review) -> Step:
    rule, when, what = LADDER[place]
    if place > stand:
        return Step(rule, when, what, "An earlier rule holds.", "not asked", "muted", here=False)
    said = _SAID[rule](review)
    if place < stand:
        return Step(rule, when, what, said, "no", "muted", here=False)
    verdict = review.verdict.recommendation
    return Step(
        rule, when, what, said, str(wording.RECOMMENDATIONS[verdict]), tones.RECOMMENDATIONS[verdict], here=True
    )


def _red(review: Review) -> str:
    if review.red_flags:
        names = [inside(title_of(flag.measure, review)) for flag in review.red_flags]
        return f"{_count(len(names), 'red flag')}: {_some(names)}."
    waived = [inside(kpi.title) for kpi in review.kpis if kpi.waived]
    if waived:
        return f"No red flag stands: {_some(waived)} {'is' if len(waived) == 1 else 'are'} waived and counted yellow."
    return "No KPI and no guardrail is past its kill line."


def _yellow(review: Review) -> str:
    names = [inside(kpi.title) for kpi in review.kpis if kpi.light is Light.YELLOW]
    return _are(names, "yellow")


def _unknown(review: Review) -> str:
    names = [inside(kpi.title) for kpi in review.kpis if kpi.light is Light.NO_DATA]
    applicable = sum(kpi.light is not Light.NOT_APPLICABLE for kpi in review.kpis)
    if names:
        return f"{applicable - len(names)} of {applicable} have a light; without data: {_some(names)}."
    if applicable < FEWEST_APPLICABLE:
        return f"Only {spelled(applicable)} KPIs apply, and a verdict needs {spelled(FEWEST_APPLICABLE)}."
    return f"{applicable} of {applicable} are measured."


def _green(review: Review) -> str:
    counts = review.verdict.counts
    green, yellow = counts.get(Light.GREEN, 0), counts.get(Light.YELLOW, 0)
    return f"{spelled(green).capitalize()} {_be(green)} green, {spelled(yellow)} yellow."


_SAID: Mapping[str, Callable[[Review], str]] = {
    "red-flag": _red,
    "too-many-yellow": _yellow,
    "unknown": _unknown,
    "all-green": _green,
    "bottleneck": _yellow,
    "fundamental": _yellow,
}


def _are(names: list[str], word: str) -> str:
    if not names:
        return f"None is {word}."
    return f"{spelled(len(names)).capitalize()} {_be(len(names))} {word}: {_some(names)}."


def _be(count: int) -> str:
    return "is" if count == 1 else "are"


def _count(count: int, noun: str) -> str:
    return f"{spelled(count).capitalize()} {noun}{'s' * (count != 1)}"


def _some(names: list[str]) -> str:
    if len(names) <= _MOST_NAMES:
        return listed(names)
    return f"{', '.join(names[: _MOST_NAMES - 1])} and {len(names) - _MOST_NAMES + 1} more"


def flags(review: Review) -> tuple[Flag, ...]:
    """Every red flag with its value and the line it crossed."""
    metrics = {metric.id: metric for metric in review.metrics}
    return tuple(_flag(flag, metrics.get(flag.measure), review.settings.currency) for flag in review.red_flags)


def _flag(flag: RedFlag, metric: Judged | None, currency: str) -> Flag:
    value, line = _against(flag.value, flag.line, metric, currency)
    title = metric.title if metric else flag.measure
    return Flag(title, value, line, figures.shorten(flag.sentence, _LONGEST), flag.kpi or flag.measure)


def conditions(review: Review) -> tuple[str, ...]:
    """Metrics that are red and no guardrail, each in a sentence."""
    metrics = {metric.id: metric for metric in review.metrics}
    return tuple(_condition(one, metrics.get(one.metric), review.settings.currency) for one in review.conditions)


def _condition(condition: Condition, metric: Judged | None, currency: str) -> str:
    if metric is None:
        return f"{condition.metric}: {condition.value:.4g}, line {condition.line.op} {condition.line.number:g}."
    value, line = _against(condition.value, condition.line, metric, currency)
    return f"{metric.title}: {value}, line {line}."


def _against(value: float, line: Line, metric: Judged | None, currency: str) -> tuple[str, str]:
    if metric is None:
        return f"{value:g}", f"{line.op} {line.number:g}"
    unit: Unit = metric.unit
    return figures.write(value, unit, currency, (line.number,)), figures.line(line, unit, currency)


def title_of(measure: str, review: Review) -> str:
    """The title of a measure; its id where this version does not know it."""
    return next((metric.title for metric in review.metrics if metric.id == measure), measure)


def reasons(review: Review) -> tuple[str, ...]:
    """Why the verdict is what it is, without the sentences of the red flags: those stand in their own table."""
    said = {flag.sentence for flag in review.red_flags}
    return tuple(figures.shorten(reason, _LONGEST) for reason in review.verdict.reasons if reason not in said)


def possible(review: Review) -> tuple[str, ...]:
    """The verdicts still possible, and the one without waivers, where they are others."""
    verdict = review.verdict
    said = []
    if verdict.best_case is not verdict.worst_case:
        best, worst = named(verdict.best_case), named(verdict.worst_case)
        said.append(f"With what is unknown, the best verdict still possible is {best}, the worst is {worst}.")
    if verdict.without_waivers is not verdict.recommendation:
        said.append(
            f"Without the waivers and explanations in force the verdict would be {named(verdict.without_waivers)}."
        )
    return tuple(said)


def only(review: Review) -> str:
    """Said where nothing else is possible: nothing unknown and no waiver would change the verdict."""
    return f"Best and worst case agree: {named(review.verdict.recommendation)}, with or without waivers."


def named(recommendation: Recommendation) -> str:
    """A recommendation inside of a sentence: redesign or kill."""
    return recommendation.value.replace("_", " ")


def phase_name(phase: str) -> str:
    """A phase in words."""
    return wording.PHASES.get(phase, phase.replace("_", " "))


def phase(review: Review) -> str:
    """What the phase recommends, with its reasons."""
    return f"{phase_advice(review)}. {' '.join(phase_reasons(review))}".strip()


def phase_reasons(review: Review) -> tuple[str, ...]:
    """The reasons of the phase recommendation as sentences."""
    told = review.arc.reasons[:_MOST_PHASE_REASONS]
    return tuple(figures.sentence(figures.shorten(reason, _LONGEST)) for reason in told)


def phase_beside_flags(review: Review) -> str:
    """What the phase recommends, where the red flags stand beside it: their sentences are not said again."""
    flagged = {figures.sentence(figures.shorten(flag.sentence, _LONGEST)) for flag in review.red_flags}
    said = [reason for reason in phase_reasons(review) if reason not in flagged]
    repeated = len(phase_reasons(review)) - len(said)
    flags = f"{_count(repeated, 'red flag')} in its focus." if repeated else ""
    return " ".join(part for part in (f"{phase_advice(review)}.", flags, *said) if part)


def phase_advice(review: Review) -> str:
    """Phase recommendation for pilot expansion: continue."""
    recommendation = wording.ARC.get(review.arc.recommendation, review.arc.recommendation).lower()
    return f"Phase recommendation for {phase_name(review.phase)}: {recommendation}"
