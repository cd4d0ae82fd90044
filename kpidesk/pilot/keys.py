"""Every key of ``pilot.toml``: how its value is read and, for a table, what its entries may be called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kpidesk.pilot import readers
from kpidesk.pilot.contents import LONGEST_NOTE, LONGEST_ON_PAGE_1, LONGEST_THEME, REPORT_SECTIONS
from kpidesk.pilot.readers import Reader

KPI_IDS = (
    "latency",
    "throughput",
    "weighted_accuracy",
    "drift",
    "overhead",
    "mttr",
    "data_quality",
    "adoption",
    "cost_per_transaction",
    "time_to_value",
    "audit_trail",
    "fairness",
)
"""The twelve, in the order of S0."""
ALWAYS_APPLICABLE = frozenset({"latency", "weighted_accuracy", "adoption", "cost_per_transaction", "audit_trail"})
"""KPIs 1, 3, 8, 9 and 11: every pilot answers, takes decisions, has users, costs and must be accounted for."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key. ``levels`` reads the names of a table's entries, outermost first; none for a plain value.

    ``read`` reads a value, ``fields`` the values of single entries by their innermost name. ``form`` is how a value
    is written on the command line.
    """

    name: str
    read: Reader
    levels: tuple[Reader, ...] = ()
    fields: Mapping[str, Reader] = field(default_factory=dict)
    form: str = "VALUE"

    @property
    def path(self) -> str:
        """The whole path on the command line, such as ``owners.KPI=NAME``."""
        return f"{self.name}{self.form}" if self.levels else f"{self.name}={self.form}"


_money = readers.at_least(0)
_kpi = readers.one_of(KPI_IDS, "the id of a KPI")

_ABOUT = (
    Key("name", readers.text),
    Key("description", readers.text),
    Key("profile", readers.text),
    Key("start", readers.day),
    Key("as_of", readers.day),
    Key("timezone", readers.zone),
    Key("deployed_on", readers.day),
)
_MONEY = (
    Key("currency", readers.currency),
    Key("fx", readers.above_zero, (readers.currency,), form=".CURRENCY=RATE"),
    Key("transaction_value", readers.above_zero),
    Key("hourly_rate", _money),
    Key("budget", _money),
    Key("cost_false_positive", _money),
    Key("cost_false_negative", _money),
    Key("cost_matrix", _money, (readers.text, readers.text), form=".ACTUAL.PREDICTED=COST"),
    Key(
        "token_prices",
        _money,
        (readers.text, readers.one_of(("input", "output", "cached"), "a kind of token")),
        form=".MODEL.input=PRICE",
    ),
)
_MEASURING = (
    Key("required_rps", readers.above_zero),
    Key("target_volume_per_week", readers.above_zero),
    Key("eligible_users", readers.whole(1)),
    Key("positive_label", readers.text),
    Key("accuracy_from", readers.choice("actual", "outcome_correct", "task_success")),
    Key("tolerance", readers.at_least(0)),
    Key("timeout_s", readers.above_zero),
    Key("label_maturity_days", readers.whole(0)),
    Key("baseline_weeks", readers.whole(1)),
    Key("groups", readers.request_columns),
    Key(
        "primary_kpi",
        readers.text,
        (readers.one_of(("name", "better"), "an entry of primary_kpi"),),
        {"better": readers.choice("lower", "higher")},
        form=".name=NAME",
    ),
    Key("required_fields", readers.request_columns),
    Key("freshness_limit", readers.above_zero),
    Key("down_severities", readers.texts),
    Key("incident_register", readers.complete),
    Key("tools_plan", readers.whole(1)),
    Key("experiment_split", readers.above_zero, (readers.text, readers.text), form=".EXPERIMENT.ARM=SHARE"),
    Key("experiment_better", readers.choice("lower", "higher"), (readers.text,), form=".METRIC=lower"),
)
_JUDGING = (
    Key("owners", readers.text, (_kpi,), form=".KPI=NAME"),
    Key(
        "not_applicable",
        readers.text,
        (_kpi, readers.one_of(("owner", "reason"), "an entry of not_applicable")),
        form=".KPI.reason=TEXT",
    ),
    Key(
        "thresholds",
        readers.number,
        (readers.text, readers.one_of(("green", "red"), "a line")),
        form=".MEASURE.green=NUMBER",
    ),
    Key("grade_on", readers.choice("point", "interval")),
)
_REPORT = (
    Key("report_sections", readers.some_of(REPORT_SECTIONS, "sections of the report"), form="SECTION,SECTION"),
    Key(
        "report_notes",
        readers.note(LONGEST_NOTE),
        (readers.one_of(REPORT_SECTIONS, "a section of the report"),),
        {"summary": readers.note(LONGEST_ON_PAGE_1)},
        form=".SECTION=TEXT",
    ),
    Key("themes", readers.note(LONGEST_THEME), (readers.text,), form=".COMMENT=THEME"),
)

KEYS: Mapping[str, Key] = MappingProxyType({key.name: key for key in _ABOUT + _MONEY + _MEASURING + _JUDGING + _REPORT})
