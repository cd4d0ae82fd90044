"""What was left out of the figures: which rows, how many, and why."""

from collections.abc import Iterator

from kpidesk.base.plurals import counted, plural
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.cost import earlier_outlay, hours_are_priced, people_cost, sheet_lacks_inference
from kpidesk.metrics.measurements import LeftOut
from kpidesk.metrics.stated import unknown_metrics

_COST, _OVERHEAD, _VALUE = "cost_per_transaction", "overhead", "time_to_value"


def left_out(evidence: Evidence, known: frozenset[str]) -> tuple[LeftOut, ...]:
    """One sentence each; nothing is dropped in silence."""
    return (*_log(evidence), *_failures(evidence), *_books(evidence), *_stated(evidence, known))


def _log(evidence: Evidence) -> Iterator[LeftOut]:
    calendar = evidence.calendar
    before, after = evidence.outside
    if before:
        yield LeftOut(
            f"{_requests(before)} before the pilot's start, {calendar.start}, {_are(before)} left out of every figure."
        )
    if after:
        yield LeftOut(
            f"{_requests(after)} after the review day, {calendar.as_of}, {_are(after)} left out of every figure."
        )
    if later := evidence.later_truths:
        yield LeftOut(
            f"{counted(later, 'outcome')} became known after the review day, {calendar.as_of}, and "
            f"{plural(later, 'does', 'do')} not count yet.",
            ("weighted_accuracy", "drift", "fairness"),
        )
    if rejected := evidence.rejected_rows:
        yield LeftOut(
            f"{counted(rejected, 'row')} of the request log could not be used and {_are(rejected)} left out of every "
            "figure."
        )
    if repeated := evidence.duplicates:
        sentence = (
            f"{counted(repeated, 'row')} {plural(repeated, 'repeats', 'repeat')} the id of another request; "
            f"{plural(repeated, 'it is', 'they are')} counted as {plural(repeated, 'a request', 'requests')}."
        )
        yield LeftOut(sentence, ("audit_trail",))


def _requests(count: float) -> str:
    return counted(count, "request")


def _are(count: float) -> str:
    return plural(count, "is", "are")


def _failures(evidence: Evidence) -> Iterator[LeftOut]:
    facts = evidence.daily.sum(axis=0)
    if zero := facts["latency_zero"]:
        yield LeftOut(
            f"{_requests(zero)} with a latency of 0 {_are(zero)} left out of the latency figures.", ("latency",)
        )
    failed = facts["requests"] - facts["decisions"] - facts["timed_out"]
    if failed > 0:
        sentence = (
            f"{counted(failed, 'failed request')} other than time-outs {_are(failed)} shown apart from the percentiles."
        )
        yield LeftOut(sentence, ("latency",))


def _books(evidence: Evidence) -> Iterator[LeftOut]:
    ledger = evidence.ledger
    for currency, amount in sorted(ledger.foreign.items()):
        sentence = f"Charges of {amount:,.2f} {currency} have no exchange rate and are left out of every cost."
        yield LeftOut(sentence, (_COST, _VALUE))
    if charges := ledger.later["costs"]:
        sentence = f"Charges of {charges:,.2f} lie after the day of the review and are left out."
        yield LeftOut(sentence, (_COST, _VALUE))
    if hours := ledger.later["effort"]:
        yield LeftOut(f"{hours:,.1f} hours lie after the day of the review and are left out.", (_OVERHEAD, _COST))
    yield from _reconciled(evidence)
    if spent := earlier_outlay(evidence, build=True):
        sentence = (
            f"{spent:,.2f} {evidence.settings.currency} spent before day 1 count towards ROI, budget and break-even, "
            "not towards the cost of running."
        )
        yield LeftOut(sentence, (_COST, _VALUE))
    if unpriced := ledger.unpriced_hours:
        yield LeftOut(f"{unpriced:,.1f} hours have no rate: they count as overhead, not as cost.", (_COST,))


def _reconciled(evidence: Evidence) -> Iterator[LeftOut]:
    """What two books say of the same thing: the one that does not count, and the difference."""
    currency, days = evidence.settings.currency, evidence.ledger.days
    logged = float(evidence.daily["log_cost"].sum())
    if logged and evidence.has("costs.amount") and not sheet_lacks_inference(evidence):
        booked = float(days["charge_inference"].sum())
        yield LeftOut(
            f"The log adds up to {logged:,.2f} {currency}, the cost sheet to {booked:,.2f} for inference, a difference "
            f"of {abs(booked - logged):,.2f}: the sheet counts.",
            (_COST, _VALUE),
        )
    charged = float(days["charge_operations"].sum())
    if charged and hours_are_priced(evidence):
        worked = float(people_cost(evidence, evidence.calendar.pilot).sum())
        yield LeftOut(
            f"Operations charges of {charged:,.2f} {currency} are left out: hours × rate, {worked:,.2f}, stand for the "
            f"people, a difference of {abs(charged - worked):,.2f}.",
            (_COST, _VALUE),
        )


def _stated(evidence: Evidence, known: frozenset[str]) -> Iterator[LeftOut]:
    for metric in unknown_metrics(evidence, known):
        yield LeftOut(f'The stated value "{metric}" is left out: the catalogue has no measure of that id.')
