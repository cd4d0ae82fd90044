"""What is kept beside the request log: charges, hours, incidents, checks, load tests, people, versions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sample_data.claims_design import ZONE
from sample_data.files import Record


def pilot_day(row: Record) -> date:
    """The day of a request in the pilot's time zone."""
    moment = row["timestamp"]
    if not isinstance(moment, datetime):
        raise TypeError("a request needs a time")
    return moment.replace(tzinfo=UTC).astimezone(ZONE).date()


def split_log(log: Sequence[Record]) -> tuple[list[Record], list[Record]]:
    """The log as the system writes it, and the outcomes that the claims office adds later."""
    later = ("actual", "actual_at")
    requests = [{column: cell for column, cell in row.items() if column not in later} for row in log]
    labels = [{column: row[column] for column in ("request_id", *later)} for row in log if row.get("actual")]
    return requests, labels


def daily_charges(per_day: Mapping[date, int], cents: int, service: str) -> list[Record]:
    """One inference charge a day, so many cents for each completed claim."""
    return [
        {"date": day, "amount": count * cents / 100, "category": "inference", "service": service}
        for day, count in sorted(per_day.items())
    ]


def completed_per_day(log: Sequence[Record]) -> Counter[date]:
    """Completed claims by day."""
    return Counter(pilot_day(row) for row in log if row["status"] == "ok")


def weekly_effort(start: date, hundredths: Sequence[int]) -> list[Record]:
    """Three timesheet entries a week that add up to the week's hours, given in hundredths."""
    rows: list[Record] = []
    for week, whole in enumerate(hundredths):
        watching, checking = whole * 45 // 100, whole * 35 // 100
        parts = (
            (0, "monitoring", watching, "ops-1"),
            (1, "review", checking, "ops-2"),
            (2, "data_quality" if week % 3 else "incidents", whole - watching - checking, "ops-1"),
        )
        rows += [
            {
                "date": start + timedelta(days=7 * week + day),
                "hours": part / 100,
                "activity": activity,
                "person": person,
            }
            for day, activity, part, person in parts
        ]
    return rows


def build_effort(start: date, hours: Sequence[int]) -> list[Record]:
    """Hours of building, week by week up to the start."""
    first = start - timedelta(days=7 * len(hours))
    return [
        {"date": first + timedelta(days=7 * week), "hours": spent, "activity": "build", "person": "dev-1"}
        for week, spent in enumerate(hours)
    ]


def incidents(start: date, minutes: Sequence[tuple[int, int, int, str]]) -> list[Record]:
    """Resolved incidents: (pilot day, minutes to detect, minutes to resolve, severity)."""
    rows: list[Record] = []
    for number, (day, detect, resolve, severity) in enumerate(minutes, 1):
        began = datetime.combine(start + timedelta(days=day - 1), time(9 + number % 6, 7 * number % 60))
        noticed = began + timedelta(minutes=detect)
        rows.append(
            {
                "incident_id": f"INC-{number:02d}",
                "started_at": began,
                "detected_at": noticed,
                "resolved_at": noticed + timedelta(minutes=resolve),
                "severity": severity,
                "status": "resolved",
            }
        )
    return rows


def quality_checks(
    start: date, weeks: int, failed: Mapping[str, tuple[int, Sequence[int], str]], random: Random
) -> list[Record]:
    """Weekly checks. ``failed``: dimension -> cells checked in a week, failures by week, the field checked."""
    rows: list[Record] = []
    for week in range(weeks):
        for dimension, (checked, failures, field) in failed.items():
            day = start + timedelta(days=7 * week + random.randint(0, 1))
            passed = checked - failures[week]
            rows.append({"date": day, "dimension": dimension, "checked": checked, "passed": passed, "field": field})
    return rows


def load_test(day: date, plateaus: Sequence[tuple[float, int, int, int, float]]) -> list[Record]:
    """Plateaus of 200 seconds, one after the other: (stage, users, requests, failures, P95 in seconds)."""
    began = datetime.combine(day, time(3, 0))
    return [
        {
            "timestamp": began + timedelta(seconds=240 * place),
            "stage": stage,
            "users": users,
            "duration_s": 200,
            "requests": requests,
            "failures": failures,
            "offered_rps": requests / 200,
            "latency_p95_s": p95,
        }
        for place, (stage, users, requests, failures, p95) in enumerate(plateaus)
    ]


def time_saved(days: Sequence[date], per_day: Mapping[date, int], amount: float) -> list[Record]:
    """Clerks' time saved, booked on ``days`` for all claims since the booking before."""
    rows: list[Record] = []
    before = min(per_day)
    for day in days:
        claims = sum(count for moment, count in per_day.items() if before <= moment <= day)
        saved = round(claims * 0.105, 1)
        rows.append(
            {
                "date": day,
                "amount": round(claims * amount, 2),
                "hours_saved": saved,
                "kind": "time",
                "basis": "measured",
            }
        )
        before = day + timedelta(days=1)
    return rows
