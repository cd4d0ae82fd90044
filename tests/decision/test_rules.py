"""The ordered rules over every way to spread twelve KPIs over five lights."""

from collections.abc import Iterator

import pytest

from kpidesk.decision.review import Light, Recommendation
from kpidesk.decision.rules import RULES, Tally, best_case, match, worst_case

GREEN, YELLOW, RED, NO_DATA, NOT_APPLICABLE = Light


def every_split() -> Iterator[Tally]:
    for green in range(13):
        for yellow in range(13 - green):
            for red in range(13 - green - yellow):
                for unknown in range(13 - green - yellow - red):
                    rest = 12 - green - yellow - red - unknown
                    yield Tally({GREEN: green, YELLOW: yellow, RED: red, NO_DATA: unknown, NOT_APPLICABLE: rest})


def spelled_out(split: Tally) -> tuple[str, Recommendation]:
    """The table of the specification, written once more by counting greens."""
    lights = split.lights
    green_side = lights[GREEN] + lights[NOT_APPLICABLE]
    if lights[RED] or split.guardrail_red:
        return "red-flag", Recommendation.KILL
    if green_side + lights[NO_DATA] < 8:
        return "too-many-yellow", Recommendation.KILL
    if lights[NO_DATA] or lights[NOT_APPLICABLE] > 4:
        return "unknown", Recommendation.INCOMPLETE
    return {
        12: ("all-green", Recommendation.SCALE),
        11: ("bottleneck", Recommendation.OPTIMISE),
        10: ("bottleneck", Recommendation.OPTIMISE),
        9: ("fundamental", Recommendation.REDESIGN_OR_KILL),
        8: ("fundamental", Recommendation.REDESIGN_OR_KILL),
    }[green_side]


def test_that_all_1820_splits_end_in_the_rule_of_the_table() -> None:
    splits = list(every_split())
    assert len(splits) == 1820
    for split in splits:
        rule = match(split)
        assert (rule.id, rule.recommendation) == spelled_out(split), split


def test_that_every_rule_is_reached_by_some_split() -> None:
    reached = {match(split).id for split in every_split()}
    assert reached == {rule.id for rule in RULES}


def test_that_a_red_guardrail_kills_every_split() -> None:
    assert {match(Tally(split.lights, guardrail_red=True)).id for split in every_split()} == {"red-flag"}


def test_that_best_and_worst_case_frame_every_way_the_unknown_can_turn_out() -> None:
    rank = [Recommendation.KILL, Recommendation.REDESIGN_OR_KILL, Recommendation.OPTIMISE, Recommendation.SCALE]
    for split in every_split():
        if split.lights[RED] or split.applicable < 8 or not split.lights[NO_DATA]:
            continue
        possible = {match(split.turned(NO_DATA, light)).recommendation for light in (GREEN, YELLOW, RED)}
        assert best_case(split) is max(possible, key=rank.index)
        assert worst_case(split) is min(possible, key=rank.index) is Recommendation.KILL


@pytest.mark.parametrize(
    ("yellow", "unknown", "best"),
    [
        (0, 1, Recommendation.SCALE),
        (2, 3, Recommendation.OPTIMISE),
        (4, 1, Recommendation.REDESIGN_OR_KILL),
        (5, 1, Recommendation.KILL),
    ],
)
def test_that_the_best_case_counts_the_unknown_as_green(yellow: int, unknown: int, best: Recommendation) -> None:
    split = Tally({GREEN: 12 - yellow - unknown, YELLOW: yellow, RED: 0, NO_DATA: unknown, NOT_APPLICABLE: 0})
    assert best_case(split) is best
