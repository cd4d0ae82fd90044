"""Which rows of the small tables a measure uses: the conditions of its formula, as reasons why a row is left out."""

from kpidesk.engine.evidence import Evidence
from kpidesk.engine.known import end_of
from kpidesk.engine.sieve import Cells, Condition, Reason, Rows, Sieve, constant, either, later, moment
from kpidesk.engine.slices import Grain, Slice
from kpidesk.engine.users import idle
from kpidesk.metrics.cost import hours_are_priced
from kpidesk.metrics.incidents import CLOSED
from kpidesk.metrics.load_tests import EXPECTED, STRESSED


def _spread(rows: Rows) -> tuple[Cells, Cells]:
    """An entry of a book: its period where it has one, else its date."""
    first = rows.period_start_day.fill_null(rows.date_day)
    return first, later(rows.period_end_day.fill_null(rows.date_day), first)


def _date(rows: Rows) -> tuple[Cells, Cells]:
    return rows.date_day, rows.date_day


def effort(activity: str = "", *, build: bool = False) -> Sieve:
    """Timesheet entries; ``activity`` names one kind of work, ``build`` takes building in."""
    reasons = []
    if not build:
        reasons.append(
            Reason("It is for building, which is no cost of running.", lambda r: _kind(r.activity) == "build")
        )
    if activity:
        reasons.append(Reason("It is booked for other work.", lambda r: _kind(r.activity) != activity))
    return Sieve("effort", "Hours worked", tuple(reasons), _spread, early=build)


def costs(evidence: Evidence, category: str = "", *, build: bool = False) -> Sieve:
    """Charges; ``category`` names one kind, ``build`` takes building in."""
    settings = evidence.settings
    known = [settings.currency, *settings.fx]
    reasons = [
        Reason(
            f"There is no exchange rate for its currency into {settings.currency}.",
            lambda r: ~r.currency.strip().upper().isin(known) & r.currency.notnull(),
        )
    ]
    if not build:
        reasons.append(
            Reason("It is for building, which is no cost of running.", lambda r: _kind(r.category) == "build")
        )
    if hours_are_priced(evidence):
        said = "Hours at their rate stand for operations: people would count twice."
        reasons.append(Reason(said, lambda r: _kind(r.category) == "operations"))
    if category:
        reasons.append(Reason("It is booked to another category.", lambda r: _kind(r.category) != category))
    return Sieve("costs", "Charges", tuple(reasons), _spread, early=build)


def benefits(*reasons: Reason, counted: bool = False, early: bool = False) -> Sieve:
    """Bookings of benefits by their day; ``early``: those before day 1 too."""
    return Sieve("benefits", "Benefits booked", reasons, _date, counted, early=early)


def with_hours() -> Sieve:
    """Bookings that name hours saved."""
    return benefits(Reason("It names no hours saved.", lambda r: r.hours_saved.isnull()), counted=True)


def of_kind(kind: str) -> Sieve:
    """Bookings of one kind."""
    return benefits(Reason("It is of another kind.", lambda r: r.kind.fill_null("time") != kind), counted=True)


def _kind(column: Cells) -> Cells:
    return column.fill_null("other")


def incidents(*reasons: Reason, what: str = "Incidents") -> Sieve:
    """Incidents by the day of their start, where it is not known that of their detection."""
    return Sieve("incidents", what, reasons, _begun_day, counted=True)


def _begun_day(rows: Rows) -> tuple[Cells, Cells]:
    day = rows.started_at_day.fill_null(rows.detected_at_day)
    return day, day


def resolved(evidence: Evidence, part: Slice, *, from_start: bool) -> Sieve:
    """Incidents with a duration up to the fix, from the start of the failure or from its detection; open ones too."""
    cutoff = _cutoff(evidence, part)

    def undated(rows: Rows) -> Cells:
        closed = rows.status.strip().lower().isin(sorted(CLOSED)).fill_null(False)
        return rows.resolved_at.isnull() & closed

    def backwards(rows: Rows) -> Cells:
        begun = rows.started_at.fill_null(rows.detected_at) if from_start else rows.detected_at
        over = either(rows.resolved_at < cutoff, rows.resolved_at, cutoff)
        return over < begun

    return incidents(
        _unseen(cutoff),
        Reason("It is marked as resolved, but not when.", undated),
        Reason("It ends before it begins.", backwards),
        what="Incidents from their start to the fix" if from_start else "Incidents from their detection to the fix",
    )


