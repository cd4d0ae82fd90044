"""Loading the engine, which makes some hundred thousand objects that stay until the program ends."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder


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


@contextmanager
def without_pandas() -> Iterator[None]:
    """Load what works with Arrow alone: Arrow would load pandas to make its first array, a sixth of a second.

    Whatever needs pandas itself loads it later, as ever. Nothing else may be loading in another thread.
    """
    import pyarrow as pa

    if "pandas" in sys.modules:
        yield
        return
    hidden = _Hidden()
    sys.meta_path.insert(0, hidden)
    try:
        pa.array([], pa.int64())  # Arrow looks for pandas once
        yield
    finally:
        sys.meta_path.remove(hidden)


class _Hidden(MetaPathFinder):
    """Says that there is no pandas."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:  # noqa: ARG002 - the protocol's
        """Nothing for all other modules, so that they are looked for elsewhere."""
        if name == "pandas":
            raise ModuleNotFoundError(name, name=name)
