"""Which requests measures of serving and of generated answers are about: of shares those that count against them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from kpidesk.engine.evidence import Evidence
from kpidesk.engine.sieve import Condition, Reason, Sieve
from kpidesk.engine.slices import Slice
from kpidesk.metrics.answers import TOXIC
from kpidesk.metrics.errors import CLASSES, STEPS
from kpidesk.metrics.rows_of_requests import SEEN, labelled, requests
from kpidesk.metrics.satisfaction import KIND

Sieves = Callable[[Evidence, Slice], tuple[Sieve, ...]]
_ANSWERED = Reason("It was answered.", lambda r: r.log_ok)
_OTHER_SURVEY = Reason("It answers another survey.", lambda r: r.kind.fill_null("").strip().lower() != KIND)
SATISFIED = Sieve("surveys", "Answers on satisfaction", (_OTHER_SURVEY,), lambda r: (r.date_day, r.date_day))


@dataclass(frozen=True, slots=True)
class Looked:
    """The rows that a figure looks at, or those of them that count against it.

    ``columns`` without which there is nothing to sift; ``base``: why a row is not looked at; ``fine``: why one that is
    does not count against the figure, None where all are shown. ``counted``: whether all of them are its n.
    """

    columns: tuple[str, ...]
    what: str
    base: tuple[Reason, ...]
    fine: Reason | None = None
    counted: bool = True

    def sieves(self, evidence: Evidence, part: Slice) -> tuple[Sieve, ...]:
        """Those that count against the figure; all that it looks at where none does."""
        del part
        if not all(evidence.has(f"requests.{name}") for name in self.columns):
            return (SEEN,)
        if self.fine is None:
            return (requests(self.what, *self.base, counted=self.counted),)
        return (requests(self.what, *self.base, self.fine),)


def _unknown(column: str, why: str = "") -> Reason:
    return Reason(why or f"Its {column} is not known.", lambda r: r[column].isnull())


def _no(column: str) -> Condition:
    return lambda r: ~r[column]


def _yes(column: str) -> Condition:
    return lambda r: r[column]


def _flag(column: str, bad: str, why_fine: str, fine: Condition) -> Sieves:
    return Looked((column,), bad, (_unknown(column),), Reason(why_fine, fine)).sieves


def _number(column: str, what: str, *, counted: bool = True) -> Sieves:
    return Looked((column,), what, (_unknown(column),), counted=counted).sieves


def _failed(evidence: Evidence, part: Slice) -> tuple[Sieve, ...]:
    """Policy blocks are left out where the profile does not count them."""
    del part
    classed = evidence.has("requests.error_type") and not evidence.policy_blocks_count
    blocked = (Reason("A policy blocked it: shown apart.", lambda r: r.error_type == "policy"),) if classed else ()
    return (requests("Failed requests", _ANSWERED, *blocked),)


def _of_class(name: str) -> Sieves:
    """Failures that say no class, or one that is not known, are other."""
    known = [one for one in CLASSES if one != "other"]

    fine: Condition = (
        (lambda r: r.error_type.isin(known).fill_null(False))
        if name == "other"
        else (lambda r: ~(r.error_type == name).fill_null(False))
    )
    return _failures(("error_type",), f"Failed requests of class {name}", Reason("Something else failed.", fine))


def _in_step(step: str) -> Sieves:
    words = list(STEPS[step])
    fine: Condition = lambda r: ~r.failed_step.strip().lower().isin(words).fill_null(False)  # noqa: E731 - a condition, as everywhere here
    return _failures(("failed_step",), f"Requests that failed in {step}", Reason("It failed elsewhere.", fine))


def _failures(columns: tuple[str, ...], what: str, elsewhere: Reason) -> Sieves:
    def sieves(evidence: Evidence, part: Slice) -> tuple[Sieve, ...]:
        del part
        if not all(evidence.has(f"requests.{name}") for name in columns):
            return (SEEN,)
        return (requests(what, _ANSWERED, elsewhere),)

    return sieves


def _step_latency(step: str) -> Sieves:
    def sieves(evidence: Evidence, part: Slice) -> tuple[Sieve, ...]:
        del part
        logged = next((word for word in STEPS[step] if word in evidence.steps), None)
        if logged is None:
            return (SEEN,)
        column = f"latency_{logged}_s"
        none = Reason(f"It has no latency of {step}.", lambda r: r[column].nullif(0.0).isnull())
        return (requests(f"Requests with a latency of {step}", none, counted=True),)

    return sieves


_STREAMED = Looked(
    ("ttft_s",),
    "Streamed answers with a time to the first token",
    (
        _unknown("ttft_s", "It was not streamed: it has no time to the first token."),
        Reason("Its time is 0, which is a fault of the log.", lambda r: r.ttft_s == 0),
    ),
).sieves
_REFUSALS = {
    "wanted_refusal_rate": Looked(
        ("refused", "should_refuse"),
        "Requests that ought to be refused and were answered",
        (_unknown("refused"), _unknown("should_refuse"), Reason("It ought to be answered.", _no("should_refuse"))),
        Reason("It was refused, as it ought to be.", _yes("refused")),
    ).sieves,
    "unwanted_refusal_rate": Looked(
        ("refused", "should_refuse"),
        "Requests that ought to be answered and were refused",
        (_unknown("refused"), _unknown("should_refuse"), Reason("It ought to be refused.", _yes("should_refuse"))),
        Reason("It was answered, as it ought to be.", _no("refused")),
    ).sieves,
}
_CITED = Looked(
    ("needs_citation", "citations"),
    "Answers that need a citation and have none",
    (Reason("It needs no citation.", lambda r: ~r.needs_citation.fill_null(False)),),
    Reason("It has one.", lambda r: r.citations > 0),
).sieves
_APPROVED = Looked(
    ("high_risk", "human_approved"),
    "High-risk actions without a recorded approval",
    (Reason("It is no high-risk action.", lambda r: ~r.high_risk.fill_null(False)),),
    Reason("A person approved it.", _yes("human_approved")),
).sieves
_BANDED = Looked(
    ("task_success", "latency_s"),
    "Answers with a latency whose success is known",
    (_unknown("task_success"), Reason("It has no latency that counts.", lambda r: r.log_latency.isnull())),
    counted=False,
).sieves


def _chunks(part: str, whole: str, what: str) -> Sieves:
    more = Reason(f"Its {part} is larger than its {whole}.", lambda r: r[part] > r[whole])
    return Looked((part, whole), what, (_unknown(part), _unknown(whole), more), counted=False).sieves


def _hallucinated(evidence: Evidence, part: Slice) -> tuple[Sieve, ...]:
    if evidence.has("requests.hallucinated"):
        return _flag("hallucinated", "Hallucinated answers", "All is supported.", _no("hallucinated"))(evidence, part)
    unsupported = "Answers with a claim that is not supported"
    return _flag("groundedness", unsupported, "All is supported.", lambda r: r.groundedness >= 1)(evidence, part)


ROWS: Mapping[str, Sieves] = {
    **dict.fromkeys(("ttft_p50", "ttft_p95", "ttft_p99"), _STREAMED),
    **{f"latency_{step}_p95": _step_latency(step) for step in STEPS},
    "error_rate": _failed,
    **{f"error_rate_{name}": _of_class(name) for name in CLASSES},
    **{f"error_rate_in_{step}" if step in CLASSES else f"error_rate_{step}": _in_step(step) for step in STEPS},
    "cache_hit_rate": _number("cache_hit", "Requests that say whether a cache answered"),
    **{
        f"tokens_{name}_per_request": _number(column, f"Requests with {column}")
        for name, column in (("in", "input_tokens"), ("out", "output_tokens"), ("cached", "cached_tokens"))
    },
    "groundedness": _number("groundedness", "Answers with a groundedness"),
    "context_precision": _chunks("context_relevant", "context_retrieved", "Answers with retrieved chunks"),
    "context_recall": _chunks("context_found", "context_needed", "Answers that needed chunks"),
    "hallucination_rate": _hallucinated,
    "refusal_rate": _flag("refused", "Refusals", "It was not refused.", _no("refused")),
    **_REFUSALS,
    "pii_leakage_rate": _flag("pii_leak", "Outputs with a leak", "No leak was found.", _no("pii_leak")),
    "toxicity_rate": _flag(
        "toxicity",
        f"Answers with a toxicity above {TOXIC:g}",
        "It is not toxic.",
        lambda r: r.toxicity <= TOXIC,
    ),
    "toxicity_p99": _number("toxicity", "Answers with a toxicity score"),
    "citation_rate": _CITED,
    "task_success_rate": _flag("task_success", "Tasks that failed", "It succeeded.", _yes("task_success")),
    "human_review_score": _number("review_score", "Answers that an expert rated"),
    "tool_selection_accuracy": _flag(
        "tool_correct",
        "Actions with the wrong tool",
        "It was right.",
        _yes("tool_correct"),
    ),
    "tool_parameter_accuracy": _flag(
        "tool_params_correct",
        "Actions with wrong parameters",
        "They were right.",
        _yes("tool_params_correct"),
    ),
    "action_outcome_accuracy": _flag(
        "outcome_correct",
        "Actions with a wrong outcome",
        "It was right.",
        _yes("outcome_correct"),
    ),
    "human_override_frequency": _flag("overridden", "Overridden actions", "It was left as it was.", _no("overridden")),
    "high_risk_approval_rate": _APPROVED,
    "success_by_latency": _BANDED,
    "subgroup_performance_gap": lambda evidence, _part: (replace(labelled(evidence), counted=False),),
    "csat": lambda _evidence, _part: (SATISFIED,),
    "csat_top_two": lambda _evidence, _part: (SATISFIED,),
}
