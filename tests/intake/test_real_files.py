"""Real exports give the figures that their publishers document, and ask only what a person must answer.

The files are not part of the project. ``KPIDESK_REAL_FILES`` names a folder with
``azure_llm_inference_2023`` (Azure/AzurePublicDataset), ``focus_sample`` (FinOps-Open-Cost-and-Usage-Spec) and
``nannyml_california_housing`` (NannyML/nannyml), as they were published.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from kpidesk.base.problems import Level
from kpidesk.base.progress import Silent
from kpidesk.intake.inputs import Input
from kpidesk.intake.load import Intake, load
from kpidesk.tables.table import Table

FOLDER = os.environ.get("KPIDESK_REAL_FILES", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="KPIDESK_REAL_FILES names no folder")
QUESTIONS = {
    "azure_llm_inference_2023/AzureLLMInferenceTrace_code.csv": ["time-zone"],
    "azure_llm_inference_2023/AzureLLMInferenceTrace_conv.csv": ["time-zone"],
    "focus_sample/focus_sample.csv": ["cost-column"],
    "nannyml_california_housing/california_housing_analysis.csv": [],
    "nannyml_california_housing/california_housing_analysis_gt.csv": [],
    "nannyml_california_housing/california_housing_reference.csv": [],
}
"""What is asked of each file, by the question's code."""


def take(folder: Path, *names: str, **said: object) -> Intake:
    inputs = [Input(Path(FOLDER, name), **said) for name in names]  # type: ignore[arg-type]  # any field of Input
    parts = folder / f"parts of {len(list(folder.iterdir()))}"
    parts.mkdir()
    return load(inputs, parts, "UTC", Silent())


def frame(table: Table) -> pd.DataFrame:
    return pd.concat([pq.read_table(part).to_pandas() for part in table.parts], ignore_index=True)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_that_a_real_file_is_understood_with_no_question_too_many(tmp_path: Path, name: str) -> None:
    intake = take(tmp_path, name)
    assert [one.code for one in intake.problems if one.level is Level.ASSUMED] == QUESTIONS[name]
    assert not [one for one in intake.problems if one.level in (Level.WARNING, Level.ERROR)]
    (table,) = intake.tables
    assert table.source.rows_rejected == 0


@dataclass(frozen=True)
class Documented:
    rows: int
    first: str
    last: str
    busiest_second: int
    busiest_minute: int
    minutes: int
    tokens: tuple[int, int]


@pytest.mark.parametrize(
    ("name", "documented"),
    [
        ("code", Documented(8819, "18:17:03.979960", "19:14:19.928016", 67, 585, 45, (18_059_974, 245_896))),
        ("conv", Documented(19366, "18:15:46.680590", "19:14:08.402527", 19, 502, 60, (22_361_870, 4_088_665))),
    ],
)
def test_the_azure_trace(tmp_path: Path, name: str, documented: Documented) -> None:
    (table,) = take(tmp_path, f"azure_llm_inference_2023/AzureLLMInferenceTrace_{name}.csv").tables
    log = frame(table)
    times = log["timestamp"]
    assert (table.role, len(log)) == ("requests", documented.rows)
    assert (str(times.min()), str(times.max())) == (f"2023-11-16 {documented.first}", f"2023-11-16 {documented.last}")
    assert times.dt.floor("s").value_counts().max() == documented.busiest_second
    by_minute = times.dt.floor("min").value_counts()
    assert (by_minute.max(), len(by_minute)) == (documented.busiest_minute, documented.minutes)
    assert (log["input_tokens"].sum(), log["output_tokens"].sum()) == documented.tokens
    assert not {"latency_s", "status", "user_id"} & set(log.columns)


@pytest.mark.parametrize(
    ("column", "total"), [("EffectiveCost", 14.976514), ("BilledCost", 20.520227), ("ListCost", 20.390906)]
)
def test_the_focus_bill_by_each_of_its_costs(tmp_path: Path, column: str, total: float) -> None:
    intake = take(tmp_path, "focus_sample/focus_sample.csv", answers={"cost-column:amount": column})
    bill = frame(intake.tables[0])
    assert len(bill) == 1000
    assert float(bill["amount"].astype(float).sum()) == pytest.approx(total, abs=1e-6)
    assert set(bill["currency"]) == {"USD"}
    assert int(bill["is_credit"].sum()) == 1
    assert not [one for one in intake.problems if one.level is Level.ASSUMED]


def test_the_housing_predictions_whose_truth_comes_later(tmp_path: Path) -> None:
    folder = "nannyml_california_housing/california_housing_"
    early = take(tmp_path, f"{folder}reference.csv", role="requests").tables[0]
    log, truth = take(tmp_path, f"{folder}analysis.csv", f"{folder}analysis_gt.csv").tables
    assert (early.role, log.role, truth.role) == ("requests", "requests", "labels")
    later = frame(log).merge(frame(truth), on="request_id", validate="one_to_one")
    assert (len(later), len(frame(early))) == (8232, 5832)
    rows = pd.concat([frame(early), later])
    right = (rows["prediction"] == rows["actual"]).groupby(rows["timestamp"].dt.to_period("M")).mean()
    assert [round(share, 4) for share in right] == [
        0.7003, 0.7375, 0.7634, 0.7513, 0.6220, 0.4274, 0.6083, 0.7487, 0.8472, 0.8185,
        0.5605, 0.5167, 0.2836, 0.5667, 0.4866, 0.4933, 0.5967, 0.6062, 0.6583, 0.7593,
    ]  # fmt: skip


def test_that_the_reference_file_is_the_distribution_that_later_data_are_compared_with(tmp_path: Path) -> None:
    (table,) = take(tmp_path, "nannyml_california_housing/california_housing_reference.csv").tables
    assert table.role == "reference"
    assert len([name for name in table.columns if name.startswith("feature_")]) == 8
