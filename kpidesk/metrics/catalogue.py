"""The catalogue: every metric there is, in the order of the KPIs."""

from collections.abc import Mapping
from types import MappingProxyType

from kpidesk.engine.facts import Fact
from kpidesk.metrics import (
    accuracy,
    adoption,
    agents,
    answers,
    audit,
    calibration,
    containment,
    cost,
    cycle_time,
    data_quality,
    detection,
    drift,
    elasticity,
    errors,
    estimated,
    experiments,
    fairness,
    feature_drift,
    freshness,
    inference_cost,
    judges,
    latency,
    latency_bands,
    literacy,
    model_errors,
    outcomes,
    overhead,
    prediction_drift,
    primary,
    productive,
    promoters,
    ranking,
    recovery,
    refusals,
    reliance,
    returns,
    satisfaction,
    serving,
    subgroups,
    suites,
    throughput,
    time_to_value,
    tools,
    training,
    unit_cost,
    uptime,
    usage,
)
from kpidesk.metrics.metric import Metric

CATALOGUE: tuple[Metric, ...] = (
    *latency.METRICS,
    *throughput.METRICS,
    *accuracy.METRICS,
    *drift.METRICS,
    *overhead.METRICS,
    *recovery.METRICS,
    *data_quality.METRICS,
    *adoption.METRICS,
    *cost.METRICS,
    *returns.METRICS,
    *time_to_value.METRICS,
    *audit.METRICS,
    *fairness.METRICS,
    *serving.METRICS,
    *errors.METRICS,
    *inference_cost.METRICS,
    *uptime.METRICS,
    *elasticity.METRICS,
    *answers.METRICS,
    *refusals.METRICS,
    *subgroups.METRICS,
    *agents.METRICS,
    *containment.METRICS,
    *satisfaction.METRICS,
    *latency_bands.METRICS,
    *ranking.METRICS,
    *model_errors.METRICS,
    *calibration.METRICS,
    *freshness.METRICS,
    *estimated.METRICS,
    *feature_drift.METRICS,
    *prediction_drift.METRICS,
    *suites.METRICS,
    *judges.METRICS,
    *promoters.METRICS,
    *experiments.METRICS,
    *primary.METRICS,
    *outcomes.METRICS,
    *cycle_time.METRICS,
    *unit_cost.METRICS,
    *reliance.METRICS,
    *productive.METRICS,
    *usage.METRICS,
    *literacy.METRICS,
    *training.METRICS,
    *tools.METRICS,
    *detection.METRICS,
)

METRICS: Mapping[str, Metric] = MappingProxyType({metric.id: metric for metric in CATALOGUE})


def facts_of(metrics: tuple[Metric, ...]) -> tuple[Fact, ...]:
    """The facts of some metrics, each name once; raises ValueError when one name means two sums."""
    found: dict[str, Fact] = {}
    for fact in (fact for metric in metrics for fact in metric.facts):
        if found.setdefault(fact.name, fact) is not fact:
            raise ValueError(f"two facts are named {fact.name}")
    return tuple(found.values())
