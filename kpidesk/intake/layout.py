"""Which header holds which canonical column: the layout of a sheet."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from kpidesk.base.errors import WrongUsage
from kpidesk.base.problems import Level, Problem
from kpidesk.intake.grid import Grid
from kpidesk.intake.inputs import did_you_mean
from kpidesk.intake.quantities import UNITS, factor, scale_of, seconds_of_one, unit_said
from kpidesk.tables.column import Column, Kind, Role
from kpidesk.tables.roles import ROLES

_BRACKETED = re.compile(r"^(.*?)\s*[\(\[]\s*([^()\[\]]+?)\s*[\)\]]\s*$")
_SUFFIXED = re.compile(r"^(.*?)[\s_-]+([A-Za-zµ%]+)$|^(.*[a-z0-9])(Ms|Us|Ns|Sec|Min)$|^(.+?)\s*(%)$")
_NAME = r"(.+)"
CANONICAL, BY_HAND, LIKELY = "canonical", "mapped by hand", "by its names and cells"


@dataclass(frozen=True, slots=True)
class Bound:
    """A header bound to a column: its place in the grid, its canonical name, and the unit its cells are in.

    ``unit_known``: whether header, layout or somebody says the unit; else it is the canonical one only by default.
    """

    index: int
    name: str
    column: Column
    unit: str = ""
    unit_known: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is read: its role, its columns, and what that was recognised from."""

    role: Role
    bound: tuple[Bound, ...]
    recognised_as: str
    problems: tuple[Problem, ...] = ()

    @property
    def missing(self) -> tuple[Column, ...]:
        """Required columns that the sheet does not have."""
        have = {bound.name for bound in self.bound}
        return tuple(column for column in self.role.required if column.name not in have)


@dataclass(frozen=True, slots=True)
class ToolLayout:
    """How a known tool writes a role: the header of each canonical column, and the unit of its cells. ``only``: none
    of its other columns is read, whatever it is called. ``read``: further headers that something is worked out from.
    """

    name: str
    columns: Mapping[str, str]
    units: Mapping[str, str]
    only: bool = True
    read: frozenset[str] = frozenset()


def recognise(
    grid: Grid,
    role: Role,
    columns: Mapping[str, str],
    units: Mapping[str, str],
    ignored: Collection[str] = (),
    tool: ToolLayout | None = None,
) -> Layout:
    """The layout of a sheet whose role is known: its canonical headers, those that a ``tool`` writes, and above both
    what the user said (see ``Input``).
    """
    _check_statements(role, columns, units)
    if tool is not None and tool.only:
        return _of_tool(grid, role, tool, columns, units, ignored)
    likely = _unless_said(tool.columns, columns, ignored) if tool else {}
    bound = _stated(grid, role, {**likely, **columns}, units)
    taken = {one.index for one in bound.values()}
    unknown: list[str] = []
    problems: list[Problem] = []
    for index, (header, own) in enumerate(zip(grid.headers, grid.names, strict=True)):
        if own in ignored or index in taken:
            continue
        match = _match(header, role, units)
        if match is None:
            unknown.append(header.strip())
        elif match[0] in bound:
            problems.append(_repeated(grid, index, match[0], bound[match[0]].index))
        else:
            name, column, unit = match
            bound[name] = Bound(index, name, column, units.get(name, unit))
    if any(unknown):
        problems.append(_unknown(grid, role, [header for header in unknown if header]))
    problems.extend(_unanswered(grid, columns))
    ordered = sorted(bound.values(), key=lambda one: one.index)
    return Layout(
        role, tuple(ordered), BY_HAND if columns or units else LIKELY if likely else CANONICAL, tuple(problems)
    )


