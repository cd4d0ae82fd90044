"""The import in words: what each sheet was taken for and why, its columns, what is wrong, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kpidesk.base import dates
from kpidesk.base.problems import Level, Problem
from kpidesk.intake.archives import shown
from kpidesk.intake.survey import FileOutline, Preview, PreviewColumn, Step
from kpidesk.metrics.measurements import Support
from kpidesk.tables.column import Column, Kind
from kpidesk.tables.roles import ROLES
from kpidesk.tables.table import Table
from kpidesk.views import wording
from kpidesk.views.opened import Opened
from kpidesk.views.overlapping import OVERLAP, Overlap
from kpidesk.views.wording import counted, file_size

TONES = {Level.ERROR: "red", Level.WARNING: "yellow", Level.ASSUMED: "accent", Level.INFO: "secondary"}
NOT_USED = "not used"
LEGEND = "Click what a column is read as to change it. * is needed in every row; a name with ? is only a proposal."
STEPS = (
    "1. Drop the exports as they are. Each sheet is looked into: what it holds, where its header is, which columns.",
    "2. Correct what was taken for something else. The first rows follow at once, with every bad cell marked.",
    "3. See what the files support, KPI by KPI, and which columns are missing. Only then is anything stored.",
)
BUSY = "Working. Cancel stops it and changes nothing."
NOT_YET = "Nothing is stored yet."
NOTHING_NEW = "Nothing new: all of it is in the project already."
_KINDS = {
    Kind.ID: "# id",
    Kind.TEXT: "abc text",
    Kind.PROSE: "¶ free text",
    Kind.VERBATIM: "¶ free text",
    Kind.CHOICE: "≡ choice",
    Kind.FLAG: "☐ yes/no",
    Kind.NUMBER: "1.5 number",
    Kind.INTEGER: "123 whole number",
    Kind.SHARE: "% share",
    Kind.SECONDS: "s duration",
    Kind.MONEY: "$ money",
    Kind.TIME: "◷ date and time",
    Kind.DATE: "▦ date",
    Kind.LABEL: "abc class",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the project could say with these sheets: tables read, problems, the evidence doctor or why there is none."""

    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]
    doctor: tuple[Support, ...] = ()
    why_not: str = ""
    overlaps: tuple[Overlap, ...] = ()
    """What the project has already; each asks what shall count (``Overlap.question``)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen: what is stored, what is shown, and a sentence on it."""

    key: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column of the sheet and what it becomes. ``state`` says it in a word, in its tone."""

    name: str
    letter: str
    sample: str
    reads: str
    kind: str
    unit: str
    units: tuple[str, ...]
    state: str
    tone: str
    proposal: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A sheet that was read, and its rows: read, accepted, left out."""

    place: str
    role: str
    read: str
    accepted: str
    rejected: str
    numbers: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem as a list shows it. ``key`` names the row; ``cell`` is an address such as B17."""

    key: str
    level: str
    tone: str
    file: str
    cell: str
    column: str
    count: int
    message: str
    remedy: str
    rank: int


def lock(opened: Opened | None) -> str:
    """Why nothing can be imported into a project, in a sentence; "" where it can."""
    if opened is None:
        return ""
    if opened.looking.as_of is not None:
        return f"You are looking back at {dates.day(opened.looking.as_of)}: return to the present to import."
    return f"Nothing can be imported: {opened.read_only_reason}" if opened.read_only_reason else ""


def place(step: Step) -> str:
    """A sheet by file and name."""
    name = shown(step.given.path)
    return f"{name} · {step.outline.name}" if step.outline.name else name


def taken_for(step: Step) -> str:
    """What a sheet is taken for and why, in a sentence."""
    role, outline = step.given.role, step.outline
    if role and step.recalled:
        return f"Read as {role}, as you said when you last imported a sheet with these headers."
    if role and role == outline.role:
        return f"Recognised as {role}: {outline.why}."
    if role:
        return f"Read as {role}, as you said."
    return f"Not recognised: {outline.why}. Say what one row of it is."


def size(step: Step) -> str:
    """How large it is, in words."""
    if step.outline.rows is not None:
        return counted(step.outline.rows, "row")
    return file_size(step.size)


def state(step: Step, preview: Preview | None) -> tuple[str, str]:
    """The state of a step as shape and word, and its tone."""
    if step.already:
        return "○ in the project already", "muted"
    if not step.chosen:
        return "○ left out", "muted"
    if not step.given.role:
        return "▼ what is it?", "red"
    if preview is None:
        return "– not looked at", "muted"
    if preview.missing:
        return "▼ columns missing", "red"
    bad = sum(problem.count for problem in preview.problems if problem.level in (Level.ERROR, Level.WARNING))
    return (f"◆ {bad:,} to look at", "yellow") if bad else ("▲ ready", "green")


def obstacles(steps: Sequence[Step], previews: Sequence[Preview | None]) -> tuple[str, ...]:
    """What keeps the import from going on, a sentence each."""
    chosen = [(step, seen) for step, seen in zip(steps, previews, strict=True) if step.chosen]
    if not chosen:
        return ("No sheet is chosen: tick at least one.",)
    said = [f"{place(step)}: say what one row of it is, or leave it out." for step, _ in chosen if not step.given.role]
    return (
        *said,
        *(
            f"{place(step)} lacks {_and(seen.missing)}, which every row of {seen.role} needs: say which column holds "
            f"{'them' if len(seen.missing) > 1 else 'it'}, or leave the sheet out."
            for step, seen in chosen
            if seen is not None and seen.missing
        ),
    )


def replacing(import_id: int) -> str:
    """Which import will be replaced."""
    return f"This takes the place of import {import_id}, which stays until the new rows are stored."


def settings_file(path: Path) -> str:
    """What becomes of a file with settings."""
    return f"{path.name} holds the pilot's settings: they are taken when a pilot is made, not by an import."


def table_rows(tables: Sequence[Table]) -> tuple[TableRow, ...]:
    """Sheets that were read, in their order."""
    rows = []
    for table in tables:
        source = table.source
        numbers = (source.rows_read, source.rows_accepted, source.rows_rejected)
        name = f"{source.file} · {source.sheet}" if source.sheet else source.file
        read, accepted, rejected = (f"{number:,}" for number in numbers)
        rows.append(TableRow(name, table.role.replace("_", " "), read, accepted, rejected, numbers))
    return tuple(rows)


def refusal(file: FileOutline) -> str:
    """Why a file cannot be read, where and what to do."""
    return " ".join(file.refusal)


def roles() -> tuple[Choice, ...]:
    """What a sheet can hold."""
    return tuple(Choice(role.name, f"{role.name.replace('_', ' ')}: {role.row}") for role in ROLES.values())


def targets(role: str) -> tuple[Choice, ...]:
    """What a column of a sheet of this role can become; the first is that it is not used."""
    columns = ROLES[role].columns if role else ()
    return (
        Choice("", NOT_USED),
        *(Choice(one.name, _target(one), f"{one.meaning}. {_KINDS[one.kind].partition(' ')[2]}") for one in columns),
    )


def _target(column: Column) -> str:
    return f"{column.name} (required)" if column.required else column.name


def column_rows(preview: Preview) -> tuple[ColumnRow, ...]:
    """The columns of the sheet in their order."""
    return tuple(_column_row(preview, at, column) for at, column in enumerate(preview.columns))


def _column_row(preview: Preview, at: int, column: PreviewColumn) -> ColumnRow:
    sample = next((row.cells[at].text for row in preview.rows if row.cells[at].text), "")
    bad = sum(problem.count for problem in preview.problems if column.reads and _is_cell(problem, column.reads))
    known = ROLES[preview.role].column(column.reads) if preview.role and column.reads else None
    word, tone = ("▲", "green") if column.reads else ("○", "muted")
    if bad:
        word, tone = f"◆ {counted(bad, 'cell')}", "yellow"
    elif column.proposal:
        word, tone = f"{column.proposal}?", "accent"
    return ColumnRow(
        column.name,
        column.letter,
        sample,
        column.reads,
        _KINDS[known.kind] if known else "",
        column.unit or ("s" if known and known.kind is Kind.SECONDS else ""),
        column.units,
        word,
        tone,
        column.proposal,
        column.required,
    )


def _is_cell(problem: Problem, column: str) -> bool:
    return problem.column == column and problem.level in (Level.ERROR, Level.WARNING)


def unit_name(unit: str, column: str) -> str:
    """A unit as it is offered; the canonical one has no name of its own in a mapping."""
    if unit:
        return unit
    return {"minutes": "min"}.get(
        column, "h" if column.startswith("hours") else "s" if column.endswith("_s") else "0–1"
    )


def seen(preview: Preview) -> str:
    """How much was looked at, in a sentence."""
    if not preview.role:
        return "Nothing is checked before it is known what one row is."
    if preview.whole and not preview.read:
        return "There is a header and no row below it: there is nothing to import here."
    rows = counted(preview.read, "row")
    how = f"All {rows} looked at" if preview.whole else f"The first {rows} looked at, the rest when it is checked"
    return f"{how}; {counted(preview.rejected, 'row')} would be left out."


def missing(preview: Preview) -> str:
    """The required columns that no header holds; "" where all are there."""
    if not preview.missing:
        return ""
    which = "columns that hold them" if len(preview.missing) > 1 else "column that holds it"
    return f"Still missing: {_and(preview.missing)}. Choose the {which}."


def counted_twice(problems: Sequence[Problem]) -> str:
    """Which sheets hold what the project has already, and what is done about it; "" where none does."""
    found = [problem for problem in problems if problem.code == OVERLAP]
    said = [f"{problem.file}: {problem.message}" for problem in found]
    return " ".join((*said, found[0].remedy)).strip() if found else ""


def problem_rows(problems: Sequence[Problem]) -> tuple[ProblemRow, ...]:
    """Problems, the gravest first."""
    order = list(Level)
    ranked = sorted(enumerate(problems), key=lambda pair: order.index(pair[1].level))
    return tuple(
        ProblemRow(
            str(at),
            wording.LEVELS[problem.level],
            TONES[problem.level],
            " · ".join(part for part in (problem.file, problem.sheet) if part),
            problem.cell,
            problem.column,
            problem.count,
            problem.message,
            problem.remedy,
            order.index(problem.level),
        )
        for at, problem in ranked
    )


def outcome(tables: Sequence[Table]) -> str:
    """What would come in, or came in, in a sentence."""
    if not tables:
        return NOTHING_NEW
    accepted = sum(table.source.rows_accepted for table in tables)
    left = sum(table.source.rows_rejected for table in tables)
    return f"{counted(len(tables), 'sheet')}, {counted(accepted, 'row')}; {counted(left, 'row')} left out."


def _and(words: Sequence[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
