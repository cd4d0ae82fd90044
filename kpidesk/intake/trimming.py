"""Rows of a table that are no data: totals, notes below it, headers repeated, rows that the sheet hides."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from kpidesk.base.problems import Problem
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.asking import Option, Question
from kpidesk.intake.edges import Letters, Words, edges
from kpidesk.intake.grid import Cells, Chunk, Grid
from kpidesk.intake.inputs import Input
from kpidesk.intake.leftovers import NAMELESS, Leftovers, beginning
from kpidesk.intake.locating.ends import Foot
from kpidesk.intake.locating.shapes import FIGURES, Shape, shape_of
from kpidesk.intake.locating.words import TOTALS, is_footer, is_total, total_of
from kpidesk.intake.sums import Sums
from kpidesk.intake.texts import plain, written

_USUAL, _USUAL_OF_FEW, _FEW = 0.8, 0.6, 50
_WORDS = frozenset({Shape.TEXT, Shape.CODE, Shape.FLAG})
_NO_NAMES = FIGURES | {Shape.BLANK}
_LABELLED = 3
"""So many of the first filled columns may name what is summed."""
LEAVE, TAKE = "leave", "take"
_LAST = "l"
_TOTAL_OF = ("Total ", "Subtotal ", "Zwischensumme ")
_TOTALS_BEGIN = Letters([ord(said[0]) for said in _TOTAL_OF])


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a table beside its cells: how those look, by column, which rows the sheet hides, the texts of
    rows with another number of cells, and the rows below the data that the grid does not have.
    """

    shapes: tuple[Shape, ...]
    hidden: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    ragged: Mapping[int, str] = field(default_factory=dict)
    feet: tuple[Foot, ...] = ()


def hidden_question(sheet: str, count: int) -> Question:
    """Whether the rows that a sheet hides count."""
    rows = f"{count:,} row{'s' if count > 1 else ''}"
    options = (Option(LEAVE, "no: left out"), Option(TAKE, "yes: read like the others"))
    return Question("hidden-rows", f'The sheet "{sheet}" hides {rows}: do they count?', options, LEAVE)


def trim(grid: Grid, facts: Facts, given: Input) -> Grid:
    """The grid without rows that are no data; what is left out is told."""
    trimmer = _Trimmer(grid, facts, given)
    return replace(
        grid,
        chunks=trimmer.chunks,
        hidden=len(facts.hidden),
        questions=(*grid.questions, *trimmer.questions),
        told=trimmer.told,
    )


