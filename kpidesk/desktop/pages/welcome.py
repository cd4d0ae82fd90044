"""Welcome: what was opened last, files to drop, samples, a new pilot."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import ScrollingPage
from kpidesk.desktop.pickers import DATA, FilePicker, Picker
from kpidesk.desktop.preferences import Preferences
from kpidesk.desktop.recent import RecentProject, forget, recent_projects
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.drop_zone import DropZone
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import Do, Go, ImportFiles, OpenProject
from kpidesk.session.edits import Edit
from kpidesk.views import welcome as words
from kpidesk.views.opened import Opened
from kpidesk.views.welcome import Sample


class WelcomePage(ScrollingPage):
    """The page without a project. ``recent`` gives the projects opened last; it is asked whenever the page is shown."""

    id = "welcome"
    title = "Welcome"
    topic = "welcome"
    needs_review = False
    widest = 1180

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._preferences = Preferences(parent=self)
        self.recent: Callable[[], Sequence[RecentProject]] = lambda: recent_projects(self._preferences)
        self.picker: Picker = FilePicker(self._preferences, self)
        self._shown: list[QWidget] = []
        self.body.addWidget(Text("KPIDesk", "hero"))
        self.body.addWidget(Text(words.FIRST, "secondary", wrap=True))
        self.drop = DropZone(
            "Drop your exports, a folder or a project here",
            "Request log, cost sheet, timesheets, incidents, licences, surveys: as their tools wrote them.",
            "&Choose files…",
        )
        self.drop.dropped.connect(lambda paths: self.wished.emit(ImportFiles(paths)))
        self.drop.asked.connect(self._choose)
        self.body.addWidget(self.drop)
        self.body.addLayout(self._actions())
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        card = Card("Projects opened last")
        card.body.addLayout(self._grid)
        self.body.addWidget(card)
        self.body.addWidget(Text("Samples, each opened as a copy of your own", "subheading"))
        self.body.addLayout(self._samples())
        self.body.addStretch(1)

    def show_opened(self, opened: Opened | None) -> None:  # noqa: ARG002 - the list is the same with a project
        """Show what was opened last."""
        for old in self._shown:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._shown = []
        found = self.recent()
        for row, project in enumerate(found):
            self._add(row, project)
        if not found:
            self._shown = [Text(words.NONE_YET, "secondary", wrap=True)]
            self._grid.addWidget(self._shown[0], 0, 0, 1, 3)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """List anew whenever it comes into sight: a project that was opened from here stands first now."""
        self.show_opened(None)
        super().showEvent(event)

    def _actions(self) -> QHBoxLayout:
        across = QHBoxLayout()
        across.setSpacing(8)
        new, template, opened = (
            QPushButton("&New pilot…"),
            QPushButton("Make an empty &template workbook…"),
            QPushButton("&Open a project…"),
        )
        new.setProperty("kind", "primary")
        new.clicked.connect(lambda: self.wished.emit(Go("new-pilot")))
        template.clicked.connect(lambda: self.wished.emit(Do("template")))
        opened.clicked.connect(lambda: self.wished.emit(Do("open")))
        for button in (new, opened, template):
            across.addWidget(button)
        across.addStretch(1)
        return across

    def _samples(self) -> QHBoxLayout:
        across = QHBoxLayout()
        across.setSpacing(14)
        for sample in words.SAMPLES:
            across.addWidget(self._sample(sample), 1)
        return across

    def _sample(self, sample: Sample) -> Card:
        card = Card(sample.title)
        said = Text(sample.shows, "secondary", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignTop)
        card.body.addWidget(said, 1)
        button = QPushButton("Open a copy")
        button.setAccessibleName(f"Open a copy of {sample.title}")
        button.clicked.connect(partial(self.wished.emit, Do(f"sample-{sample.name}")))
        foot = QHBoxLayout()
        foot.addWidget(button)
        foot.addStretch(1)
        card.body.addLayout(foot)
        return card

    def _add(self, row: int, project: RecentProject) -> None:
        name = QPushButton(project.path.stem)
        name.setProperty("kind", "link")
        name.setEnabled(project.there)
        name.setAccessibleName(f"Open {project.path.stem}")
        name.clicked.connect(partial(self.wished.emit, OpenProject(project.path)))
        where = Text(str(project.path.parent) if project.there else words.GONE.format(project.path.parent), "caption")
        where.setToolTip(str(project.path))
        drop = QPushButton("Remove from list")
        drop.setProperty("kind", "link")
        drop.setAccessibleName(f"Remove {project.path.stem} from the list")
        drop.clicked.connect(partial(self._forget, project))
        drop.setVisible(not project.there)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(where, row, 1)
        self._grid.addWidget(drop, row, 2)
        self._shown += [name, where, drop]

    def _forget(self, project: RecentProject) -> None:
        forget(self._preferences, project.path)
        self.show_opened(None)

    def _choose(self) -> None:
        paths = self.picker.pick_several("import", "Choose exports", DATA)
        if paths:
            self.wished.emit(ImportFiles(paths))
