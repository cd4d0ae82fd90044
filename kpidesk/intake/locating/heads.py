"""The header of a block of rows: which of them it is, which rows above and below belong to it, and what it says."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kpidesk.intake.locating.sampling import Line, Merge
from kpidesk.intake.locating.shapes import TYPED, Shape, shape_of
from kpidesk.intake.locating.words import is_footer, is_generic, is_total, known_words, unit_in

_LOOKED_AT, _MOST_ABOVE, _MOST_LINES = 60, 2, 40
_FULL, _HALF = 0.8, 0.5
IMPORT_ID = '"ImportId"'
"""What stands in the third header row of Qualtrics."""


@dataclass(frozen=True, slots=True)
class Head:
    """A header: the places, in the block, of its first row, of the one that names the columns, and of the first row of
    data below it; where names are put together of two rows, ``joined`` are their places; ``units`` is the place of a
    row of units.
    """

    top: int
    main: int
    data: int
    joined: tuple[int, ...] = ()
    units: int | None = None
    contrast: int = 0
    known: int = 0


def body_shapes(lines: Sequence[Line]) -> Mapping[int, Shape]:
    """What most cells of each column look like in the lower half of a block."""
    lower = [line for line in lines[max(len(lines) // 2, 1) if len(lines) > 1 else 0 :] if not _is_foot(line)]
    lower = (lower or list(lines[1:] or lines))[:_LOOKED_AT]
    found: dict[int, Shape] = {}
    for column in {place for line in lower for place in line.filled}:
        shapes = Counter(shape_of(line.cell(column)) for line in lower)
        del shapes[Shape.BLANK]
        if shapes:
            shape, count = shapes.most_common(1)[0]
            found[column] = shape if count >= 0.6 * shapes.total() else Shape.TEXT
    return found


def _is_foot(line: Line) -> bool:
    """Whether a row is a total or a note."""
    cells = [line.cell(place) for place in line.filled]
    return any(map(is_total, cells)) or (len(cells) == 1 and is_footer(cells[0]))


def find_head(lines: Sequence[Line], merges: Sequence[Merge] = ()) -> Head | None:
    """The header of a block; None where its first row is data already, or nothing tells."""
    if not lines:
        return None
    shapes = body_shapes(lines)
    main = _main(lines, shapes)
    if main is None:
        return None
    joined = _split(lines, main, shapes) or (main,)
    data = joined[-1] + 1
    units = None
    if data < len(lines) and _is_units(lines[data], lines[main]):
        units, data = data, data + 1
    data = _below_import_ids(lines, joined[0], data)
    top, above = _above(lines, joined[0], shapes, merges)
    if above and units is None and _is_units(lines[above[-1]], lines[main]):
        units, above = above[-1], above[:-1]
    contrast = _contrast(lines[main], shapes)
    return Head(top, joined[0], data, (*above, *joined), units, contrast, known_words(lines[main].cells))


def _main(lines: Sequence[Line], shapes: Mapping[int, Shape]) -> int | None:
    """The row that names the columns: of those above the data the widest, and of these the first."""
    width = max(len(shapes), 1)
    above = []
    for place, line in enumerate(lines[:_MOST_LINES]):
        if _names_known(line, shapes):
            return place
        if _is_data(line, shapes):
            break
        if _could_be_header(line, shapes):
            above.append((min(_covered(line, shapes) / width, 1.0), place))
    least = _FULL if width > 2 else 1.0
    full = [place for share, place in above if share >= least]
    if full:
        return max(full, key=lambda place: (_contrast(lines[place], shapes) > 0, -place))
    half = [(share, -place) for share, place in above if share >= _HALF and width > 2]
    return -max(half)[1] if half else None


def _names_known(line: Line, shapes: Mapping[int, Shape]) -> bool:
    filled = line.filled
    known = known_words(line.cells)
    typed = sum(shape_of(line.cell(place)) in TYPED for place in filled)
    wide = len(filled) >= _HALF * len(shapes)
    return wide and not typed and known >= 2 and known >= _HALF * len(filled)


def _covered(line: Line, shapes: Mapping[int, Shape]) -> int:
    return sum(1 for place in line.filled if place in shapes)


def _contrast(line: Line, shapes: Mapping[int, Shape]) -> int:
    """Columns in which the row has words and the rows below have numbers, times or codes."""
    return sum(
        1
        for place in line.filled
        if shapes.get(place) in TYPED | {Shape.CODE} and _is_word(shape_of(line.cell(place)), shapes[place])
    )


def _is_word(shape: Shape, below: Shape) -> bool:
    if below is Shape.CODE:
        return shape is Shape.TEXT
    return shape in (Shape.TEXT, Shape.CODE)


def _is_data(line: Line, shapes: Mapping[int, Shape]) -> bool:
    """Whether a row is like those below it: as wide, and typed where they are."""
    typed = [place for place in line.filled if shapes.get(place) in TYPED]
    alike = sum(_is_as_typed(shape_of(line.cell(place)), shapes[place]) for place in typed)
    there = sum(shape_of(line.cell(place)) is not Shape.BLANK for place in typed)
    columns = sum(shape in TYPED for shape in shapes.values())
    if not columns or not there or _is_series(line, shapes):
        return False
    wide = _covered(line, shapes) >= _HALF * len(shapes)
    return wide and alike > 0.7 * there and alike >= 0.3 * columns


def _is_as_typed(shape: Shape, below: Shape) -> bool:
    """Whether a cell may stand in a column; a percentile such as 50% names one of plain numbers."""
    return shape in TYPED and (shape is Shape.SHARE) == (below is Shape.SHARE)


def _is_series(line: Line, shapes: Mapping[int, Shape]) -> bool:
    """Whether the cells right of a first word are years, or days, one after the other: names that look like data."""
    cells = [line.cell(place) for place in line.filled]
    typed = [cell for cell in cells if shape_of(cell) in TYPED]
    if len(typed) < 2 or len(set(typed)) < len(typed) or shape_of(cells[0]) in TYPED:
        return False
    if all(shape_of(cell) is Shape.TIME for cell in typed):
        return sum(shape is Shape.TIME for shape in shapes.values()) == 0
    years = [int(cell) for cell in typed if cell.isdigit() and 1990 <= int(cell) <= 2100]
    return len(years) == len(typed) and all(later - one == 1 for one, later in pairwise(years))


def _could_be_header(line: Line, shapes: Mapping[int, Shape]) -> bool:
    filled = [place for place in line.filled if place in shapes] or list(line.filled)
    kinds = [shape_of(line.cell(place)) for place in filled]
    words = sum(kind in (Shape.TEXT, Shape.CODE) for kind in kinds)
    if _is_series(line, shapes):
        return True
    if all(kind is Shape.CODE for kind in kinds) and all(shapes.get(place) is Shape.CODE for place in filled):
        return False
    return words > 0 and words >= 0.3 * len(kinds)


def _split(lines: Sequence[Line], main: int, shapes: Mapping[int, Shape]) -> tuple[int, ...]:
    """Two rows that name the columns only together: the lower one says what the upper one leaves open."""
    for upper, lower in ((main, main + 1), (main - 1, main)):
        if upper >= 0 and lower < len(lines) and not lines[lower].after_blank:
            one, two = lines[upper], lines[lower]
            if _tells_apart(one, two, shapes) or (len(one.filled) > 1 and _completes(one, two, shapes)):
                return upper, lower
    return ()


def _tells_apart(one: Line, two: Line, shapes: Mapping[int, Shape]) -> bool:
    """Whether the upper row says the same of several columns, and the lower one, in words, what tells them apart."""
    names = [one.cell(place) for place in one.filled]
    both = [(one.cell(place), two.cell(place)) for place in one.filled]
    typed = [place for place in two.filled if shapes.get(place) in TYPED]
    words = sum(_is_word(shape_of(two.cell(place)), shapes[place]) for place in typed)
    return len(set(names)) < len(names) and len(set(both)) == len(both) and len(typed) > 1 and words == len(typed)


def _completes(one: Line, two: Line, shapes: Mapping[int, Shape]) -> bool:
    """Whether the lower row fills what the upper one leaves blank to the right of its words, and holds no data."""
    between = [place for place in two.filled if not one.cell(place) and place > one.filled[0]]
    alike = [place for place in two.filled if _is_alike(shape_of(two.cell(place)), shapes.get(place))]
    if not between or alike:
        return False
    alone = [place for place in two.filled if one.cell(place) and one.cell(place + 1)]
    if any(not (is_generic(two.cell(place)) or unit_in(two.cell(place))) for place in alone):
        return False
    sure = len(between) > 1 or _contrast(two, shapes) or any(is_generic(two.cell(place)) for place in two.filled)
    together = (set(one.filled) | set(two.filled)) & set(shapes)
    gain = len(together) > max(_covered(one, shapes), _covered(two, shapes))
    return bool(sure) and gain and len(together) >= _FULL * len(shapes)


def _is_alike(shape: Shape, below: Shape | None) -> bool:
    """Whether a cell is such as those below it, and those are not just any words."""
    return shape in TYPED or (shape is Shape.CODE and below is Shape.CODE)


def _is_units(line: Line, header: Line) -> bool:
    """Whether a row holds units of the header's columns and nothing else."""
    cells = [line.cell(place) for place in line.filled]
    units = sum(bool(unit_in(cell)) for cell in cells)
    marks = sum(shape_of(cell) is Shape.BLANK for cell in cells)
    inside = all(header.cell(place) for place in line.filled if unit_in(line.cell(place)))
    return units > 0 and units + marks == len(cells) and inside


