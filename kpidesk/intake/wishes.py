"""What the cells under a header ought to be: told to the reader before it reads, so that mixed columns keep types."""

from dataclasses import replace

from kpidesk.base.errors import Unusable
from kpidesk.intake.cleaning import NUMERIC, TIMES
from kpidesk.intake.grid import Grid
from kpidesk.intake.inputs import Input
from kpidesk.intake.layout import role_of, squeezed
from kpidesk.intake.quantities import UNITS
from kpidesk.intake.recognition.reading import readings
from kpidesk.tables.column import Column, Kind, Role
from kpidesk.tables.roles import ROLES


def wished(seen: Grid, given: Input, role: Role | None, timezone: str) -> dict[str, str]:
    """What the cells of a sheet ought to be, by squeezed header, judged by its header and what is seen of its rows."""
    found: dict[str, str] = {}
    try:
        read = readings(seen, given, role, timezone)
    except Unusable:
        return {}
    for one in read:
        found |= wishes(one.role, replace(given, columns={**one.columns, **given.columns}))
    plays = role or ROLES.get(role_of(seen.headers)[0])
    return found or (wishes(plays, given) if plays else {})


def wishes(role: Role, given: Input) -> dict[str, str]:
    """What the cells under a header ought to be, by squeezed header, so that the reader keeps their types."""
    found: dict[str, str] = {}
    for column in role.columns:
        wish = _wish(column)
        if not wish:
            continue
        names = [given.columns.get(column.name, column.name)]
        names.append(column.name.removesuffix("_s"))
        for name in names:
            found[squeezed(name)] = wish
            for unit in UNITS:
                found.update({squeezed(f"{name} {unit}"): wish, squeezed(f"{name}({unit})"): wish})
                found[squeezed(f"{name}[{unit}]")] = wish
    return found


def _wish(column: Column) -> str:
    if column.kind in NUMERIC:
        return "number"
    if column.kind in TIMES:
        return "time"
    return "flag" if column.kind is Kind.FLAG else ""
