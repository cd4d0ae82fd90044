"""Zip archives that are no workbook: each file in them is one of its own, with a path as if the archive were a folder.

``export.zip/costs.csv`` is such a path. The names in an archive never become paths on the disk.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from kpidesk.base.errors import Unusable

_LARGEST, _SUSPECT, _SUSPECT_RATIO = 8 * 2**30, 20 * 2**20, 200
_MOST_MEMBERS, _LONGEST_NAME = 1000, 255
_CHUNK = 2**20
_BROKEN = (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, KeyError, zlib.error, RuntimeError)
_WORKBOOK = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml"})
_FOREIGN = {"word/": "a text document", "ppt/": "a presentation", "Index/": "an Apple Numbers document"}
_PASSED_OVER = ("__MACOSX", "Thumbs.db", "desktop.ini")


def spread(path: Path) -> tuple[Path, ...]:
    """The files in an archive; of any other file, and of an archive that is refused, the path itself."""
    if not _is_zip(path):
        return (path,)
    try:
        with zipfile.ZipFile(path) as archive:
            if _is_workbook(archive) or _foreign(archive):
                return (path,)
            return tuple(path.joinpath(*name.split("/")) for name in _members(archive, path)) or (path,)
    except (Unusable, OSError, *_BROKEN):
        return (path,)


def tables_in(path: Path) -> tuple[Path, ...]:
    """As ``spread``, without settings."""
    return tuple(one for one in spread(path) if one.suffix.lower() != ".toml")


def is_folder(path: Path) -> bool:
    """Whether files are to be looked for in it: it is a folder, or an archive that is no workbook."""
    return path.is_dir() or spread(path) != (path,)


def exists(path: Path) -> bool:
    """Whether there is such a file or folder, on the disk or in an archive."""
    try:
        return path.exists() or _home(path) is not None
    except OSError:  # a name longer than any system allows
        return False


def shown(path: Path) -> str:
    """How a file is called: by its name, in an archive after that of the archive, such as "export.zip: costs.csv"."""
    home = None if path.exists() else _home(path)
    return path.name if home is None else f"{home.name}: {path.relative_to(home).as_posix()}"


def unpacked(path: Path, scratch: Path) -> Path:
    """Where a file lies on the disk: one in an archive is unpacked into ``scratch``. Raises Unusable, OSError."""
    home = None if path.exists() else _home(path)
    if home is None:
        return path
    wanted, file = path.relative_to(home).as_posix(), shown(path)
    target = scratch / f"{hashlib.sha256(str(path).encode('utf-8', 'replace')).hexdigest()[:16]}.member"
    try:
        with zipfile.ZipFile(home) as archive:
            entry = _members(archive, home).get(wanted)
            if entry is None:
                raise Unusable(f'{home.name} holds no "{wanted}": check the name.')
            with archive.open(entry) as source, target.open("wb") as out:
                total = 0
                while block := source.read(_CHUNK):
                    total += len(block)
                    refuse_bomb(total, entry.compress_size, file)
                    out.write(block)
    except _BROKEN as error:
        raise Unusable(f"{file} is damaged: it cannot be unpacked. Pack it again.") from error
    return target


def refuse_bomb(total: int, packed: int, file: str) -> None:
    """Stop where ``packed`` bytes have become more than those of a table would. Raises Unusable."""
    if total > _LARGEST or (total > _SUSPECT and total > _SUSPECT_RATIO * packed):
        raise Unusable(f"{file} unpacks to far more than a table would: it was not read.")


def refuse_unless_workbook(path: Path, file: str, *, nested: bool) -> None:
    """Say what a zip archive is that is no workbook; ``nested`` is one within another. Raises Unusable."""
    try:
        with zipfile.ZipFile(path) as archive:
            if _is_workbook(archive):
                return
            if foreign := _foreign(archive):
                raise Unusable(f"{file} is {foreign}, not a table: export the data as xlsx, csv, json or parquet.")
            if nested:
                raise Unusable(f"{file} is a zip archive within an archive: unpack it, and import the files inside.")
            names = list(_members(archive, path))
    except (OSError, *_BROKEN) as error:
        cure = "Pack it again" if file.lower().endswith(".zip") else "Open it in Excel and save it again"
        raise Unusable(f"{file} is damaged: it cannot be unpacked. {cure}.") from error
    if names:
        raise Unusable(f"{file} holds {len(names)} files: name one of them, such as {file}/{names[0]}.")
    raise Unusable(f"{file} is a zip archive without a workbook or a table in it: import the files themselves.")


def _home(path: Path) -> Path | None:
    """The archive that a path leads into."""
    return next((above for above in path.parents if above.is_file() and _is_zip(above)), None)


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as raw:
            return raw.read(2) == b"PK"
    except OSError:
        return False


def _is_workbook(archive: zipfile.ZipFile) -> bool:
    return any(name.replace("\\", "/").lower() in _WORKBOOK for name in archive.namelist())


def _foreign(archive: zipfile.ZipFile) -> str:
    """What else a program packs as a zip archive; "" where it is none of that."""
    names = archive.namelist()
    return next((what for start, what in _FOREIGN.items() if any(name.startswith(start) for name in names)), "")


def _members(archive: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """The files by name, without what systems put beside them. Raises Unusable for what no honest archive has."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > _MOST_MEMBERS:
        raise Unusable(f"{path.name} holds {len(entries):,} files: unpack it, and import those that count.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unusable(f"{path.name} is password-protected: unpack it, and import the files inside.")
    refuse_bomb(sum(entry.file_size for entry in entries), path.stat().st_size, path.name)
    found: dict[str, zipfile.ZipInfo] = {}
    for name, entry in _named(entries, path.name):
        if name in found:
            raise Unusable(f'{path.name} holds "{name}" twice: which counts cannot be known. Pack it again.')
        found[name] = entry
    return dict(sorted(found.items()))


def _named(entries: list[zipfile.ZipInfo], file: str) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    for entry in entries:
        parts = PurePosixPath(entry.filename.replace("\\", "/").lstrip("/")).parts
        if not parts or ".." in parts or any(":" in part for part in parts):
            raise Unusable(f"{file} holds a file whose name leads out of it: it was not read. Pack it again.")
        if any(len(part.encode("utf-8", "replace")) > _LONGEST_NAME for part in parts):
            raise Unusable(f"{file} holds a file whose name is longer than any system allows: unpack and rename it.")
        if not any(part.startswith(".") or part in _PASSED_OVER for part in parts):
            yield "/".join(parts), entry
