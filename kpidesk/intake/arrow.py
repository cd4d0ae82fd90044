"""Arrow's kernels and arrays under names that the type checker leaves alone: their stubs reject valid calls."""

from typing import Any, TypeAlias

import pyarrow.compute

Array: TypeAlias = Any
"""A ``pyarrow.Array``."""
compute: Any = pyarrow.compute
