"""A measure with its light, confidence, lines and reasons."""

from kpidesk.base.values import Measured, Missing
from kpidesk.decision.confidence import Pace, confidence_of
from kpidesk.decision.lights import shade_of
from kpidesk.decision.metric_like import MetricLike
from kpidesk.decision.review import Confidence, Judged, Light
from kpidesk.decision.waiving import waive
from kpidesk.decision.yardstick import Yardstick
from kpidesk.metrics.kpis import KPIS

_FAMILIES = frozenset(kpi.id for kpi in KPIS)
_GRADED = frozenset(measure for kpi in KPIS for measure in kpi.graded)


def may_be_graded(metric: MetricLike) -> bool:
    """Whether a light is ever given: KPI measures only where the KPI lists them as graded, extended ones always."""
    return metric.id in _GRADED or metric.family not in _FAMILIES


def light_of(metric: MetricLike, measured: Measured, yardstick: Yardstick) -> Light | None:
    """The light alone, waivers applied; None for an ungraded measure."""
    return _shade(metric, measured, yardstick)[0]


def judge(metric: MetricLike, measured: Measured, yardstick: Yardstick, pace: Pace) -> Judged:
    """The measure with all that is said about its value."""
    light, reason, waived = _shade(metric, measured, yardstick)
    confidence, settle = _confidence(metric, measured, light, yardstick, pace)
    threshold = yardstick.threshold(metric.id) if light is not None else None
    return Judged(
        id=metric.id,
        title=metric.title,
        family=metric.family,
        unit=metric.unit,
        better=metric.better,
        cadence=metric.cadence,
        measured=measured,
        light=light,
        confidence=confidence,
        reason=reason,
        settle=settle,
        waived=waived,
        green=threshold.green if threshold else None,
        red=threshold.red if threshold else None,
        threshold_source=threshold.source if threshold else "",
        threshold_ours=threshold.ours if threshold else False,
    )


def _shade(metric: MetricLike, measured: Measured, yardstick: Yardstick) -> tuple[Light | None, str, bool]:
    shade = shade_of(metric.id, measured, yardstick) if may_be_graded(metric) else None
    if shade is None:
        return None, _why_missing(measured), False
    if isinstance(measured, Missing):
        return shade.light, shade.reason, False
    final, waived = waive(metric.id, metric.unit, measured, shade, yardstick)
    return final.light, final.reason, waived


def _confidence(
    metric: MetricLike, measured: Measured, light: Light | None, yardstick: Yardstick, pace: Pace
) -> tuple[Confidence | None, str]:
    if isinstance(measured, Missing) or light in {None, Light.NO_DATA, Light.NOT_APPLICABLE}:
        return None, ""
    return confidence_of(metric.id, metric.unit, measured, yardstick, pace)


def _why_missing(measured: Measured) -> str:
    return f"{measured.reason} {measured.cure}".strip() if isinstance(measured, Missing) else ""
