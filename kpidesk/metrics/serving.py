"""How answers are served: time to the first token, cache, tokens, and how long each step takes (S1 6-10, S3)."""

import ibis
import ibis.expr.types as ir

from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact, share_facts
from kpidesk.engine.slices import Slice
from kpidesk.metrics.errors import STEPS
from kpidesk.metrics.families import SERVING
from kpidesk.metrics.forms import percentile
from kpidesk.metrics.metric import EVERYWHERE, PERIODS, Metric, lack, nothing
from kpidesk.metrics.shares import LEAST, WILSON, Formula, ratio_of_sums, share

STREAMED = "streamed answers with a time to first token"
_DAYS = "day blocks"


def _token_facts(column: str) -> tuple[Fact, Fact]:
    """The tokens of one kind, and the requests that say how many there were."""
    known = Fact(f"{column}_known", lambda r: r[column].notnull().sum(), (column,))
    return Fact(f"{column}_sum", lambda r: r[column].sum(), (column,)), known


TOKENS = {kind: _token_facts(f"{kind}_tokens") for kind in ("input", "output", "cached")}
CACHE = share_facts("cache", lambda r: r.cache_hit, lambda r: r.cache_hit.notnull(), ("cache_hit",))
_BOTH = ("cached_tokens", "input_tokens")
CACHED_TOKENS = Fact("cached_of_input", lambda r: _where_both(r, r.cached_tokens).sum(), _BOTH)
INPUT_TOKENS = Fact("input_with_cached", lambda r: _where_both(r, r.input_tokens).sum(), _BOTH)


def _where_both(r: ir.Table, tokens: ir.Value) -> ir.IntegerValue:
    """Tokens of requests that tell both what was read and what of it came from a cache."""
    return ibis.cases((r.cached_tokens.notnull() & r.input_tokens.notnull(), tokens), else_=0)


def _cached_share(evidence: Evidence, part: Slice) -> Measured:
    sums = evidence.facts(part)
    if sums[CACHED_TOKENS.name] > sums[INPUT_TOKENS.name] > 0:
        return nothing(
            "There are more cached tokens than input tokens: the log's input_tokens seem to leave cached ones out.",
            "Export input_tokens with the cached ones in them.",
        )
    return ratio_of_sums(CACHED_TOKENS, INPUT_TOKENS, "input tokens of requests that tell their cached ones")(
        evidence, part
    )


def _step(step: str, words: tuple[str, ...]) -> Formula:
    """P95 of one step, by whichever of its words the log has a column for."""

    def measure(evidence: Evidence, part: Slice) -> Measured:
        logged = next((word for word in words if word in evidence.steps), None)
        if logged is None:
            return lack([f"requests.latency_{step}_s"])
        return percentile(f"step_{logged}", 0.95, 72, f"requests with a latency of {step}")(evidence, part)

    return measure


def _ttft(name: str, q: float, least: int) -> Metric:
    return Metric(
        id=f"ttft_{name}",
        title=f"Time to first token {name.upper()}",
        family=SERVING,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        cadence=Cadence.HOURLY,
        formula=f"{q * 100:g}th percentile of the time to the first token, streamed answers only",
        interval="order statistics, further apart where rows of a user, a session or a day are alike",
        source="S3, TTFT",
        needs=("requests.timestamp", "requests.ttft_s"),
        measure=percentile("ttft", q, least, STREAMED),
        minimum=f"{least} streamed answers" if least > 1 else "",
        grains=EVERYWHERE,
    )


def _tokens(kind: str, name: str, title: str, read: str) -> Metric:
    return Metric(
        id=name,
        title=title,
        family=SERVING,
        unit=Unit.COUNT,
        better=Better.LOWER if kind != "cached" else Better.NEITHER,
        cadence=Cadence.DAILY,
        formula=f"tokens {read} ÷ requests that say how many",
        interval=_DAYS,
        source="S1 8, Cost per inference",
        needs=("requests.timestamp", f"requests.{kind}_tokens"),
        measure=ratio_of_sums(*TOKENS[kind], f"requests with {kind}_tokens", least=LEAST),
        facts=TOKENS[kind],
        minimum=f"{LEAST} requests",
        grains=EVERYWHERE,
    )


def _step_latency(step: str) -> Metric:
    return Metric(
        id=f"latency_{step}_p95",
        title=f"Latency P95 of {step}",
        family=SERVING,
        unit=Unit.SECONDS,
        better=Better.LOWER,
        cadence=Cadence.HOURLY,
        formula=f"95th percentile of the latency of the step {step} (latency_{step}_s)",
        interval="order statistics, further apart where rows of a user, a session or a day are alike",
        source="S3, Latency: where the time goes",
        needs=("requests.timestamp", "requests.latency_<step>_s"),
        measure=_step(step, STEPS[step]),
        minimum="72 requests",
        grains=PERIODS,
    )


METRICS = (
    _ttft("p50", 0.5, 1),
    _ttft("p95", 0.95, 72),
    _ttft("p99", 0.99, 368),
    Metric(
        id="cache_hit_rate",
        title="Cache hit rate",
        family=SERVING,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.DAILY,
        formula="requests answered from a cache ÷ requests that say whether they were",
        interval=WILSON,
        source="S1 10, Cache hit rate",
        needs=("requests.cache_hit",),
        measure=share(CACHE, "requests that say whether a cache answered"),
        facts=CACHE,
        minimum=f"{LEAST} requests",
        grains=EVERYWHERE,
    ),
    Metric(
        id="cached_token_share",
        title="Cached share of input tokens",
        family=SERVING,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.DAILY,
        formula="tokens read from a cache ÷ tokens read; another number than the cache hit rate",
        interval=_DAYS,
        source="S1 10; OpenTelemetry's cache_read.input_tokens",
        needs=("requests.timestamp", "requests.cached_tokens", "requests.input_tokens"),
        measure=_cached_share,
        facts=(CACHED_TOKENS, INPUT_TOKENS),
        grains=EVERYWHERE,
    ),
    _tokens("input", "tokens_in_per_request", "Tokens read per request", "read"),
    _tokens("output", "tokens_out_per_request", "Tokens written per request", "written"),
    _tokens("cached", "tokens_cached_per_request", "Cached tokens per request", "read from a cache"),
    *(_step_latency(step) for step in STEPS),
)
