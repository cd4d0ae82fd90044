"""A file before it is read: what is in it, how it would be read, and what a person says of it. Shapes only."""

from dataclasses import dataclass
from pathlib import Path

from kpidesk.base.problems import Problem
from kpidesk.intake.asking import Question
from kpidesk.intake.inputs import Input

MAY_BE_EMPTY = ("incidents", "benefits")
"""Roles of which an empty sheet says something: that there were none."""


@dataclass(frozen=True, slots=True)
class SheetOutline:
    """One sheet; ``name`` is empty for a file that is one table.

    ``role`` is empty where nothing says what the sheet holds, ``why`` is then what was looked at in vain. ``rows`` is
    how many rows lie below the header, None where only reading them all would tell. ``recognised_as`` is the tool and
    layout it was taken for, "" for none; ``sure`` how sure that is, 0-1; ``roles`` are all that it plays (one export
    may hold requests and evaluations). ``table``: which of several tables of the sheet this is, counted from 1, None
    for the only one. ``banner``: what stands above the header. ``questions``: what only a person can say.
    """

    name: str
    headers: tuple[str, ...]
    rows: int | None
    role: str
    why: str
    hidden: bool = False
    recognised_as: str = ""
    sure: float = 1.0
    roles: tuple[str, ...] = ()
    table: int | None = None
    header_row: int | None = None
    banner: str = ""
    hidden_rows: int = 0
    questions: tuple[Question, ...] = ()
    proposed: str = ""
    """The columns that were found by likeness alone, as a person reads it; "" where none was."""
    unsaid: bool = False
    """Whether it is only like its role, and nobody named it: a person says whether it belongs to the pilot."""

    @property
    def title(self) -> str:
        """As ``Grid.title``: the sheet, and which of its tables where it is not the first."""
        return self.name if self.table in (None, 1) else f"{self.name} (table {self.table})".strip()


@dataclass(frozen=True, slots=True)
class FileOutline:
    """One file. ``refusal`` says in sentences why it cannot be read; it is empty for one that can be.

    ``settings``: whether the file, or a sheet of it, holds a pilot's settings.
    """

    path: Path
    sha256: str = ""
    size: int = 0
    sheets: tuple[SheetOutline, ...] = ()
    settings: bool = False
    refusal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """A column of the sheet. ``reads`` is the canonical column it becomes, "" where it is not used.

    ``proposal`` is a canonical column whose name is like the header: shown, never applied. ``units``: what its cells
    may be written in.
    """

    name: str
    letter: str
    reads: str = ""
    unit: str = ""
    units: tuple[str, ...] = ()
    required: bool = False
    proposal: str = ""
    sure: float = 1.0
    """How sure the reading or the proposal is, 0-1."""
    personal: str = ""
    """Why the column is taken for people's data; "" where it is not."""
    comes_from: tuple[str, ...] = ()
    """The headers that a column is worked out from which the sheet itself does not have."""
    fates: tuple[str, ...] = ()
    """What may become of people's data and of free text, as in ``privacy.Choice``; empty where nothing is to choose."""
    fate: str = ""
    """What becomes of it as things stand."""


@dataclass(frozen=True, slots=True)
class PreviewCell:
    """A cell as it stands, and in a sentence why it cannot be used; "" for a good one."""

    text: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row by its number in the file."""

    number: int
    cells: tuple[PreviewCell, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """All of it. ``read`` rows were looked at, ``rejected`` of them would be left out; ``whole``: there are no more.

    ``headers`` are those of the sheet as they stand, without the names that ``columns`` have where there is none.
    ``missing``: required columns that no header holds. ``questions``: what only a person can say. ``proposed`` as in
    ``SheetOutline``. ``turned``: it is shown as it will be read, which is not as it stands in the sheet.
    """

    file: str
    sheet: str
    role: str
    header_row: int
    headers: tuple[str, ...]
    columns: tuple[PreviewColumn, ...]
    rows: tuple[PreviewRow, ...]
    problems: tuple[Problem, ...]
    missing: tuple[str, ...]
    read: int
    rejected: int
    whole: bool
    recognised_as: str = ""
    sure: float = 1.0
    questions: tuple[Question, ...] = ()
    proposed: str = ""
    turned: bool = False


@dataclass(frozen=True, slots=True)
class KnownLayout:
    """A tool's layout that a sheet can be read by: its key (``Input.layout``), its name, and the roles it gives."""

    key: str
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One sheet on its way in: how it is to be read, and whether at all.

    ``headers`` stand in its header row. ``recalled``: it is read as was said of such a sheet before. ``already``: these
    very rows are in the project. ``kept``: how it is read shall be remembered. ``found``: the outline as it was found,
    where somebody said otherwise.
    """

    given: Input
    outline: SheetOutline
    size: int
    headers: tuple[str, ...]
    chosen: bool
    recalled: bool = False
    already: bool = False
    kept: bool = False
    found: SheetOutline | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What files are: a step for each table, files that cannot be read, and those that hold a pilot's settings.

    ``layouts``: every layout that a sheet can be read by.
    """

    steps: tuple[Step, ...]
    refused: tuple[FileOutline, ...]
    settings: tuple[Path, ...]
    layouts: tuple[KnownLayout, ...] = ()
