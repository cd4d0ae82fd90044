"""What a person says of a sheet, as the sheet is then read."""

from dataclasses import replace
from pathlib import Path

from kpidesk.intake.inputs import Input
from kpidesk.intake.survey import KnownLayout, Preview, PreviewColumn, SheetOutline, Step
from kpidesk.store.imports import StoredTable
from kpidesk.tables.table import Source
from kpidesk.views import import_columns, import_edits

GIVEN = Input(Path("/x/export.csv"), "costs")
OUTLINE = SheetOutline("", ("Tag", "Summe"), 2, "costs", "likely", roles=("costs",), sure=0.8, proposed="date")
STEP = Step(GIVEN, OUTLINE, 20, ("Tag", "Summe"), chosen=True)
PREVIEW = Preview(
    "export.csv",
    "",
    "costs",
    1,
    ("Tag", "Summe", "Wer"),
    (
        PreviewColumn("Tag", "A", "date", required=True, sure=0.9),
        PreviewColumn("Summe", "B", proposal="amount", sure=0.6),
        PreviewColumn("currency", "B", "currency", comes_from=("Summe",)),
        PreviewColumn("Wer", "C", "service", personal="its cells look like names", fates=("keep", "hash"), fate="keep"),
    ),
    (),
    (),
    (),
    2,
    0,
    whole=True,
    proposed='date from "Tag"',
)


def test_that_confirming_says_all_that_is_read_by_hand_but_not_what_is_worked_out() -> None:
    given = import_edits.confirmed(replace(GIVEN, role=None), PREVIEW)
    assert (given.role, dict(given.columns)) == ("costs", {"date": "Tag", "service": "Wer"})


def test_that_proposals_are_taken_beside_what_was_said() -> None:
    given = import_edits.with_proposals(replace(GIVEN, columns={"date": "Tag"}), PREVIEW)
    assert dict(given.columns) == {"date": "Tag", "amount": "Summe"}
    assert import_columns.likely(PREVIEW) == (("amount", "Summe"),)


def test_that_another_role_voids_what_was_said_of_columns() -> None:
    said = replace(GIVEN, columns={"date": "Tag"}, answers={"time-zone": "UTC", "date-order:date": "day-first"})
    given = import_edits.with_role(said, "effort")
    assert (given.role, given.columns, given.answers) == ("effort", {}, {"time-zone": "UTC"})


def test_that_a_layout_brings_its_roles_and_the_found_one_comes_back() -> None:
    layout = KnownLayout("langfuse-traces", "Langfuse traces", ("requests", "evaluations"))
    chosen = import_edits.with_layout(STEP, layout, own=False)
    assert (chosen.given.layout, chosen.given.role) == ("langfuse-traces", None)
    assert (chosen.outline.roles, chosen.outline.proposed) == (layout.roles, "")
    back = import_edits.with_layout(chosen, None, own=False)
    assert (back.given.layout, back.given.role, back.outline) == (None, "costs", OUTLINE)
    own = import_edits.with_layout(chosen, None, own=True)
    assert (own.given.layout, own.given.role) == ("", "costs")


def test_that_codes_replace_what_was_kept_and_leave_what_was_left_out() -> None:
    given = import_edits.with_codes(replace(GIVEN, privacy={"email": "drop", "user_id": "keep"}))
    assert dict(given.privacy) == {"email": "drop", "personal": "hash"}


def test_that_a_fate_is_said_only_of_sheets_that_have_the_column() -> None:
    assert import_edits.with_fate(GIVEN, PREVIEW, "service", "hash").privacy == {"service": "hash"}
    assert import_edits.with_fate(GIVEN, PREVIEW, "user_id", "hash") is GIVEN
    assert import_edits.with_fate(GIVEN, PREVIEW, "service", "drop") is GIVEN
    assert import_edits.with_fate(GIVEN, None, "service", "hash") is GIVEN


def test_that_an_answer_is_taken_back() -> None:
    given = import_edits.with_answers(replace(GIVEN, answers={"a": "1", "b": "2"}), {"a": None, "c": "3"})
    assert dict(given.answers) == {"b": "2", "c": "3"}


def test_that_the_canonical_unit_is_said_of_durations_and_else_left_away() -> None:
    said = replace(GIVEN, units={"latency_s": "ms", "amount": "cents"})
    assert dict(import_edits.with_unit(said, "latency_s", "").units) == {"latency_s": "s", "amount": "cents"}
    assert dict(import_edits.with_unit(said, "amount", "").units) == {"latency_s": "ms"}
    assert dict(import_edits.with_unit(GIVEN, "score", "%").units) == {"score": "%"}


def test_that_only_the_sheets_that_were_imported_are_ticked_again() -> None:
    tables = (StoredTable("costs", Source("export.csv", "", "", 1, "canonical", 1, 1, 0), (), ()),)
    other = replace(STEP, outline=replace(OUTLINE, name="September"))
    new = replace(STEP, given=replace(GIVEN, path=Path("/x/new.csv")))
    assert [import_edits.as_before(step, tables).chosen for step in (STEP, other, new)] == [True, False, True]


def test_that_sureness_is_a_shape_and_a_word() -> None:
    assert [import_columns.sureness(share) for share in (1.0, 0.95, 0.9, 0.75, 0.6)] == [
        ("▲", "sure"),
        ("▲", "sure"),
        ("◆", "likely"),
        ("◆", "likely"),
        ("◇", "perhaps"),
    ]
    tag, amount, currency, who = import_columns.column_rows(PREVIEW)
    assert (tag.state, tag.spoken) == ("◆ likely", "used, likely, 90 %")
    assert (amount.state, amount.spoken) == ("◇ amount?", "perhaps amount, 60 %; not used yet")
    assert currency.origin == 'from "Summe"'
    assert [choice.key for choice in who.fates] == ["keep", "hash"]


def test_that_people_are_named_with_the_reason() -> None:
    assert import_columns.people(PREVIEW) == 'People\'s data: "Wer", because its cells look like names.'
    assert import_columns.can_be_coded(PREVIEW)
    assert import_columns.people(replace(PREVIEW, columns=PREVIEW.columns[:2])) == ""
