"""What counts as a class, as a number and as the truth."""

from typing import Any

import pandas as pd
import pytest

from kpidesk.engine.classes import Answers, Classes
from tests.engine.logs import gathered, moments


def answered(prediction: "list[str | None]", actual: "list[str | None]", **columns: Any) -> pd.DataFrame:
    times = moments(*["2026-08-03 10:00"] * len(prediction))
    return pd.DataFrame({"timestamp": times, "status": "ok", "prediction": prediction, "actual": actual, **columns})


def classes(log: pd.DataFrame, **settings: Any) -> Classes:
    return gathered({"requests": log}, **settings).classes


def test_that_two_labels_are_a_yes_and_a_no() -> None:
    found = classes(answered(["approve", "reject"], ["reject", "reject"]))
    assert (found.answers, found.seen, found.yes) == (Answers.BINARY, ("approve", "reject"), "approve")


def test_that_the_settings_say_which_label_means_yes() -> None:
    assert classes(answered(["true", "false"], ["true", "true"]), positive_label="false").yes == "false"


def test_that_one_class_only_is_a_class_of_two() -> None:
    found = classes(answered(["yes", "yes"], ["yes", "yes"]))
    assert (found.answers, found.seen, found.yes) == (Answers.BINARY, ("yes",), "yes")


def test_that_three_labels_are_several_classes_with_a_yes_only_where_it_is_named() -> None:
    log = answered(["a", "b", "c"], ["a", "a", "a"])
    assert (classes(log).answers, classes(log).yes) == (Answers.CLASSES, "")
    assert classes(log, positive_label="b").yes == "b"


def test_that_many_labels_are_numbers_right_within_the_tolerance() -> None:
    log = answered(["1.0", "2.0", "10", "x"], ["1.4", "3", None, "1"])
    pilot = gathered({"requests": log}, tolerance=0.5)
    assert pilot.classes.answers is Answers.NUMBERS
    told = pilot.answers.set_index(["actual", "prediction"])["n"].to_dict()
    assert told == {("right", "right"): 1.0, ("right", "wrong"): 1.0}


def test_that_more_texts_than_there_can_be_classes_are_numbers() -> None:
    texts: list[str | None] = [str(place) for place in range(60)]
    assert classes(answered(texts, texts)).answers is Answers.NUMBERS


@pytest.mark.parametrize("source", ["outcome_correct", "task_success"])
def test_that_a_mark_of_success_can_be_the_truth(source: str) -> None:
    log = answered(["a", "b", "c"], ["a", "a", "a"], **{source: [True, False, None]})
    pilot = gathered({"requests": log}, accuracy_from=source)
    assert pilot.classes.answers is Answers.MARKS
    told = pilot.answers.set_index(["actual", "prediction"])["n"].to_dict()
    assert told == {("right", "right"): 1.0, ("right", "wrong"): 1.0}
    assert pilot.daily["has_actual"].sum() == 2


def test_that_rows_without_a_prediction_or_without_a_truth_are_no_answers() -> None:
    pilot = gathered({"requests": answered(["yes", None, "no"], ["yes", "yes", None])})
    assert pilot.answers["n"].sum() == 1
    assert gathered({"requests": answered(["yes"], ["yes"]).drop(columns="prediction")}).answers.empty


def test_that_a_label_is_young_while_it_came_within_the_days_of_maturity() -> None:
    log = answered(
        ["yes"] * 3, ["yes"] * 3, actual_at=moments("2026-08-13 10:00", "2026-08-24 10:00", "2026-08-03 10:00")
    )
    young = gathered({"requests": log}, label_maturity_days=10).answers
    assert young.groupby("young")["n"].sum().to_dict() == {True: 2.0, False: 1.0}
