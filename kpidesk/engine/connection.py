"""The embedded engine. Ibis compiles, DuckDB runs: nothing else of either leaves this package."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from kpidesk.base.errors import Cancelled
from kpidesk.base.progress import CANCELLED

MEMORY_LIMIT = "2GB"
"""Above it the engine spills to its temp folder; the process needs about half as much again."""
MOST_WORDS = 255
"""Distinct texts of a column that a byte can tell apart."""


_UNION = " UNION ALL BY NAME "
_COMPILING = threading.Lock()
"""Ibis makes no promise to compile in two threads at once."""


class Connection:
    """An in-memory DuckDB with a private folder to spill to. Names of tables are ours, never a user's."""

    def __init__(self, spill: Path, database: Path | None = None) -> None:
        """``database``: a file of its own to keep tables in that need not fit into memory."""
        self._stopped = self.closed = False
        self._second: Connection | None = None
        self._handle = duckdb.connect(
            str(database) if database else ":memory:",
            config={"memory_limit": MEMORY_LIMIT, "temp_directory": str(spill), "preserve_insertion_order": "false"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._handle.close()
        if isinstance(error, duckdb.InterruptException):
            raise Cancelled(CANCELLED) from error

    @contextmanager
    def second(self) -> "Iterator[Connection]":
        """Another connection to the same tables, for a second thread; it is interrupted and closed with this one.

        Tables and views are those of both; frames that one registers are not seen by the other.
        """
        made = object.__new__(type(self))
        made._stopped = self._stopped
        made.closed = False
        made._second = None
        made._handle = self._handle.cursor()
        self._second = made
        try:
            yield made
        finally:
            self._second = None
            made.close()

    @property
    def _duckdb(self) -> duckdb.DuckDBPyConnection:
        """The engine; raises Cancelled once it was interrupted."""
        if self._stopped:
            raise Cancelled(CANCELLED)
        return self._handle

    def read_parquet(self, name: str, parts: Sequence[Path]) -> ir.Table:
        """Name the rows of Parquet parts; columns that only some parts have are null in the others.

        Free text that some parts keep, and of which others only say that it was there, is such a mark in all of them.
        """
        schemas = [pq.read_schema(part) for part in parts]
        mixed = _mixed(schemas)
        listed = ", ".join(map(_quoted, parts))
        rows = f"SELECT * FROM read_parquet([{listed}], union_by_name = true)"  # noqa: S608 - our own paths, quoted
        if mixed:
            each = zip(parts, schemas, strict=True)
            rows = _UNION.join(
                f"SELECT *{_marked(schema, mixed)} FROM read_parquet({_quoted(part)})"  # noqa: S608 - as above
                for part, schema in each
            )
        self._duckdb.execute(f'CREATE OR REPLACE VIEW "{name}" AS {rows}')
        return _named(name, _unified(schemas, mixed))

    def read_in_order(self, name: str, parts: Sequence[Path]) -> ir.Table:
        """As ``read_parquet``, with the place of each row: ``part_place`` and ``row_place``, both from 0."""
        schemas = [pq.read_schema(part) for part in parts]
        mixed = _mixed(schemas)
        each = (
            f"SELECT {place} AS part_place, *{_marked(schema, mixed)} RENAME (file_row_number AS row_place) "  # noqa: S608 - our own paths, quoted
            f"FROM read_parquet({_quoted(part)}, file_row_number = true)"
            for place, (part, schema) in enumerate(zip(parts, schemas, strict=True))
        )
        last = "SELECT * EXCLUDE (part_place, row_place), part_place, row_place"
        self._duckdb.execute(f'CREATE OR REPLACE VIEW "{name}" AS {last} FROM ({_UNION.join(each)})')
        places = {"part_place": "int64", "row_place": "int64"}
        return _named(name, ibis.schema({**dict(_unified(schemas, mixed).items()), **places}))

    def materialise(
        self, name: str, expression: ir.Table, words: Mapping[str, Sequence[str]] | None = None
    ) -> ir.Table:
        """Run an expression once and keep its rows under a name.

        ``words``: column -> every text it holds. Each cell then takes one byte, and is still a text to whoever reads.
        """
        coded = ", ".join(f'{_coded(column, texts)} AS "{column}"' for column, texts in (words or {}).items())
        shown = f"* REPLACE ({coded})" if coded else "*"
        self._duckdb.execute(
            f'CREATE OR REPLACE TABLE "{name}" AS SELECT {shown} FROM ({compile_sql(expression)})'  # noqa: S608 - names of ours, texts quoted
        )
        return _named(name, expression.schema())

    def numbered(self, name: str, expression: ir.Table) -> ir.Table:
        """As ``materialise``, with the column ``rowid``: the place of a row, by which it is found again at once.

        It has to be selected by name.
        """
        kept = self.materialise(name, expression)
        return _named(name, ibis.schema({**dict(kept.schema().items()), "rowid": "int64"}))

    def write_csv(self, expression: ir.Table, path: Path) -> None:
        """Write the rows of an expression, in its order, with a header."""
        target = str(path).replace("'", "''")
        self._duckdb.execute(f"COPY ({compile_sql(expression)}) TO '{target}' (FORMAT csv, HEADER)")

    def close(self) -> None:
        """Let go of everything; a second call does nothing."""
        self.closed = True
        self._handle.close()

    def view(self, name: str, expression: ir.Table) -> ir.Table:
        """Name an expression: what is asked of it compiles faster than what is asked of all it is made of."""
        self._duckdb.execute(f'CREATE OR REPLACE VIEW "{name}" AS {compile_sql(expression)}')
        return _named(name, expression.schema())

    def words(self, expression: ir.Table) -> dict[str, tuple[str, ...]]:
        """Column -> its distinct texts, sorted; only those columns that hold 1 to MOST_WORDS of them."""
        sql = compile_sql(expression)
        found = {column: self._distinct(sql, column) for column in expression.columns}
        return {column: texts for column, texts in found.items() if 0 < len(texts) <= MOST_WORDS}

    def _distinct(self, sql: str, column: str) -> tuple[str, ...]:
        texts = f'SELECT DISTINCT "{column}" FROM ({sql}) WHERE "{column}" IS NOT NULL'  # noqa: S608 - a name of ours
        return tuple(text for (text,) in self._duckdb.execute(f"{texts} ORDER BY 1 LIMIT {MOST_WORDS + 1}").fetchall())

    def register(self, name: str, frame: pd.DataFrame, schema: ibis.Schema) -> ir.Table:
        """Make a small frame of ours known to the engine."""
        arrow = pa.Table.from_pandas(frame, schema=schema.to_pyarrow(), preserve_index=False)
        self._duckdb.register(name, arrow)
        return _named(name, schema)

    def arrow(self, expression: ir.Table) -> pa.Table:
        """Run an expression; the result has exactly the types that Ibis promised (sums arrive as decimals)."""
        return self._promised(compile_sql(expression), expression)

    def _promised(self, sql: str, expression: ir.Table) -> pa.Table:
        result: pa.Table = self._duckdb.sql(sql).to_arrow_table()
        return result.cast(expression.schema().to_pyarrow())

    def sums_by_each(
        self, rows: ir.Table, keys: Sequence[str], sums: Mapping[str, ir.Value], beside: Sequence[str] = ()
    ) -> dict[str, pd.DataFrame]:
        """Key column -> ``sums`` by its keys (and by the columns ``beside`` it), sorted; all in one pass.

        Rows whose key is null are left out.
        """
        expression = rows.group_by(*keys, *beside).aggregate(**sums)
        summed, places = compile_sql(expression).rsplit(" GROUP BY ", 1)
        first, last = places.split(", ")[: len(keys)], places.split(", ")[len(keys) :]
        sets = ", ".join(f"({', '.join((place, *last))})" for place in first)
        found = self._promised(f"{summed} GROUP BY GROUPING SETS ({sets})", expression).to_pandas()
        shown = {key: found.loc[found[key].notna(), [key, *beside, *sums]] for key in keys}
        return {key: frame.sort_values([key, *beside], ignore_index=True) for key, frame in shown.items()}

    def coded(self, expression: ir.Table) -> pd.DataFrame:
        """Run an expression into a frame in which columns of words are categories."""
        found: pd.DataFrame = self._duckdb.sql(compile_sql(expression)).to_arrow_table().to_pandas()
        return found

    def frame(self, expression: ir.Table) -> pd.DataFrame:
        """Run an expression into a frame."""
        return self.arrow(expression).to_pandas()

    def interrupt(self) -> None:
        """Stop what runs and refuse what comes, with Cancelled; may be called from another thread."""
        self._stopped = True
        self._handle.interrupt()
        if self._second is not None:
            self._second.interrupt()


def _named(name: str, schema: ibis.Schema) -> ir.Table:
    table: ir.Table = ibis.table(schema, name=name)
    return table


def compile_sql(expression: ir.Table) -> str:
    """The SQL of an expression in the engine's dialect."""
    with _COMPILING:
        return str(ibis.to_sql(expression, dialect="duckdb", pretty=False))


def _quoted(part: Path) -> str:
    return "'" + str(part).replace("'", "''") + "'"


def _mixed(schemas: Sequence[pa.Schema]) -> frozenset[str]:
    """Columns that are text in some parts and marks in others."""
    kinds: dict[str, set[bool]] = {}
    for schema in schemas:
        for column in schema:
            kinds.setdefault(column.name, set()).add(pa.types.is_boolean(column.type))
    return frozenset(name for name, found in kinds.items() if len(found) > 1)


def _marked(schema: pa.Schema, mixed: frozenset[str]) -> str:
    """What turns the texts of a part into marks where others have nothing but marks."""
    texts = [name for name in schema.names if name in mixed and not pa.types.is_boolean(schema.field(name).type)]
    marks = ", ".join(f'CASE WHEN "{name}" IS NOT NULL THEN true END AS "{name}"' for name in texts)
    return f" REPLACE ({marks})" if marks else ""


def _unified(schemas: Sequence[pa.Schema], mixed: frozenset[str]) -> ibis.Schema:
    marked = [
        pa.schema([pa.field(one.name, pa.bool_()) if one.name in mixed else one for one in schema])
        for schema in schemas
    ]
    unified = pa.unify_schemas(marked, promote_options="permissive")
    return ibis.Schema.from_pyarrow(unified.remove_metadata())


def _coded(column: str, texts: Sequence[str]) -> str:
    """A column of these texts alone as one of codes that sort as the texts are listed; any other text is an error."""
    listed = ", ".join("'" + text.replace("'", "''") + "'" for text in texts)
    # A cast that may fail looks at every row, one that gives null at each different text: only what is null of that is
    # cast again, so that a text which is not listed stops the review and is not lost.
    return f'COALESCE(TRY_CAST("{column}" AS ENUM({listed})), CAST("{column}" AS ENUM({listed})))'
