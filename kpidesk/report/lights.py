"""Lights and gates as the report prints them."""

from kpidesk.charts import marks
from kpidesk.charts.palette import Tone
from kpidesk.decision.review import GateState, Light
from kpidesk.report.blocks import Run, Words
from kpidesk.views import wording


def light(which: Light | None) -> Words:
    """A light as shape and word in its colour."""
    return "" if which is None else Run(str(wording.LIGHTS[which]), bold=True, tone=marks.TEXT[which])


def gate(state: GateState) -> Words:
    """The state of a gate as shape and word in its colour."""
    return Run(str(wording.GATES[state]), bold=True, tone=marks.GATE[state][0])


def ground(which: Light) -> tuple[Tone, Tone]:
    """The ground and the edge of a callout of that light."""
    return marks.GROUND[which], marks.FILL[which]
