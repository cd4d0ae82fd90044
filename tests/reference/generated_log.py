"""A request log with every column of serving and of generated answers, made by chance and nothing of ours."""

from datetime import date

import numpy as np
import pandas as pd

START, AS_OF, DAYS, USERS = date(2026, 8, 3), date(2026, 10, 11), 70, 80
CLASSES = ("provider", "timeout", "tool", "policy", "validation", "other")


def _where(told: np.ndarray, texts: np.ndarray | list[str]) -> pd.Series:
    """Texts, and nothing where they are not told."""
    return pd.Series(texts, dtype=object).where(pd.Series(told), None)


def log(rows: int = 4000, seed: int = 7) -> pd.DataFrame:
    """Rows over all days, users with a liking of their own, some cells empty; sessions of one user on one day."""
    chance = np.random.default_rng(seed)
    day, user = np.sort(chance.integers(0, DAYS, rows)), chance.integers(0, USERS, rows)
    liking = np.clip(0.5 + 0.2 * chance.standard_normal(USERS)[user], 0, 1)
    moment = (
        pd.Timestamp(START) + pd.to_timedelta(day, unit="D") + pd.to_timedelta(chance.integers(0, 86_000, rows), "s")
    )
    failed = chance.random(rows) < 0.08
    frame = pd.DataFrame(
        {
            "request_id": [f"r-{one}" for one in range(rows)],
            "timestamp": moment,
            "user_id": _where(chance.random(rows) < 0.97, [f"u-{one}" for one in user]),
            "session_id": [
                f"s-{one}-{at}-{which}" for one, at, which in zip(user, day, chance.integers(0, 2, rows), strict=True)
            ],
            "status": np.where(failed, "error", "ok"),
            "error_type": _where(failed & (chance.random(rows) < 0.9), chance.choice(CLASSES, rows)),
            "failed_step": _where(
                failed & (chance.random(rows) < 0.8), chance.choice(["retrieval", "Model", "tool", "validation"], rows)
            ),
            "latency_s": chance.lognormal(0.4, 0.8, rows).round(3),
            "ttft_s": np.where(chance.random(rows) < 0.6, chance.lognormal(-0.6, 0.4, rows).round(3), np.nan),
            "latency_retrieval_s": chance.lognormal(-1.5, 0.5, rows).round(4),
            "latency_model_s": chance.lognormal(-0.2, 0.5, rows).round(4),
            "latency_tools_s": chance.lognormal(-2.0, 0.9, rows).round(4),
            "latency_validation_s": chance.lognormal(-3.0, 0.4, rows).round(4),
            "region": chance.choice(["north", "south", "west"], rows),
            "input_tokens": chance.integers(200, 4000, rows),
            "output_tokens": chance.integers(10, 900, rows),
            "cost": chance.gamma(2.0, 0.004, rows).round(6),
        }
    )
    frame["cached_tokens"] = (frame["input_tokens"] * chance.random(rows)).astype(int)
    frame["toxicity"] = np.where(chance.random(rows) < 0.3, 0.0, chance.beta(0.3, 6, rows))
    frame["groundedness"] = np.clip(chance.beta(9, 1, rows) - 0.2 * (1 - liking), 0, 1).round(3)
    frame["review_score"] = np.where(chance.random(rows) < 0.2, np.round(2 + 3 * liking), np.nan)
    frame["citations"] = np.where(chance.random(rows) < 0.95, chance.integers(0, 4, rows), np.nan)
    frame["context_retrieved"] = chance.integers(1, 9, rows)
    frame["context_relevant"] = chance.binomial(frame["context_retrieved"], 0.7)
    frame["context_needed"] = chance.integers(0, 5, rows)
    frame["context_found"] = chance.binomial(frame["context_needed"], 0.8)
    shares = {
        "cache_hit": 0.35, "refused": 0.07, "should_refuse": 0.1, "hallucinated": 0.04, "needs_citation": 0.5,
        "pii_leak": 0.003, "task_success": 0.75, "tool_correct": 0.9, "tool_params_correct": 0.85,
        "outcome_correct": 0.8, "overridden": 0.12, "escalated": 0.05, "high_risk": 0.06, "human_approved": 0.9,
    }  # fmt: skip
    for name, share in shares.items():
        told = chance.random(rows) < 0.5 * share + share * liking
        frame[name] = pd.Series(told, dtype="boolean").mask(chance.random(rows) < 0.1)
    return frame
