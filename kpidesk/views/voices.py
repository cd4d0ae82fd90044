"""What people say: net promoter score by month, and the comments and notes by the themes that were given to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from kpidesk.base.dates import day
from kpidesk.base.numbers import number
from kpidesk.base.plurals import counted, plural
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Chart
from kpidesk.charts.promoters import name_of, promoters_chart
from kpidesk.decision.review import Review
from kpidesk.metrics.exhibits_voices import NO_THEME, PromoterMonth, Voice, Voices, theme_of, themes_of
from kpidesk.pilot.contents import LONGEST_THEME
from kpidesk.views import figures

TITLE = "What people say"
EMPTY = "No comment or note is imported. Import surveys with their comments, or notes (date, source, text, theme)."
UNTHEMED = "no theme yet"
EVERY = "All themes"
HOW_PROMOTERS = (
    "Promoters answer 9 or 10, detractors 0 to 6. A month counts as better or worse only beyond the margin of the "
    "difference; those who answer are seldom like those who do not."
)
_MOVES = {"better": ("▲ better than the month before", "green"), "worse": ("▼ worse than the month before", "red")}
_MOST_BESIDE = 8
_MOST_LINES = 200
_MOST_THEMES = 12
_LONGEST_TEXT = 600


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """One theme, and how many of the comments that are shown have it."""

    theme: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """One comment. ``key``: what its theme is kept under; ``given``: whether a person gave it here."""

    key: str
    day: str
    source: str
    score: str
    text: str
    theme: str
    given: bool
    order: float


@dataclass(frozen=True, slots=True)
class Heard:
    """The comments of one theme, or of all; ``empty`` says why there are none, ``said`` how many there are."""

    themes: tuple[ThemeLine, ...]
    lines: tuple[VoiceLine, ...]
    said: str
    empty: str

    @property
    def counts(self) -> str:
        """How often each theme is named, in one line."""
        named = " · ".join(f"{one.name} {one.count:,}" for one in self.themes[:_MOST_THEMES])
        rest = len(self.themes) - _MOST_THEMES
        return named + (f" · {rest:,} more themes" if rest > 0 else "")


@dataclass(frozen=True, slots=True)
class MonthLine:
    """Net promoter score of one month in words."""

    month: str
    score: str
    margin: str
    promoters: str
    passives: str
    detractors: str
    answered: str
    moved: str
    tone: str


@dataclass(frozen=True, slots=True)
class Promoters:
    """The months, first to last; no lines where no such survey was imported."""

    chart: Chart | None
    lines: tuple[MonthLine, ...]


def heard(review: Review, theme: str = EVERY) -> Heard:
    """Comments and notes, newest first; ``theme``: one of the themes, ``UNTHEMED``, or ``EVERY``."""
    found, assigned = review.exhibits.voices, review.settings.themes
    themes = tuple(ThemeLine(one, one or UNTHEMED, count) for one, count in themes_of(found, assigned))
    wanted = NO_THEME if theme == UNTHEMED else theme.casefold()
    shown = [one for one in found.rows if theme == EVERY or theme_of(one, assigned).casefold() == wanted]
    return Heard(
        themes=themes,
        lines=tuple(_line(one, assigned) for one in shown[:_MOST_LINES]),
        said=_said(found, shown, theme),
        empty=_empty(found),
    )


def voices_of(review: Review, *names: str) -> tuple[VoiceLine, ...]:
    """The latest comments that belong to a measure or KPI of these ids or titles: by the kind of their survey (nps,
    csat), or by a theme that is called so.
    """
    assigned = review.settings.themes
    wanted = {_plain(name) for name in names}
    found = (
        one
        for one in review.exhibits.voices.rows
        if wanted & {_plain(one.source) if one.role == "surveys" else "", _plain(theme_of(one, assigned))} - {""}
    )
    return tuple(_line(one, assigned) for one in islice(found, _MOST_BESIDE))


def _plain(name: str) -> str:
    return name.strip().casefold().replace("_", " ")


def theme_key(key: str) -> str:
    """The setting under which the theme of a comment is kept."""
    return f"themes.{key}"


def why_no_theme(text: str) -> str:
    """Why this cannot be a theme; empty where it can, and where it takes the theme away."""
    if len(text.strip()) <= LONGEST_THEME:
        return ""
    return f"A theme has at most {LONGEST_THEME} letters: this one has {len(text.strip())}."


def _said(found: Voices, shown: Sequence[Voice], theme: str) -> str:
    if not found.rows:
        return ""
    parts = [f"{counted(len(shown), 'comment')}{'' if theme == EVERY else ' of this theme'}."]
    if len(shown) > _MOST_LINES:
        parts.append(f"The latest {_MOST_LINES} are listed.")
    if found.told > len(found.rows):
        parts.append(f"Of {found.told:,} comments the latest {len(found.rows):,} are sorted by theme.")
    if found.unread:
        parts.append(_unread(found.unread))
    return " ".join(parts)


def _unread(count: int) -> str:
    were = plural(count, "was", "were")
    return f"{counted(count, 'comment')} {were} made whose words are not stored: keep them at the import to read them."


def _empty(found: Voices) -> str:
    if found.rows:
        return ""
    return _unread(found.unread) if found.unread else EMPTY


def _line(voice: Voice, assigned: Mapping[str, str]) -> VoiceLine:
    score = ""
    if voice.score is not None:
        score = number(voice.score, Unit.SCORE) if voice.scale_max is None else _of(voice.score, voice.scale_max)
    return VoiceLine(
        key=voice.key,
        day=day(voice.day),
        source=figures.shorten(voice.source or voice.role, 40),
        score=score,
        text=figures.shorten(" ".join(voice.text.split()), _LONGEST_TEXT),
        theme=theme_of(voice, assigned) or UNTHEMED,
        given=voice.key in assigned,
        order=float(voice.day.toordinal()),
    )


def _of(score: float, most: float) -> str:
    return f"{score:g} of {most:g}"


def promoters(review: Review) -> Promoters:
    """Net promoter score by month."""
    months = review.exhibits.promoters
    return Promoters(promoters_chart(months), tuple(_month(month, first=at == 0) for at, month in enumerate(months)))


def _month(month: PromoterMonth, *, first: bool) -> MonthLine:
    still = "too few answers" if month.score is None else "" if first else "no change shown"
    moved, tone = _MOVES.get(month.moved, (still, "muted"))
    return MonthLine(
        month=name_of(month.month),
        score="–" if month.score is None else number(month.score, Unit.POINTS),
        margin="" if month.margin is None else f"± {month.margin:.0f}",
        promoters=f"{month.promoters:,}",
        passives=f"{month.passives:,}",
        detractors=f"{month.detractors:,}",
        answered=_answered(month),
        moved=moved,
        tone=tone,
    )


def _answered(month: PromoterMonth) -> str:
    if not month.asked:
        return f"{month.people:,}"
    share = number(month.people / month.asked, Unit.SHARE)
    return f"{month.people:,} of {month.asked:,} ({share})"
