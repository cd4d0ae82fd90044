"""Colours of the window can be told apart and read, in both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

from itertools import combinations

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kpidesk.charts.palette import DARK, LIGHT, SERIES, Palette, Tone, contrast
from kpidesk.desktop.theme import Theme

READ, SEEN = 4.5, 3.0
GROUNDS = (Tone.PANEL, Tone.BACKGROUND)
WORDS = (Tone.TEXT, Tone.SECONDARY, Tone.ACCENT, Tone.GREEN, Tone.YELLOW, Tone.RED, Tone.MUTED)
PAIRS = (
    *((word, ground) for word in WORDS for ground in GROUNDS),
    (Tone.PANEL, Tone.ACCENT),  # the primary button
    (Tone.ACCENT, Tone.ACCENT_GROUND),
    (Tone.TEXT, Tone.ACCENT_GROUND),
    (Tone.SECONDARY, Tone.ACCENT_GROUND),
    (Tone.GREEN, Tone.GREEN_GROUND),
    (Tone.YELLOW, Tone.YELLOW_GROUND),
    (Tone.RED, Tone.RED_GROUND),
    (Tone.MUTED, Tone.MUTED_GROUND),
)
APART = 20.0
"""The least distance of two series to an eye without green: as far as 20 of 255 steps in one channel."""


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("word", "ground"), PAIRS, ids=str)
def test_that_words_can_be_read_on_their_ground(palette: Palette, word: Tone, ground: Tone) -> None:
    assert contrast(palette[word], palette[ground]) >= READ


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("tone", [*SERIES, Tone.MUTED, Tone.ACCENT], ids=str)
def test_that_lines_marks_and_borders_of_fields_can_be_seen(palette: Palette, tone: Tone) -> None:
    assert contrast(palette[tone], palette[Tone.PANEL]) >= SEEN


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_that_series_are_told_apart_without_seeing_green(palette: Palette) -> None:
    seen = {tone: _without_green(palette[tone]) for tone in SERIES}
    for one, other in combinations(SERIES, 2):
        assert max(abs(a - b) for a, b in zip(seen[one], seen[other], strict=True)) >= APART, (one, other)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "kind", [QPushButton, QLineEdit, QComboBox, QPlainTextEdit, QSpinBox], ids=lambda k: k.__name__
)
def test_that_the_focus_is_seen(qtbot: QtBot, look: Theme, kind: type[QWidget], scheme: str) -> None:
    look.force(scheme)
    window = QWidget()
    qtbot.addWidget(window)
    down = QVBoxLayout(window)
    first, widget = QPushButton("first"), kind()
    down.addWidget(first)
    down.addWidget(widget)
    window.resize(300, 160)
    window.show()
    window.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    before = widget.grab().toImage()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    after = widget.grab().toImage()
    changed = {
        (x, y) for x in range(before.width()) for y in range(before.height()) if before.pixel(x, y) != after.pixel(x, y)
    }
    edge = [(x, y) for x, y in changed if x < 3 or y < 3]
    assert len(edge) > before.height()  # a frame around it, not a caret inside it


def _without_green(colour: str) -> tuple[float, float, float]:
    """As seen with deuteranopia, by the linear matrix of Machado, Oliveira and Fernandes (2009), severity 1."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return (
        0.367322 * red + 0.860646 * green - 0.227968 * blue,
        0.280085 * red + 0.672501 * green + 0.047413 * blue,
        -0.011820 * red + 0.042940 * green + 0.968881 * blue,
    )
