"""How a project protects people's data: the key of its hashes, and what became of each column so far."""

from kpidesk.intake.privacy import Protection, earlier_choices
from kpidesk.store.project import Project


def protection_of(project: Project, without: int | None = None) -> Protection:
    """For files that shall match what a project holds, one import left aside."""
    held = [table for one in project.imports() if one.id != without for table in one.tables]
    return Protection(project.salt(), earlier_choices([(table.source, table.columns) for table in held]))
