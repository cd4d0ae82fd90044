"""Failed requests, by what failed and in which step (S3): where failures arise."""

from dataclasses import replace

import ibis.expr.types as ir

from kpidesk.base import numbers
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact, share_facts
from kpidesk.engine.slices import Slice
from kpidesk.metrics.families import SERVING
from kpidesk.metrics.metric import EVERYWHERE, Metric
from kpidesk.metrics.shares import LEAST, WILSON, Formula, Share, share

CLASSES = ("provider", "timeout", "tool", "policy", "validation", "other")
STEPS = {"retrieval": ("retrieval",), "model": ("model",), "tools": ("tools", "tool"), "validation": ("validation",)}
"""Steps that have measures of their own, and the words that logs use for them."""
REQUESTS = "requests"
_STATUS = "requests.status|requests.error_type"


def _every(r: ir.Table) -> ir.Value:
    return r.ok.notnull()


def _class_of(r: ir.Table, name: str) -> ir.Value:
    """Failures of one class; those that say no class, or one that is not known, are other."""
    if name == "other":
        named = r.error_type.isin([one for one in CLASSES if one != "other"]).fill_null(False)
        return ~r.ok & ~named
    return ~r.ok & (r.error_type == name)


def _in_step(r: ir.Table, words: tuple[str, ...]) -> ir.Value:
    return ~r.ok & r.failed_step.strip().lower().isin(list(words))


FAILED = share_facts("failed", lambda r: ~r.ok, _every, ())
UNBLOCKED = share_facts("failed_unblocked", lambda r: ~r.ok & ~(r.error_type == "policy").fill_null(False), _every, ())
"""Without what a policy blocked."""


def _facts_of_class(name: str) -> tuple[Fact, Fact]:
    return share_facts(f"failed_{name}", lambda r: _class_of(r, name), _every, ("error_type",))


def _facts_of_step(step: str) -> tuple[Fact, Fact]:
    return share_facts(f"failed_in_{step}", lambda r: _in_step(r, STEPS[step]), _every, ("failed_step",))


BY_CLASS = {name: _facts_of_class(name) for name in CLASSES}
BY_STEP = {step: _facts_of_step(step) for step in STEPS}
NO_CLASS = Fact("failed_unclassed", lambda r: (~r.ok & r.error_type.isnull()).sum(), ("error_type",))
NO_STEP = Fact("failed_nowhere", lambda r: (~r.ok & r.failed_step.isnull()).sum(), ("failed_step",))


def _error_rate(evidence: Evidence, part: Slice) -> Measured:
    """Failures, without policy blocks unless the profile counts them; both are in the detail."""
    counted = FAILED if evidence.policy_blocks_count else UNBLOCKED
    measured = Share(counted, REQUESTS).over(evidence, part)
    if not isinstance(measured, Value):
        return measured
    sums = evidence.facts(part)
    blocked = float(sums[FAILED[0].name] - sums[UNBLOCKED[0].name])
    detail = {**measured.detail, "policy_blocks": blocked}
    return replace(measured, note=_blocks_in_words(evidence, blocked, measured.n or 0), detail=detail)


def _blocks_in_words(evidence: Evidence, blocked: float, requests: int) -> str:
    if not blocked or not requests:
        return ""
    told = f"{blocked:,.0f} requests ({numbers.number(blocked / requests, Unit.SHARE)}) were blocked by a policy"
    return f"{told} and count as failures." if evidence.policy_blocks_count else f"{told}: shown apart, not counted."


def _class_rate(name: str) -> Formula:
    over = share(BY_CLASS[name], REQUESTS)

    def measure(evidence: Evidence, part: Slice) -> Measured:
        measured = over(evidence, part)
        unnamed = float(evidence.facts(part)[NO_CLASS.name]) if name == "other" else 0.0
        if not isinstance(measured, Value) or not unnamed:
            return measured
        return replace(measured, note=f"{unnamed:,.0f} of these failures say no class.")

    return measure


def _step_rate(step: str) -> Formula:
    over = share(BY_STEP[step], REQUESTS)

    def measure(evidence: Evidence, part: Slice) -> Measured:
        measured = over(evidence, part)
        unnamed = float(evidence.facts(part)[NO_STEP.name])
        if not isinstance(measured, Value) or not unnamed:
            return measured
        return replace(measured, note=f"{unnamed:,.0f} failures of this period name no step.")

    return measure


def _metric(
    name: str, title: str, formula: str, source: str, needs: tuple[str, ...], facts: tuple[Fact, ...], measure: Formula
) -> Metric:
    return Metric(
        id=name,
        title=title,
        family=SERVING,
        unit=Unit.SHARE,
        better=Better.LOWER,
        cadence=Cadence.HOURLY,
        formula=formula,
        interval=WILSON,
        source=source,
        needs=needs,
        measure=measure,
        facts=facts,
        minimum=f"{LEAST} requests",
        grains=EVERYWHERE,
    )


def _of_class(name: str) -> Metric:
    unnamed = " or of none, " if name == "other" else " "
    return _metric(
        f"error_rate_{name}",
        f"Errors: {name}",
        f"failed requests of class {name}{unnamed}÷ all requests",
        "S3, Error rates by class",
        ("requests.error_type",),
        (*BY_CLASS[name], *((NO_CLASS,) if name == "other" else ())),
        _class_rate(name),
    )


def _of_step(step: str) -> Metric:
    """Validation is a class of errors as well as a step: the step goes by another name."""
    return _metric(
        f"error_rate_in_{step}" if step in CLASSES else f"error_rate_{step}",
        f"Errors in the step {step}",
        f"failed requests whose failed step is {step} ÷ all requests",
        "S3, Error rates: where failures arise",
        ("requests.failed_step",),
        (*BY_STEP[step], NO_STEP),
        _step_rate(step),
    )


METRICS = (
    _metric(
        "error_rate",
        "Error rate",
        "failed requests ÷ all requests; requests that a policy blocked are shown apart, unless the profile counts "
        "them as failures",
        "S3, Error rates",
        (_STATUS,),
        (*FAILED, *UNBLOCKED),
        _error_rate,
    ),
    *(_of_class(name) for name in CLASSES),
    *(_of_step(step) for step in STEPS),
)
