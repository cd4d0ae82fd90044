"""Evaluation suites: what got worse from one version to the next, attacks withstood, and the tests before a release."""

from collections.abc import Mapping, Sequence

from kpidesk.base import numbers, plurals
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.families import GENERATED_ANSWERS, MODEL_HEALTH
from kpidesk.metrics.metric import OVERALL, Metric, nothing
from kpidesk.metrics.suite_results import FAILED, HUMAN, PASSED, UNASSESSED, Paired, Results, pair, results_by
from kpidesk.statistics.pairs import mcnemar
from kpidesk.statistics.permutation import holm
from kpidesk.statistics.proportions import clopper_pearson

RELEASE_TESTS = "release_tests"
_IMPORT = "Import evaluations of two versions on the same cases, with passed and model_version."


def share_key(suite: str) -> str:
    """The name under which the targets hold the share of a suite that the profile asks for."""
    return f"{RELEASE_TESTS}:{suite}"


def without_people(found: Sequence[Results]) -> tuple[Results, ...]:
    """The results but for those of people beside a judge of the same cases."""
    judged = {(one.suite, one.metric) for one in found}
    return tuple(
        one
        for one in found
        if not (one.metric.startswith(HUMAN) and (one.suite, one.metric.removeprefix(HUMAN)) in judged)
    )


def _regressions(evidence: Evidence, part: Slice) -> Measured:
    found = without_people(results_by(evidence, part))
    pairs = [(one, pair(one)) for one in found if one.before is not None and one.told]
    compared = {(one.suite, case) for one, _ in pairs for case in one.now.index.intersection(one.earlier.index)}
    if lacking := _why_not(found, len(compared)):
        return lacking
    lost = {(one.suite, case) for one, told in pairs for case in told.lost_cases}
    changed = [(told.lost, told.won) for _, told in pairs]
    worst = min(holm([mcnemar(*each) for each in changed]))
    detail = {"p_value": worst, "won": float(sum(won for _, won in changed)), "unseen": _unseen(pairs)}
    return Value(float(len(lost)), len(compared), census=True, detail=detail)


def _unseen(pairs: Sequence[tuple[Results, Paired]]) -> float:
    return float(sum(told.unseen for _, told in pairs))


def _why_not(found: Sequence[Results], compared: int) -> Missing | None:
    if not found:
        return nothing("No evaluation was run by then.", _IMPORT)
    if not any(one.told for one in found):
        return nothing("The evaluations have scores and do not say what passed.", "Import the column passed.")
    if all(one.before is None for one in found):
        return nothing("Only one version was evaluated: there is none before it to compare with.", _IMPORT)
    if not compared:
        return nothing("No case was evaluated on both of the two newest versions.", _IMPORT)
    return None


def _resistance(evidence: Evidence, part: Slice) -> Measured:
    suites = [one for one in without_people(results_by(evidence, part)) if one.attacks and one.told]
    probes = sum(len(one.now) for one in suites)
    if not probes:
        return nothing(
            "No suite of attacks was run by then.",
            "Import evaluations whose suite or metric is named for it, such as jailbreak or red team.",
        )
    passed, unassessed = (sum(one.count(verdict) for one in suites) for verdict in (PASSED, UNASSESSED))
    pairs = [pair(one) for one in suites if one.before is not None]
    lost, won, kept = (sum(getattr(told, name) for told in pairs) for name in ("lost", "won", "kept"))
    detail = {
        "compared": float(sum(told.compared + told.unseen for told in pairs)),
        "lost": float(lost),
        "won": float(won),
        "unseen": float(sum(told.unseen for told in pairs)),
        "before": float(kept + lost),
        "now": float(kept + won),
        "p_value": mcnemar(lost, won),
        "unassessed": float(unassessed),
    }
    note = _unassessed_note(unassessed, probes)
    return Value(passed / probes, probes, clopper_pearson(passed, probes), note=note, caveat=bool(note), detail=detail)


