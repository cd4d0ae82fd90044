"""Which requests a measure uses: the conditions of its formula, as reasons for which a row is left out."""

from kpidesk.base.values import Missing
from kpidesk.engine.classes import Answers
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.sieve import Cells, Condition, Reason, Rows, Sieve
from kpidesk.engine.slices import Slice
from kpidesk.metrics.group_counts import ODDS, SELECTION
from kpidesk.metrics.group_slices import EQUALIZED, PARITY, assess
from kpidesk.metrics.label_weeks import label_weeks

_UNANSWERED = Reason("It was not answered.", lambda r: ~r.log_ok)


def _day(rows: Rows) -> tuple[Cells, Cells]:
    return rows.log_day, rows.log_day


def requests(what: str, *reasons: Reason, counted: bool = False) -> Sieve:
    """Rows of the log, by their pilot day."""
    return Sieve("requests", what, reasons, _day, counted)


EVERY = requests("Every request", counted=True)
SEEN = requests("Every request")
COMPLETED = requests(
    "Requests that completed a transaction",
    _UNANSWERED,
    Reason("Its transaction was completed by an earlier request.", lambda r: r.log_completed == 0),
    counted=True,
)
DECISIONS = requests("Answered requests, each of which is a decision", _UNANSWERED, counted=True)
USED_BY_SOMEBODY = requests(
    "Answered requests by which a user counts as active",
    _UNANSWERED,
    Reason("It names no user.", lambda r: r.user_id.isnull()),
)
CHARGED = requests("Requests with a cost in the log", Reason("It has no cost.", lambda r: r.cost.isnull()))

_NO_LATENCY = "It has no latency."
_LATENCY = (
    Reason(
        "It failed, and not by a time-out: fast failures would flatter the figure.",
        lambda r: ~r.log_ok & ~r.log_timed_out,
    ),
    Reason("Its latency is 0, which is a fault of the log.", lambda r: r.log_latency_zero),
    Reason(_NO_LATENCY, lambda r: r.log_latency.isnull()),
)
LATENCY = requests("Answered requests and time-outs with a latency", *_LATENCY, counted=True)
FAILED = requests(
    "Failed requests, time-outs aside, with a latency",
    Reason("It was answered.", lambda r: r.log_ok),
    Reason("It is a time-out, and counts among the latencies.", lambda r: r.log_timed_out),
    Reason(_NO_LATENCY, lambda r: r.log_latency_failed.isnull()),
    counted=True,
)
STREAMED = requests(
    "Streamed answers with a latency",
    Reason("It was not streamed: it has no time to the first token.", lambda r: r.ttft_s.isnull()),
    *_LATENCY,
    counted=True,
)


def stepped(evidence: Evidence) -> Sieve:
    """Requests with a latency of any step."""

    def without(rows: Rows) -> Cells:
        missing: Cells = rows.timestamp.notnull()
        for step in evidence.steps:
            missing = missing & rows[f"latency_{step}_s"].nullif(0.0).isnull()
        return missing

    return requests("Requests with a latency of a step", Reason("None of its steps has a latency.", without))


def labelled(evidence: Evidence, *reasons: Reason, what: str = "Requests with an answer whose truth is known") -> Sieve:
    """Requests with an answer and a truth."""
    marked = evidence.classes.answers is Answers.MARKS
    answered = () if marked else (Reason("It has no prediction.", lambda r: r.prediction.isnull()),)
    unknown = (
        "It is not marked as right or wrong." if marked else "What was right is not known by the day of the review."
    )
    known = Reason(unknown, lambda r: ~r.log_labelled)
    return requests(what, *answered, known, *reasons, counted=True)


def predicted_yes(evidence: Evidence) -> Sieve:
    """Labelled requests answered with yes; every class in its turn where there are several."""
    if evidence.classes.answers is not Answers.BINARY:
        return labelled(evidence)
    other = Reason("It was answered with no.", lambda r: r.log_prediction != evidence.classes.yes)
    return labelled(evidence, other, what="Requests answered with yes whose truth is known")


def actual_yes(evidence: Evidence) -> Sieve:
    """Labelled requests that ought to have been answered with yes."""
    if evidence.classes.answers is not Answers.BINARY:
        return labelled(evidence)
    other = Reason("The right answer was no.", lambda r: r.log_actual != evidence.classes.yes)
    return labelled(evidence, other, what="Requests whose right answer was yes")


def mature(evidence: Evidence, part: Slice) -> Sieve:
    """Labelled requests of weeks that are old enough, read at one age of the labels."""
    days = evidence.settings.label_maturity_days
    found = label_weeks(evidence, part)
    weeks = [] if isinstance(found, Missing) else sorted({one.week for one in found.weeks})
    return labelled(
        evidence,
        Reason(f"Its truth came more than {days} days later: all weeks are read at that age.", lambda r: ~r.log_young),
        Reason(
            f"Its week ended less than {days} days ago, or has fewer than 30 such requests.",
            lambda r: ~((r.log_day - 1) // 7 + 1).cast("int64").isin(weeks) if weeks else r.log_day.notnull(),
        ),
        what="Requests of the weeks through which the line is drawn",
    )


def compared(evidence: Evidence, part: Slice, measure: str) -> Sieve:
    """Decisions of the groups that are compared: those of the column with the largest gap."""
    strata = ODDS if measure == EQUALIZED else SELECTION
    found = assess(evidence, part)
    gaps = () if isinstance(found, Missing) else found.gaps[measure]
    worst = max(gaps, key=lambda gap: gap.size, default=None)
    if worst is None or isinstance(found, Missing):
        return _decided()
    groups = next(one for one in found.columns if one.column == worst.column)
    names = [groups.names[place] for place in groups.assessable(strata).tolist()]
    told = (_UNTOLD,) if measure == EQUALIZED else ()
    few = Reason("Its group has too few rows to be compared.", lambda r: ~r[worst.column].isin(names))
    return _decided(
        _unknown(worst.column), *told, few, what=f"Decisions of the compared groups of {worst.column}", counted=True
    )


_UNTOLD = Reason("What was right is not known.", lambda r: r.log_actual_yes.isnull())


def scored(evidence: Evidence) -> Sieve:
    """Decisions with a group, a score and a truth."""
    columns = sorted(evidence.groups)
    unscored = Reason("It has no score.", lambda r: r.score.isnull())
    known = Reason("None of its groups is known.", lambda r: _none_known(r, columns))
    return _decided(unscored, _UNTOLD, *((known,) if columns else ()), what="Decisions with a score and a known truth")


def _none_known(rows: Rows, columns: list[str]) -> Cells:
    missing: Cells = rows[columns[0]].isnull()
    for column in columns[1:]:
        missing = missing & rows[column].isnull()
    return missing


def _decided(*reasons: Reason, what: str = "Decisions with a prediction", counted: bool = False) -> Sieve:
    unread = Reason("It has no prediction.", lambda r: r.log_selected.isnull())
    return requests(what, _UNANSWERED, unread, *reasons, counted=counted)


def _unknown(column: str) -> Reason:
    holds: Condition = lambda r: r[column].isnull()  # noqa: E731 - a condition, as everywhere here
    return Reason(f"Its {column} is not known.", holds)


FAIRNESS = (PARITY, EQUALIZED)
