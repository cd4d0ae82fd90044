"""Columns with people's data are recognised by their headers, in four languages, and by their cells."""

import tomllib
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from kpidesk.base.resources import resource
from kpidesk.intake.load import Intake
from kpidesk.intake.privacy_patterns import PATTERNS
from kpidesk.intake.privacy_recognition import judge
from kpidesk.tables.roles import ROLES


def kind(header: str, cells: Sequence[str] = (), name: str = "") -> str:
    found = judge(header, Counter(cells), name)
    return found.kind if found is not None and not found.coded else ""


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("E-Mail", "email"), ("User Principal Name", "email"), ("userPrincipalName", "email"),
        ("customer_email", "email"),
        ("E-Mail-Adresse", "email"), ("Adresse e-mail", "email"), ("Correo electrónico", "email"),
        ("E-Mail (2)", "email"),
        ("First Name", "name"), ("Nachname", "name"), ("Prénom", "name"), ("Nombre y apellidos", "name"),
        ("Employee ID", "staff"), ("Personal-Nr.", "staff"), ("Matricule", "staff"), ("Número de empleado", "staff"),
        ("Mobile Phone", "phone"), ("Telefonnummer", "phone"), ("Numéro de téléphone", "phone"), ("Teléfono", "phone"),
        ("Client IP", "ip"), ("IP-Adresse", "ip"), ("Adresse IP", "ip"), ("Dirección IP", "ip"),
        ("Date of Birth", "birth"), ("Geburtsdatum", "birth"), ("Date de naissance", "birth"),
        ("Fecha de nacimiento", "birth"),
        ("Street", "address"), ("Straße", "address"), ("Adresse postale", "address"), ("Dirección postal", "address"),
        ("SSN", "ssn"), ("Sozialversicherungsnummer", "ssn"), ("Numéro de sécurité sociale", "ssn"), ("DNI", "ssn"),
        ("IBAN", "iban"), ("Kontonummer", "iban"), ("Credit Card Number", "card"), ("Login", "login"),
    ],
)  # fmt: skip
def test_that_a_header_says_what_its_cells_are(header: str, said: str) -> None:
    assert kind(header) == said


@pytest.mark.parametrize(
    "header",
    ["model name", "Tool Name", "file name", "host name", "email_count", "has email", "phone_model", "name", "address",
     "Service name", "Project name", "ship to country", "ip", "mobile", "Account", "is_ip_address", "birthplace code"],
)  # fmt: skip
def test_that_a_header_about_other_things_says_nothing(header: str) -> None:
    assert kind(header) == ""


@pytest.mark.parametrize("header", ["Name", "Mitarbeiter", "Utilisateur", "Nombre"])
def test_that_a_column_that_says_who_may_hold_names(header: str) -> None:
    assert kind(header, ["Anna Smith", "Bo Li"], "user_id") == "name"
    assert kind(header, ["u-001", "u-002"], "user_id") == ""


def test_that_codes_of_people_are_told_from_what_shows_them() -> None:
    found = judge("user_id", {"u-001": 3}, "user_id")
    assert found is not None
    assert found.coded
    assert kind("user_id", ["ann@example.com"], "user_id") == "email"
    assert kind("person", ["Anna Smith", "Bo Li", "dev-3"], "person") == "name"


def test_that_a_header_whose_cells_gainsay_it_is_not_believed() -> None:
    assert kind("email", ["yes", "no"]) == ""
    assert kind("phone", ["iPhone 15", "Pixel"]) == ""
    assert kind("phone", ["030 1234567", "n. a."]) == "phone"


def test_that_versions_are_no_addresses() -> None:
    assert kind("app_version", ["192.168.1.20", "192.168.1.21"]) == ""


def test_that_it_is_said_why() -> None:
    by_cells, by_header = judge("Wer", {"ann@example.com": 1}), judge(" E-Mail ", {})
    assert by_cells is not None
    assert by_header is not None
    assert by_cells.why == "its cells look like e-mail addresses"
    assert by_header.why == 'its header "E-Mail" says e-mail addresses'


@pytest.mark.parametrize(
    ("role", "name"), [(role.name, column.name) for role in ROLES.values() for column in role.columns]
)
def test_that_no_canonical_header_says_more_than_who(role: str, name: str) -> None:
    column = ROLES[role].column(name)
    assert column is not None
    assert kind(name, [column.example] if column.example else [], name) == ""


def test_that_the_list_of_headers_is_well_formed() -> None:
    raw = tomllib.loads(resource("personal.toml").read_text(encoding="utf-8"))
    ids = [one["id"] for one in raw["kind"]]
    assert len(ids) == len(set(ids))
    assert set(PATTERNS) <= set(ids)
    for one in raw["kind"]:
        assert set(one) <= {"id", "noun", "headers", "whole"}
        phrases = [*one["headers"], *one.get("whole", ())]
        assert phrases == list(dict.fromkeys(phrases))
        assert all(phrase == phrase.strip().lower() and phrase.isascii() for phrase in phrases)


def test_that_addresses_below_empty_cells_are_seen(read_csv: Callable[..., Intake]) -> None:
    lines = ["user_id,date", *(f"u-{row},2026-08-03" for row in range(40)), "ann@example.com,2026-08-04"]
    intake = read_csv("activity", "\n".join([*lines, "bob@example.com,2026-08-04", "cy@example.com,2026-08-04", ""]))
    told = [problem for problem in intake.problems if problem.code == "person-data"]
    assert [problem.column for problem in told] == ["user_id"]
