"""The expected numbers of a claims pilot."""

from collections.abc import Mapping, Sequence

from sample_data import book_expected, claims_measures, gates, verdict
from sample_data.claims_design import Design
from sample_data.files import Record


def expected(
    design: Design, log: Sequence[Record], tables: Mapping[str, Sequence[Record]], rate: float, value: float
) -> dict[str, object]:
    """What a review of this pilot must say."""
    completed = len({row["transaction_id"] for row in log if row["status"] == "ok"})
    measures = {
        **claims_measures.measure_log(log, design),
        **book_expected.measure_load(tables["load_tests.csv"]),
        **book_expected.measure_money(tables["costs.xlsx"], tables["effort.xlsx"], completed, rate, value),
        **book_expected.measure_incidents(tables["incidents.xlsx"]),
        **book_expected.measure_quality(tables["quality_checks.csv"]),
        **claims_measures.measure_adoption(log, tables["users.xlsx"], design),
        **book_expected.first_impact(tables["benefits.csv"], design.start),
    }
    said = verdict.describe(measures, verdict.INTERNAL)
    return {**said, "gates": gates.gate_states(design, log, tables, rate, value)}
