"""The actions on project files: open, sample, import, save a copy, revert, close."""

from __future__ import annotations

import struct
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

from kpidesk.base.errors import Unusable
from kpidesk.desktop import recent
from kpidesk.desktop.backups_dialog import BackupsDialog
from kpidesk.desktop.exports import show_in_folder
from kpidesk.desktop.instance import hand_over
from kpidesk.desktop.messages import Offer
from kpidesk.desktop.pages.new_pilot import NewPilotPage
from kpidesk.desktop.parts import Handlers, Parts
from kpidesk.desktop.pickers import DATA, PROJECTS
from kpidesk.desktop.wishes import ImportFiles
from kpidesk.store.folders import data_folder
from kpidesk.store.schema import APPLICATION_ID
from kpidesk.views.welcome import SAMPLES

if TYPE_CHECKING:
    from kpidesk.base.progress import Progress
    from kpidesk.store.backups import Backup

SUFFIX = ".kpidesk"


@runtime_checkable
class TakesFiles(Protocol):
    """A page that looks into files, to import them."""

    def take_files(self, paths: tuple[Path, ...]) -> None:
        """Look into these files."""


class Files:
    """Answers the File menu."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._waiting: tuple[Path, ...] = ()
        parts.keeper.taken.connect(self._import_waiting)

    @property
    def handlers(self) -> Handlers:
        """What each of its actions does."""
        samples = {f"sample-{one.name}": partial(self.open_sample, one.name) for one in SAMPLES}
        return samples | {
            "new": lambda: self._parts.window.go("new-pilot"),
            "open": self.ask_to_open,
            "open-read-only": lambda: self.ask_to_open(read_only=True),
            "import": self.ask_to_import,
            "save-copy": self.save_copy,
            "revert": self.ask_to_revert,
            "close": self._parts.keeper.close,
            "quit": self._parts.window.close,
        }

    def ask_to_open(self, *, read_only: bool = False) -> None:
        """Let a project be chosen, and open it."""
        path = self._parts.picker.pick("open", "Open a project", PROJECTS)
        if path is not None:
            self.open(path, read_only=read_only)

    def open(self, path: Path, *, read_only: bool = False) -> None:
        """Open a project; where it is missing, say so."""
        self._parts.window.messages.withdraw("error")
        opened = self._parts.keeper.opened
        here = opened is not None and _same(opened.path, path)
        if not read_only and not here and hand_over(path):
            self._parts.window.messages.say(
                f"{path.name} is open in another window, which was brought to the front.",
                Offer("Open read-only here", lambda: self.open(path, read_only=True)),
            )
        elif path.is_file():
            self._parts.keeper.open(path, read_only=read_only)
        else:
            self._parts.fail(
                Unusable(f"There is no file {path}.", "It was moved or deleted, or its drive is not connected.")
            )

    def open_sample(self, name: str) -> None:
        """Make a copy of a sample pilot, and open it."""

        def work(progress: Progress) -> Path:
            from kpidesk.session.demo import make_demo  # noqa: PLC0415 - brings the readers along

            return make_demo(name, data_folder() / "samples", progress)

        self._parts.jobs.run("Reading the sample", work, lambda path: self.open(cast("Path", path)), self._parts.fail)

    def take_files(self, paths: tuple[Path, ...]) -> None:
        """Files were dropped or handed over: a project is opened, all else is imported."""
        project = next((path for path in paths if is_project(path)), None)
        if project is not None:
            self.open(project)
        elif self._parts.keeper.opened is None:
            self._waiting = paths
            self._parts.window.go("new-pilot")
            page = self._parts.window.page("new-pilot")
            if isinstance(page, NewPilotPage):
                page.read_settings(paths)
            self._parts.window.messages.say("Name the pilot first: then these files are imported into it.")
        else:
            self._parts.window.wished.emit(ImportFiles(paths))

    def bring_in(self, paths: tuple[Path, ...]) -> None:
        """Show the import page, with these files; without a project, ask for the pilot first."""
        opened, window = self._parts.keeper.opened, self._parts.window
        if opened is None and paths:
            self.take_files(paths)
        elif opened is None:
            window.go("new-pilot")
        elif opened.read_only_reason:
            self._parts.fail(Unusable(f"Nothing can be imported into {opened.path.name}.", opened.read_only_reason))
        else:
            window.go("import")
            page = window.page("import")
            if paths and isinstance(page, TakesFiles):
                page.take_files(paths)

    def ask_to_import(self) -> None:
        """Let exports be chosen, and start an import with them."""
        paths = self._parts.picker.pick_several("import", "Import files", DATA)
        if paths:
            self._parts.window.wished.emit(ImportFiles(paths))

    def save_copy(self) -> None:
        """Write a complete copy of the project elsewhere."""
        opened = self._parts.keeper.opened
        if opened is None:
            return
        name = f"{opened.path.stem} copy{SUFFIX}"
        target = self._parts.picker.pick_target("copy", "Save a copy", name, PROJECTS)
        if target is None:
            return
        source = opened.path

        def work(progress: Progress) -> Path:
            progress.step(f"Writing {target.name}")
            from kpidesk.store.project import Project  # noqa: PLC0415 - not before it is needed

            if _same(source, target):
                raise Unusable(f"{target} is the project itself.", "Choose another name or folder for the copy.")
            with Project.open(source, read_only=True) as project:
                project.save_copy(target)
            return target

        self._parts.jobs.run("Saving a copy", work, self._tell_copied, self._parts.fail)

    def ask_to_revert(self) -> None:
        """Let a backup be chosen, and put it in the project's place."""
        opened = self._parts.keeper.opened
        if opened is not None:
            dialog = BackupsDialog(opened.path, self._parts.window)
            dialog.chosen.connect(self._revert)
            dialog.open()

    def _revert(self, backup: Backup) -> None:
        opened = self._parts.keeper.opened
        if opened is None:
            return
        path = opened.path
        self._parts.keeper.close()

        def work(progress: Progress) -> Path:
            progress.step("Restoring the backup")
            from kpidesk.store.backups import restore  # noqa: PLC0415 - not before it is needed

            restore(backup.path, path)
            return path

        self._parts.jobs.run("Restoring the backup", work, lambda _: self._tell_reverted(path), self._parts.fail)

    def _tell_reverted(self, path: Path) -> None:
        self.open(path)
        self._parts.window.messages.say("The backup was restored. What was there before is kept as a backup, too.")

    def _tell_copied(self, path: object) -> None:
        copy = cast("Path", path)
        self._parts.window.messages.say(
            f"Saved a copy: {copy.name}.", Offer("Show in folder", lambda: show_in_folder(copy))
        )

    def _import_waiting(self) -> None:
        paths, self._waiting = self._waiting, ()
        if paths:
            self._parts.window.wished.emit(ImportFiles(paths))

    def clear_recent(self) -> None:
        """Forget the recent projects."""
        recent.forget(self._parts.preferences)


def is_project(path: Path) -> bool:
    """Whether a file is a project, whatever it is called: by its content, or by its name where it cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(72)
    except OSError:
        return path.suffix.lower() == SUFFIX
    return head.startswith(b"SQLite format 3\x00") and head[68:72] == struct.pack(">I", APPLICATION_ID)


def _same(one: Path, other: Path) -> bool:
    return other.exists() and one.samefile(other)
