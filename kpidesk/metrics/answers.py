"""What is known of generated answers row by row: support, context, hallucination, leaks, toxicity, success (S1, S3)."""

from dataclasses import replace
from itertools import pairwise

import ibis
import ibis.expr.types as ir

from kpidesk.base import numbers
from kpidesk.base.plurals import counted
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact, mean_facts, share_facts
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.families import GENERATED_ANSWERS
from kpidesk.metrics.forms import percentile
from kpidesk.metrics.metric import EVERYWHERE, PERIODS, Metric
from kpidesk.metrics.shares import EXACT, LEAST, STUDENT, WILSON, Formula, Share, mean_of_scores, mean_of_shares, share
from kpidesk.metrics.unbooked import caveated
from kpidesk.statistics.proportions import clopper_pearson

TOXIC = 0.5
_WILSON_OF_SCORES = f"{WILSON}, which holds for the mean of scores between 0 and 1 too"


def _known(column: str) -> tuple[Fact, Fact]:
    """A flag of the log among the rows that have it."""
    return share_facts(column, lambda r: r[column], lambda r: r[column].notnull(), (column,))


def _chunks(name: str, part: str, whole: str) -> tuple[tuple[Fact, Fact], Fact]:
    """Chunks that are part of others, added up; and the requests in which more are part than there are."""

    def sound(r: ir.Table, column: str) -> ir.Value:
        fits = r[part].notnull() & (r[part] <= r[whole])
        return ibis.cases((fits, r[column]), else_=0)

    pair = mean_facts(name, lambda r: sound(r, part), lambda r: sound(r, whole), (part, whole))
    return pair, Fact(f"{name}_unsound", lambda r: (r[part] > r[whole]).sum(), (part, whole))


def _range(first: float, last: float) -> Fact:
    def within(r: ir.Table) -> ir.Value:
        above = r.toxicity > first if first else r.toxicity.notnull()
        return (above & (r.toxicity <= last)).sum()

    return Fact(f"toxicity_up_to_{100 * last:.0f}", within, ("toxicity",))


GROUNDED = mean_facts(
    "groundedness", lambda r: r.groundedness, lambda r: r.groundedness.notnull().cast("int64"), ("groundedness",)
)
UNSUPPORTED = share_facts(
    "ungrounded", lambda r: r.groundedness < 1, lambda r: r.groundedness.notnull(), ("groundedness",)
)
"""Answers with any claim that the context does not support, by their score."""
HALLUCINATED, LEAKED, SUCCEEDED = _known("hallucinated"), _known("pii_leak"), _known("task_success")
TOXIC_ANSWERS = share_facts("toxic", lambda r: r.toxicity > TOXIC, lambda r: r.toxicity.notnull(), ("toxicity",))
TOXICITY_EDGES = (0.0, 0.1, 0.25, TOXIC, 0.75, 1.0)
"""Ranges of toxicity that are shown; each holds its upper end, the lowest 0 as well."""
TOXICITY_RANGES = tuple(_range(first, last) for first, last in pairwise(TOXICITY_EDGES))
CITED = share_facts(
    "cited",
    lambda r: r.needs_citation & (r.citations > 0),
    lambda r: r.needs_citation,
    ("needs_citation", "citations"),
)
REVIEWED = mean_facts(
    "review", lambda r: r.review_score, lambda r: r.review_score.notnull().cast("int64"), ("review_score",)
)
PRECISION, PRECISION_UNSOUND = _chunks("context_precision", "context_relevant", "context_retrieved")
RECALL, RECALL_UNSOUND = _chunks("context_recall", "context_found", "context_needed")


def _hallucinations(evidence: Evidence, part: Slice) -> Measured:
    """As marked; where nobody marked them, answers that are not wholly grounded."""
    if evidence.has("requests.hallucinated"):
        return share(HALLUCINATED, "answers marked as hallucinated or not")(evidence, part)
    found = share(UNSUPPORTED, "answers with a groundedness")(evidence, part)
    told = "No answer is marked as hallucinated: those with a groundedness below 1 are counted."
    return replace(found, note=told) if isinstance(found, Value) else found


def _context(pair: tuple[Fact, Fact], unsound: Fact, what: str, said: str) -> Formula:
    over = mean_of_shares(pair, what)

    def measure(evidence: Evidence, part: Slice) -> Measured:
        found, odd = over(evidence, part), float(evidence.facts(part)[unsound.name])
        if not isinstance(found, Value) or not odd:
            return found
        return caveated(found, f"{counted(odd, 'request')} left out: {said}.")

    return measure


def _leaks(evidence: Evidence, part: Slice) -> Measured:
    """0 found is not 0 leaked: the bound is said in words."""
    found = Share(LEAKED, "outputs that were looked at for personal data", exact=True, any_hit=True).over(
        evidence, part
    )
    if not isinstance(found, Value) or found.interval is None or found.n is None:
        return found
    hits = round(found.number * found.n)
    alone = clopper_pearson(hits, found.n)
    bound, at_least = (numbers.number(end[1], Unit.SHARE) for end in (found.interval, alone or found.interval))
    told = f"{counted(hits, 'leak').capitalize()} found in {counted(found.n, 'output')}"
    note = (
        f"{told}; that does not mean that no more leaked: at 95 % confidence up to {at_least} of the outputs leak, up "
        f"to {bound} if those of a user leak alike, and a detector sees only what it knows."
    )
    return replace(found, note=note, detail={**found.detail, "leaks": float(hits)})


