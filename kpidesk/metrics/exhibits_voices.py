"""What people say, beside the numbers it belongs to: net promoter score by month, comments and notes with themes."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kpidesk.base.periods import Period

NO_THEME = ""


@dataclass(frozen=True, slots=True)
class PromoterMonth:
    """Net promoter score of one month in points, with its margin; None below the least number of answers.

    ``people`` answered, of ``asked`` who could have (None: not known; ``eligible``: everyone eligible, else those who
    used it). ``moved``: better | worse than the month before by more than both margins together; empty otherwise.
    """

    month: int
    """Year * 100 + month."""
    period: Period
    promoters: int
    passives: int
    detractors: int
    score: float | None
    margin: float | None
    people: int
    asked: int | None
    eligible: bool
    moved: str = ""

    @property
    def n(self) -> int:
        """Answers that count."""
        return self.promoters + self.passives + self.detractors


@dataclass(frozen=True, slots=True)
class Voice:
    """One comment or note. ``role``: surveys or notes; ``source``: the kind of survey, or where the note comes from.

    ``theme``: as it was imported; what people assigned since is told by ``theme_of``. ``score`` of ``scale_max``.
    """

    day: date
    role: str
    source: str
    text: str
    theme: str
    score: float | None
    scale_max: float | None

    @property
    def key(self) -> str:
        """What the theme of this comment is kept under: comments in the same words share it."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Voices:
    """Comments and notes of the pilot, newest first: ``rows`` hold the latest. ``told``: all whose words are stored;
    ``unread``: those of which only is known that they were made.
    """

    rows: tuple[Voice, ...] = ()
    told: int = 0
    unread: int = 0


def theme_of(voice: Voice, assigned: Mapping[str, str]) -> str:
    """The theme a person gave a comment, else the imported one; empty where it has none."""
    return assigned.get(voice.key, voice.theme).strip()


def themes_of(voices: Voices, assigned: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """Each theme and how many comments have it, the most frequent first; those without one last, as ``NO_THEME``.

    Themes that differ by letter case alone are one, written as it is found first.
    """
    spelled: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for voice in voices.rows:
        theme = theme_of(voice, assigned)
        counts[spelled.setdefault(theme.casefold(), theme)] += 1
    return tuple(sorted(counts.items(), key=lambda found: (found[0] == NO_THEME, -found[1], found[0].casefold())))
