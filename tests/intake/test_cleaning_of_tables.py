from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpidesk.base.errors import WrongUsage
from kpidesk.base.problems import Level
from kpidesk.intake.load import Input, Intake, load, parse_input
from kpidesk.tables.roles import ROLES
from tests.intake.intake_pieces import at, columns_of, of_code, only

Read = Callable[..., Intake]


def test_that_only_the_columns_of_the_source_are_stored_in_canonical_types(read_csv: Read) -> None:
    intake = read_csv(
        "requests", "timestamp,latency_s,status,human_reviewed,input_tokens\n2026-08-03 09:00,1.2,ok,yes,7\n"
    )
    schema = pq.read_schema(intake.tables[0].parts[0])
    assert schema.names == ["timestamp", "latency_s", "status", "human_reviewed", "input_tokens"]
    assert schema.types == [pa.timestamp("us"), pa.float64(), pa.string(), pa.bool_(), pa.int64()]
    assert intake.tables[0].columns == tuple(schema.names)


@pytest.mark.parametrize(
    "header", ["Latency_S", "latency s", "LATENCY-S", "\ufefflatency_s", "latency (s)", "latencyS"]
)
def test_that_a_header_is_matched_however_it_is_spelt(read_csv: Read, header: str) -> None:
    assert only(read_csv("requests", f"timestamp,{header}\n2026-08-03,1.5\n"))["latency_s"] == [1.5]


@pytest.mark.parametrize(
    ("header", "cell", "seconds"),
    [
        ("latency_ms", "1240", 1.24),
        ("latencyMs", "1240", 1.24),
        ("latency (ms)", "1240", 1.24),
        ("Latency [min]", "0.5", 30.0),
        ("latency_us", "5", 5e-6),
    ],
)
def test_that_the_unit_in_a_header_is_converted(read_csv: Read, header: str, cell: str, seconds: float) -> None:
    assert only(read_csv("requests", f"timestamp,{header}\n2026-08-03,{cell}\n"))["latency_s"] == [seconds]


def test_that_a_stated_unit_and_a_stated_column_are_obeyed(read_csv: Read) -> None:
    text = "when,elapsed,score\n2026-08-03,1500,85\n"
    said = {"columns": {"timestamp": "when", "latency_s": "elapsed"}, "units": {"latency_s": "ms", "score": "%"}}
    assert only(read_csv("requests", text, **said))["latency_s"] == [1.5]
    assert only(read_csv("requests", text, **said))["score"] == [0.85]


def test_that_a_duration_without_a_unit_is_asked_for_and_never_taken_in_silence(read_csv: Read) -> None:
    text = "timestamp,latency\n2026-08-03,1500\n"
    intake = read_csv("requests", text)
    assert only(intake)["latency_s"] == [1.5]
    (asked,) = of_code(intake, "unit")
    assert (asked.level, asked.cell) == (Level.ASSUMED, "B1")
    answered = read_csv("requests", text, answers={"unit:latency_s": "s"})
    assert only(answered)["latency_s"] == [1500.0]
    assert of_code(answered, "unit") == []


def test_that_families_of_columns_keep_their_names(read_csv: Read) -> None:
    header = "timestamp,group_Age Band,feature_income,latency_retrieval_ms,latency_model_s"
    rows = only(read_csv("requests", f"{header}\n2026-08-03,old,1.0,250,0.5\n"))
    assert rows["group_age_band"] == ["old"]
    assert rows["feature_income"] == ["1"]
    assert rows["latency_retrieval_s"] == [0.25]
    assert rows["latency_model_s"] == [0.5]


def test_that_of_two_columns_of_one_name_the_first_is_taken(read_csv: Read) -> None:
    intake = read_csv("requests", "timestamp,latency_s,Latency S\n2026-08-03,1,2\n")
    assert only(intake)["latency_s"] == [1.0]
    (repeated,) = of_code(intake, "repeated-column")
    assert (repeated.level, repeated.cell) == (Level.WARNING, "C1")


@pytest.mark.parametrize("mark", ["", "N/A", "NA", "NULL", "None", "-", "?", "#N/A", "null", "nan", " "])
def test_that_a_mark_of_a_missing_value_is_no_bad_cell(read_csv: Read, mark: str) -> None:
    intake = read_csv("requests", f"timestamp,latency_s,status,human_reviewed\n2026-08-03,{mark},{mark},{mark}\n")
    rows = only(intake)
    assert (rows["latency_s"], rows["status"], rows["human_reviewed"]) == ([None], [None], [None])
    assert intake.problems == ()
    assert intake.tables[0].source.cells_bad == ()


