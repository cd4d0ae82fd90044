"""What counts as a prediction and what as the truth: classes, numbers within a tolerance, or a mark of success."""

from dataclasses import dataclass
from enum import StrEnum

import ibis
import ibis.expr.types as ir

from kpidesk.engine.connection import Connection
from kpidesk.pilot.settings import PilotSettings

RIGHT, WRONG = "right", "wrong"
MOST_CLASSES = 50
"""With more distinct texts than this on either side, labels are numbers or free text, not classes."""
YES_WORDS = (
    "yes", "true", "1", "y", "approve", "approved", "accept", "accepted", "positive", "fraud", "flag", "flagged",
)  # fmt: skip
"""What is taken as yes where ``positive_label`` is not set, in this order."""


class Answers(StrEnum):
    """What kind of answers the system gives."""

    NONE = "none"
    BINARY = "binary"
    CLASSES = "classes"
    NUMBERS = "numbers"
    MARKS = "marks"
    """Right or wrong as recorded (``accuracy_from`` other than actual)."""


@dataclass(frozen=True, slots=True)
class Classes:
    """The kind of answers, the classes seen (sorted), and the one that means yes where there are two."""

    answers: Answers
    seen: tuple[str, ...] = ()
    yes: str = ""
    predicted: tuple[str, ...] = ()
    """Classes ever predicted, labelled or not."""


def find_classes(connection: Connection, raw: ir.Table, settings: PilotSettings) -> Classes:
    """Read the distinct texts once and decide."""
    predicted = _distinct(connection, raw, "prediction")
    if settings.accuracy_from != "actual":
        yes = _positive(predicted, settings) if 0 < len(predicted) <= 2 else ""
        return Classes(Answers.MARKS, yes=yes, predicted=predicted)
    if "prediction" not in raw.columns:
        return Classes(Answers.NONE)
    actual = _distinct(connection, raw, "actual")
    seen = tuple(sorted(set(predicted) | set(actual)))
    if settings.tolerance is not None or len(seen) > MOST_CLASSES:
        return Classes(Answers.NUMBERS)
    if len(seen) <= 2:
        return Classes(Answers.BINARY, seen, _positive(seen, settings), predicted)
    yes = settings.positive_label if settings.positive_label in seen else ""
    return Classes(Answers.CLASSES, seen, yes or "", predicted)


def _distinct(connection: Connection, raw: ir.Table, column: str) -> tuple[str, ...]:
    if column not in raw.columns:
        return ()
    texts = raw.filter(raw[column].notnull()).select(text=raw[column]).distinct().limit(MOST_CLASSES + 2)
    return tuple(sorted(connection.frame(texts)["text"]))


def _positive(seen: tuple[str, ...], settings: PilotSettings) -> str:
    if settings.positive_label is not None:
        return settings.positive_label
    return next((text for text in seen if text.lower() in YES_WORDS), seen[-1] if seen else "")


def truth(raw: ir.Table, classes: Classes, settings: PilotSettings) -> tuple[ir.Value, ir.Value]:
    """(actual, prediction) of each row as classes; both null where the row has no truth or no prediction."""
    nothing = ibis.null("string")
    if classes.answers is Answers.MARKS:
        mark = raw[settings.accuracy_from] if settings.accuracy_from in raw.columns else ibis.null("boolean")
        return ibis.cases((mark.notnull(), RIGHT), else_=nothing), _right_or_wrong(mark)
    if classes.answers is Answers.NONE or "actual" not in raw.columns:
        return nothing, nothing
    known = raw.prediction.notnull() & raw.actual.notnull()
    if classes.answers is Answers.NUMBERS:
        near = miss(raw, classes).abs() <= (settings.tolerance or 0.0)
        return ibis.cases((near.notnull(), RIGHT), else_=nothing), _right_or_wrong(near)
    return ibis.cases((known, raw.actual), else_=nothing), ibis.cases((known, raw.prediction), else_=nothing)


def miss(raw: ir.Table, classes: Classes) -> ir.FloatingValue:
    """Prediction less actual where the answers are numbers; null for other answers, and where either is no number."""
    if classes.answers is not Answers.NUMBERS or "actual" not in raw.columns:
        return ibis.null("float64")
    return raw.prediction.try_cast("float64") - raw.actual.try_cast("float64")


def _right_or_wrong(mark: ir.Value) -> ir.Value:
    return ibis.cases((mark, RIGHT), (~mark, WRONG), else_=ibis.null("string"))
