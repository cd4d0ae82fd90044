"""The import in words."""

from dataclasses import replace
from pathlib import Path

import pytest

from kpidesk.base.problems import Level, Problem
from kpidesk.intake.inputs import Input
from kpidesk.intake.survey import Preview, PreviewCell, PreviewColumn, PreviewRow, SheetOutline, Step
from kpidesk.tables.table import Source, Table
from kpidesk.views import import_columns, importing

OUTLINE = SheetOutline("August", ("date", "amount"), 12, "costs", "the sheet is named so")
STEP = Step(Input(Path("/x/costs.xlsx"), "costs", "August"), OUTLINE, 4_200, ("date", "amount"), chosen=True)
BAD = Problem(Level.ERROR, "bad-number", "It is bad.", "Mend it.", "costs.xlsx", "August", "B3", "amount")
PREVIEW = Preview(
    "costs.xlsx",
    "August",
    "costs",
    1,
    ("date", "amount", "waits"),
    (
        PreviewColumn("date", "A", "date", required=True),
        PreviewColumn("amount", "B", "amount", required=True),
        PreviewColumn("servce", "C", proposal="service", sure=0.8),
    ),
    (PreviewRow(2, (PreviewCell(""), PreviewCell("12"), PreviewCell("gpu"))),),
    (BAD,),
    (),
    12,
    1,
    whole=True,
)


def test_that_a_sheet_says_what_it_was_taken_for_and_why() -> None:
    unknown = replace(STEP, outline=replace(OUTLINE, role="", why="nothing says it"))
    assert importing.taken_for(STEP) == "Recognised as costs: the sheet is named so."
    assert (
        importing.taken_for(replace(STEP, given=replace(STEP.given, role="effort"))) == "Read as effort, as you said."
    )
    assert importing.taken_for(replace(STEP, recalled=True)) == (
        "Read as costs, as you said when you last imported a sheet with these headers."
    )
    assert importing.taken_for(replace(unknown, given=replace(STEP.given, role=None))) == (
        "Not recognised: nothing says it. Say what one row of it is."
    )


@pytest.mark.parametrize(
    ("step", "preview", "state"),
    [
        (replace(STEP, already=True), PREVIEW, ("○ in the project already", "muted")),
        (replace(STEP, chosen=False), PREVIEW, ("○ left out", "muted")),
        (replace(STEP, given=replace(STEP.given, role=None)), PREVIEW, ("▼ what is it?", "red")),
        (STEP, None, ("– not looked at", "muted")),
        (STEP, replace(PREVIEW, missing=("date",)), ("▼ columns missing", "red")),
        (STEP, PREVIEW, ("◆ 1 to look at", "yellow")),
        (STEP, replace(PREVIEW, problems=()), ("▲ ready", "green")),
    ],
)
def test_that_the_state_of_a_sheet_is_a_shape_and_a_word(
    step: Step, preview: Preview | None, state: tuple[str, str]
) -> None:
    assert importing.state(step, preview) == state


def test_that_obstacles_say_what_to_do() -> None:
    lacking = replace(PREVIEW, missing=("date", "amount"))
    assert importing.obstacles((STEP,), (PREVIEW,)) == ()
    assert importing.obstacles((replace(STEP, chosen=False),), (lacking,)) == (
        "No sheet is chosen: tick at least one.",
    )
    (said,) = importing.obstacles((STEP,), (lacking,))
    assert said == (
        'costs.xlsx · August lacks "date" and "amount", which every row of costs needs: say which column holds them, '
        "or leave the sheet out."
    )


def test_that_columns_say_what_they_become() -> None:
    date, amount, service = import_columns.column_rows(PREVIEW)
    assert (date.reads, date.kind, date.state, date.required) == ("date", "▦ date", "▲ sure", True)
    assert (amount.sample, amount.state, amount.tone) == ("12", "◆ 1 cell", "yellow")
    assert (service.reads, service.state, service.proposal) == ("", "◆ service?", "service")


def test_that_what_was_looked_at_is_told() -> None:
    assert importing.seen(PREVIEW) == "All 12 rows looked at; 1 row would be left out."
    assert importing.seen(replace(PREVIEW, whole=False, read=5_000, rejected=0)) == (
        "The first 5,000 rows looked at, the rest when it is checked; no rows would be left out."
    )
    assert importing.seen(replace(PREVIEW, read=0, rejected=0)).startswith("There is a header and no row below it")
    assert importing.seen(replace(PREVIEW, role="")) == "Nothing is checked before it is known what one row is."
    assert importing.missing(replace(PREVIEW, missing=("date",))) == (
        'Still missing: "date". Choose the column that holds it.'
    )
    assert importing.missing(PREVIEW) == ""


def test_that_problems_are_listed_with_the_gravest_first() -> None:
    rows = importing.problem_rows((replace(BAD, level=Level.INFO), BAD))
    assert [(row.level, row.key, row.file, row.cell) for row in rows] == [
        ("error", "1", "costs.xlsx · August", "B3"),
        ("note", "0", "costs.xlsx · August", "B3"),
    ]


def test_that_what_came_in_is_counted() -> None:
    table = Table("costs", Source("costs.csv", "", "", 0, "canonical", 1_012, 1_010, 2), (), ())
    assert importing.outcome((table,)) == "1 sheet, 1,010 rows; 2 rows left out."
    assert importing.outcome(()) == "Nothing new: all of it is in the project already."
    assert importing.table_rows((table,))[0].read == "1,012"


def test_that_sizes_are_rows_where_they_are_known() -> None:
    assert importing.size(STEP) == "12 rows"
    assert importing.size(replace(STEP, outline=replace(OUTLINE, rows=None))) == "4.2 kB"


def test_that_every_role_and_its_columns_can_be_chosen() -> None:
    from kpidesk.tables.roles import ROLES

    assert [choice.key for choice in import_columns.roles()] == list(ROLES)
    assert import_columns.targets("users")[0] == import_columns.Choice("", "not used")
    assert [choice.key for choice in import_columns.targets("users")[1:]] == [
        one.name for one in ROLES["users"].columns
    ]
    assert len(import_columns.targets("")) == 1


@pytest.mark.parametrize(
    ("unit", "column", "name"),
    [
        ("ms", "latency_s", "ms"),
        ("", "latency_s", "s"),
        ("", "hours", "h"),
        ("", "minutes", "min"),
        ("", "score", "0–1"),
        ("", "amount", "as is"),
        ("cents", "amount", "cents"),
    ],
)
def test_that_the_canonical_unit_has_a_name(unit: str, column: str, name: str) -> None:
    assert import_columns.unit_name(unit, column) == name
