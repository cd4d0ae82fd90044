"""A decision is only recorded when it says what it has to say."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kpidesk.base.errors import WrongUsage
from kpidesk.base.progress import Silent
from kpidesk.base.resources import sample
from kpidesk.pilot.records import Decision
from kpidesk.session.desk import Desk
from kpidesk.session.edits import RecordDecision
from kpidesk.session.review import Request, reviewing
from kpidesk.views.opened import Looking


@pytest.fixture(name="desk", scope="module")
def open_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path: Path = tmp_path_factory.mktemp("decisions") / "failing.kpidesk"
    with reviewing(Request((str(sample("claims-failing")),), save=path), Silent()) as finished:
        finished.commit()
    desk = Desk.open(path)
    desk.look(Looking(), Silent())
    yield desk
    desk.close()


def _decision(what: str, who: str = "Board", reason: str = "", lessons: str = "") -> RecordDecision:
    at = datetime(2026, 10, 8, tzinfo=UTC)
    return RecordDecision(Decision(at, who, what, "kill", reason, "", "", lessons, None, None, ""))


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (_decision("scale"), "say why the board decides otherwise"),
        (_decision("kill"), "Write down what was learned"),
        (_decision("scale", who=" ", reason="because"), "Say who decided"),
    ],
)
def test_that_what_lacks_a_reason_a_lesson_or_a_name_is_refused(desk: Desk, edit: RecordDecision, said: str) -> None:
    with pytest.raises(WrongUsage, match=said):
        desk.apply(edit)
    assert desk.opened().records.decisions == ()


def test_that_one_that_says_enough_is_recorded(desk: Desk) -> None:
    assert desk.apply(_decision("kill", lessons="Thresholds were never met.")) is None
    assert [one.what for one in desk.opened().records.decisions] == ["kill"]
