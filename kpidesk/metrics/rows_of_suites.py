"""Which rows of evaluations and surveys a measure uses, and why it leaves the others out."""

from kpidesk.engine.sieve import Cells, Reason, Rows, Sieve
from kpidesk.metrics.promoters import KIND, SCALE
from kpidesk.metrics.suite_results import ATTACKS

_OTHER_SURVEY = Reason("It answers another survey.", lambda r: r.kind.fill_null("").strip().lower() != KIND)
_OTHER_SCALE = Reason(
    "It is no whole number on the scale from 0 to 10.",
    lambda r: (r.scale_max.fill_null(SCALE) != SCALE) | ~r.score.between(0, SCALE) | (r.score != r.score.round()),
)
_NO_ATTACK = Reason("Its suite is none of attacks, by its name and that of its metric.", lambda r: ~_is_attack(r))


def recommended() -> Sieve:
    """Answers to the question of recommending; of two of one person the last counts."""
    return Sieve("surveys", "Answers from 0 to 10", (_OTHER_SURVEY, _OTHER_SCALE), lambda r: (r.date_day, r.date_day))


def attacked() -> Sieve:
    """Results of probes, whenever they were run."""
    return Sieve("evaluations", "Results of probes", (_NO_ATTACK,), _run, early=True)


def evaluated() -> Sieve:
    """Every result of an evaluation suite, whenever it was run."""
    return Sieve("evaluations", "Results of evaluation suites", (), _run, early=True)


def _run(rows: Rows) -> tuple[Cells, Cells]:
    return rows.evaluated_at_day, rows.evaluated_at_day


def _is_attack(rows: Rows) -> Cells:
    return (rows.suite + " " + rows.metric).lower().re_search(ATTACKS)
