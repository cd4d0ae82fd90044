"""The review as plain text for a terminal: the verdict, the twelve lines, what is missing, what to do."""

import textwrap
import unicodedata
from collections.abc import Iterator

from kpidesk.base.dates import day, week_of_arc
from kpidesk.base.values import Missing
from kpidesk.decision.review import Confidence, KpiResult, Review
from kpidesk.report.sections.executive import target
from kpidesk.views import figures, wording

_TITLE, _LEAST = 24, 14
"""How wide the title of a KPI may and must be able to be."""
_WIDTH = 80
"""Columns of the narrowest terminal that is reckoned with; sentences are broken there."""
_LONGEST = 400
_TITLE_AT, _VALUE = 1, 2
"""Which columns of the twelve lines hold the title and the value."""


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
    about = " · ".join(
        (
            f"as of {day(calendar.as_of)}",
            week_of_arc(calendar.week),
            wording.PHASES.get(review.phase, review.phase),
            f"profile {review.profile.id}",
        )
    )
    yield [figures.shorten(review.settings.name, _WIDTH), *textwrap.wrap(about, _WIDTH)]
    yield _wrap(f"{shape} ", verdict.sentence)
    yield _grid([_line(kpi, review.settings.currency) for kpi in review.kpis])
    if review.red_flags:
        yield ["Red flags", *(line for flag in review.red_flags for line in _wrap("  ▼ ", flag.sentence))]
    if review.gates:
        gates = "   ".join(f"week {gate.week} {wording.GATES[gate.state]}" for gate in review.gates)
        advice = wording.ARC.get(review.arc.recommendation, review.arc.recommendation).lower()
        yield [f"Gates     {gates}", f"Phase     {advice}"]
    missing = [line for kpi in review.kpis for line in _missing(kpi)]
    if missing:
        yield ["Not measured", *missing]
    if verdict.next_steps:
        steps = enumerate(verdict.next_steps, 1)
        yield ["Next", *(line for number, step in steps for line in _wrap(f"  {number}. ", step))]


def _line(kpi: KpiResult, currency: str) -> tuple[str, ...]:
    headline = kpi.headline
    bound = headline.green or headline.red
    firm = {Confidence.FIRM: "firm", Confidence.LEANING: "leaning", None: ""}[kpi.confidence]
    return (
        f"{kpi.number:>2}",
        figures.shorten(figures.name(kpi), _TITLE),
        "–" if isinstance(headline.measured, Missing) else figures.figure(headline, currency),
        figures.line(bound, headline.unit, currency) if bound else target(kpi, currency).partition(" (")[0],
        str(wording.LIGHTS[kpi.light]),
        firm + (", waived" if kpi.waived else ""),
    )


def _grid(rows: list[tuple[str, ...]]) -> list[str]:
    """Columns as wide as what stands in them, the title with what is left; values stand right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    over = sum(widths) + 2 * (len(widths) - 1) - _WIDTH
    widths[_TITLE_AT] = max(_LEAST, widths[_TITLE_AT] - max(0, over))
    rows = [(row[0], figures.shorten(row[_TITLE_AT], widths[_TITLE_AT]), *row[_TITLE_AT + 1 :]) for row in rows]
    return [
        "  ".join(f"{cell:{'>' if at == _VALUE else '<'}{widths[at]}}" for at, cell in enumerate(row)) for row in rows
    ]


def _wrap(lead: str, words: str) -> list[str]:
    """A sentence on as many lines as it takes, all after the first set in below its lead."""
    said = figures.shorten(words, _LONGEST)
    return textwrap.wrap(said, _WIDTH - 1, initial_indent=lead, subsequent_indent=" " * len(lead)) or [lead]


def _missing(kpi: KpiResult) -> Iterator[str]:
    headline = kpi.headline
    if isinstance(headline.measured, Missing):
        why = figures.why_missing(headline.measured, kpi.reason or headline.reason)
        yield from _wrap("  – ", f"{headline.title}: {why}")
