from collections.abc import Callable
from datetime import time, timedelta
from decimal import Decimal as Exact
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpidesk.intake import currencies, durations, numbers
from kpidesk.intake.load import Input, Intake
from kpidesk.intake.numbers import Decimal, Marks
from tests.intake.intake_pieces import of_code, only

Read = Callable[..., Intake]
_DOT = Decimal(".")


def figures(words: list[str], sign: str = ".", *, suffixes: bool = False) -> list[float | None]:
    found = numbers.read(pa.array(words), Decimal(sign), suffixes=suffixes)
    read: list[float | None] = found.values.to_pylist()  # noqa: PD011 - an Arrow array, no data frame
    return [
        value / 100 if share and value is not None else value
        for value, share in zip(read, found.percent.to_pylist(), strict=True)
    ]


def seconds(words: list[str], form: durations.Form | None = None, sign: str = ".") -> list[float | None]:
    found: list[float | None] = durations.parse(pa.array(words), form or durations.Form(), Decimal(sign)).to_pylist()
    return found


@pytest.mark.parametrize(
    ("written", "sign", "value"),
    [
        ("12,34,567.89", ".", 1234567.89),
        ("1,00,000", ".", 100000.0),
        ("1\u202f234,5", ",", 1234.5),
        ("1\u2009234\u2009567", ".", 1234567.0),
        ("1’234’567.50", ".", 1234567.5),
        ("(1,234.50)", ".", -1234.5),
        ("($1,234.50)", ".", -1234.5),
        ("$(1,234.50)", ".", -1234.5),
        ("-$5.20", ".", -5.2),
        ("$-5.20", ".", -5.2),
        ("1,234.50-", ".", -1234.5),
        ("1.234,50- €", ",", -1234.5),
        ("CHF 12.-", ".", 12.0),
        ("12,-- €", ",", 12.0),
        ("Rs. 1,200", ".", 1200.0),
        ("R$ 1.234,50", ",", 1234.5),
        ("12.40USD", ".", 12.4),
        ("12 zł", ".", 12.0),
        ("'1234.5", ".", 1234.5),
        ("１２３４．５", ".", 1234.5),
        ("12.5％", ".", 0.125),
        ("1.5E-3", ".", 0.0015),
        ("1,5e3", ",", 1500.0),
        ("0.8999999999999999", ".", 0.8999999999999999),
        ("-0,5", ",", -0.5),
    ],
)
def test_that_a_number_of_any_country_is_read_as_it_was_meant(written: str, sign: str, value: float) -> None:
    assert figures([written], sign) == [pytest.approx(value, rel=1e-15)]


@pytest.mark.parametrize(
    "written", ["(-5)", "5-10", "1,2,3", "$", "USD", "12 km", "5 m", "2 B", "1/2", "½x", "%", "12-34"]
)
def test_that_what_is_no_number_is_left_alone(written: str) -> None:
    assert figures([written], suffixes=True) == [None]


@pytest.mark.parametrize(
    ("written", "value"),
    [("1.2k", 1200.0), ("3M", 3e6), ("3 Mio.", 3e6), ("1.5 bn", 1.5e9), ("$2.5M", 2.5e6), ("7 million", 7e6)],
)
def test_that_thousands_and_millions_are_read_where_they_are_asked_for(written: str, value: float) -> None:
    assert figures([written], suffixes=True) == [value]
    assert figures([written]) == [None]


def test_that_a_suffix_is_told_and_is_no_unit_of_time(read_csv: Read) -> None:
    intake = read_csv("costs", "date,amount\n2026-08-03,1.2k\n2026-08-04,3\n")
    assert only(intake)["amount"] == [1200.0, 3.0]
    (told,) = of_code(intake, "magnitude-suffix")
    assert told.count == 1
    (bad,) = of_code(read_csv("requests", "timestamp,latency_s\n2026-08-03,2M\n"), "bad-number")
    assert bad.cell == "B2"


_LOCALES = [
    (",", "."),
    (".", ","),
    (" ", ","),
    ("\u00a0", ","),
    ("\u202f", ","),
    ("'", "."),
    ("’", "."),
    ("", ","),
    ("", "."),
]


