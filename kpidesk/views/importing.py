"""The import in words: what each sheet was taken for and why, its columns, what is wrong, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kpidesk.base import dates, numbers
from kpidesk.base.problems import Level, Problem
from kpidesk.base.units import Unit
from kpidesk.intake.archives import shown
from kpidesk.intake.survey import MAY_BE_EMPTY, FileOutline, Preview, SheetOutline, Step
from kpidesk.metrics.measurements import Support
from kpidesk.tables.table import Table
from kpidesk.views import wording
from kpidesk.views.asking import open_questions
from kpidesk.views.opened import Opened
from kpidesk.views.overlapping import OVERLAP, Overlap
from kpidesk.views.wording import counted, file_size

TONES = {Level.ERROR: "red", Level.WARNING: "yellow", Level.ASSUMED: "accent", Level.INFO: "secondary"}
STEPS = (
    "Drop the exports as they are. Each sheet is looked into: what it holds, where its header is, which columns.",
    "Correct what was taken for something else. The first rows follow at once, with every bad cell marked.",
    "See what the files support, KPI by KPI, and which columns are missing. Only then is anything stored.",
)
_BANNER = 120
BUSY = "Working. Cancel stops it and changes nothing."
NOT_YET = "Nothing is stored yet."
NOTHING_NEW = "Nothing new: all of it is in the project already."


@dataclass(frozen=True, slots=True)
class Checked:
    """What the project could say with these sheets: tables read, problems, the evidence doctor or why there is none."""

    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]
    doctor: tuple[Support, ...] = ()
    why_not: str = ""
    overlaps: tuple[Overlap, ...] = ()
    """What the project has already; each asks what shall count (``Overlap.question``)."""
    findings: tuple[Problem, ...] = ()
    """What the files then say of each other that does not fit together."""


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
    """A sheet by file and name, and which of its tables it is."""
    name, sheet = shown(step.given.path), step.outline.name
    table = f"table {step.outline.table}" if step.outline.table is not None else ""
    within = ", ".join(part for part in (sheet, table) if part)
    return f"{name} · {within}" if within else name


def spoken(step: Step, state: str) -> str:
    """A sheet in the list as it is read aloud, without shapes."""
    return f"{place(step)}, {holds(step)}, {state.lstrip('▲◆▼○– ')}"


def plays(step: Step) -> tuple[str, ...]:
    """The roles for which a sheet will be read."""
    return (step.given.role,) if step.given.role else step.outline.roles


def holds(step: Step) -> str:
    """What a sheet is read as, in a few words: the tool's layout and the roles."""
    named = _and([role.replace("_", " ") for role in plays(step)], quoted=False)
    tool = step.outline.recognised_as if step.given.layout != "" else ""
    return " → ".join(part for part in (tool, named) if part) or "not recognised"


def taken_for(step: Step) -> str:
    """What a sheet is taken for and why, in a sentence."""
    outline = step.outline
    if step.recalled:
        return f"Read as {holds(step)}, as you said when you last imported a sheet with these headers."
    if not plays(step):
        return f"Not recognised: {outline.why}. Say what one row of it is."
    if step.given.layout is not None or step.given.role not in (None, outline.role, *outline.roles):
        return f"Read as {holds(step)}, as you said."
    return _recognised(outline)


def _recognised(outline: SheetOutline) -> str:
    role = outline.role.replace("_", " ")
    if outline.recognised_as:
        gives = f" It gives {_and([one.replace('_', ' ') for one in outline.roles], quoted=False)}."
        said = f"{outline.recognised_as}, {sure(outline.sure)} sure: {_why(outline)}."
        return said + (gives if outline.roles[1:] else "")
    if outline.proposed:
        how = "No tool is known that writes such a sheet, but its names and cells look like it."
        return f"Probably {role}, {sure(outline.sure)} sure. {how}"
    return f"Recognised as {role}: {outline.why}."


def _why(outline: SheetOutline) -> str:
    """Why it was taken for a tool's, without saying the tool's name again."""
    said = outline.why.removeprefix(f"it has the columns of {outline.recognised_as}, such as").strip()
    if said == outline.why:
        return said
    return f"it has the columns {said}" if said else "its columns are called as that tool calls them"


def sure(share: float) -> str:
    """How sure that is, as a percentage."""
    return numbers.exact(round(share, 2), Unit.SHARE)


def around(step: Step) -> str:
    """What stands around the table and does not count, a sentence each, with a blank before it; "" for nothing."""
    outline, said = step.outline, []
    if outline.hidden:
        said.append("The sheet is hidden in its workbook: tick it if it counts.")
    if outline.banner:
        said.append(f"Above the table stands: {_short(outline.banner)}.")
    return "".join(f" {one}" for one in said)


def _short(text: str) -> str:
    line = " ".join(text.split()).rstrip(".")
    return line if len(line) <= _BANNER else line[: _BANNER - 1] + "…"


def several(step: Step) -> str:
    """The entry that means all that a sheet gives; "" where it gives one table or none."""
    roles = step.outline.roles
    if len(roles) < 2:
        return ""
    return f"all of it: {_and([one.replace('_', ' ') for one in roles], quoted=False)}"


def found_as(step: Step) -> str:
    """The layout by which a sheet is read where nobody says otherwise."""
    found = step.found or step.outline
    return found.recognised_as or "what fits: no tool's layout"


