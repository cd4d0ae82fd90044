"""The second walk over a table: clean columns, rejected rows, problems by cell, Parquet parts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from kpidesk.base.progress import Progress
from kpidesk.intake import examples, privacy_tokens, remarks
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.cleaning import Cleaned, Habit, blanks_as_no, clean
from kpidesk.intake.findings import Findings
from kpidesk.intake.grid import Cells, Chunk, Grid
from kpidesk.intake.layout import Bound, Layout
from kpidesk.intake.parts import PartWriter
from kpidesk.intake.privacy import Choice
from kpidesk.intake.texts import filled, plain, written
from kpidesk.tables.column import Kind

RECORDED = "recorded"
"""What stands in the place of a text that is not stored."""


@dataclass(slots=True)
class Tally:
    """What became of the rows."""

    example: int | None = None
    """The row in which the template's example was left."""
    read: int = 0
    accepted: int = 0
    rejected: int = 0
    bad: Counter[str] = field(default_factory=Counter)
    notes: dict[str, Counter[str]] = field(default_factory=dict)
    """What had to be assumed about the cells of a column: by its name, how often each code (see ``remarks``)."""


@dataclass(frozen=True, slots=True)
class Examined:
    """The rows of one chunk: clean columns by name, in which rows anything stands, and which are accepted."""

    cleaned: Mapping[str, Cleaned]
    used: np.ndarray
    kept: np.ndarray


