"""One walk over the bytes of a file tells its hash and its letters, ahead of time or not."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpidesk.intake import scanning
from kpidesk.intake.scanning import scan, scan_ahead

PIECES = st.sampled_from([b"plain,", "été".encode(), "一".encode(), b'"', b"\xff", "é".encode()[:1], b"\x1f\x8b"])
FEW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@FEW
@given(st.lists(PIECES, max_size=12), st.integers(1, 9))
def test_that_a_walk_by_blocks_tells_what_the_whole_bytes_are(tmp_path: Path, pieces: list[bytes], block: int) -> None:
    text = b"".join(pieces)
    path = tmp_path / "log.csv"
    path.write_bytes(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanning, "BLOCK", block)
        found = scan(path)
    assert found.sha256 == hashlib.sha256(text).hexdigest()
    assert (found.size, found.utf8, found.quoted) == (len(text), is_utf8(text), b'"' in text)
    assert text.startswith(found.head)


def test_that_a_walk_ahead_is_taken_once_and_only_of_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(b"a,b\n")
    scan_ahead([path, path, tmp_path, tmp_path / "none.csv"])
    first = scan(path)
    assert first.sha256 == hashlib.sha256(b"a,b\n").hexdigest()
    assert scan(path) == first
    scan_ahead([path])
    path.write_bytes(b"a,b\n1,2\n")
    assert scan(path).sha256 == hashlib.sha256(b"a,b\n1,2\n").hexdigest()


def test_that_a_file_that_cannot_be_walked_is_told_where_it_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(b"a,b\n")

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(scanning, "_blocks", refuse)
    scan_ahead([path])
    with pytest.raises(PermissionError):
        scan(path)
