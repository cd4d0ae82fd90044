"""What the drift of inputs and predictions is made of: distributions then and now, week by week."""

from dataclasses import dataclass
from enum import StrEnum

from kpidesk.base.periods import Period


class BinKind(StrEnum):
    """What a bin holds."""

    MISSING = "missing"
    RANGE = "range"
    CLASS = "class"
    RARE = "rare"
    """Classes that hold too little of the reference for a bin of their own."""
    UNSEEN = "unseen"
    """What the reference has no place for: classes it never saw, text among numbers."""


@dataclass(frozen=True, slots=True)
class DriftBin:
    """One bin: its share (0-1) of the reference and of the window.

    ``low`` and ``high`` are the ends of a range, the upper one in it; None where it is open. Where both are the same
    number, the range is that number. ``name`` is the class.
    """

    kind: BinKind
    before: float
    now: float
    low: float | None = None
    high: float | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class DriftWeek:
    """One pilot week with enough rows. ``cut``: the PSI that chance shows in fewer than 5 of 100 cases, at least."""

    week: int
    period: Period
    rows: int
    psi: float
    js: float
    cut: float


@dataclass(frozen=True, slots=True)
class ColumnDrift:
    """One column over the review window beside its reference.

    ``p_value``: after Holm over the inputs (for predictions and scores: over the two). ``cut``: the PSI that a drifted
    column exceeds. ``exact``: whether the test of numbers looked at every number, not at quantiles of the reference.
    """

    name: str
    numbers: bool
    exact: bool
    rows: int
    reference_rows: int
    psi: float
    js: float
    p_value: float
    cut: float
    drifted: bool
    bins: tuple[DriftBin, ...]
    weeks: tuple[DriftWeek, ...]

    def share(self, kind: BinKind) -> tuple[float, float]:
        """Share of the reference and of the window in the bins of a kind."""
        chosen = [one for one in self.bins if one.kind is kind]
        return sum(one.before for one in chosen), sum(one.now for one in chosen)


@dataclass(frozen=True, slots=True)
class InputDrift:
    """Inputs of the model, and its predictions and scores, the furthest first.

    ``left_out``: inputs that cannot be compared, and why. ``baseline``: what all were held against, as a sentence.
    ``why_empty``: why nothing was compared; empty where something was, or where the log has no inputs at all.
    """

    inputs: tuple[ColumnDrift, ...] = ()
    outcomes: tuple[ColumnDrift, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    baseline: str = ""
    why_empty: str = ""
