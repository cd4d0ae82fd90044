"""Task success by how long the answer took: the technical KPI tied to the business one (S3)."""

import ibis.expr.types as ir

from kpidesk.base import numbers
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact, share_facts
from kpidesk.engine.slices import Slice
from kpidesk.metrics.exhibits_answers import LatencyBand
from kpidesk.metrics.families import GENERATED_ANSWERS
from kpidesk.metrics.metric import EVERYWHERE, Metric, nothing
from kpidesk.metrics.shares import LEAST, worth_of_a_row
from kpidesk.statistics.proportions import newcombe_difference, wilson

EDGES = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds from which a band begins; the last one has no end."""
_NEEDED = ("latency_s", "task_success")


def _facts(place: int) -> tuple[Fact, Fact]:
    first, last = EDGES[place], EDGES[place + 1] if place + 1 < len(EDGES) else None

    def within(r: ir.Table) -> ir.Value:
        beyond = (r.latency > first) & r.task_success.notnull()
        return beyond if last is None else beyond & (r.latency <= last)

    return share_facts(f"success_band_{place}", lambda r: r.task_success & within(r), within, _NEEDED)


FACTS = tuple(_facts(place) for place in range(len(EDGES)))


def latency_bands(evidence: Evidence, part: Slice) -> tuple[LatencyBand, ...]:
    """The bands that hold an answer, the fastest first."""
    sums = evidence.facts(part)
    found = []
    for place, pair in enumerate(FACTS):
        succeeded, answers = (float(sums[fact.name]) for fact in pair)
        if answers:
            last = EDGES[place + 1] if place + 1 < len(EDGES) else None
            worth = answers * worth_of_a_row(evidence, pair, succeeded in {0.0, answers})
            interval = wilson(succeeded / answers * worth, worth) if answers >= LEAST else None
            found.append(LatencyBand(EDGES[place], last, round(answers), round(succeeded), interval))
    return tuple(found)


def _difference(evidence: Evidence, part: Slice) -> Measured:
    """The fastest against the slowest band with enough answers."""
    bands = [band for band in latency_bands(evidence, part) if band.answers >= LEAST]
    if not bands:
        return nothing("No band of latency has 30 answers of which the success is known.", "Import more outcomes.")
    if len(bands) == 1:
        reason = f"All bands but one ({bands[0].words}) have fewer than {LEAST} answers: there is nothing to compare."
        return Missing(Lack.TOO_LITTLE, reason, "Go on collecting.", bands[0].answers)
    fast, slow = bands[0], bands[-1]
    rates = [band.succeeded / band.answers for band in (fast, slow)]
    fastest, slowest = (numbers.number(rate, Unit.SHARE) for rate in rates)
    note = (
        f"Success {fastest} {_of(fast)}, {slowest} {_of(slow)}. Slow answers may be those to hard questions: it is a "
        "difference, not an effect of speed."
    )
    n = sum(band.answers for band in bands)
    detail = {"fastest": rates[0], "slowest": rates[1]}
    return Value(rates[0] - rates[1], n, _interval(evidence, fast, slow), note=note, detail=detail)


def _of(band: LatencyBand) -> str:
    return f"of {band.answers:,} answers that took {band.words}"


def _interval(evidence: Evidence, fast: LatencyBand, slow: LatencyBand) -> tuple[float, float] | None:
    """Newcombe's, at the rows that each band is worth."""
    ends = []
    for band in (fast, slow):
        pair = FACTS[EDGES.index(band.first)]
        worth = band.answers * worth_of_a_row(evidence, pair, band.succeeded in {0, band.answers})
        ends += [band.succeeded / band.answers * worth, worth]
    return newcombe_difference(*ends)


METRICS = (
    Metric(
        id="success_by_latency",
        title="Task success, fastest − slowest answers",
        family=GENERATED_ANSWERS,
        unit=Unit.SHARE_GAP,
        better=Better.NEITHER,
        cadence=Cadence.WEEKLY,
        formula="share of tasks that succeeded in the fastest band of latency − in the slowest, of the bands with 30 "
        "answers (up to 0.5, 1, 2, 5, 10 s, and beyond)",
        interval="Newcombe, at the effective number of rows where users, sessions or days repeat",
        source="S3, linking technical KPIs to business KPIs",
        needs=tuple(f"requests.{name}" for name in _NEEDED),
        measure=_difference,
        facts=tuple(fact for pair in FACTS for fact in pair),
        minimum=f"two bands with {LEAST} answers each",
        grains=EVERYWHERE,
    ),
)
