"""What the catalogue says of each metric."""

from typing import Any

import ibis
import pytest

from kpidesk.base.units import Unit
from kpidesk.engine.connection import compile_sql
from kpidesk.engine.facts import Fact, gather
from kpidesk.engine.slices import Grain
from kpidesk.metrics.catalogue import CATALOGUE, METRICS, facts_of
from kpidesk.metrics.families import FAMILIES
from kpidesk.metrics.kpis import KPIS
from kpidesk.metrics.metric import Metric
from kpidesk.pilot.profiles import load_profile, profile_names
from kpidesk.pilot.settings import PilotSettings

LATER = {"pii_leakage_rate", "groundedness", "error_rate", "high_risk_approval_rate", "ttft_p99"}
"""Extended metrics that profiles hold lines for: they come with an issue of their own."""
LIMITS = {"fairness_plausible_gap"}
"""Lines of a profile that are no measure's: the light of another one reads them."""
JUDGED = {"no_red_flag", "fairness_green_or_explained"}
"""Checks of a gate that are read off the lights."""

every = pytest.mark.parametrize("metric", CATALOGUE, ids=lambda metric: metric.id)


def test_that_no_two_metrics_share_an_id_or_a_title() -> None:
    assert len(METRICS) == len(CATALOGUE) == len({metric.title for metric in CATALOGUE})


@every
def test_that_a_metric_says_what_it_is_and_where_it_comes_from(metric: Metric) -> None:
    for text in (metric.title, metric.formula, metric.interval, metric.source):
        assert text.strip() == text
        assert text
    assert metric.title[0].isupper()
    assert metric.source.startswith(("S0", "S1", "S2", "S3", "ours"))
    assert metric.family in FAMILIES
    assert metric.unit in Unit


@every
def test_that_a_metric_is_measured_over_the_window_and_needs_something(metric: Metric) -> None:
    assert Grain.WINDOW in metric.grains
    assert metric.needs


def test_that_each_kpi_finds_its_measures() -> None:
    for kpi in KPIS:
        for one in (kpi.headline, kpi.required, *kpi.graded):
            assert METRICS[one].family == kpi.id
            assert Grain.AS_OF in METRICS[one].grains


@pytest.mark.parametrize("name", profile_names())
def test_that_a_profile_holds_lines_for_measures_that_exist_or_come_later(name: str) -> None:
    profile = load_profile(PilotSettings(profile=name))
    assert set(profile.thresholds) <= set(METRICS) | LATER | LIMITS
    assert set(profile.guardrails) <= set(METRICS) | LATER
    assert {check.measure for check in profile.gates} <= set(METRICS) | JUDGED


def log_of_nothing() -> Any:
    """The narrow log, unbound: every column that a fact may add up."""
    booleans = (
        "ok", "timed_out", "latency_zero", "has_input_ref", "has_output", "has_explanation", "has_version", "labelled",
        "has_actual", "young", "selected", "actual_yes", "refused", "should_refuse", "hallucinated", "needs_citation",
        "pii_leak", "task_success", "tool_correct", "tool_params_correct", "outcome_correct", "overridden",
        "override_reversed", "escalated", "high_risk", "human_approved", "human_reviewed", "cache_hit",
    )  # fmt: skip
    numbers = ("completed", "latency", "value", "cost", "score", "ttft_s", "groundedness", "toxicity", "review_score",
               "citations", "context_relevant", "context_retrieved", "context_needed", "context_found", "input_tokens",
               "output_tokens", "cached_tokens")  # fmt: skip
    texts = ("user", "session", "model_version", "region", "error_type", "failed_step", "actual", "prediction")
    columns = dict.fromkeys(booleans, "boolean") | dict.fromkeys(numbers, "float64") | dict.fromkeys(texts, "string")
    return ibis.table(columns | {"day": "int32"}, name="log")


@pytest.mark.parametrize("fact", facts_of(CATALOGUE), ids=lambda fact: fact.name)
def test_that_every_fact_compiles(fact: Fact) -> None:
    sql = compile_sql(gather(log_of_nothing(), [fact], "day"))
    assert f'AS "{fact.name}"' in sql


def test_that_one_name_of_a_fact_is_one_sum() -> None:
    metric = CATALOGUE[0]
    again = Fact(facts_of(CATALOGUE)[0].name, lambda r: r.count())
    other = Metric(
        id="other",
        title="Other",
        family=metric.family,
        unit=metric.unit,
        better=metric.better,
        cadence=metric.cadence,
        formula="other",
        interval="none",
        source="ours",
        needs=("requests",),
        measure=metric.measure,
        facts=(again,),
    )
    with pytest.raises(ValueError, match=f"two facts are named {again.name}"):
        facts_of((*CATALOGUE, other))


@pytest.mark.parametrize("need", ["request.timestamp", "requests.latency", "requests.timestamp|cost.amount"])
def test_that_a_need_that_no_role_has_is_refused(need: str) -> None:
    metric = CATALOGUE[0]
    with pytest.raises(ValueError, match="which no role has"):
        Metric("other", "Other", "latency", metric.unit, metric.better, metric.cadence, "f", "none", "ours", (need,),
               metric.measure)  # fmt: skip
