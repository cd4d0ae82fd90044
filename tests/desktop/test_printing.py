"""The print preview: it lives as long as it is looked at, and draws the pages of the very PDF."""

import gc
from io import BytesIO

from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from kpidesk.desktop.printing import PrintPreview


def pdf_of(pages: int) -> bytes:
    written = BytesIO()
    canvas = Canvas(written)
    for number in range(pages):
        canvas.drawString(72, 720, f"Page {number + 1}")
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def test_that_the_printer_lives_as_long_as_its_preview(qtbot: QtBot) -> None:
    preview = PrintPreview(pdf_of(3))
    qtbot.addWidget(preview)
    gc.collect()
    preview.open()
    qtbot.waitExposed(preview)
    inside = preview.findChildren(QPrintPreviewWidget)[0]
    qtbot.waitUntil(lambda: inside.pageCount() == 3)
    assert preview.printer().printerState() is not QPrinter.PrinterState.Error
    preview.close()