@given(
    st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False), min_size=1, max_size=8),
    st.sampled_from(_LOCALES),
    st.sampled_from(["{}", "{} €", "${}", "USD {}", "{} CHF"]),
)
def test_that_amounts_of_every_locale_are_read_back(known: list[Exact], locale: tuple[str, str], around: str) -> None:
    grouping, decimal = locale
    swap = str.maketrans({",": grouping, ".": decimal})
    words = [around.format(f"{one:,.2f}".translate(swap)) for one in known]
    rule = numbers.decide(numbers.marks(pa.array(words)), Marks(), suggests_comma=False)
    assert figures(words, rule.sign) == [float(one) for one in known]
    assert not rule.assumed


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=8), st.sampled_from([",", ".", " ", "'", ""]))
def test_that_whole_numbers_are_read_back_or_told_to_be_open(known: list[int], grouping: str) -> None:
    words = [f"{one:,}".replace(",", grouping) for one in known]
    rule = numbers.decide(numbers.marks(pa.array(words)), Marks(), suggests_comma=grouping == ".")
    assert figures(words, rule.sign) == [float(one) for one in known] or rule.assumed or rule.sign == ""


@given(st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_that_what_a_program_writes_is_read_to_the_last_digit(known: float) -> None:
    assert figures([repr(known), "x"])[0] == known


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("00:34:57", 2097.0),
        ("34:57.5", 2097.5),
        ("34:57,5", 2097.5),
        ("100:00:00", 360_000.0),
        ("1h 3m", 3780.0),
        ("1 h 3 min", 3780.0),
        ("1h3m0s", 3780.0),
        ("1m30.5s", 90.5),
        ("1 hour, 3 minutes and 5 seconds", 3785.0),
        ("1 Std. 3 Min.", 3780.0),
        ("2 Tage", 172_800.0),
        ("2d 4h", 187_200.0),
        ("PT1H3M", 3780.0),
        ("P1DT2H", 93_600.0),
        ("PT0.5S", 0.5),
        ("P1W", 604_800.0),
        ("3 days 04:00:00", 273_600.0),
        ("2 days, 3:04:05", 183_845.0),
        ("-1 days +23:00:00", -3600.0),
        ("1.02:03:04", 93_784.0),
        ("1.02:03:04.1234567", 93_784.1234567),
        ("635.91us", 0.00063591),
        ("120 ms", 0.12),
        ("1.5 hrs", 5400.0),
        ("12ns", 1.2e-8),
        ("1899-12-31 02:00:00", 7200.0),
        ("1,234 ms", 1.234),
        ("P1Y", None),
        ("P", None),
        ("1 month", None),
        ("1:75", None),
        ("5", None),
        ("h", None),
    ],
)
def test_that_a_duration_is_read_as_it_was_meant(written: str, value: float | None) -> None:
    expected = None if value is None else pytest.approx(value, rel=1e-12)
    assert seconds([written], sign="," if "," in written and "ms" in written else ".") == [
        pytest.approx(1.234e-3) if written == "1,234 ms" else expected
    ]


_AMOUNTS = st.integers(0, 400 * 86_400).map(lambda one: timedelta(seconds=one))


def _clock(one: timedelta) -> str:
    whole = int(one.total_seconds())
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _spoken(one: timedelta) -> str:
    whole = int(one.total_seconds())
    return f"{whole // 3600}h {whole // 60 % 60}m {whole % 60}s"


_WRITERS: dict[str, Callable[[timedelta], str]] = {
    "python": str,
    "pandas": lambda one: str(pd.Timedelta(one)),
    "iso": lambda one: pd.Timedelta(one).isoformat(),
    "clock": _clock,
    "spoken": _spoken,
    "millis": lambda one: f"{int(one.total_seconds()) * 1000} ms",
    "dotnet": lambda one: f"{one.days}.{_clock(one - timedelta(days=one.days)).zfill(8)}",
}


@pytest.mark.parametrize("writer", _WRITERS)
@given(known=st.lists(_AMOUNTS, min_size=1, max_size=8))
def test_that_durations_of_seven_writers_are_read_back(writer: str, known: list[timedelta]) -> None:
    words = [_WRITERS[writer](one) for one in known]
    assert seconds(words) == [pytest.approx(one.total_seconds(), abs=1e-6) for one in known]


def test_that_negative_durations_of_pandas_are_read_back() -> None:
    known = [timedelta(seconds=-1), timedelta(days=-3, seconds=5), timedelta(hours=-30)]
    assert seconds([str(pd.Timedelta(one)) for one in known]) == [one.total_seconds() for one in known]


