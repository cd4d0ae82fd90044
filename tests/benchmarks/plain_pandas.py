"""What KPIDesk is measured against: the facts of a review in plain pandas, as a good analyst would write them.

The same sums over the log by day, week, window and six segment columns; exact percentiles of latency; answers against
the truth; weekly active users; rates by group; costs per transaction. No intervals, no lights, no report.

    python plain_pandas.py FOLDER OUT.json
"""

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

SEGMENTS = ("region", "segment", "provider", "model_version", "group_age", "group_gender")
GROUPS = ("group_age", "group_gender")
TEXTS = ("status", "error_type", "prediction", "actual", *SEGMENTS)
RECORDS = ("input_ref", "output", "explanation")
PERCENTILES = {"latency_p50": 0.5, "latency_p95": 0.95, "latency_p99": 0.99}


def read_log(folder: Path, settings: dict[str, Any]) -> pd.DataFrame:
    """The log with what is read from each row; texts that repeat become categories, references become marks."""
    log = pd.read_parquet(folder / "requests.parquet")
    for column in TEXTS:
        log[column] = log[column].astype("category")
    for column in RECORDS:
        log[column] = log[column].notna()
    local = log["timestamp"].dt.tz_localize("UTC").dt.tz_convert(settings["timezone"]).dt.tz_localize(None)
    since = local - pd.Timestamp(settings["start"])
    log["day"] = since.dt.days + 1
    log["week"] = (log["day"] - 1) // 7 + 1
    log["hour"] = since // pd.Timedelta(hours=1)
    log["minute"] = (log["timestamp"] - pd.Timestamp(settings["start"])) // pd.Timedelta(minutes=1)
    return log


def mark(log: pd.DataFrame, settings: dict[str, Any]) -> None:
    """Add what is counted."""
    ok = log["status"] == "ok"
    timed_out = ~ok & (log["error_type"] == "timeout")
    counted = log["latency_s"].where(ok, log["latency_s"].clip(lower=settings["timeout_s"])).where(ok | timed_out)
    answered = log.loc[ok, ["transaction_id", "timestamp"]].sort_values("timestamp", kind="stable")
    firsts = answered.drop_duplicates("transaction_id").index
    log["decisions"], log["timed_out"] = ok, timed_out
    log["latency_zero"] = counted == 0
    log["latency"] = counted.where(counted > 0)
    log["latency_failed"] = log["latency_s"].where(~ok & ~timed_out & (log["latency_s"] > 0))
    log["completed"] = log.index.isin(firsts)
    log["has_version"] = log["model_version"].notna()
    log["traceable"] = ok & log["input_ref"] & log["output"] & log["has_version"]
    log["with_input"], log["with_output"] = ok & log["input_ref"], ok & log["output"]
    log["with_version"], log["explained"] = ok & log["has_version"], ok & log["explanation"]
    log["has_actual"] = log["actual"].notna()
    log["value_sum"] = log["value"].where(log["completed"])
    log["value_filled"] = log["value"].notna() & log["completed"]
    for column in ("request_id", "timestamp", "status", "latency_s"):
        log[f"filled_{column}"] = log[column].notna()


FACTS = (
    "decisions",
    "timed_out",
    "latency_zero",
    "completed",
    "traceable",
    "with_input",
    "with_output",
    "with_version",
    "explained",
    "has_actual",
    "value_sum",
    "value_filled",
    "cost",
    "filled_request_id",
    "filled_timestamp",
    "filled_status",
    "filled_latency_s",
    "has_version",
)


def sums(log: pd.DataFrame, key: str) -> pd.DataFrame:
    """Every fact by day or segment."""
    groups = log.groupby(key, observed=True)
    return groups[list(FACTS)].sum().assign(requests=groups.size())


def quantiles(log: pd.DataFrame, key: str, column: str = "latency") -> pd.DataFrame:
    """p50, p95, p99 and the largest by week or segment; linear interpolation."""
    groups = log.groupby(key, observed=True)[column]
    found = groups.quantile(np.array(list(PERCENTILES.values()))).unstack()  # noqa: PD010 - a series has no pivot_table
    return found.set_axis(list(PERCENTILES), axis=1).assign(latency_max=groups.max())


