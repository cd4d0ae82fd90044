"""Numbers as people and programs write them: decimal commas, thousands separators, currency and percent signs.

Whether "1,234" is a thousand or a little more than one is decided per column from the cells that can be read in
one way only, never cell by cell.
"""

from dataclasses import dataclass

import pyarrow as pa

from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc

_SIGN = r"^[+-]?"
_POWER = r"(?:[eE][+-]?\d+)?$"
_DOT_GROUPED = _SIGN + r"\d{1,3}(?:,\d{3})+\.\d+$|" + _SIGN + r"\d{1,3}(?:,\d{3}){2,}$"
_COMMA_GROUPED = _SIGN + r"\d{1,3}(?:\.\d{3})+,\d+$|" + _SIGN + r"\d{1,3}(?:\.\d{3}){2,}$"
_DOT_DECIMAL = _SIGN + r"(?:\d+\.\d*|\.\d+)" + _POWER
_COMMA_DECIMAL = _SIGN + r"(?:\d+,\d*|,\d+)" + _POWER
_OPEN_DOT = _SIGN + r"[1-9]\d{0,2}\.\d{3}$"
_OPEN_COMMA = _SIGN + r"[1-9]\d{0,2},\d{3}$"
_PLAIN = _SIGN + r"(?:\d+\.?\d*|\.\d+)" + _POWER
_CURRENCY = r"(?i)(?:US\$|[€$£¥₹]|\b(?:USD|EUR|GBP|CHF|JPY|INR|CAD|AUD)\b)"
_SPACED = _SIGN + r"\d{1,3}(?:[ '’\x{00a0}\x{202f}\x{2009}_]\d{3})+(?:[.,]\d+)?$"


@dataclass(frozen=True, slots=True)
class Marks:
    """How many cells of a column are sure to use a decimal dot or comma, and how many could be read both ways."""

    dot: int = 0
    comma: int = 0
    open_dot: int = 0
    open_comma: int = 0

    def __add__(self, other: "Marks") -> "Marks":
        return Marks(
            self.dot + other.dot,
            self.comma + other.comma,
            self.open_dot + other.open_dot,
            self.open_comma + other.open_comma,
        )


@dataclass(frozen=True, slots=True)
class Decimal:
    """The rule of a column: which sign is decimal ("." or ","), or "" where cells that can be read both ways cannot
    be used; ``assumed`` marks a rule that nothing in the column proves.
    """

    sign: str = "."
    assumed: bool = False


def bare(text: Array) -> tuple[Array, Array]:
    """Text without currency signs, blanks between digits and percent signs, and which cells had a percent sign."""
    if not pc.any(pc.match_substring_regex(text, r"[^0-9.,eE+-]")).as_py():
        return text, pc.ends_with(text, "%")
    clean = pc.replace_substring(text, "−", "-")
    clean = pc.utf8_trim_whitespace(pc.replace_substring_regex(clean, _CURRENCY, ""))
    percent = pc.ends_with(clean, "%")
    clean = pc.utf8_trim_whitespace(pc.replace_substring_regex(clean, r"%$", ""))
    clean = pc.replace_substring_regex(clean, r"^\((.+)\)$", r"-\1")
    clean = pc.replace_substring_regex(clean, r"^([+-])\s+", r"\1")
    spaced = pc.match_substring_regex(clean, _SPACED)
    closed = pc.replace_substring_regex(clean, r"[^0-9.,+-]", "")
    return pc.if_else(spaced, closed, clean), percent


def marks(text: Array) -> Marks:
    """Count what tells about the decimal sign in cleaned text."""
    clean, _ = bare(text)
    open_dot, open_comma = _count(clean, _OPEN_DOT), _count(clean, _OPEN_COMMA)
    dot = _count(clean, _DOT_DECIMAL) - open_dot + _count(clean, _DOT_GROUPED)
    comma = _count(clean, _COMMA_DECIMAL) - open_comma + _count(clean, _COMMA_GROUPED)
    return Marks(dot, comma, open_dot, open_comma)


def decide(column: Marks, file: Marks, *, suggests_comma: bool) -> Decimal:
    """The rule of a column: its own sure cells, else those of the whole file, else the form of the file."""
    if column.dot and column.comma:
        return Decimal("")
    if column.dot or column.comma:
        return Decimal("." if column.dot else ",")
    if column.open_dot and column.open_comma:
        return Decimal("")
    if bool(file.dot) != bool(file.comma) and (column.open_dot or column.open_comma):
        return Decimal("." if file.dot else ",", assumed=True)
    return Decimal("," if suggests_comma else ".", assumed=True) if column.open_comma else Decimal()


def parse(text: Array, rule: Decimal) -> tuple[Array, Array]:
    """Numbers (null where a cell cannot be read) and which cells had a percent sign (not yet divided by 100)."""
    clean, percent = bare(text)
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
    numbers = pc.if_else(good, usual, pa.scalar(None, pa.string())).cast(pa.float64())
    return pc.if_else(pc.is_finite(numbers), numbers, pa.scalar(None, pa.float64())), pc.fill_null(percent, False)


def _only(text: Array, pattern: str, also: str | None, *, drop: str) -> Array:
    grouped = pc.match_substring_regex(text, f"(?:{pattern})|(?:{also})" if also else pattern)
    if not pc.any(grouped).as_py():
        return text
    closed = pc.replace_substring(text, drop, "")
    return pc.if_else(grouped, closed, text)


def _decimal_commas(text: Array, rule: Decimal) -> Array:
    decimal = pc.match_substring_regex(text, _COMMA_DECIMAL)
    if rule.sign == "":
        decimal = pc.and_(decimal, pc.invert(pc.match_substring_regex(text, _OPEN_COMMA)))
    return pc.if_else(decimal, pc.replace_substring(text, ",", "."), text)


def _count(text: Array, pattern: str) -> int:
    return pc.sum(pc.match_substring_regex(text, pattern).cast(pa.int64())).as_py() or 0
