"""What can be read off a chart, mark by mark: for pointers, keys, ears and tables."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kpidesk.charts.chart import Axis, Cell, Chart, Line, Note, Style
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import plain

_CLOSE = 1e-9
_STEPS = 1000.0


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
            note = Note(
                f"{_plain(self.numbers[at], self.axes[1])} {self.axes[1].title}".strip(), _place(place, self.axes[0])
            )
        tone = self.tones[at] if len(self.tones) > 1 else self.tones[0]
        return Reading(self.name, self.x[at], self.y[at], self.numbers[at], note, tone)


def tracks(chart: Chart) -> tuple[Track, ...]:
    """The series of a chart. Lines that only join points, or are levels, are none."""
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
        notes=tuple(bar.note for bar in bars),
        tones=tuple(bar.tone for bar in bars),
        axes=(chart.x, chart.y),
    )


def _points(chart: Chart) -> Iterable[Track]:
    lying = any(whisker.lying for whisker in chart.whiskers)
    points = sorted(chart.points, key=(lambda p: -p.y) if lying else (lambda p: p.x))
    yield Track(
        name=chart.series or chart.title,
        x=tuple(point.x for point in points),
        y=tuple(point.y for point in points),
        numbers=tuple(point.x if lying else point.y for point in points),
        notes=tuple(point.note for point in points),
        tones=tuple(point.tone for point in points),
        axes=(chart.y, chart.x) if lying else (chart.x, chart.y),
        lying=lying,
    )


def _lines(chart: Chart) -> Iterable[Track]:
    series: dict[tuple[Tone, Style], list[Line]] = {}
    for line in chart.lines:
        if line.notes or not chart.points:
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


def _joined(runs: Sequence[tuple[float, ...]]) -> Sequence[float]:
    return runs[0] if len(runs) == 1 else tuple(number for run in runs for number in run)


def _place(at: float, axis: Axis) -> str:
    named = next((tick.label for tick in axis.ticks if abs(tick.at - at) < _CLOSE), "")
    return named or _plain(at, axis)


def _plain(number: float, axis: Axis) -> str:
    """A number with the decimals that a thousandth of its axis needs."""
    step = (axis.high - axis.low) / _STEPS
    return plain(number, 10.0 ** min(0, math.floor(math.log10(step))))
