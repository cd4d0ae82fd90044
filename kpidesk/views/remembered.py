"""The sheets whose reading is remembered, in words: which headers, how they are read."""

from collections.abc import Mapping
from dataclasses import dataclass

from kpidesk.store.mappings import SheetMapping
from kpidesk.views.wording import counted

NOTHING = "Nothing is remembered yet. Tick “Remember for next time” when you correct a sheet in an import."
EDIT = "To change one, import a sheet of its kind: what is remembered is applied there, corrected, and kept again."
_NAMED = 6


@dataclass(frozen=True, slots=True)
class Remembered:
    """One kind of sheet: its key, the role, the headers it is known by, and what was said of it."""

    key: str
    role: str
    headers: str
    said: str


def remembered(known: Mapping[str, SheetMapping]) -> tuple[Remembered, ...]:
    """What is remembered, the latest first."""
    rows = [Remembered(mark, _role(one), _headers(one), _said(one)) for mark, one in known.items()]
    return tuple(reversed(rows))


def written(count: int) -> str:
    """How many were handed out or taken in."""
    return counted(count, "kind of sheet", "kinds of sheets")


def _role(one: SheetMapping) -> str:
    return one.role.replace("_", " ") or "all that it holds"


def _headers(one: SheetMapping) -> str:
    named = [header for header in one.headers if header.strip()]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return ", ".join(named[:_NAMED]) + more if named else "headers were not kept"


def _said(one: SheetMapping) -> str:
    said = [f'{name} from "{header}"' for name, header in one.columns.items()]
    said += [f"{name} in {unit}" for name, unit in one.units.items()]
    said += [f'"{name}" not used' for name in sorted(one.ignored)]
    said += [f"header in row {one.header_row}"] if one.header_row else []
    said += [counted(len(one.answers), "answer")] if one.answers else []
    said += [f"{_PEOPLE.get(name, name)} {_FATES.get(fate, fate)}" for name, fate in one.privacy.items()]
    return "; ".join(said) or "as it was recognised"


_PEOPLE = {"personal": "people's data"}
_FATES = {"keep": "as written", "hash": "as codes", "recorded": "only whether there is text", "drop": "left out"}
