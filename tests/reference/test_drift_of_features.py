"""Drift of inputs and predictions on generated data, against SciPy on the bins that numpy and pandas give."""

import os
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.spatial.distance import jensenshannon
from statsmodels.stats.multitest import multipletests

from kpidesk.base.progress import Silent
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.gather import gather_evidence
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import load
from kpidesk.metrics import feature_drift, prediction_drift
from kpidesk.metrics.feature_distances import Comparisons, compare_features
from kpidesk.metrics.measure import question_of
from kpidesk.metrics.span import find_calendar
from kpidesk.pilot.profiles import load_profile
from kpidesk.pilot.settings import PilotSettings
from kpidesk.tables.table import Table
from tests.metrics.pilots import evidence, value_of, week

REFERENCES = {
    "distribution_shift_score": "scipy spatial.distance.jensenshannon on numpy's deciles and pandas' value_counts",
    "feature_drift": "scipy ks_2samp and chi2_contingency, statsmodels multipletests (Holm), scipy entropy for PSI",
    "prediction_drift": "scipy entropy, both ways, on numpy's deciles and pandas' value_counts",
}
METRICS = (*feature_drift.METRICS, *prediction_drift.METRICS)
START, AS_OF = date(2026, 8, 3), date(2026, 9, 27)
DAYS = 56
NUMBERS = ("income", "age", "often_zero", "steady")
CLASSES = ("region", "stars")


def rows(n: int, seed: int, *, moved: bool) -> pd.DataFrame:
    """Inputs, predictions and scores; ``moved``: two inputs and the scores are not what they were."""
    rng = np.random.default_rng(seed)
    shift = 0.4 if moved else 0.0
    score = rng.beta(2 + shift, 3, n)
    return pd.DataFrame(
        {
            "feature_income": rng.lognormal(10 + shift / 2, 0.5, n).round(2),
            "feature_age": rng.integers(18, 90, n).astype(float),
            "feature_often_zero": np.where(rng.random(n) < 0.4, 0.0, rng.exponential(3, n).round(3)),
            "feature_steady": rng.normal(size=n),
            "feature_region": rng.choice(["north", "south", "east"], n, p=[0.5 - shift / 4, 0.3, 0.2 + shift / 4]),
            "feature_stars": rng.integers(1, 6, n).astype(float),
            "prediction": np.where(score > 0.5, "approve", "reject"),
            "score": score,
        }
    )


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    numbers = [str(name) for name in frame if name != "score" and frame[name].dtype == float]
    return frame.assign(**{name: frame[name].map(repr).where(frame[name].notna(), None) for name in numbers})


