"""Which header of a sheet holds which column: a person's word, above a tool's layout, above the program's names."""

from kpidesk.intake.grid import Grid
from kpidesk.intake.inputs import Input
from kpidesk.intake.layout import Layout, ToolLayout, recognise
from kpidesk.intake.recognition.reading import Reading, readings
from kpidesk.tables.column import Role


def bind(grid: Grid, role: Role, given: Input, read: Reading | None) -> Layout:
    """The layout of a grid; ``read`` is what it was recognised for. Raises WrongUsage for columns that do not exist."""
    tool = ToolLayout(read.recognised_as, read.columns, read.units, read.only, read.read) if read else None
    return recognise(grid, role, given.columns, given.units, given.ignored, tool)


def reading_of(grid: Grid, given: Input, role: Role | None, timezone: str) -> Reading | None:
    """What a sheet is recognised for in a role; None where that is no tool's layout."""
    found = readings(grid, given, role, timezone)
    return found[0] if found else None
