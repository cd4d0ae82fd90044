"""The sample pilots, measured once, and pilots with nothing in their tables."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from kpidesk.base.progress import Silent
from kpidesk.base.resources import sample
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.gather import gather_evidence
from kpidesk.metrics.measure import measurements, question_of
from kpidesk.metrics.measurements import Measurements
from kpidesk.metrics.span import find_calendar
from kpidesk.session.evidence import collect
from kpidesk.session.pilot import NO_CHOICES, resolve

SAMPLES = ("claims-ready", "claims-failing", "support-assistant")


@dataclass(frozen=True)
class Measured:
    """A sample pilot: what was gathered, and every measure of it."""

    name: str
    evidence: Evidence
    measurements: Measurements


@pytest.fixture(scope="session", params=SAMPLES)
def measured(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Measured:
    folder = tmp_path_factory.mktemp("sample")
    name = str(request.param)
    evidence = gather(sample(name), folder)
    return Measured(name, evidence, measurements(evidence))


def gather(files: Path, folder: Path) -> Evidence:
    """The evidence of a folder of exports."""
    read = collect([str(files)], lambda raw, file: resolve(raw, NO_CHOICES, file), folder, Silent())
    calendar = find_calendar(read.tables, read.pilot.settings)
    question = question_of(read.pilot.settings, read.pilot.profile, calendar, calendar.pilot)
    return gather_evidence(read.tables, question, folder, Silent())
