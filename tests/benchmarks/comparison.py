"""Whether KPIDesk's JSON and the plain script's facts are the same numbers."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

RELATIVE = 1e-9
_OURS_ONLY = {"hours_with_traffic"}
"""Facts that the script counts and KPIDesk keeps for a measure of its own."""

Facts = Mapping[str, Any]
Pair = tuple[str, float | None, float]
"""What, KPIDesk's number (None: it has none), the script's."""


def pairs(review: Facts, facts: Facts) -> Iterator[Pair]:
    """Every number of the script beside KPIDesk's, but for periods that KPIDesk finds too small to speak of."""
    measures = {measure["id"]: measure["value"] for kpi in review["kpis"] for measure in kpi["measures"]}
    measures |= {measure["id"]: measure["value"] for measure in review["metrics"]}
    for name, number in facts["window"].items():
        if name not in _OURS_ONLY:
            yield name, measures.get(name), number
    for name, weeks in facts["weekly"].items():
        told = {str(point["week"]): point for point in review["weekly"].get(name, ())}
        yield from (_pair(f"{name}, week {week}", told.get(week), number) for week, number in weeks.items())
    for column, by_measure in facts["segments"].items():
        for name, by_segment in by_measure.items():
            told = {point["segment"]: point for point in review["segments"][column].get(name, ())}
            for segment, number in by_segment.items():
                yield _pair(f"{name}, {column} {segment}", told.get(segment), number)
    yield from _groups(review, facts)


def _pair(what: str, point: Facts | None, number: float) -> Pair:
    return what, None if point is None else point["value"], number


def _groups(review: Facts, facts: Facts) -> Iterator[Pair]:
    told = {row["column"]: {group["group"]: group for group in row["groups"]} for row in review["fairness"]}
    for column, by_rate in facts["fairness"].items():
        for rate, by_group in by_rate.items():
            for group, number in by_group.items():
                yield f"{rate}, {column} {group}", told[column][group][rate], number


def differences(review: Facts, facts: Facts) -> tuple[int, list[str]]:
    """How many numbers were compared, and a line on each that differs by more than 1e-9 of itself.

    What KPIDesk leaves open for want of rows is not compared; what it does not know at all is a difference.
    """
    compared, wrong = 0, []
    for what, ours, theirs in pairs(review, facts):
        if ours is None:
            continue
        compared += 1
        if not math.isclose(ours, theirs, rel_tol=RELATIVE, abs_tol=RELATIVE):
            wrong.append(f"{what}: {ours!r} against {theirs!r}")
    return compared, wrong
