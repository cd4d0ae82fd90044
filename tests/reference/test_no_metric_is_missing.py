"""Every metric that was promised is catalogued, stands beside an independent number, and is computed on some pilot."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from kpidesk.metrics.catalogue import METRICS
from kpidesk.metrics.families import EXTENDED
from kpidesk.metrics.references import REFERENCES

PROMISED = {
    "model_health": """
        f1 auc mae rmse expected_calibration_error brier_score distribution_shift_score feature_drift prediction_drift
        retraining_freshness eval_regressions
    """,
    "serving": """
        ttft_p50 ttft_p95 ttft_p99 error_rate error_rate_provider error_rate_timeout error_rate_tool error_rate_policy
        error_rate_validation error_rate_other cost_per_inference cache_hit_rate latency_retrieval_p95
        latency_model_p95 latency_tools_p95 latency_validation_p95 error_rate_retrieval error_rate_model
        error_rate_tools error_rate_in_validation uptime cost_elasticity
    """,
    "generated_answers": """
        groundedness context_precision context_recall hallucination_rate refusal_rate jailbreak_resistance
        pii_leakage_rate toxicity_p99 toxicity_rate subgroup_performance_gap citation_rate task_success_rate
        human_review_score csat containment_rate tool_selection_accuracy tool_parameter_accuracy
        action_outcome_accuracy human_override_frequency high_risk_approval_rate release_tests success_by_latency
    """,
    "business": """
        cost_per_outcome primary_kpi_delta cycle_time_reduction unit_cost_change override_rate override_reversal_rate
        appropriate_reliance user_time_to_value nps adoption_weekly
    """,
    "people": """
        time_to_detect_high_severity ai_literacy_rate tools_deployed training_effect usage_frequency session_duration
        feature_adoption experiments_per_week
    """,
}
"""Family -> ids. What is measured of one experiment has no id of its own: it is one of ``exhibits.experiments``."""
EVERY = [(family, name) for family, names in PROMISED.items() for name in names.split()]
HERE = Path(__file__).parent


def modules() -> Iterator[ModuleType]:
    for path in sorted(HERE.glob("test_*.py")):
        if path != Path(__file__):
            spec = importlib.util.spec_from_file_location(f"reference_{path.stem}", path)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            yield module


def test_that_every_family_was_promised_something() -> None:
    assert set(PROMISED) == set(EXTENDED)


@pytest.mark.parametrize(("family", "name"), EVERY)
def test_that_a_promised_metric_is_catalogued_and_names_its_reference(family: str, name: str) -> None:
    assert METRICS[name].family == family
    assert REFERENCES[name].strip()


def test_that_every_metric_of_the_catalogue_has_a_reference_and_no_other_has() -> None:
    assert set(REFERENCES) == set(METRICS)


def test_that_every_extended_metric_is_checked_against_its_reference() -> None:
    checked = {name: text for module in modules() for name, text in getattr(module, "REFERENCES", {}).items()}
    extended = {name for name, metric in METRICS.items() if metric.family in EXTENDED}
    assert extended <= set(checked)
    assert set(checked) <= set(METRICS)
