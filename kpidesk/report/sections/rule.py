"""The rule as a ladder, the step the pilot stands on, its reasons, the gates, and what people recorded."""

from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Gate, GateCheckResult, Light, Review
from kpidesk.report import lights
from kpidesk.report.blocks import (
    Align,
    Block,
    Column,
    Heading,
    Items,
    Paragraph,
    Run,
    Size,
    Table,
    Words,
)
from kpidesk.views import figures, gates, wording
from kpidesk.views import rule as view

_SOURCES = "S0 to S3 name the articles on which KPIDesk stands; “ours” marks a line or measure that they do not give."
_MOST_REASONS = 24
_MOST_FLAGS = 24
_STATEMENT = 3000


def section(review: Review) -> tuple[Block, ...]:
    """Why the recommendation is what it is."""
    verdict = review.verdict
    return (
        Heading("The rule and its reasons"),
        Paragraph(
            "The rules are tried in this order and the first that holds gives the recommendation. "
            f"Here it is “{verdict.rule}”: {figures.sentence(verdict.recommendation.value.replace('_', ' '))}"
        ),
        _ladder(verdict.rule),
        Paragraph(_counts(review), Size.BODY),
        *_reasons(review),
        *_red_flags(review),
        *_possible(review),
        *_statement(review),
        *_conditions(review),
        Heading("Gates", 2),
        Paragraph(view.phase(review)),
        _gates(review),
        Paragraph(_SOURCES, Size.NOTE),
    )


def _ladder(rule: str) -> Table:
    columns = (Column("", 19), Column("Rule", 23), Column("When", 50), Column("Recommendation", 42))
    return Table(columns, tuple(_step(*step, here=step[0] == rule) for step in view.LADDER))


def _step(name: str, when: str, what: str, *, here: bool) -> tuple[Words, ...]:
    tone = Tone.TEXT if here else Tone.SECONDARY
    marker = Run("▶ we are here", bold=True, tone=Tone.ACCENT) if here else Run("")
    return (marker, Run(name, here, tone), Run(when, here, tone), Run(what, here, tone))


def _counts(review: Review) -> str:
    counts = review.verdict.counts
    said = ", ".join(f"{counts.get(light, 0)} {wording.LIGHTS[light].word}" for light in Light)
    return f"Counts: {said}."


def _reasons(review: Review) -> tuple[Block, ...]:
    said = view.reasons(review)[:_MOST_REASONS]
    return (Heading("Reasons", 2), Items(said)) if said else ()


def _red_flags(review: Review) -> tuple[Block, ...]:
    rows = tuple(
        (Run(f"▼ {flag.title}", bold=True, tone=Tone.RED), Run(flag.value, bold=True), flag.line, flag.sentence)
        for flag in view.flags(review)[:_MOST_FLAGS]
    )
    if not rows:
        return ()
    columns = (Column("Red flag", 24), Column("Value", 18, Align.RIGHT), Column("Kill line", 18), Column("", 44))
    return (Heading("Red flags", 2), Table(columns, rows))


def _possible(review: Review) -> tuple[Block, ...]:
    return tuple(Paragraph(words) for words in view.possible(review))


def _statement(review: Review) -> tuple[Block, ...]:
    if not review.statement:
        return ()
    return (Heading("KPI statement", 2), Paragraph(figures.shorten(review.statement, _STATEMENT)))


def _conditions(review: Review) -> tuple[Block, ...]:
    said = view.conditions(review)
    return (Heading("Conditions", 2), Paragraph(view.CONDITION, Size.NOTE), Items(said)) if said else ()


def _gates(review: Review) -> Block:
    columns = (
        Column("Check", 32),
        Column("Line", 19),
        Column("Value", 19, Align.RIGHT),
        Column("State", 20),
        Column("Remark", 42),
    )
    rows = [row for gate in review.gates for row in _gate(gate, review.settings.currency)]
    return Table(columns, tuple(rows))


def _gate(gate: Gate, currency: str) -> list[tuple[Words, ...]]:
    head: tuple[Words, ...] = (
        Run(f"Gate at week {gate.week}", bold=True),
        "",
        "",
        lights.gate(gate.state),
        gates.due(gate),
    )
    return [head, *(_check(check, currency) for check in gate.checks)]


def _check(result: GateCheckResult, currency: str) -> tuple[Words, ...]:
    check = gates.check(result, currency)
    return (check.title, check.asked, check.value, lights.gate(check.state), check.remark)
