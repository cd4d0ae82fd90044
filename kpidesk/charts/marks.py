"""The tone and shape of each light: the same on every page, screen and paper."""

from collections.abc import Mapping
from types import MappingProxyType

from kpidesk.charts.chart import Shape
from kpidesk.charts.palette import Tone
from kpidesk.decision.review import GateState, Light

TEXT: Mapping[Light, Tone] = MappingProxyType(
    {
        Light.GREEN: Tone.GREEN,
        Light.YELLOW: Tone.YELLOW,
        Light.RED: Tone.RED,
        Light.NO_DATA: Tone.MUTED,
        Light.NOT_APPLICABLE: Tone.MUTED,
    }
)
GROUND: Mapping[Light, Tone] = MappingProxyType(
    {
        Light.GREEN: Tone.GREEN_GROUND,
        Light.YELLOW: Tone.YELLOW_GROUND,
        Light.RED: Tone.RED_GROUND,
        Light.NO_DATA: Tone.MUTED_GROUND,
        Light.NOT_APPLICABLE: Tone.MUTED_GROUND,
    }
)
FILL: Mapping[Light, Tone] = MappingProxyType(
    {
        Light.GREEN: Tone.GREEN_FILL,
        Light.YELLOW: Tone.YELLOW_FILL,
        Light.RED: Tone.RED_FILL,
        Light.NO_DATA: Tone.MUTED,
        Light.NOT_APPLICABLE: Tone.MUTED,
    }
)
SHAPE: Mapping[Light, Shape] = MappingProxyType(
    {
        Light.GREEN: Shape.UP,
        Light.YELLOW: Shape.DIAMOND,
        Light.RED: Shape.DOWN,
        Light.NO_DATA: Shape.DASH,
        Light.NOT_APPLICABLE: Shape.RING,
    }
)
GATE: Mapping[GateState, tuple[Tone, Shape, str]] = MappingProxyType(
    {
        GateState.HELD: (Tone.GREEN, Shape.UP, "held"),
        GateState.MISSED: (Tone.RED, Shape.DOWN, "missed"),
        GateState.NOT_MEASURED: (Tone.MUTED, Shape.DASH, "not measured"),
        GateState.NOT_DUE: (Tone.MUTED, Shape.RING, "not due"),
    }
)
