"""Values that somebody else computed (role ``measurements``): they fill gaps and never replace a computed one."""

from collections.abc import Collection

import pandas as pd

from kpidesk.base.periods import WEEK
from kpidesk.base.units import Unit
from kpidesk.base.values import Grade, Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice

_GAPS = {Lack.NOT_MEASURED, Lack.TOO_LITTLE}
_SHARES = {Unit.SHARE, Unit.SHARE_GAP}
_UNBOUNDED = frozenset({"cost_to_value", "budget_used", "roi_net", "roi_gross"})
"""Shares of an amount, which may exceed it."""


def or_stated(measured: Measured, metric: str, evidence: Evidence, part: Slice, unit: Unit | None = None) -> Measured:
    """The computed value, else the one stated for the slice, marked so and without an interval.

    85 is no share: whoever means 85 % is asked to write so, instead of being shown 8,500 %.
    """
    rows = evidence.register("measurements")
    if rows is None or isinstance(measured, Value) or measured.lack not in _GAPS:
        return measured
    fitting = _fitting(rows[(rows["metric"] == metric) & rows["value"].notna()], evidence, part)
    if fitting.empty:
        return measured
    last = fitting.iloc[-1]
    if unit in _SHARES and metric not in _UNBOUNDED and not abs(last["value"]) <= 1:
        given = f"{last['value']:g}"
        return Missing(
            Lack.NOT_MEASURED, f"{given} is stated, which is no share.", f"Write {given}% or a number from 0 to 1."
        )
    n = None if pd.isna(last["n"]) else int(last["n"])
    note = "" if pd.isna(last["note"]) else _sentence(str(last["note"]))
    return Value(float(last["value"]), n, grade=Grade.STATED, note=note, caveat=True)


def _sentence(remark: str) -> str:
    """What a person wrote, with the full stop that other sentences need before they follow it."""
    told = remark.strip()
    return f"Stated: {told}" if told.endswith((".", "!", "?")) else f"Stated: {told}."


def _fitting(rows: pd.DataFrame, evidence: Evidence, part: Slice) -> pd.DataFrame:
    """The rows stated for a slice, the one that counts last: for the whole pilot before the newest week's.

    A window of its own reads the weeks that it touches: what is stated for the whole pilot does not hold for a part.
    """
    begin, end = evidence.days(part.period)
    weeks = rows["week"].astype("float64").fillna((rows["date_day"] - 1) // WEEK + 1)
    dated = rows.assign(of_week=weeks)[~(rows["date_day"] > end)]
    if part.grain is Grain.WEEK:
        return dated[dated["of_week"] == part.number]
    if part.grain not in {Grain.WINDOW, Grain.AS_OF}:
        return dated.iloc[:0]
    first, latest = (begin - 1) // WEEK + 1, (end - 1) // WEEK + 1
    weekly = dated[dated["of_week"].between(first, latest)].sort_values("of_week", kind="stable")
    whole = dated[dated["of_week"].isna()] if part.period == evidence.calendar.pilot else dated.iloc[:0]
    return pd.concat([weekly, whole])


def unknown_metrics(evidence: Evidence, known: Collection[str]) -> tuple[str, ...]:
    """The ids that are stated and that no catalogue has."""
    rows = evidence.register("measurements")
    return () if rows is None else tuple(sorted(set(rows["metric"].dropna()) - set(known)))
