"""How fresh the training data are, and how late the truth comes (S1, 30: retraining cadence and freshness)."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.accuracy import HAS_ACTUAL
from kpidesk.metrics.cost import REQUESTS
from kpidesk.metrics.error_costs import labelled_days
from kpidesk.metrics.families import MODEL_HEALTH
from kpidesk.metrics.metric import OVERALL, PERIODS, Metric, nothing, too_little
from kpidesk.statistics.waiting import Waiting, wait

_TRUTH = "requests.actual|requests.outcome_correct|requests.task_success"
_LEAST_DATED = 30


def _freshness(evidence: Evidence, part: Slice) -> Measured:
    labelled = labelled_days(evidence, part)
    if labelled.empty:
        return nothing("No answer has a known outcome yet.", "Import the outcomes as they become known.")
    newest, last = int(labelled["day"].max()), evidence.days(part.period)[1]
    versions = evidence.register("model_versions")
    if versions is None or versions["data_until_day"].isna().all():
        return nothing("No model version says until when its training data run.", "Fill data_until in model_versions.")
    serving = versions.loc[_in_service(versions, last) & versions["data_until_day"].notna()]
    if serving.empty:
        return nothing(
            "No version that had gone into service by then says until when its training data run.",
            "Fill data_until in model_versions.",
        )
    latest = serving.sort_values("data_until_day").iloc[-1]
    days = newest - float(latest["data_until_day"])
    note = f"Version {latest['version']} has the newest training data."
    if days < 0:
        note = f"{note} They run beyond the newest outcome that is known."
    return Value(max(0.0, days), len(serving), census=True, note=note)


def _in_service(versions: pd.DataFrame, day: int) -> pd.Series:
    """Deployed by that day; where that is not known, trained by then, else with data until then."""
    since = versions["deployed_on_day"].fillna(versions["trained_on_day"]).fillna(versions["data_until_day"])
    return since <= day


def _delay(share: float) -> Callable[[Evidence, Slice], Measured]:
    """The days within which the truth of a share of the requests is known."""

    def measure(evidence: Evidence, part: Slice) -> Measured:
        found = waiting(evidence, part)
        if not found.known:
            return nothing("No outcome of this period has a date on which it became known.", "Fill actual_at.")
        if found.known < _LEAST_DATED:
            return too_little(found.known, _LEAST_DATED, "outcomes with a date")
        days = found.within(share)
        if days is None:
            told = (
                f"{100 * found.known_within(found.longest):.0f} % of the outcomes are known within {found.longest} days"
            )
            return Missing(Lack.TOO_LITTLE, f"{told}: fewer than {100 * share:.0f} %.", "Go on collecting outcomes.")
        return Value(float(days), round(found.requests), census=True)

    return measure


def waiting(evidence: Evidence, part: Slice) -> Waiting:
    """How long requests of a slice wait for their truth; those that still do count for as long as they have waited.

    Requests whose truth has no date are left out.
    """
    return evidence.remember(("waiting", part), lambda: _waiting(evidence, part))


def _waiting(evidence: Evidence, part: Slice) -> Waiting:
    ages = evidence.of(evidence.health.ages, part.period)
    days = evidence.by_day(part.period)
    waited = evidence.calendar.pilot.days - days.index.to_numpy()
    still = np.maximum(days[REQUESTS.name].to_numpy() - days[HAS_ACTUAL.name].to_numpy(), 0.0)
    return wait(ages["age"].to_numpy(dtype=np.int64), ages["n"].to_numpy(dtype=np.float64), waited, still)


def _late(name: str, title: str, share: float) -> Metric:
    return Metric(
        id=name,
        title=title,
        family=MODEL_HEALTH,
        unit=Unit.DAYS,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula=f"days from the request within which the outcome of {100 * share:.0f} % of the requests is known; "
        "those still waiting count for as long as they have waited (Kaplan–Meier)",
        interval="none: a census",
        source="ours: accuracy speaks only for outcomes that are known",
        needs=("requests.actual_at", _TRUTH),
        measure=_delay(share),
        facts=(REQUESTS, HAS_ACTUAL),
        minimum=f"{_LEAST_DATED} outcomes with a date",
        grains=PERIODS - {Grain.AS_OF},
    )


METRICS = (
    Metric(
        id="retraining_freshness",
        title="Age of the training data",
        family=MODEL_HEALTH,
        unit=Unit.DAYS,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula="days from the newest data_until of the versions in service to the newest request with a known outcome",
        interval="none: a census of versions",
        source="S1, Retraining cadence and freshness",
        needs=("model_versions.data_until", _TRUTH),
        measure=_freshness,
        grains=OVERALL,
        dated=True,
    ),
    _late("label_delay_p50", "Days until half of the outcomes are known", 0.5),
    _late("label_delay_p90", "Days until nine in ten outcomes are known", 0.9),
)
