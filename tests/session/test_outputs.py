"""Files that come out: all or none."""

from pathlib import Path

import pytest

from kpidesk.base.errors import Unusable, WrongUsage
from kpidesk.session.outputs import check_apart, check_target, outputs


def test_that_all_files_are_put_in_place_together(tmp_path: Path) -> None:
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_text("old", encoding="utf-8")
    with outputs() as files:
        files.add(one, lambda path: path.write_text("new", encoding="utf-8"))
        files.add(other, lambda path: path.write_text("too", encoding="utf-8"), new=True)
        assert one.read_text(encoding="utf-8") == "old"
        assert not other.exists()
        files.commit()
    assert (one.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")) == ("new", "too")
    assert sorted(tmp_path.iterdir()) == [one, other]


def test_that_without_commit_nothing_is_written(tmp_path: Path) -> None:
    with outputs() as files:
        files.add(tmp_path / "one.txt", lambda path: path.write_text("new", encoding="utf-8"))
    assert list(tmp_path.iterdir()) == []


def test_that_a_failure_in_the_second_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    def fill_the_disk(path: Path) -> None:
        path.write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    with outputs() as files:
        files.add(tmp_path / "one.txt", lambda path: path.write_text("new", encoding="utf-8"))
        with pytest.raises(Unusable, match=r"other\.txt could not be written: No space left"):
            files.add(tmp_path / "other.txt", fill_the_disk)
    assert list(tmp_path.iterdir()) == []


def test_that_a_file_that_must_be_new_replaces_nothing(tmp_path: Path) -> None:
    target = tmp_path / "p.kpidesk"
    with outputs() as files:
        files.add(target, lambda path: path.write_text("mine", encoding="utf-8"), new=True)
        target.write_text("somebody else's", encoding="utf-8")
        with pytest.raises(WrongUsage, match="exists already"):
            files.commit()
    assert target.read_text(encoding="utf-8") == "somebody else's"
    assert list(tmp_path.iterdir()) == [target]


def test_that_a_target_that_cannot_become_a_file_is_refused_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="is a folder: name the file"):
        check_target(tmp_path)
    with pytest.raises(WrongUsage, match="There is no folder"):
        check_target(tmp_path / "nowhere" / "report.pdf")
    (tmp_path / "there").touch()
    check_target(tmp_path / "there")
    with pytest.raises(WrongUsage, match="exists already"):
        check_target(tmp_path / "there", new=True)


@pytest.mark.parametrize("name", ["requests.csv", "pilot.toml", "data.xlsx", "costs.json", "labels.pdf"])
def test_that_no_file_of_the_reviewed_folder_is_written_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("data", encoding="utf-8")
    with pytest.raises(WrongUsage, match="is what is being reviewed"):
        check_apart(tmp_path / name, [str(tmp_path)])


@pytest.mark.parametrize("given", ["log.csv", "requests=log.csv", "claims.kpidesk"])
def test_that_an_input_is_no_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / given.rpartition("=")[2]
    path.write_text("data", encoding="utf-8")
    with pytest.raises(WrongUsage, match="is what is being reviewed"):
        check_apart(path, ["costs.csv", given])


def test_that_an_earlier_report_in_the_folder_may_be_replaced(tmp_path: Path) -> None:
    for name in ("report.pdf", "result.json"):
        (tmp_path / name).write_text("old", encoding="utf-8")
        check_apart(tmp_path / name, [str(tmp_path)])
    check_apart(tmp_path / "new.csv", [str(tmp_path)])
