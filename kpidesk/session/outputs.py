"""Files that come out: each made beside its target, and all put in place together at the end, or none."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kpidesk.base.errors import Unusable, WrongUsage
from kpidesk.intake.inputs import parse_input
from kpidesk.intake.sheets import role_named
from kpidesk.store.staging import put_in_free_place, put_in_place, staged, taken

_OURS = frozenset({".pdf", ".json"})
"""What a review writes, and may replace in the folder that it reads."""


class Outputs:
    """What a run is about to write. Made by ``outputs()``."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._made: list[tuple[Path, Path, bool]] = []

    def add(self, target: Path, write: Callable[[Path], object], *, new: bool = False) -> None:
        """Let ``write`` make a file that will become ``target``; ``new`` refuses to replace what is there.

        Raises Unusable where the disk or the folder does not take it, WrongUsage where ``target`` may not be used.
        """
        check_target(target, new=new)
        staging = self._stack.enter_context(staged(target.absolute()))
        try:
            write(staging)
        except OSError as error:
            raise Unusable(
                f"{target} could not be written: {error.strerror or error}.", "Nothing was written."
            ) from error
        self._made.append((staging, target.absolute(), new))

    def commit(self) -> None:
        """Put every file in place."""
        for staging, target, new in self._made:
            (put_in_free_place if new else put_in_place)(staging, target)
        self._made.clear()


@contextmanager
def outputs() -> Iterator[Outputs]:
    """Outputs that are put in place by ``commit``; without it nothing is left of them."""
    with ExitStack() as stack:
        yield Outputs(stack)


def check_target(target: Path, *, new: bool = False) -> None:
    """Raise where ``target`` cannot become a file, before any work is done for it."""
    if target.is_dir():
        raise WrongUsage(f"{target} is a folder: name the file to write.")
    if not target.absolute().parent.is_dir():
        raise WrongUsage(f"There is no folder {target.absolute().parent} to write {target.name} into: make it first.")
    if new and target.exists():
        raise taken(target)


def check_apart(target: Path, inputs: Sequence[str]) -> None:
    """Raise WrongUsage where writing ``target`` would replace what is reviewed, such as requests.csv of the folder."""
    place = target.resolve()
    for text in inputs:
        given = parse_input(text).path.resolve()
        data = place.suffix.lower() not in _OURS or role_named(place.name.split(".")[0]) is not None
        if place == given or (place.parent == given and place.exists() and data):
            raise WrongUsage(f"{target} is what is being reviewed: name another file to write, such as report.pdf.")
