"""What the support assistant answers: latency by step, tokens, sources, tools, oversight."""

from random import Random

from sample_data.files import Record

PRICES = {"large-2": (3.0, 12.0, 0.3), "small-2": (0.4, 1.6, 0.04)}
"""Model -> price of a million tokens read, written, and read from the cache."""
_TOOLS = ("invoice", "delivery", "returns")


def answer(row: Record, turn: int, random: Random) -> Record:
    """All columns of one answered turn that are known at once."""
    cached = turn > 0 and random.random() < 0.03
    uses_tool = row["use_case"] in _TOOLS and random.random() < 0.45
    refused = random.random() < 0.03
    return {
        **_latency(row, random, uses_tool=uses_tool, cached=cached),
        **_tokens(row, turn, random),
        "cache_hit": cached,
        "refused": refused,
        "should_refuse": random.random() < (0.8 if refused else 0.006),
        **_sources(row, random, refused=refused),
        **(_tool(random) if uses_tool else {}),
        **_decision(random, refused=refused),
        "pii_leak": False,
        "toxicity": round(random.betavariate(1, 60), 4),
        "value": round(random.uniform(3, 9), 2) if random.random() < 0.6 else None,
    }


def _latency(row: Record, random: Random, *, uses_tool: bool, cached: bool) -> Record:
    slow = 1.35 if row["model"] == "large-2" else 1.0
    retrieval = round(random.lognormvariate(-1.6, 0.4), 3)
    model = round(0.04 if cached else slow * random.lognormvariate(-0.1, 0.5), 3)
    tools = round(random.lognormvariate(-0.9, 0.6), 3) if uses_tool else 0.0
    validation = round(random.uniform(0.03, 0.09), 3)
    steps: Record = {"latency_retrieval_s": retrieval, "latency_model_s": model, "latency_validation_s": validation}
    if uses_tool:
        steps["latency_tools_s"] = tools
    if row["segment"] == "private":
        steps["ttft_s"] = round(retrieval + 0.3 * model, 3)
    return {"latency_s": round(retrieval + model + tools + validation, 3), **steps}


def _tokens(row: Record, turn: int, random: Random) -> Record:
    read, written = 900 + 350 * turn + random.randint(0, 700), random.randint(40, 320)
    reused = 640 if random.random() < 0.5 else 0
    fresh, out, cheap = PRICES[str(row["model"])]
    cost = round(((read - reused) * fresh + written * out + reused * cheap) / 1e6, 6)
    return {"input_tokens": read, "output_tokens": written, "cached_tokens": reused, "cost": cost}


def _sources(row: Record, random: Random, *, refused: bool) -> Record:
    needs = not refused and random.random() < 0.8
    needed = random.randint(1, 3)
    found = sum(random.random() < 0.9 for _ in range(needed))
    grounded = round(min(1.0, random.betavariate(30, 1.2)), 3)
    return {
        "output": f"{row['input_ref']}/answer",
        "explanation": None if random.random() < 0.02 else "passages cited",
        "needs_citation": needs,
        "citations": random.randint(1, 3) if needs and random.random() < 0.95 else 0,
        "context_retrieved": 5,
        "context_relevant": random.randint(max(1, found), 5),
        "context_needed": needed,
        "context_found": found,
        "groundedness": grounded,
        "hallucinated": grounded < 0.9,
    }


def _tool(random: Random) -> Record:
    right = random.random() < 0.96
    risky = random.random() < 0.12
    row: Record = {
        "tool_correct": right,
        "tool_params_correct": right and random.random() < 0.97,
        "outcome_correct": right and random.random() < 0.95,
        "high_risk": risky,
    }
    return row | ({"human_approved": random.random() < 0.97} if risky else {})


def _decision(random: Random, *, refused: bool) -> Record:
    hands_over = refused or random.random() < 0.12
    reviewed = hands_over or random.random() < 0.1
    changed = reviewed and random.random() < 0.14
    row: Record = {
        "prediction": "hand over" if hands_over else "answer",
        "score": round(random.betavariate(2, 6) if hands_over else random.betavariate(9, 2), 3),
        "escalated": hands_over,
        "human_reviewed": reviewed,
        "overridden": changed,
    }
    return row | ({"override_reversed": random.random() < 0.1} if changed else {})
