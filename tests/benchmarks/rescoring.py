"""Changing a threshold re-scores: how long that takes, and that the engine is not asked again.

    python -m tests.benchmarks.rescoring [--rows 100000]

Exits with 1 where it takes 50 ms or more, or a query.
"""

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from unittest.mock import patch

from kpidesk import __version__
from kpidesk.base.progress import Silent
from kpidesk.decision.decide import decide
from kpidesk.decision.review import Input, Light, Review
from kpidesk.engine.connection import Connection
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.measure import measure
from kpidesk.metrics.span import find_calendar
from kpidesk.pilot.profile import Profile
from kpidesk.pilot.profiles import load_profile
from kpidesk.session.evidence import collect
from kpidesk.session.manifest import find_manifest
from kpidesk.session.pilot import NO_CHOICES, resolve
from tests.benchmarks.request_log import write_pilot

BAR = 0.05
MEASURE = "latency_p99"
TIMES = 20


@dataclass(frozen=True, slots=True)
class Rescoring:
    """The light of ``latency_p99`` under each of two lines, the seconds each scoring took, and the queries run."""

    lights: tuple[Light | None, Light | None]
    seconds: tuple[float, ...]
    queries: int


def rescore(pilot: Path, folder: Path) -> Rescoring:
    """Measure a pilot once, then score it again and again with a line that moves; ``folder`` is private."""
    score, profiles = _measured(pilot, folder)
    score(profiles[0])
    with _counted_queries() as queries, _uncollected():
        seconds, reviews = [], []
        for turn in range(TIMES):
            began = time.perf_counter()
            reviews.append(score(profiles[turn % 2]))
            seconds.append(time.perf_counter() - began)
    return Rescoring((_light(reviews[0]), _light(reviews[1])), tuple(seconds), len(queries))


def _measured(pilot: Path, folder: Path) -> tuple[Callable[[Profile], Review], tuple[Profile, Profile]]:
    evidence = collect([str(pilot)], lambda raw, file: resolve(raw, NO_CHOICES, file), folder, Silent())
    settings = evidence.pilot.settings
    calendar = find_calendar(evidence.tables, settings)
    measured = measure(evidence.tables, settings, evidence.pilot.profile, calendar, calendar.pilot, Silent())
    inputs = [Input(table.role, table.source) for table in evidence.tables]
    manifest = find_manifest(evidence.tables, CATALOGUE, evidence.pilot.profile)

    def score(profile: Profile) -> Review:
        records, problems = evidence.records, evidence.problems
        return decide(measured, CATALOGUE, settings, profile, records, inputs, problems, manifest, __version__)

    strict = load_profile(replace(settings, thresholds={MEASURE: {"green": 0.001, "red": 0.002}}))
    return score, (evidence.pilot.profile, strict)


@contextmanager
def _counted_queries() -> Iterator[list[object]]:
    """Whatever is asked of the engine, or any engine that is opened, while the block runs."""
    asked: list[object] = []
    note = partial(_note, asked)
    with (
        patch.object(Connection, "__init__", note),
        patch.object(Connection, "arrow", note),
        patch.object(Connection, "materialise", note),
    ):
        yield asked


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without automatic garbage collection, as in the window, which collects between two events."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _note(asked: list[object], *what: object) -> None:
    asked.append(what)


def _light(review: Review) -> Light | None:
    return next(one.light for kpi in review.kpis for one in kpi.measures if one.id == MEASURE)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        pilot, folder = Path(fresh) / "pilot", Path(fresh) / "run"
        folder.mkdir()
        write_pilot(pilot, asked.rows)
        found = rescore(pilot, folder)
    middle = sorted(found.seconds)[TIMES // 2]
    print(f"re-scored {TIMES} times: median {middle * 1000:.1f} ms, longest {max(found.seconds) * 1000:.1f} ms")
    print(f"{found.queries} queries; {MEASURE} is {found.lights[0]} under one line, {found.lights[1]} under the other")
    return 0 if middle < BAR and not found.queries else 1


if __name__ == "__main__":
    sys.exit(main())
