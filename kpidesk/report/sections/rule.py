"""The rule as a ladder, the step the pilot stands on, its reasons, the gates, and what people recorded."""

from collections.abc import Mapping

from kpidesk.base.dates import day
from kpidesk.base.units import Unit
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
from kpidesk.report.sections.executive import phase_name
from kpidesk.views import figures, wording

LADDER = (
    ("red-flag", "Any KPI or guardrail is red and not waived", "kill"),
    ("too-many-yellow", "5 or more KPIs are yellow: fewer than 8 can be green", "kill"),
    ("unknown", "Any applicable KPI has no data", "incomplete"),
    ("all-green", "None is yellow", "scale"),
    ("bottleneck", "1 or 2 are yellow", "optimise the bottleneck for 2–4 weeks"),
    ("fundamental", "3 or 4 are yellow", "redesign or kill"),
)
_SOURCES = "S0 to S3 name the articles on which KPIDesk stands; “ours” marks a line or measure that they do not give."
_MOST_REASONS = 24
_MOST_FLAGS = 24
_LONGEST = 400
_STATEMENT = 3000
_YES: Mapping[float | None, str] = {1.0: "yes", 0.0: "no"}
"""A check that counts whether something holds: asked for is 1."""


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
        Paragraph(_phase(review)),
        _gates(review),
        Paragraph(_SOURCES, Size.NOTE),
    )


def _ladder(rule: str) -> Table:
    columns = (Column("", 19), Column("Rule", 23), Column("When", 50), Column("Recommendation", 42))
    return Table(columns, tuple(_step(*step, here=step[0] == rule) for step in LADDER))


def _step(name: str, when: str, what: str, *, here: bool) -> tuple[Words, ...]:
    tone = Tone.TEXT if here else Tone.SECONDARY
    marker = Run("▶ we are here", bold=True, tone=Tone.ACCENT) if here else Run("")
    return (marker, Run(name, here, tone), Run(when, here, tone), Run(what, here, tone))


def _counts(review: Review) -> str:
    counts = review.verdict.counts
    said = ", ".join(f"{counts.get(light, 0)} {wording.LIGHTS[light].word}" for light in Light)
    return f"Counts: {said}."


def _reasons(review: Review) -> tuple[Block, ...]:
    """Without the sentences of the red flags: those stand in their own table."""
    flags = {flag.sentence for flag in review.red_flags}
    said = [reason for reason in review.verdict.reasons if reason not in flags][:_MOST_REASONS]
    return (Heading("Reasons", 2), Items(tuple(figures.shorten(reason, _LONGEST) for reason in said))) if said else ()


def _red_flags(review: Review) -> tuple[Block, ...]:
    if not review.red_flags:
        return ()
    titles = {metric.id: metric for metric in review.metrics}
    rows = []
    for flag in review.red_flags[:_MOST_FLAGS]:
        metric = titles.get(flag.measure)
        unit = metric.unit if metric else None
        value = (
            figures.write(flag.value, unit, review.settings.currency, (flag.line.number,))
            if unit
            else f"{flag.value:g}"
        )
        line = (
            figures.line(flag.line, unit, review.settings.currency) if unit else f"{flag.line.op} {flag.line.number:g}"
        )
        name = metric.title if metric else flag.measure
        rows.append(
            (
                Run(f"▼ {name}", bold=True, tone=Tone.RED),
                Run(value, bold=True),
                line,
                figures.shorten(flag.sentence, _LONGEST),
            )
        )
    columns = (Column("Red flag", 24), Column("Value", 18, Align.RIGHT), Column("Kill line", 18), Column("", 44))
    return (Heading("Red flags", 2), Table(columns, tuple(rows)))


def _possible(review: Review) -> tuple[Block, ...]:
    verdict = review.verdict
    said = []
    if verdict.best_case is not verdict.worst_case:
        best, worst = (case.value.replace("_", " ") for case in (verdict.best_case, verdict.worst_case))
        said.append(f"With what is unknown, the best verdict still possible is {best}, the worst is {worst}.")
    if verdict.without_waivers is not verdict.recommendation:
        without = verdict.without_waivers.value.replace("_", " ")
        said.append(f"Without the waivers and explanations in force the verdict would be {without}.")
    return tuple(Paragraph(words) for words in said)


def _statement(review: Review) -> tuple[Block, ...]:
    if not review.statement:
        return ()
    return (Heading("KPI statement", 2), Paragraph(figures.shorten(review.statement, _STATEMENT)))


def _conditions(review: Review) -> tuple[Block, ...]:
    if not review.conditions:
        return ()
    metrics = {metric.id: metric for metric in review.metrics}
    said = []
    for condition in review.conditions:
        metric = metrics.get(condition.metric)
        if metric is None:
            said.append(
                f"{condition.metric}: {condition.value:.4g}, line {condition.line.op} {condition.line.number:g}."
            )
        else:
            value = figures.write(condition.value, metric.unit, review.settings.currency, (condition.line.number,))
            said.append(
                f"{metric.title}: {value}, line {figures.line(condition.line, metric.unit, review.settings.currency)}."
            )
    note = "Red outside the twelve KPIs and not a guardrail: printed beside the recommendation, it does not change it."
    return (Heading("Conditions", 2), Paragraph(note, Size.NOTE), Items(tuple(said)))


def _phase(review: Review) -> str:
    recommendation = wording.ARC.get(review.arc.recommendation, review.arc.recommendation).lower()
    reasons = " ".join(figures.sentence(figures.shorten(reason, _LONGEST)) for reason in review.arc.reasons[:6])
    return f"Phase recommendation for {phase_name(review.phase)}: {recommendation}. {reasons}".strip()


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
    late = f"{gate.late_weeks} weeks late" if gate.late_weeks else ""
    head: tuple[Words, ...] = (
        Run(f"Gate at week {gate.week}", bold=True),
        "",
        "",
        lights.gate(gate.state),
        ", ".join(part for part in (f"due {day(gate.due)}", late) if part),
    )
    return [head, *(_check(check, currency) for check in gate.checks)]


def _check(check: GateCheckResult, currency: str) -> tuple[Words, ...]:
    asked, value = figures.line(check.line, check.unit, currency), "not measured"
    if check.value is not None:
        value = figures.write(check.value, check.unit, currency, (check.line.number,))
    if (check.unit, check.line.op, check.line.number) == (Unit.COUNT, ">=", 1.0):
        asked, value = "yes", _YES.get(check.value, value)
    remark = " ".join(figures.sentence(part) for part in (check.note, check.projection) if part)
    return (check.title, asked, value, lights.gate(check.state), remark)
