"""Counts by group, day and cluster of users, against pandas."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.engine.evidence import GroupCounts
from tests.engine.logs import gathered, pilot_days, requests


def decisions(n: int = 900, *, nested: bool = True) -> pd.DataFrame:
    """Decisions on people of three groups; with ``nested`` each user belongs to one."""
    rng = np.random.default_rng(8)
    users = rng.integers(0, 60, n)
    group = np.array(["a", "b", "c"])[users % 3] if nested else rng.choice(["a", "b", "c"], n)
    return requests(n).assign(
        user_id=[f"u{user}" for user in users],
        group_age=pd.Series(group).where(rng.random(n) < 0.95),
        prediction=pd.Series(rng.choice(["yes", "no"], n)).where(rng.random(n) < 0.97),
        actual=pd.Series(rng.choice(["yes", "no"], n)).where(rng.random(n) < 0.7),
        score=pd.Series(rng.random(n)).where(rng.random(n) < 0.8),
    )


def counted(log: pd.DataFrame, **settings: Any) -> GroupCounts:
    return gathered({"requests": log}, **settings).groups["group_age"]


def test_that_each_count_of_a_group_is_that_of_pandas() -> None:
    log = decisions()
    found = counted(log)
    rows = log[(log["status"] == "ok") & log["prediction"].notna()].assign(day=pilot_days(log))
    yes, told, true = rows["prediction"] == "yes", rows["actual"].notna(), rows["actual"] == "yes"
    scored = told & rows["score"].notna()
    marks = pd.DataFrame(
        {
            "n": True,
            "yes": yes,
            "positives": true,
            "positive_yes": true & yes,
            "negatives": told & ~true,
            "negative_yes": told & ~true & yes,
            "scored": scored,
            "score": rows["score"].where(scored, 0.0),
            "outcomes": scored & true,
        },
        index=rows.index,
    ).astype(float)
    expected = marks.groupby([rows["day"], rows["group_age"]]).sum()
    sums = found.frame.groupby(["day", "group"])[list(marks)].sum()
    for name in marks:
        assert sums[name].to_dict() == pytest.approx(expected[name].to_dict()), name
    known = rows["group_age"].notna().groupby(rows["day"]).agg(["size", "sum"])
    assert found.known["n"].tolist() == known["size"].tolist()
    assert found.known["known"].tolist() == known["sum"].tolist()


def test_that_users_who_belong_to_one_group_each_stay_whole() -> None:
    log = decisions()
    found = counted(log)
    assert found.clustered
    assert found.frame["cluster"].nunique() > 10
    groups = found.frame.groupby("group")["cluster"].nunique()
    assert groups.max() <= 20


def test_that_users_of_several_groups_and_unnamed_users_are_no_clusters() -> None:
    assert not counted(decisions(nested=False)).clustered
    assert not counted(decisions().drop(columns="user_id")).clustered


def test_that_users_seen_once_each_are_no_clusters() -> None:
    log = decisions()
    assert not counted(log.assign(user_id=log["request_id"])).clustered


def test_that_groups_are_only_counted_where_some_answer_means_yes() -> None:
    assert gathered({"requests": decisions().drop(columns=["prediction", "actual"])}).groups == {}


def test_that_the_pilots_own_choice_of_columns_is_kept() -> None:
    assert list(gathered({"requests": decisions()}, groups=("region",)).groups) == ["region"]
