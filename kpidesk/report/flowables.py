"""The two things ReportLab does not bring: text with its fonts chosen by character, and headings and plots of ours."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph

from kpidesk.charts.chart import Chart
from kpidesk.charts.painter import paint
from kpidesk.charts.palette import LIGHT, Tone
from kpidesk.report import fonts, styles
from kpidesk.report.blocks import Heading, Run, Words, plain, runs
from kpidesk.report.plots import Box, PdfPainter

_BOLD = {fonts.REGULAR: fonts.SEMIBOLD, fonts.SEMIBOLD: fonts.SEMIBOLD, fonts.BOLD: fonts.BOLD}

_UNIT = re.compile(r"(?<=\d) (?=(?:%|pts?|RPS|ms|min|s|h|days?)(?!\w))")
"""The space between a number and its unit, at which no line ends."""
_SMALL = 0.55
_CARD_GAP = 7.0
_CARD_PAD = 10.0
_SCALES = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4)


class Text(Paragraph):
    """A paragraph that breaks its lines once for each width: a table asks for the height of a cell again and again."""

    _broken: tuple[float, tuple[float, float]] = (-1.0, (0.0, 0.0))

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The width and height that the lines take."""
        if self._broken[0] != available_width or not hasattr(self, "blPara"):  # splitting throws the lines away
            self._broken = available_width, super().wrap(available_width, available_height)
        return self._broken[1]


def text(words: Words, style: ParagraphStyle) -> Text:
    """Words as a paragraph. What is in them is text: no markup is read, whatever stands there."""
    said = "".join(_marked(run, style) for run in runs(words))
    return Text(said if fonts.clean(plain(words)).strip() else "&nbsp;", style)


def _marked(run: Run, style: ParagraphStyle) -> str:
    font = _BOLD[style.fontName] if run.bold else style.fontName
    wanted = {
        "name": font if font != style.fontName else "",
        "color": LIGHT[run.tone] if run.tone else "",
        "size": f"{style.fontSize * _SMALL:.2f}" if run.small else "",
    }
    attributes = "".join(f' {name}="{value}"' for name, value in wanted.items() if value)
    inner = fonts.markup(_UNIT.sub("\u00a0", run.text), font)
    return f"<font{attributes}>{inner}</font>" if attributes else inner


class Plot(Flowable):
    """A chart, as wide as there is room and ``height`` points high."""

    def __init__(self, chart: Chart, height: float) -> None:
        super().__init__()
        self.chart = chart
        self.height = height

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002 - ReportLab calls it with both
        """Take the whole width."""
        self.width = available_width
        return self.width, self.height

    def draw(self) -> None:
        """Paint the chart where the writer put it."""
        paint(self.chart, PdfPainter(self.canv, Box(0, 0, self.width, self.height)))


