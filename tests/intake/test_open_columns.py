from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from kpidesk.base.errors import WrongUsage
from kpidesk.base.progress import Silent
from kpidesk.intake.asking import Question
from kpidesk.intake.cleaning import Cleaned, Habit, clean
from kpidesk.intake.grid import Cells, Chunk, Grid
from kpidesk.intake.habits import Pilot, assumed, habits, questions_of
from kpidesk.intake.layout import Bound, Layout
from kpidesk.intake.money import with_currency
from kpidesk.tables.roles import ROLES
from tests.intake.intake_pieces import at


class Sheet:
    """Columns of a role under headers, as a reader gives them."""

    def __init__(
        self,
        role: str,
        known: bool = True,  # noqa: FBT001, FBT002 - whether the units are known
        headers: Mapping[str, str] | None = None,
        comma: bool = False,  # noqa: FBT001, FBT002 - whether the file's form suggests decimal commas
        **columns: Sequence[Any],
    ) -> None:
        names = tuple(columns)
        cells = tuple(Cells(pa.array(list(values))) for values in columns.values())
        rows = np.arange(2, 2 + len(cells[0].values))
        self.grid = Grid(
            "file.csv",
            "",
            tuple((headers or {}).get(name, name) for name in names),
            tuple(range(len(names))),
            lambda: iter([Chunk(cells, rows)]),
            decimal_comma=comma,
        )
        plays = ROLES[role]
        self.layout = Layout(
            plays,
            tuple(Bound(place, name, _column(role, name), unit_known=known) for place, name in enumerate(names)),
            "canonical",
        )

    def rules(self, timezone: str = "UTC", currency: str = "", **answers: str) -> Mapping[str, Habit]:
        parts = [(key.partition("__"), value) for key, value in answers.items()]
        said = {f"{code.replace('_', '-')}:{column}": value for (code, _, column), value in parts}
        return habits(self.grid, self.layout, frozenset(), Pilot(timezone, currency, answers=said), Silent())

    def asked(self) -> Question:
        (question,) = questions_of(self.rules())
        return question

    def read(self, name: str, rules: Mapping[str, Habit] | None = None) -> Cleaned:
        bound = next(one for one in self.layout.bound if one.name == name)
        chunk = next(iter(self.grid.chunks()))
        return clean(chunk.columns[bound.index], bound, (rules or self.rules())[name])

    def values(self, name: str, **answers: str) -> list[Any]:
        found: list[Any] = self.read(name, self.rules(**answers)).values.to_pylist()
        return found


def _column(role: str, name: str) -> Any:
    column = ROLES[role].column(name)
    assert column is not None
    return column


def test_that_open_dates_are_asked_for_once_per_column_and_taken_day_first() -> None:
    sheet = Sheet("costs", date=["03/04/2026", "05/06/2026"], amount=["1", "2"])
    asked = sheet.asked()
    assert (asked.key, asked.default) == ("date-order:date", "day-first")
    assert asked.text == 'Which comes first in dates such as "03/04/2026" of "date", the day or the month?'
    assert sheet.values("date") == [date(2026, 4, 3), date(2026, 6, 5)]
    (told,) = assumed(sheet.grid, sheet.layout, sheet.rules())
    assert (told.code, told.column, told.cell) == ("date-order", "date", "A1")


def test_that_an_answer_is_obeyed_and_no_longer_told() -> None:
    sheet = Sheet("costs", date=["03/04/2026", "05/06/2026"], amount=["1", "2"])
    assert sheet.values("date", date_order__date="month-first") == [date(2026, 3, 4), date(2026, 5, 6)]
    rules = sheet.rules(date_order__date="month-first")
    assert assumed(sheet.grid, sheet.layout, rules) == []
    with pytest.raises(WrongUsage, match="no answer"):
        sheet.rules(date_order__date="year-first")


def test_that_an_answer_counts_even_where_nothing_was_open() -> None:
    sheet = Sheet("costs", date=["13/04/2026", "05/06/2026"], amount=["1", "2"])
    assert questions_of(sheet.rules()) == ()
    assert sheet.values("date", date_order__date="month-first") == [None, date(2026, 5, 6)]


def test_that_numbers_that_can_be_read_both_ways_are_asked_for() -> None:
    sheet = Sheet("costs", date=["2026-08-03", "2026-08-04"], amount=["1,234", "2,345"])
    asked = sheet.asked()
    assert (asked.key, asked.default) == ("decimal-sign:amount", "dot")
    assert '"1,234"' in asked.text
    assert sheet.values("amount") == [1234.0, 2345.0]
    assert sheet.values("amount", decimal_sign__amount="comma") == [1.234, 2.345]


