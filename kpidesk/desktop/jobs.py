"""Work off the main thread: one worker, progress, cancel, and an end that comes back on the main thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, Signal

from kpidesk.base.progress import Cancel, Progress


@dataclass(eq=False, slots=True)
class Job:
    """One piece of work. ``work`` runs in the worker; ``done`` and ``failed`` run on the main thread."""

    title: str
    work: Callable[[Progress], object]
    done: Callable[[object], object]
    failed: Callable[[BaseException], object]
    cancel: Cancel = field(default_factory=Cancel)


class Jobs(QObject):
    """Runs one job after another. No QObject lives on the worker: what it says comes back by queued signals."""

    began = Signal(str)
    stepped = Signal(str, float)
    """What is being done, and the share done (0-1) or -1 where that is not known."""
    ended = Signal()
    _finished = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="kpidesk-job")
        self._waiting: list[Job] = []
        self._closed = False
        self._finished.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return bool(self._waiting)

    def run(
        self,
        title: str,
        work: Callable[[Progress], object],
        done: Callable[[object], object],
        failed: Callable[[BaseException], object],
        *,
        quiet: bool = False,
    ) -> Job:
        """Start, or queue, a job; once closed, nothing starts any more. ``quiet``: too short to be spoken of."""
        job = Job("" if quiet else title, work, done, failed)
        if self._closed:
            job.cancel.ask()
            return job
        self._waiting.append(job)
        if len(self._waiting) == 1 and job.title:
            self.began.emit(job.title)
        self._pool.submit(self._work, job)
        return job

    def cancel(self) -> None:
        """Ask the running job and all that wait to stop; each ends with Cancelled."""
        for job in self._waiting:
            job.cancel.ask()

    def close(self) -> None:
        """Cancel everything and wait for the worker to end."""
        self._closed = True
        self.cancel()
        self._pool.shutdown(wait=True)

    def _work(self, job: Job) -> None:
        """On the worker."""
        try:
            result = job.work(_Told(self, job))
        except BaseException as error:  # noqa: BLE001 - whatever it is, the main thread must learn of it
            self._finished.emit(job, None, error)
        else:
            self._finished.emit(job, result, None)

    def _finish(self, job: Job, result: object, error: BaseException | None) -> None:
        self._waiting.remove(job)
        title = self._waiting[0].title if self._waiting else ""
        if title:
            self.began.emit(title)
        else:
            self.ended.emit()
        if error is not None:
            job.failed(error)
        else:
            job.done(result)


class _Told:
    """Progress that tells the window, and stops when the job was cancelled."""

    def __init__(self, jobs: Jobs, job: Job) -> None:
        self._jobs = jobs
        self._job = job

    def step(self, text: str, done: float | None = None) -> None:
        self._job.cancel.check()
        if self._job.title:
            self._jobs.stepped.emit(text, -1.0 if done is None else done)

    def on_cancel(self, stop: Callable[[], object] | None) -> None:
        self._job.cancel.on_cancel(stop)
