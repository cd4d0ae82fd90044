"""Evaluation suites in words: version against version on the same cases, the cases that gave way, the judges."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpidesk.base.numbers import around, number
from kpidesk.base.plurals import counted, plural
from kpidesk.base.units import Unit
from kpidesk.decision.review import Review
from kpidesk.metrics.exhibits_suites import JudgeRow, SuiteRow
from kpidesk.views import figures
from kpidesk.views.cards import TileCard
from kpidesk.views.tiles import measure_tiles

TITLE = "Evaluation suites, version against version"
EMPTY = (
    "No evaluation suite is imported. Import evaluations (suite, case_id, model_version, metric, passed), the same "
    "cases for each version, and regressions are found case by case."
)
HOW = (
    "Only cases evaluated on both versions are compared. Each case that gave way is a fact; whether the version as a "
    "whole passes fewer is told from chance by McNemar's test, after Holm over all suites."
)
JUDGES = "What the judges are worth"
NO_JUDGE = (
    "Where a language model judges, have people judge a random part of the same cases and import it as the metric "
    "human_<name>: then the judge's share can be corrected."
)
_TILES = ("eval_regressions", "jailbreak_resistance", "release_tests", "judged_pass_rate_corrected")
_LONGEST, _MOST_CASES = 48, 12
_TOLD = 0.05


@dataclass(frozen=True, slots=True)
class SuiteLine:
    """One suite and metric in words. ``cases``: those that gave way; ``order``: what the columns are sorted by."""

    suite: str
    metric: str
    versions: str
    passed: str
    before: str
    lost: str
    won: str
    change: str
    reading: str
    tone: str
    cases: str
    order: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class JudgeLine:
    """One judge in words; ``remark`` says what limits it."""

    judge: str
    version: str
    seen: str
    sensitivity: str
    specificity: str
    share: str
    corrected: str
    remark: str


@dataclass(frozen=True, slots=True)
class Suites:
    """What page and report show; ``empty`` says why there is nothing, ``gave_way`` names the cases that did."""

    tiles: tuple[TileCard, ...]
    lines: tuple[SuiteLine, ...]
    gave_way: tuple[str, ...]
    judges: tuple[JudgeLine, ...]
    said: str
    empty: str


def suites(review: Review) -> Suites:
    """The suites as known on the day of the review."""
    found = review.exhibits.suites
    lines = tuple(map(_line, found))
    return Suites(
        tiles=measure_tiles(review, _TILES) if found else (),
        lines=lines,
        gave_way=tuple(f"{line.suite}, {line.metric}: {line.cases}." for line in lines if line.cases),
        judges=tuple(map(_judge, review.exhibits.judges)),
        said=_summary(found),
        empty="" if found else EMPTY,
    )


def _summary(found: Sequence[SuiteRow]) -> str:
    paired = [row for row in found if row.compared]
    if not found:
        return ""
    if not paired:
        return "No case was evaluated on two versions yet: there is nothing to compare."
    lost, won = sum(row.lost for row in paired), sum(row.won for row in paired)
    compared = sum(row.compared for row in paired)
    gone = f"{lost:,} that passed before {plural(lost, 'fails', 'fail')} now" if lost else "nothing gave way"
    return f"{counted(compared, 'result')} of the same cases compared: {gone}, {won:,} went the other way."


def _line(row: SuiteRow) -> SuiteLine:
    reading, tone = _reading(row)
    return SuiteLine(
        suite=figures.shorten(row.suite, _LONGEST),
        metric=figures.shorten(row.metric, _LONGEST),
        versions=_versions(row),
        passed=_passed(row),
        before=f"{row.kept + row.lost:,} of {row.compared:,}" if row.compared else "–",
        lost=f"{row.lost:,}" if row.compared else "–",
        won=f"{row.won:,}" if row.compared else "–",
        change=_change(row),
        reading=reading,
        tone=tone,
        cases=_cases(row),
        order=(
            row.passed / row.cases if row.cases and row.told else -1.0,
            (row.kept + row.lost) / row.compared if row.compared else -1.0,
            float(row.lost) if row.compared else -1.0,
            float(row.won) if row.compared else -1.0,
        ),
    )


def _versions(row: SuiteRow) -> str:
    now = figures.shorten(row.version, 24) or "no version named"
    if row.before is None:
        return now
    return f"{figures.shorten(row.before, 24) or 'no version named'} → {now}"


def _passed(row: SuiteRow) -> str:
    if not row.told:
        return "–"
    open_ones = f" ({row.unassessed:,} not assessed)" if row.unassessed else ""
    return f"{row.passed:,} of {row.cases:,}{open_ones}"


def _change(row: SuiteRow) -> str:
    if row.change is None or not row.compared:
        return ""
    return around((row.won - row.lost) / row.compared, row.change, Unit.SHARE_GAP)


def _reading(row: SuiteRow) -> tuple[str, str]:
    """What the comparison says, and its tone."""
    if not row.told:
        return _scores(row), "muted"
    if row.before is None:
        return f"– first version: nothing to compare with{_short_of(row)}", "muted"
    if not row.compared:
        return "– no case in common with the version before", "muted"
    unseen = f"; {counted(row.unseen, 'case')} that passed {plural(row.unseen, 'is', 'are')} not assessed now"
    more = (unseen if row.unseen else "") + _short_of(row)
    if not row.lost:
        return f"▲ nothing gave way{more}", "yellow" if more else "green"
    if row.lost > row.won and (row.p_holm or 1.0) < _TOLD:
        return f"▼ passes fewer: more than chance{more}", "red"
    kept = "on balance it may be chance" if row.lost >= row.won else "on balance more pass"
    return f"◆ {counted(row.lost, 'case')} gave way; {kept}{more}", "yellow"


def _short_of(row: SuiteRow) -> str:
    """What the profile asks for before a release, where the suite does not reach it."""
    if row.required is None or not row.cases or row.passed / row.cases >= row.required - 1e-9:
        return ""
    return f"; below the {number(row.required, Unit.SHARE)} asked for a release"


def _scores(row: SuiteRow) -> str:
    if row.score is None or row.score_before is None:
        return "– has scores only: import passed to tell what gives way"
    before, now = (number(score, Unit.SCORE) for score in (row.score_before, row.score))
    return f"– scores only: mean {before} before, {now} now ({counted(row.scored, 'case')})"


def _cases(row: SuiteRow) -> str:
    if not row.lost:
        return ""
    named = [figures.shorten(case, 40) for case in row.lost_cases[:_MOST_CASES]]
    rest = row.lost - len(named)
    return ", ".join(named) + (f" and {rest:,} more" if rest else "")


def _judge(row: JudgeRow) -> JudgeLine:
    return JudgeLine(
        judge=f"{figures.shorten(row.metric, _LONGEST)} in {figures.shorten(row.suite, _LONGEST)}",
        version=figures.shorten(row.version, 24) or "no version named",
        seen=f"{row.labelled:,} of {row.judged:,}",
        sensitivity=_share(row.sensitivity, row.sensitivity_interval),
        specificity=_share(row.specificity, row.specificity_interval),
        share=number(row.share, Unit.SHARE),
        corrected=_share(row.corrected, row.corrected_interval),
        remark=_remark(row),
    )


def _share(value: float | None, interval: tuple[float, float] | None) -> str:
    if value is None:
        return "–"
    return number(value, Unit.SHARE) + (f" ({around(value, interval, Unit.SHARE)})" if interval else "")


def _remark(row: JudgeRow) -> str:
    if row.why_not:
        return row.why_not
    if row.unlike:
        return "Passes another share of the cases people judged than of the rest: were they chosen by its verdict?"
    return "Holds if the cases that people judged were drawn at random."
