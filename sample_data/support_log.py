"""The request log of the support assistant: conversations of customers, turn by turn."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sample_data.files import Record
from sample_data.support_answers import answer

ZONE = ZoneInfo("Europe/Berlin")
START, AS_OF = date(2026, 9, 7), date(2026, 10, 23)
SECOND_VERSION_FROM = date(2026, 9, 28)
HOTFIX_DAY = date(2026, 10, 6)
CUSTOMERS = 1500
_ACTIVE = (345, 288, 246, 226, 214, 205, 148)
"""Customers who ask in each week: many at first, fewer later, as chatbots go. Week 7 has only five days."""
_TOPICS = ("invoice", "delivery", "returns", "account", "product")
_LANGUAGES = {"de": 62.0, "en": 24.0, "fr": 13.6, "it": 0.4}
"""Shares of customers: too few write Italian to compare how they are treated."""
_ERRORS = (("provider", "model"), ("tool", "tools"), ("validation", "validation"), ("policy", "validation"))


@dataclass(frozen=True)
class Customer:
    """One customer and what stays the same over all questions."""

    id: str
    segment: str
    language: str
    age: str
    region: str


def customers(random: Random) -> list[Customer]:
    """All who may use the assistant."""
    return [
        Customer(
            f"c-{number:04d}",
            "business" if number % 5 == 0 else "private",
            random.choices(list(_LANGUAGES), list(_LANGUAGES.values()))[0],
            random.choice(("18-39", "40-64", "65+")),
            random.choice(("north", "south", "east", "west")),
        )
        for number in range(1, CUSTOMERS + 1)
    ]


def access(number: int) -> tuple[date, date | None]:
    """A customer's first and last day of access: 60 come in week 4, 24 leave on the way."""
    if number > CUSTOMERS - 60:
        return START + timedelta(days=21), None
    return START, START + timedelta(days=10 + number % 29) if number % 60 == 7 else None


def _may_ask(customer: Customer, week: int) -> bool:
    first, last = access(int(customer.id[2:]))
    monday = START + timedelta(days=7 * week)
    return first <= monday and (last is None or last >= monday + timedelta(days=6))


def build_log(random: Random) -> list[Record]:
    """All turns in the order they came in."""
    known = customers(random)
    guests = [Customer(f"guest-{number}", "private", "de", "18-39", "north") for number in range(1, 4)]
    turns: list[Record] = []
    for week, count in enumerate(_ACTIVE):
        # Customers with low numbers come back more often than the others.
        entitled = [one for one in known if _may_ask(one, week)]
        ranked = sorted(entitled, key=lambda one: random.random() * (0.35 + int(one.id[2:]) / CUSTOMERS))
        for customer in ranked[:count] + (guests if week in {2, 5} else []):
            for _ in range(random.choices((1, 2, 3), (55, 32, 13))[0]):
                turns += _conversation(customer, week, random)
    turns.sort(key=lambda turn: (str(turn["timestamp"]), str(turn["user_id"])))
    sessions: dict[str, int] = {}
    for place, turn in enumerate(turns, 1):
        talk = sessions.setdefault(str(turn["session_id"]), len(sessions) + 1)
        turn |= {"request_id": f"q-{place:05d}", "session_id": f"s-{talk:05d}", "transaction_id": f"t-{talk:05d}"}
    _lose_inputs(turns, random)
    return turns


def _conversation(customer: Customer, week: int, random: Random) -> list[Record]:
    day = START + timedelta(days=7 * week + random.choices(range(7 if week < 6 else 5))[0])
    opened = datetime.combine(day, time(), ZONE) + timedelta(seconds=int(3600 * random.triangular(7, 22, 13)))
    moment = opened.astimezone(UTC)
    session = f"{customer.id}/{moment.isoformat()}/{random.random()}"
    topic = random.choice(_TOPICS)
    turns = []
    for turn in range(random.choices((1, 2, 3, 4), (45, 30, 17, 8))[0]):
        row = _turn(customer, topic, turn, moment, random)
        turns.append({"session_id": session, **row})
        moment += timedelta(seconds=random.randint(25, 240))
    return turns


def _turn(customer: Customer, topic: str, turn: int, moment: datetime, random: Random) -> Record:
    version = _version(moment.astimezone(ZONE), random)
    row: Record = {
        "timestamp": moment,
        "user_id": customer.id,
        "provider": "cloud-a" if random.random() < 0.8 else "cloud-b",
        "model": "large-2" if topic == "product" else "small-2",
        "model_version": version,
        "prompt_version": "p3" if version != "v1.0" else random.choice(("p1", "p2")),
        "input_ref": f"chat/{customer.id}/{int(moment.timestamp())}",
        "region": customer.region,
        "segment": customer.segment,
        "use_case": topic,
        "group_language": customer.language,
        "group_age": customer.age if random.random() < 0.97 else None,
        "feature_topic": topic,
        "feature_length": max(3, int(random.gauss(22 if turn == 0 else 11, 7))),
    }
    chance = random.random()
    if chance < 0.004:
        return row | {"status": "error", "error_type": "timeout", "failed_step": "model", "latency_s": 30.0}
    if chance < 0.015:
        kind, step = random.choice(_ERRORS)
        failed = round(random.uniform(0.05, 0.8), 3)
        return row | {"status": "error", "error_type": kind, "failed_step": step, "latency_s": failed}
    return row | {"status": "ok"} | answer(row, turn, random)


def _version(moment: datetime, random: Random) -> str:
    if moment.date() < SECOND_VERSION_FROM:
        return "v1.0"
    hotfix = moment.date() == HOTFIX_DAY and 9 <= moment.hour < 14 and random.random() < 0.8
    return "v1.1-hotfix" if hotfix else "v1.1"


def _lose_inputs(turns: list[Record], random: Random) -> None:
    answered = [turn for turn in turns if turn["status"] == "ok"]
    for turn in random.sample(answered, 7):
        turn["input_ref"] = None
