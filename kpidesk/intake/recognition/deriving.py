"""The cells of one canonical column, worked out from those of a sheet as a recogniser says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from kpidesk.intake import moments, numbers
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.recognition.passing import all_pass
from kpidesk.intake.recognition.recogniser import Origin
from kpidesk.intake.recognition.sight import Sight
from kpidesk.intake.recognition.structures import dug, item_of
from kpidesk.intake.texts import filled


@dataclass(frozen=True, slots=True)
class Setting:
    """What deriving has to know beside the cells: what words in braces stand for, how numbers and dates are written,
    the zone of times without one, what was carried over from the chunk before, by column, and of the contents of which
    columns a question is asked, by its code.
    """

    said: Mapping[str, str]
    decimal: numbers.Decimal
    orders: Mapping[str, moments.Order]
    zone: str
    carried: dict[str, str | None] = field(default_factory=dict)
    each: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def derive(sight: Sight, name: str, origin: Origin, setting: Setting) -> Array:
    """The column ``name`` of these rows, as text."""
    cells = _source(sight, origin, setting)
    if origin.carried:
        cells = _carried(cells, all_pass(sight, origin.carried), name, setting)
    if origin.where:
        cells = pc.if_else(pa.array(all_pass(sight, origin.where)), cells, pa.scalar(None, pa.string()))
    if origin.json:
        cells = dug(cells, origin.json)
    if origin.item:
        cells = item_of(cells, origin.item)
    if origin.pattern is not None:
        cells = _captured(cells, origin.pattern)
    if origin.day or origin.order:
        cells = _dated(cells, origin, setting)
    if origin.words:
        cells = _said(cells, origin.words)
    if origin.plus is not None:
        cells = _added(cells, sight, origin.plus, setting)
    if origin.factor is not None:
        figures, _ = numbers.parse(filled(cells), setting.decimal)
        cells = pc.multiply(figures, origin.factor).cast(pa.string())
    return cells


def filled_in(text: str, setting: Setting) -> str:
    """A text with what its words in braces stand for."""
    return re.sub(r"\{([\w-]+)\}", lambda found: setting.said.get(found[1], found[0]), text)


def _source(sight: Sight, origin: Origin, setting: Setting) -> Array:
    if origin.headers:
        return _first_filled(sight, origin.headers, setting)
    if origin.minus is not None:
        return _between(sight, *origin.minus, setting)
    if origin.total:
        return _total(sight, origin.total, setting)
    if origin.joined:
        return _joined(sight, origin.joined)
    if origin.asked:
        return answered(sight, origin.asked, setting)
    return _same_for_all(sight, origin, setting)


def _same_for_all(sight: Sight, origin: Origin, setting: Setting) -> Array:
    """What the file, the sheet, a header or an answer says; the number of the row alone differs."""
    if origin.constant == "{row}":
        return pa.array(sight.chunk.rows).cast(pa.string())
    header = origin.in_header
    text = _of_header(sight, header) if header else filled_in(origin.constant or "", setting)
    return repeated(text or None, sight.height)


def contents(sight: Sight, headers: Sequence[str]) -> Array:
    """What stands in some columns of each row, with " / " between; null where all are empty."""
    there = [filled(cells) for header in headers if (cells := sight.text(header)) is not None]
    if not there:
        return pa.nulls(sight.height, pa.string())
    joined = pc.binary_join_element_wise(*there, " / ", null_handling="skip")
    return pc.if_else(pc.equal(joined, ""), pa.scalar(None, pa.string()), joined)


def answered(sight: Sight, code: str, setting: Setting) -> Array:
    """What was said of the contents of each row, where a question is asked of each."""
    coded = pc.dictionary_encode(contents(sight, setting.each[code]))
    words = [None if word is None else setting.said.get(f"{code}:{word}") for word in coded.dictionary.to_pylist()]
    return pc.take(pa.array(words, pa.string()), coded.indices)


def repeated(text: str | None, times: int) -> Array:
    """The same cell for each of so many rows."""
    return pa.array([text], pa.string()).take(np.zeros(times, dtype=np.int64))


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
    ends = []
    for header in (later, earlier):
        cells = sight.typed(header)
        if cells is None:
            return pa.nulls(sight.height, pa.string())
        order = setting.orders.get(header, moments.Order())
        there = filled(cells) if cells.type == pa.string() else cells
        ends.append(moments.parse(there, order, setting.zone).utc)
    micros: Array = pc.subtract(*(end.cast(pa.timestamp("us")) for end in ends)).cast(pa.int64())
    return pc.divide(micros.cast(pa.float64()), 1e6).cast(pa.string())


def _total(sight: Sight, headers: tuple[str, ...], setting: Setting) -> Array:
    """The sum of the columns that are filled; null where none is, or where one cannot be read as a number."""
    total, known, broken = np.zeros(sight.height), np.zeros(sight.height, bool), np.zeros(sight.height, bool)
    for header in headers:
        cells = sight.text(header)
        if cells is None:
            continue
        there = filled(cells)
        figures, _ = numbers.parse(there, setting.decimal)
        filled_here = np.asarray(there.is_valid())
        read = np.asarray(figures.is_valid())
        total += np.where(read, np.asarray(pc.fill_null(figures, 0.0)), 0.0)
        known |= read
        broken |= filled_here & ~read
    return pc.if_else(pa.array(known & ~broken), pa.array(total), pa.scalar(None, pa.float64())).cast(pa.string())


def _added(cells: Array, sight: Sight, plus: Origin, setting: Setting) -> Array:
    """Two numbers in one; null where the second one stands there and cannot be read."""
    figures, _ = numbers.parse(filled(cells), setting.decimal)
    stands = np.asarray(filled(_source(sight, plus, setting)).is_valid())
    more, _ = numbers.parse(filled(derive(sight, "", plus, setting)), setting.decimal)
    together = pc.add(figures, pc.fill_null(more, 0.0))
    sound = pa.array(~stands | np.asarray(more.is_valid()))
    return pc.if_else(sound, together, pa.scalar(None, pa.float64())).cast(pa.string())


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
    there = filled(cells)
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
