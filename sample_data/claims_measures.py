"""The measures of a claims pilot that come from its log, counted from the records."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from sample_data import arithmetic
from sample_data.arithmetic import number
from sample_data.claims_books import pilot_day
from sample_data.claims_design import Design
from sample_data.files import Record


def measure_log(log: Sequence[Record], design: Design) -> dict[str, float]:
    """Latency, accuracy, decay, audit trail and fairness."""
    done = [row for row in log if row["status"] == "ok"]
    timed = [number(row, "latency_s") for row in log if row["status"] == "ok" or row["error_type"] == "timeout"]
    pairs = [(str(row["prediction"]), str(row["actual"])) for row in done if row.get("actual")]
    cells = arithmetic.confusion(pairs, "approve")
    traced = sum(all(row.get(part) for part in ("input_ref", "model_version", "output")) for row in done)
    return {
        "latency_p50": arithmetic.percentile(timed, 0.50),
        "latency_p95": arithmetic.percentile(timed, 0.95),
        "latency_p99": arithmetic.percentile(timed, 0.99),
        "latency_max": max(timed),
        **arithmetic.accuracy_measures(cells, design.cost_false_positive, design.cost_false_negative),
        "accuracy_decay": arithmetic.decay_per_30_days(_weekly_accuracy(done, design)),
        "traceability": traced / len(done),
        "explainability": sum(bool(row["explanation"]) for row in done) / len(done),
        "auditability": sum(row["model_version"] == design.version for row in done) / len(done),
        "demographic_parity_difference": max(_parity_gap(done, column) for column in design.groups),
        "equalized_odds_difference": max(_odds_gap(done, column) for column in design.groups),
    }


def _weekly_accuracy(done: Sequence[Record], design: Design) -> dict[int, tuple[Fraction, int]]:
    weights = {"approve": design.cost_false_negative, "reject": design.cost_false_positive}
    weeks: dict[int, tuple[Fraction, int]] = {}
    for week in range(1, len(design.completed) + 1):
        last = design.start + timedelta(days=7 * week - 1)
        if (design.as_of - last).days < design.label_maturity_days:
            break
        rows = [row for row in done if row.get("actual") and (pilot_day(row) - design.start).days // 7 + 1 == week]
        whole = sum(weights[str(row["actual"])] for row in rows)
        right = sum(weights[str(row["actual"])] for row in rows if row["actual"] == row["prediction"])
        weeks[week] = Fraction(right, whole), len(rows)
    return weeks


def _parity_gap(done: Sequence[Record], column: str) -> float:
    return arithmetic.largest_gap(
        arithmetic.rate_by((str(row[column]), row["prediction"] == "approve") for row in done).values()
    )


def _odds_gap(done: Sequence[Record], column: str) -> float:
    gaps = []
    for actual in ("approve", "reject"):
        rows = [row for row in done if row.get("actual") == actual]
        rates = arithmetic.rate_by((str(row[column]), row["prediction"] == "approve") for row in rows)
        gaps.append(arithmetic.largest_gap(rates.values()))
    return max(gaps)


def measure_adoption(log: Sequence[Record], users: Sequence[Record], design: Design) -> dict[str, float]:
    """Weekly adoption: distinct people with a completed request among those eligible in that week."""
    weeks = arithmetic.active_by_week(
        ((str(row["user_id"]), pilot_day(row)) for row in log if row["status"] == "ok"), design.start
    )
    full = ((design.as_of - design.start).days + 1) // 7
    measures = {f"adoption_week_{week}": len(weeks[week]) / _eligible(users, design, week) for week in (1, 2, 4)}
    measures["adoption_current"] = len(weeks[full]) / _eligible(users, design, full)
    if full >= 12:
        everyone = set().union(*weeks.values())
        regular = sum(sum(person in weeks[week] for week in range(9, 13)) >= 3 for person in everyone)
        measures["adoption_sustained"] = regular / _eligible(users, design, 12)
    return measures


def _eligible(users: Sequence[Record], design: Design, week: int) -> int:
    last = design.start + timedelta(days=7 * week - 1)
    return sum(isinstance(user["eligible_from"], date) and user["eligible_from"] <= last for user in users)
