"""Which rows of a chunk pass the tests of a recogniser."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from kpidesk.intake import numbers
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.recognition.recogniser import Test
from kpidesk.intake.recognition.sight import Sight
from kpidesk.intake.texts import filled


def passing(sight: Sight, test: Test) -> np.ndarray:
    """For each row whether its cell passes; a column that is not there is one of empty cells."""
    found = _passing(sight, test)
    return found & all_pass(sight, test.beside) if test.beside else found


def _passing(sight: Sight, test: Test) -> np.ndarray:
    text = sight.text(test.column)
    if text is None:
        text = pa.nulls(sight.height, pa.string())
    there = filled(text)
    if test.empty is not None:
        return np.asarray(there.is_null() if test.empty else there.is_valid())
    if test.above is not None:
        figures, _ = numbers.parse(there, numbers.Decimal())
        return _mask(pc.greater(figures, test.above))
    if test.pattern is not None:
        return _mask(pc.match_substring_regex(there, test.pattern.pattern, ignore_case=True))
    if test.other:
        return ~_mask(pc.is_in(pc.utf8_lower(there), pa.array(sorted(test.other), pa.string())))
    return _mask(pc.is_in(pc.utf8_lower(there), pa.array(sorted(test.words), pa.string())))


def all_pass(sight: Sight, tests: Iterable[Test]) -> np.ndarray:
    """For each row whether it passes every test."""
    found = np.ones(sight.height, dtype=bool)
    for test in tests:
        found &= passing(sight, test)
    return found


def _mask(found: Array) -> np.ndarray:
    return np.asarray(pc.fill_null(found, False))
