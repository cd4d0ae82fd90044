"""What a report contains: the sections chosen, and the notes that people wrote beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kpidesk.charts.palette import Tone
from kpidesk.pilot.contents import ALWAYS, LONGEST_NOTE, LONGEST_ON_PAGE_1, REPORT_SECTIONS
from kpidesk.pilot.settings import PilotSettings
from kpidesk.report.blocks import Block, Heading, OnePage, Paragraph, Run, Size, Together
from kpidesk.views import figures


@dataclass(frozen=True, slots=True)
class Contents:
    """Ids of the sections to print; empty means all. ``notes``: section id -> text of a person."""

    sections: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    def has(self, section: str) -> bool:
        """Whether a section is printed."""
        return not self.sections or section in self.sections or section in ALWAYS

    @property
    def left_out(self) -> tuple[str, ...]:
        """The titles of the sections that are not printed."""
        return tuple(title for section, title in REPORT_SECTIONS.items() if not self.has(section))


ALL = Contents()


def contents_of(settings: PilotSettings) -> Contents:
    """What the settings of a pilot ask for."""
    return Contents(settings.report_sections, settings.report_notes)


def noted(section: str, blocks: Sequence[Block], contents: Contents) -> tuple[Block, ...]:
    """The blocks of a section with its note below their heading; unchanged where there is none. Of a section with
    nothing else to show there is the note alone.
    """
    text = contents.notes.get(section, "").strip()
    if not text:
        return tuple(blocks)
    note = _note(text, LONGEST_ON_PAGE_1 if section == "summary" else LONGEST_NOTE)
    first, *rest = blocks or (Heading(REPORT_SECTIONS[section]),)
    if isinstance(first, OnePage):
        return replace(first, blocks=(*first.blocks, *note)), *rest
    if section == "kpis":  # has no heading of its own
        return Heading("Note on the KPIs", 2), *note, *blocks
    if isinstance(first, Together) and isinstance(first.blocks[0], Heading):
        return replace(first, blocks=(first.blocks[0], *note, *first.blocks[1:])), *rest
    if isinstance(first, Heading):
        return first, *note, *rest
    return *note, *blocks


def left_out(contents: Contents) -> tuple[Block, ...]:
    """What this report does not print, so that nobody takes it for all of it."""
    titles = contents.left_out
    return (Paragraph(f"Not printed in this report: {'; '.join(titles)}.", Size.NOTE),) if titles else ()


def _note(text: str, longest: int) -> tuple[Block, ...]:
    """A paragraph a line, the first one marked as a note: it is somebody's words, not the program's."""
    lines = [line.strip() for line in figures.shorten(text, longest).splitlines() if line.strip()]
    return tuple(
        Paragraph((Run("Note: " if place == 0 else "", bold=True, tone=Tone.ACCENT), Run(line)))
        for place, line in enumerate(lines)
    )
