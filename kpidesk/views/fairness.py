"""Fairness by group, in words: for its page and for the report."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kpidesk.base import numbers
from kpidesk.base.dates import day, month
from kpidesk.base.units import Unit
from kpidesk.base.values import Missing, Value
from kpidesk.charts.chart import Chart
from kpidesk.charts.fairness import group_rates
from kpidesk.decision.review import Judged, Light, Point, Review
from kpidesk.metrics.measurements import FairnessColumn, GroupRow
from kpidesk.pilot.records import Explanation
from kpidesk.views import figures, tones, wording
from kpidesk.views.cards import TileCard
from kpidesk.views.meaning import NOT_SIGNIFICANT, SIGNIFICANT
from kpidesk.views.tiles import measure_tiles

NO_GROUPS = "No group column was imported: by-group rates are not computed. Import requests with a column group_<name>."
GREEN_BY_CHANCE = "Green past its target: the gap cannot be told from chance, and it is plausibly small."
_TILES = (
    "demographic_parity_difference",
    "equalized_odds_difference",
    "demographic_parity_ratio",
    "calibration_gap",
)
_GAPS = _TILES[:2]
_LEVEL = 0.05
_WEEKS = 4


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in words. ``why_not`` is empty where the group can be assessed."""

    group: str
    n: int
    selected: str
    rate: float | None
    interval: str
    tpr: str
    fpr: str
    calibration: str
    why_not: str


@dataclass(frozen=True, slots=True)
class MonthLine:
    """Both gaps in one month, with their lights."""

    month: str
    parity: str
    parity_light: str
    parity_tone: str
    odds: str
    odds_light: str
    odds_tone: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A recorded explanation; ``state`` says whether it holds today."""

    explanation: Explanation
    text: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class ColumnPage:
    """One group column. ``meaning`` is the plain sense of its test, empty where there was none."""

    gaps: str
    meaning: str
    chart: Chart | None
    lines: tuple[GroupLine, ...]
    left_out: str
    explained: tuple[Explained, ...]
    can_explain: bool


def tiles(review: Review) -> tuple[TileCard, ...]:
    """The four measures of the worst column; a green one past its target says why it is green."""
    known = {one.id: one for one in review.metrics}
    return tuple(_with_reason(tile, known[tile.goes_to]) for tile in measure_tiles(review, _TILES))


def _with_reason(tile: TileCard, measure: Judged) -> TileCard:
    return replace(tile, note=f"{tile.note}. {measure.reason}") if _by_chance(measure, measure) else tile


def _by_chance(point: Judged | Point, measure: Judged) -> bool:
    """Whether a gap past its target is green because chance may explain it."""
    found, green = point.measured, measure.green
    past = isinstance(found, Value) and green is not None and not green.holds(found.number)
    return past and point.light is Light.GREEN


def why_no_rates(review: Review) -> str:
    """Why there is no group to show: what the measure says, for a group column alone is not enough."""
    measured = next((kpi.headline.measured for kpi in review.kpis if kpi.id == "fairness"), None)
    if not isinstance(measured, Missing):
        return NO_GROUPS
    return f"By-group rates are not computed. {measured.reason} {measured.cure}".strip()


def columns(review: Review) -> tuple[tuple[str, str], ...]:
    """Each column's name and how it is said; crossed ones last."""
    ordered = sorted(review.fairness, key=lambda one: one.intersection)
    return tuple((one.column, f"By {figures.column(one.column)}") for one in ordered)


def column_page(review: Review, name: str) -> ColumnPage | None:
    """What the page shows of a column; None where there is no such column."""
    column = next((one for one in review.fairness if one.column == name), None)
    if column is None:
        return None
    lines = tuple(group_line(group) for group in column.groups)
    return ColumnPage(
        gaps=gaps(column),
        meaning=_meaning(column),
        chart=group_rates(column),
        lines=lines,
        left_out=_left_out(lines),
        explained=tuple(_explained(one, review) for one in review.records.explanations if one.column == name),
        can_explain=not column.intersection,
    )


