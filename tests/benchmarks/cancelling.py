"""How long an import says nothing of where it is, and how long it goes on after it was asked to stop.

    python -m tests.benchmarks.cancelling PROJECT role=FILE [--moments 5]

Prints both in seconds: the longest time between two steps of a whole import, and the longest of several cancels, asked
for at moments spread over that time, from asking until the import has ended. It is a rehearsal: nothing is stored.
"""

import argparse
import json
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from kpidesk.base.errors import Cancelled
from kpidesk.base.progress import Cancel
from kpidesk.intake.inputs import Input, parse_input
from kpidesk.session.project import import_files


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: a whole import, its longest silence between two steps, the longest way from a cancel to its end."""

    whole: float
    silence: float
    cancel: float


class Watch:
    """Progress that notes the longest time between two steps, and stops when asked to."""

    def __init__(self) -> None:
        self.cancel = Cancel()
        self.on_cancel = self.cancel.on_cancel
        self.longest = 0.0
        self.asked_at = 0.0
        self._before = time.perf_counter()

    def step(self, text: str, done: float | None = None) -> None:  # noqa: ARG002 - the protocol's signature
        """As of ``Progress``."""
        now = time.perf_counter()
        self.longest, self._before = max(self.longest, now - self._before), now
        self.cancel.check()

    def ask(self) -> None:
        """Ask to stop, and note when."""
        self.asked_at = time.perf_counter()
        self.cancel.ask()


def measure_patience(project: Path, given: Input, moments: int) -> Patience:
    """Rehearse an import to its end, twice so that modules are loaded, then cancel it at so many moments. Raises
    RuntimeError where one is over before.
    """
    for _ in range(2):
        began, watch = time.perf_counter(), Watch()
        import_files(project, [given], watch, dry_run=True)
        whole = time.perf_counter() - began
    cancels = [_cancelled(project, given, whole * (at + 1) / (moments + 2)) for at in range(moments)]
    return Patience(whole, watch.longest, max(cancels))


def _cancelled(project: Path, given: Input, after: float) -> float:
    watch = Watch()
    timer = threading.Timer(after, watch.ask)
    timer.start()
    with suppress(Cancelled):
        import_files(project, [given], watch, dry_run=True)
    timer.cancel()
    if not watch.asked_at:
        raise RuntimeError(f"the import was over before it was to be cancelled, after {after:.2f} s")
    return time.perf_counter() - watch.asked_at


def main() -> None:
    """Print what was measured as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("given", type=parse_input)
    parser.add_argument("--moments", type=int, default=5)
    asked = parser.parse_args()
    print(json.dumps(asdict(measure_patience(asked.project, asked.given, asked.moments))))


if __name__ == "__main__":
    main()