def _of_tool(
    grid: Grid,
    role: Role,
    tool: ToolLayout,
    columns: Mapping[str, str],
    units: Mapping[str, str],
    ignored: Collection[str],
) -> Layout:
    """Only what the tool's layout names, where the user says nothing else."""
    own = _unless_said(tool.columns, columns, ignored)
    bound = _stated(grid, role, columns, units)
    known = _stated(grid, role, own, {**tool.units, **units})
    for name, one in known.items():
        bound.setdefault(name, replace(one, unit_known=True))
    ordered = sorted(bound.values(), key=lambda one: one.index)
    taken = {one.index for one in ordered}
    headers = [header.strip() for place, header in enumerate(grid.headers) if place not in taken and header.strip()]
    unused = [header for header in headers if header not in tool.read]
    problems = [*([_unused(grid, tool, unused)] if unused else []), *_unanswered(grid, columns)]
    named = f"{tool.name}, {BY_HAND}" if columns or units else tool.name
    return Layout(role, tuple(ordered), named, tuple(problems))


def _unless_said(own: Mapping[str, str], columns: Mapping[str, str], ignored: Collection[str]) -> Mapping[str, str]:
    """Columns and their headers of which the user says nothing else."""
    said = {squeezed(header) for header in columns.values()}
    return {
        name: header
        for name, header in own.items()
        if header not in ignored and squeezed(header) not in said and name not in columns
    }


def by_hand(grid: Grid, layout: Layout, columns: Mapping[str, str], units: Mapping[str, str]) -> str:
    """What somebody said of how a sheet is read, in a sentence without its end."""
    said = [f'{name} from "{header}"' for name, header in columns.items()]
    said += [f"{name} in {unit}" for name, unit in units.items()]
    left = [name for name in grid.names if name not in {grid.names[bound.index] for bound in layout.bound}]
    where = f"header in row {grid.header_row}" if grid.header_row else "no header"
    return "; ".join([where, *said, *([f"not used: {', '.join(left[:20])}"] if left else [])])


def canonical_name(header: str, role: Role) -> str:
    """The column of the role that a header names, or nothing."""
    match = _match(header, role, {})
    return match[0] if match else ""


def role_of(headers: Sequence[str]) -> tuple[str, int]:
    """The role whose columns a header names, and how many of them; "" where no role has all its required ones there,
    or where two have equally many.
    """
    counts = {}
    for role in ROLES.values():
        found = {canonical_name(header, role) for header in headers} - {""}
        if found and {column.name for column in role.required} <= found:
            counts[role.name] = len(found)
    most = max(counts.values(), default=0)
    best = [name for name, count in counts.items() if count == most]
    return (best[0], most) if len(best) == 1 and most > 1 else ("", 0)


def _stated(grid: Grid, role: Role, columns: Mapping[str, str], units: Mapping[str, str]) -> dict[str, Bound]:
    """What the user said of the headers that the grid has."""
    wanted = {squeezed(header): name for name, header in columns.items()}
    found: dict[str, Bound] = {}
    for index, (header, own) in enumerate(zip(grid.headers, grid.names, strict=True)):
        name = wanted.get(squeezed(own))
        column = role.column(name) if name else None
        if name and column and name not in found:
            unit = units.get(name, _unit_of(header, column))
            known = bool(unit) or seconds_of_one(column) is None or canonical_name(header, role) == name
            found[name] = Bound(index, name, column, unit, known)
    return found


def _check_statements(role: Role, columns: Mapping[str, str], units: Mapping[str, str]) -> None:
    """Refuse names that no role has, and units that do not fit their column."""
    for name in (*columns, *units):
        if not any(known.column(name) for known in ROLES.values()):
            near = did_you_mean(name, tuple(column.name for column in role.columns))
            raise WrongUsage(f'"{name}" is no column of any role.{near}')
    for name, unit in units.items():
        column = role.column(name)
        if column and factor(column, unit) is None:
            raise WrongUsage(f'"{unit}" is no unit of {name}.{did_you_mean(unit, UNITS)}', _units_of(column))


def _units_of(column: Column) -> str:
    fitting = ", ".join(unit for unit in UNITS if factor(column, unit) is not None)
    return f"It takes: {fitting}." if fitting else "It takes no unit."


def squeezed(header: str) -> str:
    """A header without BOM, case, blanks, underscores and hyphens."""
    return re.sub(r"[\s_\-\ufeff*]+", "", header).lower()


def _match(header: str, role: Role, units: Mapping[str, str]) -> tuple[str, Column, str] | None:
    """Canonical name, column and unit of a header, or None."""
    fixed = _fixed(header, role, units)
    if fixed:
        return fixed
    for candidate, unit in _readings(header):
        found = _open(candidate, unit, role)
        if found:
            return found
    return None


