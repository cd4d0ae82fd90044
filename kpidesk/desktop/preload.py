"""The heavy libraries, loaded on the worker right after the first paint, so that no click has to wait for them."""

import gc
import sys

from kpidesk.base.progress import Progress

_HEAVY = "kpidesk.session.desk"


def load(progress: Progress) -> None:
    """Import what opening a project needs; at once where that was done."""
    if _HEAVY in sys.modules:
        return
    progress.step("Getting ready")
    import kpidesk.session.desk  # noqa: F401, PLC0415 - after the first paint

    if not gc.isenabled():
        gc.freeze()  # modules live for good: no collection needs to look at them, which makes each ten times shorter
