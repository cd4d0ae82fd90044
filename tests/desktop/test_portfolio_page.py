"""The Portfolio page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kpidesk.charts.chart import Note
from kpidesk.charts.palette import Tone
from kpidesk.charts.readings import Reading
from kpidesk.desktop.jobs import Jobs
from kpidesk.desktop.pages.portfolio import PortfolioPage
from kpidesk.desktop.preferences import Preferences
from kpidesk.desktop.recent import forget, remember
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.desktop.wishes import OpenProject, Run, Say
from kpidesk.views import portfolio as view
from kpidesk.views.opened import Opened

Sample = Callable[[str], Opened]
NAMES = ("claims-ready", "claims-failing", "support-assistant")


class Picked:
    """Somebody who chose these files."""

    def __init__(self, paths: tuple[Path, ...] = (), target: Path | None = None) -> None:
        self.paths, self.target = paths, target

    def pick(self, *_: str, **__: str) -> Path | None:
        return None

    def pick_several(self, *_: str, **__: str) -> tuple[Path, ...]:
        return self.paths

    def pick_target(self, *_: str, **__: str) -> Path | None:
        return self.target


@pytest.fixture(name="page")
def portfolio_page(qtbot: QtBot) -> PortfolioPage:
    page = PortfolioPage(lambda _: None)
    qtbot.addWidget(page)
    page.show_opened(None)
    return page


@pytest.fixture(name="filled")
def filled_page(page: PortfolioPage, opened_of: Sample) -> PortfolioPage:
    """The three samples, as the worker brings them."""
    wishes: list[object] = []
    page.wished.connect(wishes.append)
    page.add([Path(f"/pilots/{name}.kpidesk") for name in NAMES])
    for name, wish in zip(NAMES, list(wishes), strict=True):
        review = opened_of(name).review
        assert isinstance(wish, Run)
        assert review is not None
        wish.then(view.system_of(Path(f"/pilots/{name}.kpidesk").absolute(), review))
    return page


def _texts(table: RowsTable) -> list[list[str]]:
    model = table.model()
    rows, columns = range(model.rowCount()), range(model.columnCount())
    return [[str(model.data(model.index(row, column))) for column in columns] for row in rows]


def _button(page: PortfolioPage, text: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text().replace("&", "") == text)


def test_that_an_empty_portfolio_invites_and_offers_nothing_dead(page: PortfolioPage) -> None:
    assert not page.drop.isHidden()
    assert page.files.isEnabled()
    assert not _button(page, "Export as CSV…").isEnabled()
    assert not _button(page, "Measure again").isEnabled()
    assert page.said.text() == ""


def test_that_files_are_measured_by_a_job_each_and_bad_ones_do_not_stop_the_others(
    qtbot: QtBot, page: PortfolioPage, project_of: Callable[[str], Path], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.kpidesk"
    broken.write_text("not a project", encoding="utf-8")
    jobs, titles = Jobs(), list[str]()

    def fulfil(wish: object) -> None:
        assert isinstance(wish, Run)
        titles.append(wish.title)
        jobs.run(wish.title, wish.work, wish.then, _raise)

    page.wished.connect(fulfil)
    page.add((broken, project_of("claims-failing")))
    assert page.said.text() == "No pilots measured, 2 wait."
    qtbot.waitUntil(lambda: not jobs.busy, timeout=60_000)
    jobs.close()
    assert titles == ["Measuring broken.kpidesk", "Measuring claims-failing.kpidesk"]
    assert [row[:2] for row in _texts(page.table)] == [["Claims automation, small claims", "▼ Kill"]]
    ((name, why),) = _texts(page.missing)
    assert name == "broken.kpidesk"
    assert why.endswith(".")


def _raise(error: BaseException) -> None:
    raise error


def test_that_the_three_samples_stand_beside_each_other(filled: PortfolioPage, opened_of: Sample) -> None:
    rows = _texts(filled.table)
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    for name in NAMES:
        review = opened_of(name).review
        assert review is not None
        (row,) = (row for row in rows if row[0] == review.settings.name)
        assert row[1].lower().endswith(review.verdict.recommendation.value)
        assert row[2].startswith(f"{review.calendar.week} · ")
        if review.red_flags:
            assert row[5].startswith(f"▼ {len(review.red_flags)} red flag")
    assert filled.said.text().startswith("3 pilots measured")


def test_that_another_order_reorders_table_and_heat_map(filled: PortfolioPage) -> None:
    filled.order.setCurrentIndex(filled.order.findText("Verdict, most urgent first"))
    filled.order.activated.emit(filled.order.currentIndex())
    assert [row[1] for row in _texts(filled.table)][:1] == ["▼ Kill"]
    reading = Reading("x", 0.0, 0.0, 0.0, Note("", ""), Tone.TEXT)
    filled.map.picked.emit(reading)
    assert filled.table.currentIndex().row() == 0


def test_that_a_pilot_is_opened_by_its_row_or_the_button(qtbot: QtBot, filled: PortfolioPage) -> None:
    path = Path("/pilots/claims-ready.kpidesk").absolute()
    assert not _button(filled, "Open this pilot").isEnabled()
    filled.table.select(str(path))
    with qtbot.waitSignal(filled.wished) as wish:
        _button(filled, "Open this pilot").click()
    assert wish.args[0] == OpenProject(path)
    with qtbot.waitSignal(filled.wished) as wish:
        filled.table.activated_row.emit(str(path))
    assert wish.args[0] == OpenProject(path)


def test_that_the_table_is_exported_where_somebody_chose(qtbot: QtBot, filled: PortfolioPage, tmp_path: Path) -> None:
    filled.picker = Picked(target=tmp_path / "portfolio.csv")
    with qtbot.waitSignal(filled.wished) as wish:
        _button(filled, "Export as CSV…").click()
    assert isinstance(wish.args[0], Run)
    filled.picker = Picked()
    with qtbot.assertNotEmitted(filled.wished):
        _button(filled, "Export as CSV…").click()


def test_that_files_and_folders_are_chosen_and_an_empty_folder_is_said(
    qtbot: QtBot, page: PortfolioPage, tmp_path: Path
) -> None:
    page.picker = Picked((tmp_path / "a.kpidesk",))
    with qtbot.waitSignal(page.wished) as wish:
        page.files.click()
    assert isinstance(wish.args[0], Run)
    (tmp_path / "nothing").mkdir()
    page.ask_folder = lambda: str(tmp_path / "nothing")
    with qtbot.waitSignal(page.wished) as said:
        page.folder.click()
    assert said.args[0] == Say("No project file (.kpidesk) is in nothing.")
    page.ask_folder = str
    with qtbot.assertNotEmitted(page.wished):
        page.folder.click()


def test_that_measuring_again_asks_for_each_once_and_clearing_empties_the_page(filled: PortfolioPage) -> None:
    wishes: list[object] = []
    filled.wished.connect(wishes.append)
    _button(filled, "Measure again").click()
    _button(filled, "Measure again").click()
    assert [wish.title for wish in wishes if isinstance(wish, Run)] == [f"Measuring {name}.kpidesk" for name in NAMES]
    _button(filled, "Clear").click()
    assert _texts(filled.table) == []
    assert not _button(filled, "Export as CSV…").isEnabled()


def test_that_it_is_the_same_with_a_project_open(filled: PortfolioPage, opened_of: Sample) -> None:
    before = _texts(filled.table)
    filled.show_opened(opened_of("claims-ready"))
    assert _texts(filled.table) == before


def test_that_the_projects_opened_last_can_be_added_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.kpidesk" for name in ("one", "two")]
    for path in paths:
        path.write_bytes(b"")
        remember(Preferences(), path)
    remember(Preferences(), tmp_path / "gone.kpidesk")
    page = PortfolioPage(lambda _: None)
    qtbot.addWidget(page)
    wishes: list[object] = []
    page.wished.connect(wishes.append)
    assert not page.recent.isHidden()
    page.recent.click()
    named = [wish.title for wish in wishes if isinstance(wish, Run)]
    assert named[:2] == ["Measuring two.kpidesk", "Measuring one.kpidesk"]
    assert "Measuring gone.kpidesk" not in named
    for path in (*paths, tmp_path / "gone.kpidesk"):
        forget(Preferences(), path)
