"""Money for its page: tiles, where it goes, when it comes back, the books by week, log against sheet."""

from dataclasses import dataclass

from kpidesk.base.numbers import number
from kpidesk.base.units import Unit
from kpidesk.base.values import Lack, Missing, Value
from kpidesk.charts.books import cumulative_chart, gained, spent, volume_chart
from kpidesk.charts.chart import Chart
from kpidesk.charts.money import CATEGORIES, waterfall
from kpidesk.charts.weekly import weekly_chart
from kpidesk.decision.review import Judged, KpiResult, Review
from kpidesk.metrics.agreement import AGREE, COST_GAP, by_how_much
from kpidesk.views import figures
from kpidesk.views.cards import TileCard
from kpidesk.views.tiles import measure_tiles

_TILES = ("cost_per_transaction", "cost_to_value", "roi_net", "roi_gross", "budget_used", "breakeven_day")


@dataclass(frozen=True, slots=True)
class Money:
    """Charts are None where there is nothing to draw; ``empty`` says why. ``reconciliation`` may be empty."""

    tiles: tuple[TileCard, ...]
    parts: Chart | None
    weekly: Chart | None
    cumulative: Chart | None
    volume: Chart | None
    empty: str
    reconciliation: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def money(review: Review) -> Money:
    """What the page shows."""
    kpi = _kpi(review)
    known, currency, books = {one.id: one for one in review.metrics}, review.settings.currency, review.exhibits.books
    columns, rows = _table(review)
    cost = kpi.headline
    return Money(
        tiles=measure_tiles(review, _TILES),
        parts=waterfall(kpi, currency),
        weekly=weekly_chart(cost, review.weekly.get(cost.id, ()), review.gates, currency),
        cumulative=cumulative_chart(books, currency, _breakeven(review, known.get("breakeven_day"))),
        volume=volume_chart(
            books,
            currency,
            _number(known.get("cost_fixed_per_week")),
            _number(known.get("cost_marginal_per_transaction")),
        ),
        empty=figures.why_missing(cost.measured, cost.reason) or "Nothing is booked yet: import costs and effort.",
        reconciliation=reconciled(review),
        columns=columns,
        rows=rows,
    )


def _kpi(review: Review) -> KpiResult:
    return next(kpi for kpi in review.kpis if kpi.id == "cost_per_transaction")


def _number(measure: Judged | None) -> float | None:
    value = measure.measured if measure else None
    return value.number if isinstance(value, Value) else None


def _breakeven(review: Review, measure: Judged | None) -> int | None:
    """The pilot day of a date."""
    day = _number(measure)
    return None if day is None else round(day) - review.calendar.start.toordinal() + 1


def _table(review: Review) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The books by week: a column for each category that was ever charged, build likewise, and the cost of one each.

    People are their hours at their rate; where no hours are priced, the charges for operations.
    """
    weeks = review.exhibits.books.weeks
    priced = any(week.people for week in weeks)
    built = any(week.build for week in weeks)
    used = [key for key in CATEGORIES if any(week.charges.get(key) for week in weeks) and key != "operations"]
    names = [CATEGORIES[key] for key in used]
    columns = ("Week", *names, "People", "All-in", *(["Build"] if built else []), "Benefit", "Completed", "Unit cost")
    rows, lacking = [], _weeks_without_people(review)
    for week in weeks:
        charged = [week.charges.get(key, 0.0) for key in used]
        people = week.people if priced else week.charges.get("operations", 0.0)
        sums = (*charged, people, spent(week), *([week.build] if built else []), gained(week))
        known = week.completed and week.week not in lacking
        each = _money(review, spent(week) / week.completed) if known else "–"
        rows.append((f"{week.week}", *(_money(review, amount) for amount in sums), f"{week.completed:,}", each))
    return columns, tuple(rows)


def _weeks_without_people(review: Review) -> frozenset[int]:
    """Weeks whose all-in cost is not known for want of hours: what was charged alone would look cheap."""
    weeks = review.weekly.get("cost_per_transaction", ())
    lacks = {Lack.NOT_MEASURED, Lack.NOT_DUE}
    return frozenset(one.number for one in weeks if isinstance(one.measured, Missing) and one.measured.lack in lacks)


def _money(review: Review, amount: float) -> str:
    return number(amount, Unit.MONEY, review.settings.currency) if amount else "–"


def reconciled(review: Review) -> str:
    """Inference twice: by the log's own costs, and as the sheet charged it."""
    books = review.exhibits.books
    log, sheet = books.log_inference, books.sheet_inference
    if not log or not sheet:
        return ""
    currency = review.settings.currency
    said = f"Inference: {number(log, Unit.MONEY, currency)} by the log, {number(sheet, Unit.MONEY, currency)} charged"
    found = next((one for one in review.findings if one.code == COST_GAP), None)
    if found is not None:
        return f"{found.message} {found.remedy}"
    if abs(sheet / log - 1) < AGREE:
        return f"{said}: they agree."
    return f"{said}, {by_how_much(sheet / log)}. The sheet counts."
