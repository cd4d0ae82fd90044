"""The help: every page has a topic, every KPI a page that says what the catalogue says, all of it can be searched."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from kpidesk.base.resources import resource
from kpidesk.desktop.app import App
from kpidesk.desktop.help_window import KEYS, HelpWindow, find, topics
from kpidesk.desktop.pages.table import EVERY
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.kpis import KPIS, Kpi
from kpidesk.pilot.profiles import load_profile
from kpidesk.pilot.settings import PilotSettings


@pytest.fixture
def window(app: App, qtbot: QtBot) -> HelpWindow:
    made = HelpWindow(app.actions)
    qtbot.addWidget(made)
    return made


def test_that_every_page_of_the_window_has_a_topic(window: HelpWindow) -> None:
    assert [page.id for page in EVERY if not window.has(page.topic or page.id)] == []


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
def test_that_each_kpi_has_its_definition_columns_lines_and_pitfalls(window: HelpWindow, kpi: Kpi) -> None:
    number, name = kpi.number, kpi.id
    window.show_topic(f"kpis/{name}")
    shown = window.text.toPlainText()
    assert window.windowTitle().startswith(f"{number}. ")
    for metric in CATALOGUE:
        if metric.family == name:
            assert metric.title in shown
            assert " ".join(metric.formula.split()) in " ".join(shown.split()), metric.id
            for need in metric.needs:
                assert all(one in shown for one in need.split("|")), metric.id
    threshold = load_profile(PilotSettings()).thresholds.get(kpi.headline)
    assert threshold is None or threshold.source.split(":")[0].split(";")[0] in shown
    assert "What goes wrong with it" in shown


def test_that_the_help_on_disk_is_what_the_catalogue_says_today(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Path(__file__).resolve().parents[2] / "packaging" / "help.py"
    spec = importlib.util.spec_from_file_location("help_pages", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "path", list(sys.path))
    spec.loader.exec_module(module)
    for name, text in module.write_help().items():
        assert resource("help", *name.split("/")).read_text(encoding="utf-8") == text, (
            f"{name} is out of date: run packaging/help.py"
        )


def test_that_links_between_topics_lead_somewhere(window: HelpWindow) -> None:
    for topic in topics():
        for link in re.findall(r"\]\(([^)]+)\)", topic.text):
            assert window.has(link.removesuffix(".md")), f"{topic.name}: {link}"


def test_that_a_link_is_followed(window: HelpWindow) -> None:
    window.show_topic("start")
    window.text.anchorClicked.emit(QUrl("pages/arc.md"))
    assert window.current == "pages/arc"


def test_that_a_search_finds_words_in_the_text_and_puts_titles_first(window: HelpWindow) -> None:
    window.search.setText("breakeven")
    assert window.list.count() >= 2
    window.search.setText("zzzz")
    assert window.list.count() == 0
    assert "Nothing in the help matches" in window.text.toPlainText()
    found = find(topics(), "fairness")
    assert "fairness" in found[0].title.lower()


def test_that_the_keys_are_those_of_the_menus(window: HelpWindow, app: App) -> None:
    window.show_topic(KEYS)
    shown = window.text.toPlainText()
    for command, action in app.actions:
        for key in action.shortcuts():
            assert key.toString(key.SequenceFormat.NativeText) in shown, command.id


def test_that_f1_opens_the_topic_of_the_page(app: App) -> None:
    app.window.go("overview")
    app.actions["help"].trigger()
    helps = app.window.findChildren(HelpWindow)
    assert [one.current for one in helps] == ["pages/overview"]
    helps[0].close()
