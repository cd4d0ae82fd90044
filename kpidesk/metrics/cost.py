"""KPI 9, cost per transaction, all-in: charges and people's hours, against the value of a transaction (S0)."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from kpidesk.base.periods import Period
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact, total
from kpidesk.engine.ledger import ACTIVITIES, CATEGORIES
from kpidesk.engine.slices import Slice
from kpidesk.metrics.forms import Array, Columns, enough_volume, ratio_over_days
from kpidesk.metrics.metric import OVERALL, PERIODS, Metric, nothing
from kpidesk.metrics.unbooked import caveated, ever_booked, no_hours, unbooked, with_unbooked
from kpidesk.metrics.uncharged import not_yet_charged, uncharged

COMPLETED = Fact("completed", lambda r: total(r.completed))
REQUESTS = Fact("requests", lambda r: r.count())
LOG_COST = Fact("log_cost", lambda r: total(r.cost))
VALUE_SUM = Fact("value_sum", lambda r: total(r.value * r.completed))
VALUE_FILLED = Fact("value_filled", lambda r: total(r.value.notnull().cast("float64") * r.completed))
FACTS = (COMPLETED, REQUESTS, LOG_COST, VALUE_SUM, VALUE_FILLED)
FILLED_ENOUGH = 0.95
_NEEDS = ("requests.timestamp", "costs.amount|requests.cost")
_SOURCE = "S0, Cost per Transaction"


def people_cost(evidence: Evidence, period: Period, *, build: bool = False) -> pd.Series:
    """Hours x rate per day; empty of money where no hours were imported."""
    columns = [f"people_{one}" for one in ACTIVITIES if build or one != "build"]
    return _over(evidence, period, ("people", build), lambda: evidence.daily[columns].sum(axis=1))


def charges(evidence: Evidence, period: Period, category: str) -> pd.Series:
    """Charges of a category per day. The sheet wins over costs in the log; priced hours win over operations."""
    return _over(evidence, period, ("charges", category), lambda: _charges(evidence, category))


def _over(evidence: Evidence, period: Period, key: object, make: Callable[[], pd.Series]) -> pd.Series:
    """A daily series of the whole pilot, made once, cut to a period."""
    first, last = evidence.days(period)
    return evidence.remember(key, make).loc[first:last]


def _charges(evidence: Evidence, category: str) -> pd.Series:
    days = evidence.daily
    if not evidence.has("costs.amount"):
        return days["log_cost"] if category == "inference" else days["log_cost"] * 0.0
    if category == "inference" and sheet_lacks_inference(evidence):
        return days["log_cost"]
    if category == "operations" and hours_are_priced(evidence):
        return days["charge_operations"] * 0.0
    return days[f"charge_{category}"]


def sheet_lacks_inference(evidence: Evidence) -> bool:
    """Whether no charge of the cost sheet can be for inference: then the log's costs are counted by nothing else."""
    return evidence.remember("sheet lacks inference", lambda: _lacks_inference(evidence))


def _lacks_inference(evidence: Evidence) -> bool:
    sheet = evidence.ledger.days[["charge_inference", "charge_other"]].to_numpy()
    return evidence.has("costs.amount") and not sheet.any() and bool(evidence.daily["log_cost"].any())


def hours_are_priced(evidence: Evidence) -> bool:
    """Whether there are hours of running with a rate, so that operations charges would count people twice."""
    return bool(people_cost(evidence, evidence.calendar.pilot).any())


def outlay(evidence: Evidence, period: Period, *, build: bool) -> pd.Series:
    """All-in cost per day: charges and people, with or without build."""
    return _over(evidence, period, ("outlay", build), lambda: _outlay(evidence, build=build))


def _outlay(evidence: Evidence, *, build: bool) -> pd.Series:
    kinds = [one for one in CATEGORIES if build or one != "build"]
    pilot = evidence.calendar.pilot
    together = [charges(evidence, pilot, one) for one in kinds] + [people_cost(evidence, pilot, build=build)]
    return pd.concat(together, axis=1).sum(axis=1)


def earlier_people(evidence: Evidence, *, build: bool = True) -> float:
    """Hours x rate before day 1."""
    earlier = evidence.ledger.earlier
    return sum(float(earlier[f"people_{one}"]) for one in ACTIVITIES if build or one != "build")


