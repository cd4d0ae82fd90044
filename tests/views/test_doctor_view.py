"""The evidence doctor in words."""

from kpidesk.metrics.measurements import Support
from kpidesk.views.doctor import data_request, findings, has_gaps, summary

THROUGHPUT = Support(
    "throughput", "Throughput", "not_computable", ("load_tests.requests",), "No load test was imported."
)
COST = Support("cost_per_transaction", "Cost", "caveat", ("costs.amount|requests.cost",), "too little")
LATENCY = Support("latency", "Latency", "computable", (), "")


def test_that_each_kpi_says_its_state_by_shape_and_word_and_what_is_missing() -> None:
    rows = findings((THROUGHPUT, COST, LATENCY))
    assert [(row.state, row.tone, row.missing) for row in rows] == [
        ("– not computable", "muted", "requests in load_tests"),
        ("◆ with a caveat", "yellow", "amount in costs, or cost in requests"),
        ("▲ computable", "green", "–"),
    ]
    assert [row.why for row in rows] == ["No load test was imported.", "Too little.", "Everything it needs is there."]


def test_that_the_summary_counts_the_states() -> None:
    assert summary((THROUGHPUT, COST, LATENCY, LATENCY)) == (
        "Of 4 KPIs, 2 computable, 1 with a caveat and 1 not computable."
    )
    assert summary((LATENCY,)) == "Of 1 KPI, 1 computable."
    assert summary(()) == ""


def test_that_the_data_request_is_a_letter_that_names_each_column_once() -> None:
    drift = Support("drift", "Drift", "not_computable", ("load_tests.requests", "requests.latency_<step>_s"), "")
    lines = data_request("Claims triage", (THROUGHPUT, COST, drift)).splitlines()
    assert lines[0] == "Subject: data needed for the review of Claims triage"
    assert "load_tests (one row is one sample or plateau of a load test)" in lines
    assert sum(line.startswith("  - requests:") for line in lines) == 1
    assert "    for: Throughput, Drift" in lines
    assert any(line.startswith("  - amount: ") and "; or cost in requests: " in line for line in lines)
    assert any(line.startswith("  - latency_<step>_s: seconds spent in one step") for line in lines)


def test_that_nothing_is_asked_for_where_nothing_is_missing() -> None:
    assert data_request("Claims", (LATENCY,)) == ""
    assert not has_gaps((LATENCY,))
    assert has_gaps((LATENCY, COST))
