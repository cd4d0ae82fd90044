"""Draw every page: light and dark, two sizes of window, two scales, the three samples and an empty project.

.venv/bin/python packaging/screens.py FOLDER [--pages overview kpis] [--pilots claims-ready] [--quick]

Look at all of them. `--quick` draws them in light, at 1366 x 768 and scale 1 only. `--for-readme` renews those that
stand in the README instead.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from PySide6.QtWidgets import QApplication

from kpidesk.base.progress import Silent
from kpidesk.base.resources import sample
from kpidesk.desktop.app import App
from kpidesk.desktop.pages.table import EVERY
from kpidesk.desktop.widgets.page_list import PageList
from kpidesk.session.pilot import Choices
from kpidesk.session.project import create
from kpidesk.session.review import Request, reviewing

SIZES = ((1366, 768), (1920, 1080))
SCALES = (1, 2)
SCHEMES = ("light", "dark")
PILOTS = ("claims-ready", "claims-failing", "support-assistant", "empty")
DETAIL = ("kpi", "weighted_accuracy")
"""A page that the rail does not list, and what is shown on it."""
PATIENCE = 120.0
PAINTED = 4
"""So many rounds of the event loop without anything left to do."""
SHOWN = (("overview", "light"), ("overview", "dark"), ("arc", "light"), ("kpi", "light"), ("decision", "light"))
"""The page and theme of each picture in the README, of the first pilot."""
PICTURES = Path(__file__).resolve().parent.parent / "resources" / "help"
README_SIZE = (1440, 900)


def draw_all(given: list[str], scales: Sequence[int]) -> int:
    """One process for each scale, because Qt reads the scale once; each with a folder of its own for its settings."""
    codes = []
    for scale in scales:
        with tempfile.TemporaryDirectory(prefix="kpidesk-screens-") as folder:
            own = {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(scale), "KPIDESK_DATA_DIR": folder}
            command = [sys.executable, __file__, *given, "--scale", str(scale)]
            codes.append(subprocess.run(command, env={**os.environ, **own}, check=False).returncode)
    return max(codes)


def draw(folder: Path, pilots: list[str], pages: list[str], scale: int, *, quick: bool) -> None:
    """Draw the pages of each pilot in this process."""
    application = QApplication([])
    app = App(application)
    app.window.show()
    for pilot in pilots:
        app.open(_project(Path(os.environ["KPIDESK_DATA_DIR"]), pilot))
        _settle(app)
        for name, item in _pages(pages):
            app.window.go(name, item)
            for scheme, (width, height) in product(SCHEMES[: 1 if quick else None], SIZES[: 1 if quick else None]):
                app.theme.force(scheme)
                app.window.resize(width, height)
                _settle(app)
                app.window.grab().save(str(folder / f"{pilot}-{name}-{scheme}-{width}x{height}-{scale}x.png"))
    app.window.close()


def draw_for_readme() -> None:
    """Renew the pictures in the README, small enough to be kept with the source."""
    application = QApplication([])
    app = App(application)
    app.window.show()
    app.window.resize(*README_SIZE)
    app.open(_project(Path(os.environ["KPIDESK_DATA_DIR"]), PILOTS[0]))
    _settle(app)
    for name, scheme in SHOWN:
        app.theme.force(scheme)
        app.window.go(name, DETAIL[1] if name == DETAIL[0] else "")
        _settle(app)
        app.window.grab().toImage().save(str(PICTURES / f"{name}-{scheme}.png"))
    app.window.close()


def _pages(chosen: list[str]) -> Iterator[tuple[str, str]]:

    known = [(page.id, "") for page in EVERY]
    for name, item in [*(one for one in known if one[0] != DETAIL[0]), DETAIL]:
        if not chosen or name in chosen:
            yield name, item


def _project(folder: Path, pilot: str) -> Path:

    path = folder / f"{pilot}.kpidesk"
    if pilot == "empty":
        create(path, None, Choices(assignments=("name=An empty project",)))
    else:
        with reviewing(Request((str(sample(pilot)),), save=path), Silent()) as finished:
            finished.commit()
    return path


def _settle(app: App) -> None:
    """Let everything that waits be done, and be painted; RuntimeError where it is not after a while."""
    end = time.monotonic() + PATIENCE
    painted = 0
    while painted < PAINTED:
        if time.monotonic() > end:
            raise RuntimeError(f"{app.window.windowTitle()} was not ready after {PATIENCE:g} s")
        QApplication.processEvents()
        painted = painted + 1 if not app.jobs.busy and _previewed(app) else 0
        time.sleep(0.005)


def _previewed(app: App) -> bool:
    """Whether the pages of the report that are seen are there."""
    return all(pages.complete() for pages in app.window.findChildren(PageList) if pages.isVisible())


def main() -> int:
    """Draw what was asked for; 0 when all went well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("screens"))
    parser.add_argument("--pages", nargs="*", default=[])
    parser.add_argument("--pilots", nargs="*", default=list(PILOTS))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--for-readme", action="store_true")
    parser.add_argument("--scale", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.scale is None:
        return draw_all(sys.argv[1:], SCALES[: 1 if asked.quick or asked.for_readme else None])
    if asked.for_readme:
        draw_for_readme()
        return 0
    asked.folder.mkdir(parents=True, exist_ok=True)
    draw(asked.folder, asked.pilots, asked.pages, asked.scale, quick=asked.quick)
    return 0


if __name__ == "__main__":
    sys.exit(main())
