"""Running the support assistant: charges, hours, incidents, checks, load tests, benefits."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

from sample_data.files import Record
from sample_data.support_log import AS_OF, START


def costs(per_day: Counter[date]) -> list[Record]:
    """Daily inference in dollars, monthly charges in euros spread over their days, one credit, one build charge."""
    daily: list[Record] = [
        {
            "date": day,
            "amount": round(0.011 * count, 2),
            "currency": "USD",
            "category": "inference",
            "service": "model gateway",
            "model": "all",
            "is_credit": False,
        }
        for day, count in sorted(per_day.items())
    ]
    september, october = (START, date(2026, 9, 30)), (date(2026, 10, 1), date(2026, 10, 31))
    return [
        _charge(date(2026, 8, 28), 9500.0, "build", "integration"),
        *daily,
        _charge(september[1], 48.0, "infrastructure", "vector store", september),
        _charge(october[1], 62.0, "infrastructure", "vector store", october),
        _charge(september[1], 24.0, "pipeline", "document sync", september),
        _charge(october[1], 31.0, "pipeline", "document sync", october),
        _charge(date(2026, 9, 26), 55.0, "retraining", "prompt and index refresh"),
        _charge(date(2026, 10, 5), 18.0, "maintenance", "connector licence"),
        {**_charge(date(2026, 10, 12), 6.5, "inference", "model gateway"), "is_credit": True},
    ]


def _charge(day: date, amount: float, category: str, service: str, period: tuple[date, date] | None = None) -> Record:
    row: Record = {"date": day, "amount": amount, "currency": "EUR", "category": category, "service": service}
    dated: Record = {"period_start": period[0], "period_end": period[1]} if period else {}
    return row | dated | {"is_credit": False}


def effort() -> list[Record]:
    """Timesheets: two people on set days, one with a rate of her own, one period sum, and the build before."""
    rows: list[Record] = [
        {"date": date(2026, 8, 31), "hours": 60.0, "activity": "build", "person": "dev-2", "rate": 70.0},
    ]
    for week in range(7):
        monday = START + timedelta(days=7 * week)
        rows += [
            {"date": monday, "hours": 0.3, "activity": "monitoring", "person": "ops-4"},
            {"date": monday + timedelta(days=2), "hours": 0.5, "activity": "review", "person": "qa-1", "rate": 48.0},
            {"date": monday + timedelta(days=4), "hours": 0.25, "activity": "data_quality", "person": "ops-4"},
        ]
    first, last = date(2026, 10, 5), date(2026, 10, 11)
    incident: Record = {"date": last, "period_start": first, "period_end": last, "hours": 1.4}
    return [*rows, incident | {"activity": "incidents", "person": "ops-4"}]


def incidents() -> list[Record]:
    """Nine incidents; one of unknown start, two still open: day, hour, minutes to detect and to resolve, severity."""
    listed: tuple[tuple[int, float, int | None, int | None, str], ...] = (
        (4, 8.5, 12, 55, "low"),
        (9, 13.0, 25, 90, "medium"),
        (15, 10.2, 8, 40, "low"),
        (22, 18.4, 35, 150, "high"),
        (27, 9.0, 10, 65, "low"),
        (30, 14.1, 20, 240, "critical"),
        (38, 11.5, None, 80, "medium"),
        (45, 16.0, 15, None, "medium"),
        (47, 9.3, 30, None, "low"),
    )
    return [_incident(number, one) for number, one in enumerate(listed, 1)]


def _incident(number: int, one: tuple[int, float, int | None, int | None, str]) -> Record:
    day, hour, detect, resolve, severity = one
    began = datetime(START.year, START.month, START.day) + timedelta(days=day - 1, hours=hour)  # noqa: DTZ001  local time
    noticed = began + timedelta(minutes=detect or 0)
    return {
        "incident_id": f"SUP-{number:02d}",
        "started_at": None if detect is None else began,
        "detected_at": noticed,
        "resolved_at": None if resolve is None else noticed + timedelta(minutes=resolve),
        "severity": severity,
        "status": "open" if resolve is None else "resolved",
    }


def quality_checks(random: Random) -> list[Record]:
    """Three dimensions, week by week. Spot checks of accuracy are the vendor's: see ``measurements``."""
    rows: list[Record] = []
    plan = (("completeness", 800, 22, "customer_id"), ("consistency", 800, 9, "order_state"))
    for week in range(7):
        day = START + timedelta(days=7 * week + 1)
        for dimension, checked, failed, field in (*plan, ("freshness", 200, 3, "help_article")):
            passed = checked - failed - random.randint(-3, 3)
            rows.append({"date": day, "dimension": dimension, "checked": checked, "passed": passed, "field": field})
    return rows


def load_tests() -> list[Record]:
    """One ramp, plateau by plateau of five minutes."""
    began = datetime(2026, 9, 16, 4, 0, tzinfo=UTC)
    plateaus = (
        (0.5, 12, 1500, 0, 2.1, 1.3),
        (1.0, 25, 3303, 2, 2.2, 1.4),
        (1.0, 25, 3301, 1, 2.4, 1.5),
        (1.5, 38, 4956, 4, 3.0, 1.9),
    )
    return [
        {
            "timestamp": began + timedelta(seconds=330 * place),
            "stage": stage,
            "users": users,
            "duration_s": 300,
            "requests": requests,
            "failures": failures,
            "offered_rps": round(requests / 300, 2),
            "latency_s": middle,
            "latency_p95_s": p95,
        }
        for place, (stage, users, requests, failures, p95, middle) in enumerate(plateaus)
    ]


def benefits(per_day: Counter[date]) -> list[Record]:
    """Agents' time saved each week, revenue and risk now and then; the first one five days after the start."""
    rows: list[Record] = [_benefit(START + timedelta(days=5), 180.0, 6.0, "time", "measured")]
    for week in range(1, 7):
        day = START + timedelta(days=7 * week + 4)
        count = sum(number for moment, number in per_day.items() if (moment - START).days // 7 == week)
        rows.append(_benefit(day, round(1.9 * count, 2), round(0.055 * count, 1), "time", "measured"))
    rows += [
        _benefit(date(2026, 10, 2), 420.0, None, "revenue", "estimated"),
        _benefit(AS_OF, 150.0, None, "risk", "declared"),
    ]
    return rows


def _benefit(day: date, amount: float, hours: float | None, kind: str, basis: str) -> Record:
    return {"date": day, "amount": amount, "hours_saved": hours, "kind": kind, "basis": basis}
