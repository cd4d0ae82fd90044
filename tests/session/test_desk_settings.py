"""A review under changed settings is the review made from scratch, whichever setting changed."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

from kpidesk.base.progress import Silent
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.gather import gather_evidence
from kpidesk.engine.repricing import LEDGER
from kpidesk.engine.slices import Grain, period_slices
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.measure import measurements, question_of, targets_of
from kpidesk.metrics.remeasure import TARGET_READERS, TOUCHES, touched
from kpidesk.pilot.records import Records
from kpidesk.pilot.settings import PilotSettings
from kpidesk.report.json import to_json
from kpidesk.session.deciding import review_of
from kpidesk.session.needs import NEEDS, Need, find_need
from kpidesk.session.pilot import NO_CHOICES, Pilot, resolve
from kpidesk.session.sight import Sight, adapt, need_of, see
from kpidesk.session.sights import Sights
from kpidesk.store.project import Project

CHANGES: Mapping[str, object] = {
    "name": "Another",
    "description": "Said anew.",
    "profile": "enterprise",
    "start": "2026-09-08",
    "as_of": "2026-10-05",
    "timezone": "Europe/Berlin",
    "currency": "EUR",
    "fx": {"USD": 0.9, "GBP": 1.2},
    "deployed_on": "2026-08-10",
    "transaction_value": 3.25,
    "required_rps": 7.0,
    "hourly_rate": 99.0,
    "budget": 12_345.0,
    "target_volume_per_week": 50_000.0,
    "eligible_users": 77,
    "positive_label": "no",
    "accuracy_from": "outcome_correct",
    "tolerance": 0.5,
    "cost_false_positive": 3.0,
    "cost_false_negative": 700.0,
    "cost_matrix": {"yes": {"no": 4.0}, "no": {"yes": 2.0}},
    "timeout_s": 60.0,
    "label_maturity_days": 3,
    "baseline_weeks": 3,
    "groups": ["group_age"],
    "primary_kpi": {"name": "Handling time", "better": "higher"},
    "token_prices": {"gpt-4.1": {"input": 2.0}},
    "required_fields": ["request_id", "region"],
    "freshness_limit": 5.0,
    "down_severities": ["critical"],
    "incident_register": "complete",
    "tools_plan": 9,
    "experiment_split": {"short prompt": {"control": 2.0, "treatment": 1.0}},
    "experiment_better": {"minutes to solution": "lower"},
    "owners": {"latency": "Zoe"},
    "not_applicable": {"fairness": {"owner": "Zoe", "reason": "No people are judged."}},
    "thresholds": {
        "weighted_accuracy": {"green": 0.99},
        "load_error_rate": {"green": 0.00005},
        "days_to_first_impact": {"green": 1},
        "demographic_parity_difference": {"green": 0.001},
        "equalized_odds_difference": {"green": 0.001},
    },
    "grade_on": "interval",
    "report_sections": ["rule"],
    "report_notes": {"rule": "Seen by the board."},
    "themes": {"0123456789abcdef": "speed"},
}
"""Another value for every setting."""
TOGETHER = {"cost_false_positive": ("cost_false_negative",), "cost_false_negative": ("cost_false_positive",)}
"""Settings that are only read together."""


def key_of(name: str) -> str:
    """The key of ``pilot.toml`` that a field of the settings is read from."""
    return "primary_kpi" if name.startswith("primary_kpi") else name


def changed(pilot: Pilot, *names: str) -> Pilot:
    raw = dict(pilot.raw)
    for name in names:
        for one in (name, *TOGETHER.get(name, ())):
            raw[key_of(one)] = CHANGES[key_of(one)]
    return resolve(raw, NO_CHOICES, "pilot.toml")


@dataclass(frozen=True, repr=False)
class Ground:
    """A sample pilot, looked at."""

    sights: Sights
    pilot: Pilot
    sight: Sight

    def json(self, sight: Sight, pilot: Pilot) -> str:
        return to_json(review_of(sight.measured, pilot, self.sights.tables, Records(), ()))

    def from_scratch(self, pilot: Pilot) -> Sight:
        calendar = self.sights.calendar(pilot)
        return see(self.sights.tables, pilot, calendar, calendar.pilot, Silent())


Look = Callable[[str], Ground]


@pytest.fixture(scope="module")
def look(project_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Look:
    """A sample pilot's name -> it, looked at once."""

    @cache
    def looked_at(name: str) -> Ground:
        with Project.open(project_of(name), read_only=True) as project:
            sights = Sights.of(project, tmp_path_factory.mktemp("parts"))
            pilot = resolve(project.settings(), NO_CHOICES, "pilot.toml")
            return Ground(sights, pilot, sights.measured("all", None, pilot, Silent()))

    return looked_at


@pytest.fixture
def ground(look: Look) -> Ground:
    """The pilot in which every role is filled."""
    return look("support-assistant")


def test_that_every_setting_is_classified_and_tried() -> None:
    names = {one.name for one in fields(PilotSettings)}
    assert set(NEEDS) == names
    assert set(CHANGES) == {key_of(name) for name in names}
    assert {one for one in TOUCHES if NEEDS[one] is not Need.FORMULAS} == set()


