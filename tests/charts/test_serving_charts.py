"""Charts of serving and of generated answers."""

from datetime import date, timedelta

import pytest

from kpidesk.base.periods import Period
from kpidesk.charts.answers import bands_chart, toxicity_chart
from kpidesk.charts.palette import Tone
from kpidesk.charts.serving import failures_chart, steps_chart, tokens_chart
from kpidesk.metrics.exhibits_answers import LatencyBand, ToxicityRange, ToxicityTail
from kpidesk.metrics.exhibits_serving import ServingWeek, StepRow


def week(number: int, requests: int = 200, tokens: int | None = 1000, **classes: int) -> ServingWeek:
    first = date(2026, 8, 3) + timedelta(weeks=number - 1)
    named = {"provider": 0, "timeout": 0, "policy": 0} | classes
    return ServingWeek(
        number, Period(first, first + timedelta(days=6)), requests, named, {"model": sum(classes.values())},
        tokens, None if tokens is None else tokens // 10, None, 1.0, requests,
    )  # fmt: skip


def test_that_failures_are_shares_of_all_requests_the_most_frequent_first() -> None:
    chart = failures_chart((week(1, timeout=4, provider=1), week(2, timeout=2)))
    assert chart is not None
    assert [(line.label, line.y) for line in chart.lines] == [("timeout", (2.0, 1.0)), ("provider", (0.5, 0.0))]
    assert chart.summary == "Of 400 requests, by class: timeout 1.5 %, provider 0.25 %."
    steps = failures_chart((week(1, timeout=4), week(2, timeout=2)), by_step=True)
    assert steps is not None
    assert [line.label for line in steps.lines] == ["model"]


def test_that_weeks_without_requests_have_no_share_and_no_failure_is_no_chart() -> None:
    chart = failures_chart((week(1, timeout=4), week(2, 0), week(3, timeout=1)))
    assert chart is not None
    assert chart.lines[0].x == (1.0, 3.0)
    assert failures_chart((week(1), week(2))) is None
    assert failures_chart((week(1, timeout=2),)) is None
    assert failures_chart(()) is None


def test_that_tokens_are_means_per_request_of_the_kinds_that_are_logged() -> None:
    chart = tokens_chart((week(1, 10), week(2, 20)))
    assert chart is not None
    assert {line.label: line.y for line in chart.lines} == {"read": (100.0, 50.0), "written": (10.0, 5.0)}
    assert "50 read, 5 written" in chart.summary
    assert tokens_chart((week(1, tokens=None), week(2, tokens=None))) is None


def test_that_steps_are_bars_of_their_p95_and_those_without_a_latency_have_none() -> None:
    rows = (StepRow("model", 900, 0.8, 2.4, 3), StepRow("a step with a very long name", 900, 0.1, 0.3, None),
            StepRow("guard", 0, None, None, 7))  # fmt: skip
    chart = steps_chart(rows)
    assert chart is not None
    assert [bar.high for bar in chart.bars] == [2.4, 0.3]
    assert [tick.label for tick in chart.x.ticks] == ["model", "a step with a…"]
    assert chart.summary == "The slowest step is model: 95 % of its runs take up to 2.4 s."
    assert steps_chart(rows[2:]) is None


def test_that_bands_with_few_answers_have_no_bar_and_no_word_in_the_summary() -> None:
    bands = (LatencyBand(0.0, 0.5, 100, 80, (0.71, 0.87)), LatencyBand(0.5, 1.0, 200, 140, (0.63, 0.76)),
             LatencyBand(10.0, None, 2, 2, None))  # fmt: skip
    chart = bands_chart(bands)
    assert chart is not None
    assert [point.y for point in chart.points] == pytest.approx([80, 70, 100])
    assert [one.at for one in chart.whiskers] == [0, 1]
    assert chart.summary.startswith("80.0 % of the answers that took up to 0.5 s reached the goal, 70.0 % of those")
    assert [tick.label for tick in chart.x.ticks] == ["≤ 0.5 s", "0.5–1 s", "> 10 s"]
    assert bands_chart(bands[:1]) is None


def test_that_the_toxic_ranges_are_red_and_counted() -> None:
    ranges = (ToxicityRange(0.0, 0.1, 880), ToxicityRange(0.1, 0.5, 117), ToxicityRange(0.5, 1.0, 3))
    chart = toxicity_chart(ToxicityTail(1000, 0.01, 0.2, 0.4, 0.93, ranges))
    assert chart is not None
    assert [bar.high for bar in chart.bars] == pytest.approx([88.0, 11.7, 0.3])
    assert [bar.tone is Tone.RED_FILL for bar in chart.bars] == [False, False, True]
    assert chart.summary.startswith("3 answers of 1,000 above 0.5; the worst scores 0.93")
    assert toxicity_chart(None) is None
