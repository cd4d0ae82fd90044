"""A reduction stands in for the log, and the log for itself where its segments are too many."""

import numpy as np
import pandas as pd
import pytest

from kpidesk.engine import reduction
from tests.engine.logs import gathered, requests


def labelled(n: int) -> pd.DataFrame:
    chance = np.random.default_rng(3)
    log = requests(n)
    for column in ("prediction", "actual"):
        log[column] = pd.Series(chance.choice(["yes", "no"], n)).where(chance.random(n) > 0.3)
    log["segment"] = pd.Series(chance.choice(["a", "b"], n)).where(chance.random(n) > 0.1)
    return log


def test_that_many_segments_are_added_up_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    log = labelled(2000)
    few = gathered({"requests": log})
    monkeypatch.setattr(reduction, "MOST_CELLS", 2)
    many = gathered({"requests": log})
    pd.testing.assert_frame_equal(few.daily, many.daily)
    pd.testing.assert_frame_equal(few.answers, many.answers)
    assert few.segments == many.segments == {"region": ("north", "south", "west"), "segment": ("a", "b")}
    for column in few.segments:
        pd.testing.assert_frame_equal(few.by_segment[column], many.by_segment[column])
        pd.testing.assert_frame_equal(few.segment_answers[column], many.segment_answers[column])


def test_that_the_largest_segments_are_reported_and_ties_go_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reduction, "MOST_SEGMENTS", 2)
    log = requests(5).assign(region=pd.Series(["west", "west", "south", "east", None], dtype=object))
    for cells in (5_000, 1):
        monkeypatch.setattr(reduction, "MOST_CELLS", cells)
        assert gathered({"requests": log}).segments["region"] == ("east", "west")
