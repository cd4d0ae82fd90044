"""About KPIDesk: versions, every package it runs on with its licence, where it keeps things."""

from __future__ import annotations

import platform
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kpidesk import __version__
from kpidesk.desktop.icons import app_icon
from kpidesk.desktop.theme import theme
from kpidesk.desktop.widgets.table import Cell, Column, Row, RowsTable
from kpidesk.desktop.widgets.text import Text
from kpidesk.store.folders import data_folder

if TYPE_CHECKING:
    from email.message import Message

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_TROVE = "License :: "
LONGEST = 60
"""Signs of a licence that are shown; some packages put the whole text there."""


@dataclass(frozen=True, slots=True)
class Package:
    """An installed distribution: its name, version and licence."""

    name: str
    version: str
    licence: str


class AboutDialog(QDialog):
    """What this is and what it is made of. ``wanted`` names an action: data-folder, log or check."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("About KPIDesk")
        self.facts = facts()
        picture = QLabel()
        picture.setPixmap(app_icon().pixmap(theme().px(56)))
        words = QVBoxLayout()
        words.addWidget(Text(f"KPIDesk {__version__}", "title"))
        words.addWidget(Text("The review of an AI pilot, from its exports to a verdict. MIT licence.", "secondary"))
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(picture)
        head.addLayout(words, 1)
        self.table = RowsTable()
        self.table.setAccessibleName("Packages and their licences")
        columns = (Column("Package", width=200), Column("Version", width=110), Column("Licence", stretch=True))
        rows = [Row((Cell(one.name), Cell(one.version), Cell(one.licence)), one.name) for one in packages()]
        self.table.show_rows(columns, rows)
        down = QVBoxLayout(self)
        down.setContentsMargins(20, 18, 20, 18)
        down.setSpacing(12)
        down.addLayout(head)
        down.addWidget(_selectable("\n".join(self.facts)))
        down.addWidget(Text("Made with", "heading"))
        down.addWidget(self.table, 1)
        down.addLayout(self._buttons())
        self.resize(theme().px(640), theme().px(560))

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for text, name in (("&Data folder", "data-folder"), ("Show the &log", "log"), ("Chec&k project", "check")):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, name=name: self.wanted.emit(name))
            row.addWidget(button)
        copy = QPushButton("&Copy versions")
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText("\n".join(self.facts)))
        row.addWidget(copy)
        row.addStretch(1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        row.addWidget(close)
        return row


def facts() -> tuple[str, ...]:
    """The versions that a report of a fault should name, and the data folder."""
    return (
        f"KPIDesk {__version__}",
        f"Qt {qVersion()}, SQLite {sqlite3.sqlite_version}, Python {platform.python_version()}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
        f"Data folder: {data_folder()}",
    )


def packages() -> tuple[Package, ...]:
    """Every distribution that KPIDesk needs to run, those needed by them included, by name.

    Where KPIDesk runs from its sources without being installed, all that are installed beside it.
    """
    from importlib import metadata  # noqa: PLC0415 - slow to load, and rarely wanted

    found: dict[str, Package] = {}
    _collect("kpidesk", frozenset({"desktop"}), found)
    for one in () if found else metadata.distributions():
        name = one.metadata["Name"]
        found[_key(name)] = Package(name, one.version, _licence(cast("Message", one.metadata)))
    return tuple(sorted(found.values(), key=lambda one: one.name.lower()))


def _collect(name: str, extras: frozenset[str], found: dict[str, Package]) -> None:
    from importlib import metadata  # noqa: PLC0415 - slow to load, and rarely wanted

    try:
        one = metadata.distribution(name)
    except metadata.PackageNotFoundError:  # an optional one, or one for another system
        return
    found[_key(name)] = Package(one.metadata["Name"], one.version, _licence(cast("Message", one.metadata)))
    for text in one.requires or ():
        asked, _, condition = text.partition(";")
        match = _NAME.match(asked)
        optional = re.findall(r"""extra\s*==\s*['"]([^'"]+)['"]""", condition)
        if match and _key(match[0]) not in found and (not optional or extras.intersection(optional)):
            _collect(match[0], frozenset(re.findall(r"[\w-]+", asked.partition("[")[2].partition("]")[0])), found)


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence(found: Message) -> str:
    expression = found.get("License-Expression") or ""
    trove: Sequence[str] = [text.split(" :: ")[-1] for text in found.get_all("Classifier") or () if _TROVE in text]
    text = str(expression or ", ".join(trove) or found.get("License") or "see its own files")
    first = text.strip().splitlines()[0]
    return first if len(first) <= LONGEST else f"{first[:LONGEST]}…"


def _selectable(text: str) -> Text:
    label = Text(text, "caption")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
