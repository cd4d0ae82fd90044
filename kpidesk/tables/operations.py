"""Roles on running the system: charges, hours, incidents, load tests, checks."""

from kpidesk.tables.column import Column, Kind, Role

_PERIOD = (
    Column("period_start", Kind.DATE, "first day the entry covers; it is spread evenly over its days"),
    Column("period_end", Kind.DATE, "last day the entry covers"),
)

COSTS = Role(
    "costs",
    "one charge",
    (
        Column("date", Kind.DATE, "the day of the charge", required=True, example="2026-08-03"),
        *_PERIOD,
        Column("amount", Kind.MONEY, "the charge; negative for a credit", required=True, example="12.40"),
        Column("currency", Kind.TEXT, "three letters; empty means the pilot's currency", example="USD"),
        Column(
            "category",
            Kind.CHOICE,
            "what it was for",
            choices=(
                "inference",
                "pipeline",
                "infrastructure",
                "operations",
                "maintenance",
                "retraining",
                "build",
                "other",
            ),
            example="inference",
        ),
        Column("service", Kind.TEXT, "the service charged for"),
        Column("model", Kind.TEXT, "the model charged for"),
        Column("is_credit", Kind.FLAG, "a credit: lowers the sum whichever sign it is booked with"),
        Column("quantity", Kind.NUMBER, "how much was charged for, in its unit; compared with the log"),
        Column("unit", Kind.TEXT, "what the quantity counts: requests, tokens, 1K tokens, hours"),
    ),
)

EFFORT = Role(
    "effort",
    "one timesheet entry or period sum",
    (
        Column("date", Kind.DATE, "the day of the work", required=True, example="2026-08-03"),
        *_PERIOD,
        Column("hours", Kind.NUMBER, "hours worked", required=True, minimum=0, example="1.5"),
        Column(
            "activity",
            Kind.CHOICE,
            "what was done",
            choices=("monitoring", "data_quality", "review", "retraining", "incidents", "build", "other"),
            example="review",
        ),
        Column("person", Kind.ID, "who worked"),
        Column("rate", Kind.MONEY, "cost of an hour; empty means the pilot's hourly rate", minimum=0),
    ),
)

INCIDENTS = Role(
    "incidents",
    "one incident",
    (
        Column("incident_id", Kind.ID, "identifies the incident", example="INC-1"),
        Column("started_at", Kind.TIME, "when the failure began", example="2026-08-10 08:00"),
        Column("detected_at", Kind.TIME, "when it was noticed", required=True, example="2026-08-10 08:12"),
        Column("resolved_at", Kind.TIME, "when it was fixed; empty while open", example="2026-08-10 08:45"),
        Column("severity", Kind.TEXT, "how grave it was", example="high"),
        Column("status", Kind.TEXT, "open, resolved, closed", example="resolved"),
    ),
)

QUALITY_CHECKS = Role(
    "quality_checks",
    "one batch of checks",
    (
        Column("date", Kind.DATE, "the day of the checks", required=True, example="2026-08-03"),
        Column(
            "dimension",
            Kind.CHOICE,
            "what was checked",
            required=True,
            choices=("completeness", "consistency", "accuracy", "freshness"),
            example="completeness",
        ),
        Column("checked", Kind.INTEGER, "cells or rows checked", required=True, minimum=0, example="500"),
        Column("passed", Kind.INTEGER, "of which passed", required=True, minimum=0, example="495"),
        Column("field", Kind.TEXT, "the field checked", example="policy_number"),
    ),
)

LOAD_TESTS = Role(
    "load_tests",
    "one sample or plateau of a load test",
    (
        Column("timestamp", Kind.TIME, "when the sample began", example="2026-08-05 20:00"),
        Column("stage", Kind.NUMBER, "1.0 is the expected peak, 1.5 one and a half times", minimum=0, example="1.0"),
        Column("users", Kind.INTEGER, "concurrent users", minimum=0, example="40"),
        Column("duration_s", Kind.SECONDS, "how long it lasted", minimum=0, example="600"),
        Column("requests", Kind.INTEGER, "requests sent", minimum=0, example="30000"),
        Column("failures", Kind.INTEGER, "of which failed", minimum=0, example="0"),
        Column("offered_rps", Kind.NUMBER, "requests per second offered", minimum=0),
        Column("latency_s", Kind.SECONDS, "latency of the sample", minimum=0),
        Column("latency_p95_s", Kind.SECONDS, "95th percentile of the plateau", minimum=0, example="1.1"),
    ),
)
