"""A query that runs is stopped from another thread, and nothing is asked after it."""

import threading
import time
from pathlib import Path

import ibis
import pytest

from kpidesk.base.errors import Cancelled
from kpidesk.base.progress import Cancel, interrupting
from kpidesk.engine.connection import Connection

AT_ONCE = 0.5


class Job(Cancel):
    """Progress with a switch."""

    def step(self, text: str, done: float | None = None) -> None:
        """Say nothing."""
        del text, done
        self.check()


def endless(connection: Connection) -> None:
    """Some hours of work for the engine, in little memory."""
    numbers = connection.materialise("numbers", ibis.range(0, 30_000).unnest().name("n").as_table())
    pairs = numbers.cross_join(numbers.view())
    triples = pairs.cross_join(numbers.view().rename(third="n"))
    connection.frame(triples.aggregate(found=(triples.n * triples.n_right % 7 * triples.third % 11).sum()))


def test_that_a_running_query_is_stopped_within_half_a_second(tmp_path: Path) -> None:
    job, stopped = Job(), list[float]()

    def work() -> None:
        try:
            with Connection(tmp_path) as connection, interrupting(job, connection.interrupt):
                endless(connection)
        except Cancelled:
            stopped.append(time.monotonic())

    worker = threading.Thread(target=work)
    worker.start()
    worker.join(0.4)
    assert worker.is_alive()
    asked = time.monotonic()
    job.ask()
    worker.join(20)
    assert stopped
    assert stopped[0] - asked < AT_ONCE


def test_that_work_cancelled_before_it_began_asks_nothing(tmp_path: Path) -> None:
    job = Job()
    job.ask()
    with (
        pytest.raises(Cancelled),
        Connection(tmp_path) as connection,
        interrupting(job, connection.interrupt),
    ):
        connection.frame(ibis.range(0, 3).unnest().name("n").as_table())


def test_that_nothing_is_stopped_after_its_end() -> None:
    job, told = Job(), list[str]()
    with interrupting(job, lambda: told.append("stop")):
        pass
    job.ask()
    assert told == []
    with pytest.raises(Cancelled, match="nothing was changed"):
        job.step("next")
