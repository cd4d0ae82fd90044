"""Sums do not depend on the order of rows or threads: the same input gives the same bytes."""

from fractions import Fraction

import numpy as np

from tests.engine.logs import gathered, requests

ROWS = 20_000


def test_that_sums_of_money_and_scores_are_the_same_to_the_last_digit_in_any_order_of_rows() -> None:
    rng = np.random.default_rng(7)
    log = requests(ROWS).assign(cost=rng.lognormal(-8, 3, ROWS), value=rng.lognormal(2, 2, ROWS))
    forward, backward = gathered({"requests": log}), gathered({"requests": log.iloc[::-1]})
    for fact in ("log_cost", "value_sum"):
        assert forward.daily[fact].tolist() == backward.daily[fact].tolist()


def test_that_such_a_sum_is_that_of_exact_arithmetic() -> None:
    costs = np.random.default_rng(11).lognormal(-12, 2, ROWS)
    log = requests(ROWS).assign(cost=costs)
    exact = float(sum(map(Fraction, costs)))
    assert abs(float(gathered({"requests": log}).daily["log_cost"].sum()) / exact - 1) < 1e-11
