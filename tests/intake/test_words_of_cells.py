from collections.abc import Callable

import pyarrow as pa
import pytest

from kpidesk.base.problems import Level
from kpidesk.intake import words
from kpidesk.intake.load import Intake
from kpidesk.intake.texts import filled
from tests.intake.intake_pieces import of_code, only

Read = Callable[..., Intake]
_ERRORS = ("provider", "timeout", "tool", "policy", "validation", "other")


@pytest.mark.parametrize(
    "mark",
    [
        *("n.a.", "#N/V", "<NA>", "(null)", "\\N", "nil", "undefined", "--", "—", "[]", "{}", "(blank)", "(leer)"),
        *("not set", "Not available", "NaT", '""', "\u00a0", "#NULL!"),
    ],
)
def test_that_whatever_tools_write_for_nothing_is_nothing(mark: str) -> None:
    assert filled(pa.array([mark, f" {mark} ", "kept"])).to_pylist() == [None, None, "kept"]


@pytest.mark.parametrize("word", ["nothing", "nasa", "unset", "-1", "?!", "[1]", "none of these", "blank"])
def test_that_words_like_marks_are_words(word: str) -> None:
    assert filled(pa.array([word])).to_pylist() == [word]


def test_that_marks_are_found_in_a_slice_of_cells() -> None:
    cells = pa.array(["a", "N/A", "b", None, "", "NULL", "c"])
    assert filled(cells.slice(1, 5)).to_pylist() == [None, "b", None, None, None]
    assert filled(cells, place_names=True).to_pylist() == ["a", None, "b", None, None, None, "c"]
    assert filled(pa.array(["NA", "na"]), place_names=True).to_pylist() == ["NA", None]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *(
            (word, True)
            for word in ("Oui", "sí", "sim", "tak", "✓", "☑", "on", "Enabled", "T", "wahr", "はい", "да", "1.0")
        ),
        *(
            (word, False)
            for word in ("Non", "não", "nie", "✗", "☐", "off", "disabled", "F", "falsch", "いいえ", "нет", "0.0")
        ),
        ("perhaps", None),
        ("2", None),
    ],
)
def test_that_yes_and_no_are_read_in_many_languages(said: str, meant: bool | None) -> None:  # noqa: FBT001 - a case of the table
    assert words.flags(pa.array([said])).to_pylist() == [meant]


def test_that_blanks_beside_marks_are_a_no_in_the_rows_in_use(read_csv: Read) -> None:
    intake = read_csv("requests", "timestamp,human_reviewed\n2026-08-03,x\n2026-08-04,\n,\n")
    assert only(intake)["human_reviewed"] == [True, False]
    (told,) = of_code(intake, "blank")
    assert told.level is Level.ASSUMED
    assert intake.tables[0].source.rows_rejected == 0


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *((word, "ok") for word in ("OK", "UNSET", "STATUS_CODE_OK", "200 OK", "HTTP 204", "2xx", "201.0", "True")),
        *((word, "error") for word in ("ERROR", "STATUS_CODE_ERROR", "404 Not Found", "5xx", "503", "Timeout")),
        *((word, "error") for word in ("DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED", "UNAVAILABLE", "Cancelled")),
        *((word, None) for word in ("302", "IN_PROGRESS", "pending", "0", "maybe")),
    ],
)
def test_that_a_status_of_any_protocol_is_ok_or_error(said: str, meant: str | None) -> None:
    found, _ = words.choices(pa.array([said]), "status", ("ok", "error"))
    assert found.to_pylist() == [meant]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("APITimeoutError", "timeout"),
        ("ReadTimeout", "timeout"),
        ("timed out", "timeout"),
        ("504", "timeout"),
        ("RateLimitError", "provider"),
        ("429 Too Many Requests", "provider"),
        ("InternalServerError", "provider"),
        ("APIConnectionError", "provider"),
        ("ServiceUnavailable", "provider"),
        ("ContentPolicyViolationError", "policy"),
        ("content_filter", "policy"),
        ("ToolException", "tool"),
        ("function call failed", "tool"),
        ("JSONDecodeError", "validation"),
        ("pydantic ValidationError", "validation"),
        ("BadRequestError", "validation"),
    ],
)
def test_that_the_name_of_an_error_says_what_failed(said: str, meant: str) -> None:
    assert words.choices(pa.array([said]), "error_type", _ERRORS)[0].to_pylist() == [meant]


def test_that_an_error_of_no_known_kind_is_other_and_told(read_csv: Read) -> None:
    text = "timestamp,status,error_type\n2026-08-03,error,KeyError\n2026-08-03,ok,\n2026-08-03,error,timeout\n"
    intake = read_csv("requests", text)
    assert only(intake)["error_type"] == ["other", None, "timeout"]
    (told,) = of_code(intake, "other-error")
    assert (told.count, told.level) == (1, Level.ASSUMED)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *((word, "critical") for word in ("P1", "SEV-1", "sev0", "1 - Critical", "CRITICAL", "Blocker", "1")),
        *((word, "high") for word in ("P2", "SEV2", "2 - High", "major", "High")),
        *((word, "medium") for word in ("P3", "3 - Moderate", "Sev 3", "normal")),
        *((word, "low") for word in ("P4", "4 - Low", "minor")),
        *((word, "info") for word in ("P5", "5 - Planning")),
        *((word, word) for word in ("Gold customer", "not high but major", "X7")),
    ],
)
def test_that_severities_are_told_apart_however_they_are_called(said: str, meant: str) -> None:
    assert words.severities(pa.array([said])).to_pylist() == [meant]


def test_that_ids_stay_text(read_csv: Read) -> None:
    text = "request_id,actual\n00123,a\n1234567890123,b\n'0099,c\n12345678901,d\n1e10,e\n"
    rows = only(read_csv("labels", text))
    assert rows["request_id"] == ["00123", "1234567890123", "0099", "12345678901", "1e10"]


def test_that_ids_that_a_spreadsheet_made_floats_are_ids_again(read_csv: Read) -> None:
    assert only(read_csv("labels", "request_id,actual\n12345.0,a\n678.0,b\n"))["request_id"] == ["12345", "678"]
    assert only(read_csv("labels", "request_id,actual\n1.0,a\nv2,b\n"))["request_id"] == ["1.0", "v2"]


def test_that_ids_rounded_by_a_spreadsheet_are_named_and_never_matched(read_csv: Read) -> None:
    intake = read_csv("labels", "request_id,actual\n1.23457E+12,a\nr-2,b\n")
    assert only(intake)["request_id"] == ["r-2"]
    (bad,) = of_code(intake, "damaged-id")
    assert (bad.cell, bad.level) == ("A2", Level.ERROR)
    assert "cannot be undone" in bad.message