@pytest.mark.parametrize("name", sorted(NEEDS))
def test_that_a_changed_setting_is_told_by_its_need(ground: Ground, name: str) -> None:
    pilot = changed(ground.pilot, name)
    expected = NEEDS[name]
    if name == "profile":
        same_columns = pilot.profile.required_fields == ground.pilot.profile.required_fields
        expected = Need.DECIDE if same_columns else Need.EVERYTHING
    if getattr(pilot.settings, name) == getattr(ground.pilot.settings, name):
        assert find_need(ground.pilot, pilot) is Need.DECIDE
    else:
        assert find_need(ground.pilot, pilot) is expected
    assert (adapt(ground.sight, pilot) is None) == (need_of(ground.sight, pilot) is Need.EVERYTHING)


@pytest.mark.parametrize("name", [*sorted(TOUCHES), "thresholds"])
def test_that_an_adapted_review_is_the_one_with_every_formula_anew(ground: Ground, name: str) -> None:
    pilot = changed(ground.pilot, name)
    adapted = adapt(ground.sight, pilot)
    assert adapted is not None
    afresh = replace(adapted.evidence, settings=pilot.settings, targets=targets_of(pilot.profile))
    anew = Sight(pilot, afresh, measurements(afresh))
    assert ground.json(adapted, pilot) == ground.json(anew, pilot)


@pytest.mark.parametrize("sample", ["support-assistant", "claims-ready"])
def test_that_adapting_to_all_at_once_is_the_same_as_reading_the_tables_again(look: Look, sample: str) -> None:
    ground = look(sample)
    names = [name for name in NEEDS if NEEDS[name] is not Need.EVERYTHING and name != "profile"]
    pilot = changed(ground.pilot, *names)
    adapted = adapt(ground.sight, pilot)
    assert adapted is not None
    scratch = ground.from_scratch(pilot)
    assert ground.json(adapted, pilot) == ground.json(scratch, pilot)
    back = adapt(adapted, ground.pilot)
    assert back is not None
    assert ground.json(back, ground.pilot) == ground.json(ground.sight, ground.pilot)


class Recorded:
    """Settings or targets that note what is read of them."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if name == "get":
            return self._get
        self.read.add(name)
        return getattr(self.inner, name)

    def _get(self, key: str, default: float | None = None) -> float | None:
        self.read.add(key)
        return cast("Mapping[str, float]", self.inner).get(key, default)

    def __getitem__(self, key: str) -> float:
        self.read.add(key)
        return cast("Mapping[str, float]", self.inner)[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.inner)


@pytest.mark.parametrize("sample", ["support-assistant", "claims-ready"])
def test_that_gathering_reads_no_setting_that_would_not_gather_again(look: Look, sample: str) -> None:
    ground = look(sample)
    watched = Recorded(ground.pilot.settings)
    calendar = ground.sights.calendar(ground.pilot)
    question = question_of(ground.pilot.settings, ground.pilot.profile, calendar, calendar.pilot)
    with tempfile.TemporaryDirectory() as folder:
        asked = replace(question, settings=cast("PilotSettings", watched))
        gather_evidence(ground.sights.tables, asked, Path(folder), Silent())
    assert {"accuracy_from", "timeout_s"} <= watched.read
    assert {name for name in watched.read - LEDGER if NEEDS[name] is not Need.EVERYTHING} == set()


@pytest.mark.parametrize("sample", ["support-assistant", "claims-ready"])
def test_that_a_measure_reads_no_setting_and_no_line_that_would_not_measure_it_again(look: Look, sample: str) -> None:
    evidence = look(sample).sight.evidence
    slices = list(period_slices(evidence.calendar, evidence.window))
    parts = [next(part for part in slices if part.grain is grain) for grain in (Grain.WINDOW, Grain.WEEK, Grain.AS_OF)]
    for metric in CATALOGUE:
        settings, targets = Recorded(evidence.settings), Recorded(evidence.targets)
        watched: Evidence = replace(
            evidence, settings=cast("PilotSettings", settings), targets=cast("Mapping[str, float]", targets)
        )
        for part in parts:
            metric.over(watched, part)
        for name in settings.read - {"label_maturity_days"}:
            assert NEEDS[name] is not Need.DECIDE, f"{metric.id} reads {name}"
            if NEEDS[name] is Need.FORMULAS:
                assert metric.id in touched(frozenset(), frozenset({name})), f"{metric.id} reads {name}"
        lines = {one.partition(":")[0] for one in targets.read}
        assert {one for one in lines if metric.id not in TARGET_READERS.get(one, ())} == set(), metric.id


def test_that_the_profile_can_be_changed_and_back(ground: Ground) -> None:
    pilot = changed(ground.pilot, "profile")
    there = ground.from_scratch(pilot)
    adapted = adapt(ground.sight, pilot)
    if adapted is not None:
        assert ground.json(adapted, pilot) == ground.json(there, pilot)
    assert replace(pilot.settings, profile=ground.pilot.settings.profile) == ground.pilot.settings
