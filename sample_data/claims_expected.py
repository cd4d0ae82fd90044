"""The expected numbers of a claims pilot."""

from collections.abc import Mapping, Sequence

from sample_data import book_expected, claims_measures, gates, verdict
from sample_data.claims_design import Design
from sample_data.files import Record


def expected(
    design: Design, log: Sequence[Record], tables: Mapping[str, Sequence[Record]], rate: float, value: float
) -> dict[str, object]:
    """What a review of this pilot must say."""
    books = {name.partition(".")[0]: records for name, records in tables.items()}
    completed = len({row["transaction_id"] for row in log if row["status"] == "ok"})
    measures = {
        **claims_measures.measure_log(log, design),
        **book_expected.measure_load(books["load_tests"]),
        **book_expected.measure_money(books["costs"], books["effort"], completed, rate, value),
        **book_expected.measure_incidents(books["incidents"]),
        **book_expected.measure_quality(books["quality_checks"]),
        **claims_measures.measure_adoption(log, books["users"], design),
        **book_expected.first_impact(books["benefits"], design.start),
    }
    said = verdict.describe(measures, verdict.INTERNAL)
    return {**said, "gates": gates.gate_states(design, log, books, rate, value)}
