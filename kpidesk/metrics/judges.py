"""Scores given by a judge, a language model say, where people judged some of the same cases.

Convention: in ``evaluations`` the metric ``human_<m>`` holds what people said of the cases that the metric ``<m>``
judges, in the same suite. People's cases without a version belong to the judge's newest one.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from kpidesk.base import plurals
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.families import GENERATED_ANSWERS
from kpidesk.metrics.metric import OVERALL, Metric, nothing, too_little
from kpidesk.metrics.suite_results import FAILED, HUMAN, PASSED, Results, results_by
from kpidesk.statistics.comparisons import Arm, compare
from kpidesk.statistics.judges import Judging, corrected_share, youden
from kpidesk.statistics.proportions import clopper_pearson

LEAST_LABELLED, LEAST_EACH = 30, 5
LEAST_KNOWN = 0.2
"""Sensitivity + specificity - 1 below which the judge says next to nothing."""
_UNLIKE = 0.05
_IMPORT = (
    "Have people judge a random part of the cases and import it in evaluations as the metric human_<name>, where "
    "<name> is the metric of the judge."
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One suite and metric whose judge people looked over, on one version. ``unlike``: the judge passes another share
    of the cases that people judged than of the rest, by more than chance.
    """

    suite: str
    metric: str
    version: str
    judging: Judging
    unlike: bool

    @property
    def why_not(self) -> Missing | None:
        """Why nothing can be said of the judge; None where it can."""
        judging = self.judging
        if judging.labelled < LEAST_LABELLED:
            return too_little(judging.labelled, LEAST_LABELLED, "cases judged by people and by the judge")
        if judging.passes < LEAST_EACH:
            return too_little(judging.passes, LEAST_EACH, "cases that pass by people")
        if judging.fails < LEAST_EACH:
            return too_little(judging.fails, LEAST_EACH, "cases that fail by people")
        return None

    @property
    def knows(self) -> bool:
        """Whether the judge tells good from bad well enough for its share to be corrected."""
        return youden(self.judging) >= LEAST_KNOWN

    @property
    def name(self) -> str:
        """Suite and metric in words."""
        return f"{self.metric} in {self.suite}"


def judged_by(evidence: Evidence, part: Slice) -> tuple[Judged, ...]:
    """Every judge that people looked over, those with the most cases judged by people first."""
    found = {(one.suite, one.metric): one for one in results_by(evidence, part) if one.told}
    pairs = [
        (one, found[suite, HUMAN + metric])
        for (suite, metric), one in found.items()
        if (suite, HUMAN + metric) in found
    ]
    told = [judged for pair in pairs if (judged := _judged(*pair)).judging.labelled]
    return tuple(sorted(told, key=lambda one: (-one.judging.labelled, one.suite, one.metric)))


def _judged(judge: Results, people: Results) -> Judged:
    """On the newest version of the judge: people may have looked at it, or at the one before."""
    version, by_judge = judge.version, judge.now
    by_people = people.now
    if people.version not in {judge.version, ""}:
        by_people = people.earlier if people.before == judge.version else people.earlier.iloc[:0]
    verdicts = _both(by_judge, by_people)
    counts = {
        (said, true): int(((verdicts["verdict"] == said) & (verdicts["verdict_people"] == true)).sum())
        for said in (PASSED, FAILED)
        for true in (PASSED, FAILED)
    }
    alone = verdicts.loc[~verdicts["verdict_people"].isin([PASSED, FAILED]), "verdict"]
    judging = Judging(
        right_yes=counts[PASSED, PASSED],
        missed=counts[FAILED, PASSED],
        wrong_yes=counts[PASSED, FAILED],
        right_no=counts[FAILED, FAILED],
        alone_yes=int((alone == PASSED).sum()),
        alone=len(alone),
    )
    return Judged(judge.suite, judge.metric, version, judging, _unlike(judging))


def _both(by_judge: pd.DataFrame, by_people: pd.DataFrame) -> pd.DataFrame:
    """Cases with a verdict of the judge, with that of people beside it where there is one."""
    judged = by_judge.loc[by_judge["verdict"].isin([PASSED, FAILED]), ["verdict"]]
    return judged.join(by_people["verdict"].rename("verdict_people"), how="left")


def _unlike(judging: Judging) -> bool:
    seen = _share(judging.right_yes + judging.wrong_yes, judging.labelled)
    rest = _share(judging.alone_yes, judging.alone)
    difference = None if seen is None or rest is None else compare(seen, rest)
    return difference is not None and difference.p_value < _UNLIKE


