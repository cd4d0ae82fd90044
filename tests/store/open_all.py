"""Opens every file named, each in every way there is, and prints what came of it as JSON lines; ends with the memory.

Run in a process of its own, so that a crash is seen as one and the memory is that of opening alone.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from kpidesk.base.errors import Unusable
from kpidesk.store.check import check
from kpidesk.store.project import Project


def read_all(path: Path) -> None:
    """Open a project and read everything in it."""
    with Project.open(path) as project, tempfile.TemporaryDirectory() as folder:
        project.settings()
        project.history()
        project.first_review()
        project.imports()
        project.problems()
        project.records()
        project.reviews()
        project.tables(Path(folder))


def most_memory() -> int:
    """The most memory this process had, in kilobytes; 0 where the system does not tell (it does on Linux)."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def main() -> None:
    """Open the files given as arguments."""
    for name in sys.argv[1:]:
        begun = time.monotonic()
        try:
            read_all(Path(name))
            said = "opened"
        except Unusable as error:
            said = str(error)
        opened = time.monotonic()
        report = check(Path(name))
        checked = time.monotonic()
        seconds = [opened - begun, checked - opened]
        print(json.dumps({"said": said, "seconds": seconds, "sound": report.sound, "check": report.sentences}))  # noqa: T201 - the result
    print(json.dumps({"kilobytes": most_memory()}))  # noqa: T201 - the result


if __name__ == "__main__":
    main()
