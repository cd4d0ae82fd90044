"""The page of the report: which sections it has, which notes stand in it, and whether they can be changed."""

from dataclasses import dataclass

from kpidesk.pilot.contents import ALWAYS, LONGEST_NOTE, LONGEST_ON_PAGE_1, REPORT_SECTIONS
from kpidesk.views.board import locked
from kpidesk.views.opened import Opened

_ALWAYS = "Always printed: the answer, and what the report can be rebuilt and verified from."


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section: whether it is printed, whether that can be chosen, its note and how long that may be."""

    id: str
    title: str
    printed: bool
    free: bool
    note: str
    longest: int
    hint: str


def sections(opened: Opened) -> tuple[SectionRow, ...]:
    """Every section in the order of the report."""
    chosen, notes = opened.settings.report_sections, opened.settings.report_notes
    free = not locked(opened)
    return tuple(
        SectionRow(
            id=name,
            title=title,
            printed=not chosen or name in chosen or name in ALWAYS,
            free=free and name not in ALWAYS,
            note=notes.get(name, ""),
            longest=LONGEST_ON_PAGE_1 if name == "summary" else LONGEST_NOTE,
            hint=_ALWAYS if name in ALWAYS else "",
        )
        for name, title in REPORT_SECTIONS.items()
    )


def chosen(rows: tuple[SectionRow, ...], section: str, *, printed: bool) -> list[str] | None:
    """The setting after a section is chosen or left out; None where everything is printed, as without a choice."""
    wanted = [row.id for row in rows if (printed if row.id == section else row.printed)]
    return None if len(wanted) == len(rows) else wanted


def page_count(count: int) -> str:
    """Beside the number of the page: of 24."""
    return f" of {count:,}"