class Cards(Flowable):
    """Cards side by side, as high as the highest of them."""

    def __init__(self, cards: Sequence[Sequence[Text]], places: int) -> None:
        super().__init__()
        self.cards = cards
        self.places = places
        self.spaceAfter = _CARD_GAP

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Share the width between the places."""
        self.width = available_width
        self.card = (available_width - _CARD_GAP * (self.places - 1)) / self.places
        inner = self.card - 2 * _CARD_PAD
        heights = [sum(part.wrap(inner, available_height)[1] for part in card) for card in self.cards]
        self.height = max(heights, default=0.0) + 16
        return self.width, self.height

    def draw(self) -> None:
        """Draw each card and what it holds."""
        for place, card in enumerate(self.cards):
            left = place * (self.card + _CARD_GAP)
            self.canv.setStrokeColor(styles.colour(Tone.LINE))
            self.canv.setLineWidth(0.8)
            self.canv.roundRect(left, 0, self.card, self.height, 5, stroke=1, fill=0)
            top = self.height - 7
            for part in card:
                top -= part.height
                part.drawOn(self.canv, left + _CARD_PAD, top)


class Notice(Flowable):
    """Paragraphs on a coloured ground with an edge at the left."""

    def __init__(self, parts: Sequence[Text], ground: Tone, edge: Tone) -> None:
        super().__init__()
        self.parts = parts
        self.ground = ground
        self.edge = edge
        self.spaceAfter = 6

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take the whole width."""
        self.width = available_width
        inner = available_width - 32
        self.height = 22 + sum(part.wrap(inner, available_height)[1] + part.getSpaceBefore() for part in self.parts)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the ground, the edge, the words."""
        self.canv.setFillColor(styles.colour(self.ground))
        self.canv.roundRect(0, 0, self.width, self.height, 3, stroke=0, fill=1)
        self.canv.setFillColor(styles.colour(self.edge))
        self.canv.roundRect(0, 0, 7, self.height, 3, stroke=0, fill=1)
        self.canv.setFillColor(styles.colour(self.ground))
        self.canv.rect(4, 0, 4, self.height, stroke=0, fill=1)
        top = self.height - 10
        for part in self.parts:
            top -= part.height + part.getSpaceBefore()
            part.drawOn(self.canv, 17, top)


class Fitted(Flowable):
    """What ``build`` makes, on one page: set smaller, as a whole, until it is no higher than ``height``."""

    def __init__(self, build: Callable[[], list[Flowable]], height: float) -> None:
        super().__init__()
        self.build = build
        self.most = height

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002 - ReportLab calls it with both
        """Find the largest scale at which everything fits; each is tried with fresh parts, since parts keep widths."""
        self.width, self.height = available_width, self.most
        for self.scale in _SCALES:
            self.parts = self.build()
            self.heights = [part.wrap(self.width / self.scale, self.most / self.scale)[1] for part in self.parts]
            self.gaps = [max(_before(part), _after(above)) for above, part in pairwise([None, *self.parts])]
            if (sum(self.heights) + sum(self.gaps)) * self.scale <= self.most:
                break
        return self.width, self.height

    def draw(self) -> None:
        """Draw the parts from the top down."""
        self.canv.saveState()
        self.canv.translate(0, self.height)
        self.canv.scale(self.scale, self.scale)
        top = 0.0
        for gap, height, part in zip(self.gaps, self.heights, self.parts, strict=True):
            top -= gap + height
            part.drawOn(self.canv, 0, top)
        self.canv.restoreState()


def _before(part: Flowable | None) -> float:
    return part.getSpaceBefore() if part else 0.0


def _after(part: Flowable | None) -> float:
    return part.getSpaceAfter() if part else 0.0


class Headline(Flowable):
    """A heading with its light at the right; it names its page in the outline."""

    def __init__(self, heading: Heading, key: str) -> None:
        super().__init__()
        self.heading = heading
        self.key = key
        self.style = styles.SECTION if heading.level == 1 else styles.PART
        self.spaceBefore = self.style.spaceBefore
        self.spaceAfter = self.style.spaceAfter
        self.text = text(heading.text, self.style)
        self.mark = text(heading.mark, styles.MARK) if plain(heading.mark) else None

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Give the light a third of the width where there is one."""
        self.width = available_width
        share = 0.66 if self.mark else 1.0
        _, height = self.text.wrap(available_width * share, available_height)
        aside = self.mark.wrap(available_width * 0.34, available_height)[1] if self.mark else 0.0
        self.height = max(height, aside)
        return self.width, self.height

    def draw(self) -> None:
        """Draw both, and mark the place for the outline."""
        title = fonts.clean(self.heading.text)
        self.canv.bookmarkPage(self.key, fit="FitH", top=self.canv.absolutePosition(0, self.height)[1] + 12)
        self.canv.addOutlineEntry(title[:120], self.key, level=self.heading.level - 1, closed=self.heading.level == 1)
        self.text.drawOn(self.canv, 0, self.height - self.text.height)
        if self.mark:
            self.mark.drawOn(self.canv, self.width * 0.66, self.height - self.mark.height - 2)
