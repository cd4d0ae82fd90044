"""Every figure leads to its rows, and where a count is shown it is the count of those rows."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from kpidesk.base.errors import Cancelled, WrongUsage
from kpidesk.base.progress import Silent
from kpidesk.base.resources import sample
from kpidesk.base.values import Measured, Value
from kpidesk.engine.slices import Grain, Slice
from kpidesk.intake.inputs import Input
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.metric import Metric
from kpidesk.metrics.rows import sieves_of
from kpidesk.session.desk import Desk
from kpidesk.session.edits import ChangeSettings
from kpidesk.session.rows import export_csv
from kpidesk.tables.page import RowQuestion
from kpidesk.views.opened import Looking

LOG = Path(sample("claims-ready")) / "requests.csv"


@pytest.fixture(scope="module")
def assistant(project_of: Callable[[str], Path]) -> Iterator[Desk]:
    with closing(Desk.open(project_of("support-assistant"), read_only=True)) as desk:
        desk.look(Looking(), Silent())
        yield desk


def counted(desk: Desk, metric: Metric, part: Slice) -> bool:
    """Whether the rows first shown are the n of the measure."""
    sight = desk._known()
    return bool(sieves := sieves_of(metric, sight.evidence, part)) and sieves[0].counted


@pytest.mark.parametrize("metric", CATALOGUE, ids=lambda metric: metric.id)
def test_that_every_measure_has_its_rows_used_or_left_out(assistant: Desk, metric: Metric) -> None:
    review = assistant.opened().review
    assert review is not None
    rows_of: dict[str, int] = {}
    for one in review.inputs:
        rows_of[one.role] = rows_of.get(one.role, 0) + one.source.rows_accepted
    tables = assistant.row_tables(RowQuestion(metric.id))
    assert tables
    judged = next(one for one in review.metrics if one.id == metric.id)
    for table in tables:
        used = assistant.rows(RowQuestion(metric.id, role=table.role), Silent())
        left = assistant.rows(RowQuestion(metric.id, role=table.role, left_out=True), Silent())
        assert used.total + left.total == rows_of[table.role]
        assert len(used.page(0, 20).rows) == min(20, used.total)
        page = left.page(0, 20, "why")
        assert {row[0] for row in page.rows} <= {why for why, _ in left.reasons}
        assert (not page.rows) == (left.total == 0)
        check_n(assistant, metric, table.role, judged.measured, used.total)


def check_n(desk: Desk, metric: Metric, role: str, measured: Measured, used: int) -> None:
    evidence = desk._known().evidence
    part = Slice(Grain.WINDOW, evidence.calendar.pilot if metric.dated else evidence.window)
    sieve = next(one for one in sieves_of(metric, evidence, part) if one.role == role)
    if sieve.counted and isinstance(measured, Value) and measured.n is not None:
        assert used == measured.n


def test_that_many_measures_count_their_rows(assistant: Desk) -> None:
    evidence = assistant._known().evidence
    part = Slice(Grain.WINDOW, evidence.window)
    with_count = [one.id for one in CATALOGUE if any(sieve.counted for sieve in sieves_of(one, evidence, part))]
    assert len(with_count) > 85


def test_that_weeks_and_segments_count_their_rows(assistant: Desk) -> None:
    review = assistant.opened().review
    assert review is not None
    period = review.calendar.days_of_week(3)
    checked = 0
    for metric in CATALOGUE:
        if not counted(assistant, metric, Slice(Grain.WEEK, period, 3)):
            continue
        if Grain.WEEK in metric.grains and isinstance(value := review.weekly[metric.id][2].measured, Value):
            found = assistant.rows(RowQuestion(metric.id, period="week-3"), Silent())
            assert found.total == value.n, f"{metric.id} in week 3"
            checked += 1
        for point in review.segments["region"].get(metric.id, ()):
            if isinstance(value := point.measured, Value) and metric.family in {"latency", "weighted_accuracy"}:
                found = assistant.rows(RowQuestion(metric.id, segment=("region", point.segment)), Silent())
                assert found.segment == ("region", point.segment)
                assert found.total == value.n, f"{metric.id} in {point.segment}"
                checked += 1
    assert checked > 25


def test_that_the_slowest_requests_come_first_and_pages_follow_one_another(ready: Desk) -> None:
    raw = pd.read_csv(LOG, dtype={"request_id": str})
    timed = raw[(raw["status"] == "ok") | (raw["error_type"] == "timeout")]
    expected = timed.sort_values("latency_s", ascending=False)["latency_s"].tolist()
    source = ready.rows(RowQuestion("latency_p99"), Silent())
    assert source.total == len(timed)
    at = [column.name for column in source.columns].index("latency_s")
    pages = [source.page(offset, 40, "latency_s", descending=True) for offset in (0, 40, 80)]
    assert [row[at] for page in pages for row in page.rows] == expected[:120]
    last = source.page(source.total - 5, 40, "latency_s", descending=True)
    assert [row[at] for row in last.rows] == expected[-5:]
    assert source.page(source.total + 5, 40).rows == ()


def test_that_no_row_is_shown_twice_on_pages_sorted_by_what_many_share(ready: Desk) -> None:
    source = ready.rows(RowQuestion("latency_p99"), Silent())
    at = [column.name for column in source.columns].index("request_id")
    seen = [row[at] for offset in range(0, source.total, 3000) for row in source.page(offset, 3000, "region").rows]
    assert len(seen) == len(set(seen)) == source.total


def test_that_rows_left_out_say_why(ready: Desk) -> None:
    raw = pd.read_csv(LOG)
    failed = raw[(raw["status"] != "ok") & (raw["error_type"] != "timeout")]
    source = ready.rows(RowQuestion("latency_p99", left_out=True), Silent())
    assert source.reasons == (
        ("It failed, and not by a time-out: fast failures would flatter the figure.", len(failed)),
    )
    assert source.columns[0].title == "Left out because"
    at = [column.name for column in source.columns].index("request_id")
    assert {row[at] for row in source.page(0, 500).rows} == set(failed["request_id"])


def test_that_a_period_narrows_the_rows_to_its_days(ready: Desk) -> None:
    review = ready.opened().review
    assert review is not None
    days = review.calendar.days_of_week(2)
    source = ready.rows(RowQuestion("traceability", period="week-2"), Silent())
    at = [column.name for column in source.columns].index("timestamp")
    page = source.page(0, 5000)
    moments = [pd.Timestamp(str(row[at])) for row in page.rows]
    assert moments == sorted(moments)
    assert days.first <= min(moments).date() <= max(moments).date() <= days.last


def test_that_rows_are_written_as_csv_without_formulas(ready: Desk, tmp_path: Path) -> None:
    source = ready.rows(RowQuestion("latency_p99", left_out=True), Silent())
    written = export_csv(source, tmp_path / "rows.csv", Silent())
    found = pd.read_csv(written)
    assert len(found) == source.total
    assert list(found.columns) == [column.name for column in source.columns]


def test_that_a_question_about_nothing_is_refused(ready: Desk) -> None:
    for question, says in (
        (RowQuestion("nonsense"), "no measure"),
        (RowQuestion("latency_p99", role="costs"), "does not read the table costs"),
        (RowQuestion("latency_p99", period="week-99"), "no day of the pilot"),
    ):
        with pytest.raises(WrongUsage, match=says):
            ready.rows(question, Silent())
    with pytest.raises(WrongUsage, match="no column colour"):
        ready.rows(RowQuestion("latency_p99"), Silent()).page(0, 5, "colour")


def test_that_rows_follow_an_import_and_old_ones_are_refused(copy_of: Callable[[str], Path], tmp_path: Path) -> None:
    with closing(Desk.open(copy_of("claims-ready"))) as desk:
        with pytest.raises(WrongUsage, match="not been measured"):
            desk.rows(RowQuestion("latency_p99"), Silent())
        desk.look(Looking(), Silent())
        old = desk.rows(RowQuestion("latency_p99"), Silent())
        more = tmp_path / "requests.csv"
        more.write_text("timestamp,latency_s,status,region\n2026-08-05 10:00,1.5,ok,=SUM(A1)\n", encoding="utf-8")
        desk.import_tables([Input(more, "requests")], Silent())
        desk.look(Looking(), Silent())
        new = desk.rows(RowQuestion("latency_p99"), Silent())
        assert new.total == old.total + 1
        with pytest.raises(WrongUsage, match="Open them again"):
            old.page(0, 5)
        text = export_csv(new, tmp_path / "out.csv", Silent()).read_text(encoding="utf-8")
        assert "'=SUM(A1)" in text
        same = desk.rows(RowQuestion("latency_p50"), Silent())
        desk.apply(ChangeSettings("Rename", {"name": "Another"}))
        desk.rows(RowQuestion("latency_p95"), Silent())
        assert same.page(0, 1).total == new.total


def test_that_rows_can_be_asked_for_again_after_a_cancel(ready: Desk) -> None:
    cancelled = Silent()
    cancelled.cancelled = True
    with pytest.raises(Cancelled):
        ready.rows(RowQuestion("overhead_hours_per_week"), cancelled)
    assert ready.rows(RowQuestion("overhead_hours_per_week"), Silent()).total > 0


def test_that_the_rows_of_a_role_are_laid_out_once(ready: Desk) -> None:
    ready.rows(RowQuestion("latency_p99"), Silent())

    class Counting(Silent):
        laid_out = 0

        def step(self, text: str, done: float | None = None) -> None:
            self.laid_out += text.startswith("Laying out")
            super().step(text, done)

    watched = Counting()
    ready.rows(RowQuestion("weighted_accuracy"), watched)
    assert watched.laid_out == 0


def test_that_what_was_gained_before_the_start_is_among_the_rows_of_the_return(copy_of: Callable[[str], Path]) -> None:
    """The first two bookings of the sample are of 6 and 14 August."""
    with closing(Desk.open(copy_of("claims-ready"))) as desk:
        desk.look(Looking(), Silent())
        desk.apply(ChangeSettings("Start later", {"start": "2026-08-17"}))
        for one in ("roi_net", "roi_gross", "net_benefit"):
            rows = desk.rows(RowQuestion(one, role="benefits"), Silent())
            assert rows.total == len(pd.read_csv(LOG.with_name("benefits.csv")))


def test_that_ids_are_counted_in_the_whole_log_whatever_the_window(copy_of: Callable[[str], Path]) -> None:
    with closing(Desk.open(copy_of("claims-ready"), read_only=True)) as desk:
        review = desk.look(Looking("week-2"), Silent()).review
        assert review is not None
        for one in ("duplicate_ids", "sequence_breaks"):
            measured = next(judged.measured for judged in review.metrics if judged.id == one)
            assert isinstance(measured, Value)
            assert desk.rows(RowQuestion(one), Silent()).total == measured.n


def test_that_probes_and_answers_are_told_from_the_rest(assistant: Desk) -> None:
    probes = assistant.rows(RowQuestion("jailbreak_resistance"), Silent())
    others = assistant.rows(RowQuestion("jailbreak_resistance", left_out=True), Silent())
    assert (probes.total, others.total) == (80, 160)
    answers = assistant.rows(RowQuestion("nps"), Silent())
    left = assistant.rows(RowQuestion("nps", left_out=True), Silent())
    assert (answers.total, left.total) == (94, 126)
    assert [why for why, _ in left.reasons] == ["It answers another survey."]
