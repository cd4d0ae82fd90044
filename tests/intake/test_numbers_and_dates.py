from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as Exact
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpidesk.intake import moments, numbers
from kpidesk.intake.moments import Order
from kpidesk.intake.numbers import Decimal, Marks
from tests.intake.intake_pieces import at

_USUAL = Order()


def figures(words: list[str], sign: str = ".") -> list[float | None]:
    values, percent = numbers.parse(pa.array(words), Decimal(sign))
    return [
        value / 100 if share and value is not None else value
        for value, share in zip(values.to_pylist(), percent.to_pylist(), strict=True)
    ]


def times(words: list[str], order: Order = _USUAL, zone: str = "UTC") -> list[datetime | None]:
    found: list[datetime | None] = moments.parse(pa.array(words), order, zone).utc.to_pylist()
    return found


@pytest.mark.parametrize(
    ("written", "sign", "value"),
    [
        ("1.5", ".", 1.5),
        ("-3", ".", -3.0),
        ("+2", ".", 2.0),
        ("1,234.50", ".", 1234.5),
        ("1,234", ".", 1234.0),
        ("1.234,50", ",", 1234.5),
        ("1.234", ",", 1234.0),
        ("7,5", ",", 7.5),
        ("$1,234.50", ".", 1234.5),
        ("1.234,50 €", ",", 1234.5),
        ("USD 12.40", ".", 12.4),
        ("(120.00)", ".", -120.0),
        ("−4.5", ".", -4.5),
        ("37 %", ".", 0.37),
        ("37%", ".", 0.37),
        ("1 234,5", ",", 1234.5),
        ("1'234.5", ".", 1234.5),
        ("1\u00a0234", ".", 1234.0),
        ("8.0e-07", ".", 8e-07),
        ("0.00000080000", ".", 8e-07),
        (".5", ".", 0.5),
    ],
)
def test_that_a_number_is_read_as_it_was_meant(written: str, sign: str, value: float) -> None:
    assert figures([written], sign) == [pytest.approx(value, rel=1e-15)]


@pytest.mark.parametrize("written", ["3a", "12 34", "1,23,4", "1.2.3", "inf", "0x10", "1,5", "--1", "e5", "1 2"])
def test_that_what_is_no_number_is_not_read_as_one(written: str) -> None:
    assert figures([written]) == [None]


def test_that_the_decimal_sign_is_decided_by_the_cells_that_are_sure() -> None:
    nothing = Marks()
    assert numbers.decide(numbers.marks(pa.array(["1,234", "7,5"])), nothing, suggests_comma=False) == Decimal(",")
    assert numbers.decide(numbers.marks(pa.array(["1.234", "7.5"])), nothing, suggests_comma=True) == Decimal(".")


def test_that_a_column_with_both_signs_loses_only_the_cells_that_can_be_read_both_ways() -> None:
    words = ["7,5", "7.5", "1,234", "1.234", "1,234.5"]
    rule = numbers.decide(numbers.marks(pa.array(words)), Marks(), suggests_comma=False)
    assert rule == Decimal("")
    assert figures(words, "") == [7.5, 7.5, None, None, 1234.5]


def test_that_open_cells_follow_the_other_columns_then_the_form_of_the_file() -> None:
    open_comma = numbers.marks(pa.array(["1,234", "2,345"]))
    assert numbers.decide(open_comma, Marks(comma=3), suggests_comma=False) == Decimal(",", assumed=True)
    assert numbers.decide(open_comma, Marks(), suggests_comma=True) == Decimal(",", assumed=True)
    assert numbers.decide(open_comma, Marks(), suggests_comma=False) == Decimal(".", assumed=True)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False), st.booleans(), st.booleans())