@dataclass(frozen=True, slots=True)
class Converter:
    """Everything that turns the chunks of one grid into parts.

    ``settled``: columns that are known to be clean. ``choices``: what becomes of people's data and of free text, by
    canonical name; ``salt`` is the key of what is hashed.
    """

    grid: Grid
    layout: Layout
    rules: Mapping[str, Habit]
    findings: Findings
    settled: frozenset[str] = frozenset()
    choices: Mapping[str, Choice] = field(default_factory=dict)
    salt: bytes = field(default=b"", repr=False)
    tally: Tally = field(default_factory=Tally)
    tokens: dict[str, str] = field(default_factory=dict, repr=False)

    def run(self, folder: Path, stem: str, progress: Progress, *, hashes: bool = True) -> tuple[Path, ...]:
        """Write the clean rows into ``folder``; nothing is left there when it is cancelled or fails."""
        with PartWriter(folder, stem, self.schema(hashes=hashes)) as writer:
            for chunk in self.grid.chunks():
                writer.write(self._batch(chunk, hashes=hashes))
                progress.step(f"Reading {self.grid.file}: {self.tally.read:,} rows")
        return tuple(writer.parts)

    def columns(self, *, hashes: bool) -> tuple[str, ...]:
        """The names of the columns that ``run`` writes."""
        return tuple(self.schema(hashes=hashes).names)

    def schema(self, *, hashes: bool) -> pa.Schema:
        """Canonical columns in canonical types, then the fingerprints of free texts, then those that were asked for."""
        fields = [pa.field(bound.name, bound.column.arrow) for bound in self.layout.bound]
        fields += [pa.field(f"{bound.name}_hash", pa.string()) for bound in self._prose() if hashes]
        return pa.schema([*fields, *(pa.field(f"{bound.name}_text", pa.string()) for bound in self._asked_for())])

    def _prose(self) -> list[Bound]:
        return [bound for bound in self.layout.bound if bound.column.kind is Kind.PROSE]

    def _asked_for(self) -> list[Bound]:
        return [bound for bound in self._prose() if self.choices.get(bound.name) is Choice.KEEP]

    def examine(self, chunk: Chunk) -> Examined:
        """Clean and judge one chunk; everything found is counted and listed."""
        cleaned = {bound.name: self._cleaned(chunk, bound) for bound in self.layout.bound}
        used = self._used(chunk, cleaned)
        cleaned |= {
            name: blanks_as_no(result, used) for name, result in cleaned.items() if self.rules[name].blank_is_no
        }
        return Examined(cleaned, used, self._judged(chunk, cleaned, used))

    def _batch(self, chunk: Chunk, *, hashes: bool) -> pa.RecordBatch:
        examined = self.examine(chunk)
        cleaned, kept = examined.cleaned, examined.kept
        arrays = [
            self._protected(bound.name, cleaned[bound.name].values).cast(bound.column.arrow)
            for bound in self.layout.bound
        ]
        prose = self._prose() if hashes else []
        arrays += [privacy_tokens.fingerprints(_text(chunk.columns[bound.index]), self.salt) for bound in prose]
        arrays += [_text(chunk.columns[bound.index]) for bound in self._asked_for()]
        batch = pa.RecordBatch.from_arrays(arrays, schema=self.schema(hashes=hashes))
        return batch if kept.all() else batch.filter(pa.array(kept))

    def _protected(self, name: str, values: Array) -> Array:
        """Clean cells as they are stored; whoever looks for problems still sees what stood there."""
        choice = self.choices.get(name)
        if values.type == pa.bool_() or choice not in (Choice.HASH, Choice.RECORDED):
            return values
        if choice is Choice.HASH:
            return privacy_tokens.pseudonyms(values, self.salt, self.tokens)
        return pc.if_else(values.is_valid(), pa.scalar(RECORDED), pa.scalar(None, pa.string()))

    def _cleaned(self, chunk: Chunk, bound: Bound) -> Cleaned:
        cells = chunk.columns[bound.index]
        if bound.name in self.settled:
            nothing = np.zeros(len(chunk.rows), dtype=bool)
            return Cleaned(cells.values, nothing, nothing)
        return clean(cells, bound, self.rules[bound.name])

    def _used(self, chunk: Chunk, cleaned: Mapping[str, Cleaned]) -> np.ndarray:
        """Rows in which anything stands, the template's example row apart."""
        used = np.zeros(len(chunk.rows), dtype=bool)
        for bound in self.layout.bound:
            result = cleaned[bound.name]
            there = result.values if bound.column.kind is Kind.PROSE else result.values.is_valid()
            used |= np.asarray(there) | result.bad | result.outside
        example = examples.rows_like_example(self.layout, cleaned, used) if self.tally.read == 0 else None
        if example is not None and example.any():
            self.tally.example = int(chunk.rows[int(np.argmax(example))])
            used &= ~example
        return used

    def _judged(self, chunk: Chunk, cleaned: Mapping[str, Cleaned], used: np.ndarray) -> np.ndarray:
        """Which rows are accepted; everything found is counted and listed on the way."""
        kept = used.copy()
        for bound in self.layout.bound:
            result = cleaned[bound.name]
            self._note(bound.name, result)
            broken = (result.bad | result.outside) & used
            if broken.any():
                self.tally.bad[bound.name] += int(broken.sum())
                remarks.list_cells(self.findings, remarks.Spot(self.grid, chunk, bound), result, used)
            if bound.column.required:
                absent = np.asarray(result.values.is_null()) & used
                remarks.list_absent(self.findings, remarks.Spot(self.grid, chunk, bound), absent & ~broken)
                kept &= ~absent
        self.tally.read += int(used.sum())
        self.tally.accepted += int(kept.sum())
        self.tally.rejected += int((used & ~kept).sum())
        return kept

    def _note(self, name: str, result: Cleaned) -> None:
        self.tally.notes.setdefault(name, Counter()).update(result.notes)


def _text(cells: Cells) -> Array:
    """The free texts of a column; null where there is none, and where only a mark says that there was one."""
    values = plain(cells.values)
    if pa.types.is_boolean(values.type):
        found = pa.nulls(len(values), pa.string())
    else:
        found = filled(written(values).cast(pa.string()))
    return found if cells.text is None else pc.coalesce(found, filled(plain(cells.text)))
