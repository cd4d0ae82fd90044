"""What a page can wish for. Pages never act themselves: they emit a wish, and the app fulfils it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kpidesk.session.edits import Edit
from kpidesk.views.opened import Looking

if TYPE_CHECKING:
    from kpidesk.intake.inputs import Input  # brings PyArrow along, for which the first paint does not wait


@dataclass(frozen=True, slots=True)
class Go:
    """Show a page, and there an item: a KPI or measure, a column, a check."""

    page: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Keep:
    """Store an edit. It can be undone where the edit can."""

    edit: Edit


@dataclass(frozen=True, slots=True)
class Look:
    """Look at the project from elsewhere: another window, an earlier day, a segment."""

    looking: Looking


@dataclass(frozen=True, slots=True)
class ShowRows:
    """Show the rows behind a measure: those used, or those left out."""

    measure: str
    period: str = ""
    segment: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class OpenProject:
    """Open a project file."""

    path: Path


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """Start an import with these files; without any, the import page waits for them."""

    paths: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeIn:
    """Import these sheets into the open project; ``then`` gets what came in, or the KpideskError that prevented it.

    ``replaces``: the id of an import whose place they take.
    """

    inputs: tuple[Input, ...]
    then: Callable[[object], object]
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Do:
    """Trigger an action of the menus by its name, such as "export-pdf"."""

    action: str


@dataclass(frozen=True, slots=True)
class Run:
    """Run work off the main thread: ``work`` gets a Progress; ``then`` gets what it returned, on the main thread."""

    title: str
    work: Callable[..., object]
    then: Callable[..., object]


@dataclass(frozen=True, slots=True)
class Say:
    """Tell the user something that does not block: it appears at the window's edge and goes away."""

    sentence: str


Wish = Go | Keep | Look | ShowRows | OpenProject | ImportFiles | TakeIn | Do | Run | Say