def answers(log: pd.DataFrame, key: str) -> pd.DataFrame:
    """TP, FN, FP, TN by day, week or segment."""
    told = log[log["actual"].notna() & log["prediction"].notna()]
    counts = told.groupby([key, "actual", "prediction"], observed=True).size().reset_index(name="n")
    counts["pair"] = counts["actual"].astype(str) + "_" + counts["prediction"].astype(str)
    return counts.pivot_table(index=key, columns="pair", values="n", fill_value=0, observed=True)


def accuracy(counts: pd.DataFrame, settings: dict[str, Any]) -> pd.DataFrame:
    """Accuracy by what a wrong answer costs, and its kin."""
    cost_no, cost_yes = settings["cost_false_negative"], settings["cost_false_positive"]
    tp, fn = counts["approve_approve"], counts["approve_reject"]
    fp, tn = counts["reject_approve"], counts["reject_reject"]
    yes, no = cost_no * (tp + fn), cost_yes * (fp + tn)
    return pd.DataFrame(
        {
            "weighted_accuracy": (cost_no * tp + cost_yes * tn) / (yes + no),
            "accuracy": (tp + tn) / (tp + fn + fp + tn),
            "precision": tp / (tp + fp),
            "recall": tp / (tp + fn),
            "naive_weighted_accuracy": pd.concat([yes, no], axis=1).max(axis=1) / (yes + no),
            "expected_error_cost": (cost_no * fn + cost_yes * fp) / (tp + fn + fp + tn),
        }
    )


def shares(facts: pd.DataFrame) -> pd.DataFrame:
    """What the record of decisions holds."""
    return pd.DataFrame(
        {
            "traceability": facts["traceable"] / facts["decisions"],
            "explainability": facts["explained"] / facts["decisions"],
            "input_recorded": facts["with_input"] / facts["decisions"],
            "output_recorded": facts["with_output"] / facts["decisions"],
            "version_recorded": facts["with_version"] / facts["decisions"],
            "label_coverage": facts["has_actual"] / facts["requests"],
        }
    )


