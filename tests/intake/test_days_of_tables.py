"""From when to when the rows of a table are."""

from datetime import date
from pathlib import Path

import pytest

from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import load
from kpidesk.tables.span import span_of


@pytest.mark.parametrize(
    ("name", "text", "span"),
    [
        ("costs.csv", "date,amount\n2026-08-03,1\n2026-09-30,1\n2026-08-01,1\n", (date(2026, 8, 1), date(2026, 9, 30))),
        ("requests.csv", "timestamp\n2026-08-03 23:59\n", (date(2026, 8, 3), date(2026, 8, 3))),
        ("users.csv", "user_id,eligible_from\na,\nb,2026-08-02\n", (date(2026, 8, 2), date(2026, 8, 2))),
        ("users.csv", "user_id,eligible_from\na,\nb,\n", None),
        ("users.csv", "user_id,team\na,x\nb,y\n", None),
        ("incidents.csv", "incident_id,detected_at\n", None),
    ],
)
def test_that_a_span_is_of_the_days_that_every_row_must_have(
    tmp_path: Path, name: str, text: str, span: tuple[date, date] | None
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    parts = tmp_path / "parts"
    parts.mkdir()
    (table,) = load([Input(tmp_path / name)], parts, "UTC", Silent()).tables
    assert table.days == span
    assert span_of(table.role, table.columns, table.parts) == span
