"""Where the data of a table end: totals and notes at its foot that would make words of a column of times or numbers."""

from dataclasses import dataclass

from kpidesk.intake.locating.places import Place
from kpidesk.intake.locating.sampling import Line, Sample
from kpidesk.intake.locating.shapes import FIGURES, Shape, shape_of
from kpidesk.intake.locating.words import is_footer, is_total, total_of

_SPOILT = FIGURES | {Shape.TIME}


@dataclass(frozen=True, slots=True)
class Foot:
    """A row below the data: its number, what stands in it, and whether it is a total or a note."""

    row: int
    text: str
    total: bool


def feet(sample: Sample, place: Place) -> tuple[Foot, ...]:
    """The rows below the data of a table that reaches to the end of its sheet, the first one first; none where nothing
    that stands there spoils the type of a column.
    """
    lines = [line for line in sample.lines if line.row >= place.first_row]
    if place.last_row is not None or not lines or lines[-1].row != sample.last_row:
        return ()
    found: list[Foot] = []
    spoilt = 0
    for line in reversed(lines):
        foot = _foot(line, place)
        if foot is None:
            break
        found.append(foot)
        if any(_shape(place, column) in _SPOILT for column in _words(line)):
            spoilt = len(found)
    return tuple(reversed(found[:spoilt]))


def _foot(line: Line, place: Place) -> Foot | None:
    words = _words(line)
    if len(words) != 1:
        return None
    text = line.cell(words[0])
    typed = _shape(place, words[0]) in _SPOILT
    if len(line.filled) == 1 and len(place.headers) > 1 and (is_footer(text) or (typed and not is_total(text))):
        return Foot(line.row, text, total=False)
    if is_total(text) or (typed and total_of(text)):
        return Foot(line.row, text, total=True)
    return None


def _words(line: Line) -> list[int]:
    return [column for column in line.filled if shape_of(line.cell(column)) in (Shape.TEXT, Shape.CODE, Shape.FLAG)]


def _shape(place: Place, column: int) -> Shape:
    index = column - place.left
    return place.shapes[index] if 0 <= index < len(place.shapes) else Shape.BLANK
