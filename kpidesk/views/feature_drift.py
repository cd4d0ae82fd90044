"""Drift of inputs and predictions for the page of quality and the report: which moved, how far, and what that means."""

from dataclasses import dataclass

from kpidesk.base.numbers import number
from kpidesk.base.plurals import counted, plural
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Chart
from kpidesk.charts.drift import course_chart, histogram_chart
from kpidesk.decision.review import Review
from kpidesk.metrics.exhibits_drift import BinKind, ColumnDrift, InputDrift
from kpidesk.views import figures
from kpidesk.views.cards import TileCard
from kpidesk.views.tiles import measure_tiles

MEASURES = ("feature_drift", "distribution_shift_score", "prediction_drift")
TITLE = "Are the inputs still what the model was trained on?"
HOW = (
    "Left bar of each pair: the reference; right bar: this period. Stability index (PSI): 0 is no change; below 0.10 "
    "is usually taken as small, above 0.25 as large. An input is called drifted when a test tells it from chance among "
    "all inputs and its index lies beyond what chance shows with as many rows. Rows are taken to be independent."
)
NOTHING = (
    "No input of the model is in the log. Import its inputs as columns feature_<name>, and the records it was trained "
    "on as the table reference: then it is seen which input drifts before accuracy does."
)
_WORDS = {"prediction": "predictions", "score": "scores"}
_SMALLEST_P, _LOW_P = 0.001, 0.1
_MOST_NAMED = 3
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class DriftLine:
    """One column. ``key`` is its name in the log; ``order`` is what its figures are sorted by."""

    key: str
    name: str
    reading: str
    tone: str
    psi: str
    cut: str
    js: str
    p_value: str
    missing: str
    unseen: str
    why: str
    order: tuple[float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class FeatureDrift:
    """All columns, the furthest first. ``empty``: what to import, or why nothing was compared."""

    lines: tuple[DriftLine, ...]
    columns: tuple[tuple[str, str], ...]
    """Key and words of those with a picture."""
    said: str
    baseline: str
    empty: str
    tiles: tuple[TileCard, ...]


@dataclass(frozen=True, slots=True)
class ColumnPicture:
    """One column in pictures and plain words."""

    histogram: Chart | None
    course: Chart | None
    no_course: str
    said: str


def feature_drift(review: Review) -> FeatureDrift:
    """What was compared over the review window."""
    found = review.exhibits.drift
    columns = (*found.inputs, *found.outcomes)
    lines = (*map(_line, columns), *(_left_out(name, why) for name, why in found.left_out))
    return FeatureDrift(
        lines=lines,
        columns=tuple((one.name, f"{words(one.name)}{' ▲' if one.drifted else ''}") for one in columns),
        said=_said(found),
        baseline=found.baseline,
        empty="" if columns else found.why_empty or NOTHING,
        tiles=measure_tiles(review, MEASURES) if columns else (),
    )


def picture(review: Review, key: str) -> ColumnPicture:
    """One column, by its name in the log."""
    found = review.exhibits.drift
    one = next(each for each in (*found.inputs, *found.outcomes) if each.name == key)
    return ColumnPicture(
        histogram=histogram_chart(one, f"Values of {words(one.name)}"),
        course=course_chart(one, f"{words(one.name)}: distance from the reference by week"),
        no_course="A course needs two weeks with at least 200 answered requests each.",
        said=reading(one),
    )


def words(name: str) -> str:
    """A column as people say it: feature_house_age is house age."""
    return _WORDS.get(name) or figures.shorten(name.removeprefix("feature_").replace("_", " "), _LONGEST) or name


def reading(one: ColumnDrift) -> str:
    """What the figures of one column mean, in plain words."""
    psi, chance = number(one.psi, Unit.SCORE, lines=(one.cut,)), number(one.cut, Unit.SCORE)
    js = number(one.js, Unit.SCORE)
    told = f"Stability index {psi}, line {chance}; Jensen–Shannon distance {js}; {p_in_words(one)}."
    if one.drifted:
        size = _size(one.psi)
        return figures.unbroken(
            f"Drifted: its values are not spread as in the reference, a {size} change. {told} {_test(one)}"
        )
    if one.psi > one.cut:
        return figures.unbroken(f"It looks different, but the test cannot tell it from chance among all inputs. {told}")
    return figures.unbroken(
        f"No drift is seen: what differs is no more than chance shows, or too little to matter. {told} "
        "Smaller changes than this line would not be seen."
    )


def p_in_words(one: ColumnDrift) -> str:
    """The p-value with its sign."""
    p = one.p_value
    return "p < 0.001" if p < _SMALLEST_P else f"p = {p:.2f}" if p >= _LOW_P else f"p = {p:.3f}"


def _test(one: ColumnDrift) -> str:
    if not one.numbers:
        return "Test: chi-squared over its values."
    return "Test: Kolmogorov–Smirnov" + ("." if one.exact else ", read at 49 quantiles of the reference.")


def _size(psi: float) -> str:
    return "small" if psi < 0.10 else "medium" if psi <= 0.25 else "large"


def _said(found: InputDrift) -> str:
    drifted = [one for one in found.inputs if one.drifted]
    every = len(found.inputs)
    if not every:
        return found.why_empty or NOTHING
    if not drifted:
        which = "The input does not drift" if every == 1 else f"None of {counted(every, 'input')} drifts"
        return f"{which} by more than chance shows, as far as the data can tell."
    names = ", ".join(words(one.name) for one in drifted[:_MOST_NAMED])
    more = len(drifted) - _MOST_NAMED
    rest = f" and {more} more" if more > 0 else ""
    verb = plural(len(drifted), "has", "have")
    return f"{len(drifted)} of {counted(every, 'input')} {verb} drifted: {names}{rest}."


def _line(one: ColumnDrift) -> DriftLine:
    missing, unseen = one.share(BinKind.MISSING), one.share(BinKind.UNSEEN)
    return DriftLine(
        key=one.name,
        name=words(one.name),
        reading="▲ drifted" if one.drifted else "no drift seen",
        tone="accent" if one.drifted else "",
        psi=number(one.psi, Unit.SCORE, lines=(one.cut,)),
        cut=number(one.cut, Unit.SCORE),
        js=number(one.js, Unit.SCORE),
        p_value=p_in_words(one).removeprefix("p ").removeprefix("= "),
        missing=_change(*missing),
        unseen=number(unseen[1], Unit.SHARE) if sum(unseen) else "–",
        why=reading(one),
        order=(one.psi, one.js, one.p_value, missing[1], unseen[1]),
    )


def _left_out(name: str, why: str) -> DriftLine:
    lowest = (-1.0, -1.0, 2.0, -1.0, -1.0)
    return DriftLine(name, words(name), "not compared", "muted", "–", "–", "–", "–", "–", "–", why, lowest)


def _change(before: float, now: float) -> str:
    if not before and not now:
        return "–"
    return f"{number(before, Unit.SHARE)} → {number(now, Unit.SHARE)}"
