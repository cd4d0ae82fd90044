"""Makes the tables of evaluation suites, judges, promoters and voices from gathered evidence."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from kpidesk.base.periods import Period
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.exhibits_suites import JudgeRow, SuiteRow
from kpidesk.metrics.exhibits_voices import PromoterMonth, Voice, Voices
from kpidesk.metrics.judges import Judged, judged_by
from kpidesk.metrics.promoters import KIND, Answers, answers_in
from kpidesk.metrics.suite_results import FAILED, PASSED, UNASSESSED, Results, pair, results_by
from kpidesk.metrics.suites import required_shares, without_people
from kpidesk.statistics.judges import corrected_share
from kpidesk.statistics.pairs import mcnemar, paired_difference
from kpidesk.statistics.permutation import holm
from kpidesk.statistics.proportions import clopper_pearson

_MOST_CASES = 50
_WHY_NOT = "The judge tells good from bad hardly better than a coin: its share cannot be corrected."


def suite_rows(evidence: Evidence) -> tuple[SuiteRow, ...]:
    """Every suite and metric as known on the day of the review; those that lost most cases first."""
    found = without_people(results_by(evidence, _pilot(evidence)))
    asked = {suite.casefold(): share for suite, share in required_shares(evidence.targets).items()}
    rows = [replace(_suite(one), required=asked.get(one.suite.strip().casefold())) for one in found]
    tested = [row.p_value for row in rows if row.p_value is not None]
    adjusted = iter(holm(tested))
    told = [replace(row, p_holm=next(adjusted)) if row.p_value is not None else row for row in rows]
    return tuple(sorted(told, key=lambda row: (-row.lost, row.suite, row.metric)))


def _pilot(evidence: Evidence) -> Slice:
    return Slice(Grain.WINDOW, evidence.calendar.pilot)


def _suite(found: Results) -> SuiteRow:
    told = pair(found)
    compared = told.compared if found.before is not None and found.told else 0
    scores = found.now[["score"]].join(found.earlier["score"].rename("score_before"), how="inner").dropna()
    return SuiteRow(
        suite=found.suite,
        metric=found.metric,
        version=found.version,
        before=found.before,
        attacks=found.attacks,
        told=found.told,
        passed=found.count(PASSED),
        failed=found.count(FAILED),
        unassessed=found.count(UNASSESSED),
        kept=told.kept,
        lost=told.lost,
        won=told.won,
        neither=told.neither,
        unseen=told.unseen,
        change=paired_difference(told.lost, told.won, compared),
        p_value=mcnemar(told.lost, told.won) if compared else None,
        p_holm=None,
        score=float(scores["score"].mean()) if len(scores) else None,
        score_before=float(scores["score_before"].mean()) if len(scores) else None,
        scored=len(scores),
        lost_cases=told.lost_cases[:_MOST_CASES],
    )


def judge_rows(evidence: Evidence) -> tuple[JudgeRow, ...]:
    """Every judge that people looked over, as known on the day of the review."""
    return tuple(_judge(one) for one in judged_by(evidence, _pilot(evidence)))


def _judge(judged: Judged) -> JudgeRow:
    judging, lacking = judged.judging, judged.why_not
    row = JudgeRow(
        suite=judged.suite,
        metric=judged.metric,
        version=judged.version,
        labelled=judging.labelled,
        judged=judging.judged,
        share=judging.share,
        sensitivity=None,
        sensitivity_interval=None,
        specificity=None,
        specificity_interval=None,
        corrected=None,
        corrected_interval=None,
        unlike=judged.unlike,
        why_not=lacking.reason if lacking else "",
    )
    if lacking:
        return row
    row = replace(
        row,
        sensitivity=judging.sensitivity,
        sensitivity_interval=clopper_pearson(judging.right_yes, judging.passes),
        specificity=judging.specificity,
        specificity_interval=clopper_pearson(judging.right_no, judging.fails),
    )
    if not judged.knows:
        return replace(row, why_not=_WHY_NOT)
    corrected, interval = corrected_share(judging)
    return replace(row, corrected=corrected, corrected_interval=interval)


def promoter_months(evidence: Evidence) -> tuple[PromoterMonth, ...]:
    """Each month of the pilot, first to last; empty where no survey of that kind was imported."""
    rows = evidence.register("surveys")
    if rows is None or not (rows["kind"] == KIND).any():
        return ()
    months: list[PromoterMonth] = []
    for period in evidence.calendar.months():
        month = _month(answers_in(evidence, period), period)
        months.append(replace(month, moved=_moved(months, month)))
    return tuple(months)


def _month(found: Answers, period: Period) -> PromoterMonth:
    margin = found.margin
    return PromoterMonth(
        month=period.first.year * 100 + period.first.month,
        period=period,
        promoters=found.promoters,
        passives=found.passives,
        detractors=found.detractors,
        score=None if margin is None else found.score,
        margin=margin,
        people=found.people,
        asked=found.asked,
        eligible=found.eligible,
    )


def _moved(before: Sequence[PromoterMonth], now: PromoterMonth) -> str:
    """Against the month before, where both are known: within the margin of the difference nothing moved."""
    last = before[-1] if before else None
    if last is None or last.score is None or last.margin is None or now.score is None or now.margin is None:
        return ""
    step = now.score - last.score
    if abs(step) <= math.hypot(now.margin, last.margin):
        return ""
    return "better" if step > 0 else "worse"


def heard(evidence: Evidence) -> Voices:
    """The comments and notes up to the day of the review."""
    said = evidence.register("voices")
    if said is None:
        return Voices()
    rows = tuple(_voice({str(name): cell for name, cell in row.items()}) for row in said.to_dict("records"))
    made = told = 0
    for role, count in (("surveys", "commented"), ("notes", "notes")):
        frame = evidence.register(role)
        if frame is not None:
            made, told = made + int(frame[count].sum()), told + int(frame["told"].sum())
    return Voices(rows, told, max(0, made - told))


def _voice(row: Mapping[str, object]) -> Voice:
    def text(name: str) -> str:
        found = row[name]
        return found if isinstance(found, str) else ""

    def number(name: str) -> float | None:
        found = row[name]
        return float(found) if isinstance(found, float) and not math.isnan(found) else None

    day = pd.Timestamp(str(row["date"])).date()
    said = {name: text(name) for name in ("role", "source", "text", "theme")}
    return Voice(day=day, score=number("score"), scale_max=number("scale_max"), **said)