def earlier_outlay(evidence: Evidence, *, build: bool) -> float:
    """All-in cost before day 1, by the same rules: building, as a rule."""
    counted = [one for one in CATEGORIES if build or one != "build"]
    earlier = evidence.ledger.earlier
    people = earlier_people(evidence, build=build)
    if earlier_people(evidence, build=False) or hours_are_priced(evidence):
        counted.remove("operations")
    return sum(earlier[f"charge_{one}"] for one in counted) + people


def foreign(evidence: Evidence) -> Measured | None:
    """Missing while charges have no exchange rate into the pilot's currency, else None."""
    if not evidence.ledger.foreign:
        return None
    named = ", ".join(sorted(evidence.ledger.foreign))
    return nothing(
        f"Charges in {named} have no exchange rate into {evidence.settings.currency}.",
        f"Set fx for {named} in the pilot's settings.",
    )


def unpriced(evidence: Evidence, *, build: bool = False) -> Measured | None:
    """All-in is not all-in while charges have no exchange rate, hours no price, or nothing was booked at all.

    Missing then, instead of a low number; else None. ``build``: whether building is part of the figure.
    """
    return evidence.remember(("unpriced", build), lambda: _unpriced(evidence, build=build))


def _unpriced(evidence: Evidence, *, build: bool) -> Measured | None:
    if evidence.ledger.foreign:
        return foreign(evidence)
    covered = evidence.has("costs.amount") and evidence.ledger.days["charge_operations"].to_numpy().any()
    running = evidence.ledger.unpriced_hours and not hours_are_priced(evidence) and not covered
    if running or (build and _building_is_unpriced(evidence)):
        return nothing("Hours are booked but have no price.", "Set hourly_rate in the pilot's settings.")
    earlier = earlier_outlay(evidence, build=True) if build else 0.0
    if not earlier and not outlay(evidence, evidence.calendar.pilot, build=build).any():
        return nothing("No cost is booked within the pilot's days.", "Import costs and effort.")
    return None


def hours_count(evidence: Evidence) -> bool:
    """Whether people are in the cost by their hours: a timesheet was imported, and no charges stand for them."""
    charged = bool(evidence.ledger.days["charge_operations"].to_numpy().any())
    return evidence.has("effort.hours") and (hours_are_priced(evidence) or not charged)


def unbooked_weeks(evidence: Evidence, part: Slice) -> tuple[int, ...]:
    """The weeks whose cost lacks people, because no hours are booked for them."""
    return unbooked(evidence, part).weeks if hours_count(evidence) else ()


def no_people(evidence: Evidence, part: Slice) -> Measured | None:
    """Missing for a slice without hours while other weeks have them: charges alone would look cheap. Else None."""
    return no_hours(evidence, part) if hours_count(evidence) and ever_booked(evidence) else None


def over_outlay(
    evidence: Evidence,
    part: Slice,
    columns: Mapping[str, pd.Series],
    formula: Callable[[Columns], Array],
    unit: Unit | None = None,
) -> Value:
    """A formula over sums per day, of which ``cost`` has people in it, and what is said where weeks are not booked."""

    def read(more: pd.Series | float) -> Value:
        return ratio_over_days(evidence, part, {**columns, "cost": columns["cost"] + more}, formula, "both")

    if not hours_count(evidence):
        return read(0.0)
    return with_unbooked(evidence, part, people_cost(evidence, part.period), read, unit)


def _building_is_unpriced(evidence: Evidence) -> bool:
    days, earlier = evidence.ledger.days, evidence.ledger.earlier
    worked, paid = (float(days[one].sum()) + earlier[one] for one in ("hours_build", "people_build"))
    return bool(worked) and not paid


