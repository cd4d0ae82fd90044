"""Exports as careless colleagues write them that are refused, and what is left out of those that are taken."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kpidesk.base.errors import Unusable
from kpidesk.base.problems import Level
from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import load
from tests.intake.careless_files import AUG, booked, read, written
from tests.intake.intake_pieces import at, columns_of

REFUSED = {
    "weeks across": ("effort", "Person,KW 31,KW 32\nAnn,4,5.5\nBob,2,3\n", r'lacks the columns "date" and "hours"'),
    "months across": ("costs", "Service,Jun 2026,Jul 2026\nAzure,100,110\n", r'lacks the columns "date"'),
    "two currencies": ("costs", "Date,Cost USD,Cost EUR\n2026-08-01,100,90\n", r'lacks the column "amount"'),
    "net and gross": ("costs", "Datum;Netto;Brutto\n01.08.2026;100,00;119,00\n", r'lacks the column "amount"'),
    "budget and actual": ("costs", "Month,Budget,Actual\n2026-06,100,90\n", r'"date" and "amount"'),
    "a running sum": ("costs", "Date,Cumulative cost\n2026-08-01,100\n2026-08-02,220\n", r'lacks the column "amount"'),
    "months without a day": ("costs", "Date,Cost\nJun-26,100\nJul-26,120\n", r'Not one of the 2 rows .* "Jun-26"'),
    "planned and actual hours": (
        "effort",
        "Date,Person,Planned hours,Actual hours\n2026-08-03,Ann,8,6\n",
        r'lacks the column "hours"',
    ),
    "incidents of which no row can be read": (
        "incidents",
        "incident_id,detected_at\nA,yesterday\n",
        r"Not even the one row of export\.csv can be used\. The first fault is in B2",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_that_what_cannot_be_known_is_refused_and_not_guessed(tmp_path: Path, name: str) -> None:
    role, text, said = REFUSED[name]
    with pytest.raises(Unusable, match=said):
        read(written(tmp_path, "export", text), role)


FOREIGN = {
    "a statement of a bank": (
        "costs",
        "Buchungstag;Valuta;Verwendungszweck;Betrag;Währung\n01.08.2026;01.08.2026;Miete;-1.200,00;EUR\n",
    ),
    "another bank": ("costs", "Date,Description,Amount,Balance\n08/15/2026,RENT,-1200.00,800.00\n"),
    "sales": ("costs", "Date,Product,Amount\n2026-08-01,Chair,20\n2026-08-02,Table,100\n"),
    "invoices": ("costs", "Invoice no,Invoice date,Customer,Net,VAT,Gross\n1,2026-08-01,ACME,100,19,119\n"),
    "a calendar": ("work_items", "Title,Start,End,Location\nMeeting,2026-08-01 10:00,2026-08-01 11:00,Room 1\n"),
    "a plan": ("work_items", "Task,Start,End,Owner\nA,2026-08-01,2026-08-05,Ann\n"),
    "wages": ("effort", "Employee,Date,Gross pay,Net pay,Hours worked\nAnn,2026-08-31,5000,3000,160\n"),
    "who was there": ("effort", "Name,Date,Hours\nAnn,2026-08-01,8\nBob,2026-08-01,7.5\n"),
    "tickets of customers": (
        "incidents",
        "Ticket ID,Created,Closed,Customer,Priority,Status\nT1,2026-08-01 10:00,2026-08-01 12:00,ACME,High,Closed\n",
    ),
    "calls": ("requests", "Call ID,Start time,Duration,Agent,Result\n1,2026-08-01 10:00,120,Ann,missed\n"),
    "orders": ("requests", "Order ID,Created at,Customer,Status,Total\n1,2026-08-01T10:00:00Z,ann,done,20\n"),
    "sensors": ("requests", "timestamp,device,value\n2026-08-01T10:00:00Z,a,1.5\n"),
    "courses": ("training", "Participant,Course,Completion date\nAnn,First aid,2026-08-01\n"),
    "releases": ("model_versions", "Version,Date,Author\n1.0,2026-08-01,Ann\n"),
    "hotels": ("surveys", "Date,Hotel,Rating,Comment\n2026-08-01,Ritz,5,good\n"),
    "programs": ("tools", "Application,Owner,Go live\nSAP,Ann,2020-01-01\n"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_that_a_table_of_other_business_is_no_table_of_the_pilot(tmp_path: Path, name: str) -> None:
    role, text = FOREIGN[name]
    with pytest.raises(Unusable, match=f"looks like {role} .*but nothing says that it is.*write {role}=export.csv"):
        read(written(tmp_path, "export", text), None)


def test_that_such_a_table_in_a_folder_is_left_out_and_told(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    written(folder, "requests", "request_id,timestamp\n1,2026-08-01 10:00\n")
    for number, (_, text) in enumerate(FOREIGN.values()):
        written(folder, f"other {number}x", text)
    (tmp_path / "parts").mkdir()
    intake = load([Input(folder)], tmp_path / "parts", "Europe/Berlin", Silent())
    assert [table.role for table in intake.tables] == ["requests"]
    assert len([one for one in intake.problems if one.code == "unsaid-role"]) == len(FOREIGN)


@pytest.mark.parametrize(
    "text",
    [
        "Customer ID,Name,E-mail,Country,Segment\n1,Ann,ann@x.com,DE,SME\n",
        "Part no,Description,Qty,Unit price,Supplier\nA1,Bolt,100,0.05,ACME\n",
        "Name,Email,Phone\nAnn,ann@x.com,123\n",
        "Date,Open,High,Low,Close,Volume\n2026-08-01,10,12,9,11,1000\n",
        "Employee,From,To,Days,Type\nAnn,2026-08-01,2026-08-14,10,Vacation\n",
    ],
)
def test_that_a_table_that_is_like_nothing_of_the_pilot_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unusable, match="not named by a role"):
        read(written(tmp_path, "export", text), None)


def test_that_subtotals_with_a_date_are_not_counted_twice(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Date", "Service", "Amount"],
        [AUG[0], "A", 10],
        [AUG[1], "A", 20],
        [AUG[30], "Subtotal A", 30],
        [AUG[0], "B", 5],
        [AUG[30], "Grand total", 35],
    ]
    (table,) = read(booked(tmp_path, "costs", rows), "costs").tables
    assert columns_of(table)["amount"] == [10.0, 20.0, 5.0]


def test_that_a_sheet_of_services_across_days_counts_its_total_once(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Cost by service, August 2026"],
        [None],
        ["Day", "Azure OpenAI", "Storage", "Total"],
        [AUG[0], 10.5, 1.0, 11.5],
        [AUG[1], 11.5, 1.0, 12.5],
        ["Total", 22.0, 2.0, 24.0],
    ]
    (table,) = read(booked(tmp_path, "costs", rows), "costs").tables
    assert columns_of(table)["amount"] == [11.5, 12.5]


def test_that_a_total_in_front_is_not_counted(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Date", "Service", "Amount"], ["Total", "", 35], [AUG[0], "A", 10], [AUG[1], "B", 25]]
    (table,) = read(booked(tmp_path, "costs", rows), "costs").tables
    assert columns_of(table)["amount"] == [10.0, 25.0]


def test_that_two_tables_side_by_side_stay_two(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Date", "Amount", None, "Date", "Hours"],
        [AUG[0], 10, None, AUG[0], 2],
        [AUG[1], 20, None, AUG[1], 3.5],
    ]
    costs, effort = read(booked(tmp_path, "costs", rows), None).tables
    assert (costs.role, columns_of(costs)["amount"]) == ("costs", [10.0, 20.0])
    assert (effort.role, columns_of(effort)["hours"]) == ("effort", [2.0, 3.5])


def test_that_merged_days_lose_no_row_in_silence(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Date", "Service", "Amount"], [AUG[0], "A", 10], [None, "B", 20], [AUG[1], "A", 7]]
    intake = read(booked(tmp_path, "costs", rows), "costs")
    assert intake.tables[0].source.rows_rejected == 1
    assert [one.cell for one in intake.problems if one.code == "missing-required"] == ["A3"]


def formatted(folder: Path, *formats: str) -> Path:
    """A bill of 10, 20, ... whose cells alone say the currency."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Date", "Amount"])
    for number, shown in enumerate(formats):
        sheet.append([AUG[number], 10 * (number + 1)])
        sheet.cell(number + 2, 2).number_format = shown
    book.save(folder / "costs.xlsx")
    return folder / "costs.xlsx"


