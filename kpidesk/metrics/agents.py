"""What agents do: the right tool, the right parameters, the right outcome, and people who step in (S3)."""

from collections.abc import Mapping
from dataclasses import replace

from kpidesk.base import numbers
from kpidesk.base.plurals import counted
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact, share_facts
from kpidesk.engine.slices import Slice
from kpidesk.metrics.families import GENERATED_ANSWERS
from kpidesk.metrics.metric import EVERYWHERE, Metric
from kpidesk.metrics.shares import EXACT, LEAST, WILSON, Formula, Share, share

PER = 100
_SOURCE = "S3, action quality of agentic workflows"
_HIGH_RISK = "high-risk actions"


def _of(column: str) -> tuple[Fact, Fact]:
    return share_facts(f"action_{column}", lambda r: r[column], lambda r: r[column].notnull(), (column,))


ACTIONS: Mapping[str, tuple[Fact, Fact]] = {
    column: _of(column) for column in ("tool_correct", "tool_params_correct", "outcome_correct", "overridden")
}
APPROVED = share_facts(
    "approved", lambda r: r.high_risk & r.human_approved, lambda r: r.high_risk, ("high_risk", "human_approved")
)


def _overrides(evidence: Evidence, part: Slice) -> Measured:
    """In actions overridden of a hundred."""
    found = share(ACTIONS["overridden"], "actions that say whether they were overridden")(evidence, part)
    if not isinstance(found, Value) or found.interval is None:
        return found
    low, high = found.interval
    return replace(found, number=PER * found.number, interval=(PER * low, PER * high))


def _approvals(evidence: Evidence, part: Slice) -> Measured:
    """Approval that is not recorded is no approval."""
    found = Share(APPROVED, _HIGH_RISK, least=1, exact=True).over(evidence, part)
    if not isinstance(found, Value) or found.n is None:
        return found
    without = found.n - round(found.number * found.n)
    if without:
        return replace(found, note=f"{counted(without, 'high-risk action')} went ahead without a recorded approval.")
    bound = numbers.number(1 - found.interval[0], Unit.SHARE) if found.interval else ""
    note = (
        f"All {found.n:,} were approved; at 95 % confidence up to {bound} of such actions go without." if bound else ""
    )
    return replace(found, note=note)


def _metric(
    name: str, title: str, formula: str, column: str, measure: Formula, *, facts: tuple[Fact, ...] = ()
) -> Metric:
    return Metric(
        id=name,
        title=title,
        family=GENERATED_ANSWERS,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.DAILY,
        formula=formula,
        interval=WILSON,
        source=_SOURCE,
        needs=(f"requests.{column}",),
        measure=measure,
        facts=facts or ACTIONS[column],
        minimum=f"{LEAST} actions",
        grains=EVERYWHERE,
    )


METRICS = (
    _metric(
        "tool_selection_accuracy",
        "Right tool chosen",
        "actions in which the right tool was chosen ÷ actions that were checked; tool, parameters and outcome are "
        "scored apart",
        "tool_correct",
        share(ACTIONS["tool_correct"], "actions whose tool was checked"),
    ),
    _metric(
        "tool_parameter_accuracy",
        "Right parameters passed",
        "actions whose tool was called with the right parameters ÷ actions that were checked",
        "tool_params_correct",
        share(ACTIONS["tool_params_correct"], "actions whose parameters were checked"),
    ),
    _metric(
        "action_outcome_accuracy",
        "Right outcome achieved",
        "actions with the right outcome ÷ actions that were checked",
        "outcome_correct",
        share(ACTIONS["outcome_correct"], "actions whose outcome was checked"),
    ),
    replace(
        _metric(
            "human_override_frequency",
            "Overrides per 100 actions",
            f"actions that a person overrode ÷ actions that say so × {PER}",
            "overridden",
            _overrides,
        ),
        unit=Unit.RATIO,
        better=Better.LOWER,
    ),
    replace(
        _metric(
            "high_risk_approval_rate",
            "High-risk actions approved",
            "high-risk actions with a recorded approval by a person ÷ high-risk actions",
            "high_risk",
            _approvals,
            facts=APPROVED,
        ),
        source="S3, Example KPI quote for a financial institution: human approval before execution",
        needs=("requests.high_risk", "requests.human_approved"),
        interval=EXACT,
        minimum="one high-risk action",
    ),
)
