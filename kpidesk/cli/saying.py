"""What the command line says of all files at once, shared by the commands that read files."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from typer import Option

from kpidesk.base.errors import WrongUsage

Answers = Annotated[
    list[str] | None,
    Option(
        "--answer",
        metavar="QUESTION=ANSWER",
        help="Answer what a file leaves open: time-zone=Europe/Berlin, cost-column:amount=BilledCost. May be repeated.",
    ),
]
LayoutName = Annotated[
    str | None,
    Option("--layout", metavar="NAME", help='Read all files by one tool\'s layout; "none" looks for no tool.'),
]


def pairs(texts: Sequence[str] | None, option: str) -> Mapping[str, str]:
    """``NAME=VALUE`` texts as a mapping; raises WrongUsage on another form."""
    found = {}
    for text in texts or ():
        name, sign, value = (part.strip() for part in text.partition("="))
        if not (name and sign and value):
            raise WrongUsage(f'{option} "{text}" is not understood: write COLUMN=VALUE.')
        found[name] = value
    return found


def layout_named(name: str | None) -> str | None:
    """A layout as ``Input`` has it."""
    return "" if name == "none" else name
