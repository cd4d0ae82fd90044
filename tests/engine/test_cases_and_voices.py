"""Results of evaluation suites, units of experiments, and what people say, as the engine tells them."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from kpidesk.engine.evidence import Evidence
from kpidesk.engine.voices import MOST_VOICES
from tests.metrics.pilots import evidence

START, AS_OF = date(2026, 8, 3), date(2026, 8, 30)


def pilot(role: str, *rows: dict[str, Any], timezone: str = "UTC") -> Evidence:
    return evidence({role: pd.DataFrame(list(rows))}, START, AS_OF, timezone=timezone)


def register(found: Evidence, role: str) -> pd.DataFrame:
    frame = found.register(role)
    assert frame is not None
    return frame


def result(at: str, passed: bool | None, **changed: Any) -> dict[str, Any]:  # noqa: FBT001 - three states
    return {
        "evaluated_at": pd.Timestamp(at),
        "suite": "policy",
        "case_id": "a",
        "model_version": "v1",
        "metric": "right",
        "passed": passed,
    } | changed


def test_that_tries_of_a_day_are_counted_together() -> None:
    found = pilot(
        "evaluations",
        result("2026-08-04 08:00", True, score=0.9),
        result("2026-08-04 09:00", False, score=0.2),
        result("2026-08-04 10:00", None, score=None),
        result("2026-08-05 08:00", True, score=1.0),
    )
    first, second = register(found, "evaluations").to_dict("records")
    assert [first[name] for name in ("day", "tries", "passes", "fails", "score", "scores", "marks")] == [
        2, 3, 1, 1, 0.2, 2, 0,
    ]  # fmt: skip
    assert [second[name] for name in ("day", "tries", "passes", "marks")] == [3, 1, 1, 1]


def test_that_results_have_the_pilots_day_and_none_comes_from_after_the_review() -> None:
    found = pilot(
        "evaluations",
        result("2026-08-03 23:30", True),
        result("2026-07-20 10:00", True, case_id="b"),
        result("2026-08-31 10:00", True, case_id="c"),
        timezone="Europe/Berlin",
    )
    rows = register(found, "evaluations")
    assert dict(zip(rows["case_id"], rows["day"], strict=True)) == {"a": 2, "b": -13}


def unit(value: float, **changed: Any) -> dict[str, Any]:
    base = {"experiment": "e", "arm": "control", "unit_id": "u", "metric": "m", "value": value, "date": START}
    return base | changed


def test_that_a_unit_is_the_mean_of_its_rows_and_rows_without_id_stand_alone() -> None:
    found = pilot(
        "experiments",
        unit(1.0),
        unit(3.0, date=date(2026, 8, 9)),
        unit(5.0, unit_id=None),
        unit(5.0, unit_id=None),
        unit(9.0, unit_id="late", date=date(2026, 9, 1)),
    )
    rows = register(found, "experiments")
    named = rows[rows["named"]]
    assert named[["unit", "value", "day"]].to_numpy().tolist() == [["u", 2.0, 7.0]]
    assert rows.loc[~rows["named"], "value"].tolist() == [5.0, 5.0]


def said(text: str, day: int, **changed: Any) -> dict[str, Any]:
    return {"date": date(2026, 8, day), "source": "interview", "text": text, "theme": None} | changed


def test_that_only_words_that_are_stored_can_be_read() -> None:
    found = pilot("notes", said("Fast.", 4), said("recorded", 5), said("Slow.", 6), said("Later.", 31))
    assert register(found, "voices")["text"].tolist() == ["Slow.", "Fast."]
    counts = register(found, "notes")
    assert (counts["notes"].sum(), counts["told"].sum()) == (3, 2)


def test_that_surveys_and_notes_are_heard_together_the_latest_first() -> None:
    asked = {"date": date(2026, 8, 5), "kind": "nps", "score": 9.0, "comment": None}
    surveys = pd.DataFrame([asked | {"kind": " NPS ", "comment": "Nice."}, asked])
    notes = pd.DataFrame([said("Fast.", 7), said("Old.", 4)])
    found = evidence({"surveys": surveys, "notes": notes}, START, AS_OF)
    told = register(found, "voices")
    assert told[["source", "text"]].to_numpy().tolist() == [
        ["interview", "Fast."],
        ["nps", "Nice."],
        ["interview", "Old."],
    ]
    (row,) = register(found, "surveys").to_dict("records")
    assert [row[name] for name in ("kind", "answers", "commented", "told")] == ["nps", 2, 1, 1]


def test_that_the_latest_voices_are_kept() -> None:
    found = pilot("notes", *(said(f"Note {place}.", 4 + place % 20) for place in range(MOST_VOICES + 5)))
    assert len(register(found, "voices")) == MOST_VOICES
    assert register(found, "notes")["told"].sum() == MOST_VOICES + 5


@pytest.mark.parametrize("role", ["evaluations", "experiments", "surveys", "notes", "voices"])
def test_that_what_was_not_imported_is_not_there(role: str) -> None:
    assert pilot("tools", {"tool": "x", "deployed_on": START}).register(role) is None
