"""The written forms of dates and times: patterns, and from their parts to microseconds.

First the forms that programs write are looked for in the cells as they stand; whatever is left is brought into one of
them: names of months in other languages, "Posted 3 days ago.", weekdays, time before date, zones in brackets.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from kpidesk.intake import zones
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.distinct import coded
from kpidesk.intake.months import WEEKDAYS, month_of

_CLOCK = (
    r"(?:[T ,:]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}"
    r"|(?:UTC|GMT|utc|gmt)[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]{2,5}|[A-Za-z]+/[A-Za-z_/+-]+\d*)?)?$"
)
_ISO = r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + _CLOCK
NUMERIC = r"^(?P<one>\d{1,2})(?P<between>[-/.])(?P<two>\d{1,2})[-/.](?P<year>\d{4}|\d{2})" + _CLOCK
_DAY_NAMED = r"^(?P<day>\d{1,2})[-/. ]+(?P<name>\pL{3,14})\.?[-/, ]+(?P<year>\d{4}|\d{2})" + _CLOCK
_NAME_FIRST = r"^(?P<name>\pL{3,14})\.?[-/ ]+(?P<day>\d{1,2}),?[-/ ]+(?P<year>\d{4})(?: -)?" + _CLOCK
_YEAR_FIRST = r"^(?P<year>\d{4})[-/. ]+(?P<name>\pL{3,14})\.?[-/. ]+(?P<day>\d{1,2})" + _CLOCK
_PACKED = (
    r"^(?P<year>(?:19|20|21)\d{2})(?P<month>\d{2})(?P<day>\d{2})[T _-]"
    r"(?P<hour>\d{2}):?(?P<minute>\d{2}):?(?P<second>\d{2})"
    r"(?:[.,](?P<fraction>\d{1,9}))?(?P<half>[AaPp][Mm])?(?P<zone>Z|[+-]\d{2}:?\d{2})?$"
)
FORMS = (_ISO, NUMERIC, _DAY_NAMED, _NAME_FIRST, _YEAR_FIRST, _PACKED)
_TIME = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?"
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_REWRITTEN = (
    (r"[\s\x{200e}\x{200f}]+", " "),
    (r"^'", ""),
    (r"(?i)^posted .*? ago\.? ?", ""),
    (r"(?i) (?:at|um|om|à|alle|às|a las|kl\.?) ", " "),
    (r"(?i) de(?:l|r|n)? ", " "),
    (r"(?i)(\d)(?:st|nd|rd|th|er|ère|º|ª|°)\b", r"\1"),
    (r"(?i) ?uhr\b", ""),
    (r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]", r"\1-\2-\3"),
    (r"^(\d{4})\. ?(\d{1,2})\. ?(\d{1,2})\.?", r"\1-\2-\3"),
    (r"(\d{1,2}) ?[時时h시] ?(\d{2}) ?[分min분]*(?:(\d{2}) ?[秒s초]?)?$", r"\1:\2"),
    (r"(?i)(\d) ?([ap])\. ?m\.?", r"\1 \2m"),
    (r"([\dZz]) ?[\[(][^\])]*[\])]$", r"\1"),
    (r" [\[(]([^\])]+)[\])]$", r" \1"),
    (rf"(?i)^(?:{_WEEKDAY})\.?,? (\pL*\.? ?\d)", r"\1"),
    (r"^(\pL{3,9} \d{1,2}) (" + _TIME + r")((?: [A-Z]{2,5})?) (\d{4})$", r"\1, \4 \2\3"),
    (r"^(" + _TIME + r"),? (.*\d{2}.*)$", r"\2 \1"),
    (r"(?i)^mar\.?,? (\d{1,2}\.? \pL)", r"\1"),
    (r"(\d{4}),? - ", r"\1 "),
    (r"^(\d{4}-\d{2}-\d{2})-(\d{2})\.(\d{2})\.(\d{2})", r"\1 \2:\3:\4"),
    (r"^(\d{1,2}\.\d{1,2}\.\d{4}) (\d{1,2})\.(\d{2})(?:\.(\d{2}))?$", r"\1 \2:\3"),
    (r"([+-]\d{4}) [A-Z]{3,4}$", r"\1"),
    (r"(\d):(\d{2}):(\d{2}):(\d{1,6})$", r"\1:\2:\3.\4"),
)
"""In this order; the last one is for milliseconds after a colon."""
_DAY_US = 86_400_000_000
NOTHING = np.iinfo(np.int64).min
_EARLIEST, _LATEST = 1910, 2200


@dataclass(frozen=True, slots=True)
class Stamps:
    """Microseconds since 1970 as written (``NOTHING`` where a cell has another form), which of them are in UTC because
    the cell named an offset, the region that a cell named, and how many named one that several regions share.
    """

    micros: np.ndarray
    zoned: np.ndarray
    regions: dict[str, np.ndarray]
    shared: int = 0


def rewritten(words: Array) -> Array:
    """Texts of other forms as one that ``FORMS`` know, where that is possible."""
    clean = pc.utf8_trim_whitespace(pc.utf8_normalize(words, form="NFKC"))
    for pattern, instead in _REWRITTEN:
        clean = pc.utf8_trim_whitespace(pc.replace_substring_regex(clean, pattern, instead))
    return clean


def stamps(text: Array, *, day_first: bool | None) -> Stamps:
    """Read cleaned text; ``day_first`` None leaves out what can be read both ways."""
    found = Stamps(np.full(len(text), NOTHING), np.zeros(len(text), dtype=bool), {})
    found, left = _fitted(text, found, day_first)
    if not left.any():
        return found
    some = coded(text.filter(pa.array(left)))
    count = len(some.words)
    again = Stamps(np.full(count, NOTHING), np.zeros(count, dtype=bool), {})
    again, _ = _fitted(rewritten(some.words), again, day_first)
    return _put(found, np.flatnonzero(left), again, np.asarray(some.spread(pa.array(np.arange(count)))))


def _put(found: Stamps, at: np.ndarray, more: Stamps, indices: np.ndarray) -> Stamps:
    found.micros[at] = more.micros[indices]
    found.zoned[at] = more.zoned[indices]
    regions = dict(found.regions)
    for region, mask in more.regions.items():
        whole = regions.setdefault(region, np.zeros(len(found.micros), dtype=bool))
        whole[at] |= mask[indices]
    return Stamps(found.micros, found.zoned, regions, found.shared + more.shared)


def _fitted(text: Array, found: Stamps, day_first: bool | None) -> tuple[Stamps, np.ndarray]:  # noqa: FBT001 - three answers, of which None is one
    """What the forms give, and which filled cells fit none of them."""
    left = np.asarray(text.is_valid())
    regions, shared = dict(found.regions), found.shared
    for pattern in FORMS:
        if not left.any():
            break
        parts = pc.extract_regex(text, pattern)
        hit = np.asarray(parts.is_valid()) & left
        if not hit.any():
            continue
        at = np.flatnonzero(hit)
        read = _composed(parts.filter(pa.array(hit)), day_first)
        done = _put(Stamps(found.micros, found.zoned, regions, shared), at, read, np.arange(len(at)))
        regions, shared = done.regions, done.shared
        left &= ~(hit & (found.micros != NOTHING))
    return Stamps(found.micros, found.zoned, regions, shared), left


def _composed(parts: Array, day_first: bool | None) -> Stamps:  # noqa: FBT001 - three answers, of which None is one
    names = {field.name for field in parts.type}
    year = number(parts, "year")
    year = np.where((year >= 0) & (year < 100), year + np.where(year < 70, 2000, 1900), year)
    if "one" in names:
        month, day = _ordered(parts, day_first)
    elif "name" in names:
        month, day = _named_month(parts), number(parts, "day")
    else:
        month, day = number(parts, "month"), number(parts, "day")
    midnight, clock = civil(year, month, day), _clock(parts)
    offset, zoned, regions, shared = _zone(parts)
    bad = (midnight == NOTHING) | (clock == NOTHING) | (offset == NOTHING)
    micros = np.where(bad, NOTHING, midnight + np.where(bad, 0, clock) - np.where(bad, 0, offset))
    return Stamps(micros, zoned, regions, shared)


def _ordered(parts: Array, rule: bool | None) -> tuple[np.ndarray, np.ndarray]:  # noqa: FBT001 - three answers, of which None is one
    one, two = number(parts, "one"), number(parts, "two")
    dotted = np.asarray(pc.fill_null(pc.equal(parts.field("between"), "."), False))
    if rule is None:
        day_first = dotted | (one > 12) | (one == two)
        month = np.where(day_first, two, one)
        day = np.where(day_first, one, two)
        unsure = ~dotted & (one <= 12) & (two <= 12) & (one != two)
        return np.where(unsure, 0, month), day
    day_first = np.full(len(one), rule) | (dotted & (two <= 12))
    return np.where(day_first, two, one), np.where(day_first, one, two)


def _named_month(parts: Array) -> np.ndarray:
    coded = pc.dictionary_encode(parts.field("name"))
    months = [month_of(word) if word else 0 for word in coded.dictionary.to_pylist()]
    return np.asarray(pc.fill_null(pc.take(pa.array(months, pa.int64()), coded.indices), 0))


def _clock(parts: Array) -> np.ndarray:
    hour, minute, second = (np.maximum(number(parts, name), 0) for name in ("hour", "minute", "second"))
    half = pc.utf8_slice_codeunits(pc.utf8_lower(parts.field("half")), 0, 1)
    late = np.asarray(pc.fill_null(pc.equal(half, "p"), False))
    early = np.asarray(pc.fill_null(pc.equal(half, "a"), False))
    wrong = (hour > 23) | (minute > 59) | (second > 59) | ((late | early) & ((hour > 12) | (hour == 0)))
    hour = np.where(early & (hour == 12), 0, np.where(late & (hour < 12), hour + 12, hour))
    digits = pc.utf8_slice_codeunits(pc.utf8_rpad(pc.fill_null(parts.field("fraction"), ""), 9, "0"), 0, 6)
    micros = np.asarray(pc.if_else(pc.equal(digits, ""), "0", digits).cast(pa.int64()))
    return np.where(wrong, NOTHING, ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros)


def _zone(parts: Array) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray], int]:
    coded = pc.dictionary_encode(pc.fill_null(parts.field("zone"), ""))
    words, at = coded.dictionary.to_pylist(), np.asarray(coded.indices)
    named = {place: zones.region_of(word) for place, word in enumerate(words) if "/" in word}
    offsets = np.zeros(len(words), dtype=np.int64)
    for place, word in enumerate(words):
        minutes = 0 if not word or named.get(place) else zones.minutes_of(word)
        offsets[place] = NOTHING if minutes is None else minutes * 60_000_000
    known = np.array([bool(word) and "/" not in word for word in words], dtype=bool)
    shared = np.array([zones.is_shared(word) for word in words], dtype=bool)
    regions = {region: at == place for place, region in named.items() if region}
    return offsets[at], known[at], regions, int(shared[at].sum())


def civil(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Microseconds of midnight; ``NOTHING`` where there is no such day."""
    real = (year >= _EARLIEST) & (year < _LATEST) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = (np.where(real, year, 1970) - 1970) * 12 + np.where(real, month, 1) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]")
    length = ((months + 1).astype("datetime64[M]").astype("datetime64[D]") - first).astype(np.int64)
    real &= day <= length
    return np.where(real, (first.astype(np.int64) + np.where(real, day, 1) - 1) * _DAY_US, NOTHING)


def number(parts: Array, name: str) -> np.ndarray:
    """A captured number; -1 where nothing was captured."""
    if parts.type.get_field_index(name) < 0:
        return np.full(len(parts), -1)
    text = parts.field(name)
    text = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
    text = pc.if_else(parts.is_valid(), text, pa.scalar(None, pa.string()))
    return np.asarray(pc.fill_null(text.cast(pa.int64()), -1))
