"""Tables of no known tool: roles and columns by names and cells, told where they were used, asked where two fit."""

import tomllib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kpidesk.base.errors import Unusable, WrongUsage
from kpidesk.base.progress import Silent
from kpidesk.base.resources import resource
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import Intake, load
from kpidesk.intake.recognition.heads import same
from kpidesk.intake.recognition.synonyms import likeness, named
from kpidesk.tables.roles import ROLES

GERMAN_COSTS = (
    "Buchungstag;Betrag netto;Währung;Leistung\n"
    "01.08.2026;1.234,50;EUR;Azure OpenAI\n"
    "02.08.2026;12,00;EUR;Azure OpenAI\n"
    "13.08.2026;0,75;EUR;Azure OpenAI\n"
)
LOG = (
    "Time,User,Response time (ms),Tokens in,Tokens out,Outcome\n"
    "2026-08-01 10:00,anna,1200,100,20,success\n"
    "2026-08-01 10:01,bert,800,90,30,failed\n"
)
TICKETS = "Ticket,Opened,Closed,Priority\nINC1,2026-08-01 10:00,2026-08-01 12:00,P1\nINC2,2026-08-02 10:00,,P3\n"


def take(folder: Path, text: str, **said: object) -> Intake:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    parts = folder / "parts"
    parts.mkdir(exist_ok=True)
    return load([Input(path, **said)], parts, "UTC", Silent())  # type: ignore[arg-type]  # any field of Input


@pytest.mark.parametrize(
    ("text", "role", "columns"),
    [
        (GERMAN_COSTS, "costs", {"date", "amount", "currency", "service"}),
        (LOG, "requests", {"timestamp", "user_id", "latency_s", "input_tokens", "output_tokens", "status"}),
        (TICKETS, "incidents", {"incident_id", "detected_at", "resolved_at", "severity"}),
    ],
)
def test_that_a_table_of_no_known_tool_is_understood_and_told(
    tmp_path: Path, text: str, role: str, columns: set[str]
) -> None:
    intake = take(tmp_path, text)
    (table,) = intake.tables
    assert (table.role, set(table.columns)) == (role, columns)
    (told,) = [problem for problem in intake.problems if problem.code == "proposed-columns"]
    assert told.level.value == "assumed"
    assert all(f'{name} from "' in told.message for name in columns if name != "status")


def test_that_its_numbers_and_units_are_those_of_its_cells(tmp_path: Path) -> None:
    costs = pq.read_table(take(tmp_path, GERMAN_COSTS).tables[0].parts[0])
    assert costs["amount"].to_pylist() == [1234.5, 12.0, 0.75]
    assert [str(day) for day in costs["date"].to_pylist()] == ["2026-08-01", "2026-08-02", "2026-08-13"]
    log = pq.read_table(take(tmp_path, LOG).tables[0].parts[0])
    assert log["latency_s"].to_pylist() == [1.2, 0.8]
    assert log["status"].to_pylist() == ["ok", "error"]


def test_that_of_two_headers_for_one_column_it_is_asked_which(tmp_path: Path) -> None:
    text = "Day,Net,Price\n2026-08-01,10,12\n2026-08-02,20,24\n"
    intake = take(tmp_path, text, role="costs")
    (asked,) = [problem for problem in intake.problems if problem.code == "column"]
    assert asked.column == "amount"
    assert 'Which column holds "amount"' in asked.message
    first = pq.read_table(intake.tables[0].parts[0])["amount"].to_pylist()
    other = "Price" if first == [10.0, 20.0] else "Net"
    answered = take(tmp_path, text, role="costs", answers={"column:amount": other})
    assert not [problem for problem in answered.problems if problem.code == "column"]
    assert pq.read_table(answered.tables[0].parts[0])["amount"].to_pylist() != first
    with pytest.raises(WrongUsage, match="It takes: "):
        take(tmp_path, text, role="costs", answers={"column:amount": "Gross"})


def test_that_what_a_person_says_stands_above_what_is_likely(tmp_path: Path) -> None:
    text = "Day,Net,Price\n2026-08-01,10,12\n"
    intake = take(tmp_path, text, role="costs", columns={"amount": "Price"})
    assert pq.read_table(intake.tables[0].parts[0])["amount"].to_pylist() == [12.0]
    assert not [problem for problem in intake.problems if problem.code == "column"]


@pytest.mark.parametrize(
    "text",
    [
        "a,b,c\n1,2,3\n",
        "Name,Colour\nanna,red\n",
        "Day,Weather\n2026-08-01,fair\n",
        "Amount,Day\nmany,someday\nfew,never\n",
    ],
)
def test_that_a_table_that_is_like_nothing_is_refused_and_not_guessed(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unusable, match=r"export\.csv is not named by a role"):
        take(tmp_path, text)


def test_that_cells_speak_against_a_name(tmp_path: Path) -> None:
    text = "Day,Cost,Price\n2026-08-01,see invoice,12\n2026-08-02,see invoice,13\n"
    intake = take(tmp_path, text, role="costs")
    assert pq.read_table(intake.tables[0].parts[0])["amount"].to_pylist() == [12.0, 13.0]


def test_that_the_programs_own_headers_are_never_guessed_at(tmp_path: Path) -> None:
    intake = take(tmp_path, "date,amount,currency,service,net\n2026-08-01,1,EUR,x,7\n", role="costs")
    assert not [problem for problem in intake.problems if problem.code == "proposed-columns"]
    assert intake.tables[0].source.recognised_as == "canonical"


def test_that_every_synonym_is_of_a_column_and_none_stands_twice() -> None:
    said = tomllib.loads(resource("synonyms.toml").read_text(encoding="utf-8"))
    every = {column.name for role in ROLES.values() for column in role.columns}
    assert set(said) - {"every"} <= set(ROLES)
    for section, columns in said.items():
        known = every if section == "every" else {column.name for column in ROLES[section].columns}
        assert set(columns) <= known
        for names in columns.values():
            assert len({same(name) for name in names}) == len(names)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_that_a_canonical_name_is_always_sure(role: str) -> None:
    for column in ROLES[role].columns:
        if not column.open:
            assert likeness(column.name, ROLES[role], column) == 1.0
            assert same(column.name) in named(role)[column.name]


def test_that_a_misspelt_or_longer_name_is_less_sure() -> None:
    role = ROLES["requests"]
    latency = role.column("latency_s")
    assert latency is not None
    assert 0.7 < likeness("Responce time", role, latency) < 1
    assert likeness("responseTime", role, latency) == 1.0
    assert likeness("colour", role, latency) == 0.0
