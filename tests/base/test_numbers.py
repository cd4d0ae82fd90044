import re
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kpidesk.base.numbers import Figure, around, exact, figure, interval, number, reading
from kpidesk.base.units import Unit
from kpidesk.base.values import Lack, Missing, Value
from kpidesk.pilot.profile import Line

UNITS = [unit for unit in Unit if unit is not Unit.DATE]
# What a reader takes the words for, in the unit of the measure.
WORDS = {
    (Unit.SECONDS, "ms"): 1 / 1000,
    (Unit.HOURS, "min"): 1 / 60,
    (Unit.HOURS, "s"): 1 / 3600,
    (Unit.SHARE, "%"): 1 / 100,
    (Unit.SHARE_GAP, "pts"): 1 / 100,
    (Unit.SHARE_GAP, "pt"): 1 / 100,
}


def read_back(text: str, unit: Unit) -> float:
    match = re.fullmatch(r"(−?)\$?([\d,]+(?:\.\d+)?) ?(.*)", text)
    assert match, text
    size = float(match[2].replace(",", "")) * WORDS.get((unit, match[3]), 1.0)
    return -size if match[1] else size


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (3.8, Unit.SECONDS, "3.8 s"),
        (0.35, Unit.SECONDS, "0.35 s"),
        (0.02, Unit.SECONDS, "20 ms"),
        (600, Unit.SECONDS, "600 s"),
        (0.0014, Unit.SECONDS, "1.4 ms"),
        (0.0, Unit.SECONDS, "0 s"),
        (12.4, Unit.MINUTES, "12 min"),
        (2.5, Unit.MINUTES, "2.5 min"),
        (0.75, Unit.HOURS, "45 min"),
        (0.1, Unit.HOURS, "6.0 min"),
        (0.005, Unit.HOURS, "18 s"),
        (26.04, Unit.HOURS, "26.0 h"),
        (3, Unit.DAYS, "3 days"),
        (1, Unit.DAYS, "1 day"),
        (45.25, Unit.DAYS, "45.2 days"),
        (0.97, Unit.SHARE, "97.0 %"),
        (0.0035, Unit.SHARE, "0.35 %"),
        (1.0, Unit.SHARE, "100 %"),
        (0.0, Unit.SHARE, "0 %"),
        (-0.31, Unit.SHARE, "−31.0 %"),
        (0.018, Unit.SHARE_GAP, "1.8 pts"),
        (0.0, Unit.SHARE_GAP, "0 pts"),
        (1.2, Unit.POINTS_PER_30_DAYS, "1.2 pts / 30 d"),
        (-0.4, Unit.POINTS_PER_30_DAYS, "−0.4 pts / 30 d"),
        (0.28, Unit.POINTS_PER_WEEK, "0.28 pts / week"),
        (0.8, Unit.HOURS_PER_1000, "0.80 h / 1,000"),
        (40, Unit.HOURS_PER_WEEK, "40.0 h / week"),
        (0.35, Unit.MONEY, "$0.35"),
        (0.0042, Unit.MONEY, "$0.0042"),
        (-1.5, Unit.MONEY, "−$1.50"),
        (1234.5, Unit.MONEY, "$1,234.50"),
        (80_000, Unit.MONEY, "$80,000"),
        (50, Unit.RPS, "50 RPS"),
        (9.87, Unit.RPS, "9.9 RPS"),
        (1.31, Unit.RATIO, "1.31"),
        (31_482, Unit.COUNT, "31,482"),
        (date(2026, 10, 25).toordinal(), Unit.DATE, "25 October 2026"),
    ],
)
def test_that_a_number_reads_as_people_write_it(value: float, unit: Unit, text: str) -> None:
    assert number(value, unit) == text


@pytest.mark.parametrize(
    ("currency", "text"),
    [("USD", "$0.35"), ("EUR", "€0.35"), ("GBP", "£0.35"), ("JPY", "¥0.35"), ("CHF", "0.35 CHF"), ("SEK", "0.35 SEK")],
)
def test_that_money_has_its_sign_or_its_code(currency: str, text: str) -> None:
    assert number(0.35, Unit.MONEY, currency) == text


def test_that_a_currency_without_cents_has_none() -> None:
    assert number(350, Unit.MONEY, "JPY") == "¥350"


@pytest.mark.parametrize(
    ("value", "unit", "mark", "text"),
    [
        (0.9796, Unit.SHARE, 0.98, "97.96 %"),
        (0.97999, Unit.SHARE, 0.98, "97.999 %"),
        (0.98, Unit.SHARE, 0.98, "98.0 %"),
        (0.9804, Unit.SHARE, 0.98, "98.04 %"),
        (5.004, Unit.SECONDS, 5, "5.004 s"),
        (0.1 + 0.2, Unit.HOURS_PER_1000, 0.3, "0.30 h / 1,000"),
        (0.9999, Unit.HOURS, 1, "59.99 min"),
        (0.9875, Unit.SHARE, 0.9875, "98.75 %"),
        (59.96, Unit.DAYS, 60, "59.96 days"),
        (0.99996, Unit.SHARE, 0.95, "99.996 %"),
        (0.0004, Unit.MONEY, 0.2, "$0.00040"),
        (4e-7, Unit.SHARE, 0.005, "0.00004 %"),
    ],
)
def test_that_digits_are_added_rather_than_a_line_crossed(value: float, unit: Unit, mark: float, text: str) -> None:
    assert number(value, unit, lines=(mark,)) == text


