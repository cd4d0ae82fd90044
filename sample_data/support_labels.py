"""What is found out later about the support assistant's answers."""

from datetime import UTC, datetime, time, timedelta
from random import Random

from sample_data.files import Record
from sample_data.support_log import AS_OF, ZONE


def build_labels(log: list[Record], random: Random) -> list[Record]:
    """Outcomes for some 70 % of the answers, half a day to eighteen days later, as far as known on the last day."""
    end = datetime.combine(AS_OF, time(18, 0), ZONE).astimezone(UTC)
    labels = []
    for row in log:
        moment = row["timestamp"]
        if row["status"] != "ok" or random.random() > 0.7 or not isinstance(moment, datetime):
            continue
        known = moment + timedelta(seconds=int(86_400 * random.triangular(0.5, 18, 3)))
        if known <= end:
            labels.append({"request_id": row["request_id"], "actual_at": known, **_outcome(row, random)})
    return labels


def _outcome(row: Record, random: Random) -> Record:
    odds = 0.72 if row["hallucinated"] else 0.9
    success = random.random() < odds
    right = random.random() < (0.93 if success else 0.6)
    said = str(row["prediction"])
    other = "answer" if said == "hand over" else "hand over"
    outcome: Record = {"actual": said if right else other, "task_success": success}
    if random.random() < 0.15:
        outcome["review_score"] = random.choices(
            (5, 4, 3, 2, 1), (50, 30, 12, 5, 3) if success else (2, 8, 20, 40, 30)
        )[0]
    return outcome
