"""Loading the engine, which makes some hundred thousand objects that stay until the program ends."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Keep the garbage collector away from what is imported in the block, then and later.

    Otherwise it goes through all of that again and again, and finds nothing: a third of a second of a review.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()
