"""A sheet as a recogniser reads it: the rows that count, and columns worked out beside or instead of its own."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from kpidesk.intake import moments
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.grid import Cells, Chunk, Grid
from kpidesk.intake.recognition.datings import orders_of_times
from kpidesk.intake.recognition.deriving import Setting, answered, derive
from kpidesk.intake.recognition.melting import Strand, entries, having, in_order_of_rows, melted
from kpidesk.intake.recognition.passing import passing
from kpidesk.intake.recognition.recogniser import Origin, Recogniser, TableForm, Test
from kpidesk.intake.recognition.sequences import instants
from kpidesk.intake.recognition.sight import Sight, as_text
from kpidesk.intake.recognition.sources import Sources
from kpidesk.intake.texts import filled

WORKED_OUT = "{name} (worked out)"


@dataclass(frozen=True, slots=True)
class Dressed:
    """One table of a sheet: its grid, the header of each canonical column and the unit of its cells.

    ``left_out`` tells, after the grid was walked, how many rows do not count, by the reason. ``read``: headers of the
    sheet that something is worked out from.
    """

    grid: Grid
    columns: Mapping[str, str]
    units: Mapping[str, str]
    left_out: Mapping[str, int] = field(default_factory=dict)
    read: frozenset[str] = frozenset()


def dress(grid: Grid, recogniser: Recogniser, form: TableForm, said: Mapping[str, str], timezone: str) -> Dressed:
    """Read a grid as one table of a recogniser. ``said``: what words in braces stand for; ``timezone``: the pilot's."""
    wardrobe = _Wardrobe(grid, recogniser, form, said, timezone)
    return wardrobe.whole() if form.melt or form.grouped else wardrobe.beside()


