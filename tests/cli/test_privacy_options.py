"""`--hash`, `--drop` and `--keep-text`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpidesk.store.project import Project

Call = Callable[..., Any]


@pytest.fixture
def requests(tmp_path: Path) -> Path:
    path = tmp_path / "requests.csv"
    path.write_text(
        "timestamp,user_id,latency_s,output\n"
        "2026-08-03 09:00,ann@example.com,1,Yes\n"
        "2026-08-04 09:00,bob@example.com,2,No\n",
        encoding="utf-8",
    )
    return path


def privacy(path: Path) -> dict[str, str]:
    with Project.open(path, read_only=True) as project:
        return dict(project.imports()[0].tables[0].source.privacy)


def test_that_columns_are_hashed_dropped_or_kept_as_told(kpidesk: Call, requests: Path, tmp_path: Path) -> None:
    project = tmp_path / "p.kpidesk"
    kpidesk("new", project)
    ended = kpidesk("import", project, requests, "--hash", "personal", "--keep-text", "output")
    assert ended.code == 0
    assert privacy(project) == {"user_id": "hash", "output": "keep"}


def test_that_who_says_nothing_is_told_of_people_s_data(kpidesk: Call, requests: Path, tmp_path: Path) -> None:
    project = tmp_path / "p.kpidesk"
    kpidesk("new", project)
    ended = kpidesk("import", project, requests)
    assert "its cells look like e-mail addresses" in ended.err
    assert "--hash user_id" in ended.err
    assert privacy(project) == {"user_id": "keep", "output": "recorded"}


def test_that_a_saved_review_is_hashed_too(kpidesk: Call, requests: Path, tmp_path: Path) -> None:
    project = tmp_path / "p.kpidesk"
    assert kpidesk("review", requests, "--save", project, "--hash", "user_id", "--drop", "output").code == 0
    assert privacy(project) == {"user_id": "hash", "output": "drop"}
    assert b"example.com" not in project.read_bytes()


def test_that_one_column_has_one_fate(kpidesk: Call, requests: Path, tmp_path: Path) -> None:
    ended = kpidesk("review", requests, "--hash", "user_id", "--drop", "user_id")
    assert ended.code == 2
    assert '"user_id" cannot be both hashed and dropped' in ended.err
    assert not list(tmp_path.glob("*.kpidesk"))


def test_that_a_misspelt_column_stores_nothing(kpidesk: Call, requests: Path, tmp_path: Path) -> None:
    project = tmp_path / "p.kpidesk"
    kpidesk("new", project)
    ended = kpidesk("import", project, requests, "--hash", "user-email")
    assert ended.code == 2
    assert 'There is no column "user-email"' in ended.err
    with Project.open(project, read_only=True) as opened:
        assert opened.imports() == ()
