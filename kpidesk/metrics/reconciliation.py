"""What the files say of the same thing: the log against bills, business records, timesheets and the list of users.

Findings with a figure each, where it comes from and what to do. They change no number: they say how far to trust it.
"""

from collections.abc import Iterator

from kpidesk.base.dates import span
from kpidesk.base.problems import Level, Problem
from kpidesk.engine.counterparts import REQUESTS, TOKENS
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.agreement import COST_GAP, by_how_much
from kpidesk.metrics.compared import Compared, compare, spread
from kpidesk.metrics.cost import sheet_lacks_inference
from kpidesk.metrics.late_findings import late_findings
from kpidesk.metrics.people_findings import people_findings
from kpidesk.metrics.unbooked import weeks_in_words

QUANTITY_GAP, UNITS_GAP, UNITS_UNKNOWN = "quantity-gap", "units-gap", "units-unknown"
COST_TOLERANCE, COUNT_TOLERANCE = 0.10, 0.02
_OWN_IDS = 0.5
"""The share of units of work named in the log from which on both are taken to use the same ids."""
_A_SAMPLE = 0.5
"""Fewer units of work than this share of the transactions are a sample of them, not a record of all."""
_FACTORS = {1000.0: "1,000", 100.0: "100", 1_000_000.0: "1,000,000"}
_NEARLY = 0.05
_BILL = "Look for requests outside the log, such as tests or other systems on the same account, retries, and credits."


def findings(evidence: Evidence) -> tuple[Problem, ...]:
    """Everything in which the files do not fit together, the gravest first."""
    return evidence.remember("findings", lambda: _ordered(evidence))


def _ordered(evidence: Evidence) -> tuple[Problem, ...]:
    order = list(Level)
    found = (*late_findings(evidence), *_money(evidence), *_quantities(evidence), *_units(evidence))
    return tuple(sorted((*found, *people_findings(evidence)), key=lambda one: order.index(one.level)))


def _money(evidence: Evidence) -> Iterator[Problem]:
    """Inference twice: by the log's own costs, and as the sheet charged it."""
    log, sheet = evidence.daily.get("log_cost"), evidence.ledger.days["charge_inference"]
    if log is None or not log.any() or not evidence.has("costs.amount") or sheet_lacks_inference(evidence):
        return
    currency = evidence.settings.currency
    if not sheet.any():
        yield Problem(
            Level.WARNING,
            COST_GAP,
            f"The log adds up to {log.sum():,.2f} {currency} for inference, and no charge of the cost sheet says that "
            "it is for inference.",
            "Give the charges their category, so that both can be compared.",
        )
        return
    found = compare(evidence, log, sheet, COST_TOLERANCE)
    if found is None or not found.differs(COST_TOLERANCE):
        return
    yield Problem(
        Level.WARNING,
        COST_GAP,
        f"Inference: {found.one:,.2f} {currency} by the log, {found.other:,.2f} charged by the cost sheet for "
        f"{span(found.period)}: {by_how_much(found.ratio)}.{_weeks(found)} The sheet counts.",
        f"{_factor(found.ratio, 'the currency or the unit of one of them')}{_BILL}",
    )


def _quantities(evidence: Evidence) -> Iterator[Problem]:
    """Requests and tokens as they were invoiced, against those in the log. A bill may leave out failed requests."""
    invoiced = evidence.counterparts.invoiced
    if "requests" not in evidence.daily:
        return
    length = evidence.calendar.pilot.days
    logged = {REQUESTS: evidence.daily["requests"], TOKENS: evidence.counterparts.tokens}
    for kind, log in logged.items():
        mine = invoiced[invoiced["kind"] == kind]
        found = compare(evidence, log, spread(mine, length), COUNT_TOLERANCE) if log is not None and len(mine) else None
        if (
            found is None
            or not found.differs(COUNT_TOLERANCE)
            or (kind == REQUESTS and _is_of_answers(evidence, found))
        ):
            continue
        yield Problem(
            Level.WARNING,
            QUANTITY_GAP,
            f"{found.one:,.0f} {kind} are in the log for {span(found.period)}, {found.other:,.0f} were invoiced: "
            f"{by_how_much(found.ratio)}.{_weeks(found)}",
            f"{_factor(found.ratio, 'the unit of the quantity')}{_BILL}",
        )


def _is_of_answers(evidence: Evidence, found: Compared) -> bool:
    """Whether the bill is for some of the failed requests only: between those answered and all."""
    first, last = evidence.days(found.period)
    answered = float(evidence.daily["decisions"].loc[first:last].sum()) if "decisions" in evidence.daily else found.one
    return answered * (1 - COUNT_TOLERANCE) <= found.other <= found.one * (1 + COUNT_TOLERANCE)


def _units(evidence: Evidence) -> Iterator[Problem]:
    """Units of business work that the system finished, against transactions completed in the log."""
    other = evidence.counterparts
    if other.units is None or "completed" not in evidence.daily:
        return
    lost = other.units_all - other.units_named
    if lost and other.units_named >= _OWN_IDS * other.units_all:
        yield Problem(
            Level.WARNING,
            UNITS_UNKNOWN,
            f"{lost:,} of {other.units_all:,} units of business work that the system finished have no request: no "
            "transaction_id of the log is their unit_id.",
            "Look for hours or systems that the log does not cover.",
            count=lost,
        )
    found = compare(evidence, evidence.daily["completed"], other.units, COUNT_TOLERANCE)
    if found is None or not found.differs(COUNT_TOLERANCE) or found.ratio < _A_SAMPLE:
        return
    yield Problem(
        Level.WARNING,
        UNITS_GAP,
        f"{found.one:,.0f} transactions were completed by the log for {span(found.period)}, {found.other:,.0f} units "
        f"were finished by the business records: {by_how_much(found.ratio)}.{_weeks(found)}",
        "If both should be the same, look for requests that are no business, such as tests, and for units done "
        "elsewhere; else cost per transaction is not cost per unit.",
    )


def _weeks(found: Compared) -> str:
    """Where they differ, unless it is everywhere."""
    return f" They differ in {weeks_in_words(found.weeks)}." if found.weeks else ""


def _factor(ratio: float, what: str) -> str:
    """A hint at a slip of the unit, where the ratio is a round factor."""
    near = (word for factor, word in _FACTORS.items() for one in (ratio, 1 / ratio) if abs(one / factor - 1) < _NEARLY)
    word = next(near, "")
    return f"That is a factor of about {word}: check {what} first. " if word else ""