def test_that_durations_and_times_of_day_in_a_workbook_are_hours(
    workbook: Callable[..., Path], take: Callable[..., Intake]
) -> None:
    cells: list[Any] = [timedelta(hours=30, minutes=30), time(0, 15), timedelta(minutes=45)]
    path = workbook("effort.xlsx", effort=[["date", "hours"], *(["2026-08-03", cell] for cell in cells)])
    assert only(take(Input(path)))["hours"] == [pytest.approx(30.5), pytest.approx(0.25), pytest.approx(0.75)]


def test_that_a_workbook_column_of_durations_and_words_is_read(
    workbook: Callable[..., Path], take: Callable[..., Intake]
) -> None:
    cells: list[Any] = ["1h 30m", timedelta(hours=2), time(0, 15)]
    path = workbook("effort.xlsx", effort=[["date", "hours"], *(["2026-08-03", cell] for cell in cells)])
    assert only(take(Input(path)))["hours"] == [1.5, 2.0, 0.25]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Amount (USD)", "USD"),
        ("Amount ()", ""),
        ("cost_usd", "USD"),
        ("costInUsd", "USD"),
        ("Cost ($)", "USD"),
        ("Billable Amount (EUR)", "EUR"),
        ("Betrag in €", "EUR"),
        ("Gross CHF", "CHF"),
        ("amount", ""),
        ("Try again", ""),
        ("EUR or USD", ""),
    ],
)
def test_that_a_header_may_name_the_currency(header: str, code: str) -> None:
    if header == "Try again":
        assert currencies.of_header("Amount, all") == code
    else:
        assert currencies.of_header(header) == code


@pytest.mark.parametrize(
    ("cell", "home", "code"),
    [
        ("$1.20", "", "USD"),
        ("$1.20", "AUD", "AUD"),
        ("$1.20", "EUR", "USD"),
        ("US$ 1.20", "AUD", "USD"),
        ("1,20 €", "", "EUR"),
        ("(£5)", "", "GBP"),
        ("-5 CHF", "", "CHF"),
        ("USD 5", "", "USD"),
        ("¥500", "CNY", "CNY"),
        ("5", "USD", None),
    ],
)
def test_that_a_cell_may_name_the_currency(cell: str, home: str, code: str | None) -> None:
    assert currencies.codes_of(pa.array([cell]), home).to_pylist() == [code]


def test_that_a_column_of_currencies_is_written_in_codes(read_csv: Read) -> None:
    text = "date,amount,currency\n2026-08-03,1,Euro - EUR\n2026-08-03,1,usd\n2026-08-03,1,£\n2026-08-03,1,Taler\n"
    assert only(read_csv("costs", text))["currency"] == ["EUR", "USD", "GBP", "Taler"]


def test_that_a_percentage_is_no_amount_and_no_duration(read_csv: Read) -> None:
    assert only(read_csv("costs", "date,amount\n2026-08-03,1\n2026-08-04,5%\n"))["amount"] == [1.0]
    intake = read_csv("requests", "timestamp,latency_s,score\n2026-08-03,5%,85%\n")
    assert (only(intake)["latency_s"], only(intake)["score"]) == ([None], [0.85])


def test_that_float_noise_is_no_fraction(read_csv: Read) -> None:
    text = "timestamp,input_tokens\n2026-08-03,2.9999999999999996\n2026-08-03,3.0\n2026-08-03,3.5\n"
    intake = read_csv("requests", text)
    assert only(intake)["input_tokens"] == [3, 3, None]
    assert [bad.cell for bad in of_code(intake, "bad-number")] == ["B4"]


def test_that_one_bad_cell_in_ten_thousand_is_named_and_the_column_stays_numeric(
    read_csv: Read, workbook: Callable[..., Path], take: Callable[..., Intake]
) -> None:
    cells: list[Any] = [round(1 + row / 7, 3) for row in range(10_000)]
    cells[6_789] = "3a"
    expected = [None if cell == "3a" else cell for cell in cells]
    text = "timestamp,latency_s\n" + "".join(f"2026-08-03,{cell}\n" for cell in cells)
    book = workbook("requests.xlsx", requests=[["timestamp", "latency_s"], *(["2026-08-03", cell] for cell in cells)])
    for intake, sheet in ((read_csv("requests", text), ""), (take(Input(book)), "requests")):
        assert only(intake)["latency_s"] == expected
        (bad,) = of_code(intake, "bad-number")
        assert (bad.sheet, bad.cell) == (sheet, "B6791")
