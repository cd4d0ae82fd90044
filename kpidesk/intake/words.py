"""Yes/no words, choices and their synonyms."""

from collections.abc import Mapping

import pyarrow as pa

from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc

_YES = ("yes", "y", "true", "t", "1", "1.0", "ja", "j", "x", "on", "oui", "si", "sí", "✓", "✔", "☑", "wahr", "vrai")
_NO = ("no", "n", "false", "f", "0", "0.0", "nein", "off", "non", "✗", "✘", "☐", "falsch", "faux")
_SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "status": {
        **dict.fromkeys(("success", "succeeded", "successful", "passed", "completed", "complete", "done"), "ok"),
        **dict.fromkeys(("failed", "failure", "fail", "err", "exception", "timeout", "timed_out"), "error"),
    },
    "error_type": {
        **dict.fromkeys(("timed_out", "time_out", "deadline", "deadline_exceeded"), "timeout"),
        **dict.fromkeys(("model", "upstream", "rate_limit", "ratelimit", "provider_error"), "provider"),
        **dict.fromkeys(("tool_error", "tool_call"), "tool"),
        **dict.fromkeys(("policy_violation", "content_filter", "guardrail"), "policy"),
        **dict.fromkeys(("validation_error", "invalid", "schema"), "validation"),
        "unknown": "other",
    },
    "category": {
        **dict.fromkeys(("llm", "tokens", "api", "model"), "inference"),
        **dict.fromkeys(("infra", "hosting", "compute", "cloud"), "infrastructure"),
        **dict.fromkeys(("ops", "operation"), "operations"),
        **dict.fromkeys(("data_pipeline", "pipelines", "etl"), "pipeline"),
        **dict.fromkeys(("training", "fine_tuning", "finetuning"), "retraining"),
        **dict.fromkeys(("development", "implementation", "setup"), "build"),
    },
    "activity": {
        **dict.fromkeys(("data_cleaning", "data_prep", "dataquality"), "data_quality"),
        **dict.fromkeys(("reviewing", "human_review"), "review"),
        **dict.fromkeys(("incident", "incident_response"), "incidents"),
        "training": "retraining",
    },
    "dimension": {"complete": "completeness", "consistent": "consistency", "timeliness": "freshness"},
    "kind": {"hours": "time", "money": "revenue"},
    "basis": {"estimate": "estimated", "measure": "measured"},
    "arm": {**dict.fromkeys(("test", "treated", "variant", "pilot"), "treatment"), "baseline": "control"},
}


def flags(text: Array) -> Array:
    """Booleans of cleaned text; null where the word is neither yes nor no."""
    words = pc.utf8_lower(text)
    yes, no = pc.is_in(words, pa.array(_YES)), pc.is_in(words, pa.array(_NO))
    return pc.if_else(pc.or_(yes, no), yes, pa.scalar(None, pa.bool_()))


def choices(text: Array, column: str, allowed: tuple[str, ...]) -> Array:
    """The allowed words that cleaned text stands for; null where it stands for none."""
    coded = pc.dictionary_encode(text)
    words = [_choice(word, column, allowed) for word in coded.dictionary.to_pylist()]
    return pc.take(pa.array(words, pa.string()), coded.indices)


def _choice(word: str, column: str, allowed: tuple[str, ...]) -> str | None:
    usual = word.strip().lower().replace(" ", "_").replace("-", "_")
    if usual in allowed:
        return usual
    if column == "status" and usual.removesuffix(".0").isdigit():
        code = int(usual.removesuffix(".0"))
        return "ok" if 200 <= code < 300 else "error" if 400 <= code < 600 else None
    meant = _SYNONYMS.get(column, {}).get(usual)
    return meant if meant in allowed else None