BEFORE, NOW = rows(2_500, 1, moved=False), rows(4_000, 2, moved=True)
AT = pd.Timestamp(START) + pd.to_timedelta(np.arange(4_000) * DAYS * 86_400 // 4_000, unit="s")


@pytest.fixture(scope="module")
def pilot() -> Evidence:
    requests = as_text(NOW).assign(timestamp=AT, status="ok")
    return evidence({"requests": requests, "reference": as_text(BEFORE)}, START, AS_OF, metrics=METRICS)


def shares(before: pd.Series, now: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Shares by decile of the reference, or by class."""
    if before.dtype == float and before.nunique() > 10:
        cuts = np.unique(np.quantile(before, np.arange(1, 10) / 10))
        first, second = (np.bincount(np.searchsorted(cuts, side), minlength=len(cuts) + 1) for side in (before, now))
    else:
        both = pd.concat([before.value_counts(), now.value_counts()], axis=1).fillna(0).to_numpy()
        first, second = both.T
    return first / first.sum(), second / second.sum()


def psi(before: pd.Series, now: pd.Series) -> float:
    p, q = shares(before, now)
    return float(stats.entropy(p, q) + stats.entropy(q, p))


def p_value(before: pd.Series, now: pd.Series) -> float:
    if before.dtype == float and before.nunique() > 10:
        return float(stats.ks_2samp(before, now, method="asymp").pvalue)
    table = pd.concat([before.value_counts(), now.value_counts()], axis=1).to_numpy()
    return float(stats.chi2_contingency(table, correction=False).pvalue)


def compared(pilot: Evidence) -> Comparisons:
    found = compare_features(pilot, pilot.window)
    assert isinstance(found, Comparisons), found
    return found


INPUTS = sorted(str(name) for name in BEFORE if str(name).startswith("feature_"))


def test_that_the_distances_of_each_input_are_those_of_scipy(pilot: Evidence) -> None:
    found = compared(pilot).found
    assert [one.counts.name for one in found] == INPUTS
    for one in found:
        before, now = BEFORE[one.counts.name], NOW[one.counts.name]
        assert one.psi == pytest.approx(psi(before, now), rel=1e-9)
        assert one.js == pytest.approx(jensenshannon(*shares(before, now), base=2), rel=1e-9)


def test_that_the_tests_are_those_of_scipy_and_holms_of_statsmodels(pilot: Evidence) -> None:
    found = compared(pilot)
    raw = [p_value(BEFORE[name], NOW[name]) for name in INPUTS]
    assert [one.p_value for one in found.found] == pytest.approx(raw, abs=1e-3)
    adjusted = multipletests([one.p_value for one in found.found], method="holm")
    assert found.p_values == pytest.approx(adjusted[1], rel=1e-9)
    assert found.drifted == tuple(adjusted[0])
    assert set(np.array(INPUTS)[adjusted[0]]) == {"feature_income", "feature_region"}


def test_that_the_shift_of_the_inputs_is_the_mean_distance(pilot: Evidence) -> None:
    value = value_of(METRICS, "distribution_shift_score", pilot)
    expected = np.mean([jensenshannon(*shares(BEFORE[name], NOW[name]), base=2) for name in INPUTS])
    assert value.number == pytest.approx(expected, rel=1e-9)
    assert value.n == 4_000


def test_that_a_week_is_held_against_the_same_bins(pilot: Evidence) -> None:
    part = NOW[AT.isocalendar().week.to_numpy() == 34]
    value = value_of(METRICS, "distribution_shift_score", pilot, week(pilot, 3))
    expected = np.mean([jensenshannon(*shares(BEFORE[name], part[name]), base=2) for name in INPUTS])
    assert value.number == pytest.approx(expected, rel=1e-9)
    assert value.n == len(part)


def test_that_the_share_of_drifted_inputs_is_a_count_of_them(pilot: Evidence) -> None:
    value = value_of(METRICS, "feature_drift", pilot)
    assert value.number == pytest.approx(2 / 6)
    assert (value.detail["drifted"], value.detail["features"]) == (2, 6)


def test_that_the_drift_of_predictions_is_the_larger_index(pilot: Evidence) -> None:
    value = value_of(METRICS, "prediction_drift", pilot)
    by_class, by_score = psi(BEFORE["prediction"], NOW["prediction"]), psi(BEFORE["score"], NOW["score"])
    assert value.detail["psi_prediction"] == pytest.approx(by_class, rel=1e-9)
    assert value.detail["psi_score"] == pytest.approx(by_score, rel=1e-9)
    assert value.number == max(value.detail["psi_prediction"], value.detail["psi_score"])
    rates = [(side["prediction"] == "approve").mean() for side in (BEFORE, NOW)]
    assert value.detail["shift"] == pytest.approx(rates[1] - rates[0], rel=1e-9)
    assert (value.detail["rate_before"], value.detail["rate_now"]) == pytest.approx(rates)


def test_that_without_a_reference_the_first_weeks_stand_in(pilot: Evidence) -> None:
    own = evidence({"requests": as_text(NOW).assign(timestamp=AT, status="ok")}, START, AS_OF, metrics=METRICS)
    early = pd.Timestamp(START + timedelta(days=14)) > AT
    before, after = NOW[early], NOW[~early]
    value = value_of(METRICS, "distribution_shift_score", own)
    expected = np.mean([jensenshannon(*shares(before[name], after[name]), base=2) for name in INPUTS])
    assert value.number == pytest.approx(expected, rel=1e-9)
    assert value.n == len(after)
    assert value.note.startswith(
        f"No table reference was imported: the first 2 weeks of the pilot ({len(before):,} rows)"
    )
    assert value.caveat
    assert not value_of(METRICS, "distribution_shift_score", pilot).caveat


FOLDER = os.environ.get("KPIDESK_REAL_FILES", "")


@pytest.mark.skipif(not FOLDER, reason="KPIDESK_REAL_FILES names no folder")
def test_that_the_inputs_of_california_housing_are_as_far_apart_as_scipy_says(tmp_path: Path) -> None:
    source = Path(FOLDER, "nannyml_california_housing")
    files = [source / f"california_housing_{name}.csv" for name in ("reference", "analysis")]
    before, now = (pd.read_csv(file) for file in files)
    inputs = [Input(files[0], role="reference"), Input(files[1], role="requests")]
    tables: tuple[Table, ...] = tuple(load(inputs, tmp_path, "UTC", Silent()).tables)
    calendar, settings = find_calendar(tables, PilotSettings()), PilotSettings()
    question = question_of(settings, load_profile(settings), calendar, calendar.pilot)
    found = compared(gather_evidence(tables, question, tmp_path, Silent()))
    names = {str(name).lower(): str(name) for name in before}
    assert len(found.found) == 8
    for one in found.found:
        name = names[one.counts.name.removeprefix("feature_").lower()]
        test = stats.ks_2samp(before[name], now[name], method="asymp")
        assert one.js == pytest.approx(jensenshannon(*shares(before[name], now[name]), base=2), rel=1e-9)
        assert one.p_value == pytest.approx(test.pvalue, abs=1e-3)
        if (shares(before[name], now[name])[1] > 0).all():
            assert one.psi == pytest.approx(psi(before[name], now[name]), rel=1e-9)
    raw = [stats.ks_2samp(before[name], now[name], method="asymp").pvalue for name in inputs_of(found, names)]
    assert found.drifted == tuple(multipletests(raw, method="holm")[0])


def inputs_of(found: Comparisons, names: dict[str, str]) -> list[str]:
    return [names[one.counts.name.removeprefix("feature_").lower()] for one in found.found]
