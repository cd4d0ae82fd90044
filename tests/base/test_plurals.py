"""A count and its noun agree."""

import pytest

from kpidesk.base.plurals import counted, of, plural


@pytest.mark.parametrize(
    ("count", "said"), [(0, "no rows"), (1, "1 row"), (2, "2 rows"), (31482, "31,482 rows"), (1.0, "1 row")]
)
def test_that_a_count_has_its_noun(count: float, said: str) -> None:
    assert counted(count, "row") == said


def test_that_a_noun_with_another_plural_is_given_both() -> None:
    assert [counted(n, "person", "people") for n in (0, 1, 3)] == ["no people", "1 person", "3 people"]


def test_that_a_verb_goes_with_the_count() -> None:
    assert [plural(n, "is", "are") for n in (1, 2)] == ["is", "are"]


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("days", "1 day"),
        ("weeks with checked cells", "1 week with checked cells"),
        ("completed transactions", "1 completed transaction"),
        ("requests on stage 1.5 of the load test", "1 request on stage 1.5 of the load test"),
        ("labelled rows", "1 labelled row"),
    ],
)
def test_that_a_phrase_loses_its_plural_before_one_and_keeps_it_before_others(many: str, one: str) -> None:
    assert of(1, many) == one
    assert of(0, many) == f"0 {many}"
    assert of(1204, many) == f"1,204 {many}"
