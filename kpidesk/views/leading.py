"""Leading indicators in words: which line will be crossed, and when."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpidesk.base.dates import between, day
from kpidesk.decision.readings import Leading
from kpidesk.decision.review import Review
from kpidesk.views import figures

EXPLAINED = (
    "Listed is what crosses a line within four weeks if it goes on as in the last eight: the course has to be known to "
    "rise or fall. Of measures that only scatter, at most one in forty is listed by chance."
)
NONE = "No measure is on its way across one of its lines within four weeks."


@dataclass(frozen=True, slots=True)
class Ahead:
    """One crossing. ``now``: the level of the course today; ``line``: what is crossed; ``tone``: red for the worse."""

    measure: str
    title: str
    now: str
    line: str
    when: str
    said: str
    tone: str


def ahead(review: Review) -> Sequence[Ahead]:
    """What will be crossed, the bad crossings first."""
    return tuple(_ahead(one, review) for one in review.leading)


def _ahead(one: Leading, review: Review) -> Ahead:
    currency = review.settings.currency
    now = figures.write(one.now, one.unit, currency, (one.line.number,))
    line = figures.line(one.line, one.unit, currency)
    when = _when(one)
    said = f"{_crossing(one, line)} {when} if it goes on as in the last weeks; its course stands at {now}."
    return Ahead(
        one.id,
        one.title,
        now,
        line,
        when,
        figures.unbroken(said),
        "red" if one.worse else "green",
    )


def _crossing(one: Leading, line: str) -> str:
    if one.crosses == "green":
        return f"Misses its target of {line}" if one.worse else f"Meets its target of {line}"
    return f"Crosses its kill line of {line}" if one.worse else f"Leaves its kill line of {line} behind"


def _when(one: Leading) -> str:
    first, last = one.between
    expected = f"around {day(one.expected)}"
    return expected if first == last else f"{expected} (between {between(first, last, year=True)})"
