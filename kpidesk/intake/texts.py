"""Cells as text: trimming, the marks that mean "missing", and how typed cells are written."""

import numpy as np
import pyarrow as pa

from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.edges import Letters, edges
from kpidesk.intake.remembering import remembered

MISSING = (
    *("", "n/a", "na", "n.a.", "n/v", "#n/a", "#n/v", "nan", "-nan", "nat", "<na>", "null", "<null>", "(null)", "\\n"),
    *("none", "(none)", "nil", "undefined", "-", "--", "---", "–", "—", "?", "[]", "{}", '""', "''", "#null!"),
    *("(blank)", "(empty)", "(leer)", "(vide)", "not set", "(not set)", "not available"),
)
"""Marks that mean "no value", lower case (what some forty tools write)."""
_MARKS = pa.array(MISSING)
_LONGEST_MARK = max(len(mark.encode()) for mark in MISSING)
_BEGINS = Letters([one for mark in MISSING if mark for one in (mark[:1] + mark[:1].upper()).encode()])
"""By its first byte: whether a text may be a mark."""
_WIDE = "\u00a0\u202f\u2009\u200b\ufeff"
EXACT_INTEGER = 1e15


def trimmed(text: Array) -> Array:
    """The text without blanks (and their typographic kin) and one pair of quotes around it."""
    return _bare(text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text)


@remembered
def _bare(text: Array) -> Array:
    if _are_bare(text):
        return text
    bare = pc.utf8_trim(pc.utf8_trim_whitespace(text), characters=_WIDE + " \t\r\n")
    if not pc.any(pc.starts_with(bare, '"')).as_py():
        return bare
    quoted = pc.match_substring_regex(bare, '(?s)^".*"$')
    return pc.if_else(quoted, pc.utf8_trim_whitespace(pc.utf8_slice_codeunits(bare, 1, -1)), bare)


def filled(text: Array, *, place_names: bool = False) -> Array:
    """Trimmed text in which every mark of a missing value is null; ``place_names`` keeps "NA" (North America)."""
    bare = _bare(text)
    at = _suspects(bare)
    if not len(at):
        return bare
    words = bare.take(pa.array(at))
    missing = pc.is_in(pc.utf8_lower(words), _MARKS)
    if place_names:
        missing = pc.and_(missing, pc.not_equal(words, "NA"))
    gone = np.zeros(len(bare), dtype=bool)
    gone[at] = np.asarray(pc.fill_null(missing, False))
    return pc.if_else(pa.array(gone), pa.scalar(None, pa.string()), bare) if gone.any() else bare


@remembered
def _suspects(text: Array) -> np.ndarray:
    """Where a text may be a mark: it is as short as one, and begins as one does."""
    known = edges(text)
    short = (known.lengths <= _LONGEST_MARK) & (_BEGINS.among(known.first) | (known.lengths == 0))
    if text.null_count:
        short &= np.asarray(text.is_valid())
    return np.flatnonzero(short)


def are_plain(words: Array, *, place_names: bool = False) -> bool:
    """Whether trimming and the marks of missing values would leave all of these as they are."""
    short = words.filter(pc.less_equal(pc.binary_length(words), _LONGEST_MARK))
    if filled(short, place_names=place_names).null_count:
        return False
    return _are_bare(words) or bool(pc.all(pc.equal(trimmed(words), words)).as_py())


def _are_bare(words: Array) -> bool:
    """Whether there is no letter that trimming could remove: all printable ASCII, no blank, no quote."""
    if not len(words) or words.type != pa.string():
        return False
    known = edges(words)
    found = known.letters
    return bool(len(found)) and bool(found.min() > ord(" ")) and bool(found.max() < 0x7F) and not known.any('"')


def is_text(kind: pa.DataType) -> bool:
    """Whether a column of this type holds text."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def plain(values: Array) -> Array:
    """The same cells as an array of string, number, boolean or time: dictionaries decoded, wide strings narrowed."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_null(values.type):
        return values.cast(pa.string())
    if is_text(values.type) and values.type != pa.string():
        return values.cast(pa.string())
    if pa.types.is_decimal(values.type) or values.type == pa.float16():
        return values.cast(pa.float64(), safe=False)
    if pa.types.is_binary(values.type) or pa.types.is_large_binary(values.type):
        return values.cast(pa.string())
    return values


def written(values: Array) -> Array:
    """Cells as people write them: true/false in lower case, whole numbers without ".0", times in ISO form."""
    if is_text(values.type):
        return values
    if pa.types.is_floating(values.type):
        return _written_numbers(values)
    if pa.types.is_nested(values.type):
        return pa.array([None if cell is None else str(cell) for cell in values.to_pylist()], pa.string())
    return values.cast(pa.string())


def _written_numbers(values: Array) -> Array:
    finite = pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)
    whole = pc.and_(pc.equal(pc.floor(finite), finite), pc.less(pc.abs(finite), EXACT_INTEGER))
    integers = pc.if_else(whole, finite, pa.scalar(None, values.type)).cast(pa.int64()).cast(pa.string())
    return pc.coalesce(integers, finite.cast(pa.string()))
