"""Looking from elsewhere: measured once, never stale, and nothing is changed in the past."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kpidesk.base.errors import Cancelled, Unusable, WrongUsage
from kpidesk.base.progress import Silent
from kpidesk.base.resources import sample
from kpidesk.intake.inputs import Input
from kpidesk.pilot.records import Decision
from kpidesk.report.json import to_json
from kpidesk.session.desk import Desk
from kpidesk.session.edits import ChangeSettings, RecordDecision, RemoveImport
from kpidesk.session.needs import Need
from kpidesk.session.review import Request, reviewing
from kpidesk.store import seal
from kpidesk.store.project import Project
from kpidesk.store.schema import VERSION
from kpidesk.tables.page import RowQuestion
from kpidesk.views.opened import Looking, Opened

NOW, THEN = Looking(), Looking(as_of=date(2026, 9, 1))
AT = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)


class Steps(Silent):
    """Progress that notes what was done, and cancels at a step."""

    def __init__(self, cancel_at: str = "") -> None:
        super().__init__()
        self.told: list[str] = []
        self.cancel_at = cancel_at

    def step(self, text: str, done: float | None = None) -> None:
        self.told.append(text)
        self.cancelled = bool(self.cancel_at) and text.startswith(self.cancel_at)
        super().step(text, done)


def json_of(opened: Opened) -> str:
    assert opened.review is not None
    return to_json(opened.review)


@pytest.fixture
def desk(copy_of: Callable[[str], Path]) -> Iterator[Desk]:
    with closing(Desk.open(copy_of("claims-ready"))) as opened:
        yield opened


def test_that_a_desk_shows_what_the_command_line_reviews(desk: Desk, project_of: Callable[[str], Path]) -> None:
    for looking in (NOW, Looking(window="last-28")):
        shown = desk.look(looking, Silent())
        with reviewing(Request((str(project_of("claims-ready")),), window=looking.window), Silent()) as finished:
            assert json_of(shown) == to_json(finished.review)


def test_that_looking_back_measures_as_of_that_day_and_refuses_changes(desk: Desk) -> None:
    now = desk.look(NOW, Silent())
    then = desk.look(THEN, Silent())
    assert then.review is not None
    assert then.review.calendar.as_of == date(2026, 9, 1)
    assert then.settings.as_of == date(2026, 9, 1)
    edit = ChangeSettings("Change a name", {"name": "Another"})
    for refused in (desk.apply, desk.preview):
        with pytest.raises(WrongUsage, match="looking back at"):
            refused(edit)
    with pytest.raises(WrongUsage, match="looking back at"):
        desk.import_tables([], Silent())
    assert not desk.keep_review()
    assert json_of(desk.look(NOW, Silent())) == json_of(now)


def test_that_stepping_back_does_not_measure_again(desk: Desk) -> None:
    first = json_of(desk.look(NOW, Silent()))
    desk.look(THEN, Silent())
    steps = Steps()
    assert json_of(desk.look(NOW, steps)) == first
    assert steps.told == []


def test_that_what_was_measured_before_an_edit_follows_it(desk: Desk) -> None:
    desk.look(Looking(window="last-28"), Silent())
    desk.look(NOW, Silent())
    desk.apply(ChangeSettings("Change a threshold", {"thresholds.latency_p99.green": 3.0}))
    edited = desk.look(Looking(window="last-28"), Silent()).review
    assert edited is not None
    line = next(metric for metric in edited.metrics if metric.id == "latency_p99").green
    assert line is not None
    assert line.number == 3.0
    steps = Steps()
    edit = ChangeSettings("Change the maturity of labels", {"label_maturity_days": 21})
    assert desk.needs(edit) is Need.EVERYTHING
    assert desk.preview(edit) is None
    desk.apply(edit, steps)
    assert any(told.startswith("Reading") for told in steps.told)
    assert desk.opened().settings.label_maturity_days == 21
    with closing(Desk.open(desk.opened().path, read_only=True)) as other:
        assert json_of(other.look(Looking(window="last-28"), Silent())) == json_of(desk.opened())


def test_that_a_cancelled_edit_changes_nothing(desk: Desk) -> None:
    before = desk.look(NOW, Silent())
    with pytest.raises(Cancelled):
        desk.apply(ChangeSettings("Change the time zone", {"timezone": "Asia/Tokyo"}), Steps("Reading"))
    assert desk.opened() is before
    assert before.changes == ()


def test_that_a_cancelled_look_leaves_the_desk_where_it_was(desk: Desk) -> None:
    before = desk.look(NOW, Silent())
    with pytest.raises(Cancelled):
        desk.look(THEN, Steps("Reading"))
    assert desk.opened() is before


def test_that_measures_are_told_one_by_one_and_can_be_stopped_in_between(desk: Desk) -> None:
    with pytest.raises(Cancelled):
        desk.look(NOW, Steps("Computing"))
    steps = Steps()
    desk.look(NOW, steps)
    assert steps.told.count("Computing the measures") > 50


def test_that_an_import_is_measured_and_can_be_taken_out(desk: Desk) -> None:
    before = desk.look(NOW, Silent())
    new = Input(Path(sample("support-assistant")) / "notes.xlsx", "notes")
    imported = desk.import_tables([new], Silent())
    assert [table.role for table in imported.tables] == ["notes"]
    unmeasured = desk.opened()
    assert unmeasured.review is None
    assert "not been measured" in unmeasured.why_not
    shown = desk.look(NOW, Silent())
    assert shown.review is not None
    assert [one.role for one in shown.review.inputs if one.role == "notes"] == ["notes"]
    removal = RemoveImport(shown.imports[-1].id)
    assert desk.needs(removal) is Need.EVERYTHING
    assert desk.apply(removal) is None
    assert json_of(desk.look(NOW, Silent())) == json_of(before)


def test_that_a_project_without_rows_says_so(tmp_path: Path) -> None:
    Project.create(tmp_path / "empty.kpidesk", {"name": "Empty"}).close()
    with closing(Desk.open(tmp_path / "empty.kpidesk")) as desk:
        opened = desk.look(NOW, Silent())
        assert opened.review is None
        assert opened.why_not == "Nothing has been imported yet."
        inverse = desk.apply(ChangeSettings("Change a name", {"name": "Full"}))
        assert desk.opened().settings.name == "Full"
        assert inverse is not None
        desk.apply(inverse)
        assert desk.opened().settings.name == "Empty"


def test_that_the_first_look_is_the_first_review(desk: Desk) -> None:
    desk.apply(ChangeSettings("Agree on a line", {"thresholds.latency_p99.green": 4.5}))
    assert desk.opened().records.amendments == ()
    desk.look(NOW, Silent())
    desk.apply(ChangeSettings("Amend it", {"thresholds.latency_p99.green": 4.0}))
    assert [(one.key, one.old, one.new) for one in desk.opened().records.amendments] == [
        ("thresholds.latency_p99.green", "4.5", "4.0")
    ]
    assert len(desk.opened().changes) == 2


def test_that_a_review_is_kept_with_a_decision_and_not_twice(desk: Desk) -> None:
    assert not desk.keep_review()
    shown = desk.look(NOW, Silent())
    assert desk.keep_review()
    assert not desk.keep_review()
    assert [one.json for one in desk.opened().saved] == [json_of(shown)]
    desk.apply(RecordDecision(Decision(AT, "Board", "optimise", "optimise", "Nearly.", "", "", "", None, None, "")))
    assert [one.json for one in desk.opened().saved] == [json_of(shown), json_of(shown)]
    assert json_of(desk.opened()) != json_of(shown)


def test_that_a_desk_works_on_any_thread(copy_of: Callable[[str], Path]) -> None:
    path = copy_of("claims-ready")
    with ThreadPoolExecutor(1) as worker:
        desk = worker.submit(Desk.open, path).result()
        shown = worker.submit(desk.look, NOW, Silent()).result()
        edit = ChangeSettings("Change a threshold", {"thresholds.latency_p99.green": 4.0})
        assert desk.preview(edit) is not None
        inverse = desk.apply(edit)
        assert inverse is not None
        worker.submit(desk.apply, inverse).result()
        source = worker.submit(desk.rows, RowQuestion("latency_p99"), Silent()).result()
        assert len(source.page(0, 10).rows) == 10
        assert json_of(desk.opened()) == json_of(shown)
        desk.close()
    with closing(Desk.open(path)) as again:
        assert again.opened().settings == shown.settings


def test_that_a_project_that_cannot_be_read_is_let_go_of(copy_of: Callable[[str], Path]) -> None:
    path = copy_of("claims-ready")
    with closing(Desk.open(path)) as desk:
        decision = Decision(AT, "Board", "optimise", "optimise", "Nearly.", "", "", "", None, None, "")
        desk.apply(RecordDecision(decision))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE decision SET reason = 'Another'")
        seal.renew(connection, VERSION)
    for _ in range(2):  # the second would find it locked if the first had kept it
        with pytest.raises(Unusable, match="altered after it was recorded"):
            Desk.open(path)
