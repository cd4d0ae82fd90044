"""Printing: the pages of the very PDF, on paper."""

from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from kpidesk.desktop.pdf_drawing import PDFIUM, POINTS, draw

SHARPEST = 300
"""Dots per inch beyond which a page is not drawn: paper does not show more, and memory would."""


class PrintPreview(QPrintPreviewDialog):
    """The system's preview of a PDF; its own button prints."""

    def __init__(self, pdf: bytes, parent: QWidget | None = None) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        super().__init__(printer, parent)
        self._printer = printer  # Qt does not own it: without this it is gone before the first page is drawn
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Print the report")
        self._pdf = pdf
        self.paintRequested.connect(self._paint)

    def _paint(self, printer: QPrinter) -> None:
        paint(self._pdf, printer)


def paint(pdf: bytes, printer: QPrinter) -> None:
    """Draw every page of a PDF onto a page of paper, as large as fits, or those pages that were asked for."""
    import pypdfium2  # noqa: PLC0415 - not before something is printed

    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            _paint_all(document, printer)
        finally:
            document.close()


def _paint_all(document: Any, printer: QPrinter) -> None:
    first = printer.fromPage() or 1
    last = printer.toPage() or len(document)
    painter = QPainter(printer)
    for number in range(first - 1, min(last, len(document))):
        if number >= first:
            printer.newPage()
        _draw(document[number], painter, printer)
    painter.end()


def _draw(page: Any, painter: QPainter, printer: QPrinter) -> None:
    paper = printer.pageRect(QPrinter.Unit.DevicePixel)
    image = draw(page, min(printer.resolution(), SHARPEST) / POINTS)
    size = image.size().scaled(paper.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    left = (paper.width() - size.width()) / 2
    painter.drawImage(QRectF(left, 0, size.width(), size.height()), image)
