"""KPI 1, latency: percentiles pooled over raw rows, of completed requests and time-outs (S0, S1 6, S3)."""

from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact
from kpidesk.engine.slices import Slice
from kpidesk.metrics.forms import percentile
from kpidesk.metrics.metric import EVERYWHERE, Metric, nothing, too_little

ANSWERED = "completed or timed-out requests with a latency"
_NEEDS = ("requests.timestamp", "requests.latency_s")
LATENCY_ZERO = Fact("latency_zero", lambda r: r.latency_zero.sum())
TIMED_OUT = Fact("timed_out", lambda r: r.timed_out.sum())


def _largest(evidence: Evidence, part: Slice) -> Measured:
    spread = evidence.spread("latency", part)
    if spread is None:
        return nothing(f"There are no {ANSWERED} in this period.")
    return Value(spread.largest, spread.n, census=True)


def _tail_ratio(evidence: Evidence, part: Slice) -> Measured:
    spread = evidence.spread("latency", part)
    if spread is None:
        return nothing(f"There are no {ANSWERED} in this period.")
    if spread.n < 368:
        return too_little(spread.n, 368, ANSWERED)
    return Value(spread.at[0.99].value / spread.at[0.5].value, spread.n)


def _step(evidence: Evidence, part: Slice) -> Measured:
    """P95 of the slowest step; the detail has the P95 of each step."""
    found = {step: evidence.spread(f"step_{step}", part) for step in evidence.steps}
    known = {step: spread.at[0.95].value for step, spread in found.items() if spread is not None}
    if not known:
        return nothing("No step has a latency of its own.", "Log latency_<step>_s, such as latency_model_s.")
    slowest = max(known, key=known.__getitem__)
    told = ", ".join(f"{step} {value:.3g} s" for step, value in sorted(known.items()))
    return Value(known[slowest], None, note=f"P95 by step: {told}.", detail=known)


METRICS = (
    Metric(
        id="latency_p99",
        title="Latency P99",
        family="latency",
        unit=Unit.SECONDS,
        better=Better.LOWER,
        cadence=Cadence.HOURLY,
        formula="99th percentile of latency over completed requests and time-outs",
        interval="order statistics, further apart where rows of a user, a session or a day are alike",
        source="S0, End-to-End Latency",
        needs=_NEEDS,
        measure=percentile("latency", 0.99, 368, ANSWERED),
        facts=(LATENCY_ZERO, TIMED_OUT),
        minimum="368 rows",
        grains=EVERYWHERE,
    ),
    Metric(
        id="latency_p95",
        title="Latency P95",
        family="latency",
        unit=Unit.SECONDS,
        better=Better.LOWER,
        cadence=Cadence.HOURLY,
        formula="95th percentile of latency over completed requests and time-outs",
        interval="order statistics, further apart where rows of a user, a session or a day are alike",
        source="S0, End-to-End Latency",
        needs=_NEEDS,
        measure=percentile("latency", 0.95, 72, ANSWERED),
        minimum="72 rows",
        grains=EVERYWHERE,
    ),
    Metric(
        id="latency_p50",
        title="Latency P50",
        family="latency",
        unit=Unit.SECONDS,
        better=Better.LOWER,
        cadence=Cadence.HOURLY,
        formula="median of latency over completed requests and time-outs",
        interval="order statistics, further apart where rows of a user, a session or a day are alike",
        source="S1 6; S3, P99",
        needs=_NEEDS,
        measure=percentile("latency", 0.5, 1, ANSWERED),
        grains=EVERYWHERE,
    ),
    Metric(
        id="latency_max",
        title="Slowest request",
        family="latency",
        unit=Unit.SECONDS,
        better=Better.LOWER,
        cadence=Cadence.HOURLY,
        formula="largest latency over completed requests and time-outs",
        interval="none: a census",
        source="S0, End-to-End Latency",
        needs=_NEEDS,
        measure=_largest,
        grains=EVERYWHERE,
    ),
    Metric(
        id="latency_tail_ratio",
        title="Tail ratio P99 / P50",
        family="latency",
        unit=Unit.RATIO,
        better=Better.LOWER,
        cadence=Cadence.HOURLY,
        formula="99th percentile ÷ median of latency",
        interval="none",
        source="S1 6",
        needs=_NEEDS,
        measure=_tail_ratio,
        minimum="368 rows",
        grains=EVERYWHERE,
    ),
    Metric(
        id="latency_p95_failed",
        title="Latency P95 of failures",
        family="latency",
        unit=Unit.SECONDS,
        better=Better.NEITHER,
        cadence=Cadence.HOURLY,
        formula="95th percentile of latency over failed requests other than time-outs",
        interval="order statistics, further apart where rows of a user, a session or a day are alike",
        source="ours: fast failures flatter a percentile, so they are shown apart",
        needs=(*_NEEDS, "requests.status"),
        measure=percentile("latency_failed", 0.95, 72, "failed requests with a latency"),
        minimum="72 rows",
    ),
    Metric(
        id="latency_p95_streaming",
        title="Latency P95 of streamed answers",
        family="latency",
        unit=Unit.SECONDS,
        better=Better.LOWER,
        cadence=Cadence.HOURLY,
        formula="95th percentile of latency over requests with a time to first token",
        interval="order statistics, further apart where rows of a user, a session or a day are alike",
        source="S3, TTFT",
        needs=(*_NEEDS, "requests.ttft_s"),
        measure=percentile("latency_streaming", 0.95, 72, "streamed requests with a latency"),
        minimum="72 rows",
    ),
    Metric(
        id="latency_slowest_step",
        title="Slowest step, P95",
        family="latency",
        unit=Unit.SECONDS,
        better=Better.LOWER,
        cadence=Cadence.HOURLY,
        formula="95th percentile of the latency of each step (latency_<step>_s); the largest",
        interval="none",
        source="S3, Latency: where the time goes",
        needs=("requests.timestamp", "requests.latency_<step>_s"),
        measure=_step,
    ),
)
