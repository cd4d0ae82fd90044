"""One sheet of a known role into a table: layout, habits, conversion, counts."""

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

from kpidesk.base.errors import Unusable
from kpidesk.base.problems import Level, Problem
from kpidesk.base.progress import Progress
from kpidesk.intake import remarks
from kpidesk.intake.binding import bind
from kpidesk.intake.columnar import canonical_columns, rows_of
from kpidesk.intake.conversion import Converter
from kpidesk.intake.findings import Findings
from kpidesk.intake.glance import Glance
from kpidesk.intake.grid import CellFault, Format, Grid
from kpidesk.intake.habits import Pilot, assumed, habits, questions_of
from kpidesk.intake.inputs import did_you_mean
from kpidesk.intake.layout import Bound, Layout, by_hand
from kpidesk.intake.money import with_currency
from kpidesk.intake.overlooked import overlooked
from kpidesk.intake.privacy import Protection, Treatment, treat
from kpidesk.intake.sheets import Sheet
from kpidesk.intake.survey import MAY_BE_EMPTY
from kpidesk.tables.column import Kind, Role
from kpidesk.tables.span import span_of
from kpidesk.tables.table import Source, Table

_HASHED_ROWS, _HASHED_SIZE = 500_000, 2**28
"""Up to here hashing free text stays cheap."""


@dataclass(frozen=True, slots=True)
class Job:
    """What all sheets of one import share: where parts go, the pilot's zone, the list of problems, who watches.

    ``stored``: whether the tables will be stored, so that no free text may be among them. ``protection``: the key of
    what is hashed, and what became of people's data before. ``currency``: the pilot's, "" where it is not known.
    """

    folder: Path
    timezone: str
    findings: Findings
    progress: Progress
    stored: bool = True
    protection: Protection = field(default_factory=Protection)
    currency: str = ""
    asked: set[str] = field(default_factory=set)
    """Keys of all questions that came up, answered or not."""


def tabulate(sheet: Sheet, job: Job, stem: str) -> Table | None:
    """Clean one sheet into parts named by ``stem``; None for an empty sheet among others. Raises Unusable."""
    grid, content = sheet.grid, sheet.content
    if sheet.among and not any(header.strip() for header in grid.headers):
        return None
    layout = bind(grid, sheet.role, sheet.given, sheet.reading)
    _refuse_unfit(grid, layout)
    glance = Glance(grid)
    parquet = content.kind is Format.PARQUET
    as_it_stands = parquet and sheet.reading is None
    settled = canonical_columns(content, layout, job.progress, prose=not job.stored) if as_it_stands else frozenset()
    if len(settled) == len(grid.headers) and rows_of(content):
        treatment = treat(grid, layout, sheet.given.privacy, job.protection, glance.first_rows())
        if treatment.settled:
            job.findings.add_all(treatment.problems)
            return _taken_over(sheet, treatment, job.folder / f"{stem}-001.parquet")
    # Rows that are written anew keep no free text, only the mark that it was recorded.
    settled -= {bound.name for bound in layout.bound if bound.column.kind is Kind.PROSE}
    zone = sheet.reading.zone if sheet.reading else ""
    pilot = Pilot(job.timezone, job.currency, zone, sheet.given.answers)
    rules = habits(glance.grid, layout, settled, pilot, job.progress)
    open_questions = (*grid.questions, *(sheet.reading.questions if sheet.reading else ()), *questions_of(rules))
    job.asked.update(question.key for question in open_questions)
    treatment = treat(grid, layout, sheet.given.privacy, job.protection, glance.first_rows())
    grid, layout, rules = with_currency(grid, treatment.layout, rules, job.currency)
    converter = Converter(grid, layout, rules, job.findings, settled, treatment.choices, treatment.salt)
    hashes = content.size <= _HASHED_SIZE and (not parquet or rows_of(content) <= _HASHED_ROWS)
    parts = converter.run(job.folder, stem, job.progress, hashes=hashes)
    if converter.tally.read == 0 and not grid.ragged and not _meant_empty(sheet):
        for part in parts:
            part.unlink()
        left_out = sheet.reading.told() if sheet.reading and sheet.reading.left_out else []
        if sheet.among:
            job.findings.add_all(left_out)
            return None
        raise Unusable(*_nothing_left(grid, left_out))
    if converter.tally.rejected and not converter.tally.accepted:
        # An empty table would say that nothing was spent, worked or broken.
        raise Unusable(*_nothing_right(grid, converter.tally.rejected, job.findings))
    told = sheet.reading.told() if sheet.reading else []
    told += treatment.problems
    if sheet.reading is None or not sheet.reading.only:
        told += overlooked(converter.grid, converter.layout, glance.first_rows())
    job.findings.add_all((*layout.problems, *told, *_said_by_hand(sheet, layout), *_beside(converter)))
    source = replace(_source(sheet, converter), privacy=treatment.told)
    return _table(sheet.role, source, parts, converter.columns(hashes=hashes))


def _table(role: Role, source: Source, parts: tuple[Path, ...], columns: tuple[str, ...]) -> Table:
    return Table(role.name, source, parts, columns, days=span_of(role.name, columns, parts))


def _nothing_left(grid: Grid, left_out: list[Problem]) -> tuple[str, ...]:
    """Why a sheet gives no row, and what to do."""
    why = [problem.message for problem in left_out if problem.code == "rows-not-taken"]
    if why:
        return f"{_place(grid)} holds no row that counts. {' '.join(why)}", "Export it again, with the rows that count."
    return (f"{_place(grid)} has a header and no rows: export it again, with rows.",)


