"""Which currency an amount is in: by the sign or the code in its cell, or in the header of its column."""

import re
from collections import Counter
from collections.abc import Mapping

import pyarrow as pa

from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.grid import Grid
from kpidesk.intake.texts import filled, is_text, plain

_ISO_4217 = (
    "AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNY COP CZK DKK DZD EGP EUR GBP GEL GHS HKD HRK HUF IDR ILS INR ISK JOD "
    "JPY KES KRW KWD KZT LKR MAD MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD "
    "TZS UAH UGX USD UYU VND XAF XOF ZAR"
)
CODES: tuple[str, ...] = tuple(_ISO_4217.split())
_SIGNS_OF: Mapping[str, str] = {
    "USD": "us$|$|dollar|dollars|us dollar|us dollars",
    "EUR": "€|euro|euros",
    "GBP": "£|pounds|pound sterling",
    "JPY": "¥|yen",
    "CNY": "rmb",
    "CHF": "fr.|sfr.|francs",
    "INR": "₹|rs.|rs|rupees",
    "CAD": "ca$|c$",
    "AUD": "au$|a$",
    "NZD": "nz$",
    "HKD": "hk$",
    "SGD": "s$",
    "BRL": "r$",
    "MXN": "mx$",
    "TWD": "nt$",
    "KRW": "₩",
    "RUB": "₽",
    "TRY": "₺",
    "ILS": "₪",
    "THB": "฿",
    "VND": "₫",
    "NGN": "₦",
    "UAH": "₴",
    "PHP": "₱",
    "KZT": "₸",
    "PLN": "zł",
    "CZK": "kč",
    "HUF": "ft",
    "RON": "lei",
}
"""Signs and words of a currency. Those that several countries share stand for the commonest: $ for USD, ¥ for JPY."""
_SIGNS: Mapping[str, str] = {sign: code for code, signs in _SIGNS_OF.items() for sign in signs.split("|")}
_DOLLARS = ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "ARS", "CLP", "COP", "TWD")
_SHARED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("$", "dollar", "dollars"), _DOLLARS),
    "¥": ("JPY", "CNY"),
    "pounds": ("GBP", "EGP"),
    "£": ("GBP", "EGP"),
}
"""Whose signs these are."""
_WORDS = sorted((*_SIGNS, *(code.lower() for code in CODES)), key=len, reverse=True)
ANY = "(?:" + "|".join(re.escape(word) for word in _WORDS) + ")"
"""A pattern (lower case) of every sign and code; longer ones first."""
_BEFORE = rf"^[(+\-\s]*(?P<said>{ANY})[\s(+\-]*[\d.,]"
_AFTER = rf"[\d.,\-)]\s*(?P<said>{ANY})\s*\)?$"
_THOUSANDS = re.compile(r"(?<![a-z])[tkm](?=(?:eur|usd|chf|gbp)(?![a-z])|[€$£])")
_IN_HEADER = re.compile(rf"(?:^|[^a-z])(?P<said>{ANY})(?:[^a-z]|$)")


def code_of(word: str, home: str = "") -> str:
    """The ISO code that a sign, a code or a word such as "Euro - EUR" stands for; "" for none.

    A sign that several countries share stands for the pilot's currency, ``home``, if that is one of theirs.
    """
    usual = word.strip().lower()
    if home and home in _SHARED.get(usual, ()):
        return home
    if usual in _SIGNS:
        return _SIGNS[usual]
    if usual.upper() in CODES:
        return usual.upper()
    named = {part.upper() for part in re.split(r"[^a-z]+", usual)} & set(CODES)
    return named.pop() if len(named) == 1 else ""


def of_header(header: str, home: str = "") -> str:
    """The currency that a header names, such as Amount (USD), cost_usd, Cost ($) or "EUR gross"; "" for none."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    bare = _THOUSANDS.sub("", re.sub(r"[_\-]+", " ", spaced).lower())
    found = _IN_HEADER.findall(bare)
    named = {code_of(word, home) for word in found if word.upper() in CODES or not word.isalpha()} - {""}
    return named.pop() if len(named) == 1 else ""


def of_column(grid: Grid, index: int, home: str = "") -> str:
    """The currency of a column by its header, else by the one in which all its numbers are shown; "" for none."""
    return of_header(grid.headers[index], home) or next(iter(shown_in(grid, index, home)), "")


def shown_in(grid: Grid, index: int, home: str = "") -> tuple[str, ...]:
    """The currencies in which the numbers of a column are shown by their format, in the order of their codes."""
    found = {of_header(f" {sign} ", home) for sign in grid.signs.get(grid.letters[index], ())}
    return tuple(sorted(found - {""}))


def words_of(text: Array) -> Array:
    """The sign or code that stands in each cell of cleaned text, lower case; null for none."""
    coded = pc.dictionary_encode(text)
    words = pc.utf8_lower(pc.utf8_normalize(coded.dictionary, form="NFKC"))
    before, after = (pc.extract_regex(words, pattern).field("said") for pattern in (_BEFORE, _AFTER))
    hit = [pc.match_substring_regex(words, pattern) for pattern in (_BEFORE, _AFTER)]
    said = pc.if_else(hit[0], before, pc.if_else(hit[1], after, pa.scalar(None, pa.string())))
    return pc.take(said, coded.indices)


def codes_of(values: Array, home: str = "") -> Array:
    """The ISO code of each amount's currency, null where the cell names none.

    A sign that several countries share stands for the pilot's currency, ``home``, if that is one of theirs.
    """
    cells = plain(values)
    if not is_text(cells.type):
        return pa.nulls(len(cells), pa.string())
    return named(words_of(filled(cells)), home)


def counted(signs: Mapping[str, int], header: str, home: str = "") -> Counter[str]:
    """How many amounts are in each currency, by what stands in their cells ("" for nothing) or else in the header."""
    found: Counter[str] = Counter()
    for said, count in signs.items():
        code = code_of(said, home) if said else header
        if code:
            found[code] += count
    return found or Counter([header] if header else [])


def named(words: Array, home: str = "") -> Array:
    """ISO codes of words such as "Euro - EUR", "€" or "usd"; a word that names none stays as it is."""
    coded = pc.dictionary_encode(words)
    codes = [code_of(word, home) or word for word in coded.dictionary.to_pylist()]
    return pc.take(pa.array(codes, pa.string()), coded.indices)
