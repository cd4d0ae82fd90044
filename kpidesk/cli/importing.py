"""The work of `kpidesk import`, and its plain call, for which the parser of the command line need not be loaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kpidesk.cli.loading import loading, without_pandas
from kpidesk.cli.terminal import progress, put, tell

if TYPE_CHECKING:
    from kpidesk.intake.inputs import Input

_QUIET = "--quiet"


@dataclass(frozen=True, slots=True)
class How:
    """The choices of an import that are not about its files, as the command's options of the same names."""

    overlap: str = ""
    compare: bool = True
    dry_run: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class PlainCall:
    """A project file and what is to go into it, as they were typed."""

    file: Path
    inputs: tuple[str, ...]
    quiet: bool


def plain_call(arguments: Sequence[str]) -> PlainCall | None:
    """The call where it names a project and files, and at most asks for quiet; None where it must be parsed."""
    if not arguments or arguments[0] != "import":
        return None
    texts = [text for text in arguments[1:] if text != _QUIET]
    if len(texts) < 2 or not all(texts) or any(text.startswith("-") for text in texts):
        return None
    return PlainCall(Path(texts[0]), tuple(texts[1:]), _QUIET in arguments)


def import_plainly(call: PlainCall) -> None:
    """What the command does when nothing else is said; raises as it does."""
    from kpidesk.intake.inputs import parse_input

    put_in(call.file, [parse_input(text) for text in call.inputs], How(quiet=call.quiet))


def put_in(file: Path, wanted: "Sequence[Input]", how: How) -> None:
    """Put the rows of files into a project, all of them or none, and say what was found and what changed."""
    with loading(), without_pandas():
        from kpidesk.session.project import has_rows, import_files

    changed = None
    with progress(quiet=how.quiet) as shown:
        if how.compare and not how.quiet and not how.dry_run and has_rows(file):
            with loading():
                from kpidesk.session.changed import import_and_compare
            done, changed = import_and_compare(file, wanted, shown, overlap=how.overlap)
        else:
            done = import_files(file, wanted, shown, dry_run=how.dry_run, overlap=how.overlap)
    from kpidesk.cli.wording import say_problems, say_tables

    if not how.quiet:
        from kpidesk.views.what_changed import lines, what_changed

        put(say_tables(done.tables))
        put("".join(f"{line}\n" for line in lines(changed or what_changed(done.tables, done.overlaps, None, None))))
        put("Nothing was stored: this was a dry run.\n" if how.dry_run else f"Stored in {file}.\n")
    for line in say_problems(done.problems):
        tell(line)
