import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpidesk.charts.chart import Axis, Tick
from kpidesk.charts.palette import DARK, LIGHT, SERIES, Tone, contrast
from kpidesk.charts.scales import plain, value_axis, week_axis, within

NUMBERS = st.lists(st.floats(-1e12, 1e12, allow_nan=False, allow_subnormal=False), min_size=1, max_size=20)


@given(NUMBERS)
def test_that_an_axis_holds_all_its_numbers_and_few_ticks(numbers: list[float]) -> None:
    axis = value_axis(numbers)
    spread = axis.high - axis.low
    assert axis.low <= min(numbers) + 1e-6 * spread
    assert axis.high >= max(numbers) - 1e-6 * spread
    assert 2 <= len(axis.ticks) <= 9
    assert len({tick.label for tick in axis.ticks}) == len(axis.ticks)


def test_that_ticks_are_round() -> None:
    assert [tick.label for tick in value_axis([0.8, 6.1]).ticks] == ["0", "2", "4", "6", "8"]
    assert [tick.label for tick in value_axis([0.05, 0.35]).ticks] == ["0.0", "0.1", "0.2", "0.3", "0.4"]
    assert [tick.label for tick in value_axis([96.4, 97.5, 98.0], zero=False, most=100).ticks][-1] != "102"


def test_that_an_axis_of_nothing_still_has_a_range() -> None:
    axis = value_axis([])
    assert axis.low < axis.high
    assert value_axis([0.0, 0.0]).high > 0


@pytest.mark.parametrize(
    ("number", "step", "said"),
    [(1234.5, 0.1, "1,234.5"), (-0.25, 0.05, "−0.25"), (3.0, 1.0, "3"), (97.5, 2.5, "97.5"), (-0.0, 1.0, "0")],
)
def test_that_numbers_have_the_decimals_of_their_step(number: float, step: float, said: str) -> None:
    assert plain(number, step) == said


def test_that_every_week_is_named_up_to_thirteen_and_about_ten_beyond() -> None:
    assert [tick.label for tick in week_axis(13).ticks] == [f"w{week}" for week in range(1, 14)]
    assert len(week_axis(60).ticks) == 10
    assert len(week_axis(0).ticks) == 1


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_that_words_can_be_read_on_every_ground_they_stand_on(palette: dict[Tone, str]) -> None:
    assert set(palette) == set(Tone)
    for tone in (Tone.TEXT, Tone.SECONDARY, Tone.MUTED, Tone.ACCENT):
        assert contrast(palette[tone], palette[Tone.PANEL]) >= 4.5
    for tone, ground in (
        (Tone.GREEN, Tone.GREEN_GROUND),
        (Tone.YELLOW, Tone.YELLOW_GROUND),
        (Tone.RED, Tone.RED_GROUND),
        (Tone.ACCENT, Tone.ACCENT_GROUND),
    ):
        assert contrast(palette[tone], palette[Tone.PANEL]) >= 4.5
        assert contrast(palette[tone], palette[ground]) >= 4.5
    for tone in SERIES:
        assert contrast(palette[tone], palette[Tone.PANEL]) >= 3


def test_that_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


def test_that_a_part_of_an_axis_of_numbers_has_finer_ticks_written_alike() -> None:
    axis = Axis(0, 100, tuple(Tick(level, f"{level} %") for level in (0, 20, 40, 60, 80, 100)))
    assert within(axis, 0, 100) == axis.ticks
    assert [tick.label for tick in within(axis, 41, 50)] == ["42 %", "44 %", "46 %", "48 %", "50 %"]
    money = value_axis([-1500, 1200])
    assert [tick.label for tick in within(money, -1100, -900)] == ["−1,100", "−1,050", "−1,000", "−950", "−900"]


def test_that_a_part_of_weeks_or_groups_has_its_own_ticks_only() -> None:
    weeks = week_axis(60)
    assert [tick.label for tick in within(weeks, 10.5, 13.5)] == ["w11", "w12", "w13"]
    groups = Axis(-0.5, 2.5, (Tick(2, "women"), Tick(1, "men"), Tick(0, "other")))
    assert [tick.label for tick in within(groups, 0.5, 2.5)] == ["women", "men"]
    assert within(Axis(0, 1, ()), 0.2, 0.4) == ()
