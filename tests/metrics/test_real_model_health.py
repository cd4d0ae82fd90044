"""The published predictions on Californian housing: their health as their publisher, scikit-learn and SciPy have it.

The files are not part of the project. ``KPIDESK_REAL_FILES`` names a folder with ``nannyml_california_housing``
(NannyML/nannyml), as it was published; see ``tests/intake/test_real_files.py``.
"""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import brier_score_loss, f1_score, roc_auc_score

from kpidesk.base.progress import Silent
from kpidesk.base.values import Missing, Value
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.gather import gather_evidence
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import load
from kpidesk.metrics.measure import measurements, question_of
from kpidesk.metrics.measurements import Measurements
from kpidesk.metrics.span import find_calendar
from kpidesk.pilot.profiles import load_profile
from kpidesk.pilot.settings import PilotSettings

FOLDER = os.environ.get("KPIDESK_REAL_FILES", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="KPIDESK_REAL_FILES names no folder")
BY_MONTH = [
    0.7003, 0.7375, 0.7634, 0.7513, 0.6220, 0.4274, 0.6083, 0.7487, 0.8472, 0.8185,
    0.5605, 0.5167, 0.2836, 0.5667, 0.4866, 0.4933, 0.5967, 0.6062, 0.6583, 0.7593,
]  # fmt: skip
"""October 2020 to May 2022."""


def file(name: str) -> Path:
    return Path(FOLDER, "nannyml_california_housing", f"california_housing_{name}.csv")


def gather(folder: Path, *inputs: Input) -> Evidence:
    parts = folder / "parts"
    parts.mkdir()
    tables = load(list(inputs), parts, "UTC", Silent()).tables
    settings = PilotSettings(label_maturity_days=0)
    calendar = find_calendar(tables, settings)
    settings = replace(settings, start=calendar.start, as_of=calendar.as_of)
    question = question_of(settings, load_profile(settings), calendar, calendar.pilot)
    return gather_evidence(tables, question, folder, Silent())


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measurements:
    """Both periods as one pilot; the truth of the second came later, in a file of its own."""
    folder = tmp_path_factory.mktemp("housing")
    early = Input(file("reference"), role="requests")
    return measurements(gather(folder, early, Input(file("analysis")), Input(file("analysis_gt"))))


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    later = pd.read_csv(file("analysis")).merge(pd.read_csv(file("analysis_gt")), on="id", validate="one_to_one")
    every = pd.concat([pd.read_csv(file("reference")), later], ignore_index=True)
    return every.assign(month=pd.to_datetime(every["timestamp"]).dt.to_period("M"))


def monthly(measured: Measurements, name: str) -> list[float]:
    values = [one.measured for one in measured.monthly[name]]
    assert all(isinstance(one, Value) for one in values)
    return [one.number for one in values if isinstance(one, Value)]


def test_that_accuracy_by_month_is_as_published_with_its_worst_month(measured: Measurements) -> None:
    found = monthly(measured, "accuracy")
    assert [round(one, 4) for one in found] == BY_MONTH
    worst = measured.monthly["accuracy"][int(np.argmin(found))]
    assert (worst.number, round(min(found), 4)) == (202110, 0.2836)


def test_that_ranks_scores_and_answers_are_measured_as_scikit_learn_measures_them(
    measured: Measurements, rows: pd.DataFrame
) -> None:
    months = [mine for _, mine in rows.groupby("month")]
    for name, expected in {
        "auc": [roc_auc_score(one["clf_target"], one["y_pred_proba"]) for one in months],
        "brier_score": [brier_score_loss(one["clf_target"], one["y_pred_proba"]) for one in months],
        "f1": [f1_score(one["clf_target"], one["y_pred"]) for one in months],
    }.items():
        assert monthly(measured, name) == pytest.approx(expected, rel=1e-9), name


def test_that_calibration_is_that_of_ten_bins(measured: Measurements, rows: pd.DataFrame) -> None:
    bins = rows.groupby((rows["y_pred_proba"] * 10).astype(int).clip(upper=9))
    means, n = bins[["y_pred_proba", "clf_target"]].mean(), bins.size()
    error = float((abs(means["y_pred_proba"] - means["clf_target"]) * n).sum() / n.sum())
    value = measured.window["expected_calibration_error"]
    assert isinstance(value, Value)
    assert value.number == pytest.approx(error, rel=1e-9)
    assert value.number > value.detail["null_limit"]
    shown = measured.exhibits.health.calibration.bins
    assert [one.rate for one in shown] == pytest.approx(means["clf_target"].tolist(), rel=1e-9)
    assert [one.n for one in shown] == n.tolist()


def test_that_without_the_later_truth_accuracy_is_unknown_and_only_estimated(tmp_path: Path) -> None:
    """The estimate rests on the first eight months. It sees the loss that scores show, not that of October 2021."""
    early = Input(file("reference"), role="requests")
    found = measurements(gather(tmp_path, early, Input(file("analysis"))))
    unknown = [one for one in found.monthly["accuracy"] if one.number >= 202106]
    assert len(unknown) == 12
    assert all(isinstance(one.measured, Missing) for one in unknown)
    estimates = {one.number: one.measured for one in found.monthly["estimated_accuracy"]}
    worst, last = estimates[202110], estimates[202205]
    assert isinstance(worst, Value)
    assert isinstance(last, Value)
    assert worst.detail["labelled"] == 0
    assert 0.28 < worst.number < last.number
    assert "cannot see when that changes" in worst.note
