"""What samples of a load test add up to: the rate at which they were sent, whatever pauses lay between them."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import load
from kpidesk.metrics.load_tests import Plateau, plateau

BEGUN = 1_785_747_600_000
"""In milliseconds since 1970."""
Samples = Sequence[tuple[int, int, int]]
"""When each began and how long it took, in milliseconds, and how many users there were."""


def steady(users: int, seconds: int, first: int) -> list[tuple[int, int, int]]:
    """Users who each send a request every second, which takes a tenth of it."""
    return [
        (first + second * 1000 + user * 1000 // users, 100, users) for second in range(seconds) for user in range(users)
    ]


def as_jmeter(samples: Samples) -> str:
    rows = [f"{begun},{took},ask,200,OK,T 1-1,true,{users},{took},0" for begun, took, users in samples]
    return "\n".join(
        ["timeStamp,elapsed,label,responseCode,responseMessage,threadName,success,allThreads,Latency,Connect", *rows]
    )


def as_k6(samples: Samples) -> str:
    """One line for each of two metrics of a request, written when it ended, in whole seconds."""
    rows = ["metric_name,timestamp,metric_value,check,error_code,expected_response,scenario,extra_tags"]
    known = 0
    for begun, took, users in samples:
        second = (begun + took) // 1000
        rows += [f"vus,{second},{users},,,,,"] if users != known else []
        rows += [f"http_reqs,{second},1,,,true,default,", f"http_req_duration,{second},{took},,,true,default,"]
        known = users
    return "\n".join(rows)


def as_vegeta(samples: Samples) -> str:
    rows = (
        f"{begun}000000,200,{took}000000,1,1,,,ask,{place},GET,http://x/,"
        for place, (begun, took, _) in enumerate(samples)
    )
    return "\n".join(rows)


def plateaus(tmp_path: Path, text: str) -> list[Plateau]:
    """The plateaus of a load test, by users where they are known."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "export.csv").write_text(text + "\n", encoding="utf-8")
    (table,) = load([Input(tmp_path / "export.csv")], tmp_path / "parts", "UTC", Silent()).tables
    rows = pd.concat([pq.read_table(part).to_pandas() for part in table.parts])
    rows = rows.assign(requests=1.0, duration_s=rows["duration_s"].fillna(rows["latency_s"]))
    if "users" not in rows:
        rows["users"] = np.nan
    found = [plateau(part) for _, part in rows.groupby("users", dropna=False)]
    return [one for one in found if one is not None]


@pytest.mark.parametrize("written", [as_jmeter, as_k6])
def test_that_each_plateau_has_the_rate_at_which_its_requests_were_sent(
    tmp_path: Path, written: Callable[[Samples], str]
) -> None:
    samples = [*steady(10, 120, BEGUN), *steady(25, 120, BEGUN + 120_000)]
    low, high = plateaus(tmp_path, written(samples))
    assert (low.users, high.users) == (10, 25)
    assert low.rate == pytest.approx(10, rel=0.02)
    assert high.rate == pytest.approx(25, rel=0.02)


def test_that_a_break_between_two_runs_does_not_lower_the_rate(tmp_path: Path) -> None:
    samples = [*steady(10, 60, BEGUN), *steady(10, 60, BEGUN + 3_600_000)]
    (found,) = plateaus(tmp_path, as_vegeta(samples))
    assert found.rate == pytest.approx(10, rel=0.02)
