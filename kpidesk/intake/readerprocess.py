"""The process that parses a spreadsheet, with a cap on its memory and on its time; a large one is asked ahead."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kpidesk.base.errors import Unusable
from kpidesk.base.progress import Progress
from kpidesk.intake.childprocess import Conversation
from kpidesk.intake.content import Content

MEMORY = 3 * 2**30
_AHEAD, _AHEAD_PER_BYTE = 3 * 2**28, 10
"""The memory of a reader that is asked ahead, and what it may take more for each byte of unpacked XML: where few bytes
take much more, cells are far apart, which is found by whoever looks through all of them."""
_SECONDS, _SECONDS_PER_MB = 15.0, 2.0
_READER = Path(__file__).with_name("reader.py")
_USUAL_PACE = 8e6
"""Bytes of a packed sheet that a reader takes in a second on a slow machine: only the bar of progress goes by it."""
Request = Mapping[str, Any]
"""One table to be read, as ``reader.py`` takes it."""


class Ahead:
    """A reader at work before all of its file was looked through: what it says counts only where that finds nothing
    wrong and very the same is asked for then.
    """

    def __init__(self, content: Content, requests: Sequence[Request], unpacked: int) -> None:
        self.requests = list(requests)
        self._content = content
        self._conversation = _begin(content, requests, min(_AHEAD + _AHEAD_PER_BYTE * unpacked, MEMORY))
        self.began = self._conversation.began

    def answer(self, requests: Sequence[Request] | None, progress: Progress) -> dict[str, Any] | None:
        """What it says to these requests; None where it was asked for others, and where it failed."""
        if requests is None or list(requests) != self.requests:
            self.stop()
            return None
        try:
            answer = _answer(self._conversation, self._content, progress)
        except Unusable:
            return None
        finally:
            self.stop()
        return None if "failure" in answer else answer

    def stop(self) -> None:
        """End it; a second call does nothing."""
        self._conversation.stop()


def ask_reader(
    content: Content, requests: Sequence[Request] | None, progress: Progress, ahead: Ahead | None = None
) -> dict[str, Any]:
    """Have a reader process load tables, or with None name the sheets and give their first and last rows.

    Its crash, time-out or failure becomes a sentence (Unusable). ``ahead`` may have read them already.
    """
    answer = None if ahead is None else ahead.answer(requests, progress)
    if answer is not None:
        return answer
    conversation = _begin(content, requests, MEMORY)
    try:
        answer = _answer(conversation, content, progress)
    finally:
        conversation.stop()
    if "failure" in answer:
        raise Unusable(_sentence(content.file, answer))
    return answer


def tell(content: Content, progress: Progress | None, began: float) -> None:
    """Say how far the reading of a workbook that began then is likely to be; raises Cancelled when asked to stop."""
    if progress is not None:
        passed, expected = time.monotonic() - began, max(content.size / _USUAL_PACE, 1.0)
        progress.step(f"Reading {content.file}", passed / (passed + expected))


def _begin(content: Content, requests: Sequence[Request] | None, memory: int) -> Conversation:
    order = {"sheets": requests, "path": str(content.path), "memory": memory}
    environment = {**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system"}
    return Conversation([sys.executable, "-I", str(_READER)], json.dumps(order).encode(), environment)


def _answer(conversation: Conversation, content: Content, progress: Progress) -> dict[str, Any]:
    seconds = _SECONDS + _SECONDS_PER_MB * content.size / 2**20
    try:
        code, told = conversation.answer(seconds, lambda _: tell(content, progress, conversation.began))
    except subprocess.TimeoutExpired as error:
        raise Unusable(
            f"{content.file} could not be read: the reader was stopped after {seconds:.0f} seconds.",
            "Save it again in Excel, or export it as csv.",
        ) from error
    if code or not told:
        raise Unusable(
            f"{content.file} could not be read: the reader stopped.", "Save it again in Excel, or export it as csv."
        )
    answer: dict[str, Any] = json.loads(told)
    return answer


def _sentence(file: str, answer: Mapping[str, str]) -> str:
    said = f"{answer['failure']} {answer['detail']}".lower()
    if "password" in said or "encrypt" in said:
        return f"{file} is password-protected: save a copy without a password and import that."
    if "mixedepochs" in said:
        return f"{file} counts its days from 1904 and has a column of dates and plain numbers: format all as dates."
    if "memory" in said:
        return f"{file} is too large to be read as a spreadsheet: export it as csv."
    return f"{file} is damaged or no spreadsheet: open it in Excel, save it again, and import that."
