"""Rows that belong to one thing become one row: events of an incident, buckets of a day."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa

from kpidesk.intake import moments, numbers
from kpidesk.intake.arrow import Array
from kpidesk.intake.grid import Cells, Chunk
from kpidesk.intake.recognition.deriving import Setting
from kpidesk.intake.recognition.recogniser import Origin
from kpidesk.intake.texts import filled


def grouped(
    columns: Mapping[str, Array], origins: Mapping[str, Origin], by: tuple[str, ...], rows: np.ndarray, setting: Setting
) -> Chunk:
    """One row for each different content of the columns ``by``, in the order of their first rows.

    Rows in which all of ``by`` are empty stay apart. Cells stay text; least and most compare times as times and
    numbers as numbers, and give the cell that was the least or the most.
    """
    frame = pd.DataFrame({name: array.to_pandas() for name, array in columns.items()}, dtype=object)
    frame = frame.where(frame.notna(), None)
    keys = pd.Series(_keys(frame, by), index=frame.index)
    places = pd.Series(np.arange(len(frame)), index=frame.index)
    first = places.groupby(keys, sort=False).min()
    found = {
        name: _span(frame, name, keys, origin, setting)
        if origin.pick == "span"
        else _picked(frame[name], keys, origin, setting)
        for name, origin in origins.items()
    }
    cells = tuple(
        Cells(pa.array(found[name].reindex(first.index).to_list(), pa.string(), from_pandas=True)) for name in origins
    )
    return Chunk(cells, rows[first.to_numpy()])


def _keys(frame: pd.DataFrame, by: tuple[str, ...]) -> np.ndarray:
    key = frame.groupby(list(by), sort=False, dropna=False).ngroup().to_numpy()
    nothing = frame[list(by)].isna().all(axis=1).to_numpy()
    return np.where(nothing, -1 - np.arange(len(frame)), key)


def _picked(column: pd.Series, keys: pd.Series, origin: Origin, setting: Setting) -> pd.Series:
    there = column.dropna()
    over = keys.loc[there.index]
    if origin.pick == "count":
        return there.groupby(over, sort=False).size().astype(str)
    if origin.pick == "sum":
        figures, _ = numbers.parse(filled(pa.array(there.to_list(), pa.string())), setting.decimal)
        read = pd.Series(figures.to_numpy(zero_copy_only=False), index=there.index, dtype="float64")
        sums = read.groupby(over, sort=False).sum()
        broken = read.isna().groupby(over, sort=False).any()
        return sums.map(repr).astype(object).where(~broken, None)
    if origin.preferred:
        ranks = there.map({word: place for place, word in enumerate(origin.preferred)}).dropna()
        best = ranks.groupby(over.loc[ranks.index], sort=False).min()
        return best.map(dict(enumerate(origin.preferred)))
    if origin.pick in ("least", "most"):
        ordered = _rank(there, setting, origin).dropna().groupby(over, sort=False)
        at = ordered.idxmin() if origin.pick == "least" else ordered.idxmax()
        return pd.Series(there.loc[at.to_numpy()].to_numpy(), index=at.index)
    chosen = there.groupby(over, sort=False)
    return chosen.last() if origin.pick == "last" else chosen.first()


def _span(frame: pd.DataFrame, name: str, keys: pd.Series, origin: Origin, setting: Setting) -> pd.Series:
    """Seconds from the earliest earlier to the latest later time of each group."""
    later, earlier = origin.minus or ("", "")
    ends = _times(frame[f"{name}@later"].dropna(), later, setting)
    starts = _times(frame[f"{name}@earlier"].dropna(), earlier, setting)
    last = ends.groupby(keys.loc[ends.index], sort=False).max()
    first = starts.groupby(keys.loc[starts.index], sort=False).min()
    seconds = (last - first).dropna() / 1e6
    return seconds.map(repr).astype(object)


def _times(cells: pd.Series, header: str, setting: Setting) -> pd.Series:
    """Times in microseconds, those left out that cannot be read."""
    text = filled(pa.array(cells.to_list(), pa.string()))
    found = moments.parse(text, setting.orders.get(header, moments.Order()), setting.zone).utc
    micros = found.cast(pa.timestamp("us")).cast(pa.int64()).to_numpy(zero_copy_only=False)
    return pd.Series(micros, index=cells.index, dtype="float64").dropna()


def _rank(cells: pd.Series, setting: Setting, origin: Origin) -> pd.Series:
    """Cells as figures that can be compared: times where they are times, else numbers."""
    text = filled(pa.array(cells.to_list(), pa.string()))
    order = next((setting.orders[one] for one in origin.headers if one in setting.orders), moments.Order())
    times = moments.parse(text, order, setting.zone).utc
    figures = times.cast(pa.timestamp("us")).cast(pa.int64())
    if figures.null_count > text.null_count:
        figures, _ = numbers.parse(text, setting.decimal)
    return pd.Series(figures.to_numpy(zero_copy_only=False), index=cells.index)
