"""The recommendation with its rule, counts, reasons and what else could be said."""

from collections.abc import Sequence
from datetime import timedelta

from kpidesk.base.periods import Period
from kpidesk.decision.bottleneck import bottleneck
from kpidesk.decision.reasons import reasons
from kpidesk.decision.red_flags import extended_of
from kpidesk.decision.review import Gate, Light, Recommendation, RedFlag, Verdict
from kpidesk.decision.rules import Rule, Tally, best_case, match, tally, worst_case
from kpidesk.decision.sentence import Finding, sentence
from kpidesk.decision.snapshot import Snapshot
from kpidesk.decision.steps import next_steps


def verdict(today: Snapshot, bare: Snapshot, flags: Sequence[RedFlag], gates: Sequence[Gate]) -> Verdict:
    """What the rule says of the twelve lights; ``bare`` is the same day without any waiver or explanation."""
    counted = count(today)
    rule = match(counted)
    without = match(count(bare)).recommendation
    found = _finding(today, rule, flags, gates, counted)
    return Verdict(
        recommendation=rule.recommendation,
        rule=rule.id,
        counts=counted.lights,
        reasons=reasons(found, bare, without),
        sentence=sentence(found),
        best_case=best_case(counted),
        worst_case=worst_case(counted),
        bottleneck=found.bottleneck.result.id if found.bottleneck else None,
        bottleneck_distance=found.distance,
        reassess=found.reassess,
        without_waivers=without,
        next_steps=next_steps(found),
    )


def count(snapshot: Snapshot) -> Tally:
    """The lights of the twelve, and whether a guardrail is red and not waived."""
    guards = snapshot.yardstick.profile.guardrails
    red = any(j.light is Light.RED and j.id in guards for j in extended_of(snapshot.judged.values()))
    return tally(snapshot.lights, guardrail_red=red)


def _finding(today: Snapshot, rule: Rule, flags: Sequence[RedFlag], gates: Sequence[Gate], counted: Tally) -> Finding:
    furthest = None if rule.recommendation is Recommendation.KILL else bottleneck(today.scored)
    day = today.yardstick.day
    optimise = rule.recommendation is Recommendation.OPTIMISE
    return Finding(
        today=today,
        rule=rule,
        tally=counted,
        flags=tuple(flags),
        gates=tuple(gates),
        bottleneck=furthest[0] if furthest else None,
        distance=furthest[1] if furthest else None,
        reassess=Period(day + timedelta(days=14), day + timedelta(days=28)) if optimise else None,
    )
