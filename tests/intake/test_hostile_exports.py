import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.intake.hostile_archives import ARCHIVES
from tests.intake.hostile_books import BOOKS
from tests.intake.hostile_case import Case
from tests.intake.hostile_parquet import PARQUET
from tests.intake.hostile_texts import TEXTS

CASES = (*TEXTS, *BOOKS, *ARCHIVES, *PARQUET)
DIAGNOSED = ("csv-formulas", "json-not-a-number", "book-with-links", "zip", "parquet-nested")
"""Files that are understood and go through the command line, too, as all do that are refused."""
SECONDS, MEMORY = 20.0, 1.5 * 2**30
FOREIGN_WORDS = re.compile(
    r"Traceback|[a-z]Error\b|Exception|NoneType|\bNone\b|<class|object at 0x|\\x[0-9a-f]{2}|\berrno\b|codec"
    r"|pyarrow|Arrow\b|panicked|\bxml\.|expat|zipfile|Thrift|invalid literal|utf-8\b"
)


class Prober:
    """The process that takes the files in; a new one where it died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def take(self, path: Path, *, doctor: bool) -> dict[str, Any]:
        if self._process is None or self._process.poll() is not None:
            script = Path(__file__).with_name("prober.py")
            self._process = subprocess.Popen(
                [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"path": str(path), "doctor": doctor}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the program died of {path.name}"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate()


@pytest.fixture(scope="module")
def prober() -> Iterator[Prober]:
    process = Prober()
    yield process
    process.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_that_a_hostile_file_is_understood_or_refused_in_a_sentence(tmp_path: Path, prober: Prober, case: Case) -> None:
    path = tmp_path / case.file
    path.write_bytes(case.make())
    answer = prober.take(path, doctor=bool(case.says) or case.name in DIAGNOSED)
    told = {door: " ".join(found["told"]) for door, found in answer["doors"].items()}
    outcomes = {door: found["outcome"] for door, found in answer["doors"].items()}
    assert "broken" not in outcomes.values(), told
    assert max(found["seconds"] for found in answer["doors"].values()) < SECONDS
    assert answer["peak"] < MEMORY
    for sentence in told.values():
        assert not FOREIGN_WORDS.search(sentence), sentence
    if outcomes["load"] == "refused":
        assert case.file in told["load"]
        assert told["load"].endswith((".", "?"))
    if case.says is not None:
        assert outcomes["load"] == ("refused" if case.says else "understood"), told["load"]
        assert case.says in told["load"]
    assert outcomes.get("doctor", outcomes["load"]) == outcomes["load"]
