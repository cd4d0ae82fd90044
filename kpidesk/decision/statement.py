"""The KPI statement: the profile's targets in one sentence, target and actual side by side, with owners (S3)."""

from kpidesk.base import numbers
from kpidesk.base.values import Missing
from kpidesk.decision.red_flags import extended_of
from kpidesk.decision.review import Judged
from kpidesk.decision.scoring import Scored
from kpidesk.decision.snapshot import Snapshot
from kpidesk.decision.wording import bound, inside, listed


def statement(today: Snapshot) -> str:
    """One sentence: every target of the profile, what was measured, and who owns it."""
    settings = today.yardstick.settings
    parts = [part for one in today.scored if (part := _kpi(one, settings.currency))]
    parts += [_target(j, settings.currency, "") for j in extended_of(today.judged.values()) if j.green is not None]
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
