"""Makes the tables of serving from gathered evidence."""

from collections.abc import Mapping

import pandas as pd

from kpidesk.base.periods import Period
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.cost import LOG_COST
from kpidesk.metrics.errors import BY_CLASS, BY_STEP
from kpidesk.metrics.exhibits_serving import NO_SERVING, Serving, ServingWeek, StepRow
from kpidesk.metrics.inference_cost import COSTED
from kpidesk.metrics.serving import TOKENS

_TOLD = ("requests.status|requests.error_type", "requests.input_tokens|requests.output_tokens", "requests.cost")


def serving(evidence: Evidence) -> Serving:
    """The whole pilot by week, and the steps over the review window; nothing where the log tells nothing of it."""
    steps = _steps(evidence)
    if not steps and not any(evidence.has(need) for need in _TOLD):
        return NO_SERVING
    calendar = evidence.calendar
    weeks = tuple(_week(evidence, week, calendar.days_of_week(week).until(calendar.as_of)) for week in calendar.weeks())
    return Serving(weeks, steps, evidence.has("requests.error_type"), evidence.has("requests.failed_step"))


def _week(evidence: Evidence, week: int, period: Period) -> ServingWeek:
    sums = evidence.by_day(period).sum(axis=0)
    return ServingWeek(
        week=week,
        period=period,
        requests=round(float(sums["requests"])),
        classes=_counts(sums, {name: pair[0].name for name, pair in BY_CLASS.items()}),
        steps=_counts(sums, {name: pair[0].name for name, pair in BY_STEP.items()}),
        tokens_in=_tokens(evidence, sums, "input"),
        tokens_out=_tokens(evidence, sums, "output"),
        tokens_cached=_tokens(evidence, sums, "cached"),
        cost=float(sums[LOG_COST.name]),
        costed=round(float(sums[COSTED.name])),
    )


def _counts(sums: pd.Series, names: Mapping[str, str]) -> dict[str, int]:
    return {name: round(float(sums[fact])) for name, fact in names.items()}


def _tokens(evidence: Evidence, sums: pd.Series, kind: str) -> int | None:
    told = evidence.has(f"requests.{kind}_tokens")
    return round(float(sums[TOKENS[kind][0].name])) if told else None


def _steps(evidence: Evidence) -> tuple[StepRow, ...]:
    """Every step that the log names, of whatever name."""
    part = Slice(Grain.WINDOW, evidence.window)
    logged = evidence.has("requests.failed_step")
    names = sorted({*evidence.steps, *evidence.failed_steps})
    rows = []
    for step in names:
        spread = evidence.spread(f"step_{step}", part)
        failures = evidence.failed_steps.get(step, 0) if logged else None
        at = None if spread is None else spread.at
        rows.append(
            StepRow(
                step=step,
                n=0 if spread is None else spread.n,
                median=None if at is None else at[0.5].value,
                p95=None if at is None else at[0.95].value,
                failures=failures,
            )
        )
    return tuple(sorted(rows, key=lambda row: (-(row.p95 or 0.0), -(row.failures or 0), row.step)))
