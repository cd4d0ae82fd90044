"""The tables of a sheet: where each begins and ends, what its columns are called, what stands above and below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kpidesk.intake.locating.heads import Head, body_shapes, find_head
from kpidesk.intake.locating.naming import header_of, texts_of
from kpidesk.intake.locating.sampling import Line, Merge, Sample
from kpidesk.intake.locating.shapes import TYPED, Shape, shape_of

_BANNER_LINES = 20


@dataclass(frozen=True, slots=True)
class Place:
    """One table. Rows count from 1 as in the file, columns from 0.

    ``header_row`` is the row that names the columns, 0 for none; ``first_row`` the first one with data. ``last_row``
    is None, and ``right`` too, where the table reaches to the end of the sheet. ``headers`` begin at column ``left``.
    ``above`` and ``beneath`` hold the texts of further header rows as they stand, beside ``headers``. ``banner``: what
    stands above the header, one text a row. ``shapes``: what the cells of each of the headers' columns look like.
    """

    headers: tuple[str, ...]
    header_row: int
    first_row: int
    last_row: int | None = None
    left: int = 0
    right: int | None = None
    above: tuple[tuple[str, ...], ...] = ()
    beneath: tuple[tuple[str, ...], ...] = ()
    banner: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()

    @property
    def depth(self) -> int:
        """How many rows the header takes."""
        return 1 + len(self.above) + len(self.beneath) if self.header_row else 0


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows without a blank one between them; ``head`` is their header."""

    lines: tuple[Line, ...]
    head: Head | None


def locate(sample: Sample) -> tuple[Place, ...]:
    """The tables of a sheet, from its first and last rows; none where nothing stands in it.

    A sheet in whose rows no header is found is one table without a header.
    """
    if not sample.lines:
        return ()
    sides = _sides(sample)
    if len(sides) > 1:
        return tuple(place for one, span in sides for place in _stacked(one, span))
    return tuple(_stacked(sample, None))


def _stacked(sample: Sample, span: tuple[int, int] | None) -> Iterator[Place]:
    """The tables of some columns, one below the other."""
    found: list[tuple[_Block, list[Line]]] = []
    loose: list[Line] = []
    blocks = _blocks(sample)
    strong = any(_is_strong(block) for block in blocks)
    for block in blocks:
        if block.head and (_is_another(block, found[-1][0]) if found else _is_strong(block) or not strong):
            found.append((block, [*loose, *block.lines[: block.head.top]]))
            loose = []
        elif found and _continues(block, found[-1][0]):
            loose.clear()
        else:
            loose += block.lines
    if not found:
        yield _headless(sample, span)
        return
    for at, (block, before) in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else None
        end = None
        if following:
            start = following[1][0].row if following[1] else following[0].lines[_top(following[0])].row
            end = start - 1
        yield _place(block, before, span, end, sample.merges)


def _top(block: _Block) -> int:
    return block.head.top if block.head else 0


def _blocks(sample: Sample) -> list[_Block]:
    """Rows parted at blank ones; a header over a blank row is joined with the rows below that."""
    parts: list[list[Line]] = []
    for line in sample.lines:
        if line.after_blank or not parts:
            parts.append([])
        parts[-1].append(line)
    blocks: list[_Block] = []
    for part in parts:
        head = find_head(part, sample.merges)
        if head is not None and head.data >= len(part) and not _is_titled(part, head):
            head = None if head.contrast == 0 and head.known < 2 else head
        last = blocks[-1] if blocks else None
        if last and head is None and _stands_over(last, part):
            lines = (*last.lines, replace(part[0], after_blank=False), *part[1:])
            blocks[-1] = _Block(lines, find_head(lines, sample.merges))
        else:
            blocks.append(_Block(tuple(part), head))
    return blocks


def _is_titled(lines: Sequence[Line], head: Head) -> bool:
    """Whether a header without a row below it names all the columns there are: it may be an empty table."""
    return len(lines[head.main].filled) > 1 and head.known >= 1


def _stands_over(last: _Block, part: Sequence[Line]) -> bool:
    """Whether the last row above a blank one names the columns of the rows below."""
    header = last.lines[-1]
    if len(header.filled) < 2 or (last.head and last.head.data < len(last.lines)):
        return False
    columns = set(body_shapes([part[0], *part]))
    words = all(shape_of(header.cell(place)) not in TYPED for place in header.filled)
    return words and len(columns & set(header.filled)) >= 0.8 * len(columns)


