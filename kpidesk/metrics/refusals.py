"""Refusals: how often the system declines, and whether it should have (S1 15)."""

from dataclasses import replace

import ibis.expr.types as ir

from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact, share_facts
from kpidesk.engine.slices import Slice
from kpidesk.metrics.families import GENERATED_ANSWERS
from kpidesk.metrics.metric import EVERYWHERE, Metric
from kpidesk.metrics.shares import LEAST, WILSON, Formula, share

_BOTH = ("refused", "should_refuse")


def _wanted(r: ir.Table) -> ir.Value:
    return r.should_refuse & r.refused.notnull()


def _unwanted(r: ir.Table) -> ir.Value:
    return ~r.should_refuse & r.refused.notnull()


REFUSED = share_facts("refused", lambda r: r.refused, lambda r: r.refused.notnull(), ("refused",))
WANTED = share_facts("refused_rightly", lambda r: r.refused & _wanted(r), _wanted, _BOTH)
UNWANTED = share_facts("refused_wrongly", lambda r: r.refused & _unwanted(r), _unwanted, _BOTH)


def _refusal_rate(evidence: Evidence, part: Slice) -> Measured:
    found = share(REFUSED, "requests that say whether they were refused")(evidence, part)
    if not isinstance(found, Value) or evidence.has("requests.should_refuse"):
        return found
    told = "Whether a refusal was right is not known: import should_refuse to tell wanted from unwanted ones."
    return replace(found, note=told)


def _metric(
    name: str, title: str, better: Better, formula: str, needs: tuple[str, ...], facts: tuple[Fact, ...], over: Formula
) -> Metric:
    return Metric(
        id=name,
        title=title,
        family=GENERATED_ANSWERS,
        unit=Unit.SHARE,
        better=better,
        cadence=Cadence.DAILY,
        formula=formula,
        interval=WILSON,
        source="S1 15, Refusal rate",
        needs=tuple(f"requests.{one}" for one in needs),
        measure=over,
        facts=facts,
        minimum=f"{LEAST} requests",
        grains=EVERYWHERE,
    )


METRICS = (
    _metric(
        "refusal_rate",
        "Refusal rate",
        Better.NEITHER,
        "requests that the system declined ÷ requests; never to refuse is as suspect as to refuse often",
        ("refused",),
        REFUSED,
        _refusal_rate,
    ),
    _metric(
        "wanted_refusal_rate",
        "Wanted refusals",
        Better.HIGHER,
        "refused ÷ requests that ought to be refused",
        _BOTH,
        WANTED,
        share(WANTED, "requests that ought to be refused"),
    ),
    _metric(
        "unwanted_refusal_rate",
        "Unwanted refusals",
        Better.LOWER,
        "refused ÷ requests that ought to be answered",
        _BOTH,
        UNWANTED,
        share(UNWANTED, "requests that ought to be answered"),
    ),
)
