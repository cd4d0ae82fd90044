"""How many of those who are to use it have learnt how (S2, AI literacy)."""

from kpidesk.base.plurals import counted, plural
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Grade, Measured, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.slices import Slice
from kpidesk.metrics.adoption import Users, eligible_in, so_far
from kpidesk.metrics.families import PEOPLE
from kpidesk.metrics.metric import OVERALL, Metric, nothing


def passed_by(evidence: Evidence, day: float) -> Users:
    """People whose training is passed by a pilot day."""
    return _people(evidence, day, passed=True)


def trained_by(evidence: Evidence, day: float) -> Users:
    """People trained by a pilot day, passed or not."""
    return _people(evidence, day, passed=False)


def _people(evidence: Evidence, day: float, *, passed: bool) -> Users:
    rows = evidence.registers["training"]
    mine = rows["trained_on_day"] <= day
    if passed:
        mine &= rows["passed"].astype("boolean").fillna(value=False).to_numpy(dtype=bool)
    return frozenset(rows.loc[mine, "person"].dropna().tolist())


def _rate(evidence: Evidence, part: Slice) -> Measured:
    passed = passed_by(evidence, evidence.days(part.period)[1])
    trained = trained_by(evidence, evidence.days(part.period)[1])
    if not trained and evidence.registers["training"].empty:
        return nothing("Nobody is listed in training.", "Import training: who was trained, when, and whether passed.")
    week = so_far(evidence, part)
    listed = eligible_in(evidence, week)
    if listed is None:
        return _of_number(evidence, len(passed), len(trained))
    if not listed:
        return nothing(f"Nobody was eligible in week {week}.", "Check eligible_from and eligible_to of users.")
    if trained and not trained & listed:
        return nothing(
            f"None of the {len(trained):,} people in training is on the list of users, so that nobody eligible is "
            "known to be trained.",
            "Write the same ids in person of training and user_id of users, and list everybody who is to be trained.",
        )
    told = _told(len(trained & listed), len(trained - listed))
    return Value(len(passed & listed) / len(listed), len(listed), census=True, note=told, caveat=bool(trained - listed))


def _of_number(evidence: Evidence, passed: int, trained: int) -> Measured:
    eligible = evidence.settings.eligible_users
    if not eligible:
        return nothing("Who is eligible is not known.", "Import the table users, or set eligible_users.")
    note = f"Of {eligible} eligible users: a number, no list. {_told(trained, 0)}"
    share = min(1.0, passed / eligible)
    return Value(share, eligible, grade=Grade.AGGREGATED, census=True, note=note, caveat=True)


def _told(trained: int, strangers: int) -> str:
    said = f"{counted(trained, 'eligible person', 'eligible people')} {plural(trained, 'was', 'were')} trained."
    said = said[:1].upper() + said[1:]
    if strangers:
        verb = plural(strangers, "is", "are")
        said += f" {counted(strangers, 'trained person', 'trained people')} {verb} not on the list of users: left out."
    return f"{said} The bar is for the end of the first year."


METRICS = (
    Metric(
        id="ai_literacy_rate",
        title="AI literacy",
        family=PEOPLE,
        unit=Unit.SHARE,
        better=Better.HIGHER,
        cadence=Cadence.MONTHLY,
        formula="eligible people who were trained and passed ÷ eligible people",
        interval="none: a census",
        source="S2, AI literacy",
        needs=("training.person", "training.passed"),
        measure=_rate,
        grains=OVERALL,
        dated=True,
    ),
)
