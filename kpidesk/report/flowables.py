"""The two things ReportLab does not bring: text with its fonts chosen by character, and headings and plots of ours."""

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable
from reportlab.platypus import Paragraph as Text

from kpidesk.charts.chart import Chart
from kpidesk.charts.painter import paint
from kpidesk.charts.palette import LIGHT
from kpidesk.report import fonts, styles
from kpidesk.report.blocks import Heading, Run, Words, plain, runs
from kpidesk.report.plots import Box, PdfPainter

_BOLD = {fonts.REGULAR: fonts.SEMIBOLD, fonts.SEMIBOLD: fonts.SEMIBOLD, fonts.BOLD: fonts.BOLD}


def text(words: Words, style: ParagraphStyle) -> Text:
    """Words as a paragraph. What is in them is text: no markup is read, whatever stands there."""
    return Text("".join(_marked(run, style.fontName) for run in runs(words)) or "&nbsp;", style)


def _marked(run: Run, base: str) -> str:
    font = _BOLD[base] if run.bold else base
    inner = fonts.markup(run.text, font)
    colour = f' color="{LIGHT[run.tone]}"' if run.tone else ""
    return f'<font name="{font}"{colour}>{inner}</font>' if colour or font != base else inner


class Plot(Flowable):
    """A chart, as wide as there is room and ``height`` points high."""

    def __init__(self, chart: Chart, height: float) -> None:
        super().__init__()
        self.chart = chart
        self.height = height

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """Take the whole width."""
        self.width = available_width
        return self.width, self.height

    def draw(self) -> None:
        """Paint the chart where the writer put it."""
        paint(self.chart, PdfPainter(self.canv, Box(0, 0, self.width, self.height)))


class Headline(Flowable):
    """A heading with its light at the right; it names its page in the outline."""

    def __init__(self, heading: Heading, key: str) -> None:
        super().__init__()
        self.heading = heading
        self.key = key
        self.style = styles.SECTION if heading.level == 1 else styles.PART
        self.spaceBefore = self.style.spaceBefore
        self.spaceAfter = self.style.spaceAfter
        self.keepWithNext = 1
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
