"""Experiments: first whether units were dealt out as planned, then each metric of each arm against the control."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from kpidesk.base import plurals
from kpidesk.base.periods import WEEK
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.exhibits_experiments import Experiment, ExperimentArm, ExperimentRow
from kpidesk.metrics.families import PEOPLE
from kpidesk.metrics.metric import Metric, nothing
from kpidesk.pilot.settings import PilotSettings
from kpidesk.statistics.comparisons import (
    Arm,
    Difference,
    always_valid,
    compare,
    detectable,
    power_at,
    relative_lift,
    sample_ratio,
)
from kpidesk.statistics.permutation import holm

FAMILY = "experiment_<name>"
FAMILY_TEXT = (
    "One row per metric and arm of each experiment: treatment minus control. The sample ratio is checked first "
    "(chi-square, red below 0.001); where it fails nothing is said of the lift. Means by Welch, shares of 0/1 values "
    "by Newcombe, relative lift by Fieller; p-values after Holm over all experiments and metrics. While units still "
    "come in, an always-valid bound stands in for the one planned look."
)
"""The open family of rows in the words of the catalogue."""
RATIO_LEVEL = 0.001
"""p-value below which the units were not dealt out as planned: a check made of every experiment must cry seldom."""
LEAST_UNITS = 30
TOLD = 0.05
TENTH = 0.1
_CONTROLS = (
    "control",
    "baseline",
    "holdout",
    "placebo",
    "reference",
    "a",
    "old",
    "current",
    "before",
    "without",
    "off",
    "0",
)
_WORD = re.compile(r"[^a-z0-9]+")


def experiment_id(name: str) -> str:
    """The id of an experiment's rows: experiment_short_prompt."""
    return f"experiment_{_WORD.sub('_', name.casefold()).strip('_') or 'unnamed'}"


def experiments(evidence: Evidence) -> tuple[Experiment, ...]:
    """Every experiment as known on the day of the review, in the order in which they began; p-values after Holm."""
    return evidence.remember("experiments", lambda: _experiments(evidence))


def _experiments(evidence: Evidence) -> tuple[Experiment, ...]:
    values = evidence.register("experiments")
    if values is None or values.empty:
        return ()
    found = [_experiment(str(name), rows, evidence) for name, rows in values.groupby("experiment", sort=True)]
    ordered = sorted(found, key=lambda one: (one.first or date.max, one.name))
    return _corrected(ordered)


def _experiment(name: str, values: pd.DataFrame, evidence: Evidence) -> Experiment:
    arms_of_unit = values.groupby("unit")["arm"].nunique()
    crossed = set(arms_of_unit.index[arms_of_unit > 1])
    clean = values[~values["unit"].isin(crossed)]
    counts = _counts(values, clean)
    control = _control(list(counts))
    arms = _arms(name, counts, control, evidence.settings)
    ratio = sample_ratio([arm.units for arm in arms], [arm.planned for arm in arms]) if len(arms) > 1 else None
    first, last = (_day(evidence, day) for day in (values["day"].min(), values["day"].max()))
    running = last is not None and (evidence.calendar.as_of - last).days < WEEK
    why_not = _why_not(arms, control, ratio, name)
    shell = Experiment(experiment_id(name), name, control, arms, ratio, len(crossed), first, last, running, (), why_not)
    rows = () if not control else tuple(_rows(clean, shell, evidence.settings))
    return replace(shell, rows=rows)


def _counts(values: pd.DataFrame, clean: pd.DataFrame) -> dict[str, int]:
    """Units of each arm; an arm of which every unit crossed has none. Rows without an id are units of one metric."""
    named = clean[clean["named"]].groupby("arm")["unit"].nunique()
    nameless = clean[~clean["named"]].groupby(["arm", "metric"]).size().groupby("arm").max()
    return {str(arm): int(named.get(arm, 0) + nameless.get(arm, 0)) for arm in sorted(set(values["arm"]))}


