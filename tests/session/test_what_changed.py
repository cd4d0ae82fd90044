"""What an import changed: rows by role, and the lights and values that are others after it."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from kpidesk.base.errors import Cancelled
from kpidesk.base.progress import Silent
from kpidesk.base.resources import sample
from kpidesk.intake.inputs import Input
from kpidesk.session.changed import changed_by, import_and_compare
from kpidesk.session.desk import Desk
from kpidesk.session.project import create_from, import_files
from kpidesk.views.opened import Looking
from kpidesk.views.what_changed import lines

CopyOf = Callable[[str], Path]


def bill(folder: Path, factor: float) -> Input:
    """The charges of the sample once more, each so many times as high."""
    rows = pd.read_excel(sample("claims-ready") / "costs.xlsx")
    path = folder / "costs-again.csv"
    rows.assign(amount=rows["amount"] * factor).to_csv(path, index=False)
    return Input(path, "costs")


def test_that_the_first_import_has_nothing_to_compare_with(tmp_path: Path) -> None:
    path = tmp_path / "p.kpidesk"
    create_from(path, {"name": "Claims"})
    imported, changed = import_and_compare(path, [bill(tmp_path, 1)], Silent())
    assert (changed.compared, changed.figures, lines(changed)) == (False, (), ())
    assert [(one.role, one.came) for one in changed.rows] == [("costs", imported.tables[0].source.rows_accepted)]


def test_that_lights_and_values_that_changed_are_told(copy_of: CopyOf, tmp_path: Path) -> None:
    path = copy_of("claims-ready")
    imported, changed = import_and_compare(path, [bill(tmp_path, 40)], Silent(), overlap="replace")
    (rows,) = changed.rows
    accepted = imported.tables[0].source.rows_accepted
    assert (rows.came, rows.left, rows.known) == (accepted, imported.overlaps[0].effects["replace"].leaving, 0)
    assert rows.left > 0
    assert changed.compared
    cost = next(one for one in changed.figures if one.kind == "light" and one.key == "cost_per_transaction")
    assert (cost.before, cost.way) == ("▲ green", "worse")
    told = lines(changed)
    assert told[0] == f"costs: {rows.came:,} rows came in, {rows.left:,} older rows count no more"
    assert f"{cost.title}: {cost.before} → {cost.now} (worse)" in told


def test_that_the_same_again_changes_no_figure(copy_of: CopyOf, tmp_path: Path) -> None:
    _, changed = import_and_compare(copy_of("claims-ready"), [bill(tmp_path, 1)], Silent())
    assert changed.figures == ()
    assert lines(changed)[-1] == "No light and no graded value changed."


def test_that_a_window_tells_the_same_from_its_own_reviews(copy_of: CopyOf, tmp_path: Path) -> None:
    desk = Desk.open(copy_of("claims-ready"))
    try:
        before = desk.look(Looking(), Silent()).review
        imported = desk.import_tables([bill(tmp_path, 40)], Silent(), overlap="replace")
        after = desk.look(Looking(), Silent()).review
    finally:
        desk.close()
    changed = changed_by(imported, before, after)
    assert "cost_per_transaction" in {one.key for one in changed.figures}


def test_that_stopping_the_comparison_leaves_what_was_stored(copy_of: CopyOf, tmp_path: Path) -> None:
    class Stopping(Silent):
        stored = False

        def step(self, text: str, done: float | None = None) -> None:  # noqa: ARG002 - as Progress has it
            if self.stored:
                raise Cancelled("Cancelled: nothing was changed.")
            self.stored = text == "Storing"

    _, changed = import_and_compare(copy_of("claims-ready"), [bill(tmp_path, 40)], Stopping(), overlap="replace")
    assert (changed.compared, len(changed.rows)) == (False, 1)


def test_that_rows_that_were_known_are_told(tmp_path: Path) -> None:
    path = tmp_path / "p.kpidesk"
    create_from(path, {"name": "Claims"})
    rows = pd.read_excel(sample("claims-ready") / "costs.xlsx")
    import_files(path, [Input(sample("claims-ready") / "costs.xlsx")], Silent())
    rows.to_csv(tmp_path / "again.csv", index=False)
    found = import_files(path, [Input(tmp_path / "again.csv", "costs")], Silent(), overlap="add")
    (change,) = changed_by(found, None, None).rows
    assert change.sentence == f"costs: no rows came in, {len(rows):,} rows were known"