def detected(evidence: Evidence, part: Slice) -> Sieve:
    """Incidents whose start is known."""
    return incidents(
        _unseen(_cutoff(evidence, part)),
        Reason("When the failure began is not known.", lambda r: r.started_at.isnull()),
        Reason("It was noticed before it began.", lambda r: r.detected_at < r.started_at),
        what="Incidents from their start to their detection",
    )


def registered(evidence: Evidence, part: Slice) -> Sieve:
    """Every incident."""
    return incidents(_unseen(_cutoff(evidence, part)))


def _cutoff(evidence: Evidence, part: Slice) -> Cells:
    review = part.period.last if part.grain is Grain.AS_OF else evidence.calendar.as_of
    return moment(end_of(review, evidence.calendar.timezone))


def _unseen(cutoff: Cells) -> Reason:
    return Reason("It was noticed after the day of the review.", lambda r: r.detected_at >= cutoff)


def checks(dimension: str = "") -> Sieve:
    """Batches of quality checks, of one dimension where it is named."""
    reasons = [Reason("More passed than were checked.", lambda r: r.passed > r.checked)]
    if dimension:
        reasons.insert(0, Reason("It checks another dimension.", lambda r: r.dimension != dimension))
    return Sieve("quality_checks", "Batches of checks", tuple(reasons), _date)


def load_test(evidence: Evidence, part: Slice, *stages: float, users: bool = False, staged: bool = False) -> Sieve:
    """Rows of a load test that can be counted, of some stages where they are named."""
    last = evidence.days(part.period)[1]
    reasons = [
        Reason("It was run after this period.", lambda r: r.timestamp_day > last),
        Reason("Its requests, failures and duration do not fit together.", _misfit(evidence)),
    ]
    if stages or staged:
        reasons.append(Reason("It names no stage.", lambda r: r.stage.isnull()))
    if stages:
        named = " and ".join(f"{stage:g}" for stage in stages)
        reasons.append(Reason(f"Its stage is not {named}.", lambda r: ~r.stage.isin(stages)))
    if users:
        reasons.append(Reason("It does not say how many users.", lambda r: r.users.isnull()))
    return Sieve("load_tests", "Samples of the load test", tuple(reasons))


def peak(evidence: Evidence, part: Slice) -> Sieve:
    """The expected peak where stages are named, else every plateau."""
    rows = evidence.register("load_tests")
    labelled = rows is not None and bool(rows["stage"].notna().any())
    return load_test(evidence, part, EXPECTED) if labelled else load_test(evidence, part)


def stressed(evidence: Evidence, part: Slice) -> Sieve:
    """One and a half times the expected peak."""
    return load_test(evidence, part, STRESSED)


def worst(evidence: Evidence, part: Slice) -> Sieve:
    """Both graded stages."""
    return load_test(evidence, part, EXPECTED, STRESSED)


def _misfit(evidence: Evidence) -> Condition:
    samples = not evidence.has("load_tests.requests")

    def misfit(rows: Rows) -> Cells:
        sent = constant(1.0) if samples else rows.requests.cast("float64")
        seconds = rows.duration_s.fill_null(rows.latency_s) if samples else rows.duration_s
        sound = (seconds >= 0) & (rows.failures >= 0) & (rows.failures <= sent)
        return ~sound.fill_null(False)

    return misfit


def eligible(at: int) -> Sieve:
    """Listed users with access in a week."""
    first, last = 7 * (at - 1) + 1, 7 * at
    return Sieve(
        "users",
        f"Users eligible in week {at}",
        (
            Reason(f"Access begins after week {at}.", lambda r: r.eligible_from_day > last),
            Reason(f"Access ended before week {at}.", lambda r: r.eligible_to_day < first),
        ),
        counted=True,
    )


def listed() -> Sieve:
    """Every listed user."""
    return Sieve("users", "Users on the list")


def activity() -> Sieve:
    """Days on which a user was active."""
    return Sieve("activity", "Days of activity by user", (Reason("It says that nothing was used.", idle),), _date)


def trained() -> Sieve:
    """Versions with a day of training."""
    untold = Reason("When it was trained is not known.", lambda r: r.trained_on.isnull())
    return Sieve("model_versions", "Model versions with a day of training", (untold,))


def versions() -> Sieve:
    """Every registered version."""
    return Sieve("model_versions", "Registered model versions")


def stated(measure: str) -> Sieve:
    """What was only stated of a measure."""
    other = Reason("It states another measure.", lambda r: r.metric != measure)
    return Sieve("measurements", "Stated figures", (other,))
