"""The catalogue of metrics with the lines that each profile draws, as plain data."""

from typing import Any

from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.experiments import FAMILY, FAMILY_TEXT, LEAST_UNITS
from kpidesk.metrics.families import PEOPLE
from kpidesk.metrics.metric import Metric
from kpidesk.metrics.references import REFERENCES
from kpidesk.pilot.profile import Line, Profile
from kpidesk.pilot.profiles import load_profile, profile_names
from kpidesk.pilot.settings import PilotSettings

_OF_EXPERIMENTS: dict[str, Any] = {
    "id": FAMILY,
    "title": "Results of one experiment",
    "family": PEOPLE,
    "unit": "that of its metric",
    "better": "as the settings say",
    "cadence": "weekly",
    "formula": FAMILY_TEXT,
    "interval": "Welch; Newcombe for shares; the always-valid bound while units still come in",
    "minimum": f"{LEAST_UNITS} units in each arm",
    "needs": ["experiments.experiment", "experiments.arm", "experiments.metric", "experiments.value"],
    "thresholds": {},
    "reference": "scipy ttest_ind and chisquare, statsmodels proportions and multipletests",
    "source": "S1 29; S2",
}
"""An open family: a row for each metric and arm of each experiment, in the exhibits and in the JSON result."""


def describe_catalogue() -> list[dict[str, Any]]:
    """Every metric in catalogue order: id, title, family, unit, formula, interval, columns it needs, thresholds,
    reference and source.
    """
    profiles = [load_profile(PilotSettings(profile=name)) for name in profile_names()]
    return [*(_describe(metric, profiles) for metric in CATALOGUE), _OF_EXPERIMENTS]


def _describe(metric: Metric, profiles: list[Profile]) -> dict[str, Any]:
    return {
        "id": metric.id,
        "title": metric.title,
        "family": metric.family,
        "unit": str(metric.unit),
        "better": str(metric.better),
        "cadence": str(metric.cadence),
        "formula": metric.formula,
        "interval": metric.interval,
        "minimum": metric.minimum,
        "needs": list(metric.needs),
        "thresholds": {profile.id: lines for profile in profiles if (lines := _lines(metric.id, profile))},
        "reference": REFERENCES[metric.id],
        "source": metric.source,
    }


def _lines(measure: str, profile: Profile) -> dict[str, Any]:
    threshold = profile.thresholds.get(measure)
    if threshold is None:
        return {}
    green, red = _line(threshold.green), _line(threshold.red)
    return {"green": green, "red": red, "source": threshold.source, "ours": threshold.ours}


def _line(line: Line | None) -> dict[str, Any] | None:
    return None if line is None else {"op": line.op, "number": line.number}
