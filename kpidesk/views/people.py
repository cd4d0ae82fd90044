"""People and process for their page and the report: who is trained, what is rolled out, how it is used."""

from dataclasses import dataclass

from kpidesk.base.dates import day
from kpidesk.base.numbers import number
from kpidesk.base.units import Unit
from kpidesk.base.values import Value
from kpidesk.charts.chart import Chart
from kpidesk.charts.practice import features_chart, tools_chart, training_chart
from kpidesk.charts.weekly import weekly_chart
from kpidesk.decision.review import Judged, Review
from kpidesk.views import figures
from kpidesk.views.cards import TileCard
from kpidesk.views.measure_lines import MeasureLine, judged_of, measure_lines, what_lacks
from kpidesk.views.tiles import measure_tiles

_TILES = (
    "ai_literacy_rate", "training_effect", "tools_deployed", "usage_frequency", "session_duration",
    "time_to_detect_high_severity",
)  # fmt: skip
MEASURES = (*_TILES, "feature_adoption", "experiments_per_week")
FEATURES = ("Feature", "Users", "Of active users", "Actions")
TOOLS = ("Tool", "Deployed on", "Teams")
EMPTY = (
    "Nothing is known of people and process yet. Import training (person, trained_on, passed), tools (tool, "
    "deployed_on), and reports of use (activity: user_id, date, feature, sessions, minutes)."
)
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class People:
    """What is shown. ``features`` and ``tools`` are rows under FEATURES and TOOLS; ``effect`` says what the effect of
    training stands for; ``rest`` what to import for what is not measured.

    Charts are None where there is nothing to draw; ``empty`` is said where nothing at all is measured.
    """

    tiles: tuple[TileCard, ...]
    training: Chart | None
    effect: str
    deployed: Chart | None
    tools: tuple[tuple[str, ...], ...]
    frequency: Chart | None
    duration: Chart | None
    used: Chart | None
    features: tuple[tuple[str, ...], ...]
    lines: tuple[MeasureLine, ...]
    rest: str
    empty: str


def people(review: Review) -> People:
    """What page and report show."""
    found, judged = review.exhibits.practices, judged_of(review, MEASURES)
    known = {one.id: one for one in judged}
    lines = measure_lines(review, judged)
    return People(
        tiles=measure_tiles(review, _TILES),
        training=training_chart(found.trained),
        effect=_note(known.get("training_effect")),
        deployed=tools_chart(found.tools, review.calendar),
        tools=tuple(
            (figures.shorten(one.tool, _LONGEST), day(one.deployed), figures.shorten(", ".join(one.teams), _LONGEST))
            for one in found.tools.tools
        ),
        frequency=_course(review, known.get("usage_frequency")),
        duration=_course(review, known.get("session_duration")),
        used=features_chart(found.features),
        features=tuple(
            (
                figures.shorten(one.feature, _LONGEST),
                f"{one.users:,}",
                number(one.share, Unit.SHARE),
                f"{one.actions:,}",
            )
            for one in found.features
        ),
        lines=lines,
        rest=what_lacks(judged),
        empty="" if lines or found.tools.tools or found.features else EMPTY,
    )


def _note(measure: Judged | None) -> str:
    value = measure.measured if measure else None
    return value.note if isinstance(value, Value) else ""


def _course(review: Review, measure: Judged | None) -> Chart | None:
    if measure is None:
        return None
    return weekly_chart(measure, review.weekly.get(measure.id, ()), review.gates, review.settings.currency)
