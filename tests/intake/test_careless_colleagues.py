"""Exports as careless colleagues write them: each gives what was worked out by hand, or a sentence that says why not.

The pilot is in Berlin and counts in EUR.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from kpidesk.base.errors import Unusable
from kpidesk.base.problems import Level
from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import Intake, load
from tests.intake.intake_pieces import at, columns_of

AUG = [date(2026, 8, day) for day in range(1, 32)]


@dataclass(frozen=True)
class Sent:
    """A file, and what it must give: whole columns by name, absent columns, codes of what is told."""

    name: str
    text: str
    role: str | None = None
    gives: dict[str, list[Any]] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)


def read(path: Path, role: str | None, **said: Any) -> Intake:
    parts = path.parent / "parts"
    parts.mkdir()
    return load([Input(path, role, **said)], parts, "Europe/Berlin", Silent(), currency="EUR")


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    return path


def booked(folder: Path, name: str, rows: Sequence[Sequence[Any]]) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sheet1"
    for row in rows:
        sheet.append(list(row))
    path = folder / f"{name}.xlsx"
    book.save(path)
    return path


UNDERSTOOD = (
    Sent(
        "german bill with a subtotal, a total and a title",
        "Kostenaufstellung KI-Pilot;;;\nStand: 31.08.2026;;;\n;;;\nDatum;Kostenart;Betrag netto (EUR);Bemerkung\n"
        "01.08.2026;Inferenz;1.234,50;\n02.08.2026;Infrastruktur;980,00;\n03.08.2026;Inferenz;-120,00;\n"
        "Zwischensumme;;2.094,50;\n04.08.2026;Betrieb;500,00;\nGesamt;;2.594,50;\n",
        "costs",
        {"date": AUG[:4], "amount": [1234.5, 980.0, -120.0, 500.0], "currency": ["EUR"] * 4},
        told=("totals-row", "header-found"),
    ),
    Sent(
        "swiss thousands and brackets",
        "Datum;Betrag;Währung\n01.08.2026;1'234.50;CHF\n02.08.2026;980.00;EUR\n03.08.2026;(120.00);EUR\n",
        "costs",
        {"amount": [1234.5, 980.0, -120.0], "currency": ["CHF", "EUR", "EUR"]},
    ),
    Sent(
        "indian lakhs",
        'Date,Description,Amount (INR)\n13/08/2026,GPU,"1,23,456.00"\n14/08/2026,API,"45,600.50"\n'
        '15/08/2026,Refund,"(5,000.00)"\n',
        "costs",
        {"date": AUG[12:15], "amount": [123456.0, 45600.5, -5000.0], "currency": ["INR"] * 3},
    ),
    Sent(
        "french blanks between thousands",
        "Date;Libellé;Montant\n01/08/2026;Inférence;1 234,50 €\n15/08/2026;Infrastructure;980,00 €\n",
        "costs",
        {"date": [AUG[0], AUG[14]], "amount": [1234.5, 980.0], "currency": ["EUR", "EUR"]},
    ),
    Sent(
        "american dates that could be either are asked for",
        'Date,Amount\n8/1/2026,"$1,234.50"\n8/2/2026,$980.00\n8/3/2026,-$120.00\n',
        "costs",
        {"date": AUG[:3], "amount": [1234.5, 980.0, -120.0], "currency": ["USD"] * 3},
        answers={"date-order:date": "month-first"},
    ),
    Sent(
        "minus behind the figure",
        "Datum;Betrag\n01.08.2026;100,00\n02.08.2026;20,00-\n",
        "costs",
        {"amount": [100.0, -20.0]},
    ),
    Sent(
        "thousands of euros in the header",
        "Datum;Betrag (TEUR)\n01.08.2026;1,2\n02.08.2026;3,0\n",
        "costs",
        {"amount": [1200.0, 3000.0], "currency": ["EUR", "EUR"]},
    ),
    Sent(
        "amounts that a note above calls thousands",
        "All amounts in thousands of EUR,\n,\nDate,Amount\n2026-08-01,1.2\n2026-08-02,3.4\n",
        "costs",
        {"amount": [1.2, 3.4]},
        told=("scale-above",),
    ),
    Sent(
        "cents of a request",
        "request_id,timestamp,cost (cents)\n1,2026-08-01 10:00,1.23\n2,2026-08-01 10:01,2\n",
        "requests",
        {"cost": [0.0123, 0.02]},
    ),
    Sent(
        "a sign for each currency",
        "Date,Amount\n2026-08-01,€100\n2026-08-02,$200\n2026-08-03,£50\n",
        "costs",
        {"amount": [100.0, 200.0, 50.0], "currency": ["EUR", "USD", "GBP"]},
    ),
    Sent(
        "header and page number on each page",
        "Date,Service,Amount\n2026-08-01,A,1\n2026-08-02,A,2\nDate,Service,Amount\n2026-08-03,A,3\n",
        "costs",
        {"date": AUG[:3], "amount": [1.0, 2.0, 3.0]},
        told=("repeated-header",),
    ),
    Sent(
        "separator at the end of each line, and a column without a name in front",
        ",Date,Service,Amount,\n0,2026-08-01,A,1,\n1,2026-08-02,A,2,\n",
        "costs",
        {"date": AUG[:2], "service": ["A", "A"], "amount": [1.0, 2.0]},
    ),
    Sent(
        "mark at the beginning, quotes within quotes",
        '\ufeff"Date","Service","Amount"\r\n"2026-08-01","A ""x"", y","1,200.00"\r\n"2026-08-02","B","2.00"\r\n',
        "costs",
        {"service": ['A "x", y', "B"], "amount": [1200.0, 2.0]},
    ),
    Sent(
        "a row of units",
        "Date,Service,Amount\nYYYY-MM-DD,text,USD\n2026-08-01,A,1\n2026-08-02,A,2\n",
        "costs",
        {"amount": [1.0, 2.0], "currency": ["USD", "USD"]},
    ),
    Sent(
        "n/a everywhere",
        "Date,Service,Amount\n2026-08-01,n/a,n/a\n2026-08-02,A,2\nn/a,A,3\n-,A,4\n",
        "costs",
        {"amount": [2.0]},
        told=("missing-required",),
    ),
    Sent(
        "credit notes with the sign of a charge",
        "Date,Type,Amount,Currency\n2026-08-01,Invoice,100.00,EUR\n2026-08-02,Credit note,20.00,EUR\n",
        "costs",
        {"amount": [100.0, 20.0]},
        told=("overlooked-column",),
    ),
    Sent(
        "debit and credit in a column of letters",
        "Date,Amount,D/C\n2026-08-01,100.00,D\n2026-08-02,20.00,C\n",
        "costs",
        {"amount": [100.0, 20.0]},
        told=("overlooked-column",),
    ),
    Sent(
        "what was spent beside what was planned",
        "Date,Type,Amount\n2026-08-01,Actual,100\n2026-08-02,Forecast,120\n2026-08-03,Budget,130\n",
        "costs",
        {"amount": [100.0, 120.0, 130.0]},
        told=("overlooked-column",),
    ),
    Sent(
        "latency without a unit",
        "Request ID,Created At,Duration,Result\n1,2026-08-01T10:00:00Z,1200,success\n"
        "2,2026-08-01T10:01:00Z,800,success\n3,2026-08-01T10:02:00Z,2300,failure\n",
        "requests",
        {"latency_s": [1.2, 0.8, 2.3], "status": ["ok", "ok", "error"], "request_id": ["1", "2", "3"]},
        told=("unit",),
    ),
    Sent(
        "success as yes and no",
        "id,time,success\n1,2026-08-01 10:00,TRUE\n2,2026-08-01 10:01,FALSE\n",
        "requests",
        {"status": ["ok", "error"]},
    ),
    Sent(
        "error as yes and no names no error",
        "id,time,error\n1,2026-08-01 10:00,TRUE\n2,2026-08-01 10:01,FALSE\n",
        "requests",
        {"request_id": ["1", "2"]},
        lacks=("error_type", "status"),
        told=("unknown-columns",),
    ),
    Sent(
        "a status of 1 and 0 may be either",
        "id,time,status\n1,2026-08-01 10:00,1\n2,2026-08-01 10:01,0\n",
        "requests",
        {"status": [None, None]},
        told=("bad-word",),
    ),
    Sent(
        "american clock",
        "id,time\n1,08/13/2026 1:05:00 PM\n2,08/13/2026 12:05:00 AM\n3,08/14/2026 12:05:00 PM\n",
        "requests",
        {"timestamp": [at(2026, 8, 13, 11, 5), at(2026, 8, 12, 22, 5), at(2026, 8, 14, 10, 5)]},
    ),
    Sent(
        "milliseconds since 1970",
        "id,ts,latency_ms\n1,1785578400000,1200\n2,1785578460000,800\n",
        "requests",
        {"timestamp": [at(2026, 8, 1, 10), at(2026, 8, 1, 10, 1)], "latency_s": [1.2, 0.8]},
        told=("epoch",),
    ),
    Sent(
        "three zones in one column",
        "id,time\n1,2026-08-01T10:00:00Z\n2,2026-08-01T10:00:00+02:00\n3,2026-08-01 10:00:00\n",
        "requests",
        {"timestamp": [at(2026, 8, 1, 10), at(2026, 8, 1, 8), at(2026, 8, 1, 8)]},
    ),
    Sent(
        "hours that the clocks skip and repeat",
        "id,time\n1,2026-10-25 02:30:00\n2,2026-03-29 02:30:00\n",
        "requests",
        {"timestamp": [at(2026, 10, 25, 0, 30), at(2026, 3, 29, 1)]},
        told=("clock-change",),
    ),
    Sent(
        "ids that became figures",
        "request_id,timestamp,user_id\n1001.0,2026-08-01 10:00,55.0\n1002.0,2026-08-01 11:00,56.0\n",
        "requests",
        {"request_id": ["1001", "1002"], "user_id": ["55", "56"]},
    ),
    Sent(
        "ids that a spreadsheet rounded identify nothing",
        "request_id,timestamp\n1.23457E+15,2026-08-01 10:00\n1.23457E+15,2026-08-01 11:00\n",
        "requests",
        {"request_id": [None, None]},
        told=("damaged-id",),
    ),
    Sent(
        "shares of 45 are not read as 0.45 without a word",
        "request_id,timestamp,groundedness\n1,2026-08-01 10:00,45\n2,2026-08-01 11:00,80%\n",
        "requests",
        {"groundedness": [None, 0.8]},
        told=("out-of-range",),
    ),
    Sent(
        "a total and an average below a log",
        "request_id,timestamp,latency_s,cost\n1,2026-08-01 10:00,1,0.1\n2,2026-08-01 10:01,2,0.2\n"
        "Total,,3,0.3\nAverage,,1.5,0.15\n",
        "requests",
        {"latency_s": [1.0, 2.0], "cost": [0.1, 0.2]},
        told=("totals-row", "missing-required"),
    ),
    Sent(
        "one row for the requests of an hour",
        "timestamp,model,count,latency_ms\n2026-08-01 10:00,gpt,1200,1200\n2026-08-01 11:00,gpt,1300,1100\n",
        "requests",
        {"latency_s": [1.2, 1.1]},
        told=("overlooked-column",),
    ),
    Sent(
        "open incidents with a dash",
        "Number,Opened,Resolved,Priority,State\nINC001,01.08.2026 10:00,01.08.2026 12:00,1 - Critical,Closed\n"
        "INC002,13.08.2026 10:00,-,3 - Moderate,In Progress\nINC003,14.08.2026 10:00,n/a,2 - High,On Hold\n",
        "incidents",
        {"resolved_at": [at(2026, 8, 1, 10), None, None], "severity": ["critical", "medium", "high"]},
    ),
    Sent(
        "stories and tasks among the incidents",
        "Key,Type,Created,Resolved\nAI-1,Incident,2026-08-01 10:00,2026-08-01 12:00\n"
        "AI-2,Story,2026-08-02 10:00,2026-08-09 10:00\n",
        "incidents",
        {"incident_id": ["AI-1", "AI-2"]},
        told=("overlooked-column",),
    ),
    Sent(
        "hours and minutes of work",
        "Date,Person,Hours\n2026-08-03,Ann,1:30\n2026-08-03,Bob,0:45\n",
        "effort",
        {"hours": [1.5, 0.75]},
    ),
    Sent(
        "hours of a month are no minutes",
        "Date,Employee,Hours worked\n2026-08-31,Ann,160\n2026-08-31,Bob,150\n",
        "effort",
        {"hours": [160.0, 150.0]},
    ),
    Sent(
        "a day of work has eight hours",
        "Date,Person,Effort (days)\n2026-08-03,Ann,1\n2026-08-03,Bob,0.5\n",
        "effort",
        {"hours": [8.0, 4.0]},
        told=("day-length",),
    ),
    Sent(
        "german days of a person",
        "Datum;Mitarbeiter;Aufwand (PT)\n03.08.2026;Ann;1\n04.08.2026;Bob;0,5\n",
        "effort",
        {"hours": [8.0, 4.0]},
    ),
    Sent(
        "people who were not active",
        "User,Date,Active\nann,2026-08-03,yes\nbob,2026-08-03,no\n",
        "activity",
        {"user_id": ["ann", "bob"]},
        told=("overlooked-column",),
    ),
    Sent(
        "a log backwards that nobody named",
        "Status,Latency (ms),User,Timestamp,ID\nok,1200,a,2026-08-01 10:00,1\nerror,800,b,2026-08-01 10:00,2\n",
        None,
        {"status": ["ok", "error"], "latency_s": [1.2, 0.8], "request_id": ["1", "2"]},
        told=("proposed-columns",),
    ),
    Sent(
        "the program's own headers in a file that nobody named",
        "Date,Employee,Category,Amount,Currency\n2026-08-01,Ann,Travel,120,EUR\n2026-08-02,Bob,Meals,20,EUR\n",
        None,
        {"amount": [120.0, 20.0]},
        told=("role", "bad-word"),
    ),
)


@pytest.mark.parametrize("sent", UNDERSTOOD, ids=[one.name for one in UNDERSTOOD])
def test_that_a_careless_export_gives_its_figures_and_is_told(tmp_path: Path, sent: Sent) -> None:
    intake = read(written(tmp_path, "export", sent.text), sent.role, columns=sent.columns, answers=sent.answers)
    (table,) = intake.tables
    found = columns_of(table)
    assert {name: found[name] for name in sent.gives} == sent.gives
    assert not set(sent.lacks) & set(found)
    loud = {one.code for one in intake.problems if one.level in (Level.ERROR, Level.WARNING)}
    assert set(sent.told) <= {one.code for one in intake.problems}
    assert loud <= set(sent.told)


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
