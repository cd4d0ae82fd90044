"""The command palette."""

import pytest

from kpidesk.desktop.actions import plain
from kpidesk.desktop.app import App
from kpidesk.desktop.assistance import Assistance
from kpidesk.desktop.palette_dialog import Entry, search
from kpidesk.desktop.parts import Parts


@pytest.fixture
def assistance(open_app: App, picker: object) -> Assistance:
    return Assistance(
        Parts(
            open_app.window,
            open_app.actions,
            open_app.keeper,
            open_app.jobs,
            open_app.preferences,
            picker,  # type: ignore[arg-type]  # never asked here
            open_app.report,
        )
    )


def test_that_every_action_that_can_be_used_is_found_by_its_own_name(open_app: App, assistance: Assistance) -> None:
    entries = assistance.entries()
    for command, action in open_app.actions:
        if action.isEnabled() and command.id != "find":
            name = plain(action.text())
            assert name in [entry.name for entry in search(entries, name)[:3]], command.id


def test_that_kpis_and_recent_projects_can_be_gone_to(open_app: App, assistance: Assistance) -> None:
    kinds = {entry.kind for entry in assistance.entries()}
    assert {"page", "KPI", "recent project"} <= kinds
    assert search(assistance.entries(), "drift")[0].name == "4. Drift"
    assert search(assistance.entries(), "claims-rea")[0].kind == "recent project"
    assert open_app.preferences.texts("recent/projects")


def test_that_a_few_letters_and_slips_are_enough() -> None:
    entries = [
        Entry(name, "File", "", lambda: None) for name in ("Export report as PDF", "Save a copy", "Print report")
    ]
    assert search(entries, "pdf")[0].name == "Export report as PDF"
    assert search(entries, "exprot")[0].name == "Export report as PDF"
    assert search(entries, "zzzzqq") == ()
    assert search(entries, "") == tuple(entries)


def test_that_what_contains_the_word_is_not_mixed_with_what_merely_looks_like_it() -> None:
    named = [Entry(name, "action", "", lambda: None) for name in ("Copy", "Latency", "Latency P99", "Help")]
    assert [entry.name for entry in search(named, "latency")] == ["Latency", "Latency P99"]
