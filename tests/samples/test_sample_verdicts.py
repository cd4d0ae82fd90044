"""What the sample pilots are expected to be told."""

import json
from pathlib import Path
from typing import Any

import pytest


def said(samples: Path, name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((samples / f"{name}.expected.json").read_text(encoding="utf-8"))
    return read


def test_that_the_ready_pilot_optimises_data_quality_with_every_gate_held(samples: Path) -> None:
    ready = said(samples, "claims-ready")
    assert {kpi for kpi, light in ready["kpis"].items() if light == "yellow"} == {"overhead", "data_quality"}
    assert ready["verdict"]["counts"] == {"green": 10, "yellow": 2, "red": 0, "no_data": 0, "not_applicable": 0}
    assert ready["verdict"]["recommendation"] == "optimise"
    assert ready["verdict"]["bottleneck"] == "data_quality"
    assert ready["verdict"]["bottleneck_distance"] == pytest.approx(0.125, rel=1e-9)
    assert {week: gate["state"] for week, gate in ready["gates"].items()} == dict.fromkeys(("4", "8", "12"), "held")


def test_that_the_failing_pilot_has_the_seven_red_flags_of_the_article_and_no_other(samples: Path) -> None:
    failing = said(samples, "claims-failing")
    red = {kpi for kpi, light in failing["kpis"].items() if light == "red"}
    assert red == {
        "latency",
        "weighted_accuracy",
        "drift",
        "overhead",
        "adoption",
        "cost_per_transaction",
        "audit_trail",
    }
    assert len(failing["red_flags"]) == 7
    assert {light for kpi, light in failing["kpis"].items() if kpi not in red} == {"green"}
    assert failing["verdict"]["recommendation"] == "kill"
    assert {week: gate["state"] for week, gate in failing["gates"].items()} == {
        "4": "missed",
        "8": "missed",
        "12": "not_due",
    }
