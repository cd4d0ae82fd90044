"""Adoption for its page: tiles, the curve in its corridor, heads by week, teams, and who came back."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpidesk.charts.adoption import adoption_chart
from kpidesk.charts.chart import Chart
from kpidesk.charts.people import people_chart, team_chart
from kpidesk.decision.review import KpiResult, Review
from kpidesk.metrics.exhibits import Cohort
from kpidesk.views import figures
from kpidesk.views.cards import TileCard
from kpidesk.views.shapes import shape_sentence
from kpidesk.views.tiles import measure_tiles

_TILES = (
    "adoption_current",
    "adoption_tried",
    "adoption_of_first_eligible",
    "adoption_retention",
    "actions_per_active_user",
    "unlisted_users",
)
_ALL = "All teams"
_GROUNDS = "Green ground: at or above the profile’s dated targets. Red ground: below its kill line."


@dataclass(frozen=True, slots=True)
class Adoption:
    """``curve`` is None where no week has a share: ``empty`` says why. ``note`` says what the base is."""

    tiles: tuple[TileCard, ...]
    curve: Chart | None
    people: Chart | None
    empty: str
    note: str
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Back:
    """Users who began in one week: how many, and the share active so many weeks later (empty: not over yet)."""

    week: str
    users: str
    later: tuple[str, ...]


def adoption(review: Review) -> Adoption:
    """What the page shows of everybody."""
    kpi = _kpi(review)
    chart = adoption_chart(kpi, review.weekly, "adoption_tried", review.gates)
    return Adoption(
        tiles=measure_tiles(review, _TILES),
        curve=chart,
        people=people_chart(review.exhibits.usage),
        empty=figures.why_missing(kpi.headline.measured, kpi.headline.reason) or "No week has a share of people yet.",
        note=f"{_GROUNDS} {shape_sentence(review)}".strip(),
        teams=(_ALL, *(team.team for team in review.exhibits.teams)),
    )


def team_curve(review: Review, team: str) -> Chart | None:
    """The curve of one team, beside everybody's; that of everybody where no such team is."""
    found = next((each for each in review.exhibits.teams if each.team == team), None)
    if found is None:
        return adoption_chart(_kpi(review), review.weekly, "adoption_tried", review.gates)
    return team_chart(found, review.exhibits.usage)


def team_rows(review: Review) -> tuple[tuple[str, str, str, str], ...]:
    """Team, active and eligible people of the last full week, and the share."""
    return tuple(
        (each.team, f"{each.active[-1]:,}", f"{each.eligible[-1]:,}", _share(each.active[-1], each.eligible[-1]))
        for each in review.exhibits.teams
        if each.active
    )


def who_came_back(review: Review) -> tuple[Back, ...]:
    """Cohorts by the week of first use, each as long as it has been followed."""
    return tuple(_back(cohort) for cohort in review.exhibits.cohorts)


def longest(rows: Sequence[Back]) -> int:
    """How many weeks after the first the longest cohort was followed."""
    return max((len(row.later) for row in rows), default=0)


def _back(cohort: Cohort) -> Back:
    later = tuple(_share(count, cohort.users) for count in cohort.active[1:])
    return Back(f"Week {cohort.week}", f"{cohort.users:,}", later)


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.0f} %" if of else "–"


def _kpi(review: Review) -> KpiResult:
    return next(kpi for kpi in review.kpis if kpi.id == "adoption")
