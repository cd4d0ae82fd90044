"""The sample pilots: throughput, recovery, data quality and time to value are those that their generator counted."""

import json
from pathlib import Path

import pytest

from kpidesk.base.periods import Calendar
from kpidesk.base.progress import Silent
from kpidesk.base.values import Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import field_facts
from kpidesk.engine.gather import Question, gather_evidence
from kpidesk.engine.slices import period_slices
from kpidesk.intake.load import load, parse_input, read_settings
from kpidesk.metrics import data_quality, recovery, throughput, time_to_value
from kpidesk.session.pilot import NO_CHOICES, resolve
from kpidesk.statistics.order import order_statistic_ranks
from sample_data.generate import HERE, PILOTS
from tests.metrics.pilots import measure, whole

METRICS = (*throughput.METRICS, *recovery.METRICS, *data_quality.METRICS, *time_to_value.METRICS)


def gather(folder: Path, parts: Path) -> Evidence:
    given = [parse_input(str(folder))]
    raw, file, _ = read_settings(given)
    pilot = resolve(raw, NO_CHOICES, file)
    start, as_of, required = pilot.settings.start, pilot.settings.as_of, pilot.profile.required_fields
    assert start is not None
    assert as_of is not None
    calendar = Calendar(start, as_of, pilot.settings.timezone)
    facts = {fact.name: fact for metric in METRICS for fact in metric.facts}
    question = Question(
        calendar,
        calendar.pilot,
        pilot.settings,
        required,
        (*facts.values(), *field_facts(required)),
        order_statistic_ranks,
    )
    tables = load(given, parts, calendar.timezone, Silent()).tables
    return gather_evidence(tables, question, parts, Silent())


@pytest.mark.parametrize("name", list(PILOTS))
def test_that_a_sample_has_the_figures_it_was_built_with(name: str, tmp_path: Path) -> None:
    pilot = gather(HERE / name, tmp_path)
    expected = json.loads((HERE / f"{name}.expected.json").read_text(encoding="utf-8"))["measures"]
    common = [metric.id for metric in METRICS if metric.id in expected]
    assert {"peak_rps", "data_quality_score", "days_to_first_impact"} <= set(common)
    for measured in common:
        value = measure(METRICS, measured, pilot, whole(pilot))
        assert isinstance(value, Value), value
        assert value.number == pytest.approx(expected[measured]["value"], rel=1e-9), measured
    for part in period_slices(pilot.calendar, pilot.window):
        for metric in METRICS:
            if part.grain in metric.grains:
                metric.over(pilot, part)