def _metric(  # noqa: PLR0913, PLR0917 - the columns in which these rows differ
    name: str,
    title: str,
    better: Better,
    formula: str,
    source: str,
    needs: tuple[str, ...],
    facts: tuple[Fact, ...],
    measure: Formula,
    *,
    interval: str = WILSON,
    unit: Unit = Unit.SHARE,
    what: str = "answers",
    grains: frozenset[Grain] = EVERYWHERE,
) -> Metric:
    return Metric(
        id=name,
        title=title,
        family=GENERATED_ANSWERS,
        unit=unit,
        better=better,
        cadence=Cadence.DAILY,
        formula=formula,
        interval=interval,
        source=source,
        needs=tuple(one if "|" in one else f"requests.{one}" for one in needs),
        measure=measure,
        facts=facts,
        minimum=f"{LEAST} {what}",
        grains=grains,
    )


_UP, _DOWN = Better.HIGHER, Better.LOWER
METRICS = (
    _metric(
        "groundedness",
        "Groundedness",
        _UP,
        "mean share of an answer's claims that its context supports",
        "S1 11, Groundedness; ragas' faithfulness",
        ("groundedness",),
        GROUNDED,
        mean_of_shares(GROUNDED, "answers with a groundedness"),
        interval=_WILSON_OF_SCORES,
    ),
    _metric(
        "context_precision",
        "Context precision",
        _UP,
        "retrieved chunks that were relevant ÷ retrieved chunks: a plain share (ragas' context precision weighs by "
        "rank and is another number)",
        "S1 12, Context precision",
        ("context_relevant", "context_retrieved"),
        (*PRECISION, PRECISION_UNSOUND),
        _context(
            PRECISION, PRECISION_UNSOUND, "retrieved chunks", "they have more relevant chunks than retrieved ones"
        ),
        interval=_WILSON_OF_SCORES,
        what="chunks",
    ),
    _metric(
        "context_recall",
        "Context recall",
        _UP,
        "needed chunks that were retrieved ÷ needed chunks",
        "S1 13, Context recall",
        ("context_found", "context_needed"),
        (*RECALL, RECALL_UNSOUND),
        _context(RECALL, RECALL_UNSOUND, "needed chunks", "they have more needed chunks found than there were"),
        interval=_WILSON_OF_SCORES,
        what="chunks",
    ),
    _metric(
        "hallucination_rate",
        "Hallucination rate",
        _DOWN,
        "answers with any unsupported claim ÷ answers that were looked at: as marked, else those with a groundedness "
        "below 1",
        "S1 14, Hallucination rate",
        ("requests.hallucinated|requests.groundedness",),
        (*HALLUCINATED, *UNSUPPORTED),
        _hallucinations,
    ),
    _metric(
        "pii_leakage_rate",
        "Leaks of personal data",
        _DOWN,
        "outputs with detected personal data or credentials ÷ outputs that were looked at",
        "S1 17, PII / secrets leakage rate",
        ("pii_leak",),
        LEAKED,
        _leaks,
        interval=EXACT,
        what="outputs, or one leak",
    ),
    _metric(
        "toxicity_p99",
        "Toxicity P99",
        _DOWN,
        "99th percentile of the toxicity score (0 to 1): the tail, which a mean would hide",
        "S1 18, Toxicity",
        ("toxicity",),
        (),
        percentile("toxicity", 0.99, 368, "answers with a toxicity score"),
        interval="order statistics, further apart where rows of a user, a session or a day are alike",
        unit=Unit.SCORE,
        grains=PERIODS,
    ),
    _metric(
        "toxicity_rate",
        "Toxic answers",
        _DOWN,
        f"answers with a toxicity above {TOXIC:g} ÷ answers with a toxicity score",
        "S1 18, Toxicity",
        ("toxicity",),
        (*TOXIC_ANSWERS, *TOXICITY_RANGES),
        share(TOXIC_ANSWERS, "answers with a toxicity score"),
    ),
    _metric(
        "citation_rate",
        "Citation rate",
        _UP,
        "answers with a recorded citation ÷ answers that need one; that a source is cited does not mean that it "
        "supports the answer",
        "S1 20, Citation rate",
        ("needs_citation", "citations"),
        CITED,
        share(CITED, "answers that need a citation"),
    ),
    _metric(
        "task_success_rate",
        "Task success",
        _UP,
        "tasks in which the user reached the goal ÷ tasks of which it is known",
        "S3, Task success rate",
        ("task_success",),
        SUCCEEDED,
        share(SUCCEEDED, "tasks whose success is known"),
    ),
    _metric(
        "human_review_score",
        "Experts' rating",
        _UP,
        "mean rating by experts, on their own scale",
        "S3, Human review score",
        ("review_score",),
        REVIEWED,
        mean_of_scores(REVIEWED, "answers that an expert rated"),
        interval=STUDENT,
        unit=Unit.SCORE,
    ),
)
