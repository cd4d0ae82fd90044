"""The failing pilot of the article: its seven bad figures, and the five it does not give healthy."""

from datetime import date, timedelta
from random import Random

from sample_data import claims_books
from sample_data.claims_design import Design, Labels, Latency, people
from sample_data.claims_expected import expected
from sample_data.claims_log import build_log
from sample_data.decay import bend, split
from sample_data.files import Pilot, Record

START, AS_OF = date(2026, 8, 10), date(2026, 10, 7)
RATE, VALUE = 312.50, 4

TOML = """\
# A claims pilot that does not work: 150 claims a day for eight weeks and three days.
# Seven figures are those of the failing pilot in the article that KPIDesk follows; what it does not give is healthy.
name = "Claims automation, small claims"
description = "An agent decides small claims; clerks correct it. The review was called after the gate of week 8."
profile = "internal-workflow"

start = 2026-08-10              # a Monday: day 1 of week 1
as_of = 2026-10-07              # the Wednesday of week 9
deployed_on = 2026-08-10
timezone = "America/Chicago"
currency = "USD"

transaction_value = 4           # what deciding one claim is worth
hourly_rate = 312.50            # 6 h per 1,000 claims at this rate are $1.875 of the $2.10 per claim
budget = 30000

positive_label = "approve"
cost_false_positive = 1000      # small claims: paying an invalid one costs less than in motor
cost_false_negative = 250       # and turning a valid one down costs a complaint more often
label_maturity_days = 2         # clerks check each decision by the next day but one
timeout_s = 60

groups = ["group_age", "group_gender"]

[owners]
latency = "Platform team"
weighted_accuracy = "Head of small claims"
drift = "Data science"
adoption = "Head of small claims"
audit_trail = "Model risk"
"""

COMPLETED = (1046, 1051, 1049, 1044, 1052, 1047, 1050, 1053, 458)
HUNDREDTHS_OF_HOURS = (480, 520, 560, 590, 620, 650, 690, 720, 480)
"""53.1 hours for 8,850 claims are 6 for 1,000."""
CENTS_OF_INFERENCE, INFRASTRUCTURE_A_DAY = 15, 11.25
"""$0.15 and, over 59 days, $0.075 a claim: with $1.875 of people $2.10."""
INCIDENTS = (
    (2, 35, 95, "medium"),
    (8, 40, 130, "high"),
    (13, 20, 100, "low"),
    (19, 45, 140, "high"),
    (25, 25, 110, "medium"),
    (32, 30, 120, "low"),
    (38, 55, 170, "high"),
    (43, 20, 90, "medium"),
    (50, 40, 135, "high"),
    (57, 35, 125, "medium"),
)
"""Day, minutes to detect, minutes to resolve: 2.6 hours on average."""
FAILED_CHECKS = {
    "completeness": (500, (8, 7, 7, 6, 8, 7, 6, 7, 7), "policy_number"),
    "consistency": (500, (5, 5, 4, 6, 5, 5, 5, 4, 6), "loss_date"),
    "accuracy": (100, (1, 1, 2, 0, 1, 1, 1, 1, 1), "claim_amount"),
    "freshness": (400, (2, 2, 1, 3, 2, 2, 2, 2, 2), "policy_snapshot"),
}
GROUPS = {
    "group_age": {"18-39": (0.402, 0.398), "40-64": (0.398, 0.402), "65+": (0.200, 0.200)},
    "group_gender": {"female": (0.501, 0.495), "male": (0.499, 0.505)},
}
ACTIVE = (24, 18, 12, 9, 9, 10, 13, 13, 12)
"""Of 60 clerks: 9 in week 4 are 15 %; from week 6 on team leads told people to use it, which made it 13."""


def _labels() -> list[Labels]:
    """Eight weeks that lose 8 points in 30 days, and three days of week 9 that make it 78 % in all.

    8 points in 30 days are 1.87 points a week; the loss of week x lies around 436 + 37 (x - 4.5) of 2,000.
    """
    valid, invalid, ratio = 700, 325, 4
    weight = valid + ratio * invalid
    wanted = (317, 329, 390, 408, 470, 484, 517, 573)
    losses = bend(wanted, 1568 * weight // 1000)
    wrong_yes = [round(0.6 * loss / ratio) for loss in losses]
    return [*split(losses, wrong_yes, valid, invalid, ratio), Labels(140, 65, 48, 18)]


DESIGN = Design(
    seed=20260810,
    start=START,
    as_of=AS_OF,
    completed=COMPLETED,
    labels=_labels(),
    label_days=(0.05, 1.9),
    latency=Latency(typical=2.1, p95=5.6, p99=12.0, slowest=38.0, timeout=60.0),
    timeouts=40,
    other_errors=120,
    active=[people(1, count) for count in ACTIVE],
    untraced=1593,
    version="v2.3",
    cost_false_positive=1000,
    cost_false_negative=250,
    label_maturity_days=2,
    groups=GROUPS,
)


def build() -> Pilot:
    """The folder of this pilot."""
    log = build_log(DESIGN)
    per_day = claims_books.completed_per_day(log)
    tables: dict[str, list[Record]] = {
        "requests.csv": log,
        "costs.xlsx": [
            {"date": date(2026, 7, 27), "amount": 8000.0, "category": "build", "service": "integration partner"},
            *claims_books.daily_charges(per_day, CENTS_OF_INFERENCE, "model gateway"),
            *_infrastructure(),
        ],
        "effort.xlsx": [
            *claims_books.build_effort(START, (24, 24)),
            *claims_books.weekly_effort(START, HUNDREDTHS_OF_HOURS),
        ],
        "incidents.csv": claims_books.incidents(START, INCIDENTS),
        "users.csv": [{"user_id": person, "eligible_from": START, "team": "small claims"} for person in people(1, 60)],
        "quality_checks.xlsx": claims_books.quality_checks(START, 9, FAILED_CHECKS, Random(11)),  # noqa: S311  no secret
        "benefits.xlsx": claims_books.time_saved(_booking_days(), per_day, 0.6),
        "load_tests.csv": claims_books.load_test(date(2026, 8, 19), _plateaus()),
        "model_versions.csv": [_version()],
    }
    return Pilot(TOML, tables, expected(DESIGN, log, tables, RATE, VALUE))


def _infrastructure() -> list[Record]:
    """One charge a week for the servers, the last one for the three days of week 9."""
    charges: list[Record] = []
    for week in range(9):
        first = START + timedelta(days=7 * week)
        last = min(first + timedelta(days=6), AS_OF)
        charges.append(
            {
                "date": last,
                "period_start": first,
                "period_end": last,
                "amount": INFRASTRUCTURE_A_DAY * ((last - first).days + 1),
                "category": "infrastructure",
                "service": "cluster",
            }
        )
    return charges


def _booking_days() -> list[date]:
    """The first booking four days after the start, then every Friday."""
    return [START + timedelta(days=4 + 7 * week) for week in range(8)]


def _plateaus() -> list[tuple[float, int, int, int, float]]:
    return [(0.5, 20, 2400, 0, 4.1), *[(1.0, 40, 4801, 1, 5.4)] * 3, *[(1.5, 60, 7203, 3, 8.0)] * 3]


def _version() -> Record:
    return {
        "version": DESIGN.version,
        "trained_on": date(2026, 7, 13),
        "data_until": date(2026, 6, 30),
        "approved_on": date(2026, 8, 5),
        "approved_by": "Model risk board",
        "deployed_on": START,
    }
