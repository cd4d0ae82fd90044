"""Makes the tables of generated answers from gathered evidence."""

from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.answers import TOXICITY_EDGES, TOXICITY_RANGES
from kpidesk.metrics.exhibits_answers import GeneratedAnswers, RefusalTable, ToxicityRange, ToxicityTail
from kpidesk.metrics.latency_bands import latency_bands
from kpidesk.metrics.refusals import REFUSED, UNWANTED, WANTED
from kpidesk.metrics.subgroups import enough_to_compare, subgroup_gaps


def generated_answers(evidence: Evidence) -> GeneratedAnswers:
    """Over the review window."""
    part = Slice(Grain.WINDOW, evidence.window)
    compared = subgroup_gaps(evidence) if enough_to_compare(evidence, part) is None else ()
    return GeneratedAnswers(
        _refusals(evidence, part), _toxicity(evidence, part), latency_bands(evidence, part), compared
    )


def _refusals(evidence: Evidence, part: Slice) -> RefusalTable:
    sums = evidence.facts(part)
    refused, told, rightly, ought, wrongly, other = (
        round(float(sums[fact.name])) for pair in (REFUSED, WANTED, UNWANTED) for fact in pair
    )
    return RefusalTable(
        refused_rightly=rightly,
        answered_wrongly=ought - rightly,
        refused_wrongly=wrongly,
        answered_rightly=other - wrongly,
        unlabelled=told - ought - other,
        unlabelled_refused=refused - rightly - wrongly,
    )


def _toxicity(evidence: Evidence, part: Slice) -> ToxicityTail | None:
    spread = evidence.spread("toxicity", part)
    if spread is None:
        return None
    sums = evidence.facts(part)
    ranges = tuple(
        ToxicityRange(first, last, round(float(sums[fact.name])))
        for first, last, fact in zip(TOXICITY_EDGES, TOXICITY_EDGES[1:], TOXICITY_RANGES, strict=False)
    )
    median, p95, p99 = (spread.at[q].value for q in (0.5, 0.95, 0.99))
    return ToxicityTail(spread.n, median, p95, p99, spread.largest, ranges)
