import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from kpidesk.base.errors import Unusable
from kpidesk.intake.archives import exists, shown, spread
from kpidesk.intake.load import Input, Intake, read_settings
from kpidesk.intake.outline import outline
from tests.intake.hostile_archives import zipped
from tests.intake.intake_pieces import of_code, only

Take = Callable[..., Intake]
COSTS = b"date,amount\n2026-08-03,1.5\n"
USERS = b'{"user_id": "u1"}\n{"user_id": "u2"}\n'


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "export.zip"
    path.write_bytes(
        zipped(
            ("august/costs.csv", COSTS),
            ("users.jsonl", USERS),
            ("__MACOSX/august/._costs.csv", b"\x00"),
            (".DS_Store", b"\x00"),
            ("letter.md", b"Dear"),
            ("pilot.toml", b'name = "Claims"\n'),
        )
    )
    return path


def test_that_the_files_of_an_archive_are_files_of_their_own(archive: Path, take: Take) -> None:
    intake = take(archive)
    sources = [table.source for table in intake.tables]
    assert [(table.role, table.source.file) for table in intake.tables] == [
        ("costs", "export.zip: august/costs.csv"),
        ("users", "export.zip: users.jsonl"),
    ]
    assert [(one.sha256, one.size) for one in sources] == [
        (hashlib.sha256(data).hexdigest(), len(data)) for data in (COSTS, USERS)
    ]
    assert [problem.file for problem in of_code(intake, "unknown-file")] == ["letter.md"]
    assert read_settings([Input(archive)]) == ({"name": "Claims"}, "export.zip: pilot.toml", ())


def test_that_an_archive_in_a_folder_is_looked_into(tmp_path: Path, archive: Path, take: Take) -> None:
    (folder := tmp_path / "exports").mkdir()
    archive.rename(folder / "export.zip")
    assert [table.role for table in take(folder).tables] == ["costs", "users"]


def test_that_one_file_of_an_archive_can_be_named(archive: Path, take: Take, tmp_path: Path) -> None:
    path = archive / "august" / "costs.csv"
    assert exists(path)
    assert shown(path) == "export.zip: august/costs.csv"
    assert only(take(path))["amount"] == [1.5]
    assert outline(path, tmp_path).sheets[0].headers == ("date", "amount")
    assert not exists(archive.with_name("none.zip") / "costs.csv")
    with pytest.raises(Unusable, match=r'export\.zip holds no "none\.csv"'):
        take(archive / "none.csv")


def test_that_names_in_an_archive_never_lead_to_other_places(tmp_path: Path, take: Take) -> None:
    (tmp_path / "export.zip").write_bytes(zipped(("/etc/costs.csv", COSTS)))
    assert spread(tmp_path / "export.zip") == (tmp_path / "export.zip" / "etc" / "costs.csv",)
    before = sorted(tmp_path.rglob("*"))
    (tmp_path / "export.zip").write_bytes(zipped(("../../costs.csv", COSTS)))
    with pytest.raises(Unusable, match="leads out of it"):
        take(tmp_path / "export.zip")
    assert sorted(tmp_path.rglob("*")) == before
