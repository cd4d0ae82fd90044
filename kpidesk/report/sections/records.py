"""What people recorded: decisions, waivers, explanations, amendments, actions, the compliance checklist."""

from kpidesk.base.dates import day
from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Review
from kpidesk.pilot.records import Decision
from kpidesk.report.blocks import Block, Column, Heading, Paragraph, Run, Table, Words
from kpidesk.views import figures
from kpidesk.views import records as view

_LONGEST = 600


def section(review: Review) -> tuple[Block, ...]:
    """All records, oldest first; what is empty is said once."""
    tables = [
        *_decisions(review),
        *_waivers(review),
        *_explanations(review),
        *_actions(review),
        *_amendments(review),
        *_checklist(review),
    ]
    heading = Heading("Decisions, waivers and amendments")
    if not tables:
        said = "Nothing is recorded: no decision, waiver, explanation, action or change of a threshold."
        return (heading, Paragraph(said))
    return (heading, *tables)


def _decisions(review: Review) -> tuple[Block, ...]:
    columns = (
        Column("When", 22),
        Column("Who", 22),
        Column("Decided", 18),
        Column("Rule said", 20),
        Column("Reason, conditions, dissent", 62),
    )
    rows = tuple(
        (
            view.moment(decision.decided_at),
            figures.shorten(decision.who, 80),
            Run(decision.what, bold=True),
            decision.recommendation.replace("_", " "),
            _words(decision),
        )
        for decision in review.records.decisions
    )
    return _named("Decisions", columns, rows)


def _words(decision: Decision) -> Words:
    said = [f"{name}: {text}" for name, text in view.decision_parts(decision, _LONGEST)]
    mark = view.chain_mark(decision)
    return " ".join([*said, f"Record {mark}." if mark else ""]).strip()


def _waivers(review: Review) -> tuple[Block, ...]:
    columns = (
        Column("Measure", 30),
        Column("Up to", 20),
        Column("Until", 24),
        Column("Owner", 22),
        Column("Reason", 48),
    )
    rows = []
    for waiver in review.records.waivers:
        words = view.waiver(waiver, review)
        rows.append(
            (
                words.title,
                words.ceiling,
                words.until,
                figures.shorten(waiver.owner, 80),
                figures.shorten(waiver.reason, 400),
            )
        )
    return _named("Waivers", columns, tuple(rows))


def _explanations(review: Review) -> tuple[Block, ...]:
    columns = (Column("Group column", 30), Column("Until", 24), Column("Owner", 22), Column("Explanation", 68))
    rows = tuple(
        (
            figures.shorten(entry.column, 80),
            day(entry.expires),
            figures.shorten(entry.owner, 80),
            figures.shorten(entry.text, 500),
        )
        for entry in review.records.explanations
    )
    return _named("Explanations of disparity", columns, rows)


def _actions(review: Review) -> tuple[Block, ...]:
    titles = {kpi.id: kpi.title for kpi in review.kpis}
    columns = (Column("KPI", 26), Column("Action", 62), Column("Owner", 22), Column("Due", 24), Column("State", 14))
    rows = tuple(
        (
            titles.get(action.kpi, action.kpi),
            figures.shorten(action.text, 400),
            figures.shorten(action.owner, 80),
            day(action.due),
            Run("done", tone=Tone.GREEN) if action.done else Run("open", bold=True),
        )
        for action in review.records.actions
    )
    return _named("Actions", columns, rows)


def _amendments(review: Review) -> tuple[Block, ...]:
    columns = (Column("When", 24), Column("Key", 44), Column("From", 24), Column("To", 24), Column("Who", 24))
    rows = tuple(
        (
            view.moment(entry.changed_at),
            *(figures.shorten(part, 120) for part in (entry.key, entry.old, entry.new, entry.who)),
        )
        for entry in review.records.amendments
    )
    return _named("Amendments after results were first seen", columns, rows)


def _checklist(review: Review) -> tuple[Block, ...]:
    columns = (Column("Item", 80), Column("Done", 30), Column("By", 24))
    rows = tuple(
        (
            figures.shorten(item.text, 300),
            day(item.done_on) if item.done_on else Run("open", bold=True),
            item.by or "nobody yet",
        )
        for item in review.records.checklist
    )
    return _named("Compliance checklist", columns, rows)


def _named(title: str, columns: tuple[Column, ...], rows: tuple[tuple[Words, ...], ...]) -> tuple[Block, ...]:
    return (Heading(title, 2), Table(columns, rows)) if rows else ()
