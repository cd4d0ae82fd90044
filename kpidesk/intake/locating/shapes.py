"""What a cell looks like, judged by its text alone: a number, a time, a mark for nothing, or words."""

import re
from enum import StrEnum

_NUMBER = re.compile(
    r"^\(?[+\-\u2212]?\s?(?:[€$£¥]|[A-Z]{3}\s)?\s?[+\-\u2212]?(?:\d[\d.,'\u00a0\u202f ]*|[.,]\d+)(?:[eE][+-]?\d+)?"
    r"\s?(?:%|[€$£¥]|[A-Z]{3})?\)?$"
)
_MONTH = r"(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|okt|oct|nov|de[cz])[a-zä]*\.?"
_TIME = re.compile(
    rf"^(?:\w{{2,9}}\.?,\s)?(?:\d{{1,4}}[-/.]\s?(?:\d{{1,2}}|{_MONTH})[-/.]\s?\d{{1,4}}|\d{{4}}[-/]\d{{2}}|"
    rf"\d{{1,2}}\.?[\s-]{_MONTH}[\s-]\d{{2,4}}|{_MONTH}\s\d{{1,2}},?\s\d{{4}})"
    r"(?:[T,]?\s?\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[ap]\.?m\.?)?\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$"
    r"|^\d{1,4}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[ap]m)?$",
    re.IGNORECASE,
)
_NOTHING = frozenset({"n/a", "na", "#n/a", "null", "none", "nil", "nan", "-", "--", "\u2013", "\u2014", "?", ".", "[]"})
_FLAGS = frozenset({"true", "false", "yes", "no", "ja", "nein", "wahr", "falsch"})


class Shape(StrEnum):
    """What a cell looks like. ``SHARE`` is a number of percent, ``CODE`` one word with a digit in it, such as an id."""

    BLANK = "blank"
    NUMBER = "number"
    SHARE = "share"
    TIME = "time"
    FLAG = "flag"
    CODE = "code"
    TEXT = "text"


FIGURES = frozenset({Shape.NUMBER, Shape.SHARE})
TYPED = FIGURES | {Shape.TIME, Shape.FLAG}


def shape_of(text: str) -> Shape:
    """The shape of a cell; marks for a missing value are blank."""
    bare = text.replace("\ufeff", "").strip().strip('"').strip()
    if not bare or bare.lower() in _NOTHING:
        return Shape.BLANK
    if bare.lower() in _FLAGS:
        return Shape.FLAG
    if len(bare) <= 40:
        if _TIME.match(bare):
            return Shape.TIME
        if _NUMBER.match(bare):
            return Shape.SHARE if bare.endswith(("%", "%)")) else Shape.NUMBER
    if not re.search(r"\s", bare) and re.search(r"\d", bare):
        return Shape.CODE
    return Shape.TEXT
