"""Whether a project can be changed from where it is looked at, and what an edit would change."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpidesk.base.dates import day
from kpidesk.decision.review import KpiResult, Review
from kpidesk.views import tones, wording
from kpidesk.views.opened import Opened


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that an edit would change: what, from, to, and the tone of what it becomes."""

    what: str
    before: str
    after: str
    tone: str


def why_not_editable(opened: Opened | None) -> str:
    """Why nothing can be changed here, in a sentence; empty where it can."""
    if opened is None or opened.review is None:
        return "Nothing has been measured yet."
    if opened.read_only_reason:
        return f"Read-only: {opened.read_only_reason}"
    if opened.looking.as_of is not None:
        return f"You are looking back at {day(opened.looking.as_of)}: return to today to change something."
    return ""


def effects(before: Review, after: Review, measure: str = "") -> tuple[Effect, ...]:
    """What would be another light, verdict or gate: the measure itself always, the rest where it changes."""
    found = [*_measure(before, after, measure), *_kpis(before, after), *_verdict(before, after), *_gates(before, after)]
    return tuple(found)


def unchanged(before: Review, after: Review) -> str:
    """What is said where the verdict stays."""
    if before.verdict.recommendation is not after.verdict.recommendation:
        return ""
    return f"The verdict stays {wording.RECOMMENDATIONS[after.verdict.recommendation].word.lower()}."


def _measure(before: Review, after: Review, measure: str) -> Iterator[Effect]:
    old, new = (next((one for one in review.metrics if one.id == measure), None) for review in (before, after))
    if old is not None and new is not None:
        words = [
            " · ".join(
                part
                for part in (
                    str(wording.light(one.light)).strip(),
                    wording.confidence(one.confidence),
                    "accepted" if one.waived else "",
                )
                if part
            )
            for one in (old, new)
        ]
        yield Effect(new.title, words[0], words[1], tones.LIGHTS[new.light])


def _kpis(before: Review, after: Review) -> Iterator[Effect]:
    for old, new in zip(before.kpis, after.kpis, strict=True):
        if (old.light, old.confidence, old.waived) != (new.light, new.confidence, new.waived):
            yield Effect(f"KPI {new.number} · {new.title}", _kpi(old), _kpi(new), tones.LIGHTS[new.light])


def _kpi(kpi: KpiResult) -> str:
    sure = wording.confidence(kpi.confidence)
    return " · ".join(part for part in (str(wording.LIGHTS[kpi.light]), sure, "accepted" if kpi.waived else "") if part)


def _verdict(before: Review, after: Review) -> Iterator[Effect]:
    old, new = before.verdict, after.verdict
    if old.recommendation is not new.recommendation:
        words = [str(wording.RECOMMENDATIONS[one.recommendation]) for one in (old, new)]
        yield Effect("Verdict", words[0], words[1], tones.RECOMMENDATIONS[new.recommendation])
    elif old.bottleneck != new.bottleneck:
        titles = {kpi.id: kpi.title for kpi in after.kpis}
        told = [titles.get(one.bottleneck or "", "none") for one in (old, new)]
        yield Effect("Bottleneck", told[0], told[1], "")
    if len(before.red_flags) != len(after.red_flags):
        counts = [str(len(review.red_flags)) for review in (before, after)]
        yield Effect("Red flags", counts[0], counts[1], "red" if after.red_flags else "green")


def _gates(before: Review, after: Review) -> Iterator[Effect]:
    for old, new in zip(before.gates, after.gates, strict=True):
        if old.state is not new.state:
            words = [str(wording.GATES[gate.state]) for gate in (old, new)]
            yield Effect(f"Gate at week {new.week}", words[0], words[1], tones.GATES[new.state])
