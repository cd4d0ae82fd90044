"""From measurements and a profile to the Review: pure, without a query, in milliseconds."""

from collections.abc import Sequence

from kpidesk.base.problems import Problem
from kpidesk.decision.arc import arc
from kpidesk.decision.assumptions import assumptions
from kpidesk.decision.confidence import pace_of
from kpidesk.decision.courses import leading_of, readings_of
from kpidesk.decision.gates import gates
from kpidesk.decision.metric_like import MetricLike
from kpidesk.decision.points import as_of_points, daily_points, monthly_points, segment_points, weekly_points
from kpidesk.decision.red_flags import conditions, extended_of, red_flags
from kpidesk.decision.review import Input, Manifest, Review
from kpidesk.decision.shapes import adoption_shape
from kpidesk.decision.snapshot import Snapshot, snapshot
from kpidesk.decision.stage import phase_of, stage_of
from kpidesk.decision.statement import statement
from kpidesk.decision.tiles import tiles
from kpidesk.decision.verdict import verdict
from kpidesk.decision.weeks import weekly_snapshots
from kpidesk.decision.yardstick import Yardstick
from kpidesk.metrics.measurements import Measurements
from kpidesk.pilot.profile import Profile
from kpidesk.pilot.records import Records
from kpidesk.pilot.settings import PilotSettings


def decide(  # noqa: PLR0913, PLR0917 - the one door: everything a Review rests on comes in here
    measurements: Measurements,
    catalogue: Sequence[MetricLike],
    settings: PilotSettings,
    profile: Profile,
    records: Records,
    inputs: Sequence[Input],
    problems: Sequence[Problem],
    manifest: Manifest,
    version: str,
) -> Review:
    """The Review of one pilot as of ``measurements.calendar.as_of``.

    ``profile`` has its inheritance and the pilot's overrides resolved. The same arguments give the same Review.
    """
    calendar = measurements.calendar
    yardstick = Yardstick(profile, settings, records, calendar.as_of, calendar.week, measurements.fairness)
    pace = pace_of(measurements)
    today = snapshot(measurements.window, catalogue, yardstick, pace)
    weeks = weekly_snapshots(measurements, catalogue, yardstick)
    extended = extended_of(today.judged.values())
    flags, due = red_flags(today.scored, extended, yardstick), gates(measurements, weeks, today)
    return Review(
        version=version,
        settings=settings,
        profile=profile,
        calendar=calendar,
        window=measurements.review_window,
        phase=phase_of(calendar.week),
        stage=stage_of(measurements.completed_per_day_28),
        inputs=tuple(inputs),
        problems=(*problems, *measurements.findings),
        doctor=measurements.doctor,
        kpis=tuple(one.result for one in today.scored),
        metrics=tuple(today.judged.values()),
        weekly=weekly_points(measurements, catalogue, yardstick),
        monthly=monthly_points(measurements, catalogue, yardstick),
        as_of_weeks=as_of_points(measurements, catalogue, weeks),
        segments=segment_points(measurements),
        fairness=measurements.fairness,
        red_flags=flags,
        gates=due,
        arc=arc(today, weeks, due, flags),
        tiles=tiles(today, measurements),
        conditions=conditions(extended, yardstick),
        records=records,
        verdict=verdict(today, _without_waivers(measurements, catalogue, today, records), flags, due),
        statement=statement(today),
        assumptions=assumptions(settings, profile, calendar),
        left_out=measurements.left_out,
        manifest=manifest,
        exhibits=measurements.exhibits,
        findings=measurements.findings,
        daily=daily_points(measurements),
        leading=leading_of(measurements, today.judged.values()),
        readings=readings_of(measurements, today.judged.values()),
        shape=adoption_shape(measurements.weekly.get("adoption_current", ()), calendar.full_weeks()),
    )


def _without_waivers(
    measurements: Measurements, catalogue: Sequence[MetricLike], today: Snapshot, records: Records
) -> Snapshot:
    """The same day with nothing accepted or explained; ``today`` itself where nothing was."""
    if not records.waivers and not records.explanations:
        return today
    return snapshot(measurements.window, catalogue, today.yardstick.bare(), pace_of(measurements))
