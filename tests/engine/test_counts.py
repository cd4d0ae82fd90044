"""Ids, versions, minutes and answers of the log, by hand and against pandas."""

import numpy as np
import pandas as pd
import pytest

from tests.engine.logs import gathered, moments, pilot_days, requests


def numbered(*ids: str | None) -> pd.DataFrame:
    return pd.DataFrame({"request_id": pd.Series(ids, dtype=object), "timestamp": moments(*["2026-08-03"] * len(ids))})


@pytest.mark.parametrize(
    ("ids", "duplicates", "breaks"),
    [
        (("r-1", "r-2", "r-3"), 0, 0),
        (("r-3", "r-1", "r-5"), 0, 2),
        (("r-1", "r-1", "r-1", "r-3"), 2, 1),
        (("7", "8", "10"), 0, 1),
        (("r-1", "s-2"), 0, None),
        (("r-1", "r-x"), 0, None),
        (("abc", "def"), 0, None),
        (("r-1", "r-900"), 0, None),
        (("r-1", None, "r-2"), 0, None),
        ((None, None), 0, None),
        ((), 0, None),
    ],
)
def test_that_repeated_ids_and_missing_numbers_are_counted(
    ids: tuple[str | None, ...], duplicates: int, breaks: int | None
) -> None:
    pilot = gathered({"requests": numbered(*ids)})
    assert (pilot.duplicates, pilot.sequence_breaks) == (duplicates, breaks)


def test_that_decisions_that_cannot_be_traced_are_named_oldest_first() -> None:
    log = pd.DataFrame(
        {
            "request_id": ["late", "failed", "before", "whole", "early"],
            "timestamp": moments("2026-08-09", "2026-08-04", "2026-08-01", "2026-08-05", "2026-08-06"),
            "status": ["ok", "error", "ok", "ok", "ok"],
            "input_ref": [True, None, None, True, None],
            "output": [None, None, None, True, True],
            "model_version": ["v1", None, None, "v1", "v1"],
        }
    )
    assert gathered({"requests": log}).untraceable == ("early", "late")


def test_that_the_busiest_minutes_of_a_day_are_numpys_percentile() -> None:
    log = requests(4000, days=5)
    log["timestamp"] = log["timestamp"].dt.floor("20min")
    found = gathered({"requests": log}, 5).minutes.sort_values("day")
    minutes = log.groupby([pilot_days(log), "timestamp"]).size()
    expected = minutes.groupby(level=0).agg(lambda counts: np.quantile(counts, 0.99))
    assert found["busiest"].tolist() == pytest.approx(expected.tolist())


def test_that_decisions_are_counted_by_version_and_day() -> None:
    log = requests(500).assign(model_version=lambda rows: pd.Series("v1", index=rows.index).where(rows.index % 9 > 0))
    ok = log[log["status"] == "ok"]
    expected = ok.groupby([pilot_days(ok), ok["model_version"].fillna("?")]).size()
    found = gathered({"requests": log}).version_days
    told = found.assign(version=found["version"].fillna("?")).set_index(["day", "version"])["decisions"]
    assert told.to_dict() == expected.to_dict()


def test_that_users_are_the_clusters_of_being_right_and_sessions_where_there_are_none() -> None:
    rng = np.random.default_rng(2)
    log = requests(400).assign(
        prediction=rng.choice(["yes", "no"], 400),
        actual=rng.choice(["yes", "no"], 400),
        session_id=[f"s{place % 37}" for place in range(400)],
    )
    right = (log["prediction"] == log["actual"]).astype(float)
    per = right.groupby(log["session_id"]).agg(["size", "sum"])
    found = gathered({"requests": log}).correct
    assert found is not None
    assert (found.clusters, found.n, found.yes) == (37, 400.0, right.sum())
    assert (found.n2, found.yn, found.y2) == (
        (per["size"] ** 2).sum(),
        (per["size"] * per["sum"]).sum(),
        (per["sum"] ** 2).sum(),
    )
    assert gathered({"requests": log.drop(columns="session_id")}).correct is None


def test_that_answers_by_segment_are_those_of_the_window() -> None:
    rng = np.random.default_rng(3)
    log = requests(300).assign(prediction=rng.choice(["a", "b", "c"], 300), actual=rng.choice(["a", "b", "c"], 300))
    pilot = gathered({"requests": log})
    expected = log.groupby(["region", "actual", "prediction"]).size()
    found = pilot.segment_answers["region"].set_index(["segment", "actual", "prediction"])["n"]
    assert found.to_dict() == expected.to_dict()
    by_day = log.groupby([pilot_days(log), "actual", "prediction"]).size()
    assert pilot.answers.set_index(["day", "actual", "prediction"])["n"].to_dict() == by_day.to_dict()
