"""What a share judged by an imperfect judge is worth, where people judged some of the same cases."""

import math
from dataclasses import dataclass

from scipy import special

from kpidesk.statistics.proportions import LEVEL, wilson


@dataclass(frozen=True, slots=True)
class Judging:
    """Cases that people and the judge both judged, by both verdicts, and those that the judge judged alone.

    ``right_yes``: people and judge say yes; ``missed``: people yes, judge no; ``wrong_yes``: people no, judge yes;
    ``right_no``: both no. ``alone_yes`` of ``alone`` cases the judge passed that nobody else saw.
    """

    right_yes: int
    missed: int
    wrong_yes: int
    right_no: int
    alone_yes: int
    alone: int

    @property
    def passes(self) -> int:
        """Cases that pass by people."""
        return self.right_yes + self.missed

    @property
    def fails(self) -> int:
        """Cases that fail by people."""
        return self.wrong_yes + self.right_no

    @property
    def labelled(self) -> int:
        """Cases that people judged."""
        return self.passes + self.fails

    @property
    def judged(self) -> int:
        """Cases that the judge judged."""
        return self.labelled + self.alone

    @property
    def sensitivity(self) -> float:
        """Share of the cases which pass by people that the judge passes."""
        return self.right_yes / self.passes

    @property
    def specificity(self) -> float:
        """Share of the cases which fail by people that the judge fails."""
        return self.right_no / self.fails

    @property
    def share(self) -> float:
        """Share of all its cases that the judge passes."""
        return (self.right_yes + self.wrong_yes + self.alone_yes) / self.judged


def youden(judging: Judging) -> float:
    """Sensitivity + specificity - 1: 0 for a judge that knows nothing, 1 for one that is never wrong."""
    return judging.sensitivity + judging.specificity - 1


def rogan_gladen(share: float, sensitivity: float, specificity: float) -> float:
    """The true share behind a judged one, (share + specificity - 1) / (sensitivity + specificity - 1), within 0-1.

    Source: Rogan and Gladen 1978. Sensitivity + specificity must be above 1.
    """
    return min(1.0, max(0.0, (share + specificity - 1) / (sensitivity + specificity - 1)))


def lang_reiczigel(judging: Judging, level: float = LEVEL) -> tuple[float, float]:
    """The interval of the true share of the cases that the judge judged alone.

    Sensitivity and specificity are themselves estimates from the cases that people judged. Source: Lang and Reiczigel
    2014, as Lee et al. 2025 ("How to Correctly Report LLM-as-a-Judge Evaluations") use it. Clipped to 0-1; 0-1 where
    the judge is not shown to know anything.
    """
    z2 = float(special.ndtri((1 + level) / 2)) ** 2
    n, yes, no = judging.alone + z2, judging.passes + 2, judging.fails + 2
    share = (judging.alone_yes + z2 / 2) / n
    sensitivity, specificity = (judging.right_yes + 1) / yes, (judging.right_no + 1) / no
    knows = sensitivity + specificity - 1
    if knows <= 0:
        return 0.0, 1.0
    true = min(1.0, max(0.0, (share + specificity - 1) / knows))
    of_yes, of_no = sensitivity * (1 - sensitivity) / yes, specificity * (1 - specificity) / no
    shift = 2 * z2 * (true * of_yes - (1 - true) * of_no)
    spread = share * (1 - share) / n + true**2 * of_yes + (1 - true) ** 2 * of_no
    half = math.sqrt(z2 * spread) / knows
    return min(1.0, max(0.0, true + shift - half)), min(1.0, max(0.0, true + shift + half))


def corrected_share(judging: Judging, level: float = LEVEL) -> tuple[float, tuple[float, float]]:
    """The share that would pass by people over all cases that the judge judged, and its interval.

    Cases that people judged count as people judged them, the others by Rogan and Gladen: together that is their formula
    on the judge's share of all cases. The interval puts together Wilson's of the one part and Lang and Reiczigel's of
    the other as independent parts (Zou and Donner 2008). Needs both verdicts of people, and a judge better than chance.
    """
    seen, weight = judging.passes / judging.labelled, judging.labelled / judging.judged
    low, high = wilson(judging.passes, judging.labelled, level) or (0.0, 1.0)
    if not judging.alone:
        return seen, (low, high)
    rest = rogan_gladen(judging.alone_yes / judging.alone, judging.sensitivity, judging.specificity)
    least, most = lang_reiczigel(judging, level)
    value = weight * seen + (1 - weight) * rest
    down = math.hypot(weight * (seen - low), (1 - weight) * max(0.0, rest - least))
    up = math.hypot(weight * (high - seen), (1 - weight) * max(0.0, most - rest))
    return value, (max(0.0, value - down), min(1.0, value + up))
