"""Questions asked of every project of a timesheet, and days and sums as a layout says."""

from pathlib import Path
from textwrap import dedent
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpidesk.base.errors import WrongUsage
from kpidesk.base.problems import Problem
from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import load
from kpidesk.intake.outline import outline
from kpidesk.intake.recognition import reading
from kpidesk.intake.recognition.contents import MOST
from kpidesk.intake.recognition.shelf import MalformedError, read

TIMES = """
    name = "Clerk's hours"
    documented = "this test"
    sureness = "memory"
    [match]
    all = ["Clerk", "Task", "Took"]
    [[ask_each]]
    code = "activity"
    of = ["Project", "Task"]
    [[tables]]
    role = "effort"
    drop = [{ column = "@activity", is = "not-this-pilot", why = "other work" }]
    [tables.columns]
    date = "Day"
    hours = "Took"
    activity = { asked = "activity" }
"""
BILL = """
    name = "Till"
    documented = "this test"
    sureness = "memory"
    [match]
    all = ["Till", "From", "Net"]
    [[tables]]
    role = "costs"
    zone = '/Zone: ([\\w/]+)/'
    [tables.columns]
    date = { from = "From", day = "first" }
    period_end = { from = "To", day = "last" }
    amount = { from = "Net", plus = { from = "Off", json = "*.amount", item = "sum" } }
"""
CALLS = """
    name = "Pager"
    documented = "this test"
    sureness = "memory"
    [match]
    all = ["Pager", "Rang"]
    [[tables]]
    role = "incidents"
    zone = '/Zone: ([\\w/]+)/'
    [tables.columns]
    incident_id = "Pager"
    detected_at = { from = "Rang", order = "month" }
    resolved_at = { after = ["Rang", "Lasted"], factor = 60 }
"""


class Reader:
    """Loads texts as files of one layout."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch

    def load(self, layout: str, text: str, **given: Any) -> tuple[dict[str, list[Any]], tuple[Problem, ...]]:
        """The columns of the one table, and what is told."""
        known = read(dedent(layout), "test-layout")
        self.monkeypatch.setattr(reading, "recognisers", lambda: {known.key: known})
        path = self.folder / "export.csv"
        path.write_text(dedent(text).lstrip(), encoding="utf-8")
        parts = self.folder / "parts"
        parts.mkdir(exist_ok=True)
        zone = given.pop("timezone", "UTC")
        intake = load([Input(path, **given)], parts, zone, Silent())
        (table,) = intake.tables
        assert table.source.recognised_as == known.name
        rows = pa.concat_tables([pq.read_table(part) for part in table.parts])
        return {name: [str(cell) for cell in rows[name].to_pylist()] for name in rows.column_names}, intake.problems


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    return Reader(tmp_path, monkeypatch)


HOURS = """
    Clerk,Project,Task,Day,Took
    Ann,Claims,Prompt review,2026-03-02,1.5
    Ann,Claims,Incident review,2026-03-02,0.5
    Bob,Website,,2026-03-03,8
    Bob,,,2026-03-04,0.25
    Bob,Claims,Prompt review,2026-03-05,1
