"""The exhibits of quality: which fields are how good, and the line that drift is read from."""

from itertools import groupby

from kpidesk.base.values import Missing
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.drift import fitted_decay
from kpidesk.metrics.exhibits import AccuracyWeek, CheckedField, DecayCourse, DecayLine
from kpidesk.metrics.label_weeks import WeekOfVersion, label_weeks
from kpidesk.metrics.quality_counts import ACCURACY, COMPLETENESS, CONSISTENCY, FRESHNESS, count
from kpidesk.statistics.decay import LEAST_WEEKS_OF_A_VERSION, POINTS_PER_30_DAYS

_MOST_FIELDS = 200


def checked_fields(evidence: Evidence) -> tuple[CheckedField, ...]:
    """Every field in every dimension that was looked at in the review window, the worst first."""
    part = Slice(Grain.WINDOW, evidence.window)
    found = []
    for dimension in (COMPLETENESS, CONSISTENCY, ACCURACY, FRESHNESS):
        counts = count(evidence, part, dimension)
        found += [
            CheckedField(dimension, name, round(passed), round(checked), counts.profiled)
            for name, (passed, checked) in counts.fields.items()
            if round(checked)
        ]
    found.sort(key=lambda one: (one.passed / one.checked, one.field, one.dimension))
    return tuple(found[:_MOST_FIELDS])


def decay_course(evidence: Evidence) -> DecayCourse:
    """Weeks and lines over the whole pilot, whatever window is reviewed, as the decay itself."""
    part = Slice(Grain.WINDOW, evidence.calendar.pilot)
    known = label_weeks(evidence, part)
    if isinstance(known, Missing):
        return DecayCourse()
    weeks = tuple(AccuracyWeek(one.week, one.version, one.rows.accuracy, round(one.rows.n)) for one in known.by_version)
    found = fitted_decay(evidence, part)
    if isinstance(found, Missing):
        return DecayCourse(weeks)
    slope = found[0].per_30_days / POINTS_PER_30_DAYS
    ordered = sorted(known.by_version, key=lambda one: (one.version, one.week))
    versions = groupby(ordered, key=lambda one: one.version)
    lines = [line for _, rows in versions if (line := _line(list(rows), slope)) is not None]
    return DecayCourse(weeks, tuple(sorted(lines, key=lambda line: (line.first, line.version))))


def _line(rows: list[WeekOfVersion], slope: float) -> DecayLine | None:
    """The common slope at the version's own level: through its mean week and accuracy, each weighed by labelled rows.

    None for a version of too few weeks to have a slope of its own.
    """
    if len(rows) < LEAST_WEEKS_OF_A_VERSION:
        return None
    first, last = rows[0].week, rows[-1].week
    labels = sum(one.rows.n for one in rows)
    week = sum(one.week * one.rows.n for one in rows) / labels
    level = sum(one.rows.accuracy * one.rows.n for one in rows) / labels
    return DecayLine(rows[0].version, first, last, level + slope * (first - week), level + slope * (last - week))
