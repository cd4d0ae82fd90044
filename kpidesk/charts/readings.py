"""What can be read off a chart, mark by mark: for pointers, keys, ears and tables."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kpidesk.charts.chart import Axis, Bar, Cell, Chart, Line, Note, Point, Style
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import plain

_CLOSE = 1e-9
_STEPS = 1000.0
_WEEK = re.compile(r"w\d+")
_LEVELS = {Tone.GREEN, Tone.RED}
"""Tones of lines that a series is held against."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One mark: its series, where it stands on the axes, its number in drawn units, and what it says."""

    series: str
    x: float
    y: float
    number: float
    note: Note
    tone: Tone


@dataclass(frozen=True, slots=True)
class Track:
    """The marks of one series, from left to right (from the top down where the chart lies)."""

    name: str
    x: Sequence[float]
    y: Sequence[float]
    numbers: Sequence[float]
    notes: Sequence[Note | None]
    tones: Sequence[Tone]
    axes: tuple[Axis, Axis] = field(repr=False)
    """The axis on which the place of a mark is read, and the one of its number."""
    lying: bool = False

    def __len__(self) -> int:
        return len(self.x)

    def reading(self, at: int) -> Reading:
        """The mark at a position from 0 on; one without a note says its place and its number."""
        note = self.notes[at] if self.notes else None
        if note is None:
            place = self.y[at] if self.lying else self.x[at]
            said = f"{_plain(self.numbers[at], self.axes[1])} {self.axes[1].title}".strip()
            note = Note(said, _place(place, self.axes[0]))
        tone = self.tones[at] if len(self.tones) > 1 else self.tones[0]
        return Reading(self.name, self.x[at], self.y[at], self.numbers[at], note, tone)


def tracks(chart: Chart) -> tuple[Track, ...]:
    """The series of a chart. Lines that only join points, are levels, or fit a curve to points, are none."""
    found = [*_rows_of_cells(chart), *_bars(chart), *_points(chart), *_lines(chart)]
    return tuple(track for track in found if len(track))


def _rows_of_cells(chart: Chart) -> Iterable[Track]:
    rows: dict[float, list[Cell]] = {}
    for cell in chart.cells:
        rows.setdefault(cell.row, []).append(cell)
    for row, cells in rows.items():
        yield Track(
            name=_place(row, chart.y),
            x=tuple(cell.column for cell in cells),
            y=(row,) * len(cells),
            numbers=tuple(cell.column for cell in cells),
            notes=tuple(cell.note for cell in cells),
            tones=tuple(cell.mark for cell in cells),
            axes=(chart.x, chart.y),
        )


def _bars(chart: Chart) -> Iterable[Track]:
    bars = chart.bars
    yield Track(
        name=chart.series or chart.title,
        x=tuple(bar.at for bar in bars),
        y=tuple(bar.high for bar in bars),
        numbers=tuple(bar.high - bar.low for bar in bars),
        notes=tuple(bar.note or _figure(bar, chart.x) for bar in bars),
        tones=tuple(bar.tone for bar in bars),
        axes=(chart.x, chart.y),
    )


def _points(chart: Chart) -> Iterable[Track]:
    """A series for each named line that points lie on, and one of all other points."""
    named: dict[str, list[Point]] = {}
    on_line = {(x, y): line.label for line in _named_lines(chart) for x, y in zip(line.x, line.y, strict=True)}
    for point in chart.points:
        named.setdefault(on_line.get((point.x, point.y)) or chart.series or chart.title, []).append(point)
    lying = any(whisker.lying for whisker in chart.whiskers)
    for name, points in named.items():
        yield _track_of(sorted(points, key=_downwards if lying else _rightwards), name, chart, lying=lying)


def _track_of(points: Sequence[Point], name: str, chart: Chart, *, lying: bool) -> Track:
    return Track(
        name=name,
        x=tuple(point.x for point in points),
        y=tuple(point.y for point in points),
        numbers=tuple(point.x if lying else point.y for point in points),
        notes=tuple(point.note for point in points),
        tones=tuple(point.tone for point in points),
        axes=(chart.y, chart.x) if lying else (chart.x, chart.y),
        lying=lying,
    )


def _lines(chart: Chart) -> Iterable[Track]:
    """The lines that are series of their own, their stretches joined."""
    series: dict[tuple[Tone, Style], list[Line]] = {}
    for line in chart.lines:
        if line.notes or _is_series(line, chart):
            series.setdefault((line.tone, line.style), []).append(line)
    for (tone, _), runs in series.items():
        yield Track(
            name=next((line.label for line in reversed(runs) if line.label), chart.series or chart.title),
            x=_joined([line.x for line in runs]),
            y=_joined([line.y for line in runs]),
            numbers=_joined([line.y for line in runs]),
            notes=tuple(note for line in runs for note in line.notes),
            tones=(tone,),
            axes=(chart.x, chart.y),
        )


def _is_series(line: Line, chart: Chart) -> bool:
    """Whether a line without notes says something of its own: not what points say, no level, no fitted curve."""
    if not chart.points:
        return line.tone not in _LEVELS
    places = {point.x for point in chart.points}
    marks = {(point.x, point.y) for point in chart.points}
    joins = all(mark in marks for mark in zip(line.x, line.y, strict=True))
    return not joins and line.tone not in _LEVELS and 2 * sum(x in places for x in line.x) >= len(line.x)


def _named_lines(chart: Chart) -> Iterable[Line]:
    return (line for line in chart.lines if line.label and not line.notes) if chart.points else ()


def _rightwards(point: Point) -> tuple[float, float]:
    return (point.x, point.y)


def _downwards(point: Point) -> tuple[float, float]:
    return (-point.y, point.x)


def _figure(bar: Bar, axis: Axis) -> Note | None:
    """The figure above a bar is what it says."""
    return Note(bar.label, _place(bar.at, axis)) if bar.label else None


def _joined(runs: Sequence[tuple[float, ...]]) -> Sequence[float]:
    return runs[0] if len(runs) == 1 else tuple(number for run in runs for number in run)


def _place(at: float, axis: Axis) -> str:
    """The name of a place: of its tick, "week 5" on an axis of weeks, else the number."""
    if any(_WEEK.fullmatch(tick.label) for tick in axis.ticks):
        return f"week {_plain(at, axis)}"
    named = next((tick.label for tick in axis.ticks if abs(tick.at - at) < _CLOSE), "")
    return named or _plain(at, axis)


def _plain(number: float, axis: Axis) -> str:
    """A number, whole or with the decimals that a thousandth of its axis needs."""
    if abs(number - round(number)) < _CLOSE:
        return plain(round(number), 1.0)
    step = (axis.high - axis.low) / _STEPS
    return plain(number, 10.0 ** min(0, math.floor(math.log10(step))))
