"""The shape of the adoption curve in words."""

from kpidesk.base.numbers import number
from kpidesk.base.units import Unit
from kpidesk.decision.readings import CHATBOT
from kpidesk.decision.review import Review


def shape_sentence(review: Review) -> str:
    """What the curve looks like, and what that usually means (S0); empty where it shows no shape."""
    shape = review.shape
    if shape is None:
        return ""
    start, end = (number(share, Unit.SHARE) for share in (shape.start, shape.end))
    if shape.name == CHATBOT:
        return (
            f"A curve like a chatbot’s: {start} at first, {end} in the last three weeks. Such systems are easy to try; "
            "a falling curve asks whether they solve the problem."
        )
    return (
        f"A curve like an agent’s: {start} at first, {end} in the last three weeks, and held. Such systems start "
        "slower, and are kept because they solve the problem."
    )