def confirm_sentence(step: Step, preview: Preview | None) -> str:
    """What is to be looked at before the sheet is imported; "" where nothing is."""
    proposed = to_confirm(step, preview)
    if is_doubtful(step):
        like = f"It looks like {step.outline.role.replace('_', ' ')}, but nothing says that it is."
        return f"◆ {like} Does it belong to the pilot{f', and is this right: {proposed}' if proposed else ''}?"
    if not proposed or not step.chosen:
        return ""
    return f"◆ Please look at this: {proposed}. Is that right?"


def size(step: Step, preview: Preview | None = None) -> str:
    """How large it is, in words."""
    if preview is not None and preview.whole and preview.read:
        return counted(preview.read, "row")
    if step.outline.rows is not None:
        return counted(step.outline.rows, "row")
    return file_size(step.size)


def is_empty(preview: Preview | None) -> bool:
    """Whether a sheet has no row to import. An empty register of incidents or benefits says that there were none."""
    if preview is None or not preview.role or preview.role in MAY_BE_EMPTY:
        return False
    return preview.whole and not preview.read


def is_doubtful(step: Step) -> bool:
    """Whether nobody has said yet that a sheet belongs to the pilot, which only looks like it."""
    return step.outline.unsaid and not (step.chosen or step.recalled or step.given.columns)


def to_confirm(step: Step, preview: Preview | None) -> str:
    """What somebody has to look at before a sheet is imported: the columns found by likeness alone; "" for nothing."""
    if preview is None:
        return "" if step.recalled or step.given.columns or not plays(step) else step.outline.proposed
    return preview.proposed if plays(step) else ""


def state(step: Step, preview: Preview | None) -> tuple[str, str]:
    """The state of a step as shape and word, and its tone."""
    if step.already:
        return "○ in the project already", "muted"
    if is_empty(preview):
        return "○ no rows", "muted"
    if is_doubtful(step):
        return "◆ does it belong?", "yellow"
    if not step.chosen:
        return ("○ hidden, left out" if step.outline.hidden else "○ left out"), "muted"
    return _readiness(step, preview)


def _readiness(step: Step, preview: Preview | None) -> tuple[str, str]:
    if not plays(step):
        return "▼ what is it?", "red"
    if preview is None:
        return "– not looked at", "muted"
    if preview.missing:
        return "▼ columns missing", "red"
    if to_confirm(step, preview):
        return "◆ please confirm", "yellow"
    asked = open_questions(preview.questions, step.given.answers)
    bad = sum(problem.count for problem in preview.problems if problem.level in (Level.ERROR, Level.WARNING))
    ready = f"▲ ready, {counted(asked, 'question')}" if asked else "▲ ready"
    return (f"◆ {bad:,} to look at", "yellow") if bad else (ready, "green")


def obstacles(steps: Sequence[Step], previews: Sequence[Preview | None]) -> tuple[str, ...]:
    """What keeps the import from going on, a sentence each."""
    chosen = [(step, seen) for step, seen in zip(steps, previews, strict=True) if step.chosen]
    if not chosen:
        return ("No sheet is chosen: tick at least one.",)
    said = [f"{place(step)}: say what one row of it is, or leave it out." for step, _ in chosen if not plays(step)]
    said += [
        f"{place(step)}: look at how it is read and confirm it, or leave it out."
        for step, seen in chosen
        if not (seen and seen.missing) and to_confirm(step, seen)
    ]
    return (
        *said,
        *(
            f"{place(step)} lacks {_and(seen.missing)}, which every row of {seen.role} needs: say which column holds "
            f"{'them' if len(seen.missing) > 1 else 'it'}, or leave the sheet out."
            for step, seen in chosen
            if seen is not None and seen.missing
        ),
    )


def beside(step: Step, preview: Preview | None) -> str:
    """How large a sheet is, behind what it holds; "" where that does not matter."""
    return "" if step.already or is_empty(preview) else f" · {size(step, preview)}"


def replacing(import_id: int, gone: Sequence[str] = ()) -> str:
    """Which import will be replaced, and which of its files are not where they were."""
    said = f"This takes the place of import {import_id}, which stays until the new rows are stored."
    if not gone:
        return said
    if len(gone) == 1:
        return f"{said} {_and(gone)} is not where it was imported from: drop it here, or a newer export of it."
    return f"{said} {_and(gone)} are not where they were imported from: drop them here, or newer exports of them."


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


def seen(preview: Preview) -> str:
    """How much was looked at, in a sentence."""
    if not preview.role:
        return "Nothing is checked before it is known what one row is."
    if preview.whole and not preview.read:
        if preview.role in MAY_BE_EMPTY:
            return f"There is a header and no row below it: that says there were no {preview.role}."
        return "There is a header and no row below it: there is nothing to import here."
    rows = counted(preview.read, "row")
    turned = "The sheet is turned: it is shown as it will be read. " if preview.turned else ""
    how = f"All {rows} looked at" if preview.whole else f"The first {rows} looked at, the rest when it is checked"
    return f"{turned}{how}; {counted(preview.rejected, 'row')} would be left out."


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


def _and(words: Sequence[str], *, quoted: bool = True) -> str:
    if not words:
        return ""
    said = [f'"{word}"' for word in words] if quoted else list(words)
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
