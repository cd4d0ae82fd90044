"""The twelve KPIs as they stood on one day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpidesk.base.values import Lack, Measured, Missing
from kpidesk.decision.confidence import Pace
from kpidesk.decision.judge import judge
from kpidesk.decision.metric_like import MetricLike
from kpidesk.decision.review import Judged, Light
from kpidesk.decision.scoring import Scored, score
from kpidesk.decision.stage import in_focus, phase_of
from kpidesk.decision.yardstick import Yardstick
from kpidesk.metrics.kpis import KPIS

_ABSENT = Missing(Lack.NOT_MEASURED, "Not measured.")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every metric judged and every KPI scored with one yardstick, catalogue order."""

    yardstick: Yardstick
    judged: Mapping[str, Judged]
    scored: tuple[Scored, ...]

    @property
    def lights(self) -> tuple[Light, ...]:
        """The lights of the twelve, in their order."""
        return tuple(one.result.light for one in self.scored)


def snapshot(
    measured: Mapping[str, Measured], catalogue: Sequence[MetricLike], yardstick: Yardstick, pace: Pace
) -> Snapshot:
    """Judge every catalogued metric and score the twelve KPIs."""
    judged = {m.id: judge(m, measured.get(m.id, _ABSENT), yardstick, pace) for m in catalogue}
    phase = phase_of(yardstick.week)
    scored = tuple(score(kpi, judged, yardstick, in_focus=in_focus(kpi.number, phase)) for kpi in KPIS)
    return Snapshot(yardstick, judged, scored)
