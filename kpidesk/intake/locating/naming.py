"""What the columns of a table are called, put together from all the rows of its header."""

from collections.abc import Mapping, Sequence

from kpidesk.intake.locating.heads import Head
from kpidesk.intake.locating.sampling import Line, Merge
from kpidesk.intake.locating.words import is_generic, unit_in


def texts_of(line: Line) -> tuple[str, ...]:
    """What stands in a row, without its blank cells."""
    return tuple(line.cell(place) for place in line.filled)


def header_of(lines: Sequence[Line], head: Head, merges: Sequence[Merge]) -> Mapping[int, str]:
    """The header of each column: "Cost / EUR" where two rows name it, "Latency (ms)" where a row of units does."""
    rows = [lines[place] for place in head.joined or (head.main,)]
    columns = sorted({place for row in rows for place in row.filled})
    found: dict[int, str] = {}
    for column in columns:
        parts: list[str] = []
        for at, row in enumerate(rows):
            named = any(below.cell(column) for below in rows[at + 1 :])
            part = row.cell(column) or (_said_to_the_left(row, column, merges) if named else "")
            if part and part not in parts and not (parts and is_generic(part)):
                parts.append(part)
        found[column] = " / ".join(parts)
    if head.units is not None:
        for column in lines[head.units].filled:
            found[column] = _in_unit(found.get(column, ""), unit_in(lines[head.units].cell(column)))
    return found


def _said_to_the_left(row: Line, column: int, merges: Sequence[Merge]) -> str:
    """What a cell to the left says of a column too: all that it was merged with, else all up to the next word."""
    left = max((place for place in row.filled if place < column), default=None)
    if left is None:
        return ""
    spans = [one for one in merges if one.top <= row.row <= one.bottom]
    if any(one.left == left for one in spans):
        return row.cell(left) if any(one.left == left and one.right >= column for one in spans) else ""
    return "" if spans else row.cell(left)


def _in_unit(header: str, unit: str) -> str:
    if not unit or not header:
        return header
    return header if header.lower().rstrip(" )]").endswith(unit.lower()) else f"{header} ({unit})"