def _remarked(value: Value, n: float, evidence: Evidence, part: Slice) -> Value:
    """The value with what is not in it, which limits what it stands for."""
    remarks = []
    if not evidence.has("effort.hours"):
        remarks.append("No hours imported: people's time is in it only as far as it was charged.")
    elif evidence.ledger.unpriced_hours:
        remarks.append(f"{evidence.ledger.unpriced_hours:,.1f} hours have no rate and are not in it.")
    if not evidence.has("costs.amount"):
        remarks.append("No cost sheet imported: charges are those in the log.")
    elif sheet_lacks_inference(evidence):
        remarks.append("The cost sheet has no inference: that part is what the log says.")
    if passed_over := uncharged(evidence, part):
        remarks.append(passed_over)
    note = " ".join(one for one in (*remarks, not_yet_charged(evidence, part), value.note) if one)
    return replace(value, n=int(n), note=note, caveat=bool(remarks) or value.caveat)


def _per(evidence: Evidence, part: Slice, amount: pd.Series, volume: str, unit: Unit | None = None) -> Measured:
    """An amount with people in it over a volume."""
    lacking = unpriced(evidence) or no_people(evidence, part) or enough_volume(evidence, part)
    if lacking is not None:
        return lacking
    days = evidence.by_day(part.period)
    columns = {"cost": amount, "volume": days[volume]}
    return _remarked(over_outlay(evidence, part, columns, _ratio, unit), float(days[volume].sum()), evidence, part)


def _ratio(sums: Columns) -> Array:
    return sums["cost"] / sums["volume"]


def _per_transaction(evidence: Evidence, part: Slice) -> Measured:
    return _per(evidence, part, outlay(evidence, part.period, build=False), "completed", Unit.MONEY)


def _per_request(evidence: Evidence, part: Slice) -> Measured:
    return _per(evidence, part, outlay(evidence, part.period, build=False), "requests")


def cost_over(evidence: Evidence, part: Slice, volume: pd.Series) -> Measured:
    """All-in cost except build over some volume per day; Missing where charges alone would pass for it."""
    lacking = no_people(evidence, part)
    if lacking is not None:
        return lacking
    columns = {"cost": outlay(evidence, part.period, build=False), "volume": volume}
    value = over_outlay(evidence, part, columns, _ratio, Unit.MONEY)
    return _remarked(value, float(volume.sum()), evidence, part)


def _of_category(category: str) -> Callable[[Evidence, Slice], Measured]:
    def measure(evidence: Evidence, part: Slice) -> Measured:
        lacking = unpriced(evidence) or enough_volume(evidence, part)
        if lacking is not None:
            return lacking
        volume = evidence.by_day(part.period)["completed"]
        columns = {"cost": charges(evidence, part.period, category), "volume": volume}
        return _remarked(ratio_over_days(evidence, part, columns, _ratio, "both"), float(volume.sum()), evidence, part)

    return measure


def _people(evidence: Evidence, part: Slice) -> Measured:
    amount = people_cost(evidence, part.period)
    if evidence.has("costs.amount"):
        amount = amount + charges(evidence, part.period, "operations")
    return _per(evidence, part, amount, "completed")


def _per_week(evidence: Evidence, part: Slice) -> Measured:
    lacking = unpriced(evidence) or no_people(evidence, part)
    if lacking is not None:
        return lacking
    amount = outlay(evidence, part.period, build=False)
    columns = {"cost": amount, "weeks": pd.Series(1 / 7, index=amount.index)}
    value = over_outlay(evidence, part, columns, lambda sums: sums["cost"] / sums["weeks"])
    return _remarked(value, len(amount), evidence, part)


def _to_value(evidence: Evidence, part: Slice) -> Measured:
    lacking = unpriced(evidence) or no_people(evidence, part) or enough_volume(evidence, part)
    if lacking is not None:
        return lacking
    days = evidence.by_day(part.period)
    filled = days["value_filled"].sum() / days["completed"].sum()
    columns = {"cost": outlay(evidence, part.period, build=False), "volume": days["completed"]}
    formula: Callable[[Columns], Array]
    if filled >= FILLED_ENOUGH and days["value_sum"].sum() <= 0:
        return nothing("The transactions are worth nothing in this period.", "Check the column value of requests.")
    if filled >= FILLED_ENOUGH:
        columns |= {"value": days["value_sum"], "valued": days["value_filled"]}
        formula = _against_values
    elif evidence.settings.transaction_value:
        worth = evidence.settings.transaction_value
        formula = lambda sums: sums["cost"] / sums["volume"] / worth  # noqa: E731 - one line, named by its use
    else:
        return Missing(
            Lack.NOT_MEASURED,
            "The value of a transaction is not known.",
            "Set transaction_value in the pilot's settings, or import the column value of requests.",
        )
    value = over_outlay(evidence, part, columns, formula, Unit.SHARE)
    return _remarked(value, float(days["completed"].sum()), evidence, part)


