"""What arrives later and does not fit the log: counted by sheet, with examples, and never joined by a guess."""

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.problems import Level
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.late_findings import late_findings
from tests.engine.logs import gathered, moments, requests

LOG = pd.DataFrame(
    {
        "request_id": ["R-1", "R-2", "R-3", "R-4"],
        "transaction_id": ["T-1", "T-2", "T-3", "T-3"],
        "timestamp": moments(*["2026-08-03 10:00"] * 4),
        "status": "ok",
        "prediction": ["yes", "yes", "no", "no"],
    }
)


def truths(pilot: Evidence) -> dict[tuple[str, str], float]:
    told = pilot.answers.groupby(["actual", "prediction"], as_index=False)["n"].sum()
    return dict(zip(zip(told["actual"], told["prediction"], strict=True), told["n"], strict=True))


def labels(*ids: str, actual: str = "yes") -> pd.DataFrame:
    return pd.DataFrame({"request_id": list(ids), "actual": actual})


def test_that_labels_that_fit_are_not_spoken_of() -> None:
    pilot = gathered({"requests": LOG, "labels": labels("R-1", "R-4")})
    assert [(file.rows, file.unmatched) for file in pilot.late.files] == [(2, 0)]
    assert late_findings(pilot) == ()


def test_that_a_pilot_without_labels_has_nothing_to_fit() -> None:
    assert gathered({"requests": LOG}).late.files == ()


def test_that_rows_of_no_request_are_counted_and_named_by_sheet() -> None:
    tables = {"requests": LOG, "labels": labels("x", "R-1", "y", "x"), "labels later": labels("R-2")}
    pilot = gathered(tables)
    first, second = pilot.late.files
    assert (first.rows, first.unmatched, first.examples) == (4, 3, ("x", "y"))
    assert (second.rows, second.unmatched) == (1, 0)
    told = {one.code: one for one in late_findings(pilot)}
    said = told["unmatched-labels"]
    assert (said.level, said.file, said.count) == (Level.WARNING, "labels.csv", 3)
    assert said.message == '3 of 4 rows of labels belong to no request of the log: "x" and "y".'
    assert "the log covers the days" in said.remedy


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_that_counts_are_those_of_pandas(seed: int) -> None:
    rng = np.random.default_rng(seed)
    log = requests(400, seed=seed).assign(prediction="yes")
    ids = rng.choice([f"r-{place:06d}" for place in range(500)], 300)
    told = pd.DataFrame({"request_id": ids, "actual": rng.choice(["yes", "no"], 300)})
    pilot = gathered({"requests": log, "labels": told})
    (file,) = pilot.late.files
    lost = told[~told["request_id"].isin(log["request_id"])]
    assert (file.unmatched, file.examples) == (len(lost), tuple(lost["request_id"].drop_duplicates())[:5])
    different = told.drop_duplicates().groupby("request_id").size()
    assert pilot.late.conflicts == {"actual": int((different > 1).sum())}
    last = told.drop_duplicates("request_id", keep="last").set_index("request_id")["actual"]
    assert sum(truths(pilot).values()) == log["request_id"].isin(last.index).sum()
    assert truths(pilot)["no", "yes"] == (log["request_id"].map(last) == "no").sum()


def test_that_ids_that_only_look_alike_are_told_and_not_joined() -> None:
    pilot = gathered({"requests": LOG.assign(request_id=["r-1", "17", " R-3", "R-4"]), "labels": labels("R-1", "17.0")})
    (file,) = pilot.late.files
    assert (file.unmatched, file.alike, file.such_as) == (2, 2, ("17.0", "17"))
    assert sum(truths(pilot).values()) == 0
    (said,) = late_findings(pilot)
    assert said.message.startswith("None of 2 rows of labels belongs to a request of the log")
    assert 'such as "17.0" here and "17" in the log.' in said.message
    assert said.remedy.startswith("Write the ids alike")


