"""What is worked out of an array of cells is kept for as long as that array: a table is walked more than once."""

import weakref
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from kpidesk.intake.arrow import Array

Found = TypeVar("Found")
_ITSELF = object()
"""Stands for the array: one that was kept for itself would never go."""


def remembered(work: Callable[[Array], Found]) -> Callable[[Array], Found]:
    """The same work, done once for each array; arrays never change."""
    known: dict[int, tuple[weakref.ref[Any], Any]] = {}

    @wraps(work)
    def once(array: Array) -> Found:
        key = id(array)
        if key not in known:
            found = work(array)
            known[key] = weakref.ref(array, lambda _: known.pop(key, None)), _ITSELF if found is array else found
        kept = known[key][1]
        result: Found = array if kept is _ITSELF else kept
        return result

    return once