def test_that_north_america_is_a_region_and_no_missing_value(read_csv: Read) -> None:
    assert only(read_csv("requests", "timestamp,region\n2026-08-03,NA\n"))["region"] == ["NA"]


@pytest.mark.parametrize(
    ("word", "flag"),
    [
        *((word, True) for word in ("yes", "Y", "TRUE", "1", "ja", "x")),
        *((word, False) for word in ("no", "n", "False", "0", "nein")),
    ],
)
def test_that_yes_and_no_are_read_in_many_words(read_csv: Read, word: str, flag: bool) -> None:  # noqa: FBT001 - a case of the table
    assert only(read_csv("requests", f"timestamp,overridden\n2026-08-03,{word}\n"))["overridden"] == [flag]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        *((word, "ok") for word in ("OK", "success", "Succeeded", "200")),
        *((word, "error") for word in ("failed", "Failure", "500", "429")),
        ("302", None),
        ("perhaps", None),
    ],
)
def test_that_a_status_is_one_of_the_words_or_a_bad_cell(read_csv: Read, word: str, status: str | None) -> None:
    intake = read_csv("requests", f"timestamp,status\n2026-08-03,{word}\n")
    assert only(intake)["status"] == [status]
    bad = of_code(intake, "bad-word")
    assert [problem.cell for problem in bad] == ([] if status else ["B2"])


def test_that_labels_stay_as_written_apart_from_truth_and_whole_numbers(read_csv: Read) -> None:
    text = "request_id,actual\n007,True\n1.50,1.0\n12345678901234567890,Approve\n4,12.5\n"
    rows = only(read_csv("labels", text))
    assert rows["actual"] == ["true", "1", "Approve", "12.5"]
    assert rows["request_id"] == ["007", "1.50", "12345678901234567890", "4"]


def test_that_free_text_leaves_only_a_mark_and_a_hash(read_csv: Read) -> None:
    rows = only(read_csv("requests", "timestamp,output\n2026-08-03,hello\n2026-08-04,\n"))
    assert rows["output"] == [True, False]
    mark, nothing = rows["output_hash"]
    assert len(mark) == 16
    assert mark != "2cf24dba5fb0a30e", "sha256(hello) as published: anybody could guess what was said"
    assert nothing is None


def test_that_comments_are_kept_as_they_are(read_csv: Read) -> None:
    assert only(read_csv("notes", 'date,text\n2026-08-03,"Good, but slow"\n'))["text"] == ["Good, but slow"]


@pytest.mark.parametrize(("cell", "hours"), [("1.5", 1.5), ("0:13", 13 / 60), ("01:30:00", 1.5), ("45 min", 0.75)])
def test_that_hours_may_be_written_as_durations(read_csv: Read, cell: str, hours: float) -> None:
    assert only(read_csv("effort", f"date,hours\n2026-08-03,{cell}\n"))["hours"] == [pytest.approx(hours, rel=1e-15)]


def test_that_a_bad_cell_is_listed_with_its_address_and_a_remedy(read_csv: Read) -> None:
    intake = read_csv("requests", "timestamp,latency_s\n2026-08-03,1\n2026-08-03,3a\n2026-08-03,-1\n")
    assert only(intake)["latency_s"] == [1.0, None, None]
    (bad,) = of_code(intake, "bad-number")
    assert (bad.level, bad.file, bad.cell, bad.column) == (Level.WARNING, "requests.csv", "B3", "latency_s")
    assert '"3a" stands where a number of seconds was expected' in bad.message
    assert bad.remedy
    (outside,) = of_code(intake, "out-of-range")
    assert (outside.cell, intake.tables[0].source.cells_bad) == ("B4", (("latency_s", 2),))


def test_that_a_row_without_a_required_cell_is_rejected_and_counted(read_csv: Read) -> None:
    intake = read_csv("costs", "date,amount\n2026-08-03,1\n,2\n2026-08-04,abc\n,,\n\n2026-08-05,3\n")
    source = intake.tables[0].source
    assert only(intake) == {"date": [date(2026, 8, 3), date(2026, 8, 5)], "amount": [1.0, 3.0]}
    assert (source.rows_read, source.rows_accepted, source.rows_rejected) == (5, 2, 3)
    assert [problem.cell for problem in of_code(intake, "missing-required")] == ["A3"]
    assert [problem.cell for problem in of_code(intake, "bad-number")] == ["B4"]
    assert [problem.cell for problem in of_code(intake, "ragged-row")] == ["A5"]


