"""What is read ahead comes in order, with its errors, and stops where nobody wants more."""

import os
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from kpidesk.intake.readahead import read_ahead


def test_that_items_come_in_order_from_another_thread() -> None:
    threads = set()

    def items() -> Iterator[int]:
        for item in range(20):
            threads.add(threading.get_ident())
            yield item

    assert list(read_ahead(items)) == list(range(20))
    assert threads
    assert threading.get_ident() not in threads


def test_that_an_error_comes_after_what_was_read_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError("row 3")

    ahead = read_ahead(items)
    assert (next(ahead), next(ahead)) == (1, 2)
    with pytest.raises(ValueError, match="row 3"):
        next(ahead)


def test_that_nothing_is_read_any_more_once_nobody_wants_it() -> None:
    read = []

    def items() -> Iterator[int]:
        for item in range(1_000_000):
            read.append(item)
            yield item

    before = threading.active_count()
    with closing(read_ahead(items)) as ahead:
        assert next(ahead) == 0
    assert threading.active_count() == before
    assert len(read) < 10


@pytest.mark.skipif(os.name == "nt", reason="Windows does not remove a file that is being read: it is waited for")
def test_that_whoever_stops_a_slow_reader_does_not_wait_for_it() -> None:
    slow, asked = threading.Event(), threading.Event()

    def items() -> Iterator[int]:
        yield 1
        asked.set()
        slow.wait()
        yield 2

    before = threading.active_count()
    with closing(read_ahead(items)) as ahead:
        assert next(ahead) == 1
        asked.wait()
    assert threading.active_count() == before + 1
    slow.set()
    for thread in threading.enumerate():
        if thread.daemon and thread is not threading.current_thread():
            thread.join(10)
    assert threading.active_count() == before
