"""The tables behind the health of a model: scores and what came true, estimates and what was found, late labels."""

from dataclasses import dataclass

from kpidesk.base.periods import Period


@dataclass(frozen=True, slots=True)
class ScoreBin:
    """Scored rows of the review window with a known outcome whose score lies from ``low`` to ``high``.

    ``score``: their mean; ``rate``: the share that came true, with its 95 % ``interval``; ``chance``: between which
    rates 95 of 100 such bins lie where every score is the chance it claims to be.
    """

    low: float
    high: float
    n: int
    score: float
    rate: float
    interval: tuple[float, float]
    chance: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The bins that hold rows, lowest scores first. ``outcome``: what the score is the chance of, in words.

    ``error``, ``limit`` and ``bias`` (mean score less share that came true) are None below the least evidence;
    ``why_empty``: why there are no bins.
    """

    bins: tuple[ScoreBin, ...] = ()
    outcome: str = ""
    rows: int = 0
    error: float | None = None
    limit: float | None = None
    bias: float | None = None
    why_empty: str = ""


@dataclass(frozen=True, slots=True)
class EqualAgeWeek:
    """Weighted accuracy (0-1) of what was answered in one pilot week: by labels that came within the days of maturity,
    so that weeks are read at the same age, and by all labels so far. None below 30 labelled rows.

    ``mature``: whether all labels of that age are in.
    """

    week: int
    period: Period
    mature: bool
    rows: int
    accuracy: float | None
    interval: tuple[float, float] | None
    all_rows: int
    all_accuracy: float | None


@dataclass(frozen=True, slots=True)
class EstimatedWeek:
    """Weighted accuracy (0-1) of one pilot week as its scores promise it, and as it was found (None: not known yet).

    ``labelled``: share of its scored rows whose outcome is known; ``mature``: whether its labels have had their time.
    """

    week: int
    rows: int
    estimated: float
    interval: tuple[float, float] | None
    realised: float | None
    labelled: float
    mature: bool


@dataclass(frozen=True, slots=True)
class LabelAge:
    """By so many ``days`` after the request, the share of outcomes that is known; ``waiting``: rows it rests on."""

    days: int
    share: float
    waiting: int


@dataclass(frozen=True, slots=True)
class ClassScore:
    """One class of the answers: rows that are of it, and its precision, recall (None: undefined) and F1."""

    name: str
    rows: int
    precision: float | None
    recall: float | None
    f1: float


@dataclass(frozen=True, slots=True)
class ModelHealth:
    """All of them; empty where what they are made of was not imported."""

    calibration: Calibration = Calibration()
    equal_age: tuple[EqualAgeWeek, ...] = ()
    estimated: tuple[EstimatedWeek, ...] = ()
    ages: tuple[LabelAge, ...] = ()
    classes: tuple[ClassScore, ...] = ()
