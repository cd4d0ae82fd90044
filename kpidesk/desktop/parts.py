"""What the groups of actions work with."""

from collections.abc import Callable
from dataclasses import dataclass

from kpidesk.desktop.actions import Actions
from kpidesk.desktop.jobs import Jobs
from kpidesk.desktop.keeper import Keeper
from kpidesk.desktop.main_window import MainWindow
from kpidesk.desktop.pickers import Picker
from kpidesk.desktop.preferences import Preferences


@dataclass(frozen=True, slots=True)
class Parts:
    """The window and what stands behind it. ``fail`` tells the user of an error."""

    window: MainWindow
    actions: Actions
    keeper: Keeper
    jobs: Jobs
    preferences: Preferences
    picker: Picker
    fail: Callable[[BaseException], object]


Handlers = dict[str, Callable[[], object]]
"""The name of an action -> what it does."""
