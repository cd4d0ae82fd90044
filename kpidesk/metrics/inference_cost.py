"""What the model costs for one request, by the cost sheet or else by the log (S1 8)."""

from dataclasses import replace

from kpidesk.base import numbers
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.cost import LOG_COST, REQUESTS, charges, foreign
from kpidesk.metrics.families import SERVING
from kpidesk.metrics.forms import Array, Columns, ratio_over_days
from kpidesk.metrics.metric import EVERYWHERE, Metric, nothing, too_little
from kpidesk.metrics.serving import TOKENS
from kpidesk.metrics.shares import LEAST, ratio_of_sums
from kpidesk.metrics.unbooked import caveated

COSTED = Fact("costed", lambda r: r.cost.notnull().sum(), ("cost",))
MOSTLY = 0.95
_WHAT = "requests with a cost"
_FACTS = (REQUESTS, LOG_COST, COSTED, *(fact for pair in TOKENS.values() for fact in pair))


def _per_request(evidence: Evidence, part: Slice) -> Measured:
    by_sheet = evidence.has("costs.amount") and evidence.ledger.days["charge_inference"].to_numpy().any()
    found = _by_sheet(evidence, part) if by_sheet and part.grain is not Grain.SEGMENT else _by_log(evidence, part)
    return replace(found, detail=_tokens(evidence, part)) if isinstance(found, Value) else found


def _by_sheet(evidence: Evidence, part: Slice) -> Measured:
    """Charges of category inference over all requests."""
    if (lacking := foreign(evidence)) is not None:
        return lacking
    days = evidence.by_day(part.period)
    requests = float(days["requests"].sum())
    if not requests:
        return nothing("There are no requests in this period.")
    if requests < LEAST:
        return too_little(requests, LEAST, "requests")
    columns = {"cost": charges(evidence, part.period, "inference"), "requests": days["requests"]}
    value = ratio_over_days(evidence, part, columns, _ratio, "costs")
    return replace(value, n=round(requests), note="By the cost sheet: charges of category inference ÷ all requests.")


def _by_log(evidence: Evidence, part: Slice) -> Measured:
    """Costs of the log over the requests that have one."""
    if not evidence.has("requests.cost"):
        return nothing(
            "The cost sheet has no charge of category inference, and the log no cost.",
            "Give the charges for the model the category inference, or import the column cost of requests.",
        )
    found = ratio_of_sums(LOG_COST, COSTED, _WHAT, least=LEAST)(evidence, part)
    if isinstance(found, Value):
        found = replace(found, note="By the costs in the log.")
        sums = evidence.facts(part)
        filled = float(sums[COSTED.name] / sums["requests"])
        if filled < MOSTLY:
            share = numbers.number(filled, Unit.SHARE)
            return caveated(found, f"Only {share} of the requests have a cost: it is the mean of those.")
    return found


def _ratio(sums: Columns) -> Array:
    return sums["cost"] / sums["requests"]


def _tokens(evidence: Evidence, part: Slice) -> dict[str, float]:
    """Tokens per request that says how many, by kind."""
    sums = evidence.facts(part)
    return {
        f"tokens_{kind}": float(sums[tokens.name] / sums[known.name])
        for kind, (tokens, known) in TOKENS.items()
        if sums[known.name]
    }


METRICS = (
    Metric(
        id="cost_per_inference",
        title="Cost per inference",
        family=SERVING,
        unit=Unit.MONEY,
        better=Better.LOWER,
        cadence=Cadence.DAILY,
        formula="cost of the model ÷ requests: charges of category inference where the cost sheet has them, else the "
        "costs in the log",
        interval="day blocks",
        source="S1 8, Cost per inference",
        needs=("requests.timestamp", "costs.amount|requests.cost"),
        measure=_per_request,
        facts=_FACTS,
        minimum=f"{LEAST} requests",
        grains=EVERYWHERE,
    ),
)