def _control(arms: Sequence[str]) -> str:
    """The arm that the others are held against, by its name; empty where none is called so."""
    named = {arm.strip().casefold(): arm for arm in arms}
    exact = next((named[word] for word in _CONTROLS if word in named), None)
    return exact or next((arm for word, arm in named.items() if word.startswith("control")), "")


def _arms(name: str, counts: Mapping[str, int], control: str, settings: PilotSettings) -> tuple[ExperimentArm, ...]:
    """The control first. Planned shares as set; without them all arms were to be of one size."""
    planned = settings.experiment_split.get(name, {})
    shares = {arm: planned.get(arm, 0.0) for arm in counts} if planned else dict.fromkeys(counts, 1.0)
    whole = sum(shares.values()) or 1.0
    ordered = sorted(counts, key=lambda arm: (arm != control, arm))
    return tuple(ExperimentArm(arm, counts[arm], shares[arm] / whole) for arm in ordered)


def _day(evidence: Evidence, day: float) -> date | None:
    return None if math.isnan(day) else evidence.calendar.start + timedelta(days=int(day) - 1)


def _why_not(arms: Sequence[ExperimentArm], control: str, ratio: float | None, name: str) -> str:
    if len(arms) < 2:
        return "It has one arm only: there is nothing to compare with."
    if not control:
        listed = ", ".join(arm.name for arm in arms)
        return f"None of its arms ({listed}) is called control: name the arm that the others are held against so."
    unplanned = [arm.name for arm in arms if arm.planned <= 0]
    if unplanned:
        return (
            f"The planned split names no share for {', '.join(unplanned)}: set experiment_split.{name} for every arm."
        )
    if ratio is not None and ratio < RATIO_LEVEL:
        return (
            f"Its units were not dealt out as planned: {_dealt(arms)}. Chance gives such a split less than once in "
            "1,000 times, so that units were lost or sorted on the way, and a lift would compare different crowds. "
            "Find out where they were lost; if the split was planned so, set experiment_split."
        )
    return ""


def _dealt(arms: Sequence[ExperimentArm]) -> str:
    total = sum(arm.units for arm in arms)
    return ", ".join(f"{arm.units:,} in {arm.name} ({round(total * arm.planned):,} expected)" for arm in arms)


def _rows(values: pd.DataFrame, shell: Experiment, settings: PilotSettings) -> Iterator[ExperimentRow]:
    for metric, rows in values.groupby("metric", sort=True):
        by_arm = {str(arm): _moments(found["value"]) for arm, found in rows.groupby("arm", sort=True)}
        control = by_arm.get(shell.control)
        for arm in shell.arms[1:]:
            if control is not None and arm.name in by_arm:
                yield _row(str(metric), arm.name, by_arm[arm.name], control, shell, settings)


def _moments(values: pd.Series) -> Arm:
    n = len(values)
    variance = float(values.var(ddof=1)) if n > 1 else 0.0
    return Arm(n, float(values.mean()), variance, marks=bool(values.isin([0.0, 1.0]).all()))


def _row(
    metric: str, arm: str, treatment: Arm, control: Arm, shell: Experiment, settings: PilotSettings
) -> ExperimentRow:
    better = better_of(metric, settings)
    bare = ExperimentRow(
        metric=metric,
        arm=arm,
        n=treatment.n,
        n_control=control.n,
        mean=treatment.mean,
        mean_control=control.mean,
        marks=treatment.marks and control.marks,
        outcome="withheld",
        reason=shell.why_not,
        better=better,
    )
    if shell.why_not:
        return bare
    difference = compare(treatment, control)
    few = min(treatment.n, control.n)
    if few < LEAST_UNITS:
        text = f"Only {plurals.of(few, 'units')} in the smaller arm; at least {LEAST_UNITS} are needed."
        return replace(bare, outcome="too_little", reason=text)
    if difference is None:
        return replace(bare, outcome="too_little", reason="All values are the same: there is nothing to tell apart.")
    return _measured(bare, treatment, control, difference, running=shell.running)


