"""Numbers as people and programs write them: decimal commas, thousands separators, currency and percent signs.

Whether "1,234" is a thousand or a little more than one is decided per column from the cells that can be read in
one way only, never cell by cell.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kpidesk.intake import currencies
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.distinct import coded
from kpidesk.intake.edges import edges
from kpidesk.intake.remembering import remembered

_SIGN = r"^[+-]?"
_POWER = r"(?:[eE][+-]?\d+)?$"
_INDIAN = _SIGN + r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?$"
_DOT_GROUPED = _SIGN + r"\d{1,3}(?:,\d{3})+\.\d+$|" + _SIGN + r"\d{1,3}(?:,\d{3}){2,}$|" + _INDIAN
_COMMA_GROUPED = _SIGN + r"\d{1,3}(?:\.\d{3})+,\d+$|" + _SIGN + r"\d{1,3}(?:\.\d{3}){2,}$"
_DOT_DECIMAL = _SIGN + r"(?:\d+\.\d*|\.\d+)" + _POWER
_COMMA_DECIMAL = _SIGN + r"(?:\d+,\d*|,\d+)" + _POWER
_OPEN_DOT = _SIGN + r"[1-9]\d{0,2}\.\d{3}$"
_OPEN_COMMA = _SIGN + r"[1-9]\d{0,2},\d{3}$"
_PLAIN = _SIGN + r"(?:\d+\.?\d*|\.\d+)" + _POWER
_WHOLE = _SIGN + r"\d+$"
_SPACED = _SIGN + r"\d{1,3}(?:[ '’_]\d{3})+(?:[.,]\d+)?$"
_SUFFIX = (
    r"^(?P<figure>[+-]?[\d.,]+)\s?(?P<suffix>[kK]|M|(?i:thousand|tsd\.?|mio\.?|mn|millions?|bn|billions?|mrd\.?))$"
)
_THOUSANDS, _MILLIONS = r"^(?i:k|thousand|tsd\.?)$", r"^(?:M|(?i:mio\.?|mn|millions?))$"
_SAMPLE = 5_000
_STRAYS = 50
"""A sign that so many times more cells are sure of than of the other is the column's; the others are slips."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How many cells of a column are sure to use a decimal dot or comma, and how many could be read both ways."""

    dot: int = 0
    comma: int = 0
    open_dot: int = 0
    open_comma: int = 0
    example: str = ""
    """A cell that can be read both ways."""

    def __add__(self, other: "Marks") -> "Marks":
        return Marks(
            self.dot + other.dot,
            self.comma + other.comma,
            self.open_dot + other.open_dot,
            self.open_comma + other.open_comma,
            self.example or other.example,
        )


