"""Drift of inputs by hand: one that drifted, one that did not, one of classes, one that cannot be compared."""

from datetime import date, timedelta

from kpidesk.base.periods import Period
from kpidesk.metrics.exhibits_drift import BinKind, ColumnDrift, DriftBin, DriftWeek, InputDrift

START = date(2026, 8, 3)


def weeks(*psi: float, cut: float = 0.03) -> tuple[DriftWeek, ...]:
    """Weeks from 3 on, 400 rows each."""
    return tuple(
        DriftWeek(
            at, Period(START + timedelta(days=7 * at - 7), START + timedelta(days=7 * at - 1)), 400, one, 0.1, cut
        )
        for at, one in enumerate(psi, 3)
    )


INCOME = ColumnDrift(
    "feature_house_income", True, True, 2_000, 5_832, 0.3141, 0.2217, 1e-9, 0.0112, True,
    (
        DriftBin(BinKind.MISSING, 0.0, 0.05),
        DriftBin(BinKind.RANGE, 0.5, 0.2, None, 20_000.0),
        DriftBin(BinKind.RANGE, 0.3, 0.35, 20_000.0, 31_250.5),
        DriftBin(BinKind.RANGE, 0.2, 0.4, 31_250.5, None),
    ),
    weeks(0.01, 0.2, 0.4),
)  # fmt: skip
REGION = ColumnDrift(
    "feature_region", False, False, 2_000, 5_832, 0.004, 0.03, 0.23, 0.01, False,
    (
        DriftBin(BinKind.CLASS, 0.6, 0.58, name="north"),
        DriftBin(BinKind.CLASS, 0.395, 0.4, name="south"),
        DriftBin(BinKind.RARE, 0.005, 0.01),
        DriftBin(BinKind.UNSEEN, 0.0, 0.01),
    ),
    weeks(0.02),
)  # fmt: skip
AGE = ColumnDrift(
    "feature_age", True, False, 2_000, 5_832, 0.02, 0.05, 0.08, 0.01, False,
    (DriftBin(BinKind.RANGE, 0.4, 0.5, 3.0, 3.0), DriftBin(BinKind.RANGE, 0.6, 0.5, 3.0, None)),
    (),
)  # fmt: skip
SCORE = ColumnDrift(
    "score", True, False, 2_000, 5_832, 0.12, 0.1, 0.0004, 0.01, True,
    (DriftBin(BinKind.RANGE, 0.5, 0.4, None, 0.5), DriftBin(BinKind.RANGE, 0.5, 0.6, 0.5, None)),
    weeks(0.1, 0.12),
)  # fmt: skip
DRIFT = InputDrift(
    (INCOME, AGE, REGION),
    (SCORE,),
    (("feature_customer", "The reference holds about 5,000 different texts of it."),),
    "Held against the table reference (5,832 rows).",
)
