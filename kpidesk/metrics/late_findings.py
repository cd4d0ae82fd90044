"""What arrives later and does not fit the log: rows of no request, ids that are nearly alike, rows that contradict."""

from collections.abc import Iterator, Sequence

from kpidesk.base.plurals import counted, plural
from kpidesk.base.problems import Level, Problem
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.late import Late, LateFile

UNMATCHED, JOINED, CONFLICTS, SHARED = (
    "unmatched-labels",
    "joined-by-transaction",
    "contradicting-labels",
    "labels-of-shared-ids",
)


def late_findings(evidence: Evidence) -> tuple[Problem, ...]:
    """What is told of labels, sheet by sheet; nothing where all of them fit."""
    return (*(one for file in evidence.late.files for one in _of_file(file, evidence.late)), *_of_all(evidence))


def _of_file(file: LateFile, late: Late) -> Iterator[Problem]:
    if file.joined:
        are = plural(file.joined, "is", "are")
        message = (
            f"{counted(file.joined, 'row')} of labels {are} not named by a request_id of the log, but by a "
            "transaction_id with exactly one request: joined to that."
        )
        yield _problem(file, Level.ASSUMED, JOINED, message, "If those ids mean something else, leave the sheet out.")
    if file.unmatched:
        yield _problem(file, Level.WARNING, UNMATCHED, _unmatched(file), _remedy(file, late), file.unmatched)


def _unmatched(file: LateFile) -> str:
    shown = f": {_listed(file.examples)}" if file.examples else ""
    if file.unmatched == file.rows:
        said = f"None of {counted(file.rows, 'row')} of labels belongs to a request of the log{shown}."
    else:
        belong = plural(file.unmatched, "belongs", "belong")
        said = f"{file.unmatched:,} of {file.rows:,} rows of labels {belong} to no request of the log{shown}."
    if file.several:
        names = plural(file.several, "names", "name")
        said += f" {counted(file.several, 'row')} {names} a transaction with several requests: which one is not said."
    if file.alike:
        ours, theirs = file.such_as
        said += (
            f' {file.alike:,} would match if letter case, blanks and a trailing ".0" did not count, such as "{ours}" '
            f'here and "{theirs}" in the log.'
        )
    return said


def _remedy(file: LateFile, late: Late) -> str:
    if not late.logged:
        return "Import the log of requests that they belong to."
    if not late.named:
        return "Import the log with its request_id."
    if file.alike:
        return "Write the ids alike in both files: nothing is joined by what only looks alike."
    return "Check that request_id is the log's own id in both files, and that the log covers the days of the labels."


def _of_all(evidence: Evidence) -> Iterator[Problem]:
    late = evidence.late
    if late.conflicts:
        told = _listed(
            [f"{column} of {counted(count, 'request')}" for column, count in late.conflicts.items()], quote=False
        )
        newest = "actual_at, then by the order of import" if evidence.has("labels.actual_at") else "the order of import"
        yield Problem(
            Level.INFO,
            CONFLICTS,
            f"Labels tell different things of the same request: {told}. The newest counts, by {newest}.",
            "Nothing is to be done where answers were corrected; else find out which of the files is right.",
            count=sum(late.conflicts.values()),
        )
    if late.shared:
        names = plural(late.shared, "names", "name")
        yield Problem(
            Level.WARNING,
            SHARED,
            f"{counted(late.shared, 'row')} of labels {names} an id that several requests of the log have: each of "
            "these gets what is told.",
            "Export the log with ids that are used once.",
            count=late.shared,
        )


def _problem(file: LateFile, level: Level, code: str, message: str, remedy: str, count: int = 1) -> Problem:
    source = file.source
    return Problem(level, code, message, remedy, source.file, source.sheet, column="request_id", count=count)


def _listed(words: Sequence[str], *, quote: bool = True) -> str:
    shown = [f'"{word}"' for word in words] if quote else list(words)
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
