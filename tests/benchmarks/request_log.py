"""A pilot of any size, generated: a request log of 22 columns as Parquet, the small roles as csv, and pilot.toml.

The log is written in row groups of 122,880 rows, each from a seed of its own, so that writing it takes no more memory
for ten million rows than for one.
"""

import argparse
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc

SEED = 20260803
ROW_GROUP = 122_880
START, DAYS, TIMEZONE = date(2026, 8, 3), 90, "Europe/Berlin"
FIRST_MOMENT, HOURS = np.datetime64("2026-08-02T22:00:00", "us"), DAYS * 24 + 1
"""Midnight in Berlin; one hour more, because winter time begins on 25 October."""
NEW_VERSION = np.datetime64("2026-09-14T22:00:00", "us")
USERS = 5_000
COST_FALSE_POSITIVE, COST_FALSE_NEGATIVE = 500.0, 100.0
TRANSACTION_VALUE, HOURLY_RATE = 4.0, 60.0

Chance = np.random.Generator
Marks = npt.NDArray[np.bool_]

_TYPES: dict[str, pa.DataType] = {
    "request_id": pa.string(),
    "transaction_id": pa.string(),
    "timestamp": pa.timestamp("us"),
    "user_id": pa.string(),
    "session_id": pa.string(),
    "latency_s": pa.float64(),
    "status": pa.string(),
    "error_type": pa.string(),
    "provider": pa.string(),
    "model_version": pa.string(),
    "region": pa.string(),
    "segment": pa.string(),
    "group_age": pa.string(),
    "group_gender": pa.string(),
    "input_ref": pa.string(),
    "output": pa.string(),
    "explanation": pa.string(),
    "prediction": pa.string(),
    "actual": pa.string(),
    "score": pa.float64(),
    "value": pa.float64(),
    "cost": pa.float64(),
}
SCHEMA = pa.schema(list(_TYPES.items()))
_REASONS = tuple(
    f"rule {rule}: {told}" for rule in range(1, 21) for told in ("within the limit", "needs a second look")
)


