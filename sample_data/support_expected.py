"""The expected numbers of the support assistant, for the measures that plain arithmetic can give."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from sample_data import arithmetic, book_expected
from sample_data.arithmetic import number
from sample_data.files import Record
from sample_data.support_log import AS_OF, START
from sample_data.support_people import local_day

RATE, VALUE = 55, 6
_ASSESSABLE = 30


def expected(tables: Mapping[str, Sequence[Record]]) -> dict[str, object]:
    """Measure -> its value. No lights and no verdict: this pilot is for looking around in."""
    books = {name.partition(".")[0]: records for name, records in tables.items()}
    done = [row for row in books["requests"] if row["status"] == "ok"]
    measures = {
        **_latency(books["requests"]),
        **_accuracy(done, books["labels"]),
        **_money(books, len({row["transaction_id"] for row in done})),
        **book_expected.measure_load(books["load_tests"]),
        **_quality(books["quality_checks"]),
        **_adoption(done, books["users"]),
        **book_expected.first_impact(books["benefits"], START),
        **_audit(done, books["model_versions"]),
        "demographic_parity_difference": max(_parity_gap(done, column) for column in ("group_language", "group_age")),
    }
    return {"measures": {name: {"value": value} for name, value in measures.items()}}


def _latency(log: Sequence[Record]) -> dict[str, float]:
    timed = [number(row, "latency_s") for row in log if row["status"] == "ok" or row["error_type"] == "timeout"]
    shares = {"latency_p50": 0.5, "latency_p95": 0.95, "latency_p99": 0.99, "latency_max": 1.0}
    return {name: arithmetic.percentile(timed, share) for name, share in shares.items()}


def _accuracy(done: Sequence[Record], labels: Sequence[Record]) -> dict[str, float]:
    solved = {row["request_id"]: bool(row["task_success"]) for row in labels}
    known = [solved[row["request_id"]] for row in done if row["request_id"] in solved]
    return {"weighted_accuracy": sum(known) / len(known)}


def _money(books: Mapping[str, Sequence[Record]], completed: int) -> dict[str, float]:
    entries = [row for row in books["effort"] if row["activity"] != "build"]
    hours = sum((Fraction(str(row["hours"])) * _share(row) for row in entries), Fraction(0))
    people = sum(
        (Fraction(str(row["hours"])) * _share(row) * Fraction(str(row.get("rate") or RATE)) for row in entries),
        Fraction(0),
    )
    charges = sum((_charge(row) for row in books["costs"] if row["category"] != "build"), Fraction(0))
    cost = (charges + people) / completed
    return {
        "overhead_per_1000": float(hours / completed * 1000),
        "cost_per_transaction": float(cost),
        "cost_to_value": float(cost / VALUE),
    }


def _charge(row: Record) -> Fraction:
    """A charge in euros, a credit as less, a period's charge by the days of it that lie in the pilot."""
    amount = Fraction(str(row["amount"])) * (Fraction("0.92") if row["currency"] == "USD" else 1)
    return (-abs(amount) if row["is_credit"] else amount) * _share(row)


def _share(row: Record) -> Fraction:
    first, last = row.get("period_start"), row.get("period_end")
    if not isinstance(first, date) or not isinstance(last, date):
        return Fraction(1)
    inside = (min(last, AS_OF) - max(first, START)).days + 1
    return Fraction(inside, (last - first).days + 1)


def _quality(checks: Sequence[Record]) -> dict[str, float]:
    """The three dimensions that were checked; the fourth is stated, and higher than the lowest of these."""
    shares = {}
    for dimension in ("completeness", "consistency", "freshness"):
        rows = [row for row in checks if row["dimension"] == dimension]
        shares[dimension] = sum(number(row, "passed") for row in rows) / sum(number(row, "checked") for row in rows)
    return {"data_quality_score": min(shares.values()), **shares}


def _adoption(done: Sequence[Record], users: Sequence[Record]) -> dict[str, float]:
    weeks = arithmetic.active_by_week(((str(row["user_id"]), local_day(row)) for row in done), START)
    measures = {}
    for week, name in ((1, "week_1"), (2, "week_2"), (4, "week_4"), (6, "current")):
        eligible = {str(user["user_id"]) for user in users if _had_access(user, week)}
        measures[f"adoption_{name}"] = len(weeks[week] & eligible) / len(eligible)
    return measures


def _had_access(user: Record, week: int) -> bool:
    first = START + timedelta(days=7 * (week - 1))
    since, until = user["eligible_from"], user["eligible_to"]
    joined = isinstance(since, date) and since <= first + timedelta(days=6)
    return joined and not (isinstance(until, date) and until < first)


def _audit(done: Sequence[Record], versions: Sequence[Record]) -> dict[str, float]:
    traced = sum(all(row.get(part) for part in ("input_ref", "model_version", "output")) for row in done)
    span = {str(one["version"]): (one["approved_on"], one["retired_on"] or AS_OF) for one in versions}
    approved = sum(
        isinstance(since, date) and isinstance(until, date) and since <= local_day(row) <= until
        for row in done
        for since, until in [span[str(row["model_version"])]]
    )
    return {
        "traceability": traced / len(done),
        "explainability": sum(bool(row["explanation"]) for row in done) / len(done),
        "auditability": approved / len(done),
    }


def _parity_gap(done: Sequence[Record], column: str) -> float:
    known = [(str(row[column]), row["prediction"] == "answer") for row in done if row[column]]
    sizes = Counter(group for group, _ in known)
    rates = arithmetic.rate_by(known)
    return arithmetic.largest_gap(rate for group, rate in rates.items() if sizes[group] >= _ASSESSABLE)
