"""What does not fit between files is told wherever a pilot is looked at: doctor, check, review, report, window."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.report.blocks import Heading, Table
from kpidesk.report.json import to_json
from kpidesk.report.sections import evidence as evidence_section
from kpidesk.session.desk import Desk
from kpidesk.session.importing import Preparation
from kpidesk.session.pilot import NO_CHOICES
from kpidesk.session.project import create_from, import_files
from kpidesk.session.review import Request, diagnose, reviewing
from kpidesk.store.project import Project
from kpidesk.views.money import reconciled
from kpidesk.views.opened import Looking
from kpidesk.views.overview import overview

UNMATCHED = '2 of 3 rows of labels belong to no request of the log: "x1" and "x2".'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A log of two weeks, a bill three times as high as the log says, and labels of which two fit nothing."""
    place = tmp_path / "exports"
    place.mkdir()
    (place / "pilot.toml").write_text('name = "Claims"\nstart = 2026-08-03\nas_of = 2026-08-16\n', encoding="utf-8")
    log = [f"r{day}-{n},2026-08-{day:02} 10:00:{n:02},ok,0.5" for day in range(3, 17) for n in range(20)]
    bill = [f"2026-08-{day:02},30,inference" for day in range(3, 17)]
    for name, header, rows in (
        ("requests", "request_id,timestamp,status,cost", log),
        ("costs", "date,amount,category", bill),
        ("labels", "request_id,actual", ["r3-0,yes", "x1,no", "x2,yes"]),
    ):
        (place / f"{name}.csv").write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return place


@pytest.fixture
def project(folder: Path, tmp_path: Path) -> Path:
    path = tmp_path / "claims.kpidesk"
    create_from(path, {"name": "Claims", "start": "2026-08-03", "as_of": "2026-08-16"})
    import_files(path, [Input(folder)], Silent())
    return path


def test_that_the_doctor_tells_them(folder: Path) -> None:
    told = {one.code: one for one in diagnose((str(folder),), NO_CHOICES, Silent()).problems}
    assert told["unmatched-labels"].message == UNMATCHED
    assert told["unmatched-labels"].file == "labels.csv"
    assert "3.0 times as much" in told["cost-gap"].message


def test_that_a_check_tells_them_before_anything_is_stored(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "claims.kpidesk"
    create_from(path, {"name": "Claims", "start": "2026-08-03", "as_of": "2026-08-16"})
    import_files(path, [Input(folder / "requests.csv")], Silent())
    preparation = Preparation()
    checked = preparation.check(path, [Input(folder / "labels.csv"), Input(folder / "costs.csv")], Silent())
    preparation.close()
    assert {"unmatched-labels", "cost-gap"} <= {one.code for one in checked.findings}


def test_that_review_report_and_window_tell_them(project: Path) -> None:
    with closing(Desk.open(project)) as desk:
        opened = desk.look(Looking(), Silent())
    review, page = opened.review, overview(opened)
    assert review is not None
    assert page is not None
    assert [one.code for one in review.findings] == ["unmatched-labels", "cost-gap"]
    assert set(review.findings) <= set(opened.problems)
    assert {one["code"] for one in json.loads(to_json(review))["problems"]} >= {"unmatched-labels", "cost-gap"}
    assert page.watch[0].title == "Files that contradict each other"
    assert page.watch[0].text.replace("\N{NO-BREAK SPACE}", " ").startswith(UNMATCHED)
    assert page.watch[0].text.endswith("And 1 finding more: see Data.")
    assert reconciled(review).startswith("Inference: 140.00 USD by the log, 420.00 charged by the cost sheet")
    blocks = evidence_section.section(review)
    place = blocks.index(Heading("Findings between files", 2))
    table = blocks[place + 1]
    assert isinstance(table, Table)
    assert [row[1] for row in table.rows] == [one.message for one in review.findings]


def test_that_overlapping_exports_that_are_reviewed_together_count_once_and_are_saved_whole(
    folder: Path, tmp_path: Path
) -> None:
    rows = (folder / "requests.csv").read_text(encoding="utf-8").splitlines()
    (folder / "requests.csv").write_text("\n".join(rows[:200]), encoding="utf-8")
    newer = tmp_path / "newer.csv"
    newer.write_text("\n".join((rows[0], *rows[150:])), encoding="utf-8")
    saved = tmp_path / "saved.kpidesk"
    with reviewing(Request((str(folder), f"requests={newer}"), save=saved), Silent()) as finished:
        told = {one.code: one for one in finished.review.problems}
        assert told["overlap"].message.startswith("50 of these requests are there already by their id")
        assert not [one for one in finished.review.left_out if "repeat the id" in one.sentence]
        finished.commit()
    with Project.open(saved, read_only=True) as project:
        accepted = {table.source.file: table.source.rows_accepted for one in project.imports() for table in one.tables}
        yielded = {table.source.file: table.yielded for one in project.imports() for table in one.tables}
    assert (accepted["requests.csv"], accepted["newer.csv"]) == (199, 131)
    assert (yielded["requests.csv"], yielded["newer.csv"]) == (50, 0)
