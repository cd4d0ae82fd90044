"""Makes the exhibits from gathered evidence, by the same rules as the figures they stand behind."""

from datetime import datetime, timedelta

import pandas as pd

from kpidesk.base.periods import WEEK, Period
from kpidesk.base.values import Missing
from kpidesk.engine.classes import Answers
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.ledger import CATEGORIES, KINDS
from kpidesk.engine.slices import Grain, Slice
from kpidesk.metrics.adoption import active_in, eligible_in
from kpidesk.metrics.answer_tables import generated_answers
from kpidesk.metrics.cost import charges, earlier_outlay, people_cost
from kpidesk.metrics.drift_exhibits import drift_of_inputs
from kpidesk.metrics.error_costs import count_answers, error_costs
from kpidesk.metrics.exhibits import (
    Books,
    BookWeek,
    Cohort,
    Confusion,
    ConfusionCell,
    Exhibits,
    IncidentRow,
    LabelWeek,
    TeamUse,
    UsageWeek,
)
from kpidesk.metrics.experiments import experiments
from kpidesk.metrics.health_exhibits import model_health
from kpidesk.metrics.incidents import incident_rows, incidents_of
from kpidesk.metrics.practice_tables import practices
from kpidesk.metrics.quality_exhibits import checked_fields, decay_course
from kpidesk.metrics.returns import earlier_benefit
from kpidesk.metrics.serving_tables import serving
from kpidesk.metrics.suite_tables import heard, judge_rows, promoter_months, suite_rows

_HOUR = 3600.0
_MOST_CLASSES = 30
_NO_TEAM = "no team named"
_MOST_INCIDENTS = 5_000


def exhibits(evidence: Evidence) -> Exhibits:
    """All exhibits of the pilot up to the day of the review; the table of answers is that of the review window."""
    return Exhibits(
        incidents=_incidents(evidence),
        confusion=_confusion(evidence),
        labels=_labels(evidence),
        usage=_usage(evidence),
        cohorts=_cohorts(evidence),
        teams=_teams(evidence),
        books=_books(evidence),
        fields=checked_fields(evidence),
        decay=decay_course(evidence),
        health=model_health(evidence),
        drift=drift_of_inputs(evidence),
        practices=practices(evidence),
        suites=suite_rows(evidence),
        judges=judge_rows(evidence),
        experiments=experiments(evidence),
        promoters=promoter_months(evidence),
        voices=heard(evidence),
        serving=serving(evidence),
        answers=generated_answers(evidence),
    )


def _weeks(evidence: Evidence) -> list[tuple[int, Period]]:
    """The weeks that have begun, the last one cut at the day of the review."""
    calendar = evidence.calendar
    return [(week, calendar.days_of_week(week).until(calendar.as_of)) for week in calendar.weeks()]


def _incidents(evidence: Evidence) -> tuple[IncidentRow, ...]:
    """The latest ones where there are very many, first to last."""
    pilot = Slice(Grain.WINDOW, evidence.calendar.pilot)
    rows = incident_rows(evidence, pilot).sort_values("detected_at").tail(_MOST_INCIDENTS)
    cutoff = pd.Timestamp(incidents_of(evidence, pilot).cutoff)
    return tuple(_incident(row, cutoff, evidence) for _, row in rows.iterrows())


def _incident(row: pd.Series, cutoff: pd.Timestamp, evidence: Evidence) -> IncidentRow:
    started, detected, resolved = (_moment(row[name]) for name in ("started_at", "detected_at", "resolved_at"))
    assert detected is not None  # noqa: S101 - rows without it were rejected when they were read
    begun = started or detected
    day = row["started_at_day"] if pd.notna(row["started_at_day"]) else row["detected_at_day"]
    return IncidentRow(
        id=_text(row["incident_id"]) or f"{detected:%Y-%m-%d %H:%M}",
        severity=_text(row["severity"]) or "not given",
        status=_text(row["status"]),
        started=started,
        detected=detected,
        resolved=resolved,
        detect_hours=_hours(started, detected),
        recover_hours=_hours(begun, resolved or _moment(cutoff)),
        open=resolved is None,
        week=evidence.calendar.week_of(evidence.calendar.start + timedelta(days=int(day) - 1)),
    )


def _moment(value: object) -> datetime | None:
    """A cell of a column of times; empty cells hold pandas' own mark, which is no Timestamp."""
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else None


def _hours(first: datetime | None, last: datetime | None) -> float | None:
    """None where a time is missing, or the end lies before the beginning."""
    if first is None or last is None or last < first:
        return None
    return (last - first).total_seconds() / _HOUR


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _confusion(evidence: Evidence) -> Confusion:
    if evidence.classes.answers not in {Answers.BINARY, Answers.CLASSES}:
        return Confusion((), why_empty="The answers are not classes, so that there is no table of them.")
    costs = error_costs(evidence.classes, evidence.settings)
    if isinstance(costs, Missing):
        return Confusion((), why_empty=f"{costs.reason} {costs.cure}".strip())
    cells = count_answers(evidence, Slice(Grain.WINDOW, evidence.window))
    if not cells:
        return Confusion((), why_empty="No row of this period has an answer and an actual outcome.")
    names = {name for pair in cells for name in pair}
    if len(names) > _MOST_CLASSES:
        return Confusion((), why_empty=f"There are {len(names)} classes: too many for a table.")
    yes = evidence.classes.yes if evidence.classes.answers is Answers.BINARY else ""
    found = (ConfusionCell(*pair, round(rows), costs.of(*pair)) for pair, rows in sorted(cells.items()))
    return Confusion(tuple(found), yes, " ".join(part for part in (costs.assumed, costs.remark) if part))


