"""A newer export of what is there already: nothing counts twice, and undoing it brings back what was there."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest

from kpidesk.base.errors import WrongUsage
from kpidesk.base.problems import Level, Problem
from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import load
from kpidesk.session.desk import Desk
from kpidesk.session.edits import RemoveImport
from kpidesk.session.importing import Preparation
from kpidesk.session.overlaps import find_overlaps, standing
from kpidesk.session.project import Imported, create_from, import_files
from kpidesk.store.project import Project
from kpidesk.views.importing import counted_twice
from kpidesk.views.overlapping import OVERLAP, REUSED


def written(folder: Path, name: str, rows: Sequence[str], role: str = "costs", header: str = "date,amount") -> Input:
    path = folder / name
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return Input(path, role)


def costs(folder: Path, name: str, *days: int, cents: int = 50) -> Input:
    return written(folder, name, [f"2026-08-{day:02},{day}.{cents}" for day in days])


def incidents(folder: Path, name: str, rows: Mapping[str, str]) -> Input:
    """Id -> status; incident n was detected on the n-th."""
    lines = [f"{one},2026-08-{int(one[4:]):02} 08:00,{status}" for one, status in rows.items()]
    return written(folder, name, lines, "incidents", "incident_id,detected_at,status")


def pilot(folder: Path, *first: Input) -> Path:
    path = folder / "claims.kpidesk"
    create_from(path, {"name": "Claims", "start": "2026-08-03", "hourly_rate": 50})
    import_files(path, first or [costs(folder, "july.csv", 3, 4, 5, 6)], Silent())
    return path


def rows(path: Path) -> pd.DataFrame:
    """Every row that counts."""
    with Project.open(path, read_only=True) as project, TemporaryDirectory() as folder:
        parts = [part for table in project.tables(Path(folder)) for part in table.parts]
        return pd.concat([pd.read_parquet(part) for part in parts], ignore_index=True)


def amounts(path: Path) -> list[float]:
    return sorted(rows(path)["amount"])


def statuses(path: Path) -> dict[str, str]:
    found = rows(path)
    assert found["incident_id"].is_unique
    return dict(zip(found["incident_id"], found["status"], strict=True))


def told(imported: Imported) -> Problem:
    (one,) = [problem for problem in imported.problems if problem.code in {OVERLAP, REUSED}]
    return one


def test_that_the_days_of_a_newer_export_take_the_place_of_the_older_rows(tmp_path: Path) -> None:
    path, newer = pilot(tmp_path), costs(tmp_path, "newer.csv", 5, 6, 7)
    preparation = Preparation()
    checked = preparation.check(path, [newer], Silent())
    preparation.close()
    imported = import_files(path, [newer], Silent())
    said = told(imported)
    assert said.level is Level.ASSUMED
    assert said in checked.problems
    assert said.message == (
        "Costs of 5 – 6 August 2026 are there already, from july.csv; 2 rows are the same. The rows there of the "
        "days of this file do not count any more: 2 leave, 3 come."
    )
    assert said.remedy == "If that is wrong: choose otherwise in the import, or --overlap add or both."
    assert counted_twice(imported.problems).startswith("newer.csv: Costs of 5")
    assert (checked.overlaps, checked.overlaps[0].default) == (imported.overlaps, "replace")
    assert amounts(path) == [3.5, 4.5, 5.5, 6.5, 7.5]


def test_that_another_source_of_the_same_days_counts_beside_and_is_warned_of(tmp_path: Path) -> None:
    path = pilot(tmp_path)
    imported = import_files(path, [costs(tmp_path, "other.csv", 5, 6, cents=25)], Silent())
    assert told(imported).level is Level.WARNING
    assert "no rows are the same. Both count: rows that stand in both count twice." in told(imported).message
    assert amounts(path) == [3.5, 4.5, 5.25, 5.5, 6.25, 6.5]


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ("replace", [3.5, 4.5, 6.5, 7.5]),
        ("add", [3.5, 4.5, 5.5, 6.5, 7.5]),
        ("both", [3.5, 4.5, 5.5, 6.5, 6.5, 7.5]),
    ],
)
def test_that_what_was_chosen_is_done(tmp_path: Path, choice: str, kept: list[float]) -> None:
    path = pilot(tmp_path)
    import_files(path, [costs(tmp_path, "b.csv", 7)], Silent())
    newer = written(tmp_path, "newer.csv", ["2026-08-05,0", "2026-08-06,6.50"])
    if choice != "replace":
        newer = costs(tmp_path, "newer.csv", 6)
    found = import_files(path, [newer], Silent(), overlap=choice)
    assert told(found).level is Level.INFO
    assert told(found).remedy == ""
    assert [one for one in amounts(path) if one] == kept


def test_that_the_answer_for_a_sheet_comes_before_the_choice_for_all(tmp_path: Path) -> None:
    path = pilot(tmp_path)
    newer = costs(tmp_path, "newer.csv", 5, 6, 7)
    answered = Input(newer.path, "costs", answers={"overlap": "add"})
    (overlap,) = import_files(path, [answered], Silent(), overlap="both").overlaps
    assert overlap.choice == "add"
    assert overlap.question.key == "overlap"
    assert [option.value for option in overlap.question.options] == ["replace", "add", "both"]
    assert overlap.question.options[1].label == "what is there, and what is new (1 row comes)"
    assert amounts(path) == [3.5, 4.5, 5.5, 6.5, 7.5]


def test_that_a_choice_that_is_none_is_refused(tmp_path: Path) -> None:
    path = pilot(tmp_path)
    with pytest.raises(WrongUsage, match="no way to treat what overlaps"):
        import_files(path, [costs(tmp_path, "newer.csv", 5)], Silent(), overlap="merge")


def test_that_rows_with_ids_are_merged_and_the_newer_counts(tmp_path: Path) -> None:
    path = pilot(tmp_path, incidents(tmp_path, "a.csv", {"INC-4": "open", "INC-5": "open", "INC-6": "open"}))
    newer = incidents(tmp_path, "b.csv", {"INC-4": "resolved", "INC-6": "open", "INC-7": "open"})
    found = import_files(path, [newer], Silent())
    assert told(found).level is Level.ASSUMED
    assert told(found).message == (
        "2 of these incidents are there already by their id, from a.csv, 1 of them with another content (status "
        "in 1). Those of this file count from now on: 2 leave, 3 come. 1 of these days that it does not have stay."
    )
    assert statuses(path) == {"INC-4": "resolved", "INC-5": "open", "INC-6": "open", "INC-7": "open"}


def test_that_only_new_ids_come_in_where_that_is_chosen(tmp_path: Path) -> None:
    path = pilot(tmp_path, incidents(tmp_path, "a.csv", {"INC-4": "open", "INC-5": "open"}))
    newer = incidents(tmp_path, "b.csv", {"INC-4": "resolved", "INC-7": "open"})
    assert told(import_files(path, [newer], Silent(), overlap="add")).message.endswith(
        "Only what is new comes in: 1 row; 1 do not count."
    )
    assert statuses(path) == {"INC-4": "open", "INC-5": "open", "INC-7": "open"}


def test_that_the_same_days_without_a_common_id_overlap_nothing(tmp_path: Path) -> None:
    path = pilot(tmp_path, incidents(tmp_path, "a.csv", {"INC-4": "open", "INC-8": "open"}))
    found = import_files(path, [incidents(tmp_path, "b.csv", {"INC-5": "open", "INC-6": "open"})], Silent())
    assert found.overlaps == ()
    assert len(statuses(path)) == 4


def test_that_ids_that_are_used_again_name_other_rows(tmp_path: Path) -> None:
    header = "request_id,timestamp,latency_s"
    first = written(tmp_path, "w1.csv", [f"{n},2026-08-03 10:0{n},1" for n in range(5)], "requests", header)
    again = written(tmp_path, "w2.csv", [f"{n},2026-08-10 10:0{n},1" for n in range(5)], "requests", header)
    path = pilot(tmp_path, first)
    found = import_files(path, [again], Silent())
    assert (told(found).code, told(found).level) == (REUSED, Level.WARNING)
    assert "5 ids of requests are there already, from w1.csv, but at other times" in told(found).message
    assert len(rows(path)) == 10


def test_that_labels_may_come_again_and_again(tmp_path: Path) -> None:
    header = "request_id,actual,actual_at"
    path = pilot(tmp_path, written(tmp_path, "a.csv", ["r1,yes,2026-08-10"], "labels", header))
    newer = written(tmp_path, "b.csv", ["r1,yes,2026-08-10", "r2,no,2026-08-11"], "labels", header)
    assert import_files(path, [newer], Silent()).overlaps == ()


def test_that_an_import_whose_place_is_taken_overlaps_nothing(tmp_path: Path) -> None:
    path, newer = pilot(tmp_path), costs(tmp_path, "newer.csv", 3, 4, 5)
    preparation = Preparation()
    checked = preparation.check(path, [newer], Silent(), replaces=1)
    preparation.close()
    assert checked.overlaps == ()


def test_that_the_next_days_overlap_nothing(tmp_path: Path) -> None:
    imported = import_files(pilot(tmp_path), [costs(tmp_path, "next.csv", 7, 8)], Silent())
    assert imported.overlaps == ()
    assert counted_twice(imported.problems) == ""


def test_that_a_review_counts_every_request_once_and_an_undo_brings_back_the_older_rows(tmp_path: Path) -> None:
    header = "request_id,timestamp,latency_s,status"
    times = [f"r{n},2026-08-{3 + n // 50:02} 10:00:{n % 50:02},1,ok" for n in range(150)]
    path = pilot(tmp_path, written(tmp_path, "a.csv", times, "requests", header))
    newer = written(tmp_path, "b.csv", [*times, "r150,2026-08-06 10:00:00,1,ok"], "requests", header)
    import_files(path, [newer], Silent())
    desk = Desk.open(path)
    try:
        review = desk.look(desk.opened().looking, Silent()).review
        assert review is not None
        assert not [one for one in review.left_out if "repeat the id" in one.sentence]
        assert review.inputs[0].source.rows_accepted == 150
        desk.apply(RemoveImport(2), Silent())
        assert len(desk.opened().imports) == 1
    finally:
        desk.close()
    assert len(rows(path)) == 150


def test_that_a_check_looks_at_what_would_count(tmp_path: Path) -> None:
    path, newer = pilot(tmp_path), costs(tmp_path, "newer.csv", 5, 6, 7)
    with Project.open(path, read_only=True) as project:
        held = project.held(tmp_path / "held")
        new = load([newer], tmp_path, "UTC", Silent()).tables
        found = find_overlaps(new, held)
        old, fresh = standing(held, new, found.yields, tmp_path)
    assert (old.yielded, fresh.yielded) == (2, 0)
    assert pd.read_parquet(old.parts[0])["amount"].tolist() == [3.5, 4.5]
    assert fresh.parts == new[0].parts


def test_that_a_file_without_columns_that_the_older_rows_have_takes_nothing_away(tmp_path: Path) -> None:
    header = "request_id,timestamp,latency_s,status"
    times = [f"r{n},2026-08-03 10:00:0{n},1.5,ok" for n in range(4)]
    path = pilot(tmp_path, written(tmp_path, "log.csv", times, "requests", header))
    scored = [f"r{n},2026-08-03 10:00:0{n},0.{n}" for n in range(5)]
    found = import_files(
        path, [written(tmp_path, "scores.csv", scored, "requests", "request_id,timestamp,score")], Silent()
    )
    assert told(found).level is Level.WARNING
    assert "This file lacks latency_s, status, which they have. Only what is new comes in: 1 row" in told(found).message
    assert told(found).remedy.startswith("To join its other columns to these requests, import it as labels.")
    kept = rows(path)
    assert (len(kept), int(kept["latency_s"].notna().sum())) == (5, 4)


def test_that_exports_that_come_in_together_are_merged_by_id_and_by_nothing_else(tmp_path: Path) -> None:
    first = incidents(tmp_path, "a.csv", {"INC-4": "open", "INC-5": "open"})
    second = incidents(tmp_path, "b.csv", {"INC-4": "resolved", "INC-6": "open"})
    third = incidents(tmp_path, "c.csv", {"INC-4": "closed"})
    path = pilot(tmp_path, costs(tmp_path, "x.csv", 4, 5), costs(tmp_path, "y.csv", 4, 5, cents=25))
    found = import_files(path, [first, second, third], Silent())
    assert [one.effects["newer"].leaving for one in found.overlaps] == [1, 1]
    with Project.open(path, read_only=True) as project, TemporaryDirectory() as folder:
        kept = [table for table in project.tables(Path(folder)) if table.role == "incidents"]
        together = pd.concat([pd.read_parquet(part) for table in kept for part in table.parts])
    assert dict(zip(together["incident_id"], together["status"], strict=True)) == {
        "INC-4": "closed",
        "INC-5": "open",
        "INC-6": "open",
    }
    assert len(together) == 3
    assert sorted(one for one in rows(path)["amount"] if one > 0) == [4.25, 4.5, 5.25, 5.5]


def test_that_an_export_with_more_columns_is_a_newer_one(tmp_path: Path) -> None:
    path = pilot(tmp_path)
    wider = written(tmp_path, "w.csv", [f"2026-08-0{n},{n}.50,gateway" for n in (5, 6)], header="date,amount,service")
    assert told(import_files(path, [wider], Silent())).level is Level.ASSUMED
    assert amounts(path) == [3.5, 4.5, 5.5, 6.5]


def test_that_text_that_one_file_keeps_and_another_marks_is_no_other_content(tmp_path: Path) -> None:
    header = "request_id,timestamp,output"
    logged = [f"r{n},2026-08-03 10:00:0{n},answer {n}" for n in range(4)]
    path = pilot(tmp_path, written(tmp_path, "a.csv", logged, "requests", header))
    again = written(tmp_path, "b.csv", [*logged, "r4,2026-08-03 10:00:09,answer"], "requests", header)
    kept = Input(again.path, "requests", privacy={"output": "keep"})
    (overlap,) = import_files(path, [kept], Silent()).overlaps
    assert (overlap.known, overlap.changed, overlap.choice) == (4, 0, "newer")