def better_of(metric: str, settings: PilotSettings) -> str:
    """Whether lower or higher is better, as set for the metric or for the primary figure of that name; else empty."""
    name = metric.strip().casefold()
    said = {key.strip().casefold(): better for key, better in settings.experiment_better.items()}
    if name in said:
        return said[name]
    same = (settings.primary_kpi_name or "").strip().casefold() == name
    return (settings.primary_kpi_better or "") if same else ""


def _measured(
    bare: ExperimentRow, treatment: Arm, control: Arm, difference: Difference, *, running: bool
) -> ExperimentRow:
    interval, p_value = difference.interval, difference.p_value
    lift = relative_lift(treatment, control, difference)
    relative, relative_interval = (None, None) if lift is None else lift
    if running:
        interval, p_value = always_valid(difference, treatment, control)
        relative_interval = None
    tenth = power_at(TENTH * control.mean, difference) if control.mean > 0 else None
    return replace(
        bare,
        outcome="open",
        size=difference.size,
        interval=interval,
        relative=relative,
        relative_interval=relative_interval,
        p_value=p_value,
        detectable=detectable(difference),
        tenth=tenth,
    )


def _corrected(found: Sequence[Experiment]) -> tuple[Experiment, ...]:
    """Every p-value after Holm over all rows, and what it says."""
    p_values = [row.p_value for one in found for row in one.rows if row.p_value is not None]
    adjusted = iter(holm(p_values))
    return tuple(replace(one, rows=tuple(_told(row, adjusted) for row in one.rows)) for one in found)


def _told(row: ExperimentRow, adjusted: Iterator[float]) -> ExperimentRow:
    if row.p_value is None or row.size is None:
        return row
    p_holm = next(adjusted)
    if p_holm >= TOLD:
        return replace(row, p_holm=p_holm)
    outcome = "higher" if row.size > 0 else "lower"
    if row.better:
        outcome = "better" if outcome == row.better else "worse"
    return replace(row, p_holm=p_holm, outcome=outcome)


def _per_week(evidence: Evidence, part: Slice) -> Measured:
    found = experiments(evidence)
    if not found:
        return nothing("No experiment has begun by then.", "Import experiments.")
    dated = [one for one in found if one.last is not None]
    if not dated:
        return nothing("The units of the experiments have no date.", "Import the column date of experiments.")
    finished = [one for one in dated if not one.running and not one.why_not and one.rows]
    ended = [one for one in finished if one.last is not None and one.last in part.period]
    days = part.period.days
    if not days:
        return nothing("This period has no day.")
    note = _left_out(found, dated, finished)
    return Value(len(ended) * WEEK / days, len(ended), census=True, note=note)


def _left_out(found: Sequence[Experiment], dated: Sequence[Experiment], finished: Sequence[Experiment]) -> str:
    running = sum(one.running for one in dated)
    broken = len(dated) - running - len(finished)
    parts = [
        f"{plurals.of(count, 'experiments')} {words}"
        for count, words in (
            (running, "still running"),
            (broken, "without a comparison"),
            (len(found) - len(dated), "without dates"),
        )
        if count
    ]
    return f"Not counted: {', '.join(parts)}." if parts else ""


METRICS: tuple[Metric, ...] = (
    Metric(
        id="experiments_per_week",
        title="Experiments a week",
        family=PEOPLE,
        unit=Unit.RATIO,
        better=Better.HIGHER,
        cadence=Cadence.WEEKLY,
        formula="Experiments that ended in the period ÷ its weeks. One has ended when no unit came in for a week "
        "before the day of the review; it counts on the day of its last unit, and only if its sample ratio held and "
        "an arm was compared with the control.",
        interval="none: every experiment is counted",
        source="S2, Number of experiments",
        needs=("experiments",),
        measure=_per_week,
        minimum="one experiment with dates",
        grains=frozenset({Grain.WINDOW, Grain.WEEK, Grain.MONTH}),
    ),
)
