"""Roles on the people: who may use the system, who does, what they say, who is trained."""

from kpidesk.tables.column import Column, Kind, Role

USERS = Role(
    "users",
    "one eligible person",
    (
        Column("user_id", Kind.ID, "identifies the person", required=True, example="u-001"),
        Column("eligible_from", Kind.DATE, "first day of access; empty means from the start", example="2026-08-03"),
        Column("eligible_to", Kind.DATE, "last day of access; empty means still eligible"),
        Column("team", Kind.TEXT, "the person's team", example="claims north"),
    ),
)

ACTIVITY = Role(
    "activity",
    "one person-day of use",
    (
        Column("user_id", Kind.ID, "who used it", required=True, example="u-001"),
        Column("date", Kind.DATE, "on which day", required=True, example="2026-08-03"),
        Column("feature", Kind.TEXT, "which feature"),
        Column("actions", Kind.INTEGER, "actions taken", minimum=0),
        Column("sessions", Kind.INTEGER, "sessions opened", minimum=0),
        Column("minutes", Kind.NUMBER, "minutes of use", minimum=0),
    ),
)

SURVEYS = Role(
    "surveys",
    "one answer",
    (
        Column("date", Kind.DATE, "the day of the answer", required=True, example="2026-08-20"),
        Column("respondent", Kind.ID, "who answered"),
        Column("kind", Kind.TEXT, "nps, csat, ...", example="nps"),
        Column("score", Kind.NUMBER, "the score given", required=True, example="9"),
        Column("scale_max", Kind.NUMBER, "the highest score possible", example="10"),
        Column("comment", Kind.VERBATIM, "what was said"),
    ),
)

NOTES = Role(
    "notes",
    "one comment or interview note",
    (
        Column("date", Kind.DATE, "the day of the note", required=True, example="2026-08-20"),
        Column("source", Kind.TEXT, "where it comes from", example="interview"),
        Column("text", Kind.VERBATIM, "what was said", required=True, example="Saves me half an hour a day."),
        Column("theme", Kind.TEXT, "the theme it belongs to"),
    ),
)

TRAINING = Role(
    "training",
    "one person trained",
    (
        Column("person", Kind.ID, "who was trained", required=True, example="u-001"),
        Column("trained_on", Kind.DATE, "when", required=True, example="2026-08-01"),
        Column("passed", Kind.FLAG, "passed the test", example="yes"),
    ),
)

TOOLS = Role(
    "tools",
    "one AI tool rolled out",
    (
        Column("tool", Kind.TEXT, "its name", required=True, example="Claims triage"),
        Column("team", Kind.TEXT, "which team got it"),
        Column("deployed_on", Kind.DATE, "when", required=True, example="2026-08-03"),
    ),
)
