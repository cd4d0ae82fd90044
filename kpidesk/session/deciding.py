"""From measurements to the review, with what a review says of its inputs."""

from collections.abc import Sequence

from kpidesk import __version__
from kpidesk.base.problems import Problem
from kpidesk.decision.decide import decide
from kpidesk.decision.review import Input, Review
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.measurements import Measurements
from kpidesk.pilot.records import Records
from kpidesk.session.manifest import find_manifest
from kpidesk.session.pilot import Pilot
from kpidesk.tables.table import Table


def review_of(
    measured: Measurements, pilot: Pilot, tables: Sequence[Table], records: Records, problems: Sequence[Problem]
) -> Review:
    """The review of these measurements: in milliseconds, without a query."""
    return decide(
        measured,
        CATALOGUE,
        pilot.settings,
        pilot.profile,
        records,
        [Input(table.role, table.source) for table in tables],
        (*pilot.problems, *problems),
        find_manifest(tables, CATALOGUE, pilot.profile),
        __version__,
    )