@dataclass(frozen=True, slots=True)
class Decimal:
    """The rule of a column: which sign is decimal ("." or ","), or "" where cells that can be read both ways cannot
    be used; ``assumed`` marks a rule that nothing in the column proves.
    """

    sign: str = "."
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers (null where a cell cannot be read), which cells had a percent sign (not yet divided by 100), and how
    many were written with a suffix such as k or M.
    """

    values: Array
    percent: Array
    scaled: int = 0


def all_plain(text: Array) -> bool:
    """Whether every cell is a number as programs write it."""
    return _cast(text) is not None


def marks(text: Array) -> Marks:
    """Count what tells about the decimal sign in cleaned text."""
    if _cast(text) is None:
        return _marked(text)
    if not edges(text).any("."):
        return Marks()
    sample = text.drop_null().slice(0, _SAMPLE)
    sure = _count(sample, _DOT_DECIMAL) - _count(sample, _OPEN_DOT)
    return Marks(dot=max(1, sure * (len(text) - text.null_count) // len(sample))) if sure else _marked(text)


def _marked(text: Array) -> Marks:
    hard = text.filter(pc.invert(pc.match_substring_regex(text, _WHOLE)))
    counted = pc.value_counts(hard.drop_null())
    words, times = counted.field("values"), np.asarray(counted.field("counts"))
    clean, _ = bare(words)
    masks = {
        pattern: np.asarray(pc.fill_null(pc.match_substring_regex(clean, pattern), False))
        for pattern in (_OPEN_DOT, _OPEN_COMMA, _DOT_DECIMAL, _DOT_GROUPED, _COMMA_DECIMAL, _COMMA_GROUPED)
    }
    number = {pattern: int(times[mask].sum()) for pattern, mask in masks.items()}
    either = np.flatnonzero(masks[_OPEN_COMMA] | masks[_OPEN_DOT])
    return Marks(
        number[_DOT_DECIMAL] - number[_OPEN_DOT] + number[_DOT_GROUPED],
        number[_COMMA_DECIMAL] - number[_OPEN_COMMA] + number[_COMMA_GROUPED],
        number[_OPEN_DOT],
        number[_OPEN_COMMA],
        words[int(either[0])].as_py() if len(either) else "",
    )


def decide(column: Marks, file: Marks, *, suggests_comma: bool) -> Decimal:
    """The rule of a column: its own sure cells, else those of the whole file, else the form of the file."""
    if column.dot and column.comma:
        more, fewer = max(column.dot, column.comma), min(column.dot, column.comma)
        return Decimal("" if more < _STRAYS * fewer else "." if column.dot == more else ",")
    if column.dot or column.comma:
        return Decimal("." if column.dot else ",")
    if column.open_dot and column.open_comma:
        return Decimal("")
    if bool(file.dot) != bool(file.comma) and (column.open_dot or column.open_comma):
        return Decimal("." if file.dot else ",", assumed=True)
    if column.open_dot and suggests_comma:
        return Decimal(",", assumed=True)
    return Decimal("," if suggests_comma else ".", assumed=True) if column.open_comma else Decimal()


def parse(text: Array, rule: Decimal) -> tuple[Array, Array]:
    """Numbers (null where a cell cannot be read) and which cells had a percent sign (not yet divided by 100)."""
    found = read(text, rule, suffixes=False)
    return found.values, found.percent


def read(text: Array, rule: Decimal, *, suffixes: bool) -> Figures:
    """Cleaned text as numbers; ``suffixes``: whether "1.2k" and "3 M" are numbers too."""
    none = pa.scalar(None, pa.float64())
    quick = _cast(text) if rule.sign == "." else None
    if quick is not None:
        finite = pc.is_finite(quick)
        values = quick if pc.all(finite).as_py() is not False else pc.if_else(finite, quick, none)
        return Figures(values, pa.array(np.zeros(len(text), dtype=bool)))
    easy = pc.fill_null(pc.match_substring_regex(text, _PLAIN if rule.sign == "." else _WHOLE), False)
    values = pc.if_else(easy, text, pa.scalar(None, pa.string())).cast(pa.float64())
    hard = pc.and_(pc.invert(easy), text.is_valid())
    some = coded(text.filter(hard))
    figures, shares, scaled = _hard(some.words, rule, suffixes=suffixes)
    values = pc.replace_with_mask(values, hard, some.spread(figures))
    percent = pc.replace_with_mask(pa.array(np.zeros(len(text), dtype=bool)), hard, some.spread(shares))
    count = pc.sum(some.spread(scaled).cast(pa.int64())).as_py() or 0
    return Figures(pc.if_else(pc.is_finite(values), values, none), percent, count)


@remembered
def _cast(text: Array) -> Array | None:
    """All cells as numbers where each is written as programs do."""
    try:
        return text.cast(pa.float64())
    except pa.ArrowInvalid:
        return None


def bare(words: Array) -> tuple[Array, Array]:
    """Text without currency signs, blanks between digits and percent signs, and which cells had a percent sign."""
    if not pc.any(pc.match_substring_regex(words, r"[^0-9.,eE+-]|\d-")).as_py():
        return words, pa.array(np.zeros(len(words), dtype=bool))
    clean = words
    if not pc.all(pc.string_is_ascii(words)).as_py():
        clean = pc.utf8_normalize(words, form="NFKC")
        for stands in ("−", "–", "—"):
            clean = pc.replace_substring(clean, stands, "-")
    clean = pc.utf8_trim_whitespace(pc.replace_substring_regex(clean, "^'", ""))
    clean = _without_currency(clean)
    percent = pc.ends_with(clean, "%")
    if pc.any(percent).as_py():
        clean = pc.utf8_trim_whitespace(pc.replace_substring_regex(clean, r"%$", ""))
    if pc.any(pc.match_substring(clean, "(")).as_py():
        clean = _without_currency(pc.replace_substring_regex(clean, r"^\(([^+-].*)\)$", r"-\1"))
    if pc.any(pc.match_substring(clean, "-")).as_py():
        clean = pc.replace_substring_regex(clean, r"^(\d[\d.,' ’]*) ?-$", r"-\1")
    clean = pc.replace_substring_regex(clean, r"^([+-])\s+", r"\1")
    spaced = pc.match_substring_regex(clean, _SPACED)
    if not pc.any(spaced).as_py():
        return clean, percent
    closed = pc.replace_substring_regex(clean, r"[^0-9.,+-]", "")
    return pc.if_else(spaced, closed, clean), percent


def _without_currency(words: Array) -> Array:
    clean = pc.replace_substring_regex(words, rf"(?i)^([+-]?)\s*{currencies.ANY}\s*([(+\-\d.,])", r"\1\2")
    clean = pc.replace_substring_regex(clean, rf"(?i)([\d.,)\-])\s*{currencies.ANY}$", r"\1")
    # Swiss and German shops write a full amount as "12.-" and "12,--".
    return pc.replace_substring_regex(clean, r"(\d)[.,]-{1,2}$", r"\1")


def _hard(words: Array, rule: Decimal, *, suffixes: bool) -> tuple[Array, Array, Array]:
    """Distinct texts as numbers, which of them had a percent sign, and which a suffix."""
    clean, percent = bare(words)
    factor, scaled = None, pa.array(np.zeros(len(words), dtype=bool))
    if suffixes and pc.any(pc.match_substring_regex(clean, r"\pL")).as_py():
        clean, factor = _without_suffix(clean)
        scaled = pc.fill_null(pc.not_equal(factor, 1.0), False)
    usual = clean
    if rule.sign != ",":
        usual = _only(usual, _DOT_GROUPED, _OPEN_COMMA if rule.sign == "." else None, drop=",")
    if rule.sign != ".":
        usual = _only(usual, _COMMA_GROUPED, _OPEN_DOT if rule.sign == "," else None, drop=".")
        usual = _decimal_commas(usual, rule)
    if rule.sign == "":
        unsure = pc.or_(pc.match_substring_regex(clean, _OPEN_DOT), pc.match_substring_regex(clean, _OPEN_COMMA))
        usual = pc.if_else(unsure, None, usual)
    good = pc.match_substring_regex(usual, _PLAIN)
    figures = pc.if_else(good, usual, pa.scalar(None, pa.string())).cast(pa.float64())
    if factor is not None:
        figures = pc.multiply(figures, factor)
    return figures, pc.fill_null(percent, False), pc.and_(scaled, figures.is_valid())


def _without_suffix(words: Array) -> tuple[Array, Array]:
    parts = pc.extract_regex(words, _SUFFIX)
    hit = parts.is_valid()
    suffix = pc.if_else(hit, parts.field("suffix"), "")
    factor = pc.if_else(pc.match_substring_regex(suffix, _MILLIONS), 1e6, 1e9)
    factor = pc.if_else(pc.match_substring_regex(suffix, _THOUSANDS), 1e3, factor)
    return pc.if_else(hit, parts.field("figure"), words), pc.if_else(hit, factor, 1.0)


def _only(text: Array, pattern: str, also: str | None, *, drop: str) -> Array:
    grouped = pc.match_substring_regex(text, f"(?:{pattern})|(?:{also})" if also else pattern)
    return pc.if_else(grouped, pc.replace_substring(text, drop, ""), text)


def _decimal_commas(text: Array, rule: Decimal) -> Array:
    decimal = pc.match_substring_regex(text, _COMMA_DECIMAL)
    if rule.sign == "":
        decimal = pc.and_(decimal, pc.invert(pc.match_substring_regex(text, _OPEN_COMMA)))
    return pc.if_else(decimal, pc.replace_substring(text, ",", "."), text)


def _count(text: Array, pattern: str) -> int:
    return pc.sum(pc.match_substring_regex(text, pattern).cast(pa.int64())).as_py() or 0
