"""Yes/no words, choices and their synonyms, HTTP and gRPC codes, severities."""

import re
from collections.abc import Mapping

import pyarrow as pa

from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc

MARKS = ("x", "✓", "✔", "☑", "✅", "✗", "•", "●", "*")
"""Signs that are put into a cell for a yes, where an empty cell may be the no."""
_YES_WORDS = (
    "yes y true t 1 1.0 on enabled active ja j wahr oui o vrai si sí s verdadero sim verdadeiro vero tak prawda "
    "ano pravda evet doğru igen kyllä да истина 是 はい 예 ✓ ✔ ☑ ✅ x • ● * .t. -1"
)
_NO_WORDS = (
    "no n false f 0 0.0 off disabled inactive nein falsch non faux falso não nao nie fałsz ne nepravda hayır yanlış "
    "nem ei нет ложь 否 いいえ 아니요 ✗ ✘ ☐ ❌ .f."
)
_YES, _NO = pa.array(_YES_WORDS.split()), pa.array(_NO_WORDS.split())
_OK_WORDS = (
    "success succeeded successful passed pass completed complete done ok unset status_code_ok status_code_unset true "
    "2xx finished answered fulfilled"
)
_ERROR_WORDS = (
    "failed failure fail err errored exception timeout timed_out timedout false 4xx 5xx crashed rejected aborted "
    "cancelled canceled unknown invalid_argument deadline_exceeded not_found already_exists permission_denied "
    "resource_exhausted failed_precondition out_of_range unimplemented internal unavailable data_loss unauthenticated "
    "status_code_error"
)
"""With the names of gRPC; OpenTelemetry's UNSET is a success."""
_SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "status": {**dict.fromkeys(_OK_WORDS.split(), "ok"), **dict.fromkeys(_ERROR_WORDS.split(), "error")},
    "error_type": {
        **dict.fromkeys(("model", "upstream"), "provider"),
        **dict.fromkeys(("guardrail", "blocked"), "policy"),
        "schema": "validation",
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
_ERRORS = (
    ("timeout", r"time_?d?_?out|timeout|deadline|(?<!\d)(?:408|504)(?!\d)"),
    ("policy", r"policy|content_?filter|guardrail|moderation|safety|blocked"),
    (
        "provider",
        r"rate_?limit|throttl|overload|quota|exhausted|unavailable|connection|network|upstream|provider|internal",
    ),
    ("provider", r"server_?error|(?<!\d)(?:429|5\d\d|5xx)(?!\d)|authenticat|api_?error"),
    ("tool", r"tool|function_?call"),
    (
        "validation",
        r"validation|schema|pars(?:e|ing)|json|invalid|bad_?request|value_?error|type_?error|(?<!\d)4(?:00|22)(?!\d)",
    ),
)
"""The first that fits the error's name or HTTP status."""
_HTTP = re.compile(r"^(?:http[_ /]*(?:1\.[01]|2)?[_ ]*)?([1-5]\d\d)(?:\.0)?(?:_[a-z_']+)?$")
_SEVERITIES: Mapping[str, str] = {
    **dict.fromkeys(("critical", "crit", "blocker", "fatal", "emergency", "urgent", "highest", "kritisch"), "critical"),
    **dict.fromkeys(("high", "major", "error", "severe", "hoch"), "high"),
    **dict.fromkeys(("medium", "moderate", "normal", "warning", "mittel"), "medium"),
    **dict.fromkeys(("low", "minor", "lowest", "trivial", "niedrig"), "low"),
    **dict.fromkeys(("informational", "info", "planning", "cosmetic"), "info"),
}
_RANKED = re.compile(r"^(?:p|prio(?:rity)?|sev(?:erity)?|s)?[_ ]*([0-5])$")
_RANKS = ("critical", "critical", "high", "medium", "low", "info")


def flags(text: Array) -> Array:
    """Booleans of cleaned text; null where the word is neither yes nor no."""
    coded = pc.dictionary_encode(text)
    lower = pc.utf8_lower(pc.replace_substring_regex(coded.dictionary, "^'", ""))
    yes, no = pc.is_in(lower, _YES), pc.is_in(lower, _NO)
    return pc.if_else(pc.or_(yes, no), yes, pa.scalar(None, pa.bool_())).take(coded.indices)


def choices(text: Array, column: str, allowed: tuple[str, ...]) -> tuple[Array, int]:
    """The allowed words that cleaned text stands for (null where it stands for none), and how many cells hold the name
    of an error that is none of the known kinds and counts as "other".
    """
    coded = pc.dictionary_encode(text)
    stands = coded.dictionary.to_pylist()
    found = [_choice(word, column, allowed) for word in stands]
    others = 0
    if column == "error_type":
        at = pa.array([place for place, one in enumerate(found) if one is None], pa.int32())
        others = pc.sum(pc.is_in(coded.indices, at).cast(pa.int64())).as_py() or 0
        found = [one or "other" for one in found]
    return pc.take(pa.array(found, pa.string()), coded.indices), others


def _choice(word: str, column: str, allowed: tuple[str, ...]) -> str | None:
    usual = word.strip().lower().replace(" ", "_").replace("-", "_")
    if usual in allowed:
        return usual
    code = _HTTP.match(usual)
    if column == "status" and code:
        return "ok" if code[1][0] == "2" else "error" if code[1][0] in "45" else None
    meant = _SYNONYMS.get(column, {}).get(usual)
    if meant is None and column == "error_type":
        return _error(word)
    return meant if meant in allowed else None


def _error(word: str) -> str | None:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word.strip()).lower().replace(" ", "_").replace("-", "_")
    return next((kind for kind, pattern in _ERRORS if re.search(pattern, spaced)), None)


def severities(text: Array) -> Array:
    """Severities as critical, high, medium, low or info: P1, SEV-2, "3 - Moderate", major; another word stays."""
    coded = pc.dictionary_encode(text)
    return pc.take(pa.array([_severity(word) for word in coded.dictionary.to_pylist()], pa.string()), coded.indices)


def _severity(word: str) -> str:
    usual = re.sub(r"[\s_\-]+", " ", word.strip().lower())
    ranked = _RANKED.match(usual)
    if ranked:
        return _RANKS[int(ranked[1])]
    named = [_SEVERITIES[part] for part in re.split(r"[^a-z]+", usual) if part in _SEVERITIES]
    return named[0] if len(named) == 1 and len(usual.split()) <= 3 else word
