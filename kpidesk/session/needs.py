"""How much of a review has to be worked out again after a change."""

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from types import MappingProxyType

from kpidesk.pilot.settings import PilotSettings
from kpidesk.session.pilot import Pilot


class Need(StrEnum):
    """The least that makes the review right again."""

    DECIDE = "decide"
    """Lights and the verdict: milliseconds, whatever the number of rows."""
    FORMULAS = "formulas"
    """Measures from what was gathered: without a query, about a second."""
    EVERYTHING = "everything"
    """The tables are read again."""


_DECIDE = ("name", "description", "profile", "required_rps", "owners",
           "not_applicable", "thresholds", "grade_on", "report_sections", "report_notes", "themes")  # fmt: skip
_FORMULAS = ("primary_kpi_name", "primary_kpi_better", "currency", "fx", "deployed_on", "transaction_value",
             "hourly_rate", "budget", "target_volume_per_week", "eligible_users", "cost_false_positive",
             "cost_false_negative", "cost_matrix", "token_prices", "freshness_limit", "down_severities",
             "incident_register", "tools_plan", "experiment_split", "experiment_better")  # fmt: skip
_EVERYTHING = ("start", "as_of", "timezone", "positive_label", "accuracy_from", "tolerance", "timeout_s",
               "label_maturity_days", "baseline_weeks", "groups", "required_fields")  # fmt: skip

NEEDS: Mapping[str, Need] = MappingProxyType(
    {
        **dict.fromkeys(_DECIDE, Need.DECIDE),
        **dict.fromkeys(_FORMULAS, Need.FORMULAS),
        **dict.fromkeys(_EVERYTHING, Need.EVERYTHING),
    }
)
"""Every setting and what a change of it needs.

The profile and its lines judge; what else hangs on them is told apart by ``required_columns`` (which columns are
counted), by whether it counts policy blocks, and by the green lines that a few measures count up to.
"""


def changed_settings(before: PilotSettings, after: PilotSettings) -> frozenset[str]:
    """The names of the settings that differ."""
    return frozenset(one.name for one in fields(before) if getattr(before, one.name) != getattr(after, one.name))


def required_columns(pilot: Pilot) -> tuple[str, ...]:
    """The columns of the log whose filled cells are counted."""
    return pilot.settings.required_fields or pilot.profile.required_fields


def find_need(before: Pilot, after: Pilot) -> Need:
    """What the differences of the settings need; lines of the profile are not looked at."""
    blocks = before.profile.policy_blocks_count == after.profile.policy_blocks_count
    if required_columns(before) != required_columns(after) or not blocks:
        return Need.EVERYTHING
    found = {NEEDS[one] for one in changed_settings(before.settings, after.settings)}
    return next((need for need in (Need.EVERYTHING, Need.FORMULAS) if need in found), Need.DECIDE)
