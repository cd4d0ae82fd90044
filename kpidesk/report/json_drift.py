"""Drift by input in JSON."""

from kpidesk.metrics.exhibits_drift import InputDrift
from kpidesk.report.json_measures import Json


def drift(found: InputDrift) -> list[Json]:
    """Every input of the model, the furthest first; those that cannot be compared have nulls and a reason."""
    compared = [
        {
            "feature": one.name,
            "psi": one.psi,
            "js_distance": one.js,
            "p_value": one.p_value,
            "drifted": one.drifted,
        }
        for one in found.inputs
    ]
    nothing = {"psi": None, "js_distance": None, "p_value": None, "drifted": None}
    return [*compared, *({"feature": name, **nothing, "reason": why} for name, why in found.left_out)]
