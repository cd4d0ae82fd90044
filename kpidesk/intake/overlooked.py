"""Columns that nobody reads and that yet say that not every row counts alike: credits, budgets, counts, days off."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pyarrow as pa

from kpidesk.base.problems import Level, Problem
from kpidesk.intake import currencies, numbers, words
from kpidesk.intake.arrow import Array
from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.grid import Chunk, Grid
from kpidesk.intake.layout import Layout
from kpidesk.intake.quantities import scale_of
from kpidesk.intake.recognition.sight import as_text
from kpidesk.intake.texts import filled
from kpidesk.tables.column import Kind

_KINDS = re.compile(
    r"(?:(?:record|row|entry|item|issue|ticket|document|transaction|booking|posting|charge|cost|line) ?)?"
    r"(?:type|kind|typ|status|state)|art|belegart|buchungsart|vorgangstyp|scenario|szenario|class|"
    r"(?:d|dr|debit|soll|s) ?[/|] ?(?:c|cr|credit|haben|h)|dc|drcr|sh|(?:plan|budget|forecast) ?/ ?(?:actuals?|ist)",
    re.IGNORECASE,
)
_NOT_CHARGED = re.compile(
    r"\b(?:credits?|credit (?:note|memo)|refund(?:ed)?|gutschrift|storno|storniert|reversal|reversed|void(?:ed)?|"
    r"cancell?ed|draft|forecast|prognose|budget(?:ed)?|plan(?:ned)?|geplant|estimated?|target|soll|vat|tax|mwst|"
    r"payment|zahlung|deposit|accrual)\b",
    re.IGNORECASE,
)
_SIDES = frozenset({"c", "d", "cr", "dr", "s", "h", "credit", "debit", "soll", "haben"})
_SUMS = re.compile(
    r"(?:(?:number|no\.?|count|total) ?(?:of )?)?(?:requests?|calls?|events?|hits|invocations)(?: ?count)?|count|n|"
    r"anzahl(?: (?:anfragen|aufrufe))?",
    re.IGNORECASE,
)
_ACTIVE = re.compile(r"(?:is ?)?(?:active|used|aktiv|genutzt)", re.IGNORECASE)
_MOST_KINDS, _SHOWN = 20, 4
_FEW_ROLES = ("costs", "effort", "benefits")


def overlooked(grid: Grid, layout: Layout, rows: Sequence[Chunk]) -> Iterator[Problem]:
    """A warning for each column that is not read and says that some of the first ``rows`` are something else."""
    read = {bound.index for bound in layout.bound}
    for place, header in enumerate(grid.headers):
        name = " ".join(header.replace("_", " ").split())
        if place not in read and name:
            said = _said(layout.role.name, name, _cells(rows, place))
            if said:
                yield _problem(grid, place, "overlooked-column", *said)
    yield from _scaled(grid, layout)
    yield from _shown(grid, layout)


def _said(role: str, header: str, cells: Array) -> tuple[str, str] | None:
    """What is wrong and what to do about it."""
    if role == "requests" and _SUMS.fullmatch(header):
        return _sums(header, cells)
    if role == "activity" and _ACTIVE.fullmatch(header):
        return _inactive(header, cells)
    kinds = Counter(cells.to_pylist()) if _KINDS.fullmatch(header) else Counter[str]()
    return _mixed(role, header, kinds) if 1 < len(kinds) <= _MOST_KINDS else None


def _mixed(role: str, header: str, kinds: Counter[str]) -> tuple[str, str] | None:
    if role == "incidents" and not re.fullmatch(r"status|state", header, re.IGNORECASE):
        return _several(header, kinds, "Leave out the rows that are no incidents.")
    sides = {word.lower() for word in kinds} <= _SIDES
    if role in _FEW_ROLES and (sides or any(_NOT_CHARGED.search(word) for word in kinds)):
        credit = ' A column "is_credit" with yes or no says which charges lower the sum.' if role == "costs" else ""
        return _several(header, kinds, f"Leave out the rows that do not count.{credit}")
    return None


def _several(header: str, kinds: Counter[str], remedy: str) -> tuple[str, str]:
    shown = ", ".join(f"{word} ({count:,})" for word, count in kinds.most_common(_SHOWN))
    more = ", ..." if len(kinds) > _SHOWN else ""
    said = f'By "{header}" the rows are of several kinds: {shown}{more}.'
    return f"{said} It is not read, and all of them count as they stand.", remedy


def _sums(header: str, cells: Array) -> tuple[str, str] | None:
    figures, _ = numbers.parse(cells, numbers.Decimal())
    many = pc.sum(pc.greater(figures, 1)).as_py() or 0
    if not many:
        return None
    rows = f"{many:,} rows say" if many > 1 else "one row says"
    return (
        f'By "{header}" {rows} to be a sum of several requests; each row counts as one request.',
        "Export the log with one row for each request.",
    )


def _inactive(header: str, cells: Array) -> tuple[str, str] | None:
    days = pc.sum(pc.invert(words.flags(cells))).as_py() or 0
    if not days:
        return None
    rows = f"{days:,} rows say" if days > 1 else "one row says"
    return (
        f'By "{header}" {rows} that nothing was used; it is not read, and each row counts as a day of use.',
        "Leave out the rows of people who were not active.",
    )


def _scaled(grid: Grid, layout: Layout) -> Iterator[Problem]:
    """What stands above the table may say that amounts are in thousands."""
    scale = scale_of(" ".join(grid.banner))
    for bound in layout.bound:
        if scale in ("thousands", "millions") and bound.column.kind is Kind.MONEY and not bound.unit:
            said = f'What stands above the table speaks of {scale}; "{bound.name}" was read as it is written.'
            yield _problem(
                grid, bound.index, "scale-above", said, f"If it is in {scale}, say --unit {bound.name}={scale}."
            )


def _shown(grid: Grid, layout: Layout) -> Iterator[Problem]:
    """Currencies that only the format of the cells says."""
    if any(bound.name == "currency" and bound.index < len(grid.letters) - 1 for bound in layout.bound):
        return
    for bound in layout.bound:
        named = currencies.of_header(grid.headers[bound.index])
        codes = () if named or bound.column.kind is not Kind.MONEY else currencies.shown_in(grid, bound.index)
        if len(codes) > 1:
            said = f'The amounts of "{bound.name}" are shown in {" and ".join(codes)}, which only their format says'
            yield _problem(
                grid,
                bound.index,
                "shown-currencies",
                f"{said}: they were all read as {codes[0]}.",
                "Write the currency of each amount in a column of its own.",
            )
        elif codes:
            said = f'The amounts of "{bound.name}" are shown in {codes[0]} and were read as such.'
            told = _problem(
                grid, bound.index, "shown-currency", said, "Correct the format of the cells if it is wrong."
            )
            yield replace(told, level=Level.ASSUMED)


def _cells(rows: Sequence[Chunk], place: int) -> Array:
    texts = [filled(as_text(chunk.columns[place])).drop_null() for chunk in rows]
    return pc.utf8_trim_whitespace(pa.concat_arrays([pa.array([], pa.string()), *texts]))


def _problem(grid: Grid, place: int, code: str, message: str, remedy: str) -> Problem:
    cell = grid.address(place, grid.header_row)
    return Problem(Level.WARNING, code, message, remedy, grid.file, grid.sheet, cell)
