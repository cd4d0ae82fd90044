"""New pilot: what the review has to know, each answer checked beside its field, and the lines it is held against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zoneinfo import available_timezones

from PySide6.QtCore import QTimeZone
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from kpidesk.base.errors import KpideskError
from kpidesk.decision.review import Review
from kpidesk.desktop.page import ScrollingPage
from kpidesk.desktop.pickers import PROJECTS, FilePicker, Picker
from kpidesk.desktop.preferences import Preferences
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.lines_table import LinesTable
from kpidesk.desktop.widgets.question_grid import QuestionGrid
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.wishes import OpenProject, Run
from kpidesk.pilot.currencies import CURRENCIES
from kpidesk.pilot.profiles import DEFAULT
from kpidesk.session.edits import Edit
from kpidesk.views import new_pilot as words
from kpidesk.views.new_pilot import LineRow, Measure
from kpidesk.views.opened import Opened

if TYPE_CHECKING:
    from kpidesk.base.progress import Progress

_SETTINGS = "Settings (*.toml *.xlsx *.xlsm)"


class NewPilotPage(ScrollingPage):
    """Asks, checks, makes the project file and opens it."""

    id = "new-pilot"
    title = "New pilot"
    topic = "new-pilot"
    needs_review = False
    widest = 1240

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self.picker: Picker = FilePicker(Preferences(parent=self), self)
        self._measures: Mapping[str, Measure] = {}
        self._typed: dict[tuple[str, str], str] = {}
        self._rows: tuple[LineRow, ...] = ()
        self._more: dict[str, object] = {}
        self._tried = False
        zones = sorted(available_timezones())
        self.grids = (
            QuestionGrid(words.ABOUT, 2),
            QuestionGrid(words.DATES, 4, {"timezone": zones, "currency": sorted(CURRENCIES)}),
            QuestionGrid(words.VALUES, 4),
            QuestionGrid(words.OWNERS, 4),
        )
        self.profiles = QButtonGroup(self)
        self.lines = LinesTable()
        self.reset = QPushButton("&Put all of the profile’s own lines back")
        self._error = Text("", "strong", "red", wrap=True)
        self.make = QPushButton("&Create the pilot…")
        self._lay_out()
        self._connect()
        self._start()

    def show_opened(self, opened: Opened | None) -> None:  # noqa: ARG002 - a new pilot does not depend on the open one
        """What was begun stays; titles and units of the measures are fetched where they are not there yet."""
        if not self._measures:
            self.wished.emit(Run("Reading the lines", _measures, self._take_measures))

    @property
    def answers(self) -> dict[str, str]:
        """Everything that was answered, by key."""
        found = {"profile": self.profile}
        for grid in self.grids:
            found |= grid.answers
        return found

    @property
    def profile(self) -> str:
        """The profile chosen."""
        chosen = self.profiles.checkedButton()
        return str(chosen.property("key")) if chosen is not None else DEFAULT

    def take_settings(self, raw: Mapping[str, object]) -> None:
        """Fill the fields with what a settings file says; what no field asks for is kept as well."""
        asked = {key for grid in self.grids for key in grid.fields}
        flat = dict(_flat(raw))
        for grid in self.grids:
            grid.answer({key: str(value) for key, value in flat.items()})
        for button in self.profiles.buttons():
            if button.property("key") == flat.get("profile"):
                button.setChecked(True)
        self._more = {key: value for key, value in flat.items() if key not in asked and key != "profile"}
        self._refresh()

    def _lay_out(self) -> None:
        self.body.addWidget(Text("New pilot", "title"))
        fill = QPushButton("&Fill in from a pilot.toml or template workbook…")
        fill.clicked.connect(self._choose_settings)
        about = Card("The pilot")
        about.head.addWidget(fill)
        about.body.addWidget(self.grids[0])
        self.body.addWidget(about)
        self.body.addWidget(self._profile_card())
        for title, grid in zip(
            ("Dates and currency", "What it is worth and costs", "Owners of the KPIs"), self.grids[1:], strict=True
        ):
            card = Card(title)
            card.body.addWidget(grid)
            self.body.addWidget(card)
        card = Card("Lines it is held against")
        card.head.addWidget(self.reset)
        card.body.addWidget(Text(words.LINES, "secondary", wrap=True))
        card.body.addWidget(self.lines)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.make.setProperty("kind", "primary")
        foot = QWidget()
        across = self._foot = QHBoxLayout(foot)
        across.addWidget(self._error, 1)
        across.addWidget(self.make)
        outer = self.layout()
        if outer is not None:
            outer.addWidget(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The button at the foot stands under the fields."""
        super().resizeEvent(event)
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._foot.setContentsMargins(self.side_margin(), 8, self.side_margin() + bar, 12)

    def _profile_card(self) -> Card:
        card = Card("Kind of use case")
        down = QVBoxLayout()
        down.setSpacing(8)
        for choice in words.profiles():
            button = QRadioButton(choice.title)
            button.setProperty("key", choice.key)
            button.setAccessibleDescription(choice.when)
            self.profiles.addButton(button)
            across = QHBoxLayout()
            across.setSpacing(12)
            button.setMinimumWidth(180)
            across.addWidget(button)
            across.addWidget(Text(choice.when, "secondary", wrap=True), 1)
            down.addLayout(across)
        self.profiles.buttons()[0].setChecked(True)
        card.body.addLayout(down)
        return card

    def _connect(self) -> None:
        for grid in self.grids:
            grid.changed.connect(self._refresh)
        self.profiles.buttonToggled.connect(lambda _, on: self._change_profile() if on else None)
        self.lines.typed.connect(self._type)
        self.lines.reset_asked.connect(lambda measure, side: self._type(measure, side, None))
        self.reset.clicked.connect(self._reset)
        self.make.clicked.connect(self._create)

    def _start(self) -> None:
        zone = bytes(QTimeZone.systemTimeZoneId().data()).decode()
        known = zone in available_timezones() and not zone.startswith("Etc/")
        self.grids[1].answer({"timezone": zone if known else "UTC", "currency": "USD"})
        self._refresh()

    def _change_profile(self) -> None:
        self._typed.clear()
        self._refresh()

    def _type(self, measure: str, side: str, text: str | None) -> None:
        if text is None:
            self._typed.pop((measure, side), None)
        else:
            self._typed[measure, side] = text.strip()
        self._refresh()

    def _reset(self) -> None:
        self._typed.clear()
        self._refresh()

    def _refresh(self) -> None:
        answers = self.answers
        faults = words.faults(answers)
        shown = {key: fault for key, fault in faults.items() if self._tried or answers.get(key, "").strip()}
        currency = answers["currency"] if "currency" not in faults and answers["currency"].strip() else "USD"
        for grid in self.grids:
            grid.show_faults(shown)
            grid.show_currency(currency.upper())
        self._rows = words.line_rows(self.profile, self._typed, self._measures, currency.upper())
        self.lines.show_rows(self._rows)
        self.reset.setEnabled(any(row.changed for row in self._rows))
        said = next((f"{row.title}: {row.fault}" for row in self._rows if row.fault), "")
        self._error.setText(said or (words.LOOK if self._tried and faults else ""))

    def _create(self) -> None:
        self._tried = True
        self._refresh()
        if words.faults(self.answers) or any(row.fault for row in self._rows):
            return
        name = words.file_name(self.answers["name"])
        target = self.picker.pick_target("open", "Where shall the project be kept?", name, PROJECTS)
        if target is not None:
            self._make(target)

    def _make(self, target: Path) -> None:
        raw = self._more | words.stored(self.answers, words.overrides(self._rows, self._measures))

        def work(progress: Progress) -> KpideskError | None:
            progress.step(f"Making {target.name}")
            from kpidesk.session.project import create_from  # noqa: PLC0415 - brings the readers along

            try:
                create_from(target, raw)
            except KpideskError as error:
                return error
            return None

        self.wished.emit(Run("Making the project", work, lambda error: self._made(target, error)))

    def _made(self, target: Path, error: object) -> None:
        if isinstance(error, KpideskError):
            self._error.setText(str(error))
            return
        self._tried, self._more = False, {}
        self._typed.clear()
        for grid in (self.grids[0], *self.grids[2:]):
            grid.answer(dict.fromkeys(grid.fields, ""))
        self._refresh()
        self.wished.emit(OpenProject(target))

    def _choose_settings(self) -> None:
        path = self.picker.pick("settings", "Choose a settings file", _SETTINGS)
        if path is not None:
            self.read_settings((path,))

    def read_settings(self, paths: tuple[Path, ...]) -> None:
        """Fill in from the first settings file or Pilot sheet among these; nothing where there is none."""

        def work(progress: Progress) -> object:
            progress.step("Reading the settings")
            from kpidesk.intake.inputs import Input  # noqa: PLC0415 - as above
            from kpidesk.intake.load import read_settings  # noqa: PLC0415 - as above

            try:
                return read_settings([Input(path) for path in paths])[0]
            except KpideskError as error:
                return error

        self.wished.emit(Run("Reading the settings", work, self._take_read))

    def _take_read(self, found: object) -> None:
        if isinstance(found, KpideskError):
            self._error.setText(str(found))
        else:
            self.take_settings(cast("Mapping[str, object]", found))

    def _take_measures(self, found: object) -> None:
        self._measures = cast("Mapping[str, Measure]", found)
        self._refresh()


def _measures(progress: Progress) -> Mapping[str, Measure]:
    """Titles and units of every measure, on the worker."""
    progress.step("Reading the lines")
    from kpidesk.metrics.catalogue import CATALOGUE  # noqa: PLC0415 - brings the engine along

    return {metric.id: Measure(metric.title, metric.unit) for metric in CATALOGUE}


def _flat(raw: Mapping[str, object]) -> list[tuple[str, object]]:
    """Owners by their dotted keys, all else as it is."""
    found: list[tuple[str, object]] = []
    for key, value in raw.items():
        if key == "owners" and isinstance(value, Mapping):
            found += [(f"owners.{kpi}", name) for kpi, name in value.items()]
        else:
            found.append((key, value))
    return found
