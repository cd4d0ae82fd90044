"""Evaluation suites as tables: version against version on the same cases, and what the judges are worth."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SuiteRow:
    """One suite and metric on its newest version and the one before; "" is a version without a name.

    ``before`` is None where there is none. ``told``: the suite says what passes; else it has scores only. Counts of
    the newest version: ``passed``, ``failed``, ``unassessed``. Of the cases on both: ``kept`` passed on both, ``lost``
    only before, ``won`` only now, ``neither``; ``unseen`` passed before and are unassessed now. ``change`` is the
    interval of the share now minus before over these; ``p_value`` McNemar's, ``p_holm`` after Holm over all rows.
    ``score``, ``score_before``: mean scores of the cases that have one on both. ``lost_cases``: the first ids.
    """

    suite: str
    metric: str
    version: str
    before: str | None
    attacks: bool
    told: bool
    passed: int
    failed: int
    unassessed: int
    kept: int
    lost: int
    won: int
    neither: int
    unseen: int
    change: tuple[float, float] | None
    p_value: float | None
    p_holm: float | None
    score: float | None
    score_before: float | None
    scored: int
    lost_cases: tuple[str, ...]
    required: float | None = None
    """The share that the profile asks for before a release."""

    @property
    def cases(self) -> int:
        """Cases of the newest version."""
        return self.passed + self.failed + self.unassessed

    @property
    def compared(self) -> int:
        """Cases with a verdict on both versions."""
        return self.kept + self.lost + self.won + self.neither


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """One judge that people looked over, on one version: shares with their intervals, None where ``why_not`` says why.

    ``labelled`` cases people judged, of ``judged``; ``share`` of these the judge passes. ``unlike``: it passes another
    share of the cases that people judged than of the rest.
    """

    suite: str
    metric: str
    version: str
    labelled: int
    judged: int
    share: float
    sensitivity: float | None
    sensitivity_interval: tuple[float, float] | None
    specificity: float | None
    specificity_interval: tuple[float, float] | None
    corrected: float | None
    corrected_interval: tuple[float, float] | None
    unlike: bool
    why_not: str = ""