def test_that_every_rendering_of_a_number_is_read_back(number: Exact, comma: bool, grouped: bool) -> None:  # noqa: FBT001 - a case of the table
    text = f"{number:,.3f}" if grouped else f"{number:.3f}"
    sure = "0.5"
    if comma:
        text, sure = text.translate(str.maketrans(",.", ".,")), "0,5"
    rule = numbers.decide(numbers.marks(pa.array([text, sure])), Marks(), suggests_comma=False)
    ambiguous = rule.sign == ""
    assert not ambiguous
    assert figures([text], rule.sign) == [float(number)]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-08-31", at(2026, 8, 31)),
        ("2026-08-31 14:05", at(2026, 8, 31, 14, 5)),
        ("2026-08-31T14:05:09.123Z", at(2026, 8, 31, 14, 5, 9, 123000)),
        ("2023-11-16 18:17:03.9799600", at(2023, 11, 16, 18, 17, 3, 979960)),
        ("2024-02-26 17:09:00+02:00", at(2024, 2, 26, 15, 9)),
        ("2024-02-26T17:09:00-0530", at(2024, 2, 26, 22, 39)),
        ('"2024-01-01T00:00:00.000Z"', None),
        ("2026/08/31", at(2026, 8, 31)),
        ("31.08.2026 9:05", at(2026, 8, 31, 9, 5)),
        ("29/2/2016 01:16", at(2016, 2, 29, 1, 16)),
        ("12/Mar/24 9:41 AM", at(2024, 3, 12, 9, 41)),
        ("12/Mar/24 12:10 AM", at(2024, 3, 12, 0, 10)),
        ("12/Mar/24 12:10 PM", at(2024, 3, 12, 12, 10)),
        ("02-Nov-04", at(2004, 11, 2)),
        ("1 Jun 2024", at(2024, 6, 1)),
        ("Aug 28, 2024", at(2024, 8, 28)),
        ("20260831", at(2026, 8, 31)),
        ("1767225600", at(2026, 1, 1)),
        ("1767225600000", at(2026, 1, 1)),
        ("1767225600000000", at(2026, 1, 1)),
        ("1767225600000000000", at(2026, 1, 1)),
        ("45123.5", at(2023, 7, 16, 12)),
        ("2026-02-30", None),
        ("2026-13-01", None),
        ("31/11/2026", None),
        ("2026-08-31 25:00", None),
        ("yesterday", None),
        ("12", None),
    ],
)
def test_that_a_time_is_read_as_it_was_meant(written: str, moment: datetime | None) -> None:
    assert times([written]) == [moment]


@given(
    st.lists(st.dates(date(1990, 1, 1), date(2099, 12, 31)), min_size=1, max_size=30),
    st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%b-%Y", "%Y%m%d", "%Y/%m/%d", "%b %d, %Y"]),
)
def test_that_dates_in_eight_forms_are_read_back_or_reported_open(days: list[date], form: str) -> None:
    words = pa.array([day.strftime(form) for day in days])
    rule = moments.decide(moments.orders(words), moments.Orders())
    read = [found.date() if found else None for found in moments.parse(words, rule, "UTC").utc.to_pylist()]
    assert read == days or rule.assumed


def test_that_any_value_above_twelve_decides_the_order_of_the_whole_column() -> None:
    month_first = moments.decide(moments.orders(pa.array(["03/04/2026", "04/13/2026"])), moments.Orders())
    assert month_first == Order(day_first=False)
    day_first = moments.decide(moments.orders(pa.array(["03/04/2026", "13/04/2026"])), moments.Orders())
    assert day_first == Order(day_first=True)
    assert moments.decide(moments.orders(pa.array(["03/04/2026"])), moments.Orders()) == Order(True, assumed=True)


def test_that_a_column_that_proves_both_orders_keeps_only_what_is_sure() -> None:
    assert times(["13/04/2026", "04/13/2026", "03/04/2026", "05/05/2026"], Order(None)) == [
        at(2026, 4, 13),
        at(2026, 4, 13),
        None,
        at(2026, 5, 5),
    ]


@given(
    st.datetimes(at(2000, 1, 1), at(2037, 12, 31)).map(lambda moment: moment.replace(microsecond=0)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]),
)
def test_that_local_times_become_utc_as_the_standard_library_says(moment: datetime, zone: str) -> None:
    there = moment.replace(tzinfo=ZoneInfo(zone))
    expected = there.astimezone(UTC)
    exists = expected.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == moment
    found = times([moment.isoformat(" ")], zone=zone)[0]
    assert found is not None
    assert (found == expected.replace(tzinfo=None)) == exists or not exists


def test_that_a_repeated_hour_is_taken_the_first_time_and_a_skipped_one_moves_on() -> None:
    read = moments.parse(pa.array(["2026-10-25 02:30:00", "2026-03-29 02:30:00"]), Order(), "Europe/Berlin")
    assert read.utc.to_pylist() == [at(2026, 10, 25, 0, 30), at(2026, 3, 29, 1, 0)]
    assert read.shifted == 2


def test_that_typed_times_with_and_without_a_zone_are_kept_apart() -> None:
    naive = pa.array([at(2026, 8, 3, 9)], pa.timestamp("ms"))
    assert moments.parse(naive, Order(), "Europe/Berlin").utc.to_pylist() == [at(2026, 8, 3, 7)]
    zoned = pa.array([datetime(2026, 8, 3, 9, tzinfo=UTC)], pa.timestamp("ns", "America/New_York"))
    read = moments.parse(zoned, Order(), "Europe/Berlin")
    assert read.utc.to_pylist() == [at(2026, 8, 3, 9)]
    assert read.local.to_pylist() == [at(2026, 8, 3, 9) + timedelta(hours=2)]
