"""What goes to the clipboard: the same rows as tab-separated text and as HTML."""

import html
import re
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QMimeData

_FORMULA = re.compile(r"^\s*[=@+\-]")
_NUMBER = re.compile(r"^[+-]?[\d.,]*\d%?([eE][+-]?\d+)?$")


def rows_data(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> QMimeData:
    """Titles and rows as text/plain (tab-separated) and text/html; no cell of them is a formula to a spreadsheet."""
    safe = [[_inert(text) for text in row] for row in [titles, *rows]]
    data = QMimeData()
    data.setText("\n".join("\t".join(row) for row in safe))
    data.setHtml(_html(safe))
    return data


def _html(rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{html.escape(text)}</th>" for text in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in row) + "</tr>" for row in rows[1:])
    return f'<meta charset="utf-8"><table><tr>{head}</tr>{body}</table>'


def _inert(text: str) -> str:
    """One line, and marked as text where a spreadsheet would calculate it."""
    line = " ".join(text.split())
    return f"'{line}" if _FORMULA.match(line) and not _NUMBER.match(line) else line
