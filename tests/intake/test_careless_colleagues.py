"""Exports as careless colleagues write them: each gives what was worked out by hand, or a sentence that says why not.

The pilot is in Berlin and counts in EUR.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kpidesk.base.problems import Level
from tests.intake.careless_files import AUG, read, written
from tests.intake.intake_pieces import at, columns_of


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
