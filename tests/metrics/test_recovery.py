"""Time to recovery: means, medians, open incidents, registers without incidents, time zones."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time
from scipy import stats

from kpidesk.base.values import Lack
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.recovery import METRICS
from tests.metrics.pilots import by_week, evidence, measure, missing_of, value_of, week

START, AS_OF = date(2026, 8, 3), date(2026, 8, 30)


def pilot(rows: list[tuple[str | None, str, str | None]], timezone: str = "UTC", **more: Any) -> Evidence:
    """Incidents as (start, detection, fix)."""
    frame = pd.DataFrame(rows, columns=["started_at", "detected_at", "resolved_at"])
    frame = frame.apply(pd.to_datetime, format="ISO8601")
    frame.insert(0, "incident_id", [f"INC-{place}" for place in range(1, len(frame) + 1)])
    for name, values in more.items():
        frame[name] = values
    return evidence({"incidents": frame}, START, AS_OF, metrics=METRICS, timezone=timezone)


def spaced(hours: list[float], detect: float = 0.5) -> list[tuple[str | None, str, str | None]]:
    """One incident a day from the first day on, each so many hours long."""
    rows: list[tuple[str | None, str, str | None]] = []
    for place, length in enumerate(hours):
        begun = pd.Timestamp("2026-08-03 08:00") + pd.Timedelta(days=place)
        ended = begun + pd.Timedelta(hours=length)
        rows.append((str(begun), str(begun + pd.Timedelta(hours=detect)), str(ended)))
    return rows


def test_that_the_three_means_run_between_their_own_moments() -> None:
    two = pilot(
        [
            ("2026-08-04 08:00", "2026-08-04 08:30", "2026-08-04 10:00"),
            ("2026-08-05 08:00", "2026-08-05 09:30", "2026-08-05 12:00"),
        ]
    )
    assert value_of(METRICS, "mttr", two).number == pytest.approx(3.0)
    assert value_of(METRICS, "time_to_detect", two).number == pytest.approx(1.0)
    assert value_of(METRICS, "time_to_resolve", two).number == pytest.approx(2.0)


def test_that_few_incidents_are_listed_one_by_one_without_interval() -> None:
    value = value_of(METRICS, "mttr", pilot(spaced([1.0, 3.0, 5.0, 7.0])))
    assert value.n == 4
    assert value.detail["incidents"] == 4
    assert value.interval is None
    assert "INC-2: 3.0 h" in value.note


def test_that_ten_closed_incidents_have_the_log_normal_interval() -> None:
    hours = [0.8, 1.1, 2.0, 2.5, 3.0, 3.1, 4.5, 5.0, 7.5, 12.0, 0.9]
    value = value_of(METRICS, "mttr", pilot(spaced(hours)))
    logs = np.log(hours)
    n, variance = len(hours), logs.var(ddof=1)
    half = stats.t.ppf(0.975, n - 1) * np.sqrt(variance / n + variance**2 / (2 * (n - 1)))
    centre = logs.mean() + variance / 2
    assert value.number == pytest.approx(np.mean(hours), rel=1e-12)
    assert value.interval == pytest.approx((np.exp(centre - half), np.exp(centre + half)), rel=1e-9)


def test_that_median_and_p90_are_numpys() -> None:
    hours = [0.8, 1.1, 2.0, 2.5, 3.0, 3.1, 4.5, 5.0, 7.5, 12.0, 0.9]
    closed = pilot(spaced(hours))
    assert value_of(METRICS, "mttr_median", closed).number == pytest.approx(np.median(hours), rel=1e-12)
    assert value_of(METRICS, "mttr_p90", closed).number == pytest.approx(np.quantile(hours, 0.9), rel=1e-12)
    resolve = np.array(hours) - 0.5
    assert value_of(METRICS, "time_to_resolve_p90", closed).number == pytest.approx(np.quantile(resolve, 0.9), rel=1e-9)
    assert value_of(METRICS, "time_to_detect_median", closed).number == pytest.approx(0.5, rel=1e-12)
    assert value_of(METRICS, "mttr_p90", closed).interval is None
    # The median of 11 lies between the 2nd and the 10th at 95 % (binomial, n = 11, 1/2).
    ordered = sorted(hours)
    assert value_of(METRICS, "mttr_median", closed).interval == pytest.approx((ordered[1], ordered[9]), rel=1e-12)


def with_open(hours: list[float], still: list[str]) -> list[tuple[str | None, str, str | None]]:
    return [*spaced(hours), *((begun, begun, None) for begun in still)]


def test_that_open_incidents_are_censored_at_the_end_of_the_day_of_the_review() -> None:
    hours = [0.8, 1.1, 2.0, 2.5, 3.0, 3.1, 4.5, 5.0, 7.5, 12.0, 0.9]
    value = value_of(METRICS, "mttr", pilot(with_open(hours, ["2026-08-28 12:00", "2026-08-30 20:00"])))
    fitter = KaplanMeierFitter().fit([*hours, 60.0, 4.0], [1] * 11 + [0, 0])
    assert value.number == pytest.approx(restricted_mean_survival_time(fitter, t=60.0), rel=1e-9)
    assert value.interval is not None
    assert value.interval[0] < value.number < value.interval[1]
    assert value.detail["open"] == 2
    assert "2 are open, the oldest for 60.0 h" in value.note


def test_that_an_open_incident_never_makes_recovery_look_faster() -> None:
    closed = value_of(METRICS, "mttr", pilot(spaced([1.0, 2.0, 3.0]))).number
    assert value_of(METRICS, "mttr", pilot(with_open([1.0, 2.0, 3.0], ["2026-08-20 12:00"]))).number > closed


def test_that_an_incident_alone_and_open_has_lasted_so_far() -> None:
    value = value_of(METRICS, "mttr", pilot([("2026-08-30 12:00", "2026-08-30 13:00", None)]))
    assert value.number == pytest.approx(12.0)
    assert "INC-1: open, 12.0 h" in value.note


def test_that_percentiles_with_open_incidents_are_those_of_the_curve() -> None:
    one = pilot(with_open([1.0, 2.0, 3.0], ["2026-08-20 12:00"]))
    fitter = KaplanMeierFitter().fit([1.0, 2.0, 3.0, 252.0], [1, 1, 1, 0])
    assert value_of(METRICS, "mttr_median", one).number == pytest.approx(fitter.median_survival_time_)
    missing = missing_of(METRICS, "mttr_p90", one)
    assert missing.lack is Lack.TOO_LITTLE
    assert "1 of 4" in missing.reason


def test_that_an_as_of_slice_does_not_foresee_a_fix() -> None:
    long = pilot([("2026-08-08 00:00", "2026-08-08 01:00", "2026-08-20 00:00")])
    assert value_of(METRICS, "mttr", long, by_week(long, 1)).number == pytest.approx(48.0)
    assert value_of(METRICS, "open_incidents", long, by_week(long, 1)).number == 1
    assert value_of(METRICS, "mttr", long, by_week(long, 3)).number == pytest.approx(288.0)
    assert value_of(METRICS, "mttr", long, week(long, 1)).number == pytest.approx(288.0)


def test_that_a_fix_after_the_review_is_not_known_yet() -> None:
    later = pilot([("2026-08-30 00:00", "2026-08-30 01:00", "2026-09-02 00:00")])
    assert value_of(METRICS, "mttr", later).number == pytest.approx(24.0)


def test_that_incidents_belong_to_the_week_they_started_in() -> None:
    night = pilot([("2026-08-09 23:00", "2026-08-10 00:30", "2026-08-10 02:00")])
    assert value_of(METRICS, "incident_count", night, week(night, 1)).number == 1
    assert value_of(METRICS, "incident_count", night, week(night, 2)).number == 0
    assert missing_of(METRICS, "mttr", night, week(night, 2)).lack is Lack.NOT_APPLICABLE


def test_that_days_end_in_the_pilots_own_zone() -> None:
    # 30 August ends in Chicago at 05:00 UTC on the 31st.
    one = pilot([("2026-08-31 02:00", "2026-08-31 02:00", None)], "America/Chicago")
    assert value_of(METRICS, "mttr", one).number == pytest.approx(3.0)
    assert measure(METRICS, "mttr", pilot([("2026-08-31 02:00", "2026-08-31 02:00", None)])).n == 0


def test_that_the_change_to_winter_time_makes_a_day_of_25_hours() -> None:
    frame = pd.DataFrame({"detected_at": pd.to_datetime(["2026-10-24 22:00"])})
    frame["resolved_at"] = pd.NaT
    autumn = evidence(
        {"incidents": frame}, date(2026, 10, 19), date(2026, 10, 25), metrics=METRICS, timezone="Europe/Berlin"
    )
    assert value_of(METRICS, "mttr", autumn).number == pytest.approx(25.0)


def test_that_a_missing_start_runs_from_detection_and_says_so() -> None:
    mixed = pilot(
        [
            (None, "2026-08-04 08:00", "2026-08-04 09:00"),
            ("2026-08-05 08:00", "2026-08-05 09:00", "2026-08-05 11:00"),
        ]
    )
    value = value_of(METRICS, "mttr", mixed)
    assert value.number == pytest.approx(2.0)
    assert "1 without a start of failure runs from detection" in value.note
    assert value.caveat
    detect = value_of(METRICS, "time_to_detect", mixed)
    assert detect.number == pytest.approx(1.0)
    assert detect.n == 1


def test_that_no_start_at_all_leaves_detection_unknown() -> None:
    bare = pilot([(None, "2026-08-04 08:00", "2026-08-04 09:00")])
    assert missing_of(METRICS, "time_to_detect", bare).lack is Lack.NOT_MEASURED


def test_that_a_closed_incident_without_its_fix_is_left_out_and_told() -> None:
    rows = [*spaced([2.0, 4.0]), ("2026-08-10 08:00", "2026-08-10 08:00", None)]
    value = value_of(METRICS, "mttr", pilot(rows, status=["resolved", "resolved", "Closed"]))
    assert value.number == pytest.approx(3.0)
    assert "1 marked as resolved without resolved_at" in value.note


def test_that_an_incident_that_ends_before_it_begins_is_left_out_and_told() -> None:
    value = value_of(
        METRICS, "mttr", pilot([*spaced([2.0, 4.0]), ("2026-08-10 08:00", "2026-08-10 08:00", "2026-08-09 08:00")])
    )
    assert value.number == pytest.approx(3.0)
    assert "One that ends before it begins" in value.note


def test_that_severities_are_told_apart() -> None:
    rows = spaced([1.0, 2.0, 3.0, 4.0, 10.0])
    grave = pilot(rows, severity=["low", "Low", "low", None, "high"])
    assert "low 3, mean 2.0 h" in value_of(METRICS, "mttr", grave).note
    count = value_of(METRICS, "incident_count", grave)
    assert count.detail == {"severity_low": 3.0, "severity_high": 1.0, "severity_not given": 1.0}
    assert count.census


def test_that_an_empty_register_means_nothing_to_recover_from() -> None:
    none = pilot([])
    missing = missing_of(METRICS, "mttr", none)
    assert missing.lack is Lack.NOT_APPLICABLE
    bound = stats.chi2.ppf(0.95, 2) / 2 / 28 * 30
    assert f"at most {bound:.1f} in 30 days" in missing.reason
    assert value_of(METRICS, "incident_count", none).number == 0
    assert value_of(METRICS, "open_incidents", none).number == 0
    assert value_of(METRICS, "incident_rate_bound", none).number == pytest.approx(bound, rel=1e-9)


def test_that_a_register_declared_complete_says_the_same() -> None:
    log = pd.DataFrame({"timestamp": pd.to_datetime(["2026-08-04"]), "status": ["ok"]})
    declared = evidence({"requests": log}, START, AS_OF, metrics=METRICS, incident_register="complete")
    assert missing_of(METRICS, "mttr", declared).lack is Lack.NOT_APPLICABLE
    assert value_of(METRICS, "incident_count", declared).number == 0


@pytest.mark.parametrize("name", ["mttr", "incident_count", "incident_rate_bound"])
def test_that_silence_without_a_register_says_nothing(name: str) -> None:
    log = pd.DataFrame({"timestamp": pd.to_datetime(["2026-08-04"]), "status": ["ok"]})
    missing = missing_of(METRICS, name, evidence({"requests": log}, START, AS_OF, metrics=METRICS))
    assert missing.lack is Lack.NOT_MEASURED
    assert "incidents" in missing.cure


def test_that_the_bound_on_the_rate_is_exact() -> None:
    value = value_of(METRICS, "incident_rate_bound", pilot(spaced([1.0, 2.0, 3.0])))
    assert value.number == pytest.approx(stats.chi2.ppf(0.95, 8) / 2 / 28 * 30, rel=1e-9)