"""


def test_that_each_kind_of_work_is_told_by_its_words_and_the_rest_is_other_work(reader: Reader) -> None:
    columns, problems = reader.load(TIMES, HOURS)
    assert columns["activity"] == ["review", "incidents", "other", "other", "review"]
    asked = [problem for problem in problems if problem.code == "activity"]
    names = ["Claims / Prompt review", "(no name)", "Claims / Incident review", "Website"]
    assert sorted(problem.column for problem in asked) == sorted(names)
    assert {problem.level.value for problem in asked} == {"assumed"}
    told = next(problem for problem in asked if problem.column == "Claims / Prompt review")
    assert 'What kind of work is "Claims / Prompt review"?' in told.message
    assert '--answer "activity:Claims / Prompt review=VALUE"' in told.remedy


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Model monitoring", "monitoring"),
        ("alerting", "monitoring"),
        ("prompt_review", "review"),
        ("QA of answers", "review"),
        ("Code review", "build"),
        ("Sprint review", "other"),
        ("Data labelling", "data_quality"),
        ("annotations for the gold set", "data_quality"),
        ("Data review", "data_quality"),
        ("Post-mortem review", "incidents"),
        ("Bug fixing", "incidents"),
        ("Fine-tuning", "retraining"),
        ("prompt changes", "retraining"),
        ("Setup and integration", "build"),
        ("Entwicklung", "build"),
        ("Überwachung", "monitoring"),
        ("Meetings", "other"),
        ("Preview of the site", "other"),
    ],
)
def test_that_work_is_proposed_to_be_what_its_words_say(reader: Reader, name: str, kind: str) -> None:
    columns, _ = reader.load(TIMES, f"Clerk,Project,Task,Day,Took\nAnn,Claims,{name},2026-03-02,1\n")
    assert columns["activity"] == [kind]


def test_that_an_answer_counts_and_work_for_others_is_left_out_and_told(reader: Reader) -> None:
    answers = {"activity:Website": "not-this-pilot", "activity:Claims / Prompt review": "monitoring"}
    columns, problems = reader.load(TIMES, HOURS, answers=answers)
    assert columns["hours"] == ["1.5", "0.5", "0.25", "1.0"]
    assert columns["activity"] == ["monitoring", "incidents", "other", "monitoring"]
    (left,) = [problem for problem in problems if problem.code == "rows-not-taken"]
    assert left.count == 1
    assert "other work" in left.message
    assert answers.keys().isdisjoint(f"activity:{one.column}" for one in problems if one.code == "activity")


def test_that_an_answer_that_is_none_is_refused(reader: Reader) -> None:
    with pytest.raises(WrongUsage, match="no answer"):
        reader.load(TIMES, HOURS, answers={"activity:Website": "gardening"})


def test_that_no_more_kinds_of_work_are_asked_about_than_anybody_answers(reader: Reader, tmp_path: Path) -> None:
    rows = [f"Ann,Project {place},,2026-03-02,1" for place in range(MOST + 5)]
    often = [f"Bob,Project {MOST + 4},Monitoring,2026-03-02,1"] * 2
    _, problems = reader.load(TIMES, "\n".join(["Clerk,Project,Task,Day,Took", *rows, *often]))
    asked = [problem.column for problem in problems if problem.code == "activity"]
    (rest,) = [problem for problem in problems if problem.code == "not-asked"]
    assert len(asked) == MOST
    assert f"Project {MOST + 4} / Monitoring" in asked
    assert (rest.count, rest.level.value) == (6, "assumed")
    (sheet,) = outline(tmp_path / "export.csv", tmp_path).sheets
    assert sheet.questions[0].column == f"Project {MOST + 4} / Monitoring"


def test_that_a_question_without_a_text_is_a_mistake_of_the_layout() -> None:
    with pytest.raises(MalformedError, match="asked of nothing"):
        read(dedent(TIMES).replace('asked = "activity"', 'asked = "hobby"'), "till")


def test_that_days_of_a_bill_are_those_that_stand_there_wherever_the_pilot_is(reader: Reader) -> None:
    text = """
        Till,From,To,Net,Off
        a,2026-03-01T00:00:00Z,2026-04-01T00:00:00Z,10,
        b,2026-03-31T23:00:00Z,2026-04-01T00:00:00Z,1,[]
        c,2026-03-31 23:00:00,2026-04-01 01:00:00,1,
    """
    for zone in ("UTC", "Pacific/Auckland", "America/Los_Angeles"):
        columns, _ = reader.load(BILL, text, timezone=zone)
        assert columns["date"] == ["2026-03-01", "2026-03-31", "2026-03-31"]
        assert columns["period_end"] == ["2026-03-31", "2026-03-31", "2026-04-01"]


def test_that_a_day_that_cannot_be_read_is_named_with_what_stood_there(reader: Reader) -> None:
    columns, problems = reader.load(BILL, "Till,From,To,Net,Off\na,2026-03-01,,1,\nb,soon,,2,\n")
    assert columns["amount"] == ["1.0"]
    (bad,) = [problem for problem in problems if problem.level.value == "error"]
    assert (bad.code, bad.cell) == ("bad-time", "B3")
    assert '"soon"' in bad.message


def test_that_credits_in_a_cell_are_added_and_those_that_cannot_be_read_spoil_the_amount(reader: Reader) -> None:
    text = """
        Till,From,To,Net,Off
        a,2026-03-01,,2.5,"[{""amount"": -0.75}, {""amount"": -0.25}]"
        b,2026-03-01,,2.5,"[{""amount"": ""much""}]"
        c,2026-03-01,,2.5,[]
    """
    columns, problems = reader.load(BILL, text)
    assert columns["amount"] == ["1.5", "2.5"]
    (bad,) = [problem for problem in problems if problem.level.value == "error"]
    assert (bad.code, bad.column) == ("bad-number", "amount")
    assert '"much"' in bad.message


def test_that_the_tools_order_of_dates_counts_where_the_column_proves_none(reader: Reader) -> None:
    header = "Pager,Rang,Lasted\n"
    columns, problems = reader.load(CALLS, header + "1,04/05/2026 10:00,90\n2,05/06/2026 10:00,\n")
    assert columns["detected_at"] == ["2026-04-05 10:00:00", "2026-05-06 10:00:00"]
    assert columns["resolved_at"] == ["2026-04-05 11:30:00", "None"]
    assert not [problem for problem in problems if problem.code == "date-order"]
    columns, _ = reader.load(CALLS, header + "1,04/05/2026 10:00,90\n2,25/06/2026 10:00,\n")
    assert columns["detected_at"] == ["2026-05-04 10:00:00", "2026-06-25 10:00:00"]


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Tokyo", "01"), ("Mars/Olympus", "10")])
def test_that_the_zone_named_above_a_table_counts_if_there_is_such_a_zone(reader: Reader, zone: str, hour: str) -> None:
    text = f"Zone: {zone},,\n,,\nPager,Rang,Lasted\n1,2026-05-04 10:00,90\n2,2026-05-05 10:00,30\n"
    columns, _ = reader.load(CALLS, text)
    assert columns["detected_at"] == [f"2026-05-04 {hour}:00:00", f"2026-05-05 {hour}:00:00"]
