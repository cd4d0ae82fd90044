"""What becomes of people's data and of free text when a table is read."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpidesk.base.errors import WrongUsage
from kpidesk.base.problems import Level
from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import Intake, load
from kpidesk.intake.privacy import Choice, Protection, earlier_choices
from kpidesk.intake.privacy_tokens import fingerprints, pseudonyms
from kpidesk.tables.table import Source

Write = Callable[[str, str], Path]
Take = Callable[..., Intake]
SALT = bytes(range(32))
USERS = "User Principal Name;eligible_from\n ANN@Example.com ;2026-08-03\nbob@example.com;2026-08-04\n"
ACTIVITY = "user_id,date\nann@example.com,2026-08-05\nBOB@example.com,2026-08-05\nann@example.com,2026-08-06\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def run(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return run


@pytest.fixture
def take(tmp_path: Path) -> Take:
    def run(*inputs: Input, protection: Protection | None = None, stored: bool = True) -> Intake:
        parts = tmp_path / f"parts-{len(list(tmp_path.iterdir()))}"
        parts.mkdir()
        return load(inputs, parts, "UTC", Silent(), stored=stored, protection=protection or Protection(SALT))

    return run


def rows(intake: Intake, at: int = 0) -> dict[str, list[Any]]:
    (part,) = intake.tables[at].parts
    found: dict[str, list[Any]] = pq.read_table(part).to_pydict()
    return found


def users(write: Write, **said: str) -> Input:
    return Input(write("users.csv", USERS), columns={"user_id": "User Principal Name"}, privacy=said)


def told(intake: Intake, code: str) -> list[str]:
    return [problem.column for problem in intake.problems if problem.code == code]


def hmac_sha256(key: bytes, message: bytes) -> str:
    """RFC 2104, section 2, written out."""
    block = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(sign ^ 0x36 for sign in block) + message).digest()
    return hashlib.sha256(bytes(sign ^ 0x5C for sign in block) + inner).hexdigest()


def test_that_a_token_is_the_hmac_of_its_purpose_and_its_text() -> None:
    ids, texts = pa.array(["u-001", None, "u-001"]), pa.array(["hello"])
    token = hmac_sha256(SALT, b"id\0u-001")[:16]
    assert pseudonyms(ids, SALT).to_pylist() == [token, None, token]
    assert fingerprints(texts, SALT).to_pylist() == [hmac_sha256(SALT, b"text\0hello")[:16]]


@given(st.lists(st.emails() | st.text(max_size=12), max_size=20))
def test_that_tokens_are_alike_where_ids_are_alike_and_nowhere_else(ids: list[str]) -> None:
    tokens = pseudonyms(pa.array(ids, pa.string()), SALT).to_pylist()
    usual = [one.strip().casefold() if "@" in one else one for one in ids]
    assert [(a == b) for a in usual for b in usual] == [(a == b) for a in tokens for b in tokens]
    assert all(len(token) == 16 and int(token, 16) >= 0 for token in tokens)


def test_that_who_says_nothing_keeps_ids_and_is_told_of_those_that_show_people(write: Write, take: Take) -> None:
    intake = take(users(write))
    assert rows(intake)["user_id"] == ["ANN@Example.com", "bob@example.com"]
    (problem,) = (one for one in intake.problems if one.code == "person-data")
    assert problem.level is Level.INFO
    assert problem.cell == "A1"
    assert problem.message == '"user_id" is stored as it is written, although its cells look like e-mail addresses.'
    assert "--hash user_id" in problem.remedy
    assert intake.tables[0].source.privacy == (("user_id", "keep"),)


def test_that_codes_of_people_are_noted_without_a_word(write: Write, take: Take) -> None:
    intake = take(Input(write("users.csv", "user_id\nu-001\nu-002\n")))
    assert intake.problems == ()
    assert intake.tables[0].source.privacy == (("user_id", "keep"),)


@pytest.mark.parametrize("said", ["user_id", "User Principal Name", "user principal name", "personal"])
def test_that_a_column_is_hashed_by_its_name_its_header_or_as_people_s_data(
    write: Write, take: Take, said: str
) -> None:
    intake = take(users(write, **{said: "hash"}))
    expected = [hmac_sha256(SALT, f"id\0{address}@example.com".encode())[:16] for address in ("ann", "bob")]
    assert rows(intake)["user_id"] == expected
    assert intake.tables[0].source.privacy == (("user_id", "hash"),)
    assert told(intake, "person-hashed") == ["user_id"]


def test_that_the_same_person_has_one_token_in_all_files_and_roles(write: Write, take: Take) -> None:
    other = Input(write("activity.csv", ACTIVITY), privacy={"user_id": "hash"})
    intake = take(users(write, user_id="hash"), other)
    ann, bob = rows(intake)["user_id"]
    assert rows(intake, 1)["user_id"] == [ann, bob, ann]


def test_that_another_project_has_other_tokens(write: Write, take: Take) -> None:
    one, other = (
        rows(take(users(write, user_id="hash"), protection=Protection(salt)))["user_id"] for salt in (SALT, SALT[::-1])
    )
    assert not set(one) & set(other)
    assert rows(take(users(write, user_id="hash"), protection=Protection()))["user_id"] not in (one, other)


def test_that_a_salt_is_not_shown() -> None:
    assert SALT.hex() not in repr(Protection(SALT))
    assert repr(SALT) not in repr(Protection(SALT))


def test_that_a_dropped_column_is_not_stored_and_that_is_said(write: Write, take: Take) -> None:
    path = write("requests.csv", "timestamp,user_id,latency_s\n2026-08-03,ann@example.com,1\n")
    intake = take(Input(path, privacy={"user_id": "drop"}))
    assert list(rows(intake)) == ["timestamp", "latency_s"]
    assert intake.tables[0].columns == ("timestamp", "latency_s")
    assert intake.tables[0].source.privacy == (("user_id", "drop"),)
    assert told(intake, "column-dropped") == ["user_id"]


SURVEY = "date,score,comment\n2026-08-20,9,Great\n2026-08-21,3,\n2026-08-22,5,n/a\n"


def test_that_a_comment_is_not_stored_unless_asked_for(write: Write, take: Take) -> None:
    path = write("surveys.csv", SURVEY)
    assert rows(take(Input(path)))["comment"] == ["recorded", None, None]
    kept = take(Input(path, privacy={"comment": "keep"}))
    assert rows(kept)["comment"] == ["Great", None, None]
    assert told(kept, "text-stored") == ["comment"]
    assert kept.tables[0].source.privacy == (("comment", "keep"),)


def test_that_notes_and_the_origin_of_stated_figures_are_what_their_tables_are_for(write: Write, take: Take) -> None:
    notes = take(Input(write("notes.csv", "date,text\n2026-08-20,Saves me time.\n")))
    assert rows(notes)["text"] == ["Saves me time."]
    stated = take(Input(write("measurements.csv", "metric,value,note\nlatency_p99,3,the dashboard\n")))
    assert rows(stated)["note"] == ["the dashboard"]
    assert notes.tables[0].source.privacy == (("text", "keep"),)


ANSWERS = "timestamp,output,explanation\n2026-08-03,Yes,because\n2026-08-04,-,\n2026-08-05,Yes,\n"


def test_that_an_answer_leaves_a_mark_and_a_salted_fingerprint(write: Write, take: Take) -> None:
    found = rows(take(Input(write("requests.csv", ANSWERS))))
    mark = hmac_sha256(SALT, b"text\0Yes")[:16]
    assert found["output"] == [True, False, True]
    assert found["output_hash"] == [mark, None, mark]
    assert "output_text" not in found


def test_that_an_answer_that_was_asked_for_is_stored_beside_its_mark(write: Write, take: Take) -> None:
    intake = take(Input(write("requests.csv", ANSWERS), privacy={"output": "keep"}))
    found = rows(intake)
    assert found["output"] == [True, False, True]
    assert found["output_text"] == ["Yes", None, "Yes"]
    assert "output_text" in intake.tables[0].columns
    assert "explanation_text" not in found
    assert intake.tables[0].source.privacy == (("output", "keep"), ("explanation", "recorded"))


def test_that_a_canonical_parquet_file_is_not_taken_over_where_something_is_to_be_hashed(
    tmp_path: Path, take: Take
) -> None:
    pq.write_table(pa.table({"user_id": ["u-1", "u-2"], "team": ["a", "b"]}), tmp_path / "users.parquet")
    kept = take(Input(tmp_path / "users.parquet"))
    assert kept.tables[0].parts == (tmp_path / "users.parquet",)
    assert kept.tables[0].source.privacy == (("user_id", "keep"),)
    hashed = take(Input(tmp_path / "users.parquet", privacy={"personal": "hash"}))
    assert rows(hashed)["user_id"] == [hmac_sha256(SALT, f"id\0{one}".encode())[:16] for one in ("u-1", "u-2")]
    assert rows(hashed)["team"] == ["a", "b"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"latency_s": "hash"}, '"latency_s" cannot be hashed: its cells are numbers'),
        ({"model": "hash"}, '"model" cannot be hashed: its cells are words'),
        ({"prediction": "hash"}, '"prediction" cannot be hashed'),
        ({"timestamp": "drop"}, '"timestamp" cannot be left out: every row needs it.'),
        ({"user_id": "burn"}, '"burn" is nothing that can become of a column. It takes: keep, hash, recorded, drop.'),
        ({"user_id": "recorded"}, '"user_id" is no free text'),
        ({"emial": "hash"}, 'There is no column "emial" to keep, hash or leave out.'),
    ],
)
def test_that_a_choice_that_a_column_does_not_allow_is_refused(
    write: Write, take: Take, tmp_path: Path, said: Mapping[str, str], sentence: str
) -> None:
    text = "timestamp,user_id,latency_s,model,prediction\n2026-08-03,u-1,1,m,yes\n"
    with pytest.raises(WrongUsage, match=sentence.replace("(", r"\(")):
        take(Input(write("requests.csv", text), privacy=said))
    assert not list(tmp_path.rglob("*.parquet"))


def test_that_people_s_data_that_cannot_be_hashed_is_left_out_with_the_rest(write: Write, take: Take) -> None:
    text = "timestamp,user_id,model\n2026-08-03,u-1,ann@example.com\n"
    intake = take(Input(write("requests.csv", text), privacy={"personal": "hash"}))
    assert list(rows(intake)) == ["timestamp", "user_id"]
    assert dict(intake.tables[0].source.privacy) == {"user_id": "hash", "model": "drop"}
    assert told(intake, "column-dropped") == ["model"]


def test_that_a_column_stays_as_it_was_in_the_project(write: Write, take: Take) -> None:
    before = Protection(SALT, {"user_id": Choice.HASH, "comment": Choice.KEEP})
    intake = take(users(write), protection=before)
    assert dict(intake.tables[0].source.privacy) == {"user_id": "hash"}
    assert any("So it was in this project before." in problem.message for problem in intake.problems)
    survey = take(Input(write("surveys.csv", SURVEY)), protection=before)
    assert rows(survey)["comment"] == ["Great", None, None]


@pytest.mark.parametrize(("before", "now"), [(Choice.HASH, "keep"), (Choice.KEEP, "hash")])
def test_that_one_id_is_not_hashed_in_one_file_and_written_in_another(
    write: Write, take: Take, before: Choice, now: str
) -> None:
    with pytest.raises(WrongUsage, match="the same user_id would not be recognised"):
        take(users(write, user_id=now), protection=Protection(SALT, {"user_id": before}))


def test_that_two_files_of_one_import_must_agree(write: Write, take: Take) -> None:
    with pytest.raises(WrongUsage, match=r"as written in activity\.csv and is hashed in users\.csv"):
        take(users(write, user_id="hash"), Input(write("activity.csv", ACTIVITY)))


def test_that_what_was_dropped_before_may_be_kept_now(write: Write, take: Take) -> None:
    intake = take(users(write, user_id="keep"), protection=Protection(SALT, {"user_id": Choice.DROP}))
    assert rows(intake)["user_id"][1] == "bob@example.com"


def test_that_a_project_tells_what_became_of_its_columns() -> None:
    source = Source("users.csv", "", "", 0, "canonical", 1, 1, 0)
    told = replace(source, privacy=(("user_id", "hash"), ("model", "drop"), ("output", "recorded")))
    columns = ("user_id", "team", "output", "output_hash")
    expected = {"user_id": "hash", "team": "keep", "model": "drop", "output": "recorded", "output_hash": "keep"}
    assert earlier_choices([(source, ("user_id", "comment")), (told, columns)]) == expected


def test_that_a_cell_in_the_wrong_column_is_told_without_the_address_in_it(write: Write, take: Take) -> None:
    text = "timestamp,latency_s,user_id\n2026-08-03,1,u-1\n2026-08-04,ann@example.com,u-2\n"
    intake = take(Input(write("requests.csv", text), privacy={"user_id": "hash"}))
    (problem,) = (one for one in intake.problems if one.code == "bad-number")
    assert problem.message.startswith('"…@…" stands where')
    assert problem.cell == "B3"
