"""Columns of keys as small numbers: each key by its place among those that are asked for."""

import numpy as np
import numpy.typing as npt
import pandas as pd

Places = npt.NDArray[np.int32]
"""For each row the place of its key; one beyond the last where its key is not asked for, or empty."""


def place_rows(column: pd.Series, keys: pd.Index) -> Places:
    """The place among ``keys`` of each row of a column of days (from 1, none empty) or of texts."""
    if column.empty:
        return np.array([], dtype=np.int32)
    if pd.api.types.is_integer_dtype(column):
        return _look_up(column.to_numpy(), pd.RangeIndex(int(column.max()) + 1), keys)
    words = column.astype("category").cat
    return _look_up(words.codes.to_numpy(), words.categories, keys)


def _look_up(codes: npt.NDArray[np.integer], known: pd.Index, keys: pd.Index) -> Places:
    """Each distinct key is looked for once; the code -1 of an empty cell finds what is appended."""
    found = keys.get_indexer(known)
    places: Places = np.append(np.where(found < 0, len(keys), found), len(keys)).astype(np.int32)
    rows: Places = places[codes]
    return rows