@pytest.mark.parametrize("shown", ["[$$-409]#,##0.00", '"$"#,##0.00', "#,##0.00 [$USD]", '_("$"* #,##0.00_)', "$#,##0"])
def test_that_a_currency_that_only_the_format_says_counts(tmp_path: Path, shown: str) -> None:
    intake = read(formatted(tmp_path, shown, shown), "costs")
    assert columns_of(intake.tables[0])["currency"] == ["USD", "USD"]
    assert [one.level for one in intake.problems if one.code == "shown-currency"] == [Level.ASSUMED]


def test_that_two_currencies_that_only_formats_say_are_never_added(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r'amounts of "Amount" in .* are shown in EUR and USD.*cannot be added'):
        read(formatted(tmp_path, "[$$-409]#,##0.00", "#,##0.00 [$€-407]"), "costs")


@pytest.mark.parametrize("shown", ["General", "#,##0.00", "0.0000", '0.0" h"'])
def test_that_other_formats_say_no_currency(tmp_path: Path, shown: str) -> None:
    assert "currency" not in columns_of(read(formatted(tmp_path, shown, shown), "costs").tables[0])


def test_that_figures_as_texts_and_as_numbers_are_one_column(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Date", "Amount"],
        ["01.08.2026", "10,50"],
        [at(2026, 8, 2), 20.25],
        ["13.08.2026", "1.200,00"],
    ]
    (table,) = read(booked(tmp_path, "costs", rows), "costs").tables
    assert columns_of(table) == {"date": [AUG[0], AUG[1], AUG[12]], "amount": [10.5, 20.25, 1200.0]}
