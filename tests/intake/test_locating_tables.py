"""Where a table stands among banners, notes, units, totals and other tables: what must be found in small sheets."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpidesk.intake.locating.places import Place, locate
from kpidesk.intake.locating.sampling import Merge, sample_of

Rows = Sequence[Sequence[object]]
HEADER = ["Day", "Service", "Sum"]
DATA: list[list[object]] = [[f"2026-08-0{day}", f"s{day}", day * 1.5] for day in range(1, 6)]


def found(rows: Rows, *merges: Merge) -> tuple[Place, ...]:
    return locate(sample_of([["" if cell is None else str(cell) for cell in row] for row in rows], merges))


def one(rows: Rows, *merges: Merge) -> Place:
    (place,) = found(rows, *merges)
    return place


def test_that_a_clean_table_begins_in_row_1() -> None:
    place = one([HEADER, *DATA])
    assert (place.header_row, place.first_row, place.last_row, place.depth) == (1, 2, None, 1)
    assert place.headers == ("Day", "Service", "Sum")
    assert place.banner == ()


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ([["Costs of August"]], 2),
        ([["Costs of August"], []], 3),
        ([["Costs of August"], ["all services, in EUR"], []], 4),
        ([["Owner", "Smith"], ["Period", "2026-08"], ["Spent", 1234.5], []], 5),
        ([["Total spent: 1234.50 EUR"]], 2),
        ([[], []], 3),
        ([["Report", None, "Page 1"], []], 3),
        ([["Name of the report", "Spending"], ["Run on", "2026-09-01 10:00"]], 3),
    ],
)
def test_that_a_table_is_found_below_what_stands_above_it(above: Rows, row: int) -> None:
    place = one([*above, HEADER, *DATA])
    assert (place.header_row, place.first_row, place.headers) == (row, row + 1, tuple(HEADER))
    texts = [" ".join(str(cell) for cell in line if cell is not None) for line in above if line]
    assert list(place.banner) == texts


def test_that_a_table_may_begin_further_to_the_right() -> None:
    place = one([[None, None, *HEADER], *[[None, None, *row] for row in DATA]])
    assert place.headers == ("", "", *HEADER)


def test_that_a_header_over_a_blank_row_is_the_header_of_what_follows() -> None:
    place = one([HEADER, [], *DATA])
    assert (place.header_row, place.headers) == (1, tuple(HEADER))


@pytest.mark.parametrize("units", [["", "ms", "EUR"], [None, "[ms]", "(EUR)"], ["UTC", "(in ms)", "eur"]])
@pytest.mark.parametrize("below", [True, False])
def test_that_a_row_of_units_is_put_in_brackets(units: list[object], below: bool) -> None:  # noqa: FBT001 - a case
    rows: Rows = [["Day", "Latency", "Cost"], units]
    place = one([*(rows if below else rows[::-1]), *[["2026-08-01", 120, 0.5]] * 3])
    assert [header.lower() for header in place.headers[1:]] == ["latency (ms)", "cost (eur)"]
    assert (place.header_row, place.first_row, place.depth) == (1 if below else 2, 3, 2)
    assert (place.beneath if below else place.above) == (tuple(str(cell or "") for cell in units),)


def test_that_a_unit_that_the_header_says_itself_stands_once() -> None:
    assert one([["Day", "Latency (ms)"], ["", "ms"], ["2026-08-01", 3]]).headers == ("Day", "Latency (ms)")


def test_that_a_first_row_of_data_is_no_row_of_units() -> None:
    place = one([["model", "hours"], ["s", 3], ["h", 4]])
    assert (place.first_row, place.headers) == (2, ("model", "hours"))


def test_that_merged_groups_name_the_columns_below_them() -> None:
    rows: Rows = [
        [None, "Cost", None, "Tokens", None],
        ["Day", "EUR", "USD", "in", "out"],
        *[["2026-08-01", 1, 2, 3, 4]] * 3,
    ]
    place = one(rows, Merge(1, 1, 1, 2), Merge(1, 3, 1, 4))
    assert place.headers == ("Day", "Cost / EUR", "Cost / USD", "Tokens / in", "Tokens / out")
    assert (place.header_row, place.first_row) == (2, 3)
    assert place.above == (("", "Cost", "", "Tokens", ""),)


@pytest.mark.parametrize("merges", [(), (Merge(1, 0, 2, 0), Merge(1, 1, 1, 2), Merge(1, 3, 2, 3))])
def test_that_two_rows_that_name_columns_together_are_joined(merges: tuple[Merge, ...]) -> None:
    rows: Rows = [
        ["Day", "Cost", None, "Note"],
        [None, "EUR", "USD", None],
        *[["2026-08-01", 1, 2, "fine"]] * 3,
    ]
    place = one(rows, *merges)
    assert place.headers == ("Day", "Cost / EUR", "Cost / USD", "Note")
    assert (place.header_row, place.first_row, place.depth) == (1, 3, 2)


def test_that_three_rows_of_a_header_are_joined() -> None:
    rows: Rows = [
        ["", "Spending", "", "", ""],
        ["", "Cloud", "", "People", ""],
        ["Day", "planned", "actual", "planned", "actual"],
        *[["2026-08-01", 1, 2, 3, 4]] * 3,
    ]
    place = one(rows, Merge(1, 1, 1, 4), Merge(2, 1, 2, 2), Merge(2, 3, 2, 4))
    assert place.headers == (
        "Day",
        "Spending / Cloud / planned",
        "Spending / Cloud / actual",
        "Spending / People / planned",
        "Spending / People / actual",
    )
    assert (place.header_row, place.first_row, place.depth) == (3, 4, 3)


def test_that_repeated_names_are_told_apart_by_the_row_beneath() -> None:
    rows: Rows = [
        ["Cost", "Cost", "Tokens", "Tokens"],
        ["planned", "actual", "in", "out"],
        *[[1, 2, 3, 4]] * 2,
    ]
    assert one(rows).headers == ("Cost / planned", "Cost / actual", "Tokens / in", "Tokens / out")


def test_that_a_title_merged_over_all_columns_is_a_banner() -> None:
    place = one([["Spending of the pilot", None, None], HEADER, *DATA], Merge(1, 0, 1, 2))
    assert (place.headers, place.banner) == (tuple(HEADER), ("Spending of the pilot",))


def test_that_qualtrics_has_its_names_in_row_1_and_two_more_rows_beneath() -> None:
    ids = ['{"ImportId":"startDate","timeZone":"America/Denver"}', '{"ImportId":"finished"}', '{"ImportId":"QID1"}']
    rows: Rows = [
        ["StartDate", "Finished", "Q1"],
        ["Start Date", "Finished", "How likely are you to recommend it?"],
        ids,
        *[["2026-08-01 10:00:00", "True", 9]] * 3,
    ]
    place = one(rows)
    assert (place.headers, place.header_row, place.first_row) == (("StartDate", "Finished", "Q1"), 1, 4)
    assert place.beneath[0][2] == "How likely are you to recommend it?"
    assert place.beneath[1] == tuple(ids)


def test_that_surveymonkey_questions_reach_to_the_blank_headers_on_their_right() -> None:
    rows: Rows = [
        ["RespondentID", "StartDate", "How likely are you?", "Which do you use?", None, None, "Why?"],
        [None, None, "Response", "Excel", "Word", "Other (please specify)", "Open-Ended Response"],
        ["114", "05/10/2018 04:01:00 AM", 9, "Excel", None, None, "it is fast"],
        ["115", "05/10/2018 05:01:00 AM", 3, None, "Word", None, "no idea"],
    ]
    place = one(rows)
    assert place.headers == (
        "RespondentID",
        "StartDate",
        "How likely are you?",
        "Which do you use? / Excel",
        "Which do you use? / Word",
        "Which do you use? / Other (please specify)",
        "Why?",
    )
    assert (place.first_row, place.beneath[0][2]) == (3, "Response")


@pytest.mark.parametrize(
    "rows",
    [
        [["1500000000000000000", 200, 123456, 10, "GET", "http://a"]] * 3,
        [["2026-08-01", 5], ["2026-08-02", 6]],
        [["u1", "2026-08-01 10:00:00", 1.5], ["u2", "2026-08-01 10:00:01", 2.5]],
    ],
)
def test_that_rows_that_are_all_data_have_no_header(rows: Rows) -> None:
    place = one(rows)
    assert (place.header_row, place.first_row, place.depth) == (0, 1, 0)
    assert set(place.headers) == {""}


@pytest.mark.parametrize(
    "header",
    [
        ["Type", "Name", "Request Count", "50%", "66%", "99%", "100%"],
        ["Service", "2024", "2025", "2026", "2027", "2028", "2029"],
        ["Service", "01.08.2026", "02.08.2026", "03.08.2026", "04.08.2026", "05.08.2026", "06.08.2026"],
    ],
)
def test_that_names_that_look_like_numbers_are_names(header: list[object]) -> None:
    place = one([header, ["GET", "/" if header[1] == "Name" else 3, 4, 5, 6, 7, 8], ["PUT", 1, 2, 3, 4, 5, 6]])
    assert (place.header_row, list(place.headers)) == (1, header)


@pytest.mark.parametrize(
    "rows",
    [
        [["user_id"], ["ann"], ["bob"]],
        [["date", "source", "text"], ["2026-08-01", "mail", "It helps a lot"]],
        [["person", "team"], ["ann", "red"], ["bob", "blue"]],
        [["date", "amount"]],
        [["date", "amount"], ["soon", "much"], ["2026-08-01", 2]],
        [["Tag", "Betrag"], ["morgen", "viel"], ["2026-08-01", 2], ["2026-08-02", 3]],
        [["id", None, "name"], [1, 2, "x"], [3, 4, "y"]],
        [["user_id", None, "eligible_from"], ["ann", "x", None], ["bob", "y", "2026-08-01"]],
    ],
)
def test_that_the_first_row_is_the_header_and_the_second_is_data(rows: Rows) -> None:
    place = one(rows)
    assert (place.header_row, place.first_row) == (1, 2)


def test_that_blank_rows_among_the_data_part_nothing() -> None:
    place = one([HEADER, DATA[0], [], DATA[1], [], [], DATA[2]])
    assert (place.header_row, place.last_row) == (1, None)


def test_that_tables_one_below_the_other_are_told_apart() -> None:
    rows: Rows = [
        HEADER,
        *DATA,
        [],
        ["Hours worked"],
        ["person", "hours", "note"],
        ["ann", 3, "x"],
        ["bob", 4, "y"],
    ]
    first, second = found(rows)
    assert (first.header_row, first.last_row) == (1, 7)
    assert (second.header_row, second.first_row, second.headers) == (9, 10, ("person", "hours", "note"))
    assert second.banner == ("Hours worked",)


def test_that_a_bad_cell_below_a_blank_row_begins_no_table() -> None:
    rows: Rows = [HEADER, *DATA, [], ["2026-08-06", "s6", "unknown"], ["2026-08-07", "s7", 3]]
    assert len(found(rows)) == 1


def test_that_a_header_repeated_on_every_page_is_one_table() -> None:
    assert len(found([HEADER, *DATA, [], HEADER, *DATA])) == 1


def test_that_tables_side_by_side_are_told_apart() -> None:
    left, right = found([["date", "amount", None, "date", "hours"], *[["2026-08-01", 1, None, "2026-08-01", 4]] * 3])
    assert (left.left, left.right, left.headers) == (0, 1, ("date", "amount"))
    assert (right.left, right.right, right.headers) == (3, 4, ("date", "hours"))


def test_that_tables_side_by_side_may_have_titles_and_lengths_of_their_own() -> None:
    rows: list[list[object]] = [["Costs", None, None, "Work"], ["date", "amount", None, "person", "hours"]]
    rows += [["2026-08-01", 1, None, "ann", 3], ["2026-08-02", 1]]
    left, right = found(rows)
    assert (left.banner, right.banner, right.headers) == (("Costs",), ("Work",), ("person", "hours"))


def test_that_a_blank_column_within_a_table_parts_nothing() -> None:
    place = one([["date", "amount", None, "note", "by"], *[["2026-08-01", 1, None, "x", "ann"]] * 3])
    assert place.headers == ("date", "amount", "", "note", "by")


def test_that_an_empty_sheet_has_no_table() -> None:
    assert found([]) == ()
    assert found([[], [None, ""]]) == ()


NAMES = st.lists(
    st.sampled_from(
        ["Started", "Model used", "Latency", "Tokens", "Spent", "Region", "Owner", "Team", "Remark", "Ticket", "Rating"]
    ),
    min_size=3,
    max_size=8,
    unique=True,
)
KINDS = {
    "time": st.dates().map(lambda day: f"{max(day.year, 1900)}-{day.month:02}-{day.day:02}"),
    "number": st.integers(0, 10**6).map(lambda figure: f"{figure / 100}"),
    "word": st.sampled_from(["red", "blue team", "Anna Bell", "gpu", "the third one"]),
}


@st.composite
def sheets(draw: st.DrawFn) -> tuple[list[list[str]], int, int, tuple[str, ...]]:
    """A table with things around it: the rows, the row of the header, the first row of data, the names."""
    names = draw(NAMES)
    kinds = ["time", "number", *draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=6, max_size=6))][: len(names)]
    blank = draw(st.integers(2, len(names) - 1)) if draw(st.booleans()) and len(names) > 3 else None
    banner = draw(st.lists(st.sampled_from(["Spending of the pilot", "for the review board", ""]), max_size=4))
    units = draw(st.booleans())
    body = [[draw(KINDS[kind]) for kind in kinds] for _ in range(draw(st.integers(3, 30)))]
    rows = [[text] if text else [] for text in banner]
    header = len(rows) + 1
    rows.append(names)
    if units:
        rows.append(["", "ms", *[""] * (len(names) - 2)])
        names = [names[0], f"{names[1]} (ms)", *names[2:]]
    rows += body
    if draw(st.booleans()):
        rows.append(["Total", "1234.5"])
    if draw(st.booleans()):
        rows += [[], ["Exported on 2026-09-01"]]
    if blank is not None:
        rows = [[*row[:blank], "", *row[blank:]] if len(row) > blank else row for row in rows]
        names = [*names[:blank], "", *names[blank:]]
    return rows, header, header + 1 + units, tuple(names)


@settings(max_examples=200, deadline=None)
@given(sheets())
def test_that_a_table_is_found_exactly_whatever_stands_around_it(
    case: tuple[list[list[str]], int, int, tuple[str, ...]],
) -> None:
    rows, header, first, names = case
    place = one(rows)
    assert (place.header_row, place.first_row, place.headers) == (header, first, names)
