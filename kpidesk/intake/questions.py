"""What each row of the Pilot sheet asks for."""

from collections.abc import Mapping
from types import MappingProxyType

QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "name": "The pilot's name, as it shall stand on the report.",
        "description": "One sentence on what the pilot does.",
        "profile": "The kind of use case; it fills the thresholds. Empty: internal-workflow.",
        "start": "The pilot's first day. Empty: the first day with requests.",
        "as_of": "The day of the review. Empty: the last day with requests.",
        "timezone": "Where the pilot's days begin and end, such as Europe/Berlin. Empty: UTC.",
        "currency": "Three letters, such as USD or EUR. Empty: USD.",
        "fx.EUR": "What one unit of another currency is worth in the pilot's; replace EUR, one row per currency.",
        "deployed_on": "The day the system went live. Empty: the first day.",
        "transaction_value": "What one transaction is worth, in the pilot's currency.",
        "required_rps": "Requests per second that the system must stand. Empty: the profile's.",
        "hourly_rate": "What an hour of work costs, in the pilot's currency.",
        "budget": "The pilot's budget, in its currency.",
        "target_volume_per_week": "How many requests a week are expected in full use.",
        "eligible_users": "How many people may use the system, where there is no sheet of users.",
        "positive_label": "The decision that counts as a yes, such as approve.",
        "accuracy_from": "Which column says what was right: actual, outcome_correct or task_success. Empty: actual.",
        "tolerance": "By how much a predicted number may differ and still be right.",
        "cost_false_positive": "What a wrong yes costs.",
        "cost_false_negative": "What a wrong no costs.",
        "cost_matrix.approve.reject": "What it costs to decide the second when the first is right.",
        "timeout_s": "Seconds after which a request counts as failed.",
        "label_maturity_days": "Days until what was right is known. Empty: 14.",
        "baseline_weeks": "How many first weeks later weeks are compared with. Empty: 2.",
        "groups": "Columns of requests compared for fairness, with commas between. Empty: every group_ column.",
        "primary_kpi.name": "The business figure that the pilot is to move.",
        "primary_kpi.better": "Whether lower or higher is better.",
        'token_prices."model".input': "Price of a token read; replace model, and input by output or cached.",
        "required_fields": "Columns of requests that must be filled for a full audit trail, with commas between.",
        "freshness_limit": "Hours after which data counts as stale. Empty: the profile's.",
        "down_severities": "Severities at which the system counts as down. Empty: critical, high.",
        "incident_register": "Write complete if every incident is listed, so that none listed means none happened.",
        "tools_plan": "How many AI tools are to be rolled out. Empty: 5.",
        "experiment_split.experiment.arm": "Planned share of the units of an arm of an experiment; replace both names.",
        "experiment_better.metric": "Whether lower or higher is better of what an experiment measures; replace metric.",
        "owners.latency": "Who owns a KPI; replace latency, one row per KPI.",
        "not_applicable.fairness.owner": "Who declared a KPI not applicable; replace fairness.",
        "not_applicable.fairness.reason": "Why it is not applicable.",
        "thresholds.latency_p99.green": "A line of your own, in the measure's unit; green or red.",
        "grade_on": "Grade the measured value (point) or its interval (interval). Empty: the profile's.",
        "report_sections": "Sections of the report, with commas between, such as rule, kpis. Empty: all.",
        "report_notes.rule": "A note that is printed in a section of the report; replace rule.",
        "themes.comment": "The theme of a comment; KPIDesk writes these when themes are given on the page.",
    }
)
"""Key, with dots where a table is meant, and its meaning."""
