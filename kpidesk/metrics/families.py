"""The families of metrics: the twelve KPIs, and beside them what else is worth knowing of a pilot."""

from collections.abc import Mapping
from types import MappingProxyType

from kpidesk.metrics.kpis import KPIS

MODEL_HEALTH, SERVING, GENERATED_ANSWERS, BUSINESS, PEOPLE = (
    "model_health",
    "serving",
    "generated_answers",
    "business",
    "people",
)

EXTENDED: Mapping[str, str] = MappingProxyType(
    {
        MODEL_HEALTH: "Model health",
        SERVING: "Serving",
        GENERATED_ANSWERS: "Generated answers",
        BUSINESS: "Business results",
        PEOPLE: "People and process",
    }
)
"""Families of the extended metrics and their titles, in the order in which they are shown."""

FAMILIES: Mapping[str, str] = MappingProxyType({**{kpi.id: kpi.title for kpi in KPIS}, **EXTENDED})
"""Every family and its title: those of the KPIs first."""
