"""How soon grave incidents are noticed (S1 28)."""

from dataclasses import replace

from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.families import PEOPLE
from kpidesk.metrics.incidents import incidents_of, of_severities
from kpidesk.metrics.metric import PERIODS, Metric, nothing
from kpidesk.metrics.recovery import LISTED, listed, mean_of, unregistered


def _mean(evidence: Evidence, part: Slice) -> Measured:
    grave = tuple(one.strip().lower() for one in evidence.settings.down_severities)
    found = incidents_of(evidence, part)
    mine, named = of_severities(found, grave), ", ".join(grave)
    if not len(mine):
        seen = ", ".join(found.severities())
        told = f" Those there are: {seen}." if seen else ""
        return Missing(Lack.NOT_APPLICABLE, f"No incident of severity {named} in this period.{told}", n=0)
    spells = mine.detection()
    if not len(spells):
        return nothing(
            f"No incident of severity {named} has a known start, detected afterwards.",
            "Fill started_at and detected_at of incidents.",
        )
    value = mean_of(spells)
    told = listed(spells) if len(spells) <= LISTED else ""
    note = " ".join(one for one in (f"Severity {named}.", told, value.note) if one)
    return replace(value, note=note)


METRICS = (
    Metric(
        id="time_to_detect_high_severity",
        title="Time to detect grave incidents",
        family=PEOPLE,
        unit=Unit.HOURS,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula="hours from start of failure to detection, mean over incidents of down_severities (critical and high) "
        "that started in the period",
        interval="log-normal (Cox) from 10 incidents",
        source="S1 28",
        needs=("incidents.detected_at", "incidents.started_at", "incidents.severity"),
        measure=_mean,
        minimum="10 incidents for an interval",
        grains=PERIODS,
        unmet=unregistered,
    ),
)
