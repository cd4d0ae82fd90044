"""An import before it is stored: files looked into, previewed, checked, and remembered."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kpidesk.base.errors import Unusable
from kpidesk.base.progress import Silent
from kpidesk.base.resources import sample
from kpidesk.intake.inputs import Input
from kpidesk.intake.survey import Step
from kpidesk.session.importing import Preparation, remember
from kpidesk.session.project import create_from, import_files
from kpidesk.store.project import Project

COSTS = "Tag;Betrag\n2026-08-01;12\n2026-08-02;x\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KPIDESK_DATA_DIR", str(tmp_path / "user"))
    path = tmp_path / "claims.kpidesk"
    create_from(path, {"name": "Claims"})
    return path


@pytest.fixture
def preparation() -> Iterator[Preparation]:
    made = Preparation()
    yield made
    made.close()


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def only(preparation: Preparation, project: Path, *paths: Path) -> Step:
    (step,) = preparation.look(paths, project, Silent()).steps
    return step


def test_that_a_folder_gives_a_step_for_each_sheet(preparation: Preparation, project: Path) -> None:
    found = preparation.look((sample("claims-ready"),), project, Silent())
    assert {step.given.role for step in found.steps} == {
        "benefits", "costs", "effort", "incidents", "labels", "load_tests", "model_versions", "quality_checks",
        "requests", "users",
    }  # fmt: skip
    assert all(step.chosen for step in found.steps)
    assert [path.name for path in found.settings] == ["pilot.toml"]
    assert not found.refused


def test_that_a_file_that_cannot_be_read_does_not_stop_the_others(
    preparation: Preparation, project: Path, tmp_path: Path
) -> None:
    good, bad = write(tmp_path, "costs.csv", "date,amount\n2026-08-01,1\n"), write(tmp_path, "letter.csv", "")
    found = preparation.look((bad, good), project, Silent())
    assert [step.given.path for step in found.steps] == [good]
    assert [(file.path, "is empty" in file.refusal[0]) for file in found.refused] == [(bad, True)]


def test_that_what_nobody_can_tell_is_not_chosen(preparation: Preparation, project: Path, tmp_path: Path) -> None:
    step = only(preparation, project, write(tmp_path, "export.csv", COSTS))
    assert not step.chosen
    assert step.given.role is None


def test_that_a_preview_follows_what_is_said(preparation: Preparation, project: Path, tmp_path: Path) -> None:
    step = only(preparation, project, write(tmp_path, "export.csv", COSTS))
    given = replace(step.given, role="costs")
    assert preparation.preview(given, "UTC").missing == ("amount",)  # two of its three cells are no numbers
    mapped = preparation.preview(replace(given, columns={"date": "Tag", "amount": "Betrag"}), "UTC")
    assert (mapped.missing, mapped.rejected) == ((), 1)
    assert preparation.preview(replace(given, header_row=2), "UTC").columns[1].name == "12"


def test_that_what_is_in_the_project_already_is_said_so(
    preparation: Preparation, project: Path, tmp_path: Path
) -> None:
    path = write(tmp_path, "costs.csv", "date,amount\n2026-08-01,1\n")
    import_files(project, [Input(path)], Silent())
    step = only(preparation, project, path)
    assert step.already
    assert not step.chosen


def test_that_the_import_to_be_replaced_does_not_count_as_there(
    preparation: Preparation, project: Path, tmp_path: Path
) -> None:
    path = write(tmp_path, "costs.csv", "date,amount\n2026-08-01,1\n")
    import_files(project, [Input(path)], Silent())
    (step,) = preparation.look((path,), project, Silent(), replaces=1).steps
    assert step.chosen
    assert len(preparation.check(project, [step.given], Silent(), replaces=1).tables) == 1


def test_that_a_mapping_is_remembered_by_the_headers(preparation: Preparation, project: Path, tmp_path: Path) -> None:
    step = only(preparation, project, write(tmp_path, "august.csv", COSTS))
    given = replace(step.given, role="costs", columns={"date": "Tag", "amount": "Betrag"})
    remember([replace(step, given=given, kept=True, headers=preparation.preview(given, "UTC").headers)])
    again = only(preparation, project, write(tmp_path, "september.csv", COSTS.replace("08", "09")))
    assert again.recalled
    assert again.chosen
    assert (again.given.role, again.given.columns) == ("costs", {"date": "Tag", "amount": "Betrag"})
    assert again.kept
    remember([replace(again, kept=False)])
    assert not only(preparation, project, write(tmp_path, "october.csv", COSTS)).recalled
    other = only(preparation, project, write(tmp_path, "other.csv", "Tag;Summe\n2026-08-01;1\n"))
    assert not other.recalled


def test_that_a_header_row_is_remembered_with_it(preparation: Preparation, project: Path, tmp_path: Path) -> None:
    step = only(preparation, project, write(tmp_path, "august.csv", "Report of August\n\n" + COSTS))
    given = replace(step.given, role="costs", header_row=3, columns={"date": "Tag", "amount": "Betrag"})
    remember([replace(step, given=given, kept=True, headers=preparation.preview(given, "UTC").headers)])
    again = only(preparation, project, write(tmp_path, "september.csv", "Report of September\n\n" + COSTS))
    assert again.recalled
    assert again.given.header_row == 3


def test_that_sheets_without_a_header_are_not_remembered(
    preparation: Preparation, project: Path, tmp_path: Path
) -> None:
    step = only(preparation, project, write(tmp_path, "august.csv", "2026-08-01;12\n"))
    given = replace(step.given, role="costs", header_row=0, columns={"date": "column A", "amount": "column B"})
    remember([replace(step, given=given, kept=True, headers=preparation.preview(given, "UTC").headers)])
    assert not only(preparation, project, write(tmp_path, "other.csv", "2026-08-02;13\n")).recalled


def test_that_a_check_says_what_the_files_support_and_stores_nothing(preparation: Preparation, project: Path) -> None:
    paths = [sample("claims-ready") / name for name in ("requests.csv", "users.xlsx")]
    checked = preparation.check(project, [Input(path) for path in paths], Silent())
    states = {one.kpi: one.state for one in checked.doctor}
    assert states["latency"] == "computable"
    assert states["throughput"] == "not_computable"
    assert [table.role for table in checked.tables] == ["requests", "users"]
    with Project.open(project, read_only=True) as opened:
        assert not opened.imports()


def test_that_a_check_counts_what_the_project_has(preparation: Preparation, project: Path) -> None:
    import_files(project, [Input(sample("claims-ready") / "requests.csv")], Silent())
    checked = preparation.check(project, [Input(sample("claims-ready") / "load_tests.csv")], Silent())
    states = {one.kpi: one.state for one in checked.doctor}
    assert states["latency"] == "computable"
    assert states["throughput"] == "computable"


def test_that_a_check_without_dates_says_why_there_is_no_doctor(
    preparation: Preparation, project: Path, tmp_path: Path
) -> None:
    path = write(tmp_path, "users.csv", "user_id\nu-1\n")
    checked = preparation.check(project, [Input(path)], Silent())
    assert not checked.doctor
    assert "first and last day are not known" in checked.why_not
    assert len(checked.tables) == 1


def test_that_a_check_of_a_sheet_that_cannot_be_read_says_which(
    preparation: Preparation, project: Path, tmp_path: Path
) -> None:
    path = write(tmp_path, "costs.csv", "a,b\n1,2\n")
    with pytest.raises(Unusable, match=r'costs\.csv lacks the columns "date" and "amount"'):
        preparation.check(project, [Input(path)], Silent())


def test_that_its_folder_goes_with_it(project: Path, tmp_path: Path) -> None:
    made = Preparation()
    made.look((write(tmp_path, "costs.csv", "date,amount\n2026-08-01,1\n"),), project, Silent())
    folder = made._folder
    assert folder.is_dir()
    made.close()
    made.close()
    assert not folder.exists()
