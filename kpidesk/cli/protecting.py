"""Options about people's data and free text, shared by the commands that read files."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from typer import Option

from kpidesk.base.errors import WrongUsage

Hashed = Annotated[
    list[str] | None,
    Option(
        "--hash",
        metavar="COLUMN",
        help='Store only codes of a column that says who; "personal" is all that are recognised. May be repeated.',
    ),
]
Dropped = Annotated[
    list[str] | None, Option("--drop", metavar="COLUMN", help="Do not store a column. May be repeated.")
]
KeptText = Annotated[
    list[str] | None,
    Option("--keep-text", metavar="COLUMN", help="Store a column of free text word for word. May be repeated."),
]


def privacy(
    hashed: Sequence[str] | None, dropped: Sequence[str] | None, kept: Sequence[str] | None
) -> Mapping[str, str]:
    """What becomes of each column that was named, as ``Input.privacy`` has it; raises WrongUsage where it is two."""
    found: dict[str, str] = {}
    for names, choice in ((hashed, "hash"), (dropped, "drop"), (kept, "keep")):
        for name in names or ():
            if found.setdefault(name, choice) != choice:
                raise WrongUsage(f'"{name}" cannot be both {_done(found[name])} and {_done(choice)}: name it once.')
    return found


def _done(choice: str) -> str:
    return {"hash": "hashed", "drop": "dropped"}.get(choice, "kept")
