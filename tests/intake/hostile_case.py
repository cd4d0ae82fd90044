"""A file that means no good, or was hurt on its way, and what has to become of it."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Make = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Case:
    """``file`` is the name it comes under. ``says`` stands in the refusal; "" is for a file that is understood, None
    for one that may be either.
    """

    name: str
    file: str
    make: Make
    says: str | None = None


def flipped(name: str, file: str, good: Make, seeds: int, bits: int = 6) -> Iterator[Case]:
    """Copies of a good file with some bits turned over."""
    for seed in range(seeds):
        yield Case(f"{name}-flipped-{seed}", file, lambda seed=seed: flip(good(), seed, bits))  # type: ignore[misc]


def flip(content: bytes, seed: int, bits: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    hurt = bytearray(content)
    for _ in range(bits):
        hurt[chance.randrange(len(hurt))] ^= 1 << chance.randrange(8)
    return bytes(hurt)


def cut_off(name: str, file: str, good: Make, shares: tuple[float, ...]) -> Iterator[Case]:
    """Copies of a good file that break off."""
    for share in shares:
        yield Case(f"{name}-cut-{share}", file, lambda share=share: _cut(good(), share))  # type: ignore[misc]


def _cut(content: bytes, share: float) -> bytes:
    return content[: int(len(content) * share)]