class _Trimmer:
    """Walks a grid; after a whole walk it knows which rows to leave out and looks no more."""

    def __init__(self, grid: Grid, facts: Facts, given: Input) -> None:
        self.grid, self.facts, self.given = grid, facts, given
        self.found = Leftovers()
        self.headers = [header.strip() for header in grid.headers]
        self.labels = [Words({*map(str, TOTALS.to_pylist()), header}) for header in grid.headers]
        self.questions: tuple[Question, ...] = ()
        self.take_hidden = given.hidden_rows
        if len(facts.hidden):
            question = hidden_question(grid.sheet, len(facts.hidden))
            self.questions = (question,)
            self.take_hidden |= question.answer(given.answers) == TAKE

    def told(self) -> Sequence[Problem]:
        """As ``Grid.told``."""
        problems = [*beginning(self.grid, self.given), *self.found.problems(self.grid)]
        if not self.given.hidden_rows and "hidden-rows" not in self.given.answers:
            problems += [one.assumed(self.grid.file, self.grid.sheet) for one in self.questions]
        return problems

    def chunks(self) -> Iterator[Chunk]:
        """The rows of data."""
        if self.found.whole:
            yield from self._known()
            return
        found = self.found = Leftovers()
        held: list[Chunk] = []
        for chunk in self.grid.chunks():
            held.append(self._judged(chunk, found))
            if len(held) > 2 and len(held[-1].rows):
                yield held.pop(0)
        yield from self._without_notes(held, found)
        found.totals.update({foot.row: foot.text for foot in self.facts.feet if foot.total})
        found.footers.update({foot.row: foot.text for foot in self.facts.feet if not foot.total})
        self._sort_ragged(found)
        found.sums, found.whole = None, True

    def _known(self) -> Iterator[Chunk]:
        gone = self.found.rows()
        if not len(gone) and (self.take_hidden or not len(self.facts.hidden)):
            yield from self.grid.chunks()
        else:
            for chunk in self.grid.chunks():
                yield _without(chunk, np.isin(chunk.rows, gone) | self._hidden(chunk))
        self._sort_ragged(self.found)

    def _hidden(self, chunk: Chunk) -> np.ndarray:
        if self.take_hidden or not len(self.facts.hidden):
            return np.zeros(len(chunk.rows), dtype=bool)
        return np.isin(chunk.rows, self.facts.hidden)

    def _judged(self, chunk: Chunk, found: Leftovers) -> Chunk:
        """The chunk without totals, repeated headers and hidden rows."""
        if found.usual is None and len(chunk.rows):
            found.usual = _usual(chunk)
        gone = self._hidden(chunk)
        for place in self._suspects(chunk, found):
            if not gone[place]:
                gone[place] = self._is_no_data(chunk, int(place), found)
        if found.sums is not None:
            found.sums.add(chunk, gone, self._hidden(chunk))
        return _without(chunk, gone)

    def _suspects(self, chunk: Chunk, found: Leftovers) -> np.ndarray:
        """Rows with the word total in a cell, that repeat the header, or whose words are all missing."""
        marked = np.zeros(len(chunk.rows), dtype=bool)
        nameless: np.ndarray | None = None
        usual = found.usual or ()
        for place, cells in enumerate(chunk.columns):
            words = _words(cells)
            if words is not None:
                marked |= self.labels[place].among(words)
                if place in usual[:_LABELLED]:
                    marked |= _few(_named_totals(words))
            if place in usual and self._shape(place) not in _NO_NAMES:
                nameless = _is_blank(cells) if nameless is None else nameless & _is_blank(cells)
        return np.flatnonzero(marked if nameless is None else marked | nameless)

    def _shape(self, place: int) -> Shape:
        return self.facts.shapes[place] if place < len(self.facts.shapes) else Shape.BLANK

    def _is_no_data(self, chunk: Chunk, place: int, found: Leftovers) -> bool:
        row = int(chunk.rows[place])
        there = _there(chunk, place)
        if len(there) > 1 and all(self.headers[column] == cell for column, cell in there.items()):
            found.repeated.append(row)
            return True
        label = self._total(chunk, place, there, found)
        if not label:
            return False
        found.totals[row] = label
        if found.sums is not None:
            found.sums.pass_total(chunk, place)
        return True

    def _total(self, chunk: Chunk, place: int, there: Mapping[int, str], found: Leftovers) -> str:
        """What a row of totals is called; "" for a row of data."""
        exact = next((column for column, cell in there.items() if is_total(cell)), None)
        label = exact if exact is not None else next((at for at, cell in there.items() if total_of(cell)), None)
        numbers = [column for column, cell in there.items() if column != label and shape_of(cell) is Shape.NUMBER]
        words = [column for column, cell in there.items() if column != label and shape_of(cell) in _WORDS]
        others = [column for column in found.usual or () if column != label and self._shape(column) in _WORDS]
        if exact is not None and not words and (others or (not numbers and len(self.headers) > 1)):
            return there[exact]  # it says nothing of what other rows say in words
        if not numbers or (label is None and (words or not self._has_names(found))):
            return ""
        if self._sums(chunk, found).prove(chunk, place, numbers, labelled=label is not None):
            return there[label] if label is not None else NAMELESS
        if exact is not None and not others:
            found.kept[int(chunk.rows[place])] = there[exact]
        return ""

    def _has_names(self, found: Leftovers) -> bool:
        return any(self._shape(place) not in _NO_NAMES for place in found.usual or ())

    def _sums(self, chunk: Chunk, found: Leftovers) -> Sums:
        """The sums of the rows above, gathered once they are needed for the first time."""
        if found.sums is None:
            figures = [place for place in range(len(self.headers)) if self._shape(place) is Shape.NUMBER]
            found.sums = Sums(figures, self.grid)
            for before in self.grid.chunks():
                if len(before.rows) and before.rows[0] >= chunk.rows[0]:
                    break
                gone = np.isin(before.rows, found.rows())
                found.sums.gather(before, gone, self._hidden(before), set(found.totals))
            found.sums.begin(chunk, np.isin(chunk.rows, found.rows()), self._hidden(chunk))
        return found.sums

    def _without_notes(self, held: Sequence[Chunk], found: Leftovers) -> Iterator[Chunk]:
        """The last chunks without what stands below the data."""
        kept = list(held)
        while kept:
            chunk = kept[-1]
            place = len(chunk.rows) - 1
            while place >= 0 and self._is_note(chunk, place, found):
                place -= 1
            kept[-1] = _without(chunk, np.arange(len(chunk.rows)) > place)
            if place >= 0:
                break
            kept.pop()
        yield from kept

    def _is_note(self, chunk: Chunk, place: int, found: Leftovers) -> bool:
        """Whether one of the last rows is blank, a lone text, or a total that its sums do not prove."""
        there = _there(chunk, place)
        row = int(chunk.rows[place])
        if list(found.kept) == [row]:
            found.totals[row] = found.kept.pop(row)
            found.unproven.add(row)
            return True
        if len(self.headers) < 2 or len(there) > 1:
            return False
        if not there:
            return True
        column, cell = next(iter(there.items()))
        usual = found.usual or ()
        lone = len(usual) > 2 and shape_of(cell) is Shape.TEXT and column in (0, *usual[:1])
        if is_footer(cell) or lone:
            found.footers[row] = cell
            return True
        return False

    def _sort_ragged(self, found: Leftovers) -> None:
        """Rows with too few cells that are totals or notes are told as such."""
        ragged = self.grid.ragged
        if not isinstance(ragged, dict):
            return
        for row in sorted(ragged):
            first = re.split(r"[,;\t|]", self.facts.ragged.get(row, ""))[0].strip('" ')
            if ragged[row] < len(self.headers) and (is_footer(first) or is_total(first)):
                (found.totals if is_total(first) else found.footers)[row] = first
                del ragged[row]


