"""KPI 11, audit trail: can every decision be reconstructed, explained and tied to an approved version (S0)."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.forms import census
from kpidesk.metrics.metric import EVERYWHERE, OVERALL, PERIODS, Formula, Metric, nothing

DECISIONS = Fact("decisions", lambda r: r.ok.sum())
TRACEABLE = Fact("traceable", lambda r: (r.ok & r.has_input_ref & r.has_version & r.has_output).sum())
WITH_INPUT = Fact("with_input", lambda r: (r.ok & r.has_input_ref).sum())
WITH_OUTPUT = Fact("with_output", lambda r: (r.ok & r.has_output).sum())
WITH_VERSION = Fact("with_version", lambda r: (r.ok & r.has_version).sum())
EXPLAINED = Fact("explained", lambda r: (r.ok & r.has_explanation).sum())
FACTS = (DECISIONS, TRACEABLE, WITH_INPUT, WITH_OUTPUT, WITH_VERSION, EXPLAINED)
_INPUT, _OUTPUT, _VERSION = "requests.input_ref", "requests.output|requests.prediction", "requests.model_version"
_SOURCE = "S0, Audit Trail Completeness"
USUAL = 7
"""Requests that an hour of the week must have on average for an empty one to be a gap: by chance 1 in 1,000."""


def _traceability(evidence: Evidence, part: Slice) -> Measured:
    value = census("traceable", "decisions", "decisions")(evidence, part)
    if not isinstance(value, Value) or part.grain is not Grain.WINDOW or not evidence.untraceable:
        return value
    named = ", ".join(evidence.untraceable)
    return Value(value.number, value.n, census=True, note=f"Not reconstructible, the first: {named}.")


def _register(evidence: Evidence) -> pd.DataFrame:
    """The first approval and the last day in use of each version."""
    return evidence.remember("approvals", lambda: _approvals(evidence))


def _approvals(evidence: Evidence) -> pd.DataFrame:
    rows = evidence.registers["model_versions"]
    approved = rows.groupby("version")["approved_on_day"].min()
    retired = rows["retired_on_day"].fillna(np.inf).groupby(rows["version"]).max()
    return pd.DataFrame({"approved": approved, "retired": retired})


@dataclass(frozen=True, slots=True, eq=False)
class _Use:
    """Days of versions in arrays: how many decisions, whether they name one, and whether it was approved that day."""

    day: npt.NDArray[np.int64]
    version: npt.NDArray[np.object_]
    decisions: npt.NDArray[np.float64]
    named: npt.NDArray[np.bool_]
    approved: npt.NDArray[np.bool_]


def _use(evidence: Evidence) -> _Use:
    days = evidence.version_days
    if days.empty:  # Arrow cannot join what has no rows
        nothing_used = np.empty(0)
        none = nothing_used.astype(bool)
        return _Use(nothing_used.astype(np.int64), nothing_used.astype(object), nothing_used, none, none)
    told = days.merge(_register(evidence), left_on="version", right_index=True, how="left")
    approved = (told["approved"] <= told["day"]) & ~(told["retired"] < told["day"])
    return _Use(
        told["day"].to_numpy(dtype=np.int64),
        told["version"].to_numpy(dtype=object),
        told["decisions"].to_numpy(dtype=np.float64),
        told["version"].notna().to_numpy(dtype=bool),
        approved.to_numpy(dtype=bool),
    )


def _auditability(evidence: Evidence, part: Slice) -> Measured:
    used = evidence.remember("versions in use", lambda: _use(evidence))
    first, last = evidence.days(part.period)
    mine = (used.day >= first) & (used.day <= last)
    total = float(used.decisions[mine].sum())
    if not total:
        return nothing("There are no decisions in this period.")
    share = float(used.decisions[mine & used.approved].sum()) / total
    wrong = sorted(set(used.version[mine & used.named & ~used.approved]))
    note = f"Used without a valid approval: {', '.join(wrong[:5])}." if wrong else ""
    return Value(share, int(total), census=True, note=note)


def _never_approved(evidence: Evidence, part: Slice) -> Measured:
    used = evidence.of(evidence.version_days, part.period)["version"].dropna().unique()
    if not len(used):
        return nothing("No decision of this period names a version.")
    register = _register(evidence)
    known = set(register.index[register["approved"] <= evidence.days(part.period)[1]])
    missing = sorted(set(used) - known)
    note = f"Never approved: {', '.join(missing[:5])}." if missing else ""
    return Value(float(len(missing)), len(used), census=True, note=note)


def _log_gaps(evidence: Evidence, part: Slice) -> Measured:
    """Empty hours that usually have requests, for that hour of the week: nights and weekends are no gaps."""
    first, last = evidence.days(part.period)
    if evidence.hours.empty:
        return nothing("There are no requests in this period.")
    span, empty = evidence.remember("empty hours", lambda: _empty_hours(evidence))
    inside = (span >= 24 * (first - 1)) & (span < 24 * last)
    return Value(float(empty[inside].sum()), int(inside.sum()), census=True)


def _empty_hours(evidence: Evidence) -> tuple[pd.RangeIndex, npt.NDArray[np.bool_]]:
    """The hours from the first to the last with requests, and which of them are gaps."""
    counts = evidence.hours.set_index("hour")["n"]
    span = pd.RangeIndex(int(counts.index.min()), int(counts.index.max()) + 1)
    traffic = counts.reindex(span, fill_value=0)
    usual = traffic.groupby(span % (24 * 7)).transform("mean") >= USUAL
    return span, (usual & (traffic == 0) & ~_skipped(evidence, span)).to_numpy(dtype=bool)


def _skipped(evidence: Evidence, hours: pd.RangeIndex) -> npt.NDArray[np.bool_]:
    """The hours that the clock on the wall skips when summer time begins."""
    begin = pd.Timestamp(evidence.calendar.start) + pd.to_timedelta(hours, unit="h")
    zone = evidence.calendar.timezone
    first, last = (
        np.asarray(moment.tz_localize(zone, ambiguous=True, nonexistent="NaT").isna())
        for moment in (begin, begin + pd.Timedelta(minutes=59))
    )
    return np.asarray(first & last)


def _duplicates(evidence: Evidence, _part: Slice) -> Measured:
    requests = int(evidence.daily["requests"].sum())
    if not requests:
        return nothing("There are no requests in this period.")
    return Value(float(evidence.duplicates), requests, census=True)


def _sequence_breaks(evidence: Evidence, _part: Slice) -> Measured:
    if evidence.sequence_breaks is None:
        return nothing("Request ids are not numbered in sequence.")
    return Value(float(evidence.sequence_breaks), int(evidence.daily["requests"].sum()), census=True)


def _share(
    metric: str, title: str, formula: str, needs: tuple[str, ...], measure: Formula, grains: frozenset[Grain]
) -> Metric:
    return Metric(
        id=metric,
        title=title,
        family="audit_trail",
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula=formula,
        interval="none: a census",
        source=_SOURCE,
        needs=("requests.timestamp", *needs),
        measure=measure,
        facts=FACTS,
        grains=grains,
    )


def _count(
    metric: str,
    title: str,
    formula: str,
    needs: tuple[str, ...],
    measure: Formula,
    grains: frozenset[Grain],
    *,
    dated: bool = False,
) -> Metric:
    """A number of faults: the fewer the better. ``dated``: counted in the whole log, whatever the window."""
    counted = _share(metric, title, formula, needs, measure, grains)
    ours = "ours: a line in the log is not yet a record"
    return replace(counted, unit=Unit.COUNT, better=Better.LOWER, source=ours, dated=dated)


METRICS = (
    _share("traceability", "Traceability", "decisions with input, model version and output recorded ÷ decisions",
           (_INPUT, _OUTPUT, _VERSION), _traceability, EVERYWHERE),
    _share("explainability", "Explainability", "decisions with an explanation recorded ÷ decisions",
           ("requests.explanation",), census("explained", "decisions", "decisions"), EVERYWHERE),
    _share("auditability", "Auditability",
           "decisions whose version was approved by that day and not retired before ÷ decisions",
           (_VERSION, "model_versions.approved_on"), _auditability, PERIODS),
    _share("input_recorded", "Input recorded", "decisions with an input or its reference ÷ decisions",
           (_INPUT,), census("with_input", "decisions", "decisions"), EVERYWHERE),
    _share("output_recorded", "Output recorded", "decisions with an output ÷ decisions",
           (_OUTPUT,), census("with_output", "decisions", "decisions"), EVERYWHERE),
    _share("version_recorded", "Version recorded", "decisions with a model version ÷ decisions",
           (_VERSION,), census("with_version", "decisions", "decisions"), EVERYWHERE),
    _count("log_gaps", "Gaps in the log", "hours without requests where that hour of the week has 7 or more on average",
           (), _log_gaps, PERIODS),
    _count("sequence_breaks", "Breaks in the sequence", "numbers missing between the lowest and highest request id",
           ("requests.request_id",), _sequence_breaks, OVERALL, dated=True),
    _count("duplicate_ids", "Duplicate ids", "rows whose request id another row has too, less one each",
           ("requests.request_id",), _duplicates, OVERALL, dated=True),
    _count("versions_never_approved", "Versions never approved", "versions in use without an approval by then",
           (_VERSION, "model_versions.version"), _never_approved, OVERALL),
)  # fmt: skip
