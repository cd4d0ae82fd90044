"""The sample pilots are what their generator writes, and what KPIDesk reads without a question."""

from pathlib import Path

import pandas as pd

from kpidesk.pilot.parse import parse_settings
from kpidesk.tables.roles import ROLES
from tests.samples import sample_files


def test_that_each_committed_file_is_what_the_generator_writes(pilot: Path, regenerated: Path) -> None:
    fresh = regenerated / pilot.name
    assert [path.name for path in sorted(fresh.iterdir())] == [path.name for path in sorted(pilot.iterdir())]
    for path in pilot.iterdir():
        if path.suffix in {".xlsx", ".parquet"}:
            left, right = (sample_files.table(folder, path.stem) for folder in (pilot, fresh))
            pd.testing.assert_frame_equal(left, right, check_exact=True)
        else:
            assert path.read_text(encoding="utf-8") == (fresh / path.name).read_text(encoding="utf-8"), path.name


def test_that_pilot_toml_is_read_without_a_problem(pilot: Path) -> None:
    raw = sample_files.settings(pilot)
    settings, problems = parse_settings(raw)
    assert problems == ()
    assert settings.name == raw["name"]
    assert settings.as_of == raw["as_of"]


def test_that_every_header_is_a_column_of_its_role(pilot: Path) -> None:
    for role, path in sample_files.tables(pilot).items():
        headers = sample_files.table(pilot, role).columns
        assert [name for name in headers if ROLES[role].column(name) is None] == [], path.name


def test_that_every_required_cell_is_filled(pilot: Path) -> None:
    for role, path in sample_files.tables(pilot).items():
        frame = sample_files.table(pilot, role)
        assert len(frame), path.name
        for column in ROLES[role].required:
            assert frame[column.name].notna().all(), (path.name, column.name)


def test_that_words_of_a_choice_are_allowed_words(pilot: Path) -> None:
    for role in sample_files.tables(pilot):
        frame = sample_files.table(pilot, role)
        for column in ROLES[role].columns:
            if column.choices and column.name in frame:
                assert set(frame[column.name].dropna()) <= set(column.choices), (role, column.name)


def test_that_nothing_lies_after_the_day_of_the_review(pilot: Path) -> None:
    said = sample_files.settings(pilot)
    close = pd.Timestamp(str(said["as_of"]), tz=str(said["timezone"])) + pd.Timedelta(days=1)
    log = sample_files.log(pilot)
    assert log["timestamp"].max() < close
    assert log["actual_at"].max() < close


def test_that_the_support_assistant_fills_every_role_and_every_column_of_the_log(samples: Path) -> None:
    folder = samples / "support-assistant"
    assert set(sample_files.tables(folder)) == set(ROLES)
    log = sample_files.log(folder)
    filled = [name for name in log.columns if log[name].notna().any()]
    unfilled = [column.name for column in ROLES["requests"].columns if not any(map(column.matches, filled))]
    assert unfilled == []


def test_that_the_samples_stay_small_enough_to_ship(samples: Path) -> None:
    assert sum(path.stat().st_size for path in samples.rglob("*") if path.is_file()) < 6_000_000
