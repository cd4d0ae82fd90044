"""Experiments, evaluation suites and judges in JSON."""

from kpidesk.decision.review import Review
from kpidesk.metrics.exhibits_experiments import Experiment, ExperimentArm, ExperimentRow
from kpidesk.metrics.exhibits_suites import JudgeRow, SuiteRow
from kpidesk.report.json_measures import Json

Pair = tuple[float, float]


def experiments(review: Review) -> list[Json]:
    """Every experiment with its arms, its sample ratio and one result per metric and arm."""
    return [_experiment(one) for one in review.exhibits.experiments]


def suites(review: Review) -> list[Json]:
    """Every evaluation suite and metric, the newest version beside the one before."""
    return [_suite(one) for one in review.exhibits.suites]


def judges(review: Review) -> list[Json]:
    """Every judge that people looked over."""
    return [_judge(one) for one in review.exhibits.judges]


def _experiment(one: Experiment) -> Json:
    return {
        "id": one.id,
        "experiment": one.name,
        "control": one.control or None,
        "arms": [_arm(arm) for arm in one.arms],
        "sample_ratio_p": one.ratio_p,
        "crossed_units": one.crossed,
        "from": one.first.isoformat() if one.first else None,
        "to": one.last.isoformat() if one.last else None,
        "running": one.running,
        "reason": one.why_not,
        "results": [_result(row) for row in one.rows],
    }


def _arm(arm: ExperimentArm) -> Json:
    return {"arm": arm.name, "units": arm.units, "planned": arm.planned}


def _result(row: ExperimentRow) -> Json:
    return {
        "metric": row.metric,
        "arm": row.arm,
        "outcome": row.outcome,
        "better": row.better or None,
        "n": row.n,
        "n_control": row.n_control,
        "mean": row.mean,
        "mean_control": row.mean_control,
        "lift": row.size,
        "interval": _ends(row.interval),
        "relative": row.relative,
        "relative_interval": _ends(row.relative_interval),
        "p_value": row.p_value,
        "p_holm": row.p_holm,
        "detectable": row.detectable,
        "power_at_a_tenth": row.tenth,
        "reason": row.reason,
    }


def _suite(row: SuiteRow) -> Json:
    counts = ("passed", "failed", "unassessed", "compared", "kept", "lost", "won", "neither", "unseen")
    return {
        "suite": row.suite,
        "metric": row.metric,
        "version": row.version,
        "before": row.before,
        "attacks": row.attacks,
        **{name: getattr(row, name) for name in counts},
        "change": _ends(row.change),
        "p_value": row.p_value,
        "p_holm": row.p_holm,
        "score": row.score,
        "score_before": row.score_before,
        "required": row.required,
        "lost_cases": list(row.lost_cases),
    }


def _judge(row: JudgeRow) -> Json:
    return {
        "suite": row.suite,
        "metric": row.metric,
        "version": row.version,
        "labelled": row.labelled,
        "judged": row.judged,
        "share": row.share,
        "sensitivity": row.sensitivity,
        "sensitivity_interval": _ends(row.sensitivity_interval),
        "specificity": row.specificity,
        "specificity_interval": _ends(row.specificity_interval),
        "corrected": row.corrected,
        "corrected_interval": _ends(row.corrected_interval),
        "unlike": row.unlike,
        "reason": row.why_not,
    }


def _ends(interval: Pair | None) -> list[float] | None:
    return None if interval is None else [float(end) for end in interval]