def _is_another(block: _Block, table: _Block) -> bool:
    """Whether a block with a header of its own is a table of its own, not more rows of the one above."""
    head, above = block.head, table.head
    if head is None or above is None:
        return False
    names = [cell.lower() for cell in texts_of(block.lines[head.main])]
    if names == [cell.lower() for cell in texts_of(table.lines[above.main])]:
        return False
    header = block.lines[head.main]
    words = all(shape_of(header.cell(place)) not in TYPED for place in header.filled)
    return words and _is_strong(block) and (head.known >= 2 or head.contrast >= 2 or bool(head.contrast and head.known))


def _is_strong(block: _Block) -> bool:
    """Whether a block is more than a few words with a value beside each."""
    return block.head is not None and (len(block.lines[block.head.main].filled) > 2 or block.head.known >= 2)


def _continues(block: _Block, table: _Block) -> bool:
    """Whether rows below a blank one are as wide as those of the table above."""
    width = len(body_shapes(table.lines[_data(table) :] or table.lines))
    return max(len(line.filled) for line in block.lines) >= 0.5 * width


def _data(block: _Block) -> int:
    return block.head.data if block.head else 0


def _place(
    block: _Block, before: Sequence[Line], span: tuple[int, int] | None, end: int | None, merges: Sequence[Merge]
) -> Place:
    head, lines = block.head, block.lines
    if head is None:  # only blocks with a header are tables
        raise ValueError(lines)
    body = lines[head.data :]
    left, right = span or (0, max((max(line.filled) for line in (*lines[head.top :],)), default=0))
    shapes = body_shapes(lines)
    header = header_of(lines, head, merges)
    first = body[0].row if body else lines[head.data - 1].row + 1
    rows = [(place, lines[place]) for place in range(head.top, head.data)]
    return Place(
        headers=tuple(header.get(column, "") for column in range(left, right + 1)),
        header_row=lines[head.main].row,
        first_row=min(first, lines[head.data - 1].row + 1) if body and not body[0].after_blank else first,
        last_row=end,
        left=left,
        right=right if span else None,
        above=tuple(_between(line, left, right) for place, line in rows if place < head.main),
        beneath=tuple(_between(line, left, right) for place, line in rows if place > head.main),
        banner=_texts(before),
        shapes=tuple(shapes.get(column, Shape.BLANK) for column in range(left, right + 1)),
    )


def _between(line: Line, left: int, right: int) -> tuple[str, ...]:
    return tuple(line.cell(column) for column in range(left, right + 1))


def _texts(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(" ".join(texts_of(line)) for line in lines[:_BANNER_LINES])


def _headless(sample: Sample, span: tuple[int, int] | None) -> Place:
    """All rows as data, but for lines of one cell above wider ones."""
    lines = sample.lines
    width = max(len(line.filled) for line in lines)
    start = next(place for place, line in enumerate(lines) if len(line.filled) > 1 or width == 1)
    left, right = span or (0, max(max(line.filled) for line in lines))
    shapes = body_shapes(lines[start:])
    return Place(
        headers=("",) * (right - left + 1),
        header_row=0,
        first_row=lines[start].row,
        left=left,
        right=right if span else None,
        banner=_texts(lines[:start]),
        shapes=tuple(shapes.get(column, Shape.BLANK) for column in range(left, right + 1)),
    )


def _sides(sample: Sample) -> list[tuple[Sample, tuple[int, int]]]:
    """Tables side by side: columns parted by a blank one, each part with a header of its own, that cannot be one
    table since names repeat, the headers stand in different rows, or each has a title of its own.
    """
    spans = _spans(sample)
    if len(spans) < 2:
        return []
    parts = [(sample.within(left, right), (left, right)) for left, right in spans]
    heads = []
    for part, _ in parts:
        block = next((one for one in _blocks(part) if _is_table(one)), None)
        if block is None or block.head is None:
            return []
        heads.append((block, block.head))
    names = [{cell.lower() for cell in texts_of(block.lines[head.main])} for block, head in heads]
    rows = {block.lines[head.main].row for block, head in heads}
    repeated = all(one & other for one, other in pairwise(names))
    titled = all(
        part.lines[0].row < block.lines[head.top].row for (part, _), (block, head) in zip(parts, heads, strict=True)
    )
    return parts if repeated or titled or len(rows) > 1 else []


def _is_table(block: _Block) -> bool:
    """Whether a block surely has a header, of more than one column, and rows below it."""
    head = block.head
    if head is None or not (head.contrast or head.known):
        return False
    return head.data < len(block.lines) and len(block.lines[head.main].filled) > 1


def _spans(sample: Sample) -> list[tuple[int, int]]:
    """Columns in which something stands, parted at those in which nothing does."""
    filled = sorted({place for line in sample.lines for place in line.filled})
    spans: list[tuple[int, int]] = []
    for place in filled:
        if spans and place == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], place)
        else:
            spans.append((place, place))
    return spans
