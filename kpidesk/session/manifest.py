"""What the numbers of a review depend on, as digests."""

import hashlib
import json
from collections.abc import Iterable, Sequence

from kpidesk.decision.review import Manifest
from kpidesk.metrics.metric import Metric
from kpidesk.pilot.profile import Profile
from kpidesk.statistics.seed import SEED
from kpidesk.tables.table import Table


def find_manifest(tables: Sequence[Table], catalogue: Sequence[Metric], profile: Profile) -> Manifest:
    """The digests of the raw files (whatever order they came in), of the catalogue's words, and of the profile."""
    return Manifest(
        inputs_sha256=_digest(sorted(table.source.sha256 for table in tables)),
        catalogue_sha256=_digest(json.dumps(_words(metric)) for metric in catalogue),
        profile_sha256=profile.sha256,
        seed=SEED,
    )


def _words(metric: Metric) -> list[object]:
    return [metric.id, metric.title, metric.family, metric.unit, metric.better, metric.formula, sorted(metric.needs)]


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
