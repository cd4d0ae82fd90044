"""Colours by what they mean, for light and dark ground. Contrast is that of WCAG 2.2 AA on panel and grounds."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Tone(StrEnum):
    """What a colour is for. A palette gives each tone its colour."""

    BACKGROUND = "background"
    PANEL = "panel"
    LINE = "line"
    TEXT = "text"
    SECONDARY = "secondary"
    FAINT = "faint"
    ACCENT = "accent"
    ACCENT_GROUND = "accent ground"
    GREEN = "green"
    GREEN_FILL = "green fill"
    GREEN_GROUND = "green ground"
    YELLOW = "yellow"
    YELLOW_FILL = "yellow fill"
    YELLOW_GROUND = "yellow ground"
    RED = "red"
    RED_FILL = "red fill"
    RED_GROUND = "red ground"
    MUTED = "muted"
    """No data and not applicable."""
    MUTED_GROUND = "muted ground"
    RIBBON = "ribbon"
    """An interval around a line."""
    SERIES_1 = "series 1"
    SERIES_2 = "series 2"
    SERIES_3 = "series 3"
    SERIES_4 = "series 4"
    SERIES_5 = "series 5"


Palette = Mapping[Tone, str]
"""Tone -> colour as ``#RRGGBB``."""

LIGHT: Palette = MappingProxyType(
    {
        Tone.BACKGROUND: "#F5F6F8",
        Tone.PANEL: "#FFFFFF",
        Tone.LINE: "#E2E6EC",
        Tone.TEXT: "#19212C",
        Tone.SECONDARY: "#566173",
        Tone.FAINT: "#8792A2",
        Tone.ACCENT: "#3451B2",
        Tone.ACCENT_GROUND: "#EEF1FA",
        Tone.GREEN: "#187B4B",
        Tone.GREEN_FILL: "#3FA878",
        Tone.GREEN_GROUND: "#E6F4EC",
        Tone.YELLOW: "#8F5A00",
        Tone.YELLOW_FILL: "#D8981C",
        Tone.YELLOW_GROUND: "#FBF1DC",
        Tone.RED: "#B3261E",
        Tone.RED_FILL: "#D8574B",
        Tone.RED_GROUND: "#FBE9E7",
        Tone.MUTED: "#636C81",
        Tone.MUTED_GROUND: "#EEF0F3",
        Tone.RIBBON: "#C9CFD8",
        Tone.SERIES_1: "#19212C",
        Tone.SERIES_2: "#0072B2",
        Tone.SERIES_3: "#C04A00",
        Tone.SERIES_4: "#007A5A",
        Tone.SERIES_5: "#8F4B7B",
    }
)
DARK: Palette = MappingProxyType(
    {
        Tone.BACKGROUND: "#12161C",
        Tone.PANEL: "#1A2029",
        Tone.LINE: "#2A3340",
        Tone.TEXT: "#E7ECF3",
        Tone.SECONDARY: "#A3AFBF",
        Tone.FAINT: "#738096",
        Tone.ACCENT: "#8EA2F5",
        Tone.ACCENT_GROUND: "#222B3D",
        Tone.GREEN: "#5CC58D",
        Tone.GREEN_FILL: "#5CC58D",
        Tone.GREEN_GROUND: "#16301F",
        Tone.YELLOW: "#E3B04B",
        Tone.YELLOW_FILL: "#E3B04B",
        Tone.YELLOW_GROUND: "#33290F",
        Tone.RED: "#F1887F",
        Tone.RED_FILL: "#F1887F",
        Tone.RED_GROUND: "#3A1B18",
        Tone.MUTED: "#97A3B4",
        Tone.MUTED_GROUND: "#232B36",
        Tone.RIBBON: "#3A4554",
        Tone.SERIES_1: "#E7ECF3",
        Tone.SERIES_2: "#56B4E9",
        Tone.SERIES_3: "#F0884A",
        Tone.SERIES_4: "#3FBF95",
        Tone.SERIES_5: "#D49BC4",
    }
)
SERIES = (Tone.SERIES_1, Tone.SERIES_2, Tone.SERIES_3, Tone.SERIES_4, Tone.SERIES_5)
"""Fixed order of series colours: they differ in lightness as well, and lines differ in dash."""


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio (1-21) of two ``#RRGGBB`` colours."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
