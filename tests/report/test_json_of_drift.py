"""Drift by input in JSON, by the contract."""

import json
from dataclasses import replace

from kpidesk.metrics.exhibits import NONE
from kpidesk.report.json import to_json
from tests.report.reviews import healthy
from tests.views.drifts import DRIFT


def test_that_each_input_is_there_with_its_figures_and_what_is_missing_is_null() -> None:
    document = json.loads(to_json(replace(healthy(), exhibits=replace(NONE, drift=DRIFT))))
    assert [one["feature"] for one in document["drift"]] == [
        "feature_house_income", "feature_age", "feature_region", "feature_customer",
    ]  # fmt: skip
    assert document["drift"][0] == {
        "feature": "feature_house_income", "psi": 0.3141, "js_distance": 0.2217, "p_value": 1e-9, "drifted": True,
    }  # fmt: skip
    assert document["drift"][3] == {
        "feature": "feature_customer", "psi": None, "js_distance": None, "p_value": None, "drifted": None,
        "reason": "The reference holds about 5,000 different texts of it.",
    }  # fmt: skip


def test_that_a_log_without_inputs_has_no_drift() -> None:
    assert json.loads(to_json(healthy()))["drift"] == []
