"""A portfolio: project files opened read-only, one after another, and what is kept of each."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from kpidesk.base.errors import Cancelled, KpideskError
from kpidesk.base.progress import Progress
from kpidesk.session.desk import Desk
from kpidesk.session.outputs import outputs
from kpidesk.views.opened import Looking
from kpidesk.views.portfolio import System, Unopened, system_of, table

CANCELLED = "It was not measured: you cancelled."


def measure_system(path: Path, progress: Progress) -> System | Unopened:
    """Measure one project, changing nothing in it; what cannot be opened or reviewed comes back with its sentence."""
    progress.step(f"Measuring {path.name}")
    try:
        desk = Desk.open(path, read_only=True)
        try:
            opened = desk.look(Looking(), progress)
        finally:
            desk.close()
    except Cancelled:
        return Unopened(path, CANCELLED)
    except KpideskError as error:
        return Unopened(path, str(error))
    return Unopened(path, opened.why_not) if opened.review is None else system_of(path, opened.review)


def write_systems(systems: Sequence[System], target: Path, progress: Progress) -> Path:
    """Write the table as CSV in UTF-8; raises Unusable where that is not possible, and then nothing was changed."""
    progress.step(f"Writing {target.name}")
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(table(systems))
    with outputs() as files:
        files.add(target, lambda path: path.write_bytes(text.getvalue().encode("utf-8-sig")))
        files.commit()
    return target
