"""The request log of a claims pilot: who asked when, what was decided, how long it took."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sample_data.claims_design import ZONE, Design, Labels
from sample_data.files import Record
from sample_data.latencies import ranked_latencies

_WEEKDAYS = (1.25, 1.3, 1.2, 1.2, 1.15, 0.55, 0.35)
_KINDS = ("motor", "home", "travel")
_REGIONS = ("north", "south", "west")
_REASONS = {
    "approve": ("cover in force, damage fits the report", "within the limit, documents complete"),
    "reject": ("damage outside the cover", "documents contradict the report", "reported twice"),
}


def build_log(design: Design) -> list[Record]:
    """All requests in the order they came in, answered or not, with ``actual`` and ``actual_at`` where known."""
    random = Random(design.seed)  # noqa: S311  sample data, no secret
    claims = [claim for week in range(len(design.completed)) for claim in _week(design, week, random)]
    _trace(claims, design, random)
    _group(claims, design, random)
    log = sorted(claims + _failures(claims, design, random), key=lambda row: (_moment(row), str(row["status"])))
    _time(log, design, random)
    for place, row in enumerate(log, 1):
        row["request_id"] = f"r-{place:06d}"
    return log


def _moment(row: Record) -> datetime:
    moment = row["timestamp"]
    if not isinstance(moment, datetime):
        raise TypeError("a request needs a time")
    return moment


def _week(design: Design, week: int, random: Random) -> list[Record]:
    first = design.start + timedelta(days=7 * week)
    days = min(7, (design.as_of - first).days + 1)
    moments = _moments(first, days, design.completed[week], random)
    claims = [_claim(moment, design, 100_000 * (week + 1) + place, random) for place, moment in enumerate(moments)]
    active = list(design.active[week])
    users = active + [random.choice(active) for _ in range(len(claims) - len(active))]
    random.shuffle(users)
    for claim, user in zip(claims, users, strict=True):
        claim["user_id"] = user
    _decide(claims, design, design.labels[week], random)
    return claims


def _moments(first: date, days: int, count: int, random: Random) -> list[datetime]:
    weights = [share * random.uniform(0.93, 1.07) for share in _WEEKDAYS[:days]]
    edges = [round(count * sum(weights[: day + 1]) / sum(weights)) for day in range(days)]
    per_day = [edge - before for edge, before in zip(edges, [0, *edges[:-1]], strict=True)]
    moments = []
    for day, share in enumerate(per_day):
        midnight = datetime.combine(first + timedelta(days=day), time(), ZONE)
        for _ in range(share):
            second = int(3600 * random.triangular(7.5, 17.5, random.choice((10.0, 14.5))))
            moments.append((midnight + timedelta(seconds=second)).astimezone(UTC).replace(tzinfo=None))
    return sorted(moments)


def _claim(moment: datetime, design: Design, number: int, random: Random) -> Record:
    return {
        "request_id": "",
        "transaction_id": f"CLM-{number}",
        "timestamp": moment,
        "status": "ok",
        "model_version": design.version,
        "use_case": random.choices(_KINDS, (55, 30, 15))[0],
        "region": random.choice(_REGIONS),
        "feature_amount": round(random.lognormvariate(6.6, 0.8), 2),
    }


def _decide(claims: list[Record], design: Design, labels: Labels, random: Random) -> None:
    """Gives the labelled outcomes to claims whose outcome could be known by the day of the review."""
    end = datetime.combine(design.as_of, time(20, 0))
    old_enough = [claim for claim in claims if (end - _moment(claim)).days > design.label_days[0]]
    outcomes = (
        [("reject", "approve")] * labels.rejected_valid
        + [("approve", "approve")] * (labels.valid - labels.rejected_valid)
        + [("approve", "reject")] * labels.approved_invalid
        + [("reject", "reject")] * (labels.invalid - labels.approved_invalid)
    )
    random.shuffle(outcomes)
    chosen = random.sample(old_enough, len(outcomes))
    for claim, (said, was) in zip(chosen, outcomes, strict=True):
        longest = min(design.label_days[1], (end - _moment(claim)) / timedelta(days=1))
        delay = timedelta(seconds=int(86_400 * random.uniform(design.label_days[0], longest)))
        claim |= {"prediction": said, "actual": was, "actual_at": _moment(claim) + delay}
    for claim in claims:
        claim.setdefault("prediction", "approve" if random.random() < 0.8 else "reject")
        said = str(claim["prediction"])
        sure = random.betavariate(8, 1.6) / 2
        claim["score"] = round(0.5 + sure if said == "approve" else 0.5 - sure, 3)
        claim["output"] = f"{said} {claim['transaction_id']}"
        claim["explanation"] = random.choice(_REASONS[said])


def _trace(claims: list[Record], design: Design, random: Random) -> None:
    lost = set(random.sample(range(len(claims)), design.untraced))
    for place, claim in enumerate(claims):
        claim["input_ref"] = None if place in lost else f"archive/{claim['transaction_id']}.json"


def _group(claims: list[Record], design: Design, random: Random) -> None:
    """Spreads each group over approved and rejected claims, right and wrong ones alike, in the shares wanted."""
    cells: dict[tuple[str, str], list[Record]] = {}
    for claim in claims:
        cells.setdefault((str(claim["prediction"]), str(claim.get("actual"))), []).append(claim)
    for column, groups in design.groups.items():
        for (said, _), cell in cells.items():
            shares = [pair[0] if said == "approve" else pair[1] for pair in groups.values()]
            edges = [round(len(cell) * sum(shares[: place + 1])) for place in range(len(shares))]
            names = [
                name
                for name, edge, before in zip(groups, edges, [0, *edges[:-1]], strict=True)
                for _ in range(edge - before)
            ]
            random.shuffle(names)
            for claim, name in zip(cell, names, strict=True):
                claim[column] = name


def _failures(claims: list[Record], design: Design, random: Random) -> list[Record]:
    """Failed attempts, each followed by the attempt that worked."""
    kinds = ["timeout"] * design.timeouts + random.choices(("provider", "tool", "validation"), k=design.other_errors)
    failures = []
    for claim, kind in zip(random.sample(claims, len(kinds)), kinds, strict=True):
        kept = ("transaction_id", "user_id", "model_version", "use_case", "region", "input_ref", *design.groups)
        failure: Record = {column: claim[column] for column in kept}
        before = timedelta(seconds=random.randint(45, 240))
        failure |= {"request_id": "", "timestamp": _moment(claim) - before, "status": "error", "error_type": kind}
        failures.append(failure)
    return failures


def _time(log: list[Record], design: Design, random: Random) -> None:
    answered = [row for row in log if row["status"] == "ok"]
    latencies = ranked_latencies(len(answered), design.timeouts, design.latency, random)
    random.shuffle(latencies)
    for row, latency in zip(answered, latencies, strict=True):
        row["latency_s"] = latency
    for row in log:
        if row["status"] == "error":
            late = row["error_type"] == "timeout"
            row["latency_s"] = design.latency.timeout if late else round(random.uniform(0.05, 0.4), 3)