def write_pilot(folder: Path, rows: int, seed: int = SEED) -> None:
    """Make a folder that ``kpidesk review`` can take as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    write_log(folder / "requests.parquet", rows, seed)
    for role, frame in small_roles(rows).items():
        frame.to_csv(folder / f"{role}.csv", index=False)
    (folder / "pilot.toml").write_text(_settings(), encoding="utf-8")


def write_log(path: Path, rows: int, seed: int = SEED) -> None:
    """The request log alone, one row group after the other."""
    with pq.ParquetWriter(path, SCHEMA) as writer:
        for first in range(0, rows, ROW_GROUP):
            writer.write_table(_rows(first, min(first + ROW_GROUP, rows), rows, seed), row_group_size=ROW_GROUP)


def _rows(first: int, last: int, rows: int, seed: int) -> pa.Table:
    chance = np.random.default_rng([seed, first])
    number = np.arange(first, last)
    moment = _moments(chance, number, rows)
    failed = chance.random(len(number)) < 0.008
    user = chance.integers(0, USERS, len(number))
    columns = {
        "request_id": _ids("r-", number, 9),
        # Every tenth request is the second one of its transaction.
        "transaction_id": _ids("t-", number * 9 // 10, 9),
        "timestamp": pa.array(moment),
        "user_id": _ids("u-", user, 5),
        "session_id": _ids("s-", number // 8, 9),
        **_serving(chance, failed, moment),
        "region": _drawn(chance, ("north", "south", "east", "west"), len(number)),
        "segment": _drawn(chance, ("private", "business", "public"), len(number)),
        "group_age": _named(("18-39", "40-64", "65+"), user % 3),
        "group_gender": _named(("female", "male"), user // 3 % 2),
        **_record(chance, number, failed),
        **_answers(chance, failed),
        "value": _filled(chance.gamma(4.0, 1.0, len(number)).round(2), chance.random(len(number)) < 0.99),
        "cost": pa.array(chance.gamma(2.0, 0.01, len(number)).round(5)),
    }
    return pa.table(columns, schema=SCHEMA)


def _moments(chance: Chance, number: npt.NDArray[np.int64], rows: int) -> npt.NDArray[np.datetime64]:
    """Ascending moments: the rows of a group share the stretch of the pilot that falls to it."""
    length = HOURS * 3_600_000_000
    begin, end = int(number[0]) * length // rows, (int(number[-1]) + 1) * length // rows
    return FIRST_MOMENT + np.sort(chance.integers(begin, end, len(number))).astype("timedelta64[us]")


def _serving(chance: Chance, failed: Marks, moment: npt.NDArray[np.datetime64]) -> dict[str, Array]:
    kind = chance.integers(0, 3, len(failed))
    latency = chance.lognormal(-0.7, 0.6, len(failed)).round(3)
    latency[failed & (kind == 0)] = 30.0
    return {
        "latency_s": pa.array(latency),
        "status": _named(("ok", "error"), failed.astype(int)),
        "error_type": _named(("timeout", "provider", "tool"), kind, failed),
        "provider": _drawn(chance, ("alpha", "beta"), len(failed)),
        "model_version": _named(("v1.0", "v1.1"), (moment >= NEW_VERSION).astype(int)),
    }


def _record(chance: Chance, number: npt.NDArray[np.int64], failed: Marks) -> dict[str, Array]:
    """References to texts, and explanations written out; failures have no output."""
    reference = _ids("archive/requests/", number, 9)
    explained = ~failed & (chance.random(len(number)) < 0.97)
    return {
        "input_ref": reference,
        "output": pc.if_else(pa.array(~failed), _ids("archive/answers/", number, 9), pa.scalar(None, pa.string())),
        "explanation": _named(_REASONS, chance.integers(0, len(_REASONS), len(number)), explained),
    }


def _answers(chance: Chance, failed: Marks) -> dict[str, Array]:
    """Predictions that are right in 95 of 100 cases; the truth is known for two thirds of them."""
    yes = chance.random(len(failed)) < 0.4
    right = chance.random(len(failed)) < 0.95
    known = ~failed & (chance.random(len(failed)) < 2 / 3)
    said = yes == right
    score = np.clip(chance.normal(np.where(said, 0.8, 0.2), 0.1), 0, 1).round(3)
    return {
        "prediction": _named(("reject", "approve"), said.astype(int), ~failed),
        "actual": _named(("reject", "approve"), yes.astype(int), known),
        "score": _filled(score, ~failed),
    }


def _ids(prefix: str, number: npt.NDArray[np.int64], width: int) -> Array:
    digits = pc.utf8_lpad(pa.array(number).cast(pa.string()), width, "0")
    return pc.binary_join_element_wise(pa.scalar(prefix), digits, pa.scalar(""))


def _drawn(chance: Chance, words: tuple[str, ...], rows: int) -> Array:
    return _named(words, chance.integers(0, len(words), rows))


def _named(words: tuple[str, ...], place: npt.NDArray[np.int64], there: Marks | None = None) -> Array:
    return pc.take(pa.array(words), pa.array(place, mask=None if there is None else ~there))


def _filled(numbers: npt.NDArray[np.float64], there: Marks) -> Array:
    return pa.array(numbers, mask=~there)


def small_roles(rows: int) -> dict[str, pd.DataFrame]:
    """Role -> rows of everything but the log, so that every KPI is computed."""
    days = [START + timedelta(days=day) for day in range(DAYS)]
    mondays = days[::7]
    users = pd.DataFrame({"user_id": [f"u-{user:05d}" for user in range(USERS + 500)], "eligible_from": START})
    costs = pd.DataFrame(
        [
            (day, round(share * rows / DAYS * (1 + day.day / 100), 2), category)
            for day in days
            for category, share in (("inference", 0.02), ("infrastructure", 0.015), ("pipeline", 0.005))
        ],
        columns=["date", "amount", "category"],
    )
    effort = pd.DataFrame(
        [
            (day, round(hours * rows / DAYS / 1000 * (1 + day.day / 200), 3), activity)
            for day in days
            for activity, hours in (("monitoring", 0.15), ("review", 0.2))
        ],
        columns=["date", "hours", "activity"],
    )
    benefits = pd.DataFrame({"date": mondays, "amount": round(rows / 13, 2), "kind": "time", "basis": "measured"})
    return {"users": users, "costs": costs, "effort": effort, "benefits": benefits, **_operations(days, mondays)}


def _operations(days: list[date], mondays: list[date]) -> dict[str, pd.DataFrame]:
    checks = [
        (day, dimension, 1000, 985 + place)
        for day in mondays
        for place, dimension in enumerate(("completeness", "consistency", "accuracy", "freshness"))
    ]
    begun = [pd.Timestamp(day) + pd.Timedelta(hours=9) for day in days[3::8]]
    incidents = pd.DataFrame({"incident_id": [f"INC-{one}" for one in range(len(begun))], "started_at": begun})
    incidents["detected_at"] = incidents.started_at + pd.to_timedelta(incidents.index % 5 + 3, unit="min")
    incidents["resolved_at"] = incidents.detected_at + pd.to_timedelta(incidents.index % 7 * 15 + 20, unit="min")
    tests = [("2026-08-05 20:00", 1.0, 600, 8000, 2, 0.9), ("2026-08-05 20:20", 1.5, 600, 12000, 4, 1.4)]
    versions = [("v1.0", "2026-07-06", "2026-07-28", "2026-08-03"), ("v1.1", "2026-09-01", "2026-09-10", "2026-09-15")]
    return {
        "quality_checks": pd.DataFrame(checks, columns=["date", "dimension", "checked", "passed"]),
        "incidents": incidents,
        "load_tests": pd.DataFrame(
            tests, columns=["timestamp", "stage", "duration_s", "requests", "failures", "latency_p95_s"]
        ),
        "model_versions": pd.DataFrame(versions, columns=["version", "trained_on", "approved_on", "deployed_on"]),
    }


def _settings() -> str:
    return f"""\
name = "Benchmark"
start = {START}
as_of = {START + timedelta(days=DAYS - 1)}
timezone = "{TIMEZONE}"
transaction_value = {TRANSACTION_VALUE}
hourly_rate = {HOURLY_RATE}
positive_label = "approve"
cost_false_positive = {COST_FALSE_POSITIVE}
cost_false_negative = {COST_FALSE_NEGATIVE}
label_maturity_days = 0
timeout_s = 30
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("rows", type=int)
    asked = parser.parse_args()
    write_pilot(asked.folder, asked.rows)


if __name__ == "__main__":
    main()
