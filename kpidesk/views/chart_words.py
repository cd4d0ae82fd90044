"""What a chart says in words: of one mark, and as a table of all of them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kpidesk.charts.chart import Chart, Gap
from kpidesk.charts.readings import Reading, Track, tracks
from kpidesk.decision.review import Light
from kpidesk.views import tones, wording

_INTERVAL = "95 % interval"
_DIGITS = 12
_NO_VALUE = "no value"


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell of the table of a chart: what it says, the numbers behind it in drawn units, and its tone."""

    text: str
    numbers: tuple[float | None, ...] = ()
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the table of a chart. ``plain`` are its titles where it is written in plain numbers."""

    title: str
    right: bool = False
    plain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChartTable:
    """All marks of a chart: one row a place, for each series its value and what else is known of it."""

    headings: tuple[Heading, ...]
    rows: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A column that every series may have: its heading, and what it says of a mark."""

    title: str
    right: bool
    plain: tuple[str, ...]
    entry: Callable[[Reading], Entry]


def sentence(reading: Reading) -> str:
    """One mark, to be heard: "week 5, Latency P99: 3.8 s, 95 % interval 3.5 – 4.1 s, n = 1,204, green"."""
    note = reading.note
    between = f"{_INTERVAL} {note.interval}" if note.interval else ""
    parts = (note.value, between, counted(note.n), lit(note.light, word=True), note.remark)
    return f"{note.place}, {reading.series}: {', '.join(part for part in parts if part)}"


def counted(n: int | None) -> str:
    """N = 1,204, or nothing."""
    return "" if n is None else f"n = {n:,}"


def lit(light: Light | None, *, word: bool = False) -> str:
    """A light as shape and word, or the word alone; nothing where there is none."""
    if light is None:
        return ""
    return wording.LIGHTS[light].word if word else str(wording.LIGHTS[light])


def chart_table(chart: Chart) -> ChartTable:
    """The table of a chart; of a heat map the map itself, in words."""
    found = tracks(chart)
    return _map(chart, found) if chart.cells else _list(chart, found)


def plain_rows(chart: Chart) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The titles and rows of the same table with plain numbers in drawn units, for a spreadsheet."""
    table = chart_table(chart)
    titles = tuple(title for heading in table.headings for title in heading.plain or (heading.title,))
    return titles, tuple(tuple(text for entry in row for text in _plain(entry)) for row in table.rows)


def _plain(entry: Entry) -> tuple[str, ...]:
    numbers = tuple("" if number is None else f"{number:.{_DIGITS}g}" for number in entry.numbers)
    return numbers or (entry.text,)


def _map(chart: Chart, found: Sequence[Track]) -> ChartTable:
    places = [found[0].reading(at).note.place for at in range(len(found[0]))] if found else []
    rows = []
    for track in found:
        notes = [track.reading(at).note for at in range(len(track))]
        cells = [Entry(lit(note.light) or note.value, tone=tones.LIGHTS[note.light]) for note in notes]
        rows.append((Entry(track.name), *cells))
    return ChartTable((Heading(_title(chart.places)), *map(Heading, places)), tuple(rows))


def _list(chart: Chart, found: Sequence[Track]) -> ChartTable:
    """Places down, series across."""
    columns = [(track, part) for track in found for part in _parts(track, remarks=bool(chart.gaps))]
    headings = [Heading(_title(chart.places) or "Place")]
    for track, part in columns:
        name = track.name if len(found) > 1 or part.title == "{}" else ""
        headings.append(_heading(part, name, track.axes[1].title))
    known: dict[tuple[str, int], dict[int, Reading]] = {}
    for track in found:
        met: Counter[str] = Counter()
        for at in range(len(track)):
            reading = track.reading(at)
            place = reading.note.place
            known.setdefault((place, met[place]), {})[id(track)] = reading
            met[place] += 1
    rows = []
    for (place, _), readings in known.items():
        said = [part.entry(readings[id(t)]) if id(t) in readings else _nothing(part) for t, part in columns]
        rows.append((_order(found[0], readings), (Entry(place), *said)))
    places = {place for place, _ in known}
    rows += [(gap.at, _gap(gap, [part for _, part in columns])) for gap in chart.gaps if gap.place not in places]
    return ChartTable(tuple(headings), tuple(row for _, row in sorted(rows, key=lambda row: row[0])))


def _gap(gap: Gap, parts: Sequence[_Part]) -> tuple[Entry, ...]:
    """A place at which nothing could be measured: that, and why."""
    said = {_VALUE: Entry(_NO_VALUE, (None,), "muted"), _REMARK: Entry(gap.why)}
    return (Entry(gap.place), *(said.get(part) or _nothing(part) for part in parts))


def _order(first: Track, readings: Mapping[int, Reading]) -> float:
    """From left to right, or from the top down."""
    reading = next(iter(readings.values()))
    return -reading.y if first.lying else reading.x


def _heading(part: _Part, name: str, unit: str) -> Heading:
    title = part.title.format(name) if part.title == "{}" else f"{name}: {part.title}" if name else part.title
    plain = tuple(" ".join((f"{name}: {each}" if name else each).split()) for each in part.plain)
    if part.title == "{}":
        plain = (f"{name} ({unit})" if unit else name,)
    return Heading(_title(title), part.right, tuple(map(_title, plain)))


def _nothing(part: _Part) -> Entry:
    return Entry("", (None,) * len(part.plain))


def _parts(track: Track, *, remarks: bool) -> Sequence[_Part]:
    """The value, and what any mark of the series has beside it."""
    notes = [track.reading(at).note for at in range(len(track))]
    return [
        _VALUE,
        *([_BETWEEN] if any(note.ends for note in notes) else []),
        *([_ROWS] if any(note.n is not None for note in notes) else []),
        *([_LIGHT] if any(note.light for note in notes) else []),
        *([_REMARK] if remarks or any(note.remark for note in notes) else []),
    ]


def _title(text: str) -> str:
    return text[:1].upper() + text[1:] if len(text) > 1 else text


_VALUE = _Part("{}", True, ("{}",), lambda r: Entry(r.note.value, (r.number,)))
_BETWEEN = _Part(_INTERVAL, True, ("from", "to"), lambda r: Entry(r.note.interval, r.note.ends or (None, None)))
_ROWS = _Part("n", True, ("n",), lambda r: Entry("" if r.note.n is None else f"{r.note.n:,}", (r.note.n,)))
_LIGHT = _Part("light", False, (), lambda r: Entry(lit(r.note.light), tone=tones.LIGHTS[r.note.light]))
_REMARK = _Part("remark", False, (), lambda r: Entry(r.note.remark))
