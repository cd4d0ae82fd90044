"""What a window is shown of an open project, made once for each state of it."""

from dataclasses import dataclass
from datetime import date

from kpidesk.decision.review import Review
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.measurements import Measurements
from kpidesk.session.holding import Holding
from kpidesk.session.pilot import Pilot
from kpidesk.store.project import Project
from kpidesk.views.opened import Looking, Opened


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What was shown last, and what it was made of."""

    holding: Holding
    looking: Looking
    measured: Measurements | None
    opened: Opened

    def is_of(self, holding: Holding, looking: Looking, measured: Measurements | None) -> bool:
        """Whether this is what there is to show of them."""
        return self.holding is holding and self.looking == looking and self.measured is measured


def show(
    project: Project,
    holding: Holding,
    looking: Looking,
    pilot: Pilot,
    review: Review | None,
    days: tuple[tuple[date, date] | None, ...] = (),
) -> Opened:
    """The project with its review, or why there is none. ``days`` as in ``Opened``."""
    return Opened(
        path=project.path,
        read_only_reason=project.read_only_reason,
        settings=pilot.settings,
        profile=pilot.profile,
        catalogue=CATALOGUE,
        records=holding.kept.records,
        imports=holding.imports,
        problems=(*holding.problems, *(review.findings if review else ())),
        changes=holding.changes,
        saved=holding.saved,
        looking=looking,
        review=review,
        why_not="" if review else why_nothing(holding),
        days=days,
    )


def why_nothing(holding: Holding) -> str:
    """Why a project has no review."""
    if not holding.imports:
        return "Nothing has been imported yet."
    return "The project has not been measured since it was changed."