def _fixed(header: str, role: Role, units: Mapping[str, str]) -> tuple[str, Column, str] | None:
    for candidate, unit in _readings(header):
        for column in role.columns:
            if column.open or (unit and factor(column, unit) is None):
                continue
            whole = squeezed(candidate) == squeezed(column.name)
            stem = squeezed(candidate) == squeezed(_stem(column)) and (unit or column.name in units)
            if whole or stem:
                return column.name, column, unit
    return None


def _readings(header: str) -> list[tuple[str, str]]:
    """The header as it stands, then without a unit in brackets or as a suffix."""
    readings = [(header, "")]
    for pattern in (_BRACKETED, _SUFFIXED):
        match = pattern.match(header.strip())
        groups = [group for group in match.groups() if group] if match else []
        unit = groups[1].lower().rstrip(".") if len(groups) == 2 else ""
        if unit in UNITS:
            readings.append((groups[0], unit))
    return readings


def _open(candidate: str, unit: str, role: Role) -> tuple[str, Column, str] | None:
    usual = re.sub(r"[^a-z0-9]+", "_", candidate.replace("\ufeff", "").strip().lower()).strip("_")
    for column in role.columns:
        if not column.open:
            continue
        if not unit and column.matches(usual):
            return usual, column, ""
        if unit and column.kind is Kind.SECONDS and factor(column, unit) is not None:
            named = f"{usual}_s"
            if column.matches(named):
                return named, column, unit
    return None


def _stem(column: Column) -> str:
    return column.name.removesuffix("_s") if column.kind is Kind.SECONDS else column.name


def _unit_of(header: str, column: Column) -> str:
    if column.kind is Kind.MONEY:
        return scale_of(header)
    if seconds_of_one(column) is None and column.kind is not Kind.SHARE:
        return ""
    found = next((unit for _, unit in _readings(header) if unit and factor(column, unit) is not None), "")
    said = unit_said(header)
    return found or (said if factor(column, said) is not None else "")


def _repeated(grid: Grid, index: int, name: str, first: int) -> Problem:
    return Problem(
        Level.WARNING,
        "repeated-column",
        f'The column "{grid.headers[index].strip()}" stands twice; the one in {grid.address(first, grid.header_row)} '
        "is used and the other left out.",
        "Delete or rename one of the two if the other is the right one.",
        grid.file,
        grid.sheet,
        grid.address(index, grid.header_row),
        name,
    )


def _unknown(grid: Grid, role: Role, headers: Sequence[str]) -> Problem:
    names = tuple(column.name for column in role.columns if not column.open)
    listed = ", ".join(
        f'"{header}"{did_you_mean(header, names, 80).replace(" Did", " (did").replace("?", "?)")}'
        for header in headers[:20]
    )
    more = f" and {len(headers) - 20} more" if len(headers) > 20 else ""
    return Problem(
        Level.INFO,
        "unknown-columns",
        f"Not used, because they are no columns of {role.name}: {listed}{more}.",
        "Rename a column to the canonical name, or say which it is, in the import or with --map, if it is needed.",
        grid.file,
        grid.sheet,
        count=len(headers),
    )


def _unused(grid: Grid, tool: ToolLayout, headers: Sequence[str]) -> Problem:
    listed = ", ".join(f'"{header}"' for header in headers[:20])
    more = f" and {len(headers) - 20} more" if len(headers) > 20 else ""
    message = f"Of this {tool.name} export these columns are not used: {listed}{more}."
    return Problem(Level.INFO, "unused-columns", message, "", grid.file, grid.sheet, count=len(headers))


def _unanswered(grid: Grid, columns: Mapping[str, str]) -> list[Problem]:
    have = {squeezed(name) for name in grid.names}
    return [
        Problem(
            Level.WARNING,
            "mapped-column-missing",
            f'There is no column "{header}", which was to be read as {name}.{did_you_mean(header, grid.headers)}',
            "Correct the header named with --map.",
            grid.file,
            grid.sheet,
            column=name,
        )
        for name, header in columns.items()
        if squeezed(header) not in have
    ]
