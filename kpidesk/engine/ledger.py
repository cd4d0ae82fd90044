"""Charges, hours and benefits on the days they belong to; entries with a period are spread evenly over its days."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.base.periods import Calendar
from kpidesk.pilot.settings import PilotSettings

CATEGORIES = ("inference", "pipeline", "infrastructure", "operations", "maintenance", "retraining", "build", "other")
ACTIVITIES = ("monitoring", "data_quality", "review", "retraining", "incidents", "build", "other")
KINDS = ("time", "revenue", "risk")
BASES = ("measured", "estimated", "declared")


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was charged, worked and gained per pilot day.

    ``days``: charge_<category>, hours_<activity>, people_<activity> (hours x rate), benefit_<kind>, benefit_<basis>,
    saved_hours. ``blocks``: per day, the booking period it lies in (a running number), for charges, hours and both.
    ``unpriced_hours`` have no rate; ``foreign`` are amounts left out for want of an exchange rate, by currency;
    ``later``: charges and hours after its last day, left out.
    """

    days: pd.DataFrame
    blocks: Mapping[str, npt.NDArray[np.int64]]
    unpriced_hours: float
    foreign: Mapping[str, float]
    later: Mapping[str, float]
    aggregated: Mapping[str, bool]
    """Whether a role's entries are sums over periods."""
    earlier: Mapping[str, float]
    """What was charged, worked and gained before day 1 (building, as a rule): the columns of ``days``."""
    booked: Mapping[str, npt.NDArray[np.bool_]]
    """Per day, whether an entry of a role lies on it, of 0 too; entries of building aside."""


_Book = tuple[pd.DataFrame, str, tuple[str, ...], Mapping[str, str]]
"""Entries, the column that sorts them, its words, and the columns that are added up with the prefix of each."""


def open_ledger(registers: Mapping[str, pd.DataFrame], settings: PilotSettings, calendar: Calendar) -> Ledger:
    """Spread the three books over the pilot's days."""
    charges, foreign = _charges(registers.get("costs"), settings)
    hours = _hours(registers.get("effort"), settings)
    benefits = _benefits(registers.get("benefits"), settings)
    books: tuple[_Book, ...] = (
        (charges, "category", CATEGORIES, {"amount": "charge"}),
        (hours, "activity", ACTIVITIES, {"hours": "hours", "cost": "people"}),
        (benefits, "kind", KINDS, {"gain": "benefit"}),
        (benefits, "basis", BASES, {"gain": "benefit"}),
        (benefits, "saved", ("hours",), {"hours_saved": "saved"}),
    )
    days = pd.concat([_spread(*book, calendar) for book in books], axis=1)
    both = pd.concat([charges[["first", "last"]], hours[["first", "last"]]])
    return Ledger(
        days=days,
        blocks={
            "costs": _blocks(charges, calendar),
            "effort": _blocks(hours, calendar),
            "both": _blocks(both, calendar),
        },
        unpriced_hours=float(hours.loc[hours["cost"].isna() & (hours["activity"] != "build"), "hours"].sum()),
        foreign=foreign,
        later={"costs": _later(charges, "amount", calendar), "effort": _later(hours, "hours", calendar)},
        aggregated={"costs": _are_sums(charges), "effort": _are_sums(hours)},
        earlier={column: total for book in books for column, total in _earlier(*book).items()},
        booked={
            "costs": _booked(charges[charges["category"] != "build"], calendar),
            "effort": _booked(hours[hours["activity"] != "build"], calendar),
        },
    )


def _charges(rows: pd.DataFrame | None, settings: PilotSettings) -> tuple[pd.DataFrame, dict[str, float]]:
    """Charges in the pilot's currency, credits negative whichever sign they were booked with."""
    if rows is None:
        return _nothing("amount", "category"), {}
    frame = _dated(rows)
    currency = frame["currency"].str.strip().str.upper().fillna(settings.currency)
    rate = currency.map({**settings.fx, settings.currency: 1.0}).astype("float64")
    foreign = frame["amount"][rate.isna()].groupby(currency[rate.isna()]).sum().to_dict()
    credit = frame["is_credit"].astype("boolean").fillna(value=False).to_numpy(dtype=bool)
    signed = np.where(credit, -frame["amount"].abs(), frame["amount"])
    frame = frame.assign(amount=signed * rate, category=frame["category"].fillna("other"))
    return frame[rate.notna()], {str(name): float(total) for name, total in foreign.items()}


def _hours(rows: pd.DataFrame | None, settings: PilotSettings) -> pd.DataFrame:
    if rows is None:
        return _nothing("hours", "activity").assign(cost=np.array([], dtype=np.float64))
    frame = _dated(rows)
    default = np.nan if settings.hourly_rate is None else settings.hourly_rate
    rate = frame["rate"].astype("float64").fillna(default)
    return frame.assign(cost=frame["hours"] * rate, activity=frame["activity"].fillna("other"))


