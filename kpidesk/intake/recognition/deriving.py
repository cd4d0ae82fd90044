"""The cells of one canonical column, worked out from those of a sheet as a recogniser says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from kpidesk.intake import moments, numbers
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.recognition.epochs import later, since_1970
from kpidesk.intake.recognition.passing import all_pass
from kpidesk.intake.recognition.recogniser import Origin
from kpidesk.intake.recognition.sequences import increases, until_next
from kpidesk.intake.recognition.sight import Sight
from kpidesk.intake.recognition.structures import dug, item_of
from kpidesk.intake.texts import filled

_BETWEEN = " / "
NAMELESS = "(no name)"
"""What a row is called in which everything is empty that a question is asked of."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What deriving has to know beside the cells: what words in braces stand for, how numbers and dates are written,
    the zone of times without one, what was carried over from the chunk before, by column, of the contents of which
    columns a question is asked, by its code, the running totals so far, by column, and all times of rows that count, by
    header.
    """

    said: Mapping[str, str]
    decimal: numbers.Decimal
    orders: Mapping[str, moments.Order]
    zone: str
    carried: dict[str, str | None] = field(default_factory=dict)
    each: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    totals: dict[str, float | None] = field(default_factory=dict)
    instants: Mapping[str, np.ndarray] = field(default_factory=dict)


def derive(sight: Sight, name: str, origin: Origin, setting: Setting) -> Array:
    """The column ``name`` of these rows, as text."""
    cells = _parts(_rows(_source(sight, name, origin, setting), sight, name, origin, setting), origin)
    if origin.day or origin.order:
        cells = _dated(cells, origin, setting)
    if origin.words:
        cells = _said(cells, origin.words)
    if origin.plus is not None:
        cells = _added(cells, sight, origin.plus, setting)
    if origin.epoch:
        cells = since_1970(cells, origin.epoch)
    if origin.since:
        cells = later(cells, filled_in(origin.since, setting), setting.decimal, setting.zone)
    if origin.factor is not None and origin.after is None:
        cells = _times(cells, origin.factor, setting)
    return cells


def _rows(cells: Array, sight: Sight, name: str, origin: Origin, setting: Setting) -> Array:
    """The cells of the rows that count for the column."""
    if origin.carried:
        cells = _carried(cells, all_pass(sight, origin.carried), name, setting)
    if origin.where:
        cells = pc.if_else(pa.array(all_pass(sight, origin.where)), cells, pa.scalar(None, pa.string()))
    return cells


def _parts(cells: Array, origin: Origin) -> Array:
    """What is taken out of cells that hold more."""
    if origin.json:
        cells = dug(cells, origin.json)
    if origin.item:
        cells = item_of(cells, origin.item)
    if origin.pattern is not None:
        cells = _captured(cells, origin.pattern)
    return cells


def filled_in(text: str, setting: Setting) -> str:
    """A text with what its words in braces stand for."""
    return re.sub(r"\{([\w-]+)\}", lambda found: setting.said.get(found[1], found[0]), text)


def _source(sight: Sight, name: str, origin: Origin, setting: Setting) -> Array:
    if origin.headers:
        return _first_filled(sight, origin.headers, setting)
    if origin.asked:
        return answered(sight, origin.asked, setting)
    if origin.either:
        return _either(sight, name, origin, setting)
    if origin.formula or origin.increase or origin.interarrival:
        return _worked_out(sight, name, origin, setting)
    return _put_together(sight, origin, setting)


def _put_together(sight: Sight, origin: Origin, setting: Setting) -> Array:
    """What several cells of a row give, or what is the same for all rows."""
    if origin.minus is not None:
        return _between(sight, *origin.minus, setting)
    if origin.after is not None:
        return _after(sight, origin.after, origin.factor or 1.0, setting)
    if origin.total:
        return _total(sight, origin.total, setting)
    return _joined(sight, origin.joined) if origin.joined else _same_for_all(sight, origin, setting)


def _either(sight: Sight, name: str, origin: Origin, setting: Setting) -> Array:
    found = pa.nulls(sight.height, pa.string())
    for one in origin.either:
        found = pc.coalesce(found, filled(derive(sight, name, one, setting)))
        if not found.null_count:
            break
    return found


def _same_for_all(sight: Sight, origin: Origin, setting: Setting) -> Array:
    """What the file, the sheet, a header or an answer says; the number of the row alone differs."""
    if origin.constant == "{row}":
        return pa.array(sight.chunk.rows).cast(pa.string())
    header = origin.in_header
    text = _of_header(sight, header) if header else filled_in(origin.constant or "", setting)
    return repeated(text or None, sight.height)


def contents(sight: Sight, headers: Sequence[str]) -> Array:
    """What stands in some columns of each row, with " / " between; ``NAMELESS`` where all are empty."""
    there = [filled(cells) for header in headers if (cells := sight.text(header)) is not None]
    if not there:
        return repeated(NAMELESS, sight.height)
    # Where every part is null Arrow leaves out the row itself: an empty part before them all keeps it.
    joined = pc.binary_join_element_wise(repeated("", sight.height), *there, _BETWEEN, null_handling="skip")
    return pc.if_else(pc.equal(joined, ""), pa.scalar(NAMELESS), pc.utf8_slice_codeunits(joined, len(_BETWEEN)))


def answered(sight: Sight, code: str, setting: Setting) -> Array:
    """What was said of the contents of each row, where a question is asked of each."""
    coded = pc.dictionary_encode(contents(sight, setting.each[code]))
    words = [setting.said.get(f"{code}:{word}") for word in coded.dictionary.to_pylist()]
    return pc.take(pa.array(words, pa.string()), coded.indices)


def repeated(text: str | None, times: int) -> Array:
    """The same cell for each of so many rows."""
    return pa.array([text], pa.string()).take(np.zeros(times, dtype=np.int64))


def _worked_out(sight: Sight, name: str, origin: Origin, setting: Setting) -> Array:
    """Numbers computed from those of the row, or of the row and others."""
    if origin.formula:
        figures = {header: _figures(sight, header, setting) for header in origin.formula.headers}
        found = origin.formula.of(figures)
        return pa.array(found, mask=np.isnan(found)).cast(pa.string())
    if origin.increase:
        cells = sight.text(origin.increase)
        grown, setting.totals[name] = increases(_or_nothing(cells, sight), setting.decimal, setting.totals.get(name))
        return grown
    cells = sight.typed(origin.interarrival)
    order = setting.orders.get(origin.interarrival, moments.Order())
    known = setting.instants.get(origin.interarrival, np.zeros(0, dtype=np.int64))
    return until_next(_or_nothing(cells, sight), order, setting.zone, known)


def _or_nothing(cells: Array | None, sight: Sight) -> Array:
    return pa.nulls(sight.height, pa.string()) if cells is None else cells


def _figures(sight: Sight, header: str, setting: Setting) -> np.ndarray:
    """A column as numbers, shares of a hundred as shares; NaN where there is none."""
    figures, percent = numbers.parse(filled(_or_nothing(sight.text(header), sight)), setting.decimal)
    known = np.asarray(pc.fill_null(figures, np.nan), dtype=np.float64)
    return np.where(np.asarray(percent), known / 100, known)


def _joined(sight: Sight, headers: tuple[str, ...]) -> Array:
    there = [cells for header in headers if (cells := sight.text(header)) is not None]
    if not there:
        return pa.nulls(sight.height, pa.string())
    return filled(pc.binary_join_element_wise(*(pc.fill_null(cells, "") for cells in there), " "))


def _of_header(sight: Sight, pattern: re.Pattern[str]) -> str | None:
    found = (pattern.search(header) for header in sight.heads.headers)
    match = next((one for one in found if one), None)
    return match[1].strip() if match and match[1] else None


def _first_filled(sight: Sight, headers: tuple[str, ...], setting: Setting) -> Array:
    found: Array | None = None
    for header in headers:
        cells = sight.text(filled_in(header, setting) if not header.startswith("/") else header)
        if cells is not None:
            found = filled(cells) if found is None else pc.coalesce(found, filled(cells))
    return found if found is not None else pa.nulls(sight.height, pa.string())


def _between(sight: Sight, later: str, earlier: str, setting: Setting) -> Array:
    """Seconds from one time to another; null where either is missing or cannot be read."""
    micros: Array = pc.subtract(*(_moments(sight, header, setting) for header in (later, earlier))).cast(pa.int64())
    return pc.divide(micros.cast(pa.float64()), 1e6).cast(pa.string())


def _after(sight: Sight, said: tuple[str, str], seconds: float, setting: Setting) -> Array:
    """The time that so many times so many seconds follow; null where either is missing or cannot be read."""
    micros = pc.round(pc.multiply(pa.array(_figures(sight, said[1], setting), from_pandas=True), seconds * 1e6))
    times = pc.add(_moments(sight, said[0], setting), micros.cast(pa.int64()).cast(pa.duration("us")))
    return pc.strftime(times, "%Y-%m-%dT%H:%M:%SZ")


def _moments(sight: Sight, header: str, setting: Setting) -> Array:
    """The times of a column, in UTC."""
    cells = sight.typed(header)
    if cells is None:
        return pa.nulls(sight.height, pa.timestamp("us"))
    there = filled(cells) if cells.type == pa.string() else cells
    found = moments.parse(there, setting.orders.get(header, moments.Order()), setting.zone).utc
    return found.cast(pa.timestamp("us"))


def _total(sight: Sight, headers: tuple[str, ...], setting: Setting) -> Array:
    """The sum of the columns that are filled; null where none is, and what stands in one that is no number, so that it
    is told.
    """
    total, known = np.zeros(sight.height), np.zeros(sight.height, bool)
    unread = pa.nulls(sight.height, pa.string())
    for header in headers:
        cells = sight.text(header)
        if cells is None:
            continue
        there = filled(cells)
        figures, _ = numbers.parse(there, setting.decimal)
        read = np.asarray(figures.is_valid())
        total += np.where(read, np.asarray(pc.fill_null(figures, 0.0)), 0.0)
        known |= read
        unread = pc.coalesce(unread, pc.if_else(pa.array(read), pa.scalar(None, pa.string()), there))
    return pc.coalesce(unread, pa.array(total, mask=~known).cast(pa.string()))


def _times(cells: Array, factor: float, setting: Setting) -> Array:
    """Numbers so many times as great; what is no number stays as it is."""
    there = filled(cells)
    figures, _ = numbers.parse(there, setting.decimal)
    return pc.coalesce(pc.multiply(figures, factor).cast(pa.string()), there)


def _added(cells: Array, sight: Sight, plus: Origin, setting: Setting) -> Array:
    """Two numbers in one; where one of them cannot be read, what stands there instead, so that it is told."""
    there, stands = filled(cells), filled(_source(sight, "", plus, setting))
    figures, _ = numbers.parse(there, setting.decimal)
    more, _ = numbers.parse(filled(derive(sight, "", plus, setting)), setting.decimal)
    sum_of_both = pc.add(figures, pc.fill_null(more, 0.0)).cast(pa.string())
    unread = pc.and_(stands.is_valid(), more.is_null())
    return pc.if_else(unread, stands, pc.coalesce(sum_of_both, there))


def _captured(cells: Array, pattern: re.Pattern[str]) -> Array:
    coded = pc.dictionary_encode(cells)
    found = []
    for word in coded.dictionary.to_pylist():
        match = pattern.search(word) if word is not None else None
        found.append((match[1] if match.re.groups else match[0]) if match else None)
    return pc.take(pa.array(found, pa.string()), coded.indices)


def _dated(cells: Array, origin: Origin, setting: Setting) -> Array:
    """Times in the one form that can be read in one way only, or their days; what is no time stays as it is."""
    order = next((setting.orders[one] for one in origin.headers if one in setting.orders), moments.Order())
    # The times of a bill come again and again: each is read once.
    coded = pc.dictionary_encode(filled(cells))
    return pc.take(_dates(coded.dictionary, order, origin, setting), coded.indices)


def _dates(there: Array, order: moments.Order, origin: Origin, setting: Setting) -> Array:
    if not origin.day:
        times = moments.parse(there, order, setting.zone).utc.cast(pa.timestamp("us"))
        return pc.coalesce(pc.strftime(times, "%Y-%m-%dT%H:%M:%SZ"), there)
    times = moments.parse(there, order, "UTC").utc.cast(pa.timestamp("us"))
    if origin.day == "last":
        times = pc.subtract(times, pa.scalar(1, pa.duration("us")))
    return pc.coalesce(times.cast(pa.date32(), safe=False).cast(pa.string()), there)


def _said(cells: Array, words: Mapping[str, str]) -> Array:
    """What each word becomes; a word that none stands for stays, unless * stands for it."""
    coded = pc.dictionary_encode(filled(cells))
    other = words.get("*")
    meant = [
        None if word is None else words.get(word.lower(), word if other is None else other)
        for word in coded.dictionary.to_pylist()
    ]
    found = pc.take(pa.array([one or None for one in meant], pa.string()), coded.indices)
    empty = words.get("")
    return found if not empty else pc.if_else(coded.indices.is_null(), pa.scalar(empty, pa.string()), found)


def _carried(cells: Array, counts: np.ndarray, name: str, setting: Setting) -> Array:
    """The last cell that counts, at or before each row."""
    kept = pc.if_else(pa.array(counts), cells, pa.scalar(None, pa.string()))
    following = pc.fill_null_forward(kept)
    before = setting.carried.get(name)
    if before is not None:
        following = pc.fill_null(following, before)
    if len(following):
        setting.carried[name] = following[-1].as_py()
    return following
