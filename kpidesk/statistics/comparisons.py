"""Two arms of an experiment: whether they were dealt out as planned, how far apart they are, what could be found."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import special

from kpidesk.statistics.proportions import LEVEL, newcombe_difference

LEAST_EXPECTED = 5
"""Units expected in each arm from which chi-square holds."""
POWER = 0.80
MIXING = 0.3
"""Standard deviation of the effects that the sequential bound is tuned to, in standard deviations of a unit."""
_LARGE = 10_000.0
"""Degrees of freedom from which Student's distribution is the normal one."""


@dataclass(frozen=True, slots=True)
class Arm:
    """Units of one arm: how many, their mean, and their variance (n - 1 below). ``marks``: all values are 0 or 1."""

    n: int
    mean: float
    variance: float
    marks: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Treatment minus control. ``error``: its standard error; ``freedom``: degrees of freedom (inf: normal).

    ``p_value``: two-sided, for one look at the end.
    """

    size: float
    interval: tuple[float, float]
    p_value: float
    error: float
    freedom: float


def sample_ratio(units: Sequence[int], shares: Sequence[float]) -> float | None:
    """p-value of chi-square that units were dealt out by these shares; None below five expected in an arm.

    Source: ``scipy.stats.chisquare``; Fabijan et al. 2019 on sample ratio mismatch.
    """
    total, whole = sum(units), sum(shares)
    expected = [total * share / whole for share in shares]
    if len(units) < 2 or min(expected) < LEAST_EXPECTED:
        return None
    distance = sum((found - due) ** 2 / due for found, due in zip(units, expected, strict=True))
    return float(special.chdtrc(len(units) - 1, distance))


def compare(treatment: Arm, control: Arm, level: float = LEVEL) -> Difference | None:
    """The difference with its interval: Newcombe's with a score test where all values are 0 or 1, else Welch's.

    None below two units in an arm, or where nothing varies in either.
    """
    if min(treatment.n, control.n) < 2 or not math.isfinite(treatment.variance + control.variance):
        return None
    if treatment.marks and control.marks:
        return _of_shares(treatment, control, level)
    return _of_means(treatment, control, level)


def _of_means(treatment: Arm, control: Arm, level: float) -> Difference | None:
    parts = [arm.variance / arm.n for arm in (treatment, control)]
    error = math.sqrt(sum(parts))
    if error <= 0:
        return None
    freedom = sum(parts) ** 2 / sum(
        part**2 / (arm.n - 1) for part, arm in zip(parts, (treatment, control), strict=True)
    )
    size = treatment.mean - control.mean
    half = _quantile((1 + level) / 2, freedom) * error
    return Difference(size, (size - half, size + half), 2 * _below(-abs(size) / error, freedom), error, freedom)


def _of_shares(treatment: Arm, control: Arm, level: float) -> Difference | None:
    yes = [arm.mean * arm.n for arm in (treatment, control)]
    pooled = sum(yes) / (treatment.n + control.n)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / treatment.n + 1 / control.n))
    interval = newcombe_difference(yes[0], treatment.n, yes[1], control.n, level)
    if spread <= 0 or interval is None:
        return None
    size = treatment.mean - control.mean
    return Difference(size, interval, 2 * _below(-abs(size) / spread, math.inf), spread, math.inf)


def relative_lift(
    treatment: Arm, control: Arm, difference: Difference, level: float = LEVEL
) -> tuple[float, tuple[float, float] | None] | None:
    """Treatment ÷ control - 1 with Fieller's interval; no interval where the control's mean may be 0.

    None where that mean is not above 0: a share of it would mean nothing. Source: Fieller 1954.
    """
    if control.mean <= 0:
        return None
    t2 = _quantile((1 + level) / 2, difference.freedom) ** 2
    of_treatment, of_control = treatment.variance / treatment.n, control.variance / control.n
    ratio, shaky = treatment.mean / control.mean, t2 * of_control / control.mean**2
    if shaky >= 1:
        return ratio - 1, None
    spread = of_treatment * (1 - shaky) + ratio**2 * of_control
    half = math.sqrt(t2 * spread) / control.mean
    low, high = ((ratio + sign * half) / (1 - shaky) - 1 for sign in (-1, 1))
    return ratio - 1, (low, high)


def detectable(difference: Difference, power: float = POWER, level: float = LEVEL) -> float:
    """The smallest true difference that this many units find with the given chance, from either side."""
    return _noncentrality(difference.freedom, power, level) * difference.error


def power_at(effect: float, difference: Difference, level: float = LEVEL) -> float:
    """The chance that this many units find a true difference of ``effect`` at two-sided 5 %."""
    return _power(abs(effect) / difference.error, difference.freedom, level)


def always_valid(
    difference: Difference, treatment: Arm, control: Arm, level: float = LEVEL
) -> tuple[tuple[float, float], float]:
    """An interval and a p-value that hold however often one looks: the mixture bound of Robbins.

    The likelihood ratio against no difference is averaged over normal effects of ``MIXING`` standard deviations of a
    unit. Sources: Robbins 1970; Johari, Koomen, Pekelis and Walsh 2017, "Peeking at A/B Tests".
    """
    units = treatment.n + control.n
    unit = ((treatment.n - 1) * treatment.variance + (control.n - 1) * control.variance) / max(1, units - 2)
    v, t2 = difference.error**2, MIXING**2 * unit
    if t2 <= 0:
        return (-math.inf, math.inf), 1.0
    half = math.sqrt(v * (v + t2) / t2 * (math.log((v + t2) / v) - 2 * math.log(1 - level)))
    evidence = -0.5 * math.log((v + t2) / v) + difference.size**2 * t2 / (2 * v * (v + t2))
    p_value = math.exp(-max(0.0, min(700.0, evidence)))
    return (difference.size - half, difference.size + half), p_value


def _noncentrality(freedom: float, power: float, level: float) -> float:
    from scipy import optimize  # noqa: PLC0415 - slow to load, and few pilots have experiments

    guess = _quantile((1 + level) / 2, freedom) + _quantile(power, freedom)
    low, high = 0.5 * guess, 2 * guess + 1
    return float(optimize.brentq(lambda at: _power(at, freedom, level) - power, low, high, xtol=1e-10))


def _power(shift: float, freedom: float, level: float) -> float:
    cut = _quantile((1 + level) / 2, freedom)
    if freedom >= _LARGE:
        return float(special.ndtr(shift - cut) + special.ndtr(-shift - cut))
    return float(1 - special.nctdtr(freedom, shift, cut) + special.nctdtr(freedom, shift, -cut))


def _quantile(share: float, freedom: float) -> float:
    return float(special.ndtri(share) if freedom >= _LARGE else special.stdtrit(freedom, share))


def _below(at: float, freedom: float) -> float:
    return float(special.ndtr(at) if freedom >= _LARGE else special.stdtr(freedom, at))
