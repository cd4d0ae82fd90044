"""Labels that arrive later: joined by id, the newest wins."""

import pandas as pd

from kpidesk.engine.evidence import Evidence
from tests.engine.logs import gathered, moments

LOG = pd.DataFrame(
    {
        "request_id": ["a", "b", "c", "d"],
        "timestamp": moments(*["2026-08-03 10:00"] * 4),
        "status": "ok",
        "prediction": ["yes", "yes", "no", "no"],
        "actual": ["no", None, None, "yes"],
    }
)


def truths(pilot: Evidence) -> dict[tuple[str, str], float]:
    """(actual, prediction) -> rows."""
    told = pilot.answers.groupby(["actual", "prediction"], as_index=False)["n"].sum()
    return dict(zip(zip(told["actual"], told["prediction"], strict=True), told["n"], strict=True))


def test_that_a_label_fills_what_the_log_lacks_and_wins_over_what_it_said() -> None:
    labels = pd.DataFrame({"request_id": ["a", "b"], "actual": ["yes", "no"]})
    pilot = gathered({"requests": LOG, "labels": labels})
    assert truths(pilot) == {("yes", "yes"): 1.0, ("no", "yes"): 1.0, ("yes", "no"): 1.0}
    assert pilot.daily["has_actual"].sum() == 3


def test_that_the_newest_label_of_a_request_wins_whatever_its_place_in_the_file() -> None:
    labels = pd.DataFrame(
        {
            "request_id": ["b", "b", "b"],
            "actual": ["no", "yes", "no"],
            "actual_at": moments("2026-08-10", "2026-08-20", "2026-08-15"),
        }
    )
    assert truths(gathered({"requests": LOG, "labels": labels}))["yes", "yes"] == 1.0


def test_that_of_labels_without_a_moment_the_last_wins() -> None:
    labels = pd.DataFrame({"request_id": ["b", "c", "b"], "actual": ["no", "no", "yes"]})
    assert truths(gathered({"requests": LOG, "labels": labels}))["yes", "yes"] == 1.0


def test_that_a_newer_label_does_not_take_away_what_an_older_one_told_of_another_column() -> None:
    labels = pd.DataFrame(
        {
            "request_id": ["b", "b"],
            "actual": ["yes", None],
            "actual_at": moments("2026-08-10", "2026-08-20"),
            "explanation": [None, True],
        }
    )
    pilot = gathered({"requests": LOG, "labels": labels})
    assert truths(pilot)["yes", "yes"] == 1.0
    assert pilot.daily["explained"].sum() == 1


def test_that_labels_of_unknown_requests_are_ignored() -> None:
    labels = pd.DataFrame({"request_id": ["b", "stranger"], "actual": ["yes", "yes"]})
    pilot = gathered({"requests": LOG, "labels": labels})
    assert pilot.daily["requests"].sum() == 4
    assert sum(truths(pilot).values()) == 3


def test_that_a_column_that_only_labels_have_counts_as_one_of_the_log() -> None:
    labels = pd.DataFrame({"request_id": ["a", "c"], "explanation": [True, None]})
    pilot = gathered({"requests": LOG, "labels": labels})
    assert pilot.has("requests.explanation")
    assert pilot.daily["explained"].sum() == 1


def test_that_labels_of_no_rows_leave_the_log_as_it_is() -> None:
    labels = pd.DataFrame({"request_id": pd.Series(dtype=object), "actual": pd.Series(dtype=object)})
    assert truths(gathered({"requests": LOG, "labels": labels})) == {("no", "yes"): 1.0, ("yes", "no"): 1.0}


def test_that_a_request_without_an_id_keeps_what_the_log_said() -> None:
    log = LOG.assign(request_id=pd.Series([None, "b", "c", "d"]))
    labels = pd.DataFrame({"request_id": ["b"], "actual": ["yes"]})
    assert truths(gathered({"requests": log, "labels": labels}))["no", "yes"] == 1.0


def test_that_labels_help_nobody_where_the_log_has_no_ids() -> None:
    labels = pd.DataFrame({"request_id": ["a"], "actual": ["yes"]})
    pilot = gathered({"requests": LOG.drop(columns=["request_id", "actual"]), "labels": labels})
    assert pilot.daily["requests"].sum() == 4
    assert pilot.answers.empty
