"""Tables behind serving and generated answers, against pandas over the same rows."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from kpidesk.engine.evidence import Evidence
from kpidesk.metrics import answers, errors, inference_cost, latency_bands, refusals, serving, subgroups
from kpidesk.metrics.answer_tables import generated_answers
from kpidesk.metrics.exhibits_answers import NO_ANSWERS
from kpidesk.metrics.exhibits_serving import NO_SERVING
from kpidesk.metrics.serving_tables import serving as serving_table
from tests.metrics.pilots import evidence
from tests.reference.generated_log import AS_OF, CLASSES, START, log

METRICS = (
    *serving.METRICS, *errors.METRICS, *inference_cost.METRICS, *answers.METRICS, *refusals.METRICS,
    *latency_bands.METRICS, *subgroups.METRICS,
)  # fmt: skip


def rows() -> pd.DataFrame:
    other = log(2000).rename(columns={"latency_tools_s": "latency_rerank_s"})
    return other.assign(failed_step=other["failed_step"].replace("tool", "Rerank"))


@cache
def pilot() -> Evidence:
    return evidence({"requests": rows()}, START, AS_OF, metrics=METRICS, accuracy_from="task_success")


def test_that_each_week_has_its_failures_by_class_and_its_tokens() -> None:
    told = rows().assign(week=(rows()["timestamp"] - pd.Timestamp(START)).dt.days // 7 + 1)
    table = serving_table(pilot())
    assert [one.week for one in table.weeks] == list(range(1, 11))
    for one in table.weeks:
        mine = told[told["week"] == one.week]
        failed = mine[mine["status"] == "error"]
        assert one.requests == len(mine)
        assert sum(one.classes.values()) == len(failed)
        assert one.classes["timeout"] == (failed["error_type"] == "timeout").sum()
        assert one.steps["model"] == (failed["failed_step"] == "Model").sum()
        assert one.tokens_in == mine["input_tokens"].sum()
        assert one.tokens_cached == mine["cached_tokens"].sum()
        assert one.cost == pytest.approx(mine["cost"].sum())
        assert one.costed == len(mine)
    assert set(table.weeks[0].classes) == set(CLASSES)


def test_that_every_step_of_the_log_is_told_whatever_its_name() -> None:
    told = rows()
    failed = told[told["status"] == "error"]
    steps = {row.step: row for row in serving_table(pilot()).step_rows}
    assert set(steps) == {"retrieval", "model", "validation", "rerank"}
    assert steps["rerank"].failures == (failed["failed_step"] == "Rerank").sum()
    assert steps["rerank"].p95 == pytest.approx(np.quantile(told["latency_rerank_s"], 0.95))
    slowest = [row.p95 or 0.0 for row in serving_table(pilot()).step_rows]
    assert slowest == sorted(slowest, reverse=True)


def test_that_refusals_are_a_table_of_what_was_done_and_what_ought_to_be() -> None:
    both = rows().dropna(subset=["refused", "should_refuse"])
    table = generated_answers(pilot()).refusals
    counts = both.groupby(["should_refuse", "refused"]).size()
    assert table.refused_rightly == counts[True, True]
    assert table.answered_wrongly == counts[True, False]
    assert table.refused_wrongly == counts[False, True]
    assert table.answered_rightly == counts[False, False]
    assert table.labelled == len(both)
    assert table.unlabelled == rows()["refused"].notna().sum() - len(both)


def test_that_the_ranges_of_toxicity_hold_every_answer() -> None:
    told = rows()["toxicity"]
    tail = generated_answers(pilot()).toxicity
    assert tail is not None
    counts = pd.cut(told, [-1, 0.1, 0.25, 0.5, 0.75, 1.0]).value_counts(sort=False)
    assert [one.answers for one in tail.ranges] == counts.tolist()
    assert (tail.n, tail.largest) == (len(told), told.max())


def test_that_bands_and_groups_are_told_with_their_rows() -> None:
    table = generated_answers(pilot())
    assert [band.first for band in table.bands] == sorted(band.first for band in table.bands)
    regions = next(gap for gap in table.gaps if gap.column == "region")
    right = rows().groupby("region")["task_success"].agg(["mean", "count"]).astype(float)
    for group in regions.groups:
        assert (group.accuracy, float(group.n)) == pytest.approx(tuple(right.loc[group.name]))


def test_that_there_is_nothing_to_show_without_the_columns() -> None:
    bare = evidence({"requests": log(50)[["timestamp"]]}, START, AS_OF, metrics=METRICS)
    assert serving_table(bare) == NO_SERVING
    assert generated_answers(bare) == NO_ANSWERS
