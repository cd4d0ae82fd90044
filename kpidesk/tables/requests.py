"""The role ``requests``: one row is one request to the system, or one decision it made."""

from kpidesk.tables.column import Column, Kind, Role

_IDENTITY = (
    Column("request_id", Kind.ID, "identifies the request", example="r-000001"),
    Column("transaction_id", Kind.ID, "the unit of business the request belongs to; several requests may share it"),
    Column("timestamp", Kind.TIME, "when the request came in", required=True, example="2026-08-03 09:15:00"),
    Column("user_id", Kind.ID, "who made the request"),
    Column("session_id", Kind.ID, "the conversation or session"),
)
_SERVING = (
    Column("latency_s", Kind.SECONDS, "seconds from request to usable answer", minimum=0, example="1.24"),
    Column("ttft_s", Kind.SECONDS, "seconds to the first token; only for streamed answers", minimum=0),
    Column("status", Kind.CHOICE, "whether the request was answered", choices=("ok", "error"), example="ok"),
    Column(
        "error_type",
        Kind.CHOICE,
        "what failed",
        choices=("provider", "timeout", "tool", "policy", "validation", "other"),
    ),
    Column("provider", Kind.TEXT, "who served the model"),
    Column("model", Kind.TEXT, "the model's name"),
    Column("model_version", Kind.TEXT, "the version that answered", example="v1.0"),
    Column("prompt_version", Kind.TEXT, "the version of the prompt"),
    Column(
        "latency_<step>_s", Kind.SECONDS, "seconds spent in one step: retrieval, model, tools, validation", minimum=0
    ),
    Column("failed_step", Kind.TEXT, "the step that failed"),
)
_RECORD = (
    Column("input_ref", Kind.PROSE, "the input, or where it is kept"),
    Column("output", Kind.PROSE, "the answer, or where it is kept"),
    Column("explanation", Kind.PROSE, "why the system answered so"),
    Column("prediction", Kind.LABEL, "what the system decided", example="approve"),
    Column("score", Kind.SHARE, "the model's confidence in a yes, 0-1", minimum=0, maximum=1),
    Column("actual", Kind.LABEL, "what was right, as found out later"),
    Column("actual_at", Kind.TIME, "when that was found out"),
    Column("value", Kind.MONEY, "what the transaction is worth"),
)
_SEGMENTS = (
    Column("region", Kind.TEXT, "where the request came from"),
    Column("segment", Kind.TEXT, "the customer segment"),
    Column("use_case", Kind.TEXT, "what the system was used for"),
    Column("group_<name>", Kind.TEXT, "a group whose treatment is compared for fairness"),
    Column("feature_<name>", Kind.LABEL, "an input feature of the model"),
)
_USAGE = (
    Column("input_tokens", Kind.INTEGER, "tokens read", minimum=0),
    Column("output_tokens", Kind.INTEGER, "tokens written", minimum=0),
    Column("cached_tokens", Kind.INTEGER, "tokens read from a cache", minimum=0),
    Column("cost", Kind.MONEY, "what the request cost"),
    Column("cache_hit", Kind.FLAG, "answered from a cache"),
)
_OVERSIGHT = (
    Column("human_reviewed", Kind.FLAG, "a person looked at the answer"),
    Column("overridden", Kind.FLAG, "a person changed the answer"),
    Column("override_reversed", Kind.FLAG, "the change was later undone"),
    Column("escalated", Kind.FLAG, "handed over to a person"),
    Column("high_risk", Kind.FLAG, "an action of high risk"),
    Column("human_approved", Kind.FLAG, "a person approved the action"),
)
_ANSWERS = (
    Column("refused", Kind.FLAG, "the system declined to answer"),
    Column("should_refuse", Kind.FLAG, "it ought to have declined"),
    Column("groundedness", Kind.SHARE, "share of claims supported by the context", minimum=0, maximum=1),
    Column("hallucinated", Kind.FLAG, "at least one claim is unsupported"),
    Column("needs_citation", Kind.FLAG, "the answer needs a source"),
    Column("citations", Kind.INTEGER, "sources cited", minimum=0),
    Column("context_relevant", Kind.INTEGER, "retrieved chunks that were relevant", minimum=0),
    Column("context_retrieved", Kind.INTEGER, "chunks retrieved", minimum=0),
    Column("context_needed", Kind.INTEGER, "chunks the answer needed", minimum=0),
    Column("context_found", Kind.INTEGER, "needed chunks that were retrieved", minimum=0),
    Column("pii_leak", Kind.FLAG, "personal data or credentials in the output"),
    Column("toxicity", Kind.SHARE, "toxicity score, 0-1", minimum=0, maximum=1),
    Column("task_success", Kind.FLAG, "the user reached the goal"),
    Column("review_score", Kind.NUMBER, "an expert's rating"),
    Column("tool_correct", Kind.FLAG, "the right tool was chosen"),
    Column("tool_params_correct", Kind.FLAG, "it was called with the right parameters"),
    Column("outcome_correct", Kind.FLAG, "the action's outcome was right"),
)

REQUESTS = Role(
    "requests",
    "one request or decision",
    _IDENTITY + _SERVING + _RECORD + _SEGMENTS + _USAGE + _OVERSIGHT + _ANSWERS,
)

_LATER = {"request_id", "timestamp", "actual", "actual_at"}
LABELS = Role(
    "labels",
    "what arrives later for a request",
    (
        Column("request_id", Kind.ID, "the request it belongs to", required=True, example="r-000001"),
        Column("actual", Kind.LABEL, "what was right", example="approve"),
        Column("actual_at", Kind.TIME, "when that was found out", example="2026-08-20"),
        *(column for column in REQUESTS.columns if column.name not in _LATER),
    ),
)
