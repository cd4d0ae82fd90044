"""Which mark a pointer means, and which one a key leads to."""

import bisect
import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from kpidesk.charts.readings import Reading, Track
from kpidesk.desktop.painter.frame import Frame

_REACH = 60.0
"""Pixels across within which a mark is meant."""
_FEW = 2_000
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark: the number of its series and its position in it."""

    track: int
    at: int


def nearest(tracks: Sequence[Track], frame: Frame, place: QPointF, *, cells: bool) -> Spot | None:
    """The mark that is meant by a place in pixels; None where none is near."""
    if not frame.rect.adjusted(-_SAME, -_SAME, _SAME, _SAME).contains(place):
        return None
    found = [
        (_distance(track, at, frame, place, cells=cells), Spot(number, at))
        for number, track in enumerate(tracks)
        for at in _candidates(track, frame, place)
        if frame.holds(track.x[at], track.y[at])
    ]
    best = min(found, key=lambda entry: entry[0], default=None)
    return best[1] if best is not None and best[0][0] <= _REACH else None


def together(tracks: Sequence[Track], spot: Spot) -> list[Reading]:
    """The mark and those of the other series that stand at the same place, the one that is meant first."""
    meant = tracks[spot.track].reading(spot.at)
    found = [meant]
    for number, track in enumerate(tracks):
        if number != spot.track and not track.lying:
            at = bisect.bisect_left(track.x, meant.x - _SAME)
            if at < len(track) and abs(track.x[at] - meant.x) <= _SAME:
                found.append(track.reading(at))
    return found


def step(tracks: Sequence[Track], spot: Spot | None, across: int, down: int) -> Spot | None:
    """The mark that an arrow key leads to: across within the series, up and down to the one at the same place."""
    if not tracks:
        return None
    if spot is None:
        return Spot(0, len(tracks[0]) - 1 if across < 0 else 0)
    track = tracks[spot.track]
    if across or track.lying:
        return Spot(spot.track, min(max(spot.at + across + down * track.lying, 0), len(track) - 1))
    number = min(max(spot.track + down, 0), len(tracks) - 1)
    other = tracks[number]
    at = min(bisect.bisect_left(other.x, track.x[spot.at] - _SAME), len(other) - 1)
    return Spot(number, at) if number != spot.track else spot


def middle(track: Track, frame: Frame) -> int | None:
    """The middle one of the marks that are in sight; of a long series one near the middle of the plot."""
    if len(track) > _FEW and not track.lying:
        at = bisect.bisect_left(track.x, (frame.x[0] + frame.x[1]) / 2)
        return min(at, len(track) - 1)
    seen = [at for at in range(len(track)) if frame.holds(track.x[at], track.y[at])]
    return seen[len(seen) // 2] if seen else None


def _candidates(track: Track, frame: Frame, place: QPointF) -> Sequence[int]:
    """All marks of a short series; of a long one those beside the pointer."""
    if len(track) <= _FEW or track.lying:
        return range(len(track))
    at = bisect.bisect_left(track.x, frame.value_at(place)[0])
    return range(max(at - 2, 0), min(at + 2, len(track)))


def _distance(track: Track, at: int, frame: Frame, place: QPointF, *, cells: bool) -> tuple[float, float]:
    """Pixels along the axis of places first, then along that of numbers; of cells, none inside."""
    across, down = abs(frame.across(track.x[at]) - place.x()), abs(frame.up(track.y[at]) - place.y())
    if cells:
        x, y = frame.value_at(place)
        inside = abs(track.x[at] - x) <= 0.5 and abs(track.y[at] - y) <= 0.5
        return (0.0, 0.0) if inside else (math.inf, math.inf)
    return (down, across) if track.lying else (across, down)
