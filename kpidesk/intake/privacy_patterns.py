"""What the cells of a column look like: e-mail addresses, telephone and bank numbers, ... by form and check digit."""

import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

_EMAIL = re.compile(r"[^\s@,;:<>()\"]+@[^\s@,;:<>()\"]+\.[^\W\d_]{2,24}")
_IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_IPV6 = re.compile(r"[0-9a-fA-F:.]{3,45}(?:%\w+)?")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_DIALLED = re.compile(r"(?:\+|00)[1-9][\d ()./-]{6,22}\d")
_NORTH_AMERICAN = re.compile(r"(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}")
_NATIONAL = re.compile(r"[+(]?\d[\d ()./-]{4,22}\d")
_SSN = re.compile(r"(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}")
_CARD = re.compile(r"\d{13,19}|\d{4}(?:[ -]\d{4}){3}|\d{4}[ -]\d{6}[ -]\d{5}")
_NAME = re.compile(r"[^\W\d_][^\W\d_.'’-]*(?:(?:, ?| |-|'|’|\. ?)[^\W\d_][^\W\d_.'’-]*)+\.?")
_SCHEMES = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]\d{4}|222[1-9]\d\d|22[3-9]\d{3}|2[3-6]\d{4}|27[01]\d{3}|2720\d\d)\d{10}"
    r"|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:6011\d\d|64[4-9]\d{3}|65\d{4})\d{10}|35(?:2[89]|[3-8]\d)\d{12}"
)
"""Numbers as Visa, Mastercard, American Express, Diners Club, Discover and JCB give them out (ISO/IEC 7812)."""
_FEWEST_CARDS = 5
"""One number in ten satisfies the check digit by chance."""
_USUAL_HOST = 30
"""The parts of a version are small numbers, those of an address anything up to 255."""


def is_email(text: str) -> bool:
    """Whether a text is one e-mail address."""
    return _EMAIL.fullmatch(text) is not None


def is_ip(text: str) -> bool:
    """Whether a text is one IPv4 or IPv6 address."""
    if not (_IPV4.fullmatch(text) or (text.count(":") > 1 and _IPV6.fullmatch(text))):
        return False
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_iban(text: str) -> bool:
    """Whether a text is an account number with the right check digits (ISO 13616: modulo 97 leaves 1)."""
    bare = re.sub(r"[\s-]", "", text).upper()
    if not _IBAN.fullmatch(bare):
        return False
    return int("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])) % 97 == 1


def is_card(text: str) -> bool:
    """Whether a text is the number of a payment card: a known scheme, and the check digit of Luhn is right."""
    if not _CARD.fullmatch(text):
        return False
    digits = re.sub(r"\D", "", text)
    if not _SCHEMES.fullmatch(digits):
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def is_phone(text: str) -> bool:
    """Whether a text can be nothing but a telephone number: with a country's prefix, or as North America writes it."""
    digits = sum(sign.isdigit() for sign in text)
    return bool(_NORTH_AMERICAN.fullmatch(text)) or (
        _DIALLED.fullmatch(text) is not None and 8 <= digits <= 17 and (text[0] == "+" or not text.isdigit())
    )


def is_number_to_dial(text: str) -> bool:
    """Whether a text can be dialled: enough to believe a header that says so."""
    return _NATIONAL.fullmatch(text) is not None and 6 <= sum(sign.isdigit() for sign in text) <= 17


def is_social_security_number(text: str) -> bool:
    """Whether a text is written as the social security numbers of the United States are."""
    return _SSN.fullmatch(text) is not None


def is_name(text: str) -> bool:
    """Whether a text could be the name of a person: two words or more, of letters, the first with a capital."""
    return len(text) < 60 and text[:1].isupper() and _NAME.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Pattern:
    """How cells of a kind look. ``share`` of the filled cells must look so, ``fewest`` different ones among them.

    ``believed`` is what is enough of a cell where the header says the kind, too.
    """

    holds: Callable[[str], bool]
    share: float
    fewest: int = 1
    believed: Callable[[str], bool] | None = None


PATTERNS: Mapping[str, Pattern] = MappingProxyType(
    {
        # Nothing else looks like it, and one address stored by mistake is one too many.
        "email": Pattern(is_email, 0.05),
        "iban": Pattern(is_iban, 0.5),
        "card": Pattern(is_card, 0.8, _FEWEST_CARDS),
        "ssn": Pattern(is_social_security_number, 0.8, believed=lambda text: any(sign.isdigit() for sign in text)),
        "ip": Pattern(is_ip, 0.8),
        "phone": Pattern(is_phone, 0.8, believed=is_number_to_dial),
    }
)
"""Kind -> its pattern, the surest first."""


_PROBED = 200
_MOST = 0.5


def shaped(counts: Mapping[str, int]) -> str:
    """The kind that the filled cells of a column look like, from its different texts and how often; "" for none."""
    total = sum(counts.values())
    some = list(counts)[:_PROBED]
    for kind, pattern in PATTERNS.items():
        if pattern.share >= _MOST and not _are_likely(pattern, some):
            continue
        found = [text for text in counts if pattern.holds(text)]
        much = sum(counts[text] for text in found) >= pattern.share * total
        if found and much and len(found) >= pattern.fewest and not (kind == "ip" and _are_versions(found)):
            return kind
    return ""


def _are_likely(pattern: Pattern, some: Sequence[str]) -> bool:
    """Whether of some texts enough hold that most of all may."""
    return sum(map(pattern.holds, some)) >= pattern.share / 2 * len(some)


def bears_out(kind: str, counts: Mapping[str, int]) -> bool:
    """Whether cells can be what their header says; where nothing stands there is nothing against it."""
    pattern = PATTERNS.get(kind)
    if pattern is None or not counts:
        return True
    return any((pattern.believed or pattern.holds)(text) for text in counts)


def _are_versions(texts: Sequence[str]) -> bool:
    """Whether what could be addresses are rather versions such as 1.2.3.4, by the size of their parts."""
    parts = [max(int(part) for part in text.split(".")) for text in texts if _IPV4.fullmatch(text)]
    return bool(parts) and sum(part > _USUAL_HOST for part in parts) < len(parts) / 2


def masked(text: str) -> str:
    """A cell as it may be quoted in a list of problems that is stored: addresses and account numbers are left out.

    Rows that slipped by a cell put them where nobody expects them.
    """
    if is_iban(text) or is_card(text) or is_phone(text) or is_social_security_number(text):
        return "…"
    return _EMAIL.sub("…@…", text)