def test_that_what_the_other_columns_prove_is_told_and_not_asked() -> None:
    sheet = Sheet("costs", date=["13/04/2026"], period_start=["03/04/2026"], period_end=["14/04/2026"], amount=["1"])
    rules = sheet.rules()
    assert questions_of(rules) == ()
    (told,) = assumed(sheet.grid, sheet.layout, rules)
    assert (told.code, told.column) == ("date-order", "period_start")
    assert told.message.endswith("as in the other columns of the file.")
    benefits = Sheet("benefits", date=["2026-08-03"], amount=["1,234"], hours_saved=["7,5"])
    assert questions_of(benefits.rules()) == ()
    assert benefits.values("amount") == [1.234]
    assert benefits.values("amount", decimal_sign__amount="dot") == [1234.0]


def test_that_milliseconds_are_no_thousands_in_a_file_of_semicolons() -> None:
    latency = Sheet("requests", comma=True, latency_s=["1.234", "2.345"])
    assert latency.values("latency_s") == [1.234, 2.345]
    money = Sheet("costs", comma=True, date=["2026-08-03"], amount=["1.234"])
    assert (money.asked().default, money.values("amount")) == ("comma", [1234.0])


def test_that_one_slip_does_not_open_a_column_of_numbers() -> None:
    amounts = [f"{n}.5" for n in range(100)] + ["7,5", "1.234"]
    sheet = Sheet("costs", date=["2026-08-03"] * 102, amount=amounts)
    assert questions_of(sheet.rules()) == ()
    read = sheet.read("amount")
    assert np.flatnonzero(read.bad).tolist() == [100]
    assert read.values.to_pylist()[101] == 1.234


@pytest.mark.parametrize(
    ("cells", "unit"),
    [([0.4, 1.2, 3.0], "s"), (["400", "1200", "3000"], "ms"), ([4e7, 5e7, 6e7], "us")],
)
def test_that_a_latency_without_a_unit_is_asked_for_by_its_size(cells: list[Any], unit: str) -> None:
    sheet = Sheet("requests", known=False, headers={"latency_s": "Latency"}, latency_s=cells)
    asked = sheet.asked()
    assert (asked.key, asked.default) == ("unit:latency_s", unit)
    assert asked.text.startswith('In which unit are the numbers of "Latency", whose middle value is ')
    over = {"s": 1.0, "ms": 1e3, "us": 1e6}[unit]
    assert sheet.values("latency_s") == [pytest.approx(float(cell) / over) for cell in cells]
    assert sheet.values("latency_s", unit__latency_s="min")[0] == float(cells[0]) * 60


def test_that_a_known_unit_and_units_in_the_cells_need_no_question() -> None:
    assert questions_of(Sheet("requests", latency_s=["400", "1200"]).rules()) == ()
    spoken = Sheet("requests", known=False, latency_s=["400 ms", "1.2 s"])
    assert questions_of(spoken.rules()) == ()
    assert spoken.values("latency_s") == [0.4, 1.2]


@pytest.mark.parametrize(("cells", "unit"), [(["1.5", "8"], "h"), (["90", "45"], "min"), (["7200", "3600"], "s")])
def test_that_hours_of_work_without_a_unit_are_asked_for(cells: list[str], unit: str) -> None:
    sheet = Sheet("effort", known=False, headers={"hours": "Time Spent"}, hours=cells)
    assert (sheet.asked().key, sheet.asked().default) == ("unit:hours", unit)


def test_that_short_clocks_are_minutes_and_seconds_of_a_latency_and_hours_of_work() -> None:
    latency = Sheet("requests", latency_s=["0:13", "1:05"])
    assert (latency.asked().key, latency.asked().default) == ("duration-form:latency_s", "minutes-seconds")
    assert latency.values("latency_s") == [13.0, 65.0]
    assert latency.values("latency_s", duration_form__latency_s="hours-minutes") == [780.0, 3900.0]
    work = Sheet("effort", hours=["0:15", "1:30"])
    assert questions_of(work.rules()) == ()
    assert work.values("hours") == [0.25, 1.5]
    beside = Sheet("requests", latency_s=["0:13", "00:34:57"])
    assert beside.asked().default == "hours-minutes"


def test_that_a_day_of_work_is_asked_for_and_a_day_of_the_calendar_is_not() -> None:
    work = Sheet("effort", hours=["2d 4h", "1w", "3h"])
    assert (work.asked().key, work.asked().default) == ("day-length:hours", "8")
    assert work.values("hours") == [20.0, 40.0, 3.0]
    assert work.values("hours", day_length__hours="24") == [52.0, 168.0, 3.0]
    assert Sheet("requests", latency_s=["1d"]).values("latency_s") == [86_400.0]


