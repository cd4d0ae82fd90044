"""What other files say of the traffic that the log records: quantities on bills, and units of business work."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis import _

from kpidesk.base.periods import Calendar
from kpidesk.engine.clock import local_time, pilot_day
from kpidesk.engine.connection import Connection

REQUESTS, TOKENS = "requests", "tokens"
_UNIT = re.compile(r"(?P<many>\d[\d,. ]*)?\s*(?P<scale>k|m|thousand|million)?\s*(?:[a-z]+[ -])*?(?P<what>[a-z]+)")
_SCALES = {None: 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6}
_WHATS = {
    **dict.fromkeys(("request", "requests", "call", "calls", "invocation", "invocations", "transaction"), REQUESTS),
    **dict.fromkeys(("token", "tokens"), TOKENS),
}
_BY_THE_SYSTEM = ("treatment", "after")


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=["kind", "first", "last", "quantity"])


@dataclass(frozen=True, slots=True, eq=False)
class Counterparts:
    """``invoiced``: kind (requests, tokens), first, last (pilot days), quantity: inference charges that say how much.

    ``tokens``: pilot day -> tokens read and written by the log; None where it does not count any. ``units``: pilot day
    -> units of business work that the system finished; None where there is no such record. ``units_all`` of them,
    ``units_named`` with the id of a transaction of the log.
    """

    invoiced: pd.DataFrame = field(default_factory=_nothing)
    tokens: pd.Series | None = None
    units: pd.Series | None = None
    units_all: int = 0
    units_named: int = 0


def counted_in(unit: str) -> tuple[str, float] | None:
    """What a unit counts, and how many one of it is: ("tokens", 1000.0) of "1K tokens"; None for other units."""
    found = _UNIT.fullmatch(unit.strip().lower())
    if found is None or found["what"] not in _WHATS:
        return None
    many = (found["many"] or "1").replace(",", "").replace(" ", "")
    try:
        return _WHATS[found["what"]], float(many) * _SCALES[found["scale"]]
    except ValueError:
        return None


def find_counterparts(connection: Connection, opened: Mapping[str, ir.Table], calendar: Calendar) -> Counterparts:
    """Read them; nothing where no other file tells of them."""
    invoiced = _invoiced(connection, opened["costs"], calendar) if "costs" in opened else _nothing()
    log = opened.get("requests")
    tokens = None
    if log is not None and (invoiced["kind"] == TOKENS).any():
        tokens = _tokens(connection, log, calendar)
    units, units_all, named = None, 0, 0
    if "work_items" in opened:
        units, units_all, named = _units(connection, opened["work_items"], log, calendar)
    return Counterparts(invoiced, tokens, units, units_all, named)


def _invoiced(connection: Connection, costs: ir.Table, calendar: Calendar) -> pd.DataFrame:
    if "quantity" not in costs.columns or "unit" not in costs.columns:
        return _nothing()
    category = costs.category if "category" in costs.columns else ibis.null("string")
    rows = costs.mutate(
        of_inference=category.fill_null("inference") == "inference",
        first=_day(costs, "period_start", calendar),
        last=_day(costs, "period_end", calendar),
        on=pilot_day(costs.date, calendar),
    )
    rows = rows.filter(rows.of_inference & (rows.quantity > 0) & rows.unit.notnull())
    if "is_credit" in costs.columns:
        rows = rows.filter(~rows.is_credit.fill_null(False))
    frame = connection.frame(rows.group_by("unit", "first", "last", "on").aggregate(quantity=_.quantity.sum()))
    known = {unit: counted_in(unit) for unit in frame["unit"].unique()}
    frame = frame.loc[[known[unit] is not None for unit in frame["unit"]]]
    told = [known[unit] or ("", 0.0) for unit in frame["unit"]]
    first = frame["first"].fillna(frame["on"]).astype("float64")
    return pd.DataFrame(
        {
            "kind": [what for what, _ in told],
            "first": first,
            "last": frame["last"].fillna(frame["on"]).astype("float64").clip(lower=first),
            "quantity": frame["quantity"].astype("float64") * [scale for _, scale in told],
        }
    )


def _day(costs: ir.Table, name: str, calendar: Calendar) -> ir.Value:
    return pilot_day(costs[name], calendar) if name in costs.columns else ibis.null("int32")


def _tokens(connection: Connection, log: ir.Table, calendar: Calendar) -> pd.Series | None:
    names = [name for name in ("input_tokens", "output_tokens") if name in log.columns]
    if not names:
        return None
    total = sum((log[name].fill_null(0) for name in names), start=ibis.literal(0))
    rows = log.select(day=pilot_day(local_time(log.timestamp, calendar).date(), calendar), tokens=total)
    found = connection.frame(rows.group_by("day").aggregate(tokens=_.tokens.sum().cast("float64")))
    return found.set_index("day")["tokens"].sort_index()


def _units(
    connection: Connection, items: ir.Table, log: ir.Table | None, calendar: Calendar
) -> tuple[pd.Series | None, int, int]:
    """Units finished by the system per pilot day, all of them, and those whose id a transaction of the log has."""
    moments = [items[name] for name in ("finished_at", "started_at") if name in items.columns]
    if not moments:
        return None, 0, 0
    moment = ibis.coalesce(*moments)
    rows = items.mutate(day=pilot_day(local_time(moment, calendar).date(), calendar))
    rows = rows.filter(rows.day.between(1, calendar.pilot.days))
    if "arm" in items.columns:
        rows = rows.filter(rows.arm.fill_null(_BY_THE_SYSTEM[0]).isin(_BY_THE_SYSTEM))
    found = connection.frame(rows.group_by("day").aggregate(n=_.count().cast("float64")))
    units = found.set_index("day")["n"].sort_index()
    named = 0
    if log is not None and "unit_id" in items.columns and "transaction_id" in log.columns:
        met = rows.semi_join(log, rows.unit_id == log.transaction_id)
        named = int(connection.frame(met.aggregate(n=met.count()))["n"].iloc[0])
    return units, int(units.sum()), named
