"""The one door through which text reaches the PDF: cleaned, escaped, and each character in a font that has it."""

import unicodedata
from functools import cache
from itertools import groupby
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from kpidesk.base.resources import resource

REGULAR, SEMIBOLD, BOLD = "InterTabular-Regular", "InterTabular-SemiBold", "InterTabular-Bold"
FALLBACKS = ("DejaVuSans", "DroidSansFallbackFull")
_BOX = "□"


def register() -> None:
    """Make the text fonts known to the PDF writer; a fallback font is read when a character asks for it."""
    for name in (REGULAR, SEMIBOLD, BOLD):
        _font(name)


def clean(text: str) -> str:
    """The text without control, format, private and unassigned characters; line ends and tabs become spaces.

    A pictograph no font has becomes its Unicode name in brackets, any other such character a box.
    """
    spaced = "".join(" " if letter in "\n\r\t\v\f\u2028\u2029" else letter for letter in text)
    return "".join(_printable(letter) for letter in spaced)


def pieces(text: str, font: str) -> list[tuple[str, str]]:
    """The cleaned text cut into (font, piece), in ``font`` wherever that has the character."""
    return [
        (name, "".join(letters)) for name, letters in groupby(clean(text), key=lambda letter: _font_of(letter, font))
    ]


def markup(text: str, font: str) -> str:
    """The cleaned text as a ReportLab paragraph reads it: escaped, with font changes where they are needed."""
    return "".join(
        escape(piece) if name == font else f'<font name="{name}">{escape(piece)}</font>'
        for name, piece in pieces(text, font)
    )


def width(text: str, font: str, size: float) -> float:
    """How wide the text is, in points."""
    return sum(pdfmetrics.stringWidth(piece, name, size) for name, piece in pieces(text, font))


def fit(text: str, font: str, size: float, room: float) -> str:
    """The text, shortened with an ellipsis where it is wider than ``room`` points."""
    text = clean(text)
    if width(text, font, size) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + "…", font, size) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


@cache
def _font(name: str) -> frozenset[int]:
    """Register a font by its file name; the characters it has."""
    font = TTFont(name, str(resource("fonts", f"{name}.ttf")))
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


@cache
def _font_of(letter: str, font: str) -> str:
    return next((name for name in (font, *FALLBACKS) if ord(letter) in _font(name)), font)


@cache
def _printable(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return ""
    if any(ord(letter) in _font(name) for name in (REGULAR, *FALLBACKS)):
        return letter
    if category in {"Mn", "Me"}:
        return ""
    name = unicodedata.name(letter, "") if category in {"So", "Sk"} else ""
    return f"[{name.lower()}]" if name else _BOX
