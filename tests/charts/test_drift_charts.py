"""Charts of drift."""

from dataclasses import replace
from itertools import pairwise

import pytest

from kpidesk.charts.chart import Style
from kpidesk.charts.drift import MOST_CLASSES, course_chart, decimals_of, histogram_chart, label, written
from kpidesk.charts.palette import Tone
from kpidesk.charts.readings import tracks
from kpidesk.metrics.exhibits_drift import BinKind, DriftBin
from tests.views.drifts import AGE, INCOME, REGION, weeks


def test_that_bars_stand_in_pairs_the_reference_first_and_missing_last() -> None:
    chart = histogram_chart(INCOME, "Values of income")
    assert chart is not None
    assert [bar.high for bar in chart.bars] == [50, 20, 30, 35, 20, 40, 0, 5]
    assert {bar.tone for bar in chart.bars[::2]} == {Tone.MUTED}
    assert {bar.tone for bar in chart.bars[1::2]} == {Tone.ACCENT}
    assert all(first.at < second.at for first, second in zip(chart.bars[::2], chart.bars[1::2], strict=True))
    assert [(tick.at, tick.label) for tick in chart.x.ticks] == [(0.5, "20,000"), (1.5, "31,250"), (3, "missing")]
    assert chart.summary == (
        "Values of income: the largest change is at up to 20,000, from 50.0 % of the reference to 20.0 % now."
    )


def test_that_each_bar_says_what_it_is_exactly() -> None:
    chart = histogram_chart(INCOME, "Values")
    assert chart is not None
    notes = [bar.note for bar in chart.bars]
    assert [note.place for note in notes if note][:2] == ["up to 20,000, reference", "up to 20,000, now"]
    assert [note.remark for note in notes if note][:4] == ["", "30.0 pts less", "", "5.0 pts more"]
    assert [note.value for note in notes if note][:2] == ["50.0 %", "20.0 %"]
    assert len(tracks(chart)) == 1


def test_that_classes_are_named_and_the_rest_is_one() -> None:
    chart = histogram_chart(REGION, "Values")
    assert chart is not None
    assert [tick.label for tick in chart.x.ticks] == ["north", "south", "rarer ones", "never seen"]
    many = tuple(DriftBin(BinKind.CLASS, 0.05, 0.05, name=f"class {place}") for place in range(20))
    chart = histogram_chart(replace(REGION, bins=many), "Values")
    assert chart is not None
    assert [tick.label for tick in chart.x.ticks] == [
        *(f"class {place}" for place in range(MOST_CLASSES)),
        "rarer ones",
    ]
    assert [round(bar.high) for bar in chart.bars[-2:]] == [40, 40]
    assert histogram_chart(replace(REGION, bins=()), "Values") is None


@pytest.mark.parametrize(
    ("low", "high", "decimals", "said"),
    [
        (None, 3.0, 0, "up to 3"),
        (2.0, 3.25, 2, "2.00 to 3.25"),
        (-0.5, None, 1, "above −0.5"),
        (7.0, 7.0, 0, "7"),
        (None, None, 0, "any number"),
        (0.0, 2e12, 0, "0 to 2e+12"),
    ],
)
def test_that_a_range_is_said_in_words(low: float | None, high: float | None, decimals: int, said: str) -> None:
    assert label(DriftBin(BinKind.RANGE, 0.1, 0.1, low, high), decimals) == said


def test_that_numbers_have_as_many_decimals_as_tell_them_apart() -> None:
    ends = [-118.317, -118.13, -117.96]
    bins = [DriftBin(BinKind.RANGE, 0.1, 0.1, low, high) for low, high in pairwise(ends)]
    assert decimals_of(bins) == 1
    assert decimals_of([DriftBin(BinKind.RANGE, 1, 1)]) == 0
    assert written(-0.001, 1) == "0.0"
    assert written(1234.56, 1) == "1,234.6"


def test_that_the_course_stands_above_the_level_of_chance_week_by_week() -> None:
    chart = course_chart(INCOME, "Income")
    assert chart is not None
    assert [(point.x, point.y, point.tone) for point in chart.points] == [
        (3, 0.01, Tone.ACCENT),
        (4, 0.2, Tone.RED),
        (5, 0.4, Tone.RED),
    ]
    assert [line.style for line in chart.lines] == [Style.SOLID, Style.DASHED]
    assert chart.lines[1].y == (0.03, 0.03, 0.03)
    assert chart.summary == "2 weeks of 3 lie beyond what chance shows with as many rows."
    first = chart.points[0].note
    assert first is not None
    assert (first.value, first.place, first.n, first.remark) == (
        "0.01",
        "week 3",
        400,
        "within what chance shows, 0.03",
    )


def test_that_one_week_is_no_course() -> None:
    assert course_chart(REGION, "Region") is None
    assert course_chart(AGE, "Age") is None
    assert course_chart(replace(AGE, weeks=weeks(0.1, 0.1)), "Age") is not None
