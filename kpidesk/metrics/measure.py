"""From tables to measurements: gather once, then every formula over every slice."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from kpidesk.base.periods import Calendar, Period
from kpidesk.base.progress import Progress
from kpidesk.base.values import Measured
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.gather import Question, gather_evidence
from kpidesk.engine.slices import Grain, Slice, period_slices
from kpidesk.metrics.catalogue import CATALOGUE, METRICS, facts_of
from kpidesk.metrics.daily_courses import daily_courses
from kpidesk.metrics.data_quality import field_facts
from kpidesk.metrics.doctor import examine
from kpidesk.metrics.exhibit_tables import exhibits
from kpidesk.metrics.fairness import fairness_tables
from kpidesk.metrics.independence import worth_of_a_mark
from kpidesk.metrics.kpis import KPIS
from kpidesk.metrics.left_out import left_out
from kpidesk.metrics.measurements import Dated, Measurements
from kpidesk.metrics.metric import Metric
from kpidesk.metrics.reconciliation import findings
from kpidesk.metrics.segment_contrasts import contrasts
from kpidesk.metrics.stated import or_stated
from kpidesk.metrics.suites import share_key
from kpidesk.pilot.profile import Profile
from kpidesk.pilot.settings import PilotSettings
from kpidesk.statistics.order import order_statistic_ranks
from kpidesk.tables.table import Table

RECENT = 28
_PERIODS = frozenset({Grain.WEEK, Grain.MONTH})
_COURSES = frozenset({"net_benefit"})
"""Ungraded measures that are drawn as they grew."""


def measure(
    tables: Sequence[Table],
    settings: PilotSettings,
    profile: Profile,
    calendar: Calendar,
    window: Period,
    progress: Progress,
) -> Measurements:
    """Every measure of the catalogue over every slice. Reads the tables once."""
    question = question_of(settings, profile, calendar, window)
    with tempfile.TemporaryDirectory(prefix="kpidesk-") as folder:
        evidence = gather_evidence(tables, question, Path(folder), progress)
    return measurements(evidence, progress)


def question_of(settings: PilotSettings, profile: Profile, calendar: Calendar, window: Period) -> Question:
    """What is to be gathered for the whole catalogue."""
    required = settings.required_fields or profile.required_fields
    facts = (*facts_of(CATALOGUE), *field_facts(required))
    targets, blocks = targets_of(profile), profile.policy_blocks_count
    return Question(
        calendar, window, settings, required, facts, order_statistic_ranks, targets, blocks, worth_of_a_mark
    )


def targets_of(profile: Profile) -> dict[str, float]:
    """Measure -> the number of its green line, where it has one; and the share asked of each suite of release tests."""
    lines = {one: line.green.number for one, line in profile.thresholds.items() if line.green is not None}
    return lines | {share_key(suite): share for suite, share in profile.release_tests.items()}


def measurements(evidence: Evidence, progress: Progress | None = None) -> Measurements:
    """All formulas over the slices of gathered evidence. Raises Cancelled where the progress does."""
    calendar = evidence.calendar
    parts = list(period_slices(calendar, evidence.window))
    if progress is not None:
        _measure_periods(evidence, parts, progress)
    window = {metric.id: _measured(metric, evidence, _own_window(metric, evidence)) for metric in CATALOGUE}
    segments = {column: _segments(evidence, column) for column in evidence.segments}
    return Measurements(
        calendar=calendar,
        review_window=evidence.window,
        window=window,
        weekly=_dated(evidence, [part for part in parts if part.grain is Grain.WEEK], Grain.WEEK),
        monthly=_dated(evidence, [part for part in parts if part.grain is Grain.MONTH], Grain.MONTH),
        as_of=tuple(_as_of(evidence, part) for part in parts if part.grain is Grain.AS_OF),
        segments=segments,
        daily=daily_courses(evidence, CATALOGUE, window, _measured),
        contrasts={column: contrasts(evidence, column, found, METRICS) for column, found in segments.items()},
        fairness=fairness_tables(evidence),
        doctor=examine(evidence, window),
        completed_per_day_28=_per_day(evidence, "completed"),
        labels_per_day_28=_labels_per_day(evidence),
        requests_per_day_28=_per_day(evidence, "requests"),
        incidents_registered=evidence.has("incidents") or evidence.settings.incident_register == "complete",
        left_out=left_out(evidence, frozenset(METRICS)),
        exhibits=exhibits(evidence),
        findings=findings(evidence),
    )


def _measured(metric: Metric, evidence: Evidence, part: Slice) -> Measured:
    def measured() -> Measured:
        return or_stated(metric.over(evidence, part), metric.id, evidence, part, metric.unit)

    return evidence.remember(("measured", metric.id, part), measured)


def _measure_periods(evidence: Evidence, parts: Sequence[Slice], progress: Progress) -> None:
    """What takes longest, ahead of the rest and metric by metric, so that it can be stopped in between."""
    for place, metric in enumerate(CATALOGUE):
        progress.step("Computing the measures", 0.8 + 0.2 * place / len(CATALOGUE))
        for part in parts:
            if part.grain in metric.grains and part.grain in _PERIODS:
                _measured(metric, evidence, part)


def _own_window(metric: Metric, evidence: Evidence) -> Slice:
    """Dated and cumulative measures look at the whole pilot, whatever window is reviewed."""
    return Slice(Grain.WINDOW, evidence.calendar.pilot if metric.dated else evidence.window)


def _dated(evidence: Evidence, parts: Sequence[Slice], grain: Grain) -> dict[str, tuple[Dated, ...]]:
    return {
        metric.id: tuple(Dated(part.number, part.period, _measured(metric, evidence, part)) for part in parts)
        for metric in CATALOGUE
        if grain in metric.grains
    }


def _as_of(evidence: Evidence, part: Slice) -> Mapping[str, Measured]:
    """What lights, gates and growing sums of earlier weeks stand on; the rest has its weekly values."""
    graded = {one for kpi in KPIS for one in (kpi.headline, *kpi.graded)} | set(evidence.targets) | _COURSES
    return {
        metric.id: _measured(metric, evidence, part)
        for metric in CATALOGUE
        if metric.id in graded and Grain.AS_OF in metric.grains
    }


def _segments(evidence: Evidence, column: str) -> dict[str, dict[str, Measured]]:
    parts = [Slice(Grain.SEGMENT, evidence.window, 0, column, name) for name in evidence.segments[column]]
    return {
        metric.id: {part.segment: _of_segment(metric, evidence, part) for part in parts}
        for metric in CATALOGUE
        if Grain.SEGMENT in metric.grains
    }


def _of_segment(metric: Metric, evidence: Evidence, part: Slice) -> Measured:
    return evidence.remember(("measured", metric.id, part), lambda: metric.over(evidence, part))


def _per_day(evidence: Evidence, fact: str) -> float:
    """The mean per calendar day over the last 28 days of the pilot, or as many as there are."""
    return float(evidence.daily[fact].tail(RECENT).mean())


def _labels_per_day(evidence: Evidence) -> float:
    return float(evidence.answers["n"].sum()) / evidence.calendar.pilot.days