def _labels(evidence: Evidence) -> tuple[LabelWeek, ...]:
    daily, maturity = evidence.daily, evidence.settings.label_maturity_days
    if not daily["has_actual"].any():
        return ()
    found = []
    for week, period in _weeks(evidence):
        first, last = evidence.days(period)
        requests, labelled = (int(daily.loc[first:last, fact].sum()) for fact in ("requests", "has_actual"))
        age = (evidence.calendar.as_of - period.last).days
        found.append(LabelWeek(week, period, requests, labelled, mature=age >= maturity))
    return tuple(found)


def _usage(evidence: Evidence) -> tuple[UsageWeek, ...]:
    used = evidence.user_weeks
    if used.empty:
        return ()
    actions = used.groupby("week")["actions"].sum()
    return tuple(
        UsageWeek(
            week=week,
            period=period,
            active=len(active_in(evidence, (week,))),
            eligible=_eligible(evidence, week),
            tried=len(active_in(evidence, tuple(range(1, week + 1)))),
            actions=round(float(actions.get(week, 0.0))),
            full=period.days == WEEK,
            listed=_listed(evidence, week),
        )
        for week, period in _weeks(evidence)
    )


def _listed(evidence: Evidence, week: int) -> int | None:
    eligible = eligible_in(evidence, week)
    return None if eligible is None else len(active_in(evidence, (week,)) & eligible)


def _eligible(evidence: Evidence, week: int) -> int | None:
    listed = eligible_in(evidence, week)
    return evidence.settings.eligible_users if listed is None else len(listed)


def _cohorts(evidence: Evidence) -> tuple[Cohort, ...]:
    """Full weeks only: a week that goes on would look like people lost."""
    full = evidence.calendar.full_weeks()
    used = evidence.user_weeks[evidence.user_weeks["week"] <= full]
    if used.empty:
        return ()
    begun = used.groupby("user")["week"].transform("min")
    table = used.assign(first=begun, later=used["week"] - begun).groupby(["first", "later"]).size()
    found = []
    for first in sorted({int(week) for week in begun}):
        counts = tuple(int(table.get((first, later), 0)) for later in range(full - first + 1))
        found.append(Cohort(first, counts[0], counts))
    return tuple(found)


def _teams(evidence: Evidence) -> tuple[TeamUse, ...]:
    """Each eligible person counts in the team that the list names; without a list, or teams on it, there is none."""
    listed = evidence.register("users")
    if listed is None or not listed["team"].notna().any():
        return ()
    named = listed.assign(team=listed["team"].fillna(_NO_TEAM)).drop_duplicates("user_id", keep="last")
    weeks = range(1, evidence.calendar.full_weeks() + 1)
    found = []
    for team, people in named.groupby("team", sort=True)["user_id"]:
        members = frozenset(people)
        eligible = [members & (eligible_in(evidence, week) or frozenset()) for week in weeks]
        active = [len(active_in(evidence, (week,)) & known) for week, known in zip(weeks, eligible, strict=True)]
        found.append(TeamUse(str(team), tuple(active), tuple(len(known) for known in eligible)))
    return tuple(found)


def _books(evidence: Evidence) -> Books:
    pilot, days = evidence.calendar.pilot, evidence.daily
    charged = {one: charges(evidence, pilot, one) for one in CATEGORIES}
    running, building = people_cost(evidence, pilot), evidence.ledger.days["people_build"]
    if not any(series.to_numpy().any() for series in (*charged.values(), running, building, *_benefits(evidence))):
        return Books()
    weeks = []
    for week, period in _weeks(evidence):
        first, last = evidence.days(period)
        weeks.append(
            BookWeek(
                week=week,
                period=period,
                charges={one: float(series.loc[first:last].sum()) for one, series in charged.items() if one != "build"},
                people=float(running.loc[first:last].sum()),
                build=float(charged["build"].loc[first:last].sum() + building.loc[first:last].sum()),
                benefit={kind: float(days.loc[first:last, f"benefit_{kind}"].sum()) for kind in KINDS},
                completed=round(float(days.loc[first:last, "completed"].sum())),
            )
        )
    log = float(days["log_cost"].sum()) if evidence.has("requests.cost") else None
    sheet = float(evidence.ledger.days["charge_inference"].sum()) if evidence.has("costs.amount") else None
    return Books(tuple(weeks), earlier_outlay(evidence, build=True), earlier_benefit(evidence), log, sheet)


def _benefits(evidence: Evidence) -> list[pd.Series]:
    return [evidence.daily[f"benefit_{kind}"] for kind in KINDS]
