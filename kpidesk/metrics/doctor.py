"""The evidence doctor: which KPIs the data can support, and what to import for the others."""

from collections.abc import Mapping

from kpidesk.base.values import Grade, Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.catalogue import METRICS
from kpidesk.metrics.kpis import KPIS, Kpi
from kpidesk.metrics.measurements import Support

COMPUTABLE, CAVEAT, NOT_COMPUTABLE = "computable", "caveat", "not_computable"
_DATED_ADOPTION = ("adoption_current", "adoption_week_1", "adoption_week_2", "adoption_week_4", "adoption_sustained")


def examine(evidence: Evidence, window: Mapping[str, Measured]) -> tuple[Support, ...]:
    """One word on each KPI, from what its measures came to over the window."""
    return tuple(_support(kpi, evidence, window) for kpi in KPIS)


def _support(kpi: Kpi, evidence: Evidence, window: Mapping[str, Measured]) -> Support:
    required = window[kpi.required]
    if kpi.id == "adoption":
        required = next((window[one] for one in _DATED_ADOPTION if isinstance(window[one], Value)), required)
    if isinstance(required, Missing):
        return _unsupported(kpi, evidence, required)
    caveats = [f"{METRICS[one].title}: {_gap(window[one])}" for one in kpi.graded if _gap(window[one])]
    if required.grade is not Grade.COMPUTED:
        caveats.insert(0, f"The figure is {required.grade}, not computed from rows.")
    if required.caveat:
        caveats.insert(0, required.note)
    needs = _unmet(kpi.graded, evidence)
    return Support(kpi.id, kpi.title, CAVEAT if caveats else COMPUTABLE, needs, " ".join(caveats))


def _unsupported(kpi: Kpi, evidence: Evidence, missing: Missing) -> Support:
    needs = _unmet((kpi.required,), evidence)
    state = COMPUTABLE if missing.lack is Lack.NOT_APPLICABLE else NOT_COMPUTABLE
    state = CAVEAT if missing.lack is Lack.NOT_DUE else state
    return Support(kpi.id, kpi.title, state, needs, f"{missing.reason} {missing.cure}".strip())


def _unmet(metrics: tuple[str, ...], evidence: Evidence) -> tuple[str, ...]:
    unmet = (need for one in metrics for need in METRICS[one].needs if not evidence.has(need))
    return tuple(dict.fromkeys(unmet))


def _gap(measured: Measured) -> str:
    """Why a graded measure is not there, unless it is only not due yet."""
    return "" if isinstance(measured, Value) or measured.lack is Lack.NOT_DUE else measured.reason