def adoption(log: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Weekly active users over those eligible, and completed requests per active user."""
    eligible = pd.read_csv(folder / "users.csv")["user_id"]
    used = log.loc[log["decisions"], ["user_id", "week"]].groupby(["week", "user_id"]).size().reset_index(name="n")
    used["listed"] = used["user_id"].isin(eligible)
    weeks = used.groupby("week").agg(active=("listed", "sum"), actions=("n", "sum"), users=("n", "size"))
    shares = pd.DataFrame({"adoption_current": weeks["active"] / len(eligible)})
    return shares.assign(actions_per_active_user=weeks["actions"] / weeks["users"])


def costs(days: pd.DataFrame, folder: Path, settings: dict[str, Any]) -> pd.DataFrame:
    """All-in cost and hours per day, beside the volume."""
    charges = pd.read_csv(folder / "costs.csv", parse_dates=["date"])
    effort = pd.read_csv(folder / "effort.csv", parse_dates=["date"])
    start = pd.Timestamp(settings["start"])
    spent = charges.groupby((charges["date"] - start).dt.days + 1)["amount"].sum()
    hours = effort.groupby((effort["date"] - start).dt.days + 1)["hours"].sum()
    books = days.assign(charges=spent, hours=hours).fillna({"charges": 0.0, "hours": 0.0})
    return books.assign(outlay=books["charges"] + books["hours"] * settings["hourly_rate"])


def money(books: pd.DataFrame) -> pd.DataFrame:
    """Figures per transaction over summed days."""
    cost = books["outlay"] / books["completed"]
    return pd.DataFrame(
        {
            "cost_per_transaction": cost,
            "cost_per_request": books["outlay"] / books["requests"],
            "cost_to_value": cost / (books["value_sum"] / books["value_filled"]),
            "overhead_per_1000": books["hours"] / books["completed"] * 1000,
        }
    )


def fairness(log: pd.DataFrame, column: str) -> pd.DataFrame:
    """Rates by group over decisions with a prediction."""
    rows = log.loc[log["decisions"] & log["prediction"].notna(), [column, "prediction", "actual", "score"]]
    rows["selected"] = rows["prediction"] == "approve"
    positive, negative = rows[rows["actual"] == "approve"], rows[rows["actual"] == "reject"]
    scored = rows[rows["actual"].notna() & rows["score"].notna()]
    outcome = (scored["actual"] == "approve").groupby(scored[column], observed=True).mean()
    return pd.DataFrame(
        {
            "n": rows.groupby(column, observed=True).size(),
            "selection_rate": rows.groupby(column, observed=True)["selected"].mean(),
            "tpr": positive.groupby(column, observed=True)["selected"].mean(),
            "fpr": negative.groupby(column, observed=True)["selected"].mean(),
            "calibration": scored.groupby(column, observed=True)["score"].mean() - outcome,
        }
    )


def traffic(log: pd.DataFrame) -> dict[str, float]:
    """The busiest minutes, empty hours, and what is wrong with the ids."""
    minutes = log.groupby(["day", "minute"]).size()
    busiest = minutes.groupby("day").quantile(0.99).max()
    numbers = log["request_id"].str.slice(2).astype("int64")
    distinct = log["request_id"].nunique()
    return {
        "observed_peak_rps": float(busiest) / 60,
        "hours_with_traffic": float(log["hour"].nunique()),
        "duplicate_ids": float(len(log) - distinct),
        "sequence_breaks": float(numbers.max() - numbers.min() + 1 - distinct),
    }


def first_numbers(frame: pd.DataFrame) -> dict[str, float]:
    return {str(name): float(frame[name].iloc[0]) for name in frame}


def by_name(frame: pd.DataFrame) -> dict[str, dict[str, float]]:
    return {str(name): {str(key): float(number) for key, number in frame[name].items()} for name in frame}


def review(folder: Path) -> dict[str, Any]:
    """All facts at all grains."""
    settings = tomllib.loads((folder / "pilot.toml").read_text(encoding="utf-8"))
    log = read_log(folder, settings)
    mark(log, settings)
    books = costs(sums(log, "day"), folder, settings)
    weeks = books.groupby((books.index - 1) // 7 + 1).sum()
    whole = books.sum().to_frame().T
    daily_answers = answers(log, "day")
    weekly_answers = daily_answers.groupby((daily_answers.index - 1) // 7 + 1).sum()
    latency, failed = log["latency"], log["latency_failed"]
    versions = log[log["decisions"]].groupby(["day", "model_version"], observed=True).size()
    window = {
        **{name: float(latency.quantile(q)) for name, q in PERCENTILES.items()},
        "latency_max": float(latency.max()),
        "latency_p95_failed": float(failed.quantile(0.95)),
        **first_numbers(accuracy(daily_answers.sum().to_frame().T, settings)),
        **first_numbers(shares(whole)),
        **first_numbers(money(whole)),
        **traffic(log),
    }
    weekly = [
        quantiles(log, "week"),
        quantiles(log, "week", "latency_failed")[["latency_p95"]].add_suffix("_failed"),
        accuracy(weekly_answers, settings),
        shares(weeks),
        money(weeks),
        adoption(log, folder),
    ]
    segments = {
        column: pd.concat(
            [quantiles(log, column), shares(sums(log, column)), accuracy(answers(log, column), settings)], axis=1
        )
        for column in SEGMENTS
    }
    return {
        "window": window,
        "weekly": {name: numbers for frame in weekly for name, numbers in by_name(frame).items()},
        "segments": {column: by_name(frame) for column, frame in segments.items()},
        "fairness": {column: by_name(fairness(log, column)) for column in GROUPS},
        "versions": len(versions),
    }


def main() -> None:
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    target.write_text(json.dumps(review(folder), indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
