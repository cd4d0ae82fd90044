"""The garbage collector and what is loaded once for good."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kpidesk.cli.ending import run
from kpidesk.cli.loading import loading

FOUND = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
"""Our package is found from whatever folder."""


def test_that_what_is_loaded_is_never_collected_and_the_collector_goes_on() -> None:
    try:
        with loading():
            assert not gc.isenabled()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_that_a_collector_that_was_off_stays_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc, "isenabled", lambda: False)
    monkeypatch.setattr(gc, "enable", lambda: pytest.fail("switched on"))
    switched = []
    monkeypatch.setattr(gc, "disable", lambda: switched.append("off"))
    try:
        with loading():
            pass
    finally:
        gc.unfreeze()
    assert switched == ["off"]


def test_that_a_command_leaves_nothing_frozen() -> None:
    with loading():
        pass
    assert run(["--version"]) == 0
    assert gc.get_freeze_count() == 0


def test_that_a_review_loads_neither_the_distributions_nor_the_optimisers_of_scipy() -> None:
    said = "import sys, kpidesk.session.review; print({'scipy.stats', 'scipy.optimize'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"


def test_that_an_import_of_texts_does_without_pandas_and_whoever_needs_it_has_it(tmp_path: Path) -> None:
    (tmp_path / "costs.csv").write_text("date,amount\n2026-08-03,120\n", encoding="utf-8")
    said = (
        "import sys; from kpidesk.cli.ending import run; run(['new', 'p.kpidesk']);"
        "print(run(['import', 'p.kpidesk', 'costs.csv', '--quiet']), 'pandas' in sys.modules);"
        "import pyarrow as pa; print(len(pa.array([1, 2]).to_pandas()), pa.array(__import__('pandas').Series([1])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=tmp_path, env=FOUND
    )
    assert done.stdout.split() == ["Made:", "p.kpidesk", "0", "False", "2", "[", "1", "]"], done.stderr


def test_that_a_parquet_file_of_nanoseconds_is_told_of_as_ever(tmp_path: Path) -> None:
    said = (
        "import pyarrow as pa, pyarrow.parquet as pq;"
        "moments = pa.array([1785542400000000001, 9223372036854775001], pa.timestamp('ns'));"
        "pq.write_table(pa.table({'request_id': ['1', '2'], 'timestamp': moments}), 'requests.parquet');"
        "from kpidesk.cli.loading import without_pandas; from kpidesk.cli.ending import run;"
        "run(['new', 'p.kpidesk']); run(['import', 'p.kpidesk', 'requests.parquet', '--no-compare'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=tmp_path, env=FOUND
    )
    assert '"2262-04-11 23:47:16.854775001" stands where a date and time' in done.stderr
