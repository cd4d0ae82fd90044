"""The KPI statement: the targets of the twelve and the guardrails in one sentence, target and actual side by side, with
owners (S3). What else a profile holds a line for is no KPI, and would drown those that decide.
"""

from kpidesk.base import numbers
from kpidesk.base.values import Missing
from kpidesk.decision.red_flags import extended_of
from kpidesk.decision.review import Judged
from kpidesk.decision.scoring import Scored
from kpidesk.decision.snapshot import Snapshot
from kpidesk.decision.wording import bound, inside, listed


def statement(today: Snapshot) -> str:
    """One sentence: each target, what was measured, and who owns it."""
    settings, guardrails = today.yardstick.settings, today.yardstick.profile.guardrails
    parts = [part for one in today.scored if (part := _kpi(one, settings.currency))]
    guarded = [j for j in extended_of(today.judged.values()) if j.id in guardrails and j.green is not None]
    parts += [_target(j, settings.currency, "") for j in guarded]
    return f"{today.yardstick.profile.title}: our target is {listed(parts)}." if parts else ""


def _kpi(scored: Scored, currency: str) -> str:
    with_target = [j for j in (*scored.standing.setting, *scored.result.measures) if j.green is not None]
    return _target(with_target[0], currency, scored.result.owner) if with_target else ""


def _target(judged: Judged, currency: str, owner: str) -> str:
    target = bound(judged.green, judged.unit, currency) if judged.green else ""
    if isinstance(judged.measured, Missing):
        actual = str(judged.measured.lack)
    else:
        lines = (judged.green.number,) if judged.green else ()
        actual = f"now {numbers.number(judged.measured.number, judged.unit, currency, lines=lines)}"
    return f"{inside(judged.title)} {target} ({actual}{f', {owner}' if owner else ''})"
