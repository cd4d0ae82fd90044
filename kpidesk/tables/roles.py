"""All roles, in the order of the template."""

from collections.abc import Mapping
from types import MappingProxyType

from kpidesk.tables import business, models, operations, people, requests
from kpidesk.tables.column import Role

_ALL = (
    requests.REQUESTS,
    requests.LABELS,
    models.REFERENCE,
    operations.COSTS,
    operations.EFFORT,
    operations.INCIDENTS,
    people.USERS,
    people.ACTIVITY,
    operations.QUALITY_CHECKS,
    business.BENEFITS,
    business.WORK_ITEMS,
    operations.LOAD_TESTS,
    models.EVALUATIONS,
    people.SURVEYS,
    models.MODEL_VERSIONS,
    models.EXPERIMENTS,
    people.NOTES,
    people.TRAINING,
    people.TOOLS,
    business.MEASUREMENTS,
)

ROLES: Mapping[str, Role] = MappingProxyType({role.name: role for role in _ALL})
SEGMENTS = ("region", "segment", "use_case", "provider", "model", "model_version")
"""The segment columns of ``requests``, beside every ``group_<name>``."""
PROVIDER_AND_MODEL = "provider × model"
"""What each model does at each provider: a segment column made of two."""