def _benefits(rows: pd.DataFrame | None, settings: PilotSettings) -> pd.DataFrame:
    """Booked amounts win over hours saved x rate."""
    if rows is None:
        empty = _nothing("gain", "kind")
        return empty.assign(basis=empty["kind"], hours_saved=empty["gain"], saved=empty["kind"])
    frame = rows.assign(first=rows["date_day"], last=rows["date_day"])
    priced = frame["hours_saved"].astype("float64") * (settings.hourly_rate or np.nan)
    gain = frame["amount"].astype("float64").fillna(priced).fillna(0.0)
    kind = frame["kind"].fillna("time")
    return frame.assign(gain=gain, kind=kind, basis=frame["basis"].fillna("declared"), saved="hours")


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    """First and last day of each entry: its period where it has one, else its date."""
    first = rows["period_start_day"].fillna(rows["date_day"])
    last = rows["period_end_day"].fillna(rows["date_day"]).clip(lower=first)
    return rows.assign(first=first, last=last)


def _nothing(amount: str, key: str) -> pd.DataFrame:
    numbers = np.array([], dtype=np.float64)
    return pd.DataFrame({"first": numbers, "last": numbers, amount: numbers, key: np.array([], dtype=str)})


def _spread(
    rows: pd.DataFrame, key: str, keys: tuple[str, ...], amounts: Mapping[str, str], calendar: Calendar
) -> pd.DataFrame:
    """One column per key and amount: the amount of each entry divided evenly over its days."""
    length = calendar.pilot.days
    columns = {}
    span = rows["last"] - rows["first"] + 1
    begin = rows["first"].clip(1, length + 1).to_numpy(dtype=np.int64) - 1
    end = rows["last"].clip(0, length).to_numpy(dtype=np.int64)
    for amount, prefix in amounts.items():
        daily = (rows[amount].astype("float64").fillna(0.0) / span).to_numpy()
        for one in keys:
            mine = (rows[key] == one).to_numpy(dtype=bool) & (end > begin)
            columns[f"{prefix}_{one}"] = _paint(begin[mine], end[mine], daily[mine], length)
    return pd.DataFrame(columns, index=pd.RangeIndex(1, length + 1, name="day"))


def _earlier(rows: pd.DataFrame, key: str, keys: tuple[str, ...], amounts: Mapping[str, str]) -> dict[str, float]:
    """The part of each entry that lies before day 1, added up per key and amount."""
    span = rows["last"] - rows["first"] + 1
    share = (rows["last"].clip(upper=0) - rows["first"] + 1).clip(lower=0) / span
    parts = {prefix: (rows[amount].astype("float64").fillna(0.0) * share) for amount, prefix in amounts.items()}
    return {f"{prefix}_{one}": float(part[rows[key] == one].sum()) for prefix, part in parts.items() for one in keys}


def _paint(
    begin: npt.NDArray[np.int64], end: npt.NDArray[np.int64], daily: npt.NDArray[np.float64], length: int
) -> npt.NDArray[np.float64]:
    """Single days by one sum, periods by adding to each of their days."""
    total = np.zeros(length)
    single = end - begin == 1
    np.add.at(total, begin[single], daily[single])
    for first, last, amount in zip(begin[~single], end[~single], daily[~single], strict=True):
        total[first:last] += amount
    return total


def _blocks(rows: pd.DataFrame, calendar: Calendar) -> npt.NDArray[np.int64]:
    """A running number per day; days that one entry covers together share it."""
    joined = np.zeros(calendar.pilot.days + 1, dtype=bool)
    for first, last in rows.loc[rows["last"] > rows["first"], ["first", "last"]].drop_duplicates().to_numpy():
        begin, end = max(1, int(first)), min(calendar.pilot.days, int(last))
        joined[begin:end] = True
    return np.concatenate(([0], np.cumsum(~joined[1 : calendar.pilot.days])))


def _booked(rows: pd.DataFrame, calendar: Calendar) -> npt.NDArray[np.bool_]:
    """Which days some entry covers, whatever its amount."""
    covered = np.zeros(calendar.pilot.days, dtype=bool)
    for first, last in rows[["first", "last"]].drop_duplicates().to_numpy():
        covered[max(1, int(first)) - 1 : max(0, int(last))] = True
    return covered


def _later(rows: pd.DataFrame, amount: str, calendar: Calendar) -> float:
    """What lies after the last day."""
    span = rows["last"] - rows["first"] + 1
    beyond = (rows["last"] - rows["first"].clip(lower=calendar.pilot.days + 1) + 1).clip(lower=0)
    return float((rows[amount] * beyond / span).sum())


def _are_sums(rows: pd.DataFrame) -> bool:
    return bool((rows["last"] > rows["first"]).any())
