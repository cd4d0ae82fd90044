"""Serving for its page and the report: first tokens, failures by class and step, what a request costs, uptime."""

from dataclasses import dataclass

from kpidesk.base.numbers import number
from kpidesk.base.plurals import counted, plural
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Chart
from kpidesk.charts.serving import failures_chart, steps_chart, tokens_chart
from kpidesk.decision.review import Review
from kpidesk.metrics.exhibits_serving import StepRow
from kpidesk.views import figures
from kpidesk.views.cards import TileCard
from kpidesk.views.measure_lines import MeasureLine, judged_of, measure_lines, what_lacks
from kpidesk.views.tiles import measure_tiles

_TILES = ("error_rate", "ttft_p95", "uptime", "cost_per_inference", "cache_hit_rate", "cost_elasticity")
_CLASSES = ("provider", "timeout", "tool", "policy", "validation", "other")
_STEPS = ("retrieval", "model", "tools")
MEASURES = (
    *_TILES,
    "ttft_p50",
    "ttft_p99",
    *(f"error_rate_{name}" for name in _CLASSES),
    *(f"error_rate_{step}" for step in _STEPS),
    "error_rate_in_validation",
    *(f"latency_{step}_p95" for step in (*_STEPS, "validation")),
    "cached_token_share",
    "tokens_in_per_request",
    "tokens_out_per_request",
    "tokens_cached_per_request",
)
STEPS = ("Step", "Runs with a latency", "Median", "P95", "Failures that arose there")
EMPTY = (
    "Nothing is known of how answers are served. Import the request log with status, error_type, failed_step, ttft_s, "
    "tokens, cost and cache_hit as far as it has them, and the incident list for uptime."
)
NO_CLASS = "What failed is not logged: import error_type (provider, timeout, tool, policy, validation, other)."
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class ServingShown:
    """What is shown. ``steps``: rows under STEPS; ``said`` what they say; ``rest`` what to import for the rest.

    Charts are None where there is nothing to draw; ``why_no_classes`` is said in the place of the one of failures;
    ``empty`` where nothing at all is known.
    """

    tiles: tuple[TileCard, ...]
    failures: Chart | None
    why_no_classes: str
    failing_steps: Chart | None
    times: Chart | None
    tokens: Chart | None
    steps: tuple[tuple[str, ...], ...]
    said: str
    lines: tuple[MeasureLine, ...]
    rest: str
    empty: str


def serving(review: Review) -> ServingShown:
    """What page and report show."""
    found, judged = review.exhibits.serving, judged_of(review, MEASURES)
    lines = measure_lines(review, judged)
    return ServingShown(
        tiles=measure_tiles(review, _TILES),
        failures=failures_chart(found.weeks) if found.classes else None,
        why_no_classes="" if found.classes else NO_CLASS,
        failing_steps=failures_chart(found.weeks, by_step=True) if found.steps else None,
        times=steps_chart(found.step_rows),
        tokens=tokens_chart(found.weeks),
        steps=tuple(map(_row, found.step_rows)),
        said=_said(found.step_rows),
        lines=lines,
        rest=what_lacks(judged),
        empty="" if lines or found.weeks else EMPTY,
    )


def _row(step: StepRow) -> tuple[str, ...]:
    return (
        figures.shorten(step.step, _LONGEST),
        f"{step.n:,}" if step.n else "–",
        "–" if step.median is None else number(step.median, Unit.SECONDS),
        "–" if step.p95 is None else number(step.p95, Unit.SECONDS),
        "–" if step.failures is None else f"{step.failures:,}",
    )


def _said(steps: tuple[StepRow, ...]) -> str:
    """Where most failures arise."""
    failing = sorted((step for step in steps if step.failures), key=lambda step: -(step.failures or 0))
    every = sum(step.failures or 0 for step in failing)
    if not every:
        return ""
    worst = failing[0]
    name = plural(every, "names", "name")
    place = figures.shorten(worst.step, _LONGEST)
    return f"Of {counted(every, 'failure')} that {name} a step, {worst.failures:,} arose in {place}."
