"""The shape of the adoption curve: a chatbot's or an agent's, where it shows one (S0, agents against chatbots)."""

from collections.abc import Iterable
from statistics import fmean

from kpidesk.decision.readings import AGENT, CHATBOT, AdoptionShape
from kpidesk.decision.trend import values_of
from kpidesk.metrics.measurements import Dated
from kpidesk.statistics.lines import theil_sen

LEAST_WEEKS = 6
_START, _END = 2, 3
_FALLEN, _RISEN, _HELD = 0.75, 1.25, 0.9


def adoption_shape(weekly: Iterable[Dated], last_week: int) -> AdoptionShape | None:
    """The shape of the weekly active share; None below six full weeks, or where the curve shows neither.

    Chatbot: the highest week is one of the first two, the Theil-Sen slope is below 0 with its whole interval, and the
    end is at most three quarters of the start. Agent: the slope is above 0 with its whole interval, the end is at least
    a quarter above the start, and at least nine tenths of the highest week.
    """
    points = values_of(weekly, last_week)
    if len(points) < LEAST_WEEKS or points[0][0] != 1:
        return None
    values = [value for _, value in points]
    line = theil_sen([week for week, _ in points], values)
    if line is None or line.interval is None:
        return None
    start, end, peak = fmean(values[:_START]), fmean(values[-_END:]), max(values)
    low, high = line.interval
    if high < 0 and peak in values[:_START] and end <= _FALLEN * start:
        return AdoptionShape(CHATBOT, start, end, len(values))
    if low > 0 and end >= _RISEN * start and end >= _HELD * peak:
        return AdoptionShape(AGENT, start, end, len(values))
    return None