def _nothing_right(grid: Grid, rows: int, findings: Findings) -> tuple[str, ...]:
    """Why every row of a sheet was left out, and what to do."""
    first = findings.first_error(grid.file, grid.sheet)
    why = f" The first fault is in {first.cell}: {first.message}" if first else ""
    none = f"Not one of the {rows:,} rows of {_place(grid)}" if rows > 1 else f"Not even the one row of {_place(grid)}"
    return f"{none} can be used.{why}", *([first.remedy] if first else [])


def _meant_empty(sheet: Sheet) -> bool:
    """An empty register of incidents or benefits says something, except in a template that nobody filled in."""
    return sheet.role.name in MAY_BE_EMPTY and not sheet.template


def _refuse_unfit(grid: Grid, layout: Layout) -> None:
    if layout.missing:
        names = " and ".join(f'"{column.name}"' for column in layout.missing)
        headers = tuple(header.strip() for header in grid.headers if header.strip())
        near = did_you_mean(layout.missing[0].name, headers, 60)
        many = len(layout.missing) > 1
        raise Unusable(
            f"{_place(grid)} lacks the column{'s' if many else ''} {names}, which {layout.role.name} must have.{near}",
            f"Add {'them, or say which columns they are' if many else 'it, or say which column it is'}, "
            "in the import or with --map "
            f"{layout.missing[0].name}=HEADER.",
        )
    if not layout.bound:
        raise Unusable(f"{_place(grid)} has none of the columns of {layout.role.name}: is it the right file?")
    places = {bound.index: bound for bound in layout.bound}
    needed = [fault for fault in grid.uncalculated if fault.column in places and places[fault.column].column.required]
    if needed:
        raise Unusable(
            f"{_place(grid)}: {_cells(len(needed))} hold{'' if len(needed) > 1 else 's'} formulas that were never "
            f"calculated ({_first(grid, needed)}).",
            "Open the file in Excel, save it, and import it again.",
        )


def _said_by_hand(sheet: Sheet, layout: Layout) -> list[Problem]:
    """The mapping that was used, kept with the import."""
    given, grid = sheet.given, sheet.grid
    if not given.by_hand:
        return []
    said = by_hand(grid, layout, given.columns, given.units)
    return [Problem(Level.INFO, "mapped", f"Read as was said by hand: {said}.", "", grid.file, grid.sheet)]


def _beside(converter: Converter) -> list[Problem]:
    """What is told of the sheet as a whole, after its rows were read."""
    grid, layout, tally = converter.grid, converter.layout, converter.tally
    found = [*grid.told(), *assumed(grid, layout, converter.rules)]
    if tally.example is not None:
        found.append(remarks.example_left_out(grid, tally.example))
    for bound in layout.bound:
        name = bound.name
        found += remarks.counted(grid, bound, tally.notes.get(name, {}))
        found += _unread(converter, bound)
    for row, cells in sorted(grid.ragged.items()):
        found.append(
            Problem(
                Level.ERROR,
                "ragged-row",
                f"Row {row} has {_cells(cells)} where the header has {len(grid.headers):,}; the row is left out.",
                "Put texts that hold the separator in quotes.",
                grid.file,
                grid.sheet,
                f"A{row}",
            )
        )
    return found


def _unread(converter: Converter, bound: Bound) -> list[Problem]:
    """Formulas that were never calculated and error values, one problem a cell."""
    grid = converter.grid
    formulas = [fault for fault in grid.uncalculated if fault.column == bound.index]
    errors = [fault for fault in grid.faults if fault.column == bound.index]
    converter.tally.bad[bound.name] += len(formulas) + len(errors)
    found = [
        Problem(
            Level.ERROR if bound.column.required else Level.WARNING,
            "error-value",
            f'"{fault.stood}" stands in "{bound.name}": a formula failed. The cell is left empty.',
            "Correct the formula.",
            grid.file,
            grid.sheet,
            grid.address(bound.index, fault.row),
            bound.name,
        )
        for fault in errors
    ]
    if formulas:
        message = (
            f'{_cells(len(formulas))} of "{bound.name}" hold{"" if len(formulas) > 1 else "s"} formulas that were '
            "never calculated; they count as empty, not as 0."
        )
        remedy = "Open the file in Excel, save it, and import it again."
        cell = grid.address(bound.index, formulas[0].row)
        found.append(
            Problem(Level.ERROR, "formula", message, remedy, grid.file, grid.sheet, cell, bound.name, len(formulas))
        )
    return found


def _cells(count: int) -> str:
    return f"{count:,} cell{'s' if count > 1 else ''}"


def _first(grid: Grid, faults: list[CellFault]) -> str:
    shown = ", ".join(grid.address(fault.column, fault.row) for fault in faults[:3])
    return shown if len(faults) <= 3 else f"{shown}, ..."


def _place(grid: Grid) -> str:
    return f'{grid.file}, sheet "{grid.sheet}"' if grid.sheet else grid.file


def _taken_over(sheet: Sheet, treatment: Treatment, target: Path) -> Table:
    """The file itself as the only part; what was unpacked for reading is kept beside the other parts."""
    content, layout, rows = sheet.content, treatment.layout, rows_of(sheet.content)
    part = Path(shutil.move(content.path, target)) if content.packed else content.path
    source = Source(
        content.file, "", content.sha256, content.size, layout.recognised_as, rows, rows, 0, privacy=treatment.told
    )
    return _table(layout.role, source, (part,), tuple(bound.name for bound in layout.bound))


def _source(sheet: Sheet, converter: Converter) -> Source:
    content, tally = sheet.content, converter.tally
    ragged = len(converter.grid.ragged)
    return Source(
        content.file,
        sheet.grid.title,
        content.sha256,
        content.size,
        converter.layout.recognised_as,
        tally.read + ragged,
        tally.accepted,
        tally.rejected + ragged,
        tuple((name, count) for name, count in tally.bad.items() if count),
    )
