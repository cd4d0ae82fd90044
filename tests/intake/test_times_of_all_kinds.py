from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpidesk.intake import moments, zones
from kpidesk.intake.load import Intake
from kpidesk.intake.moments import Order, Orders
from kpidesk.intake.months import month_of
from tests.intake.intake_pieces import at, of_code, only

Read = Callable[..., Intake]


def times(words: list[str], zone: str = "UTC", source: str = "", *, day_first: bool = True) -> list[Any]:
    found: list[Any] = moments.parse(pa.array(words), Order(day_first), zone, source).utc.to_pylist()
    return found


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2023-11-16 18:17:03.9799600", at(2023, 11, 16, 18, 17, 3, 979960)),
        ("Posted 3 days ago. Aug 28, 2024 - 13:36 PDT", at(2024, 8, 28, 20, 36)),
        ("Aug 28, 2024 - 13:36 PDT", at(2024, 8, 28, 20, 36)),
        ("2014/08/27 11:29:31 am GMT+2", at(2014, 8, 27, 9, 29, 31)),
        ("Mon Aug 03 2026 10:00:00 GMT+0200 (Central European Summer Time)", at(2026, 8, 3, 8)),
        ("Mon Aug  3 10:00:00 2026", at(2026, 8, 3, 10)),
        ("Mon, 03 Aug 2026 10:00:00 +0200", at(2026, 8, 3, 8)),
        ("03/Aug/2026:10:00:00 +0200", at(2026, 8, 3, 8)),
        ("2026-08-03T10:00+02:00[Europe/Berlin]", at(2026, 8, 3, 8)),
        ("2026-01-03 10:00 Europe/Berlin", at(2026, 1, 3, 9)),
        ("2026-08-03 10:00 Europe/Berlin", at(2026, 8, 3, 8)),
        ("2026-08-03 10:00:00 CEST", at(2026, 8, 3, 8)),
        ("2026-08-03 10:00:00 MEZ", at(2026, 8, 3, 9)),
        ("20260803T100000Z", at(2026, 8, 3, 10)),
        ("2026-08-03-10.05.06", at(2026, 8, 3, 10, 5, 6)),
        ("2026-08-03 10:00:00 +0000 UTC", at(2026, 8, 3, 10)),
        ("14.05.2024 07:08:09:123", at(2024, 5, 14, 7, 8, 9, 123000)),
        ("3.8.2026 14.05", at(2026, 8, 3, 14, 5)),
        ("10:05 03.08.2026", at(2026, 8, 3, 10, 5)),
        ("9:41 AM, 12 Mar 2024", at(2024, 3, 12, 9, 41)),
        ("Monday, August 3rd, 2026 at 10:05 PM", at(2026, 8, 3, 22, 5)),
        ("2024-03-12 9:41 p.m.", at(2024, 3, 12, 21, 41)),
        ("31.08.2026 um 14:05 Uhr", at(2026, 8, 31, 14, 5)),
        ("2026年8月3日 10時05分", at(2026, 8, 3, 10, 5)),
        ("2024. 8. 3.", at(2024, 8, 3)),
        ("３１/１２/２０２４", at(2024, 12, 31)),
        ("'2024-01-01 08:00", at(2024, 1, 1, 8)),
        ("1767225600.25", at(2026, 1, 1) + timedelta(seconds=0.25)),
        ("'1767225600", at(2026, 1, 1)),
        ("1767225600123456789", at(2026, 1, 1, 0, 0, 0, 123456)),
        ("12 de marzo de 2024", at(2024, 3, 12)),
        ("12/Mär/24 9:41", at(2024, 3, 12, 9, 41)),
        ("12. März 2024", at(2024, 3, 12)),
        ("3 août 2024 14:05", at(2024, 8, 3, 14, 5)),
        ("mar. 12 mars 2024", at(2024, 3, 12)),
        ("13 lipca 2024", at(2024, 7, 13)),
        ("Aug 2024", None),
        ("10:05", None),
        ("2026-08-03 10:00 XYZ", None),
        ("3 days ago", None),
        ("0.0", None),
        ("2019.8", None),
    ],
)
def test_that_a_time_of_some_tool_is_read_as_it_was_meant(written: str, moment: datetime | None) -> None:
    assert times([written]) == [moment]


