"""The report as a PDF: vectors, embedded fonts, an outline, the same bytes every time."""

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from kpidesk.charts.palette import Tone
from kpidesk.report import fonts
from kpidesk.report.blocks import Report
from kpidesk.report.drawing import Ink, write, write_right
from kpidesk.report.styles import BOTTOM, HEIGHT, PAGE_HEIGHT, PAGE_WIDTH, SIDE, WIDTH, colour
from kpidesk.report.typesetting import typeset

_HEAD, _FOOT = Ink(9, Tone.SECONDARY), Ink(7.8, Tone.SECONDARY)


def render(report: Report, version: str, dated: datetime) -> bytes:
    """The bytes of the PDF. ``dated`` is the moment its metadata state; nothing else in it depends on a clock."""
    fonts.register()
    target = BytesIO()
    template = _Template(target, report, version, dated)
    setattr(template, "_doSave", 0)  # noqa: B010 - ReportLab's own switch, unknown to its stubs: we save after the feet
    template.build(typeset(report.blocks), canvasmaker=_canvas)
    _write_feet(template.canv, report.foot)
    template.canv.save()
    return target.getvalue()


def midnight(day: Any) -> datetime:
    """The first moment of a day, in UTC: the date of a report that carries no clock."""
    return datetime.combine(day, time(), UTC)


def _canvas(*args: Any, **options: Any) -> Canvas:
    return Canvas(*args, **{**options, "invariant": 1, "initialFontName": fonts.REGULAR, "lang": "en"})


class _Template(BaseDocTemplate):
    """One kind of page: head and foot around one column."""

    def __init__(self, target: BytesIO, report: Report, version: str, dated: datetime) -> None:
        super().__init__(target, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), title=fonts.clean(report.title))
        self._report = report
        self._version = version
        self._dated = dated
        frame = Frame(SIDE, BOTTOM, WIDTH, HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
        self.addPageTemplates([PageTemplate("page", [frame], onPage=self._begin_page)])

    def _begin_page(self, canvas: Canvas, _template: BaseDocTemplate) -> None:
        if canvas.getPageNumber() == 1:
            self._describe(canvas)
        head = PAGE_HEIGHT - 49
        half = WIDTH * 0.62
        left = fonts.fit(self._report.head_left, fonts.REGULAR, _HEAD.size, half)
        write(canvas, SIDE, head, left, _HEAD)
        write_right(canvas, PAGE_WIDTH - SIDE, head, self._report.head_right, _HEAD)
        canvas.setStrokeColor(colour(Tone.LINE))
        canvas.setLineWidth(0.5)
        canvas.line(SIDE, 40, PAGE_WIDTH - SIDE, 40)
        canvas.doForm(f"foot-{canvas.getPageNumber()}")

    def _describe(self, canvas: Canvas) -> None:
        canvas.setTitle(fonts.clean(self._report.title))
        canvas.setAuthor(f"KPIDesk {self._version}")
        canvas.setSubject(fonts.clean(self._report.subject))
        canvas.setKeywords(fonts.clean(self._report.keywords))
        canvas.setCreator(f"KPIDesk {self._version}")
        canvas.setProducer(f"KPIDesk {self._version} (ReportLab)")
        canvas.setDateFormatter(lambda *_: f"D:{self._dated.astimezone(UTC):%Y%m%d%H%M%S}Z")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.showOutline()


def _write_feet(canvas: Canvas, foot: str) -> None:
    """Write the foot of every page, now that their number is known: each page already refers to its own."""
    total = canvas.getPageNumber() - 1
    left = fonts.fit(foot, fonts.REGULAR, _FOOT.size, WIDTH - 50)
    for page in range(1, total + 1):
        canvas.beginForm(f"foot-{page}", 0, 0, PAGE_WIDTH, 40)
        write(canvas, SIDE, 26, left, _FOOT)
        write_right(canvas, PAGE_WIDTH - SIDE, 26, f"{page} / {total}", _FOOT)
        canvas.endForm()
