"""In which unit a number is read best, and with how many digits: 0.75 h as 45 min, 0.97 as 97.0 %."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kpidesk.base.units import Unit

_SIGNS: Mapping[str, str] = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_WITHOUT_CENTS = frozenset({"CLP", "ISK", "JPY", "KRW", "VND"})


@dataclass(frozen=True, slots=True)
class Scale:
    """How numbers of one size are printed: times ``factor``, with ``decimals``, between ``before`` and ``after``.

    ``after_one`` is the word after exactly 1 ("day"). ``whole`` prints whole numbers without decimals.
    """

    factor: float
    decimals: int
    after: str = ""
    before: str = ""
    after_one: str = ""
    whole: bool = False

    def unit_of(self, digits: str) -> str:
        """What stands after these digits."""
        return self.after_one if self.after_one and digits == "1" else self.after


_NOTHING = 1e-12
"""Below it a size is 0, give or take the noise of sums."""
Sized = Callable[[float], Scale]
"""From the size of a number, never negative, to its scale."""


def scale_of(value: float, unit: Unit, currency: str) -> Scale:
    """The scale of a number in its measure's unit. Dates have none."""
    size = abs(value)
    return _money(size, currency) if unit is Unit.MONEY else _SCALES[unit](size)


def _stepped(*steps: tuple[float, Scale]) -> Sized:
    """The first scale whose limit lies above the size; the last limit is infinite."""
    return lambda size: next(scale for limit, scale in steps if size < limit)


def _one(after: str, after_one: str = "", factor: float = 1, fine: float = 1) -> Sized:
    """One decimal, two below ``fine`` (as printed), none from 1,000 on."""
    return _stepped(
        (_NOTHING, Scale(factor, 1, after, after_one=after_one, whole=True)),
        (fine / factor, Scale(factor, 2, after, after_one=after_one)),
        (1000 / factor, Scale(factor, 1, after, after_one=after_one)),
        (math.inf, Scale(factor, 0, after, after_one=after_one)),
    )


def _share(size: float) -> Scale:
    """Per cent with one decimal, two below 1 %; nothing and all of it without."""
    if size in {0.0, 1.0}:
        return Scale(100, 0, " %")
    return Scale(100, 2 if size < 0.01 else 1, " %")


def _money(size: float, currency: str) -> Scale:
    """Two decimals; none from 10,000 on or without cents; below 0.10 two digits that count."""
    decimals = 0 if size >= (10 if currency in _WITHOUT_CENTS else 10_000) else 2
    if 0 < size < 0.1:
        decimals = min(8, 1 - math.floor(math.log10(size)))
    if currency in _SIGNS:
        return Scale(1, decimals, before=_SIGNS[currency])
    return Scale(1, decimals, f" {currency}")


_SCALES: Mapping[Unit, Sized] = {
    Unit.SECONDS: _stepped(
        (_NOTHING, Scale(1, 0, " s")),
        (0.1, Scale(1000, 0, " ms")),
        (1, Scale(1, 2, " s")),
        (100, Scale(1, 1, " s")),
        (math.inf, Scale(1, 0, " s")),
    ),
    Unit.MINUTES: _stepped((10, Scale(1, 1, " min", whole=True)), (math.inf, Scale(1, 0, " min"))),
    Unit.HOURS: _stepped(
        (_NOTHING, Scale(1, 0, " h")),
        (1 / 60, Scale(3600, 0, " s")),
        (10 / 60, Scale(60, 1, " min")),
        (1, Scale(60, 0, " min")),
        (100, Scale(1, 1, " h")),
        (math.inf, Scale(1, 0, " h")),
    ),
    Unit.DAYS: lambda _: Scale(1, 1, " days", after_one=" day", whole=True),
    Unit.SHARE: _share,
    Unit.SHARE_GAP: _one(" pts", " pt", factor=100, fine=0.1),
    Unit.POINTS_PER_30_DAYS: _one(" pts / 30 d", fine=0.1),
    Unit.POINTS_PER_WEEK: _one(" pts / week", fine=0.1),
    Unit.HOURS_PER_1000: _one(" h / 1,000", fine=10),
    Unit.HOURS_PER_WEEK: _one(" h / week"),
    Unit.RPS: _stepped((100, Scale(1, 1, " RPS", whole=True)), (math.inf, Scale(1, 0, " RPS"))),
    Unit.RATIO: _one("", fine=100),
    Unit.COUNT: lambda _: Scale(1, 1, whole=True),
    Unit.SCORE: _one("", fine=10),
    Unit.POINTS: lambda _: Scale(1, 0, " points", after_one=" point"),
}