def test_that_blanks_beside_marks_are_asked_for() -> None:
    sheet = Sheet("requests", human_reviewed=["x", None, "X"])
    assert (sheet.asked().key, sheet.asked().default) == ("blank:human_reviewed", "no")
    assert sheet.rules()["human_reviewed"].blank_is_no
    assert not sheet.rules(blank__human_reviewed="unknown")["human_reviewed"].blank_is_no
    assert questions_of(Sheet("requests", human_reviewed=["x", None, "no"]).rules()) == ()
    assert questions_of(Sheet("requests", human_reviewed=["x", "x"]).rules()) == ()
    assert questions_of(Sheet("requests", human_reviewed=["yes", None]).rules()) == ()


def test_that_an_answer_names_the_zone_of_times_without_one() -> None:
    sheet = Sheet("requests", timestamp=["2026-08-03 09:00"])
    said = Pilot("America/New_York", answers={"time-zone:timestamp": "Europe/Berlin"})
    rules = habits(sheet.grid, sheet.layout, frozenset(), said, Silent())
    assert sheet.read("timestamp", rules).values.to_pylist() == [at(2026, 8, 3, 7)]
    everywhere = Pilot("America/New_York", source="UTC")
    rules = habits(sheet.grid, sheet.layout, frozenset(), everywhere, Silent())
    assert sheet.read("timestamp", rules).values.to_pylist() == [at(2026, 8, 3, 9)]
    with pytest.raises(WrongUsage, match="Mars"):
        habits(sheet.grid, sheet.layout, frozenset(), Pilot("UTC", answers={"time-zone": "Mars"}), Silent())


def test_that_amounts_of_two_currencies_are_never_added() -> None:
    sheet = Sheet("requests", cost=["$1.20", "$0.80", "€2.00", "3"])
    read = sheet.read("cost")
    assert read.values.to_pylist() == [1.2, 0.8, None, 3.0]
    assert read.foreign is not None
    assert np.flatnonzero(read.foreign).tolist() == [2]
    (told,) = assumed(sheet.grid, sheet.layout, sheet.rules())
    assert (told.code, "USD" in told.message) == ("currency", True)
    euros = sheet.read("cost", sheet.rules(currency="EUR"))
    assert euros.values.to_pylist() == [None, None, 2.0, 3.0]


def test_that_a_header_in_another_currency_than_the_pilots_leaves_its_amounts_out() -> None:
    sheet = Sheet("requests", headers={"cost": "Cost (USD)"}, cost=[1.5, 2.0])
    assert sheet.read("cost", sheet.rules(currency="EUR")).values.to_pylist() == [None, None]
    rules = sheet.rules(currency="USD")
    assert sheet.read("cost", rules).values.to_pylist() == [1.5, 2.0]
    assert assumed(sheet.grid, sheet.layout, rules) == []


def test_that_charges_carry_the_currency_of_their_cell_or_their_header() -> None:
    days = ["2026-08-03"] * 4
    sheet = Sheet("costs", date=days, amount=["$1.20", "2.00 EUR", "CHF 3.–", "4"])
    grid, layout, rules = with_currency(sheet.grid, sheet.layout, sheet.rules(), "CAD")
    chunk = next(iter(grid.chunks()))
    assert layout.bound[-1].name == "currency"
    read = clean(chunk.columns[-1], layout.bound[-1], rules["currency"])
    assert read.values.to_pylist() == ["CAD", "EUR", "CHF", None]
    assert sheet.values("amount") == [1.2, 2.0, 3.0, 4.0]
    headed = Sheet("costs", headers={"amount": "Amount (EUR)"}, date=days, amount=[1.0, None, 3.0, 4.0])
    grid, layout, rules = with_currency(headed.grid, headed.layout, headed.rules())
    assert next(iter(grid.chunks())).columns[-1].values.to_pylist() == ["EUR", None, "EUR", "EUR"]


def test_that_no_currency_is_invented() -> None:
    sheet = Sheet("costs", date=["2026-08-03"], amount=["1.20"])
    assert with_currency(sheet.grid, sheet.layout, sheet.rules())[1] is sheet.layout
    own = Sheet("costs", date=["2026-08-03"], amount=["$1.20"], currency=["EUR"])
    assert with_currency(own.grid, own.layout, own.rules())[1] is own.layout


def test_that_ids_that_are_too_long_for_a_spreadsheet_number_are_damaged() -> None:
    sheet = Sheet("requests", request_id=[1234567890123.0, 1.234567890123457e18, None])
    read = sheet.read("request_id")
    assert read.values.to_pylist() == ["1234567890123", None, None]
    assert read.bad.tolist() == [False, True, False]
