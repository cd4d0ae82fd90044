"""The garbage collector and what is loaded once for good."""

import gc
import subprocess
import sys

import pytest

from kpidesk.cli.ending import run
from kpidesk.cli.loading import loading


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
