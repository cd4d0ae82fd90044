"""The rail: every page is seen in a small window, and roomy in a large one."""

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kpidesk.desktop.pages.table import PAGES
from kpidesk.desktop.rail import Rail, RailArea

LEAST = 24
"""Pixels of a target that can be hit (WCAG 2.2, 2.5.8)."""


@pytest.mark.parametrize("height", [660, 980])
def test_that_all_pages_are_seen_and_can_be_hit(qtbot: QtBot, height: int) -> None:
    rail = Rail(PAGES)
    area = RailArea(rail)
    qtbot.addWidget(area)
    area.resize(180, height)
    area.show()
    buttons = rail.findChildren(QPushButton)
    assert len(buttons) == sum(not page.under for group in PAGES for page in group)
    assert area.verticalScrollBar().maximum() == 0
    assert min(button.height() for button in buttons) >= LEAST


def test_that_pages_are_closer_together_only_where_they_must_be(qtbot: QtBot) -> None:
    rail = Rail(PAGES)
    area = RailArea(rail)
    qtbot.addWidget(area)
    area.show()
    heights = []
    for height in (980, 660, 980):
        area.resize(180, height)
        heights.append(rail.findChildren(QPushButton)[0].sizeHint().height())
    assert heights[1] < heights[0] == heights[2]
