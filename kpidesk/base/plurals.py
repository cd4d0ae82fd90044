"""One and many: the one place where a count and its noun, and verbs beside them, are put together."""

import re

_NOUN = re.compile(r"\b([A-Za-z]+[a-rt-z])s\b")


def counted(count: float, one: str, many: str = "") -> str:
    """A whole count with its noun: 1 row, 31,482 rows, no rows. ``many`` where it is not ``one`` with an s."""
    if count == 0:
        return f"no {many or one + 's'}"
    return f"{count:,.0f} {plural(count, one, many)}"


def plural(count: float, one: str, many: str = "") -> str:
    """The noun or verb that goes with a count: row or rows, is or are."""
    return one if round(count) == 1 else many or f"{one}s"


def of(count: float, many: str) -> str:
    """A whole count before a phrase that begins with its plural: 1 week with checked cells, 1 completed transaction."""
    return f"{count:,.0f} {_NOUN.sub(lambda found: found[1], many, count=1) if round(count) == 1 else many}"