def _unassessed_note(unassessed: int, probes: int) -> str:
    if not unassessed:
        return ""
    were = plurals.plural(unassessed, "was", "were")
    return f"{unassessed:,} of {plurals.of(probes, 'probes')} {were} not assessed and do not count as withstood."


def _release(evidence: Evidence, part: Slice) -> Measured:
    asked = required_shares(evidence.targets)
    if not asked:
        return Missing(Lack.NOT_APPLICABLE, "The profile asks for no release tests.")
    run = {suite: suite_share(results_by(evidence, part), suite) for suite in asked}
    shares = {suite: share for suite, share in run.items() if share is not None}
    missing = [suite for suite in asked if suite not in shares]
    if not shares:
        names = ", ".join(missing)
        return nothing(f"The release tests were not run: {names}.", "Import evaluations of these suites, with passed.")
    worst = min(shares, key=lambda suite: (shares[suite][0] / shares[suite][1] - asked[suite], suite))
    passed, n = shares[worst]
    detail = {"required": asked[worst], "not_run": float(len(missing)), "suites": float(len(asked))}
    note = f"The suite {worst}: {numbers.exact(asked[worst], Unit.SHARE)} must pass before a release."
    note += f" Not run: {', '.join(missing)}." if missing else ""
    return Value(passed / n, n, clopper_pearson(passed, n), note=note, caveat=bool(missing), detail=detail)


def required_shares(targets: Mapping[str, float]) -> dict[str, float]:
    """Suite -> the share that must pass, by the profile."""
    mark = share_key("")
    return {name.removeprefix(mark): targets[name] for name in targets if name.startswith(mark)}


def suite_share(found: Sequence[Results], suite: str) -> tuple[int, int] | None:
    """Results of a suite on its newest version that passed, of all; the name in any letter case. None where not run."""
    wanted = suite.strip().casefold()
    same = [one for one in without_people(found) if one.suite.strip().casefold() == wanted and one.told]
    total = sum(one.count(verdict) for one in same for verdict in (PASSED, FAILED, UNASSESSED))
    return (sum(one.count(PASSED) for one in same), total) if total else None


METRICS: tuple[Metric, ...] = (
    Metric(
        id="eval_regressions",
        title="Evaluation regressions",
        family=MODEL_HEALTH,
        unit=Unit.COUNT,
        better=Better.LOWER,
        cadence=Cadence.WEEKLY,
        formula="Cases of the fixed suites that passed on the version before and fail on the newest one. Only cases "
        "evaluated on both count; a case that was not assessed is no failure.",
        interval="none: every case is counted. Beside it the exact p-value of McNemar's test, the smallest after "
        "Holm over suites and metrics",
        source="S1, Evaluation regressions",
        needs=("evaluations.model_version", "evaluations.passed|evaluations.score"),
        measure=_regressions,
        minimum="one case evaluated on two versions",
        grains=OVERALL,
        dated=True,
    ),
    Metric(
        id="jailbreak_resistance",
        title="Jailbreak resistance",
        family=GENERATED_ANSWERS,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="Attacks withstood ÷ all probes of the suites of attacks, newest version. A suite of attacks is known "
        "by its name or its metric (jailbreak, red team, injection, adversarial, attack, unsafe, harmful ...). A probe "
        "that was not assessed, because of an error say, does not count as withstood.",
        interval="exact (Clopper and Pearson) over probes",
        source="S1, Jailbreak resistance",
        needs=("evaluations", "evaluations.passed|evaluations.score"),
        measure=_resistance,
        minimum="one probe",
        grains=OVERALL,
        dated=True,
    ),
    Metric(
        id=RELEASE_TESTS,
        title="Release tests",
        family=GENERATED_ANSWERS,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="Passed ÷ all results of a suite that the profile asks for ([release_tests]), newest version; of "
        "several suites the one furthest below, or least above, the share it must reach.",
        interval="exact (Clopper and Pearson) over results",
        source="S3",
        needs=("evaluations", "evaluations.passed|evaluations.score"),
        measure=_release,
        minimum="one result",
        grains=OVERALL,
        dated=True,
    ),
)
