"""What was left out of the figures: which rows, how many, and why."""

from collections.abc import Iterator

from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.stated import unknown_metrics


def sentences(evidence: Evidence, known: frozenset[str]) -> tuple[str, ...]:
    """One sentence each; nothing is dropped in silence."""
    return (*_log(evidence), *_books(evidence, known))


def _log(evidence: Evidence) -> Iterator[str]:
    calendar, facts = evidence.calendar, evidence.daily.sum(axis=0)
    before, after = evidence.outside
    if before:
        yield f"{before:,} requests before the pilot's start, {calendar.start}, are left out of every figure."
    if after:
        yield f"{after:,} requests after the day of the review, {calendar.as_of}, are left out of every figure."
    if evidence.rejected_rows:
        yield f"{evidence.rejected_rows:,} rows of the request log could not be used and are left out of every figure."
    if facts.get("latency_zero", 0):
        yield f"{facts['latency_zero']:,.0f} requests with a latency of 0 are left out of the latency figures."
    failed = facts.get("requests", 0) - facts.get("decisions", 0) - facts.get("timed_out", 0)
    if failed > 0:
        yield f"{failed:,.0f} failed requests other than time-outs are left out of the latency KPI and shown apart."
    if evidence.duplicates:
        yield f"{evidence.duplicates:,} rows repeat the id of another request; they are counted as requests."


def _books(evidence: Evidence, known: frozenset[str]) -> Iterator[str]:
    ledger = evidence.ledger
    for currency, amount in sorted(ledger.foreign.items()):
        yield f"Charges of {amount:,.2f} {currency} have no exchange rate and are left out of every cost."
    if ledger.undated["costs"]:
        yield f"Charges of {ledger.undated['costs']:,.2f} lie outside the pilot's days and are left out."
    if ledger.undated["effort"]:
        yield f"{ledger.undated['effort']:,.1f} hours lie outside the pilot's days and are left out."
    if ledger.unpriced_hours:
        yield f"{ledger.unpriced_hours:,.1f} hours have no rate: they count as overhead, not as cost."
    for metric in unknown_metrics(evidence, known):
        yield f'The stated value "{metric}" is left out: the catalogue has no measure of that id.'
