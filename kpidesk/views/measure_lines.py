"""Measures in lines for a table: value, interval, light; and what to import for those that are not measured."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpidesk.base.values import Lack, Missing, Value
from kpidesk.decision.review import Judged, Review
from kpidesk.views import figures, tones, wording

_SILENT = frozenset({Lack.NOT_APPLICABLE, Lack.NOT_DUE})


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure in words; ``hint`` is what is said of its value, or why there is none."""

    id: str
    title: str
    value: str
    interval: str
    n: str
    light: str
    tone: str
    hint: str


def judged_of(review: Review, ids: Iterable[str]) -> tuple[Judged, ...]:
    """Those of these measures that the review has, in this order."""
    known = {one.id: one for one in review.metrics}
    return tuple(known[one] for one in ids if one in known)


def measure_lines(review: Review, measures: Sequence[Judged]) -> tuple[MeasureLine, ...]:
    """A line for each measure that has a value."""
    return tuple(_line(one, review.settings.currency) for one in measures if isinstance(one.measured, Value))


def _line(judged: Judged, currency: str) -> MeasureLine:
    value, sign = judged.measured, wording.light(judged.light)
    note = value.note if isinstance(value, Value) else ""
    return MeasureLine(
        id=judged.id,
        title=judged.title,
        value=figures.figure(judged, currency),
        interval=figures.precision(value, judged.unit, currency, figures.lines(judged)),
        n=figures.count(value.n),
        light=str(sign) if judged.light else "not graded",
        tone=tones.LIGHTS[judged.light],
        hint=" ".join(one for one in (judged.reason, note) if one),
    )


def what_lacks(measures: Sequence[Judged]) -> str:
    """Which measures have no value, and what to do for them, in one line; empty where all have one."""
    cures: dict[str, list[str]] = {}
    for one in measures:
        if isinstance(one.measured, Missing) and one.measured.lack not in _SILENT:
            cures.setdefault(one.measured.cure or one.measured.reason, []).append(one.title)
    told = [f"{', '.join(titles)}: {figures.sentence(cure)}" for cure, titles in cures.items()]
    return f"Not measured. {' '.join(told)}" if told else ""
