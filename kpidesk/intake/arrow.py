"""Arrow's kernels and arrays under names that the type checker leaves alone: their stubs reject valid calls."""

from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute

Array: TypeAlias = Any
"""A ``pyarrow.Array``."""
compute: Any = pyarrow.compute


def load_pandas() -> None:
    """Let Arrow give moments and durations of nanoseconds as pandas has them, where it has done without so far."""
    pa.nulls(0).to_pandas()
