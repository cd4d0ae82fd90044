"""Roles on the model: its training data, versions, evaluations and experiments."""

from kpidesk.tables.column import Column, Kind, Role

REFERENCE = Role(
    "reference",
    "one training-time record: the distribution to compare with",
    (
        Column("feature_<name>", Kind.LABEL, "an input feature of the model"),
        Column("prediction", Kind.LABEL, "what the model decided", example="approve"),
        Column("score", Kind.SHARE, "its confidence in a yes, 0-1", minimum=0, maximum=1, example="0.82"),
    ),
)

EVALUATIONS = Role(
    "evaluations",
    "one case and metric of a fixed set",
    (
        Column("evaluated_at", Kind.TIME, "when it was run", required=True, example="2026-08-04"),
        Column("suite", Kind.TEXT, "the fixed set", required=True, example="policy answers"),
        Column("case_id", Kind.ID, "the case in the set", required=True, example="case-17"),
        Column("model_version", Kind.TEXT, "the version evaluated", example="v1.0"),
        Column("metric", Kind.TEXT, "what was scored", required=True, example="correctness"),
        Column("score", Kind.NUMBER, "the score", example="0.9"),
        Column("passed", Kind.FLAG, "whether the case passed", example="yes"),
    ),
)

MODEL_VERSIONS = Role(
    "model_versions",
    "one released version",
    (
        Column("version", Kind.TEXT, "its name, as the log writes it", required=True, example="v1.0"),
        Column("trained_on", Kind.DATE, "when it was trained", example="2026-07-15"),
        Column("data_until", Kind.DATE, "the newest day in its training data", example="2026-06-30"),
        Column("approved_on", Kind.DATE, "when it was approved", example="2026-07-28"),
        Column("approved_by", Kind.TEXT, "who approved it", example="Model risk board"),
        Column("deployed_on", Kind.DATE, "when it went live", example="2026-08-03"),
        Column("retired_on", Kind.DATE, "its last day in use; empty while in use"),
    ),
)

EXPERIMENTS = Role(
    "experiments",
    "one unit in one arm",
    (
        Column("experiment", Kind.TEXT, "its name", required=True, example="short prompt"),
        Column("arm", Kind.TEXT, "control, treatment, ...", required=True, example="control"),
        Column("unit_id", Kind.ID, "the unit assigned", example="u-001"),
        Column("metric", Kind.TEXT, "what was measured", required=True, example="handling minutes"),
        Column("value", Kind.NUMBER, "its value", required=True, example="11.5"),
        Column("date", Kind.DATE, "when"),
    ),
)
