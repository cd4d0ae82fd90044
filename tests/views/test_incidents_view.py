"""The words of the page of incidents."""

from dataclasses import replace

import pandas as pd

from kpidesk.metrics.exhibits import Exhibits, IncidentRow
from kpidesk.views import incidents as view
from tests.report.reviews import healthy

DETECTED = pd.Timestamp("2026-08-05 15:21").to_pydatetime()
OPEN = IncidentRow("B", "high", "open", None, DETECTED, None, None, 36.0, open=True, week=1)


def test_that_an_open_incident_says_how_long_it_has_been_so() -> None:
    shown = view.incidents(replace(healthy(), exhibits=Exhibits(incidents=(OPEN,))))
    (line,) = shown.lines
    assert (line.started, line.detected, line.state) == ("not given", "5 August 2026, 15:21", "◆ open")
    assert (line.to_detect, line.to_recover) == ("–", "36.0 h so far")
    assert "1 incident without a start of failure" in shown.note


def test_that_no_incident_is_told_from_no_register() -> None:
    review = healthy()
    silent = replace(review, exhibits=Exhibits(), settings=replace(review.settings, incident_register=""))
    assert "Import the incident list" in view.incidents(silent).empty
    declared = replace(silent, settings=replace(review.settings, incident_register="complete"))
    assert view.incidents(declared).empty == "No incident happened: the register is declared complete."
    some = replace(silent, exhibits=Exhibits(incidents=(OPEN,)))
    assert view.incidents(some, "low").empty == "No incident of severity low."
