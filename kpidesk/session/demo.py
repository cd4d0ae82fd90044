"""Sample pilots as projects of one's own: each opening makes a fresh copy, so that nothing can be broken."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from kpidesk.base.errors import WrongUsage
from kpidesk.base.progress import Progress
from kpidesk.base.resources import sample
from kpidesk.session.evidence import SUFFIX, collect
from kpidesk.session.pilot import NO_CHOICES, resolve
from kpidesk.session.workspace import workspace
from kpidesk.store.project import Project

SAMPLES = ("claims-ready", "claims-failing", "support-assistant")
"""In the order in which they are offered; the first is the one opened without a name."""


def find_sample(name: str = "") -> str:
    """The sample that a name, or its beginning, means; raises WrongUsage for an unknown one."""
    found = next((one for one in SAMPLES if one.startswith(name.strip().lower())), None)
    if found is None:
        raise WrongUsage(f'There is no sample pilot "{name}".', f"The samples are: {', '.join(SAMPLES)}.")
    return found


def make_demo(name: str, folder: Path, progress: Progress) -> Path:
    """Make a project of a sample pilot in ``folder``, beside those made before; returns its path.

    Raises WrongUsage for an unknown sample, Unusable where nothing can be written.
    """
    chosen = find_sample(name)
    progress.step("Reading the sample")
    folder.mkdir(parents=True, exist_ok=True)
    target = next(path for path in _names(folder, chosen) if not path.exists())
    with workspace() as work:
        found = collect(
            (str(sample(chosen)),), lambda raw, file: resolve(raw, NO_CHOICES, file), work, progress, stored=True
        )
        with Project.create(target, found.pilot.raw) as project:
            project.add_import(found.tables, found.problems, datetime.now(UTC))
    return target


def _names(folder: Path, name: str) -> Iterator[Path]:
    yield folder / f"{name}{SUFFIX}"
    for number in count(2):
        yield folder / f"{name}-{number}{SUFFIX}"