def test_that_a_narrow_blank_before_am_is_no_obstacle() -> None:
    read = times(["6/19/2025, 1:41:54\u202fAM", "6/19/2025, 1:41:54.123 PM"], day_first=False)
    assert read == [at(2025, 6, 19, 1, 41, 54), at(2025, 6, 19, 13, 41, 54, 123000)]


def test_that_quotes_inside_a_cell_are_no_part_of_the_time(read_csv: Read) -> None:
    text = 'timestamp\n"""2024-01-01T00:00:00.000Z"""\n"""2024-01-02T00:00:00.000Z"""\n'
    assert only(read_csv("requests", text))["timestamp"] == [at(2024, 1, 1), at(2024, 1, 2)]


_MONTHS = {  # as the Unicode CLDR has them (wide and abbreviated)
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "de-short": "Jan Feb Mär Apr Mai Jun Jul Aug Sept Okt Nov Dez",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "fr-short": "janv févr mars avr mai juin juil août sept oct nov déc",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "es-short": "ene feb mar abr may jun jul ago sept oct nov dic",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "it-short": "gen feb mar apr mag giu lug ago set ott nov dic",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl-short": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
}


@pytest.mark.parametrize("language", _MONTHS)
def test_that_the_months_of_a_language_are_known(language: str) -> None:
    assert [month_of(name) for name in _MONTHS[language].split()] == list(range(1, 13))


@pytest.mark.parametrize("word", ["jui", "xyz", "ma", "Monday", "Augx"])
def test_that_a_word_that_is_no_month_or_could_be_two_is_none(word: str) -> None:
    assert month_of(word) == 0


@given(
    st.lists(st.datetimes(at(1990, 1, 1), at(2060, 12, 31)), min_size=1, max_size=12),
    st.sampled_from(
        [
            "%Y-%m-%dT%H:%M:%S.%fZ",
            "%Y-%m-%d %H:%M:%S.%f",
            "%d/%m/%Y %H:%M:%S.%f",
            "%m/%d/%Y, %I:%M:%S.%f %p",
            "%d.%m.%Y %H:%M:%S.%f",
            "%d-%b-%Y %H:%M:%S.%f",
            "%b %d, %Y - %H:%M:%S.%f UTC",
            "%A, %d %B %Y %H:%M:%S.%f",
            "%Y%m%dT%H%M%S.%fZ",
            "%I:%M:%S.%f %p, %d %b %Y",
            "%Y/%m/%d %H:%M:%S.%f",
        ]
    ),
)
def test_that_times_in_eleven_forms_are_read_back_or_reported_open(known: list[datetime], form: str) -> None:
    words = pa.array([one.strftime(form) for one in known])
    rule = moments.decide(moments.orders(words), Orders())
    assert moments.parse(words, rule, "UTC").utc.to_pylist() == known or rule.assumed


