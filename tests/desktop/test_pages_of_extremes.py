"""Pages of a pilot without data, and of one with absurd names: nothing empty is left standing, nothing is widened."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from kpidesk.decision.review import Review
from kpidesk.desktop.page import Page
from kpidesk.desktop.pages.adoption import AdoptionPage
from kpidesk.desktop.pages.arc import ArcPage
from kpidesk.desktop.pages.incidents import IncidentsPage
from kpidesk.desktop.pages.money import MoneyPage
from kpidesk.desktop.widgets.chart_card import ChartCard
from kpidesk.desktop.widgets.table import RowsTable
from kpidesk.metrics.exhibits import Exhibits, IncidentRow, TeamUse
from kpidesk.views.opened import Opened
from tests.report.extremes import LONG, empty
from tests.report.reviews import healthy

Sample = Callable[[str], Opened]
AT = pd.Timestamp("2026-08-05 12:00").to_pydatetime()


def _shown(page: Page, qtbot: QtBot, opened: Opened, review: Review) -> None:
    qtbot.addWidget(page)
    page.resize(1160, 800)
    page.show()
    page.show_opened(replace(opened, review=review))


def test_that_no_costs_leave_one_card_that_says_so(qtbot: QtBot, opened_of: Sample) -> None:
    page = MoneyPage(lambda _: None)
    _shown(page, qtbot, opened_of("claims-ready"), empty())
    seen = [card.accessibleName() for card in page.findChildren(ChartCard) if card.isVisible()]
    assert seen == ["Where a transaction’s cost goes"]
    page.show_opened(opened_of("claims-ready"))
    assert sum(card.isVisible() for card in page.findChildren(ChartCard)) == 4


def test_that_an_arc_that_has_not_begun_offers_no_week(qtbot: QtBot, opened_of: Sample) -> None:
    page = ArcPage(lambda _: None)
    _shown(page, qtbot, opened_of("claims-ready"), empty())
    visible = [button.text() for button in page.findChildren(QPushButton) if button.isVisible()]
    assert visible == ["Open"]
    assert not page.findChildren(RowsTable)[0].isVisible()
    page.show_opened(opened_of("claims-ready"))
    assert page.findChildren(RowsTable)[0].isVisible()


def test_that_a_severity_of_600_letters_does_not_widen_the_page(qtbot: QtBot, opened_of: Sample) -> None:
    row = IncidentRow(LONG, LONG, "open", AT, AT, None, 0.0, 5.0, open=True, week=1)
    page = IncidentsPage(lambda _: None)
    _shown(page, qtbot, opened_of("claims-ready"), replace(healthy(), exhibits=Exhibits(incidents=(row,))))
    assert page.findChildren(ChartCard)[0].minimumSizeHint().width() < 1000
    page.show_item(LONG)
    assert page.findChildren(QComboBox)[0].currentData() == LONG


@pytest.mark.parametrize("teams", [1, 40])
def test_that_a_team_of_600_letters_can_be_chosen(qtbot: QtBot, opened_of: Sample, teams: int) -> None:
    use = tuple(TeamUse(f"{LONG} {number}", (1, 2), (4, 4)) for number in range(teams))
    page = AdoptionPage(lambda _: None)
    _shown(page, qtbot, opened_of("claims-ready"), replace(healthy(), exhibits=Exhibits(teams=use)))
    page.show_item(f"{LONG} {teams - 1}")
    assert page.findChildren(QComboBox)[0].currentData() == f"{LONG} {teams - 1}"
    assert page.findChildren(ChartCard)[0].minimumSizeHint().width() < 1000
