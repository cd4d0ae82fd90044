"""The columns of a sheet in words: what each is read as, how sure that is, where it comes from, how it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpidesk.base import numbers
from kpidesk.base.problems import Level, Problem
from kpidesk.base.units import Unit
from kpidesk.intake.survey import Preview, PreviewColumn
from kpidesk.tables.column import Column, Kind
from kpidesk.tables.roles import ROLES
from kpidesk.views.wording import counted

NOT_USED = "not used"
LEGEND = (
    "Click what a column is read as to change it. * is needed in every row. ▲ sure, ◆ likely, ◇ perhaps: only a "
    "proposal, which is not read before you take it."
)
STORED = {
    "keep": "as it is written",
    "hash": "as codes",
    "recorded": "only whether there is text",
    "drop": "left out",
}
"""What becomes of people's data and of free text, as a choice."""
SHORT = {"keep": "as is", "hash": "codes", "recorded": "noted", "drop": "left out"}
"""The same in a table."""
_STORED_HINTS = {
    "keep": "Word for word, as it stands in the file.",
    "hash": "As codes that cannot be turned back. The same person has the same code in every file: joins still work.",
    "recorded": "Only whether there is text in the cell; the words are not stored.",
    "drop": "The column is not stored at all.",
}
_SURE, _LIKELY = 0.95, 0.75
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
class Choice:
    """Something that can be chosen: what is stored, what is shown, and a sentence on it."""

    key: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column of the sheet and what it becomes. ``state`` says it in a word, in its tone, ``spoken`` without shapes.

    ``origin``: what it is worked out from. ``fates``: how it may be stored, ``fate`` how it is; ``personal``: why.
    """

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
    spoken: str = ""
    origin: str = ""
    fates: tuple[Choice, ...] = ()
    fate: str = ""
    personal: str = ""


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
    """The columns of the sheet in their order; of a tool's export, which has many, those that are read first."""
    rows = [_column_row(preview, at, column) for at, column in enumerate(preview.columns)]
    return tuple(sorted(rows, key=lambda row: not row.reads) if preview.recognised_as else rows)


def _column_row(preview: Preview, at: int, column: PreviewColumn) -> ColumnRow:
    sample = next((row.cells[at].text for row in preview.rows if row.cells[at].text), "")
    known = ROLES[preview.role].column(column.reads) if preview.role and column.reads else None
    state, spoken, tone = _state(preview, column)
    return ColumnRow(
        column.name,
        column.letter,
        sample,
        column.reads,
        _KINDS[known.kind] if known else "",
        column.unit or ("s" if known and known.kind is Kind.SECONDS else ""),
        column.units,
        state,
        tone,
        column.proposal,
        column.required,
        spoken,
        f"from {_listed(column.comes_from)}" if column.comes_from else "",
        tuple(Choice(fate, STORED[fate], _STORED_HINTS[fate]) for fate in column.fates),
        column.fate,
        column.personal,
    )


def _state(preview: Preview, column: PreviewColumn) -> tuple[str, str, str]:
    """Shape and word, the same as it is spoken, and the tone."""
    bad = sum(problem.count for problem in preview.problems if column.reads and _is_cell(problem, column.reads))
    if bad:
        return f"◆ {counted(bad, 'cell')}", f"{counted(bad, 'cell')} to look at", "yellow"
    shape, word = sureness(column.sure)
    if column.reads:
        if column.sure >= _SURE:
            return "▲ sure", "used, sure", "green"
        return f"{shape} {word}", f"used, {word}, {_share(column.sure)}", "accent"
    if column.proposal:
        said = f"{column.proposal}?"
        return f"{shape} {said}", f"{word} {column.proposal}, {_share(column.sure)}; not used yet", "accent"
    return "○", "not used", "muted"


def sureness(sure: float) -> tuple[str, str]:
    """How sure a reading is, as a shape and a word."""
    return ("▲", "sure") if sure >= _SURE else ("◆", "likely") if sure >= _LIKELY else ("◇", "perhaps")


def _share(sure: float) -> str:
    return numbers.exact(round(sure, 2), Unit.SHARE)


def _is_cell(problem: Problem, column: str) -> bool:
    return problem.column == column and problem.level in (Level.ERROR, Level.WARNING)


def likely(preview: Preview) -> tuple[tuple[str, str], ...]:
    """The proposals that can be taken with one click: canonical column and header."""
    return tuple((one.proposal, one.name) for one in preview.columns if one.proposal and not one.reads)


def unit_name(unit: str, column: str) -> str:
    """A unit as it is offered; the canonical one has no name of its own in a mapping."""
    if unit or canonical_unit(column):
        return unit or canonical_unit(column)
    kinds = {known.kind for role in ROLES.values() if (known := role.column(column))}
    return "0–1" if Kind.SHARE in kinds else "as is"


def canonical_unit(column: str) -> str:
    """The unit of a duration that needs no conversion; "" for what is no duration."""
    if column.startswith("hours"):
        return "h"
    return "min" if column == "minutes" else "s" if column.endswith("_s") else ""


def people(preview: Preview) -> str:
    """Which columns hold people's data and why, in a sentence; "" where none does that would be stored."""
    found = [one for one in preview.columns if one.personal and one.reads and one.fates]
    if not found:
        return ""
    said = "; ".join(f'"{one.name}", because {one.personal}' for one in found)
    return f"People's data: {said}."


def can_be_coded(preview: Preview) -> bool:
    """Whether any column with people's data is stored as it is written, and need not be."""
    return any(one.personal and one.reads and one.fate == "keep" and "hash" in one.fates for one in preview.columns)


CODES = (
    "Codes cannot be turned back into names. The same person has the same code in every file of this project, so "
    "people are still counted and files still fit together."
)
KEPT = "They are stored as they are written, in the project file on this computer."


def _listed(names: Sequence[str]) -> str:
    quoted = [f'"{name}"' for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
