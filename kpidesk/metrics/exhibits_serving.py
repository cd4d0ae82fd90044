"""Small tables behind the figures of serving: shown, never graded."""

from collections.abc import Mapping
from dataclasses import dataclass

from kpidesk.base.periods import Period


@dataclass(frozen=True, slots=True)
class ServingWeek:
    """One begun pilot week: its requests, failures by class and by step, tokens, and the log's cost of the model.

    ``cost`` over ``costed`` requests that have one; tokens are None where the log does not tell them.
    """

    week: int
    period: Period
    requests: int
    classes: Mapping[str, int]
    steps: Mapping[str, int]
    tokens_in: int | None
    tokens_out: int | None
    tokens_cached: int | None
    cost: float
    costed: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of answering over the review window: its latency (None: not logged) and the failures that arose there
    (None: not logged).
    """

    step: str
    n: int
    median: float | None
    p95: float | None
    failures: int | None


@dataclass(frozen=True, slots=True)
class Serving:
    """``classes`` and ``steps``: whether the log tells what failed and where; ``step_rows``: the slowest step first."""

    weeks: tuple[ServingWeek, ...] = ()
    step_rows: tuple[StepRow, ...] = ()
    classes: bool = False
    steps: bool = False


NO_SERVING = Serving()
