"""Arithmetic that a recogniser writes over columns of a sheet."""

import numpy as np
import pytest

from kpidesk.intake.recognition import formulas


def of(text: str, **figures: list[float]) -> list[float]:
    """A formula over columns that are named by one letter each."""
    found = formulas.read(text).of({name: np.array(cells) for name, cells in figures.items()})
    return [float(one) for one in found]


def test_that_a_formula_follows_the_rules_of_arithmetic() -> None:
    assert of("(`a` + `b`) * 2 - `a` / `b`", a=[6.0], b=[3.0]) == [16.0]
    assert of("round(`a` * 0.25)", a=[10.0, 11.0]) == [2.0, 3.0]


def test_that_a_header_may_hold_any_signs() -> None:
    formula = formulas.read("`# Samples` / `Requests/s`")
    assert formula.headers == ("# Samples", "Requests/s")
    assert formula.of({"# Samples": np.array([9.0]), "Requests/s": np.array([3.0])}).tolist() == [3.0]


def test_that_a_division_by_nothing_and_a_missing_cell_give_nothing() -> None:
    assert np.isnan(of("`a` / `b`", a=[1.0, 0.0, float("nan")], b=[0.0, 0.0, 2.0])).all()


@pytest.mark.parametrize(
    "text",
    ["`a` +", "`a` ** 2", "__import__('os')", "`a`.real", "abs(`a`)", "`a` if 1 else 2", "b", "'x'", "True and 1"],
)
def test_that_anything_but_arithmetic_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"formula|computed"):
        formulas.read(text)
