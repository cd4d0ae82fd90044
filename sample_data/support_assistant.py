"""A customer support assistant in week 7, with every kind of record a pilot can bring and a few things gone wrong."""

from collections import Counter
from random import Random

from sample_data import support_books, support_model, support_people
from sample_data.files import Pilot, Record
from sample_data.support_expected import expected
from sample_data.support_labels import build_labels
from sample_data.support_log import build_log

TOML = """\
# An assistant that answers customers' questions from help articles, on Friday of week 7.
# Every role is filled. Not all is well: two open incidents, an unapproved hotfix, late labels, a tiny group.
name = "Support assistant"
description = "Answers questions on invoices, deliveries, returns, accounts and products; hands over to a person."
profile = "customer-facing"

start = 2026-09-07              # a Monday: day 1 of week 1
as_of = 2026-10-23              # Friday of week 7: week 6 is the last full one
deployed_on = 2026-09-07
timezone = "Europe/Berlin"
currency = "EUR"

transaction_value = 6           # a solved conversation saves a call; "value" is filled for too few turns to be used
hourly_rate = 55
budget = 20000
target_volume_per_week = 5000
required_rps = 10

accuracy_from = "task_success"  # right is what solved the customer's problem
positive_label = "answer"
label_maturity_days = 7
timeout_s = 30
tools_plan = 4

groups = ["group_language", "group_age"]

[fx]
USD = 0.92                      # one dollar in euros

[primary_kpi]
name = "minutes to solution"
better = "lower"

[token_prices.large-2]          # dollars for a million tokens
input = 3.0
output = 12.0
cached = 0.3

[token_prices.small-2]
input = 0.4
output = 1.6
cached = 0.04

[owners]
latency = "Platform team"
weighted_accuracy = "Head of support"
adoption = "Head of support"
audit_trail = "Data protection"
fairness = "Data protection"
"""


def build() -> Pilot:
    """The folder of this pilot."""
    random = Random(20260907)  # noqa: S311  sample data, no secret
    log = build_log(random)
    per_day = Counter(support_people.local_day(row) for row in log if row["status"] == "ok")
    tables: dict[str, list[Record]] = {
        "requests.parquet": log,
        "labels.csv": build_labels(log, random),
        "reference.parquet": support_model.reference(random),
        "costs.xlsx": support_books.costs(per_day),
        "effort.csv": support_books.effort(),
        "incidents.xlsx": support_books.incidents(),
        "users.csv": support_people.users(),
        "activity.csv": support_people.activity(log, random),
        "quality_checks.csv": support_books.quality_checks(random),
        "benefits.xlsx": support_books.benefits(per_day),
        "work_items.csv": support_model.work_items(random),
        "load_tests.csv": support_books.load_tests(),
        "evaluations.csv": support_model.evaluations(random),
        "surveys.xlsx": support_people.surveys(log, random),
        "model_versions.csv": support_model.model_versions(),
        "experiments.csv": support_model.experiments(random),
        "notes.xlsx": support_people.notes(random),
        "training.csv": support_people.training(random),
        "tools.csv": support_people.tools(),
        "measurements.csv": support_model.measurements(),
    }
    return Pilot(TOML, tables, expected(tables))