def gaps(column: FairnessColumn) -> str:
    """Both gaps, what chance would do, and for how many rows the group is known."""
    if column.intersection:
        return "Two columns crossed: shown, not graded."
    parts = [
        f"{title} {numbers.number(gap, Unit.SHARE_GAP)}" if gap is not None else f"{title} cannot be computed"
        for title, gap in (
            ("demographic parity difference", column.demographic_parity_difference),
            ("equalized odds difference", column.equalized_odds_difference),
        )
    ]
    chance = (
        f"a gap this large or larger would arise by chance with probability {column.p_value:.2f}"
        if column.p_value is not None
        else "no test against chance"
    )
    return figures.sentence(
        f"{'; '.join(parts)}; {chance}; the group is known in {numbers.number(column.known, Unit.SHARE)} of the rows"
    )


def group_line(group: GroupRow) -> GroupLine:
    """A group as table rows print it."""
    interval = group.selection_interval
    return GroupLine(
        group=group.group,
        n=group.n,
        selected=_rate(group.selection_rate),
        rate=group.selection_rate,
        interval=numbers.interval(interval, Unit.SHARE) if interval else "none",
        tpr=_rate(group.tpr),
        fpr=_rate(group.fpr),
        calibration=(
            "undefined" if group.calibration is None else f"{group.calibration * 100:+.1f} pts".replace("-", "−")
        ),
        why_not="" if group.assessable else group.why_not,
    )


def months(review: Review) -> tuple[MonthLine, ...]:
    """Both gaps of the worst column, month by month, the latest first."""
    parity, odds = ({point.number: point for point in review.monthly.get(gap, ())} for gap in _GAPS)
    return tuple(_month(number, parity, odds) for number in sorted(parity | odds, reverse=True))


def months_note(review: Review) -> str:
    """Why a month past its target is green; empty where none is."""
    known = {one.id: one for one in review.metrics}
    some = any(_by_chance(point, known[gap]) for gap in _GAPS if gap in known for point in review.monthly.get(gap, ()))
    return GREEN_BY_CHANCE if some else ""


def first_expiry(review: Review) -> date:
    """Four weeks from the day of the review."""
    return review.calendar.as_of + timedelta(weeks=_WEEKS)


def faults_of(text: str, owner: str, expires: date, review: Review) -> Mapping[str, str]:
    """Field of an explanation -> what is wrong and what to write."""
    found = {}
    if not text.strip():
        found["text"] = "Say what explains the difference, and how that was checked: it is printed in the report."
    if not owner.strip():
        found["owner"] = "Name who signs for it."
    if expires <= review.calendar.as_of:
        found["expires"] = f"Choose a day after {day(review.calendar.as_of)}, the day of the review."
    return found


def _rate(rate: float | None) -> str:
    return "undefined" if rate is None else numbers.number(rate, Unit.SHARE)


def _meaning(column: FairnessColumn) -> str:
    if column.p_value is None:
        return ""
    return SIGNIFICANT if column.p_value <= _LEVEL else NOT_SIGNIFICANT


def _left_out(lines: tuple[GroupLine, ...]) -> str:
    """Who cannot be assessed, named: silence would read as fair."""
    missing = [line for line in lines if line.why_not]
    if not missing:
        return ""
    names = "; ".join(f"{figures.shorten(line.group, 40)} ({line.why_not.rstrip('.')})" for line in missing[:6])
    more = f"; and {len(missing) - 6} more" if len(missing) > 6 else ""
    return f"Cannot be assessed, which is not the same as fair: {names}{more}."


def _month(number: int, parity: Mapping[int, Point], odds: Mapping[int, Point]) -> MonthLine:
    cells = []
    for series in (parity, odds):
        point = series.get(number)
        if point is None:
            cells += ["–", "", ""]
        else:
            sign = str(wording.light(point.light)).strip() if point.light else ""
            cells += [figures.measured(point.measured, Unit.SHARE_GAP, ""), sign, tones.LIGHTS[point.light]]
    return MonthLine(month(number), *cells)


def _explained(one: Explanation, review: Review) -> Explained:
    ended = one.expires < review.calendar.as_of
    state = f"ended on {day(one.expires)}" if ended else f"holds until {day(one.expires)}"
    return Explained(one, f"{figures.sentence(one.text)} Signed by {one.owner}.", state, "muted" if ended else "yellow")
