"""Pages of a PDF as pixels. PDFium works for one caller at a time: every call to it stands behind the lock here."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtGui import QImage

PDFIUM = threading.Lock()
"""Held by whoever uses pypdfium2, on whatever thread."""
POINTS = 72.0
_FORMATS = {3: QImage.Format.Format_RGB888, 4: QImage.Format.Format_RGBX8888}


@dataclass(frozen=True, slots=True, eq=False)
class Pdf:
    """A whole PDF, and width and height of its pages in points."""

    content: bytes = field(repr=False)
    sizes: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page, counted from 0, as an image: ``scale`` pixels per point."""

    number: int
    scale: float
    image: QImage


def read_pdf(content: bytes) -> Pdf:
    """A PDF with the sizes of its pages."""
    import pypdfium2  # noqa: PLC0415 - not before a PDF is shown

    with PDFIUM:
        document = pypdfium2.PdfDocument(content)
        try:
            return Pdf(content, tuple(document[number].get_size() for number in range(len(document))))
        finally:
            document.close()


def draw_pages(pdf: Pdf, numbers: Sequence[int], scale: float) -> tuple[Drawn, ...]:
    """Some pages at a scale; the lock is let go between them."""
    import pypdfium2  # noqa: PLC0415 - not before a PDF is shown

    found = []
    for number in numbers:
        with PDFIUM:
            document = pypdfium2.PdfDocument(pdf.content)
            try:
                found.append(Drawn(number, scale, draw(document[number], scale)))
            finally:
                document.close()
    return tuple(found)


def draw(page: Any, scale: float) -> QImage:
    """A page of an open document; the caller holds the lock."""
    bitmap = page.render(scale=scale, rev_byteorder=True)
    pixels = bytes(bitmap.buffer)
    image = QImage(pixels, bitmap.width, bitmap.height, bitmap.stride, _FORMATS[bitmap.n_channels])
    return image.copy()  # its own pixels: those given go away
