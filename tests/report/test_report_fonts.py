import re
from xml.sax.saxutils import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph as Text

from kpidesk.report import fonts
from kpidesk.report.blocks import Run
from kpidesk.report.flowables import text
from kpidesk.report.styles import CELL
from tests.report.extremes import HOSTILE, LONG

fonts.register()
ANY_TEXT = st.text(max_size=80)
unhurried = settings(deadline=None)  # the first rare letter reads a font of 4 MB


def has(font: str, letter: str) -> bool:
    known = pdfmetrics.getFont(font)
    assert isinstance(known, TTFont)
    return ord(letter) in known.face.charToGlyph


@unhurried
@given(ANY_TEXT)
def test_that_every_letter_is_set_in_a_font_that_has_it(said: str) -> None:
    for font, piece in fonts.pieces(said, fonts.REGULAR):
        assert all(has(font, letter) for letter in piece)


@unhurried
@given(ANY_TEXT)
def test_that_any_text_is_a_paragraph_that_says_it(said: str) -> None:
    paragraph = text((Run(said, bold=True), Run(said)), CELL)
    assert isinstance(paragraph, Text)
    assert paragraph.wrap(200, 800)[1] > 0
    if fonts.clean(said).strip():
        assert fonts.clean(said).split()[0] in " ".join(paragraph.getPlainText().split())


@unhurried
@given(ANY_TEXT)
def test_that_escaping_loses_nothing(said: str) -> None:
    without_tags = re.sub(r"</?font[^>]*>", "", fonts.markup(said, fonts.REGULAR))
    assert unescape(without_tags) == fonts.clean(said)


@pytest.mark.parametrize("sign", "→Δ●▲▼◆○≥≤–…−×÷·±²€£¥✓▶”’")
def test_that_the_signs_of_the_catalogue_are_in_the_text_font(sign: str) -> None:
    for font in (fonts.REGULAR, fonts.SEMIBOLD, fonts.BOLD):
        assert has(font, sign)


def test_that_digits_are_tabular() -> None:
    for font in (fonts.REGULAR, fonts.SEMIBOLD, fonts.BOLD):
        assert len({pdfmetrics.stringWidth(digit, font, 10) for digit in "0123456789"}) == 1


def test_that_control_and_direction_characters_never_reach_the_page() -> None:
    assert fonts.clean("a\x00b\x07c\u202ed\ud800e\ufefff") == "abcdef"
    assert fonts.clean("two\nlines\tand a tab") == "two lines and a tab"


def test_that_a_pictograph_without_a_glyph_is_named() -> None:
    assert fonts.clean("up 🚀") == "up [rocket]"


def test_that_scripts_get_a_font_of_their_own() -> None:
    assert fonts.pieces("a漢א", fonts.BOLD) == [
        (fonts.BOLD, "a"),
        ("DroidSansFallbackFull", "漢"),
        ("DejaVuSans", "א"),
    ]


@pytest.mark.parametrize("said", [HOSTILE, LONG, "", "short"])
def test_that_a_fitted_text_is_no_wider_than_its_room(said: str) -> None:
    fitted = fonts.fit(said, fonts.REGULAR, 9, 100)
    assert fonts.width(fitted, fonts.REGULAR, 9) <= 100
    assert fitted == fonts.clean(said) or fitted.endswith("…")
