"""The doctor looks at every export that is recognised, and at folders that hold several of them."""

import tomllib
from pathlib import Path

import pytest

from kpidesk.base.errors import KpideskError
from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Said
from kpidesk.session.pilot import Choices
from kpidesk.session.review import diagnose

FIXTURES = Path(__file__).resolve().parents[1] / "intake" / "recognition" / "fixtures"
FOLDERS = sorted(path for path in FIXTURES.iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_that_the_doctor_says_what_an_export_supports_or_why_it_is_of_no_use(folder: Path) -> None:
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    exports = tuple(str(path) for path in sorted(folder.iterdir()) if path.name != "expected.toml")
    if not expected.get("tables"):
        with pytest.raises(KpideskError) as refusal:
            diagnose(exports, Choices(), Silent())
        assert len(str(refusal.value)) > 40
        return
    found = diagnose(exports, Choices(), Silent(), Said(expected.get("answers", {})))
    assert [table.role for table in found.tables] == [table["role"] for table in expected["tables"]]
    assert bool(found.support) != bool(found.why_not)
