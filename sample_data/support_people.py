"""The people around the support assistant: customers, their use and answers, notes, training, tools."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

from sample_data.files import Record
from sample_data.support_log import AS_OF, CUSTOMERS, START, ZONE, access

_WORDS = (
    ("Found my invoice at once.", "speed"),
    ("It asked me the same thing twice.", "repetition"),
    ("Clear answer with a link to the article.", "sources"),
    ("Had to wait for a person in the end.", "hand over"),
    ("Did not know the new return policy.", "outdated answer"),
)


def users() -> list[Record]:
    """Customers with access. Three guests in the log are not among them."""
    rows: list[Record] = []
    for number in range(1, CUSTOMERS + 1):
        since, until = access(number)
        team = "business" if number % 5 == 0 else "private"
        rows.append({"user_id": f"c-{number:04d}", "eligible_from": since, "eligible_to": until, "team": team})
    return rows


def local_day(row: Record) -> date:
    """The day of a request in the pilot's time zone."""
    moment = row["timestamp"]
    if not isinstance(moment, datetime):
        raise TypeError("a request needs a time")
    return moment.astimezone(ZONE).date()


def activity(log: list[Record], random: Random) -> list[Record]:
    """One row for each customer and day with an answer, as the shop's own analytics count it."""
    answered = [row for row in log if row["status"] == "ok"]
    actions = Counter((str(row["user_id"]), local_day(row)) for row in answered)
    talks = {(str(row["session_id"]), str(row["user_id"]), local_day(row)) for row in answered}
    sessions = Counter((user, day) for _, user, day in talks)
    return [
        {
            "user_id": user,
            "date": day,
            "feature": "assistant",
            "actions": count,
            "sessions": sessions[user, day],
            "minutes": round(count * random.uniform(0.8, 2.4), 1),
        }
        for (user, day), count in sorted(actions.items(), key=lambda pair: (pair[0][1], pair[0][0]))
    ]


def surveys(log: list[Record], random: Random) -> list[Record]:
    """Satisfaction from 1 to 5 after some conversations, and whether they would recommend it from 0 to 10."""
    rows: list[Record] = []
    for row in random.sample([row for row in log if row["status"] == "ok"], 220):
        asked: Record = {"date": local_day(row), "respondent": row["user_id"]}
        if random.random() < 0.6:
            score = random.choices((5, 4, 3, 2, 1), (42, 33, 13, 7, 5))[0]
            asked |= {"kind": "csat", "score": score, "scale_max": 5}
        else:
            score = random.choices((10, 9, 8, 7, 6, 4, 2), (20, 24, 22, 14, 10, 6, 4))[0]
            asked |= {"kind": "nps", "score": score, "scale_max": 10}
        comment = random.choice(_WORDS)[0] if random.random() < 0.25 else None
        rows.append({**asked, "comment": comment})
    return sorted(rows, key=lambda row: str(row["date"]))


def notes(random: Random) -> list[Record]:
    """What support agents and customers said in interviews."""
    sources = ("interview", "support ticket", "team meeting")
    rows: list[Record] = []
    for place in range(36):
        text, theme = _WORDS[place % len(_WORDS)]
        day = START + timedelta(days=random.randint(2, (AS_OF - START).days))
        rows.append({"date": day, "source": random.choice(sources), "text": text, "theme": theme})
    return sorted(rows, key=lambda row: str(row["date"]))


def training(random: Random) -> list[Record]:
    """Support agents trained to take over from the assistant."""
    return [
        {
            "person": f"agent-{number:02d}",
            "trained_on": START - timedelta(days=random.randint(3, 12)),
            "passed": number % 9 != 0,
        }
        for number in range(1, 27)
    ]


def tools() -> list[Record]:
    """What was rolled out, and to whom."""
    return [
        {"tool": "Support assistant", "team": "customers", "deployed_on": START},
        {"tool": "Answer drafts", "team": "support agents", "deployed_on": START + timedelta(days=7)},
        {"tool": "Ticket summaries", "team": "support agents", "deployed_on": START + timedelta(days=28)},
    ]
