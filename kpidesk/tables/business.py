"""Roles on the business: benefits, work items, and numbers somebody else computed."""

from kpidesk.tables.column import Column, Kind, Role

BENEFITS = Role(
    "benefits",
    "one booked benefit",
    (
        Column("date", Kind.DATE, "the day it was booked for", required=True, example="2026-08-06"),
        Column("amount", Kind.MONEY, "money gained", example="120"),
        Column("hours_saved", Kind.NUMBER, "hours saved", example="3.5"),
        Column("kind", Kind.CHOICE, "what was gained", choices=("time", "revenue", "risk"), example="time"),
        Column(
            "basis", Kind.CHOICE, "how it is known", choices=("measured", "estimated", "declared"), example="measured"
        ),
    ),
)

WORK_ITEMS = Role(
    "work_items",
    "one unit of business work",
    (
        Column("unit_id", Kind.ID, "identifies the unit", example="claim-1001"),
        Column("started_at", Kind.TIME, "when work began", example="2026-08-03 09:00"),
        Column("finished_at", Kind.TIME, "when it was finished", example="2026-08-03 09:40"),
        Column(
            "arm",
            Kind.CHOICE,
            "which side of the comparison",
            choices=("control", "treatment", "before", "after"),
            example="treatment",
        ),
        Column("outcome_value", Kind.NUMBER, "the primary metric of the unit", example="40"),
        Column("unit_cost", Kind.MONEY, "what the unit cost", example="8.20"),
        Column("handled_by", Kind.TEXT, "who or what handled it"),
    ),
)

MEASUREMENTS = Role(
    "measurements",
    "one number somebody else computed",
    (
        Column(
            "metric", Kind.TEXT, "the id of a measure, as the catalogue writes it", required=True, example="latency_p99"
        ),
        Column("value", Kind.NUMBER, "its value, in the catalogue's unit", required=True, example="3.8"),
        Column("week", Kind.INTEGER, "the pilot week it is for; empty for the whole pilot", minimum=1),
        Column("date", Kind.DATE, "the day it is for"),
        Column("n", Kind.INTEGER, "how many rows stand behind it", minimum=0, example="8400"),
        Column("note", Kind.VERBATIM, "where it comes from", example="vendor's dashboard"),
    ),
)