class _Wardrobe:
    def __init__(
        self, grid: Grid, recogniser: Recogniser, form: TableForm, said: Mapping[str, str], timezone: str
    ) -> None:
        self.grid, self.form, self.recogniser = grid, form, recogniser
        self.sources = Sources(grid, recogniser, form, said)
        self.heads, self.origins, self.family = self.sources.heads, self.sources.origins, self.sources.family
        self.zone = form.zone or timezone
        self.said = said
        self.left_out: Counter[str] = Counter()
        self._orders: Mapping[str, moments.Order] | None = None
        self._instants: Mapping[str, np.ndarray] = {}
        self._ids: Array | None = None
        self._groups: Chunk | None = None
        self._first: Mapping[str, str | None] = {}

    def beside(self) -> Dressed:
        """The sheet's own columns stay, those worked out stand to their right."""
        columns: dict[str, str] = {}
        derived: list[str] = []
        for name, origin in self.origins.items():
            place = self.sources.own_place(origin)
            if place is None or self.grid.names[place] in columns.values():
                # A header can be one column only: another one that it is too is a copy.
                columns[name] = WORKED_OUT.format(name=self.sources.title(name))
                derived.append(name)
            else:
                columns[name] = self.grid.names[place]
        columns |= {name: self.grid.names[place] for name, place in self.family.items()}
        twins = self.sources.twins(derived)
        headers = (*self.grid.headers, *(columns[name] for name in derived))
        letters = (*self.grid.letters, *(self.sources.letter(self.origins[name]) for name in derived))

        def chunks() -> Iterator[Chunk]:
            setting = self._walk()
            for chunk in self.grid.chunks():
                sight = self._counting(Sight(chunk, self.heads), setting)
                made = {name: Cells(self._column(sight, name, setting)) for name in derived if name not in twins}
                more = (made[twins.get(name, name)] for name in derived)
                yield Chunk((*sight.chunk.columns, *more), sight.chunk.rows)

        grid = self.grid
        if derived or self._selects():
            grid = replace(self.grid, headers=headers, letters=letters, chunks=chunks)
        return Dressed(grid, columns, self.sources.units(), self.left_out, self.sources.read())

    def _letter(self, name: str) -> int:
        place = self.family.get(name)
        return self.sources.letter(self.origins[name]) if place is None else self.grid.letters[place]

    def whole(self) -> Dressed:
        """A table of canonical columns instead of the sheet's own."""
        names = (*self.origins, *self.family)
        woven = self.sources.strands()
        letters = tuple(self._letter(name) for name in names)

        def chunks() -> Iterator[Chunk]:
            if self._groups is None:
                setting = self._walk()
                made = (chunk for raw in self.grid.chunks() if (chunk := self._made(raw, names, woven, setting)))
                if not self.form.grouped:
                    yield from made
                    return
                self._groups = self._together(list(made), names, setting)
            yield self._groups

        titles = tuple(self.sources.title(name) for name in names)
        grid = replace(self.grid, headers=titles, letters=letters, chunks=chunks, faults=(), uncalculated=())
        return Dressed(grid, dict(zip(names, titles, strict=True)), self.sources.units(), self.left_out)

    def _made(self, raw: Chunk, names: tuple[str, ...], woven: tuple[Strand, ...], setting: Setting) -> Chunk | None:
        sight = self._counting(Sight(raw, self.heads), setting)
        sights = [sight]
        if self.form.melt:
            tests = [test for test in self.form.tests if self._is_melted(test)]
            spread = entries(sight, self.form.melt.within) if self.form.melt.within else melted(sight, woven)
            sights = [self._selected(one, tests) for one in spread]
        parts = [
            (one.chunk.rows, (*(self._column(one, name, setting) for name in names), *self._ends(one, setting)))
            for one in sights
        ]
        return in_order_of_rows(parts)

    def _spans(self) -> dict[str, tuple[Origin, Origin]]:
        """Of spans of groups where each row's later and earlier time come from, by column."""
        return {
            name: (Origin((one.minus[0],), where=one.where), Origin((one.minus[1],)))
            for name, one in self.origins.items()
            if one.minus and one.pick == "span"
        }

    def _ends(self, sight: Sight, setting: Setting) -> list[Array]:
        return [derive(sight, name, end, setting) for name, ends in self._spans().items() for end in ends]

    def _together(self, chunks: list[Chunk], names: tuple[str, ...], setting: Setting) -> Chunk:
        ends = [end for name in self._spans() for end in (f"{name}@later", f"{name}@earlier")]
        arrays = {
            name: pa.concat_arrays([chunk.columns[place].values for chunk in chunks] or [pa.nulls(0, pa.string())])
            for place, name in enumerate((*names, *ends))
        }
        rows = np.concatenate([chunk.rows for chunk in chunks] or [np.zeros(0, dtype=int)])
        origins = {name: self.origins.get(name, Origin()) for name in names}
        from kpidesk.intake.recognition.grouping import grouped  # noqa: PLC0415 - it needs pandas

        whole = grouped(arrays, origins, self.form.grouped, rows, setting)
        if not self.form.needs:
            return whole
        found = having(whole, [names.index(name) for name in self.form.needs if name in names])
        self.left_out[self.form.needs_why] += len(whole.rows) - len(found.rows)
        return found

    def _column(self, sight: Sight, name: str, setting: Setting) -> Array:
        origin = self.origins.get(name)
        if origin and origin.pick == "span":
            return pa.nulls(sight.height, pa.string())  # told by the times of the whole group, not by those of the row
        kept = sight.more.get(f"@{name}") if origin and origin.carried else None
        if kept is not None:
            return kept
        if name in self.family:
            return filled(as_text(sight.chunk.columns[self.family[name]]))
        return derive(sight, name, self.origins[name], setting)

    def _counting(self, sight: Sight, setting: Setting) -> Sight:
        """The rows that count, after what is asked of them or carried over from others was looked at."""
        if self.form.roots:
            sight.more["@root"] = self._are_roots(sight, *self.form.roots)
        for code in setting.each:
            sight.more[f"@{code}"] = answered(sight, code, setting)
        for name, origin in self.origins.items():
            if origin.carried:
                sight.more[f"@{name}"] = derive(sight, name, origin, setting)
        return self._selected(sight, [test for test in self.form.tests if not self._is_melted(test)])

    def _are_roots(self, sight: Sight, own: str, parent: str) -> Array:
        """Whether the row above each row is none of the sheet's."""
        if self._ids is None:
            cells = (Sight(chunk, self.heads).text(own) for chunk in self.grid.chunks())
            self._ids = pc.unique(pa.chunked_array([filled(one) for one in cells if one is not None], pa.string()))
        above = sight.text(parent)
        if above is None:
            return pa.array(["true"], pa.string()).take(np.zeros(sight.height, dtype=np.int64))
        return pc.invert(pc.is_in(filled(above), self._ids.drop_null())).cast(pa.string())

    def _is_melted(self, test: Test) -> bool:
        """Whether it looks at what a melt adds."""
        if not test.column.startswith("@") or test.column[1:] in {each.question.code for each in self.recogniser.each}:
            return False
        own = self.origins.get(test.column[1:])
        return test.column != "@root" and not (own and own.carried)

    def _selected(self, sight: Sight, tests: Sequence[Test]) -> Sight:
        if not tests:
            return sight
        mask = np.ones(sight.height, dtype=bool)
        for test in tests:
            failing = mask & (passing(sight, test) != (test in self.form.keep))
            if failing.any():
                self.left_out[test.why] += int((failing & _anything(sight)).sum())
                mask &= ~failing
        return sight if mask.all() else sight.filtered(mask)

    def _selects(self) -> bool:
        return bool(self.form.keep or self.form.drop)

    def _walk(self) -> Setting:
        """What a new walk over the rows begins with."""
        if self._orders is None:
            self._orders = orders_of_times(self.grid, self.heads, tuple(self.origins.values()))
            self._first = self._first_carried()
            self._instants = self._all_instants(self._setting())
        self.left_out.clear()
        setting = self._setting()
        setting.carried.update(self._first)
        return setting

    def _setting(self) -> Setting:
        each = {one.question.code: one.headers for one in self.recogniser.each}
        return Setting(
            self.said, self.sources.decimal(), self._orders or {}, self.zone, each=each, instants=self._instants
        )

    def _first_carried(self) -> Mapping[str, str | None]:
        """The very first cells of columns that are carried to the rows before them, too."""
        found: dict[str, str | None] = {}
        wanted = {name: one for name, one in self.origins.items() if one.ahead}
        for chunk in self.grid.chunks() if wanted else ():
            sight = Sight(chunk, self.heads)
            for name, origin in wanted.items():
                cells = derive(sight, name, origin, self._setting()).drop_null()
                if name not in found and len(cells):
                    found[name] = cells[0].as_py()
            if len(found) == len(wanted):
                break
        return found

    def _all_instants(self, setting: Setting) -> Mapping[str, np.ndarray]:
        """All times of rows that count, of the columns by which it is told how long it took until the next one."""
        found: dict[str, np.ndarray] = {}
        for said in {one.interarrival for one in self.origins.values() if one.interarrival}:
            parts = [np.zeros(0, dtype=np.int64)]
            for chunk in self.grid.chunks():
                cells = self._counting(Sight(chunk, self.heads), setting).typed(said)
                if cells is not None:
                    parts.append(instants(cells, setting.orders.get(said, moments.Order()), self.zone))
            found[said] = np.unique(np.concatenate(parts))
        return found


def _anything(sight: Sight) -> np.ndarray:
    """Rows in which any cell is filled."""
    found = np.zeros(sight.height, dtype=bool)
    for cells in sight.chunk.columns:
        found |= np.asarray(filled(as_text(cells)).is_valid())
    return found
