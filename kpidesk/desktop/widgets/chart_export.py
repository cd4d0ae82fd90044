"""Taking a chart away: to the clipboard or into a file."""

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QFileDialog, QWidget

from kpidesk.base.errors import Unusable
from kpidesk.charts.chart import Chart
from kpidesk.desktop.pickers import keep_folder, last_folder
from kpidesk.desktop.preferences import Preferences
from kpidesk.desktop.widgets.copying import rows_data
from kpidesk.views import chart_words

KINDS = {"png": "Pictures (*.png)", "svg": "Drawings (*.svg)"}


def picture_and_data(image: QImage, chart: Chart) -> QMimeData:
    """One piece for the clipboard: programs take the picture, the table or the text, as they need."""
    data = rows_data(*chart_words.plain_rows(chart))
    data.setImageData(image)
    return data


def write_picture(image: QImage, path: Path) -> None:
    """Write a PNG; raises Unusable where that cannot be done."""
    if not QImageWriter(str(path), QByteArray(b"png")).write(image):
        raise Unusable(f"{path.name} could not be written to {path.parent}. Choose a folder that you may write to.")


def write_drawing(document: bytes, path: Path) -> None:
    """Write an SVG; raises Unusable where that cannot be done."""
    try:
        path.write_bytes(document)
    except OSError as fault:
        said = f"{path.name} could not be written to {path.parent}. Choose a folder that you may write to."
        raise Unusable(said) from fault


def ask_target(title: str, kind: str, parent: QWidget, then: Callable[[Path], object]) -> QFileDialog:
    """Ask where to write a chart, without blocking; the dialog asks before a file is replaced.

    It opens where something was exported to last, at first in the documents.
    """
    preferences = Preferences(parent=parent)
    dialog = QFileDialog(parent, "Save the chart", "", KINDS[kind])
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(kind)
    dialog.setDirectory(last_folder(preferences, "export"))
    dialog.selectFile(f"{_file_name(title)}.{kind}")
    dialog.fileSelected.connect(lambda chosen: keep_folder(preferences, "export", Path(chosen)))
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.finished.connect(preferences.deleteLater)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _file_name(title: str) -> str:
    return re.sub(r"[^\w]+", "-", title.lower()).strip("-") or "chart"
