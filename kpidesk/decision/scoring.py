"""The light of each KPI from the lights of its measures."""

from collections.abc import Mapping
from dataclasses import dataclass

from kpidesk.base.values import Lack, Missing, Value
from kpidesk.decision.review import Confidence, Judged, KpiResult, Light
from kpidesk.decision.yardstick import CURRENT_GRADED_FROM, Yardstick
from kpidesk.metrics.kpis import Kpi

_DATED = ("adoption_sustained", "adoption_week_4", "adoption_week_2", "adoption_week_1")
"""The dated measures of adoption, latest first."""
_GRAVITY = (Light.RED, Light.YELLOW, Light.GREEN)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a KPI's light rests on: the measures that set it today, and those it cannot do without."""

    setting: tuple[Judged, ...]
    """Graded measures in force; not those superseded by a later dated one."""
    required: tuple[Judged, ...]
    """At least one of these must be measured."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A KPI's result together with what its light rests on."""

    result: KpiResult
    standing: Standing

    @property
    def lack(self) -> Lack | None:
        """For a KPI without data: which kind of "no data" it is; None for any other light."""
        if self.result.light is not Light.NO_DATA:
            return None
        lacks = [lack_of(judged) for judged in self.standing.required]
        return next((lack for lack in lacks if lack is not Lack.NOT_DUE), Lack.NOT_DUE)


def standing_of(kpi: Kpi, judged: Mapping[str, Judged], week: int) -> Standing:
    """Which measures set the light of a KPI in a pilot week."""
    graded = tuple(judged[m] for m in kpi.graded if m in judged and judged[m].light is not None)
    if kpi.id != "adoption":
        return Standing(graded, (judged[kpi.required],))
    dated = [judged[m] for m in _DATED if m in judged and judged[m].light is not None]
    latest = next((j for j in dated if isinstance(j.measured, Value)), None)
    current = judged["adoption_current"] if week >= CURRENT_GRADED_FROM else None
    setting = tuple(j for j in (latest, current) if j is not None and j.light is not None)
    return Standing(setting, setting or tuple(reversed(dated)) or (judged["adoption_current"],))


def light_of_kpi(kpi: Kpi, standing: Standing, yardstick: Yardstick) -> Light:
    """Red if any is red, whatever is missing; else no data if what is required is; else the worst."""
    if declared_not_applicable(kpi, yardstick):
        return Light.NOT_APPLICABLE
    lights = [judged.light for judged in standing.setting]
    if Light.RED in lights:
        return Light.RED
    required = {judged.light for judged in standing.required}
    if not required & set(_GRAVITY):
        by_rule = required == {Light.NOT_APPLICABLE} and kpi.may_be_not_applicable
        return Light.NOT_APPLICABLE if by_rule else Light.NO_DATA
    return next(light for light in _GRAVITY if light in lights)


def declared_not_applicable(kpi: Kpi, yardstick: Yardstick) -> bool:
    """Whether its owner took it out of the count; KPIs 1, 3, 8, 9 and 11 cannot be."""
    return kpi.may_be_not_applicable and kpi.id in yardstick.settings.not_applicable


def lack_of(judged: Judged) -> Lack | None:
    """Which kind of "no data" a measure has; None where it has a light."""
    if judged.light in _GRAVITY:
        return None
    return judged.measured.lack if isinstance(judged.measured, Missing) else Lack.NOT_DUE


def score(kpi: Kpi, judged: Mapping[str, Judged], yardstick: Yardstick, *, in_focus: bool) -> Scored:
    """One KPI with its measures: headline first, then graded, then ungraded."""
    standing = standing_of(kpi, judged, yardstick.week)
    light = light_of_kpi(kpi, standing, yardstick)
    result = KpiResult(
        number=kpi.number,
        id=kpi.id,
        title=kpi.title,
        area=kpi.area,
        light=light,
        confidence=_confidence(light, standing),
        headline=judged[kpi.headline],
        measures=_ordered(kpi, judged),
        reason=_reason(kpi, light, standing, yardstick),
        waived=light is Light.YELLOW and any(j.waived for j in standing.setting),
        in_focus=in_focus,
        owner=yardstick.settings.owners.get(kpi.id, ""),
    )
    return Scored(result, standing)


def _ordered(kpi: Kpi, judged: Mapping[str, Judged]) -> tuple[Judged, ...]:
    first = dict.fromkeys((kpi.headline, *kpi.graded))
    rest = [j for j in judged.values() if j.family == kpi.id and j.id not in first]
    return tuple(judged[measure] for measure in first if measure in judged) + tuple(rest)


def _confidence(light: Light, standing: Standing) -> Confidence | None:
    """Green is firm when all is there and firm, red when any red is; yellow when a yellow is and all is there."""
    if light not in _GRAVITY:
        return None
    shown = [j for j in standing.setting if j.light in _GRAVITY]
    firm = [j for j in shown if j.confidence is Confidence.FIRM]
    if light is Light.RED:
        sure = any(j.light is Light.RED for j in firm)
    else:
        sure = len(firm) == len(shown) and not _missing(standing)
    return Confidence.FIRM if sure else Confidence.LEANING


def _missing(standing: Standing) -> list[Judged]:
    lacking = (Lack.NOT_MEASURED, Lack.TOO_LITTLE)
    return [judged for judged in standing.setting if lack_of(judged) in lacking]


def _reason(kpi: Kpi, light: Light, standing: Standing, yardstick: Yardstick) -> str:
    if declared_not_applicable(kpi, yardstick):
        said = yardstick.settings.not_applicable[kpi.id]
        return f"Declared not applicable by {said.owner}: {said.reason.rstrip('.')}."
    if light not in _GRAVITY:
        return next((j.reason for j in standing.required if j.reason), "")
    because = [j for j in standing.setting if j.light is light]
    named = [j for j in because if j.reason or (light is not Light.GREEN and j.id != kpi.headline)]
    parts = [_because(judged) for judged in named]
    if missing := _missing(standing):
        parts.append(f"Not measured: {', '.join(j.title for j in missing)}.")
    return " ".join(parts)


def _because(judged: Judged) -> str:
    return judged.reason or f"{judged.title} is {judged.light}."
