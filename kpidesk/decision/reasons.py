"""Why the verdict is what it is: counts, rule, bottleneck, what is unknown, what was accepted."""

from collections.abc import Iterator

from kpidesk.base import numbers
from kpidesk.base.units import Unit
from kpidesk.base.values import Lack, Value
from kpidesk.decision.bottleneck import furthest_measure
from kpidesk.decision.review import Light, Recommendation
from kpidesk.decision.rules import match
from kpidesk.decision.sentence import NAMES, Finding
from kpidesk.decision.snapshot import Snapshot
from kpidesk.decision.wording import bound, inside, listed, spelled


def reasons(found: Finding, bare: Snapshot, without: Recommendation) -> tuple[str, ...]:
    """The sentences, the counts first; ``bare`` and ``without`` are lights and verdict without any waiver."""
    return (
        _counts(found),
        *(flag.sentence for flag in found.flags),
        *_bottleneck(found),
        *_unknown(found),
        *_not_applicable(found),
        *_accepted(found, bare, without),
    )


def _counts(found: Finding) -> str:
    lights = found.tally.lights
    said = [
        f"{lights[Light.GREEN]} of 12 KPIs are green",
        f"{_or_none(lights[Light.YELLOW])} yellow",
        f"{_or_none(lights[Light.RED])} red",
        f"{_or_none(lights[Light.NO_DATA])} without data",
    ]
    if lights[Light.NOT_APPLICABLE]:
        said.append(f"{spelled(lights[Light.NOT_APPLICABLE])} not applicable")
    return f"{', '.join(said)}."


def _or_none(count: int) -> str:
    return spelled(count) if count else "none"


def _bottleneck(found: Finding) -> Iterator[str]:
    if found.bottleneck is None or found.distance is None:
        return
    judged, currency = furthest_measure(found.bottleneck), found.today.yardstick.settings.currency
    if not isinstance(judged.measured, Value) or judged.green is None:
        return
    value = numbers.number(judged.measured.number, judged.unit, currency, lines=(judged.green.number,))
    way = numbers.number(found.distance, Unit.SHARE)
    yield (
        f"Bottleneck: {inside(found.bottleneck.result.title)}, {value} against a target of "
        f"{bound(judged.green, judged.unit, currency)}: {way} of the way to its kill line."
    )


def _unknown(found: Finding) -> Iterator[str]:
    for one in found.today.scored:
        if one.lack not in {None, Lack.NOT_DUE}:
            yield f"{one.result.title} has no data ({one.lack}). {one.result.reason}".strip()
    waiting = [inside(one.result.title) for one in found.today.scored if one.lack is Lack.NOT_DUE]
    if waiting:
        yield f"Not due yet: {listed(waiting)}."


def _not_applicable(found: Finding) -> Iterator[str]:
    """The verdict with it unknown is printed beside."""
    names = found.titles(Light.NOT_APPLICABLE)
    if names:
        unknown = match(found.tally.turned(Light.NOT_APPLICABLE, Light.NO_DATA)).recommendation
        yield f"Not applicable: {listed(names)}. Were that unknown instead, the verdict would be {NAMES[unknown]}."
    for one in found.today.scored:
        if one.result.light is Light.NOT_APPLICABLE and one.result.reason:
            yield f"{one.result.title}: {one.result.reason}"


def _accepted(found: Finding, bare: Snapshot, without: Recommendation) -> Iterator[str]:
    """Where a waiver or explanation in force changes a light, both verdicts are printed."""
    pairs = zip(found.today.scored, bare.scored, strict=True)
    changed = [inside(now.result.title) for now, then in pairs if now.result.light is not then.result.light]
    guards = found.today.yardstick.profile.guardrails
    changed += [inside(j.title) for j in found.today.judged.values() if j.waived and j.id in guards]
    if changed:
        verdict = NAMES[found.rule.recommendation]
        yield f"With the accepted deviation of {listed(changed)} the verdict is {verdict}, without it {NAMES[without]}."
