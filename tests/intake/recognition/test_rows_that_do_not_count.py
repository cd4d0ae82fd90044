"""Where a layout leaves out every row of a file, that is said, and why."""

from pathlib import Path

import pytest

from kpidesk.base.errors import Unusable
from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import load

STATISTICS = "Type,Name,Request Count,Failure Count,Median Response Time,Requests/s,Failures/s,95%\n"
SCORES = "id,traceId,sessionId,timestamp,source,name,dataType,value,stringValue\n"


def written(tmp_path: Path, name: str, text: str) -> Input:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return Input(path)


def test_that_a_file_in_which_no_row_counts_is_refused_with_the_reason(tmp_path: Path) -> None:
    given = written(tmp_path, "stats.csv", f"{STATISTICS}GET,/ask,900,3,120,7.5,0.025,210\n")
    folder = tmp_path / "parts"
    folder.mkdir()
    with pytest.raises(Unusable) as refused:
        load([given], folder, "UTC", Silent())
    assert "no row that counts" in str(refused.value)
    assert "rows of single endpoints" in str(refused.value)


def test_that_a_table_among_others_in_which_no_row_counts_is_told_of(tmp_path: Path) -> None:
    scores = f"{SCORES}s1,,s-1,2026-08-03T12:00:00Z,API,csat,NUMERIC,4,\n"
    requests = "request_id,timestamp\nr1,2026-08-03 09:00:00\n"
    inputs = [written(tmp_path, "scores.csv", scores), written(tmp_path, "requests.csv", requests)]
    folder = tmp_path / "parts"
    folder.mkdir()
    intake = load(inputs, folder, "UTC", Silent())
    assert [table.role for table in intake.tables] == ["requests"]
    assert any("scores of sessions" in problem.message for problem in intake.problems)
