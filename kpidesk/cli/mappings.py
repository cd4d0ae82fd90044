"""`kpidesk mappings`: how sheets are read that somebody mapped, to look at, hand to colleagues and take from them."""

from pathlib import Path
from typing import Annotated

from typer import Option

from kpidesk.base.errors import WrongUsage
from kpidesk.cli.terminal import put
from kpidesk.store import mappings as memory
from kpidesk.store.mappings import SheetMapping

NOTHING = "Nothing is remembered yet: map a sheet in the import once.\n"
HandOut = Annotated[Path | None, Option("--export", metavar="FILE", help="Write all to a file for a colleague.")]
TakeIn = Annotated[Path | None, Option("--import", metavar="FILE", help="Remember what a colleague's file says too.")]
Forget = Annotated[str | None, Option("--forget", metavar="KEY", help='Forget one by its key, or "all" of them.')]


def mappings(hand_out: HandOut = None, take_in: TakeIn = None, forget: Forget = None) -> None:
    """List how sheets are read that somebody said it of, by their headers. They are remembered for the next export.

    Example: kpidesk mappings --export ours.json
    """
    if sum(one is not None for one in (hand_out, take_in, forget)) > 1:
        raise WrongUsage("Say one of --export, --import and --forget at a time.")
    if hand_out is not None:
        put(f"{_counted(memory.hand_out(hand_out))} written to {hand_out}.\n")
    elif take_in is not None:
        put(f"{_counted(memory.take_in(take_in))} taken in from {take_in}.\n")
    elif forget is not None:
        _forget(forget)
    else:
        known = memory.recall()
        put(
            "".join(map(_lines, known, known.values()))
            or "Nothing is remembered yet: map a sheet in the import once.\n"
        )


def _forget(key: str) -> None:
    known = memory.recall()
    found = [mark for mark in known if key == "all" or mark.startswith(key)]
    if not found or (len(found) > 1 and key != "all"):
        said = "is the key of more than one" if found else "is the key of none"
        raise WrongUsage(f'"{key}" {said}.', "kpidesk mappings lists them with their keys.")
    for mark in found:
        memory.forget(mark)
    put(f"{_counted(len(found))} forgotten.\n")


def _counted(count: int) -> str:
    return f"{count} mapping{'' if count == 1 else 's'}"


def _lines(mark: str, mapping: SheetMapping) -> str:
    headers = ", ".join(mapping.headers[:6]) + (", ..." if len(mapping.headers) > 6 else "")
    said = [f'{name} from "{header}"' for name, header in mapping.columns.items()]
    said += [f"{name} in {unit}" for name, unit in mapping.units.items()]
    said += [f"{key} = {answer}" for key, answer in mapping.answers.items()]
    said += [f"{name}: {choice}" for name, choice in mapping.privacy.items()]
    said += [f'"{name}" not used' for name in sorted(mapping.ignored)]
    said += [f"layout {mapping.layout}"] if mapping.layout else []
    return (
        f"{mark[:8]}  {mapping.role}: {headers or 'headers not kept'}\n          {'; '.join(said) or 'as recognised'}\n"
    )
