"""What is typed is read as people of any country write it, unless it could mean two things."""

from datetime import date

import pytest

from kpidesk.base.units import Unit
from kpidesk.views.entry import Mistyped, as_number, as_typed, read_day, read_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0.5", 0.5),
        ("0,5", 0.5),
        (".5", 0.5),
        (",5", 0.5),
        ("0,125", 0.125),
        ("1.234", 1.234),  # as this program writes it
        ("12,75", 12.75),
        ("1234,5", 1234.5),
        ("1,204.5", 1204.5),
        ("1.204,5", 1204.5),
        ("1 204,5", 1204.5),
        ("1\u202f204,5", 1204.5),
        ("1'204.5", 1204.5),
        ("1,204,500", 1204500.0),
        ("1.204.500", 1204500.0),
        ("-3", -3.0),
        ("−3,5", -3.5),
        (" 7 ", 7.0),
    ],
)
def test_that_a_number_of_any_notation_is_read(typed: str, number: float) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(("typed", "ways"), [("1,234", "1234 or 1.234"), ("12,500", "12500 or 12.500")])
def test_that_a_number_that_means_two_things_is_refused_with_both(typed: str, ways: str) -> None:
    with pytest.raises(Mistyped, match=f"can be read in two ways: write {ways}"):
        read_number(typed)


@pytest.mark.parametrize(
    "typed", ["", "soon", "1,2,3", "1.2.3", "12,34.5", "1e5", "inf", "nan", ".", ",", "5 %%", "1 23"]
)
def test_that_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Mistyped, match="Write a number such as"):
        read_number(typed)


def test_that_a_share_is_typed_in_percent_with_or_without_its_sign() -> None:
    assert [as_number(text, Unit.SHARE) for text in ("92", "92 %", "92,5", "92.5%")] == [0.92, 0.92, 0.925, 0.925]


@pytest.mark.parametrize("number", [0.925, 1.234, 1204.5, 49.988, 0.0001])
def test_that_what_stands_in_a_field_is_read_as_it_was(number: float) -> None:
    assert as_number(as_typed(number, Unit.RATIO), Unit.RATIO) == number


@pytest.mark.parametrize(
    "typed",
    ["2026-08-05", "5 August 2026", "5 Aug 2026", "05.08.2026", "5. 8. 2026", "5. August 2026", "2026/08/05"],
)
def test_that_a_day_of_any_notation_is_read(typed: str) -> None:
    assert read_day(typed) == date(2026, 8, 5)


@pytest.mark.parametrize(("typed", "day"), [("25/10/2026", 25), ("10/25/2026", 25), ("10/10/2026", 10)])
def test_that_strokes_are_read_where_they_mean_one_day(typed: str, day: int) -> None:
    assert read_day(typed) == date(2026, 10, day)


def test_that_a_day_that_means_two_is_refused_with_both() -> None:
    with pytest.raises(Mistyped, match=r"as 5 August or 8 May\. Write a day such as 2026-08-05"):
        read_day("05/08/2026")


@pytest.mark.parametrize("typed", ["", "soon", "31.02.2026", "2026-13-01", "5 Smarch 2026", "5 August"])
def test_that_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(Mistyped, match="is no day"):
        read_day(typed)