def test_that_ids_of_transactions_with_one_request_are_joined_and_told() -> None:
    pilot = gathered({"requests": LOG, "labels": labels("T-1", "T-3", "R-2", actual="no")})
    (file,) = pilot.late.files
    assert (file.joined, file.several, file.unmatched, file.examples) == (1, 1, 1, ("T-3",))
    assert truths(pilot) == {("no", "yes"): 2.0}
    joined, unmatched = late_findings(pilot)
    assert (joined.code, joined.level) == ("joined-by-transaction", Level.ASSUMED)
    assert unmatched.message.endswith("1 row names a transaction with several requests: which one is not said.")


def test_that_a_log_without_request_ids_is_joined_by_its_transactions() -> None:
    pilot = gathered({"requests": LOG.drop(columns="request_id"), "labels": labels("T-1", "T-2", "T-3")})
    assert truths(pilot) == {("yes", "yes"): 2.0}
    assert (pilot.late.files[0].joined, pilot.late.files[0].unmatched) == (2, 1)


def test_that_a_request_without_an_id_is_found_by_its_transaction_alone() -> None:
    log = LOG.assign(request_id=LOG["request_id"].where(LOG["request_id"] != "R-1"))
    pilot = gathered({"requests": log, "labels": labels("T-1", "R-2", actual="no")})
    assert truths(pilot) == {("no", "yes"): 2.0}


def test_that_of_several_files_the_one_imported_last_wins_where_nothing_is_dated() -> None:
    tables = {"requests": LOG, "labels": labels("R-1", actual="yes"), "labels later": labels("R-1", actual="no")}
    pilot = gathered(tables)
    assert truths(pilot) == {("no", "yes"): 1.0}
    (said,) = late_findings(pilot)
    assert (said.code, said.level, said.count) == ("contradicting-labels", Level.INFO, 1)
    assert said.message == (
        "Labels tell different things of the same request: actual of 1 request. The newest counts, by the order of "
        "import."
    )


def test_that_a_dated_row_wins_over_one_imported_later() -> None:
    dated = labels("R-1", actual="yes").assign(actual_at=moments("2026-08-10"))
    older = labels("R-1", actual="no").assign(actual_at=moments("2026-08-05"))
    undated = labels("R-1", actual="no")
    for later in (older, undated):
        assert truths(gathered({"requests": LOG, "labels": dated, "labels later": later})) == {("yes", "yes"): 1.0}


def test_that_scores_and_overrides_of_other_files_are_joined_beside() -> None:
    scores = pd.DataFrame({"request_id": ["R-1", "R-2"], "score": [0.9, 0.4]})
    events = pd.DataFrame({"request_id": ["R-2"], "explanation": [True]})
    pilot = gathered({"requests": LOG, "labels": scores, "labels audit": events})
    assert pilot.daily["explained"].sum() == 1
    assert pilot.has("requests.score")
    assert late_findings(pilot) == ()


def test_that_labels_of_an_id_that_requests_share_are_told() -> None:
    log = LOG.assign(request_id=["R-1", "R-1", "R-3", "R-4"])
    pilot = gathered({"requests": log, "labels": labels("R-1", "R-3")})
    assert pilot.late.shared == 1
    assert truths(pilot)["yes", "yes"] == 2.0
    (said,) = late_findings(pilot)
    assert said.code == "labels-of-shared-ids"


def test_that_labels_without_a_log_ask_for_it() -> None:
    pilot = gathered({"labels": labels("R-1", "R-2")})
    (said,) = late_findings(pilot)
    assert said.count == 2
    assert said.remedy == "Import the log of requests that they belong to."


def test_that_labels_for_a_log_without_any_id_ask_for_one() -> None:
    log = LOG.drop(columns=["request_id", "transaction_id"])
    (said,) = late_findings(gathered({"requests": log, "labels": labels("R-1")}))
    assert said.remedy == "Import the log with its request_id."