@given(
    st.sampled_from(UNITS),
    st.floats(-2e5, 2e5),
    st.lists(st.floats(-2e5, 2e5), max_size=2),
    st.sampled_from(["<", "<=", ">", ">="]),
)
@example(Unit.SHARE, 0.9796, [0.98], ">=")
@example(Unit.HOURS, 1 - 1e-7, [1.0], "<")
def test_that_the_printed_number_holds_a_line_just_when_the_value_does(
    unit: Unit, value: float, marks: list[float], op: str
) -> None:
    printed = read_back(number(value, unit, lines=marks), unit)
    for mark in marks:
        assert Line(op, mark).holds(printed) == Line(op, mark).holds(value)


@given(
    st.sampled_from(UNITS),
    st.floats(1e-3, 1e3),
    st.floats(-0.01, 0.01),
    st.sampled_from(["<", "<=", ">", ">="]),
)
def test_that_this_is_so_close_to_the_line(unit: Unit, mark: float, off: float, op: str) -> None:
    value = mark * (1 + off)
    printed = read_back(number(value, unit, lines=(mark,)), unit)
    assert Line(op, mark).holds(printed) == Line(op, mark).holds(value)


@given(st.sampled_from(UNITS), st.floats(-1e6, 1e6))
def test_that_a_printed_number_is_close_to_the_value(unit: Unit, value: float) -> None:
    assert read_back(number(value, unit), unit) == pytest.approx(value, rel=0.051, abs=1e-9)


@given(st.sampled_from(UNITS), st.floats(1e-8, 1e-3))
def test_that_something_never_reads_as_nothing(unit: Unit, value: float) -> None:
    assert read_back(number(value, unit), unit) > 0


@given(st.floats(0, 1, exclude_max=True))
def test_that_not_quite_all_never_reads_as_all(share: float) -> None:
    assume(share < 1 - 2e-9)
    assert read_back(number(share, Unit.SHARE), Unit.SHARE) < 1


@given(st.sampled_from(UNITS), st.floats(1e-3, 1e5))
def test_that_a_line_or_setting_is_printed_exactly(unit: Unit, mark: float) -> None:
    rounded = float(f"{mark:.4g}")
    assert read_back(exact(rounded, unit), unit) == pytest.approx(rounded, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("value", "unit", "ends", "text"),
    [
        (0.75, Unit.HOURS, (0.5, 1.1), "30 – 66 min"),
        (1.2, Unit.POINTS_PER_30_DAYS, (-0.975, 3.37), "−1.0 to 3.4 pts / 30 d"),
        (0.41, Unit.MONEY, (0.38, 0.45), "$0.38 – $0.45"),
        (date(2026, 11, 8).toordinal(), Unit.DATE, (date(2026, 11, 1).toordinal(),) * 2, "1 and 1 November 2026"),
    ],
)
def test_that_an_interval_in_a_sentence_is_in_the_scale_of_its_value(
    value: float, unit: Unit, ends: tuple[float, float], text: str
) -> None:
    assert around(value, ends, unit) == text


@pytest.mark.parametrize(
    ("ends", "unit", "beside", "text"),
    [
        ((0.38, 0.45), Unit.MONEY, 0.41, "0.38 – 0.45"),
        ((0.053, 0.068), Unit.SHARE, 0.06, "5.3 – 6.8"),
        ((1.15, 1.27), Unit.SECONDS, 1.2, "1.15 – 1.27"),
        ((3.5, 4.1), Unit.SECONDS, 3.8, "3.5 – 4.1"),
        ((0.5, 1.1), Unit.HOURS, 0.75, "30 – 66"),
        ((-0.36, -0.26), Unit.SHARE, -0.31, "−36.0 to −26.0"),
        ((0.053, 0.068), Unit.SHARE, None, "5.3 – 6.8 %"),
        ((0.38, 0.45), Unit.MONEY, None, "$0.38 – $0.45"),
        ((-1.2, 3), Unit.MONEY, None, "−$1.20 to $3.00"),
        ((0.0004, 0.4), Unit.SECONDS, 0.2, "0.00 – 0.40"),
        ((2, 9), Unit.DAYS, 3, "2.0 – 9.0"),
    ],
)
def test_that_an_interval_reads_beside_its_value(
    ends: tuple[float, float], unit: Unit, beside: float | None, text: str
) -> None:
    assert interval(ends, unit, beside=beside) == text


def test_that_an_interval_of_days_is_two_days() -> None:
    ends = (date(2026, 11, 8).toordinal(), date(2026, 11, 22).toordinal())
    assert interval(ends, Unit.DATE) == "8 and 22 November 2026"


def test_that_an_interval_does_not_cross_a_line_by_rounding() -> None:
    assert interval((0.9601, 0.97996), Unit.SHARE, lines=(0.98,), beside=0.97) == "96.010 – 97.996"


def test_that_a_missing_number_is_a_dash() -> None:
    assert reading(Missing(Lack.NOT_MEASURED, "no incident register"), Unit.HOURS) == "–"
    assert reading(Value(0.75), Unit.HOURS) == "45 min"


def test_that_a_figure_has_its_unit_apart() -> None:
    assert figure(3.8, Unit.SECONDS) == Figure("", "3.8", " s")
    assert figure(-1.5, Unit.MONEY) == Figure("$", "−1.50", "")
    assert str(figure(-1.5, Unit.MONEY)) == "−$1.50"