@given(
    st.datetimes(at(1990, 1, 1), at(2060, 12, 31)),
    st.sampled_from([(1, 10**6), (10**3, 10**3), (10**6, 1)]),
    st.booleans(),
)
def test_that_epochs_are_read_back_as_numbers_and_as_text(known: datetime, unit: tuple[int, int], text: bool) -> None:  # noqa: FBT001 - a case of the table
    times_, over = unit
    micros = (known.replace(tzinfo=UTC) - datetime(1990, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    number = (micros + 631_152_000_000_000) // over  # 1990 began so many microseconds after 1970
    if number < 10**8 * times_:
        return
    expected = at(1970, 1, 1) + timedelta(microseconds=number * over)
    cells = pa.array([str(number)]) if text else pa.array([number])
    assert moments.parse(cells, Order(), "UTC").utc.to_pylist() == [expected]


@given(st.integers(25_000, 60_000), st.booleans())
def test_that_days_of_a_spreadsheet_are_counted_from_its_epoch(serial: int, later: bool) -> None:  # noqa: FBT001 - a case of the table
    first = date(1904, 1, 1) if later else date(1899, 12, 30)
    read = moments.parse(pa.array([float(serial)]), Order(from_1904=later), "UTC").utc.to_pylist()
    assert read[0].date() == first + timedelta(days=serial)


def test_that_an_order_proved_by_nearly_all_is_the_columns_and_the_slip_is_a_bad_cell() -> None:
    words = [f"04/{day}/2026" for day in range(13, 31)] * 10 + ["13/04/2026", "03/04/2026"]
    rule = moments.decide(moments.orders(pa.array(words)), Orders())
    assert rule == Order(day_first=False)
    assert times(words[-2:], day_first=False) == [None, at(2026, 3, 4)]


def test_that_the_order_is_looked_for_in_every_form() -> None:
    found = moments.orders(pa.array(["10:05 13/04/2026", "9:41 AM, 03/04/2026"]))
    assert (found.day_first, found.month_first, found.either) == (1, 0, 1)


@pytest.mark.parametrize(
    ("header", "zone"),
    [
        ("TimeGenerated [UTC]", "UTC"),
        ("Last active (Desktop) (UTC)", "UTC"),
        ("created_utc", "UTC"),
        ("startTimeUTC", "UTC"),
        ("Created (GMT+2)", "Etc/GMT-2"),
        ("date [America/Denver]", "America/Denver"),
        ("Start (CET)", ""),
        ("Amount (EUR)", ""),
        ("latency (s)", ""),
    ],
)
def test_that_a_header_may_name_the_zone(header: str, zone: str) -> None:
    assert zones.of_header(header) == zone


def test_that_times_of_a_header_in_utc_are_not_the_pilots(read_csv: Read) -> None:
    said = {"columns": {"timestamp": "When (UTC)"}}
    rows = only(read_csv("requests", "When (UTC)\n2026-08-03 09:00\n", "America/New_York", **said))
    assert rows["timestamp"] == [at(2026, 8, 3, 9)]


@given(
    st.datetimes(at(2000, 1, 1), at(2037, 12, 31)).map(lambda moment: moment.replace(microsecond=0)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata"]),
    st.sampled_from(["Asia/Tokyo", "America/Los_Angeles"]),
)
def test_that_the_local_time_is_the_pilots_wherever_a_file_is_from(moment: datetime, there: str, home: str) -> None:
    read = moments.parse(pa.array([moment.isoformat(" ")]), Order(), home, there)
    universal = read.utc.to_pylist()[0].replace(tzinfo=UTC)
    assert read.local.to_pylist() == [universal.astimezone(ZoneInfo(home)).replace(tzinfo=None)]


def test_that_days_written_as_midnights_in_utc_stay_the_days_they_are(read_csv: Read) -> None:
    text = "date,amount\n2024-09-01T00:00:00Z,1\n2024-09-02T00:00:00Z,2\n"
    days = only(read_csv("costs", text, "America/New_York"))["date"]
    assert days == [date(2024, 9, 1), date(2024, 9, 2)]


def test_that_a_zone_that_several_countries_call_the_same_is_told(read_csv: Read) -> None:
    (told,) = read_csv("requests", "timestamp\n2026-01-03 10:00 EST\n").problems
    assert (told.code, told.count) == ("zone-name", 1)


def test_that_a_time_of_day_alone_is_refused_with_what_to_do(read_csv: Read) -> None:
    (bad,) = of_code(read_csv("incidents", "detected_at,started_at\n2026-08-03 09:00,08:00:00\n"), "bad-time")
    assert bad.cell == "B2"
    assert "time of day without a date" in bad.remedy


def test_that_one_odd_time_among_many_does_not_change_how_the_others_are_read() -> None:
    usual = [f"2026-08-{day:02d}T10:00:00Z" for day in range(1, 29)]
    read = moments.parse(pa.array([*usual, "yesterday", "12/Mar/24 9:41 AM", None]), Order(), "Europe/Berlin")
    assert read.utc.to_pylist() == [
        *(at(2026, 8, day, 10) for day in range(1, 29)),
        None,
        at(2024, 3, 12, 8, 41),
        None,
    ]
    assert read.local.to_pylist()[0] == at(2026, 8, 1, 12)
