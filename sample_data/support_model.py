"""The model behind the support assistant: versions, evaluations, experiments, training-time records, work compared."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from sample_data.files import Record
from sample_data.support_log import SECOND_VERSION_FROM, START

_TOPICS = ("invoice", "delivery", "returns", "account", "product")


def reference(random: Random) -> list[Record]:
    """The questions the assistant was tuned on: shorter than those of today, and fewer about products."""
    return [
        {
            "feature_topic": random.choices(_TOPICS, (24, 24, 20, 20, 12))[0],
            "feature_length": max(3, int(random.gauss(15, 7))),
            "prediction": "hand over" if random.random() < 0.14 else "answer",
            "score": round(random.betavariate(8, 2.4), 3),
        }
        for _ in range(1200)
    ]


def evaluations(random: Random) -> list[Record]:
    """Two versions on the same two suites before each went live."""
    plans = (("v1.0", datetime(2026, 9, 3, 9, tzinfo=UTC), 0.86), ("v1.1", datetime(2026, 9, 25, 9, tzinfo=UTC), 0.91))
    suites = (("policy answers", 80, "correctness"), ("unsafe requests", 40, "refusal"))
    rows: list[Record] = []
    for version, began, level in plans:
        for suite, cases, metric in suites:
            for case in range(1, cases + 1):
                score = round(min(1.0, random.betavariate(20 * level, 20 * (1 - level))), 2)
                rows.append(
                    {
                        "evaluated_at": began + timedelta(seconds=20 * len(rows)),
                        "suite": suite,
                        "case_id": f"{suite.split()[0]}-{case:03d}",
                        "model_version": version,
                        "metric": metric,
                        "score": score,
                        "passed": score >= 0.7,
                    }
                )
    return rows


def model_versions() -> list[Record]:
    """Two approved versions, and the hotfix that went live without approval."""
    last_of_first = SECOND_VERSION_FROM - timedelta(days=1)
    first = (date(2026, 8, 24), date(2026, 8, 15), date(2026, 9, 4), "Release board", START, last_of_first)
    second = (date(2026, 9, 21), date(2026, 9, 18), date(2026, 9, 25), "Release board", SECOND_VERSION_FROM, None)
    hotfix = (date(2026, 9, 21), date(2026, 9, 18), None, None, date(2026, 10, 6), date(2026, 10, 6))
    names = ("trained_on", "data_until", "approved_on", "approved_by", "deployed_on", "retired_on")
    versions = (("v1.0", first), ("v1.1", second), ("v1.1-hotfix", hotfix))
    return [{"version": version, **dict(zip(names, dates, strict=True))} for version, dates in versions]


def experiments(random: Random) -> list[Record]:
    """Short against long prompt: minutes to a solved question, by conversation."""
    rows: list[Record] = []
    for unit in range(1, 241):
        arm = "treatment" if unit % 2 else "control"
        minutes = random.lognormvariate(1.15 if arm == "treatment" else 1.3, 0.5)
        day = START + timedelta(days=21 + unit % 14)
        rows.append(
            {
                "experiment": "short prompt",
                "arm": arm,
                "unit_id": f"x-{unit:03d}",
                "metric": "minutes to solution",
                "value": round(minutes, 2),
                "date": day,
            }
        )
    return rows


def work_items(random: Random) -> list[Record]:
    """Tickets before the assistant, and with it or without it since."""
    plan = (("before", 160, -28, 27.0, 9.4), ("control", 120, 0, 26.0, 9.1), ("treatment", 180, 0, 15.0, 5.6))
    rows: list[Record] = []
    for arm, count, offset, minutes, cost in plan:
        for _ in range(count):
            day = START + timedelta(days=offset + random.randint(0, 26))
            began = datetime(day.year, day.month, day.day, random.randint(6, 15), random.randint(0, 59), tzinfo=UTC)
            spent = minutes * random.lognormvariate(-0.1, 0.45)
            rows.append(
                {
                    "unit_id": f"ticket-{len(rows) + 1:04d}",
                    "started_at": began,
                    "finished_at": began + timedelta(seconds=int(60 * spent)),
                    "arm": arm,
                    "outcome_value": round(spent, 1),
                    "unit_cost": round(cost * random.uniform(0.7, 1.4), 2),
                    "handled_by": "assistant" if arm == "treatment" and random.random() < 0.7 else "agent",
                }
            )
    return rows


def measurements() -> list[Record]:
    """The one figure that somebody else computed."""
    return [
        {
            "metric": "data_accuracy",
            "value": 0.985,
            "date": date(2026, 10, 16),
            "n": 400,
            "note": "spot check of help articles by the content team",
        }
    ]