def test_that_a_thousand_problems_of_a_kind_are_listed_and_all_counted(read_csv: Read) -> None:
    intake = read_csv("requests", "timestamp,latency_s\n" + "2026-08-03,abc\n" * 1500)
    found = of_code(intake, "bad-number")
    assert len(found) == 1001
    assert found[999].cell == "B1001"
    assert (found[1000].count, found[1000].cell) == (500, "")
    assert intake.tables[0].source.cells_bad == (("latency_s", 1500),)


def test_that_not_a_number_is_never_stored(tmp_path: Path, take: Callable[..., Intake]) -> None:
    table = pa.table({"timestamp": [at(2026, 8, 3)] * 3, "latency_s": [1.0, float("nan"), float("inf")]})
    pq.write_table(table, tmp_path / "requests.parquet")
    intake = take(tmp_path / "requests.parquet")
    assert only(intake)["latency_s"] == [1.0, None, None]
    assert [problem.cell for problem in of_code(intake, "bad-number")] == ["B4"]


def test_that_a_day_is_the_pilots_local_day_and_a_time_is_utc(read_csv: Read) -> None:
    costs = only(read_csv("costs", "date,amount\n2026-08-03T23:30:00Z,1\n2026-08-03,2\n", "Europe/Berlin"))
    assert costs["date"] == [date(2026, 8, 4), date(2026, 8, 3)]
    requests = only(read_csv("requests", "timestamp\n2026-08-03 09:00\n", "America/New_York"))
    assert requests["timestamp"] == [at(2026, 8, 3, 13)]


@pytest.mark.parametrize(
    ("cell", "zone", "code"),
    [
        ("2026-10-25 02:30", "Europe/Berlin", "clock-change"),
        ("1767225600", "UTC", "epoch"),
        ("46237.5", "UTC", "serial-date"),
        ("03/04/2026", "UTC", "date-order"),
    ],
)
def test_that_whatever_was_assumed_of_a_time_is_said(read_csv: Read, cell: str, zone: str, code: str) -> None:
    (assumed,) = read_csv("requests", f"timestamp\n{cell}\n", zone).problems
    assert (assumed.level, assumed.code, assumed.column) == (Level.ASSUMED, code, "timestamp")


def test_that_an_open_decimal_sign_is_said(read_csv: Read) -> None:
    (assumed,) = read_csv("costs", 'date,amount\n2026-08-03,"1,234"\n').problems
    assert (assumed.level, assumed.code, assumed.column) == (Level.ASSUMED, "decimal-sign", "amount")


def test_that_a_semicolon_file_with_decimal_commas_is_read(read_csv: Read) -> None:
    rows = only(read_csv("costs", "date;amount\n03.08.2026;1.234,50 €\n04.08.2026;7,5\n05.08.2026;1.000\n"))
    assert rows["amount"] == [1234.5, 7.5, 1000.0]


def test_that_an_unknown_role_is_answered_with_the_nearest() -> None:
    with pytest.raises(WrongUsage, match='Did you mean "requests"'):
        parse_input("request=log.csv")
    assert parse_input("costs=a/b.csv") == Input(Path("a/b.csv"), "costs")
    assert parse_input("a/b=c.csv") == Input(Path("a/b=c.csv"))
    assert parse_input("pilot") == Input(Path("pilot"))


def test_that_every_role_takes_its_own_example_row(tmp_path: Path, take: Callable[..., Intake], parts: Path) -> None:
    for role in ROLES.values():
        shown = [column for column in role.columns if column.example]
        path = tmp_path / f"{role.name}.csv"
        header, example = (",".join(cells) for cells in zip(*((c.name, c.example) for c in shown), strict=True))
        path.write_text(f"{header}\n{example}\n{example}\n", encoding="utf-8")
        intake = take(path) if "<" not in header else None
        if intake:
            assert intake.tables[0].source.rows_accepted == 1, role.name  # the first is known as the example
            assert not [problem for problem in intake.problems if problem.level is not Level.INFO], role.name
            assert columns_of(intake.tables[0])[shown[0].name] != [None]
    assert list(parts.iterdir())


def test_that_a_wrong_zone_is_wrong_usage(tmp_path: Path, parts: Path) -> None:
    from kpidesk.base.progress import Silent

    with pytest.raises(WrongUsage, match="Mars/Olympus"):
        load([Input(tmp_path)], parts, "Mars/Olympus", Silent())


def test_that_a_column_of_a_wrong_unit_is_refused(read_csv: Read) -> None:
    with pytest.raises(WrongUsage, match="furlong"):
        read_csv("requests", "timestamp,latency_s\n2026-08-03,1\n", units={"latency_s": "furlong"})