def _share(yes: int, n: int) -> Arm | None:
    return Arm(n, yes / n, yes / n * (1 - yes / n), marks=True) if n else None


def _of_the_judge(formula: Callable[[Judged], Measured]) -> Callable[[Evidence, Slice], Measured]:
    """The formula of the judge that people looked over most; why not where none can be told of."""

    def measure(evidence: Evidence, part: Slice) -> Measured:
        found = judged_by(evidence, part)
        if not found:
            return nothing("No case was judged both by people and by a judge.", _IMPORT)
        telling = next((one for one in found if one.why_not is None), found[0])
        return telling.why_not or formula(telling)

    return measure


def _sensitivity(judged: Judged) -> Measured:
    hits, n = judged.judging.right_yes, judged.judging.passes
    return Value(hits / n, n, clopper_pearson(hits, n), note=f"Of {judged.name}.", detail=_detail(judged))


def _specificity(judged: Judged) -> Measured:
    hits, n = judged.judging.right_no, judged.judging.fails
    return Value(hits / n, n, clopper_pearson(hits, n), note=f"Of {judged.name}.", detail=_detail(judged))


def _corrected(judged: Judged) -> Measured:
    if not judged.knows:
        return nothing(
            f"The judge of {judged.name} tells good from bad hardly better than a coin: its share says nothing.",
            "Mend the judge's instructions, or count only the cases that people judged.",
        )
    share, interval = corrected_share(judged.judging)
    return Value(share, judged.judging.judged, interval, note=note_of(judged), caveat=True, detail=_detail(judged))


def note_of(judged: Judged) -> str:
    """What the corrected share stands on."""
    judging = judged.judging
    seen = plurals.of(judging.labelled, "cases that people judged")
    text = f"The judge of {judged.name} passes {judging.share:.1%}; corrected by {seen}, taken as drawn at random."
    if judged.unlike:
        text += (
            " The judge passes another share of these than of the rest: were they chosen by its verdict, the "
            "corrected share is wrong."
        )
    return text


def _detail(judged: Judged) -> dict[str, float]:
    judging = judged.judging
    return {
        "judged_share": judging.share,
        "sensitivity": judging.sensitivity,
        "specificity": judging.specificity,
        "labelled": float(judging.labelled),
        "judged": float(judging.judged),
        "unlike": float(judged.unlike),
    }


_NEEDS = ("evaluations", "evaluations.passed|evaluations.score")
_MINIMUM = "30 cases judged by people and by the judge, 5 of them passing and 5 failing by people"
_SOURCE = "ours, after Lee et al. 2025, How to Correctly Report LLM-as-a-Judge Evaluations"

METRICS: tuple[Metric, ...] = (
    Metric(
        id="judge_sensitivity",
        title="Judge: good answers passed",
        family=GENERATED_ANSWERS,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="Of the cases that pass by people (metric human_<name>), the share that the judge (metric <name>) "
        "passes; of several judges the one that people looked over most.",
        interval="exact (Clopper and Pearson) over cases that pass by people",
        source=_SOURCE,
        needs=_NEEDS,
        measure=_of_the_judge(_sensitivity),
        minimum=_MINIMUM,
        grains=OVERALL,
        dated=True,
    ),
    Metric(
        id="judge_specificity",
        title="Judge: bad answers caught",
        family=GENERATED_ANSWERS,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="Of the cases that fail by people (metric human_<name>), the share that the judge (metric <name>) "
        "fails; of several judges the one that people looked over most.",
        interval="exact (Clopper and Pearson) over cases that fail by people",
        source=_SOURCE,
        needs=_NEEDS,
        measure=_of_the_judge(_specificity),
        minimum=_MINIMUM,
        grains=OVERALL,
        dated=True,
    ),
    Metric(
        id="judged_pass_rate_corrected",
        title="Judged pass rate, corrected",
        family=GENERATED_ANSWERS,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="(Share that the judge passes + specificity - 1) ÷ (sensitivity + specificity - 1), over all cases "
        "of the newest version that the judge judged (Rogan and Gladen); cases that people judged count as people "
        "judged them.",
        interval="Lang and Reiczigel's for the cases that only the judge saw, Wilson's for the others, put together",
        source=_SOURCE,
        needs=_NEEDS,
        measure=_of_the_judge(_corrected),
        minimum=f"{_MINIMUM}; a judge that is better than a coin (sensitivity + specificity at least 1.2)",
        grains=OVERALL,
        dated=True,
    ),
)
