"""The expected numbers of what is kept beside the log, counted from the records; the same for every pilot."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from sample_data.arithmetic import number
from sample_data.files import Record


def measure_money(
    costs: Sequence[Record], effort: Sequence[Record], completed: int, rate: float, value: float
) -> dict[str, float]:
    """Overhead and all-in cost, build left out."""
    hours = _exact(effort, "hours", "activity")
    charges = _exact(costs, "amount", "category")
    cost = (charges + hours * Fraction(str(rate))) / completed
    return {
        "overhead_per_1000": float(hours / completed * 1000),
        "cost_per_transaction": float(cost),
        "cost_to_value": float(cost / Fraction(str(value))),
    }


def _exact(rows: Sequence[Record], column: str, kind: str) -> Fraction:
    return sum((Fraction(str(row[column])) for row in rows if row[kind] != "build"), Fraction(0))


def measure_incidents(incidents: Sequence[Record]) -> dict[str, float]:
    """Mean hours to recover, to detect and to resolve, all incidents being resolved."""

    def mean(first: str, last: str) -> float:
        return sum(_hours(row[first], row[last]) for row in incidents) / len(incidents)

    return {
        "mttr": mean("started_at", "resolved_at"),
        "time_to_detect": mean("started_at", "detected_at"),
        "time_to_resolve": mean("detected_at", "resolved_at"),
    }


def _hours(first: object, last: object) -> float:
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        raise TypeError("both ends of an incident must be known")
    return (last - first).total_seconds() / 3600


def measure_quality(checks: Sequence[Record]) -> dict[str, float]:
    """The four dimensions and the lowest of them."""
    names = {"completeness": "completeness", "consistency": "consistency", "accuracy": "data_accuracy"}
    names["freshness"] = "freshness"
    shares = {}
    for dimension, name in names.items():
        rows = [row for row in checks if row["dimension"] == dimension]
        shares[name] = sum(number(row, "passed") for row in rows) / sum(number(row, "checked") for row in rows)
    return {"data_quality_score": min(shares.values()), **shares}


def measure_load(plateaus: Sequence[Record]) -> dict[str, float]:
    """Successful requests per second on the two stages, and the worse error rate."""
    rates, errors = {}, []
    for stage in (1.0, 1.5):
        rows = [row for row in plateaus if row["stage"] == stage]
        requests, failures = (sum(number(row, column) for row in rows) for column in ("requests", "failures"))
        rates[stage] = (requests - failures) / sum(number(row, "duration_s") for row in rows)
        errors.append(failures / requests)
    return {"peak_rps": rates[1.0], "stress_rps": rates[1.5], "load_error_rate": max(errors)}


def first_impact(benefits: Sequence[Record], deployed_on: date) -> Mapping[str, float]:
    """Days to the first booked benefit that is more than nothing."""
    days = [row["date"] for row in benefits if number(row, "amount") > 0 and isinstance(row["date"], date)]
    return {"days_to_first_impact": float((min(days) - deployed_on).days)}