def _named_totals(words: Array) -> np.ndarray:
    """Cells such as "August Total", "Total for East" and "Subtotal A"."""
    known = edges(words)
    likely: np.ndarray = (known.last == ord(_LAST)) | _TOTALS_BEGIN.among(known.first)
    at = np.flatnonzero(likely)
    if len(at):
        some = words.take(pa.array(at))
        named = _true(pc.ends_with(some, "otal"))
        for said in _TOTAL_OF:
            named = named | _true(pc.starts_with(some, said))
        likely[at] = named
    return likely


def _few(marked: np.ndarray) -> np.ndarray:
    """Marks of a column, none where they are no exception in it."""
    return marked & (len(marked) <= _FEW or marked.mean() < 1 - _USUAL)


def _usual(chunk: Chunk) -> tuple[int, ...]:
    """Columns in which nearly every row has something."""
    least = (_USUAL if len(chunk.rows) > _FEW else _USUAL_OF_FEW) * len(chunk.rows)
    return tuple(place for place, cells in enumerate(chunk.columns) if (~_is_blank(cells)).sum() >= least)


def _is_blank(cells: Cells) -> np.ndarray:
    blank = np.array(cells.values.is_null(), dtype=bool)
    return blank if cells.text is None else blank & np.array(cells.text.is_null(), dtype=bool)


def _words(cells: Cells) -> Array | None:
    """The texts of a column, None where it has none."""
    one = cells.values if cells.text is None else cells.text
    return one if pa.types.is_string(one.type) and one.null_count < len(one) else None


def _true(mask: Array) -> np.ndarray:
    return np.asarray(pc.fill_null(mask, False))


def _there(chunk: Chunk, place: int) -> Mapping[int, str]:
    """What stands in a row, by column."""
    return {column: cell for column, one in enumerate(chunk.columns) if (cell := _cell(one, place))}


def _cell(cells: Cells, place: int) -> str:
    value = written(plain(cells.values.slice(place, 1))).to_pylist()[0]
    if value is None and cells.text is not None:
        value = cells.text[place].as_py()
    return str(value).strip() if value is not None else ""


def _without(chunk: Chunk, gone: np.ndarray) -> Chunk:
    if not gone.any():
        return chunk
    keep = pa.array(~gone)
    columns = tuple(
        Cells(one.values.filter(keep), None if one.text is None else one.text.filter(keep)) for one in chunk.columns
    )
    return Chunk(columns, chunk.rows[~gone])
