"""Which tone of the window a light, a gate or a recommendation has: green, yellow, red or muted."""

from collections.abc import Mapping

from kpidesk.decision.review import GateState, Light, Recommendation

LIGHTS: Mapping[Light | None, str] = {
    Light.GREEN: "green",
    Light.YELLOW: "yellow",
    Light.RED: "red",
    Light.NO_DATA: "muted",
    Light.NOT_APPLICABLE: "muted",
    None: "",
}
GATES: Mapping[GateState, str] = {
    GateState.HELD: "green",
    GateState.MISSED: "red",
    GateState.NOT_MEASURED: "muted",
    GateState.NOT_DUE: "muted",
}
RECOMMENDATIONS: Mapping[Recommendation, str] = {
    Recommendation.SCALE: "green",
    Recommendation.OPTIMISE: "yellow",
    Recommendation.REDESIGN_OR_KILL: "yellow",
    Recommendation.KILL: "red",
    Recommendation.INCOMPLETE: "muted",
}
