"""Booked benefits: when, how much, of what kind, and on whose word."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from kpidesk.engine.evidence import Evidence
from kpidesk.engine.ledger import BASES

_COLUMNS = ["day", "kind", "basis", "gain", "saved", "unpriced"]


@dataclass(frozen=True, slots=True, eq=False)
class Bookings:
    """One row per booking. ``day``: pilot day (1 = ``start``, earlier ones are below 1); ``gain`` in money, a booked
    amount before hours saved x rate; ``saved`` hours; ``unpriced`` hours that have neither amount nor rate.
    """

    rows: pd.DataFrame
    start: date

    @property
    def count(self) -> int:
        """How many bookings."""
        return len(self.rows)

    @property
    def gain(self) -> float:
        """Money gained."""
        return float(self.rows["gain"].sum())

    @property
    def saved(self) -> float:
        """Hours saved."""
        return float(self.rows["saved"].sum())

    @property
    def unpriced_hours(self) -> float:
        """Hours saved without amount and rate."""
        return float(self.rows["unpriced"].sum())

    def within(self, first: date, last: date) -> "Bookings":
        """Those of a span of days, both ends included."""
        offsets = ((first - self.start).days + 1, (last - self.start).days + 1)
        return Bookings(self.rows[self.rows["day"].between(*offsets)], self.start)

    def of_kind(self, kind: str) -> "Bookings":
        """Those of one kind."""
        return Bookings(self.rows[self.rows["kind"] == kind], self.start)

    def with_hours(self) -> "Bookings":
        """Those that name hours saved."""
        return Bookings(self.rows[self.rows["saved"].notna()], self.start)

    def first_gain(self, *, measured: bool) -> date | None:
        """The first day whose bookings, measured ones or the others, add up to more than nothing; None without one.

        Hours saved count as a gain even where they have no price.
        """
        mine = self.rows[(self.rows["basis"] == "measured") == measured]
        daily = (mine["gain"] + mine["unpriced"]).groupby(mine["day"]).sum()
        days = daily.index[daily > 0]
        return self.start + timedelta(days=int(days[0]) - 1) if len(days) else None

    def basis(self) -> str:
        """The shares of measured, estimated and declared benefits in words."""
        sizes = (self.rows["gain"] + self.rows["unpriced"]).abs().groupby(self.rows["basis"]).sum()
        total = float(sizes.sum())
        if not total:
            return ""
        told = [f"{one} {sizes[one] / total:.0%}" for one in BASES if sizes.get(one, 0.0)]
        return f"Basis: {', '.join(told).replace('%', ' %')}."


def bookings_of(evidence: Evidence) -> Bookings:
    """Every booking of the pilot."""
    return evidence.remember("bookings", lambda: _bookings_of(evidence))


def _bookings_of(evidence: Evidence) -> Bookings:
    rows = evidence.register("benefits")
    if rows is None:
        empty = pd.DataFrame({name: pd.Series(dtype="float64") for name in _COLUMNS})
        return Bookings(empty.astype({"kind": object, "basis": object}), evidence.calendar.start)
    amount, hours = rows["amount"].astype("float64"), rows["hours_saved"].astype("float64")
    rate = evidence.settings.hourly_rate or np.nan
    gain = amount.fillna(hours * rate)
    frame = pd.DataFrame(
        {
            "day": rows["date_day"],
            "kind": rows["kind"].fillna("time"),
            "basis": rows["basis"].fillna("declared"),
            "gain": gain.fillna(0.0),
            "saved": hours,
            "unpriced": hours.where(gain.isna(), 0.0).fillna(0.0),
        }
    )
    return Bookings(frame, evidence.calendar.start)