def _against_values(sums: Columns) -> Array:
    """Cost per transaction over the mean value of those whose value is known."""
    return (sums["cost"] / sums["volume"]) / (sums["value"] / sums["valued"])


def _budget_used(evidence: Evidence, part: Slice) -> Measured:
    budget = evidence.settings.budget
    if not budget:
        return nothing("No budget is set.", "Set budget in the pilot's settings.")
    lacking = unpriced(evidence, build=True)
    if lacking is not None:
        return lacking
    spent = outlay(evidence, part.period, build=True)
    total = float(spent.sum()) + earlier_outlay(evidence, build=True)
    value = Value(total / budget, len(spent), census=True, note=_runs_out(evidence, spent, budget - total))
    value = caveated(value, unbooked(evidence, part).remark()) if unbooked_weeks(evidence, part) else value
    passed_over = uncharged(evidence, part)
    return caveated(value, passed_over) if passed_over else value


def _runs_out(evidence: Evidence, spent: pd.Series, left: float) -> str:
    recent = float(spent.tail(28).mean())
    if left <= 0:
        return "The budget is used up."
    if recent <= 0:
        return ""
    days = pd.Timedelta(days=int(min(left / recent, 36_500)))
    runs_out = pd.Timestamp(evidence.calendar.as_of) + days
    return f"At the pace of the last 28 days it runs out around {runs_out:%Y-%m-%d}."


def _money(metric: str, title: str, formula: str, measure: Callable[[Evidence, Slice], Measured]) -> Metric:
    """A figure in the pilot's currency per completed transaction, over days or booking periods."""
    return Metric(
        id=metric,
        title=title,
        family="cost_per_transaction",
        unit=Unit.MONEY,
        better=Better.LOWER,
        cadence=Cadence.DAILY,
        formula=formula,
        interval="day blocks",
        source=_SOURCE,
        needs=_NEEDS,
        measure=measure,
        facts=FACTS,
        minimum="14 days and 500 completed transactions",
        grains=PERIODS,
    )


_CATEGORIES = tuple(
    _money(
        f"cost_{one}_per_transaction",
        f"{one.capitalize()} per transaction",
        f"charges of category {one} ÷ completed transactions",
        _of_category(one),
    )
    for one in CATEGORIES
    if one not in {"operations", "build"}
)

METRICS = (
    _money(
        "cost_per_transaction",
        "Cost per transaction",
        "(charges except build + hours except build × rate) ÷ completed transactions",
        _per_transaction,
    ),
    Metric(
        id="cost_to_value",
        title="Cost to value",
        family="cost_per_transaction",
        unit=Unit.SHARE,
        better=Better.LOWER,
        cadence=Cadence.DAILY,
        formula="cost per transaction ÷ value of a transaction",
        interval="day blocks",
        source=_SOURCE,
        needs=_NEEDS,
        measure=_to_value,
        facts=FACTS,
        minimum="14 days and 500 completed transactions",
        grains=PERIODS,
    ),
    *_CATEGORIES,
    _money(
        "cost_operations_per_transaction",
        "People per transaction",
        "hours except build × rate, or charges of category operations where hours have no price, ÷ transactions",
        _people,
    ),
    _money("cost_per_request", "Cost per request", "all-in cost except build ÷ requests", _per_request),
    _money("cost_per_week", "Cost per week", "all-in cost except build, per seven days", _per_week),
    Metric(
        id="budget_used",
        title="Budget used",
        family="cost_per_transaction",
        unit=Unit.SHARE,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula="all-in cost with build to date, before day 1 too, ÷ budget",
        interval="none: a census",
        source="ours",
        needs=("costs.amount|requests.cost",),
        measure=_budget_used,
        facts=FACTS,
        grains=OVERALL,
        dated=True,
    ),
)
