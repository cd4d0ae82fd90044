"""What the numbers stand on: files, rows, hashes, what could not be read, and what the files can support."""

from kpidesk.base.problems import Level, Problem
from kpidesk.charts.palette import Tone
from kpidesk.decision.review import Input, Review
from kpidesk.report.blocks import Align, Block, Column, Heading, Items, Paragraph, Run, Size, Table, Words
from kpidesk.views import figures, privacy, wording

_MOST_PROBLEMS = 40
_MOST_INPUTS = 60
_AS_WRITTEN, _KEYED = "keep", ("hash", "recorded")
_TONES = {Level.ERROR: Tone.RED, Level.WARNING: Tone.YELLOW, Level.ASSUMED: Tone.ACCENT, Level.INFO: Tone.SECONDARY}
_STATES = {"computable": Tone.GREEN, "caveat": Tone.YELLOW, "not_computable": Tone.MUTED}


def section(review: Review) -> tuple[Block, ...]:
    """Files, what became of people's data, problems, what was left out, and the evidence doctor."""
    return (
        Heading("Evidence"),
        *_inputs(review),
        *_protected(review),
        *_findings(review),
        *_problems(review),
        *_left_out(review),
        *_doctor(review),
    )


def _inputs(review: Review) -> tuple[Block, ...]:
    if not review.inputs:
        return (Paragraph("No file was imported."),)
    columns = (
        Column("File", 38),
        Column("Role", 20),
        Column("Rows read", 14, Align.RIGHT),
        Column("Used", 14, Align.RIGHT),
        Column("Rejected", 13, Align.RIGHT),
        Column("SHA-256", 26),
    )
    rows = tuple(_input(entry) for entry in review.inputs[:_MOST_INPUTS])
    more = len(review.inputs) - _MOST_INPUTS
    rest = (Paragraph(f"{more} more tables are in the JSON result.", Size.NOTE),) if more > 0 else ()
    return (Heading("Files", 2), Table(columns, rows), *rest)


def _input(entry: Input) -> tuple[Words, ...]:
    source = entry.source
    name = source.file + (f" · {source.sheet}" if source.sheet else "")
    sha = f"{source.sha256[:8]}…{source.sha256[-4:]}"
    return (
        figures.shorten(name, 120),
        entry.role,
        f"{source.rows_read:,}",
        f"{source.rows_accepted:,}",
        Run(f"{source.rows_rejected:,}", bold=source.rows_rejected > 0),
        Run(sha, tone=Tone.SECONDARY),
    )


def _protected(review: Review) -> tuple[Block, ...]:
    """Which columns with people's data or free text were kept, which were hashed or left out."""
    found = privacy.protected((entry.role, entry.source) for entry in review.inputs)
    if not found:
        return ()
    columns = (Column("Column", 36), Column("In", 52), Column("How it is stored", 46))
    rows = tuple(
        (
            figures.shorten(one.column, 80),
            figures.shorten(", ".join(one.roles), 200),
            Run(one.stored, bold=one.choice == _AS_WRITTEN),
        )
        for one in found
    )
    said = (Paragraph(privacy.CODES, Size.NOTE),) if any(one.choice in _KEYED for one in found) else ()
    return (Heading("Data protection", 2), Table(columns, rows), *said)


def _findings(review: Review) -> tuple[Block, ...]:
    """In what the files contradict each other."""
    if not review.findings:
        return ()
    columns = (Column("Level", 14), Column("What does not fit together", 76), Column("What to do", 50))
    rows = tuple(
        (Run(wording.LEVELS[one.level], tone=_TONES[one.level]), figures.shorten(one.message, 600), one.remedy)
        for one in review.findings
    )
    return (Heading("Findings between files", 2), Table(columns, rows))


def _problems(review: Review) -> tuple[Block, ...]:
    """What was found in single files; findings between files have their own table."""
    alone = [problem for problem in review.problems if problem not in review.findings]
    if not alone:
        return (Heading("Problems found while reading", 2), Paragraph("None."))
    ordered = sorted(alone, key=lambda problem: list(Level).index(problem.level))
    columns = (
        Column("Level", 14),
        Column("Where", 30),
        Column("Times", 9, Align.RIGHT),
        Column("What was found", 46),
        Column("What to do", 38),
    )
    total = sum(problem.count for problem in alone)
    note = f"{total:,} findings of {len(alone):,} kinds"
    note += (
        f"; the gravest {_MOST_PROBLEMS} kinds are listed, all are in the JSON result."
        if len(ordered) > _MOST_PROBLEMS
        else "."
    )
    table = Table(columns, tuple(_problem(problem) for problem in ordered[:_MOST_PROBLEMS]))
    return (Heading("Problems found while reading", 2), Paragraph(note, Size.NOTE), table)


def _problem(problem: Problem) -> tuple[Words, ...]:
    where = " · ".join(part for part in (problem.file, problem.sheet, problem.cell, problem.column) if part)
    return (
        Run(wording.LEVELS[problem.level], bold=True, tone=_TONES[problem.level]),
        figures.shorten(where, 120) or "the whole input",
        f"{problem.count:,}",
        figures.shorten(problem.message, 300),
        figures.shorten(problem.remedy, 220) or "Nothing: for information.",
    )


def _left_out(review: Review) -> tuple[Block, ...]:
    if not review.left_out:
        return ()
    said = tuple(figures.sentence(figures.shorten(one.sentence, 400)) for one in review.left_out[:_MOST_PROBLEMS])
    return (Heading("Rows left out of measures", 2), Items(said))


def _doctor(review: Review) -> tuple[Block, ...]:
    if not review.doctor:
        return ()
    columns = (Column("KPI", 28), Column("State", 24), Column("Needs", 44), Column("Why", 50))
    rows = tuple(
        (
            figures.shorten(row.title, 80),
            Run(str(wording.DOCTOR[row.state]), bold=True, tone=_STATES[row.state]),
            figures.shorten(", ".join(row.needs), 200) or "nothing more",
            figures.sentence(figures.shorten(row.why, 300)) or "Everything it needs is there.",
        )
        for row in review.doctor
    )
    return (Heading("What these files can support", 2), Table(columns, rows))
