"""The review as plain text for a terminal: the verdict, the twelve lines, what is missing, what to do."""

import unicodedata
from collections.abc import Iterator

from kpidesk.base.dates import day, week_of_arc
from kpidesk.base.values import Missing
from kpidesk.decision.review import Confidence, KpiResult, Review
from kpidesk.report import figures
from kpidesk.report.sections.executive import target
from kpidesk.views import wording

_TITLE, _VALUE, _TARGET, _LIGHT = 26, 20, 28, 16
_LONGEST = 240


def to_terminal(review: Review) -> str:
    """A summary in some thirty lines, without colour or control characters, ending in a line feed."""
    lines = [clean(line).rstrip() for part in _parts(review) for line in (*part, "")]
    return "\n".join(lines).rstrip() + "\n"


def clean(text: str) -> str:
    """Text that cannot steer a terminal: control, format and private characters are left out."""
    return "".join(letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"})


def _parts(review: Review) -> Iterator[list[str]]:
    calendar = review.calendar
    verdict = review.verdict
    shape = wording.RECOMMENDATIONS[verdict.recommendation].shape
    yield [
        figures.shorten(review.settings.name, 90),
        " · ".join(
            (
                f"as of {day(calendar.as_of)}",
                week_of_arc(calendar.week),
                wording.PHASES.get(review.phase, review.phase),
                f"profile {review.profile.id}",
            )
        ),
    ]
    yield [f"{shape} {figures.shorten(verdict.sentence, _LONGEST)}"]
    yield [_line(kpi, review.settings.currency) for kpi in review.kpis]
    if review.red_flags:
        yield ["Red flags", *(f"  ▼ {figures.shorten(flag.sentence, _LONGEST)}" for flag in review.red_flags)]
    if review.gates:
        gates = "   ".join(f"week {gate.week} {wording.GATES[gate.state]}" for gate in review.gates)
        advice = wording.ARC.get(review.arc.recommendation, review.arc.recommendation).lower()
        yield [f"Gates     {gates}", f"Phase     {advice}"]
    missing = [line for kpi in review.kpis for line in _missing(kpi)]
    if missing:
        yield ["Not measured", *missing]
    if verdict.next_steps:
        yield ["Next", *(f"  {n}. {figures.shorten(step, _LONGEST)}" for n, step in enumerate(verdict.next_steps, 1))]


def _line(kpi: KpiResult, currency: str) -> str:
    title = figures.shorten(figures.name(kpi), _TITLE)
    value = figures.shorten(figures.figure(kpi.headline, currency), _VALUE)
    line = figures.shorten(target(kpi, currency), _TARGET)
    firm = {Confidence.FIRM: "firm", Confidence.LEANING: "leaning", None: ""}[kpi.confidence]
    waived = ", waived" if kpi.waived else ""
    light = f"{wording.LIGHTS[kpi.light]!s:<{_LIGHT}}"
    return f"{kpi.number:>2}  {title:<{_TITLE}}{value:>{_VALUE}}  {line:<{_TARGET}}{light}  {firm}{waived}"


def _missing(kpi: KpiResult) -> Iterator[str]:
    headline = kpi.headline
    if isinstance(headline.measured, Missing):
        why = figures.why_missing(headline.measured, kpi.reason or headline.reason)
        yield f"  – {headline.title}: {figures.shorten(why, _LONGEST)}"
