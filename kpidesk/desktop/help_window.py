"""Help without a network: what each page and each KPI means, the keys, all searchable."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from kpidesk.base.resources import resource
from kpidesk.desktop.actions import Actions, plain
from kpidesk.desktop.theme import theme

KEYS = "keys"
FIRST = "start"
_ABOVE = {0: 4, 1: 0, 2: 20, 3: 14}
"""Pixels above a heading of each level, 0 being a paragraph."""
_ORDER = ("start", "pages", "layouts", "kpis", "measures", "keys")


@dataclass(frozen=True, slots=True)
class Topic:
    """A page of the help: its name, title and Markdown."""

    name: str
    title: str
    text: str


class HelpWindow(QWidget):
    """Topics at the left, the text at the right, a search above."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("KPIDesk help")
        self.setObjectName("page")
        self._topics = {topic.name: topic for topic in (*topics(), keys_topic(actions))}
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search the help")
        self.search.setAccessibleName("Search the help")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._list)
        self.list = QListWidget()
        self.list.setAccessibleName("Topics")
        self.list.setProperty("kind", "plain")
        self.list.currentItemChanged.connect(lambda item, _: self._show_item(item))
        self.text = QTextBrowser()
        self.text.setAccessibleName("Text")
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self._lay_out()
        self._list("")
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)

    @property
    def current(self) -> str:
        """The name of the topic that is shown."""
        item: QListWidgetItem | None = self.list.currentItem()
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def show_topic(self, name: str) -> None:
        """Show a topic; the first page of the help where there is none of that name."""
        self.search.clear()
        wanted = next((one for one in (name, f"pages/{name}", f"kpis/{name}", FIRST) if one in self._topics), FIRST)
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == wanted:
                self.list.setCurrentRow(row)
        self.show()
        self.raise_()
        self.activateWindow()

    def has(self, name: str) -> bool:
        """Whether there is a topic of this name."""
        return any(one in self._topics for one in (name, f"pages/{name}", f"kpis/{name}"))

    def _list(self, wanted: str) -> None:
        kept = self.current
        self.list.clear()
        for topic in find(tuple(self._topics.values()), wanted):
            item = QListWidgetItem(topic.title)
            item.setData(Qt.ItemDataRole.UserRole, topic.name)
            self.list.addItem(item)
            if topic.name == kept and not wanted.strip():
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)

    def _show_item(self, item: QListWidgetItem | None) -> None:
        if item is None:
            self.text.setMarkdown("Nothing in the help matches. Try another word, such as a column's name.")
            return
        topic = self._topics[str(item.data(Qt.ItemDataRole.UserRole))]
        self.text.setMarkdown(topic.text)
        self._space_out()
        self.setWindowTitle(f"{topic.title} – KPIDesk help")

    def _space_out(self) -> None:
        """Give headings and paragraphs the room that Markdown leaves out."""
        block = self.text.document().begin()
        while block.isValid():
            kind = block.blockFormat()
            level = kind.headingLevel()
            kind.setTopMargin(theme().px(_ABOVE.get(level, 14)))
            kind.setBottomMargin(theme().px(6))
            within: object = QTextCursor(block).currentTable()
            if level or (block.textList() is None and within is None):
                QTextCursor(block).setBlockFormat(kind)
            block = block.next()
        self.text.document().setDocumentMargin(theme().px(18))

    def _follow(self, link: QUrl) -> None:
        if link.isRelative():
            self.show_topic(link.path().removesuffix(".md"))
        else:
            QDesktopServices.openUrl(link)

    def _lay_out(self) -> None:
        left = QWidget()
        down = QVBoxLayout(left)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self.search)
        down.addWidget(self.list, 1)
        splitter = QSplitter()
        splitter.addWidget(left)
        splitter.addWidget(self.text)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([theme().px(230), theme().px(650)])
        across = QHBoxLayout(self)
        across.addWidget(splitter)
        self.resize(theme().px(900), theme().px(640))


def find(every: Sequence[Topic], wanted: str) -> tuple[Topic, ...]:
    """The topics that hold all the words, those with one in the title first."""
    words = wanted.lower().split()
    held = [topic for topic in every if all(word in f"{topic.title} {topic.text}".lower() for word in words)]
    return tuple(
        sorted(held, key=lambda topic: not any(word in topic.title.lower() for word in words)) if words else held
    )


@cache
def topics() -> tuple[Topic, ...]:
    """The topics that ship with the program, in the order in which they are listed."""
    folder = resource("help")
    names = [path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.md")]
    texts = {name: (folder / f"{name}.md").read_text(encoding="utf-8") for name in names}
    found = [Topic(name, texts[name].partition("\n")[0].lstrip("# "), texts[name]) for name in names]
    return tuple(sorted(found, key=_place))


def _place(topic: Topic) -> tuple[int, str]:
    part = topic.name.partition("/")[0]
    number, _, _ = topic.title.partition(".")
    return _ORDER.index(part) if part in _ORDER else len(_ORDER), number.zfill(3) if number.isdigit() else topic.title


def keys_topic(actions: Actions) -> Topic:
    """Every shortcut there is, as the menus have them on this computer."""
    lines = [
        "# Keyboard",
        "",
        "Everything can be done without a mouse.",
        "",
        "| Key | Does | Menu |",
        "| --- | --- | --- |",
    ]
    for command, action in actions:
        keys = " or ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
        if keys:
            lines.append(f"| {keys} | {plain(command.text)} | {plain(command.menu)} |")
    lines += [f"| {key} | {does} | |" for key, does in _ELSEWHERE]
    return Topic(KEYS, "Keyboard", "\n".join(lines))


_ELSEWHERE = (
    ("Tab, Shift+Tab", "Next or previous control"),
    ("Arrows", "Move within a table, a list or a chart"),
    ("Enter or Space", "Press what has the focus; open the row of a table"),
    ("F2", "Show a chart as a table"),
    ("Esc", "Close a dialog"),
    ("Alt and a letter", "Open a menu, or go to the field whose letter is underlined"),
)