def _below_import_ids(lines: Sequence[Line], main: int, data: int) -> int:
    """Below the rows of question texts and ids that Qualtrics writes under its header."""
    for place in range(main + 1, min(main + 3, len(lines))):
        cells = [lines[place].cell(column) for column in lines[place].filled]
        if cells and sum(IMPORT_ID in cell.replace("'", '"') for cell in cells) >= _HALF * len(cells):
            return place + 1
    return data


def _above(
    lines: Sequence[Line], main: int, shapes: Mapping[int, Shape], merges: Sequence[Merge]
) -> tuple[int, tuple[int, ...]]:
    """The first row of the header, and the places of rows above the main one whose words belong to its names."""
    found: list[int] = []
    place = main - 1
    while place >= 0 and len(found) < _MOST_ABOVE and not lines[place + 1].after_blank:
        line = lines[place]
        units = _is_units(line, lines[main]) and line.filled != lines[main].filled[:1]
        if not (units or _groups(line, lines[main], shapes, merges)):
            break
        found.insert(0, place)
        place -= 1
    return (found[0] if found else main), tuple(found)


def _groups(line: Line, header: Line, shapes: Mapping[int, Shape], merges: Sequence[Merge]) -> bool:
    """Whether a row says what several columns to the right of each of its cells have in common."""
    left, right = min(header.filled), max(header.filled)
    if any(shape_of(line.cell(place)) in TYPED for place in line.filled) and not _is_series(line, shapes):
        return False
    spans = [one for one in merges if one.top == line.row and one.right > one.left and one.left in line.filled]
    if any(one.left > left or one.right < right for one in spans):
        return all(left <= place <= right for place in line.filled)
    names = [header.cell(place).lower() for place in header.filled]
    repeated = len(set(names)) < len(names)
    inside = all(left <= place <= right and header.cell(place) for place in line.filled)
    return repeated and inside and (len(line.filled) > 1 or line.filled[0] > left)
