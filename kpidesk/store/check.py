"""What is in a project file, and what of it is damaged: the answer of ``kpidesk check``."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kpidesk.base.errors import Unusable
from kpidesk.store import about, imports, ledger, opening, parts, preferences, reviews
from kpidesk.store.backups import last_backup
from kpidesk.store.database import snapshot
from kpidesk.store.failures import told


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Whether every byte that matters is as it was written, and sentences that say what is there or is wrong."""

    sound: bool
    sentences: tuple[str, ...]


def check(path: Path) -> CheckReport:
    """Check the project at ``path`` to the last row. Changes nothing but to take back a change that was cut short."""
    path = path.absolute()
    try:
        with closing(opening.open_checked(path, read_only=True)) as connection, snapshot(connection, path):
            damaged = tuple(_damage(connection, path))
            verdict = f"{path.name} is damaged." if damaged else f"{path.name} is sound."
            sentences = (verdict, *damaged, *_content(connection), last_backup(path))
            return CheckReport(not damaged, sentences)
    except Unusable as error:
        backup = last_backup(path)
        return CheckReport(sound=False, sentences=(*(each for each in error.sentences if each != backup), backup))


def _damage(connection: sqlite3.Connection, path: Path) -> Iterator[str]:
    for one in imports.listed(connection):
        for table in one.tables:
            if not all(_is_sound(connection, path, part) for part in table.parts):
                yield f"{imports.damage(one, table)}."
    for read in (
        about.first_review,
        about.salt,
        imports.problems,
        preferences.read,
        preferences.history,
        ledger.read,
        reviews.read,
    ):
        try:
            with told(path):
                read(connection)
        except Unusable as error:
            yield str(error)


def _is_sound(connection: sqlite3.Connection, path: Path, part: parts.Part) -> bool:
    try:
        with told(path):
            return parts.is_sound(connection, part)
    except Unusable:
        return False


def _content(connection: sqlite3.Connection) -> Iterator[str]:
    """What is in it, by counts, so that it can be said of a damaged file as well."""
    found = imports.listed(connection)
    yield _count(len(found), "import") + (":" if found else ".")
    for one in found:
        for table in one.tables:
            source = table.source
            sheet = f", sheet {source.sheet}" if source.sheet else ""
            yield f"{table.role}: {_count(source.rows_accepted, 'row')} from {source.file}{sheet} ({one.at:%Y-%m-%d})."
    for word, name in (("decision", "decision"), ("saved review", "saved_review"), ("changed setting", "change")):
        (number,) = connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()  # noqa: S608 - the names above
        if number:
            yield f"{_count(number, word)}."


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
