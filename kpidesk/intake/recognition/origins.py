"""Where the columns come from that a sheet itself does not have: the headers they are worked out from."""

from collections.abc import Mapping

from kpidesk.intake.grid import Grid
from kpidesk.intake.recognition.heads import Heads
from kpidesk.intake.recognition.reading import Reading
from kpidesk.intake.recognition.recogniser import TableForm
from kpidesk.intake.recognition.shelf import recognisers


def origins_of(grid: Grid, read: Reading) -> Mapping[str, tuple[str, ...]]:
    """Canonical column -> the headers of the sheet as it stands that it is read from; none for no tool's layout."""
    heads = Heads.of(grid)
    found: dict[str, tuple[str, ...]] = {}
    for form in _forms(read):
        for name, origin in form.columns.items():
            own = [said for said in origin.reads if not said.startswith(("@", "{"))]
            places = dict.fromkeys(place for said in own for place in heads.places(said))
            found.setdefault(name, tuple(grid.names[place] for place in places))
    return found


def is_turned(read: Reading) -> bool:
    """Whether rows or columns of the sheet are turned into others, so that a table of its own stands in its place."""
    return any(form.melt or form.grouped for form in _forms(read))


def _forms(read: Reading) -> tuple[TableForm, ...]:
    one = next((one for one in recognisers().values() if one.name == read.recognised_as), None)
    return tuple(form for form in one.tables if form.role.name == read.role.name) if one else ()
