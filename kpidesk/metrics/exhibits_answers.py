"""Small tables behind the figures of generated answers: shown, never graded."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RefusalTable:
    """Requests by whether the system declined and whether it ought to have; ``unlabelled`` do not say the latter."""

    refused_rightly: int = 0
    answered_wrongly: int = 0
    refused_wrongly: int = 0
    answered_rightly: int = 0
    unlabelled: int = 0
    unlabelled_refused: int = 0

    @property
    def labelled(self) -> int:
        """Requests of which both are known."""
        return self.refused_rightly + self.answered_wrongly + self.refused_wrongly + self.answered_rightly


@dataclass(frozen=True, slots=True)
class ToxicityRange:
    """Answers whose toxicity lies above ``first`` and up to ``last``; the lowest range holds 0 too."""

    first: float
    last: float
    answers: int


@dataclass(frozen=True, slots=True)
class ToxicityTail:
    """How far the tail of toxicity reaches: percentiles, the largest score, and answers by range, the lowest first."""

    n: int
    median: float
    p95: float
    p99: float
    largest: float
    ranges: tuple[ToxicityRange, ...]


@dataclass(frozen=True, slots=True)
class LatencyBand:
    """Answers that took from ``first`` up to ``last`` seconds (None: without end), and how many reached the goal.

    ``interval``: of the share of success; None where there are too few answers.
    """

    first: float
    last: float | None
    answers: int
    succeeded: int
    interval: tuple[float, float] | None

    @property
    def words(self) -> str:
        """The band as it is printed."""
        if self.last is None:
            return f"over {self.first:g} s"
        return f"up to {self.last:g} s" if not self.first else f"{self.first:g} to {self.last:g} s"


@dataclass(frozen=True, slots=True)
class Subgroup:
    """Labelled rows of one group, how many were answered rightly, and the interval of that share."""

    name: str
    n: int
    right: int
    interval: tuple[float, float] | None

    @property
    def accuracy(self) -> float:
        """Right answers by labelled rows."""
        return self.right / self.n


@dataclass(frozen=True, slots=True)
class SubgroupGap:
    """The groups of one column with enough rows, the worst first. ``p_value``: after Holm over columns.

    ``interval``: of the gap; ``plausible``: the largest difference of any two groups that the data allow.
    """

    column: str
    groups: tuple[Subgroup, ...]
    interval: tuple[float, float]
    plausible: float
    p_value: float

    @property
    def size(self) -> float:
        """Best minus worst accuracy."""
        return self.groups[-1].accuracy - self.groups[0].accuracy


@dataclass(frozen=True, slots=True)
class GeneratedAnswers:
    """All of them, over the review window; empty where the log lacks the columns."""

    refusals: RefusalTable = field(default_factory=RefusalTable)
    toxicity: ToxicityTail | None = None
    bands: tuple[LatencyBand, ...] = ()
    gaps: tuple[SubgroupGap, ...] = ()


NO_ANSWERS = GeneratedAnswers()
