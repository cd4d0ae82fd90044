"""The requests behind measures of serving and of generated answers: those that count against the figure."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kpidesk.base.progress import Silent
from kpidesk.base.values import Value
from kpidesk.session.desk import Desk
from kpidesk.tables.page import RowQuestion
from kpidesk.views.opened import Looking


@pytest.fixture(scope="module")
def assistant(project_of: Callable[[str], Path]) -> Iterator[Desk]:
    with closing(Desk.open(project_of("support-assistant"), read_only=True)) as desk:
        desk.look(Looking(), Silent())
        yield desk


def value(desk: Desk, name: str) -> Value:
    review = desk.opened().review
    assert review is not None
    found = next(one.measured for one in review.metrics if one.id == name)
    assert isinstance(found, Value)
    return found


@pytest.mark.parametrize(
    "name",
    [
        "error_rate",
        "error_rate_timeout",
        "error_rate_other",
        "error_rate_model",
        "error_rate_in_validation",
        "hallucination_rate",
        "refusal_rate",
        "unwanted_refusal_rate",
        "pii_leakage_rate",
        "toxicity_rate",
    ],
)
def test_that_of_a_share_that_ought_to_be_low_the_rows_are_those_above_the_line(assistant: Desk, name: str) -> None:
    rows = assistant.rows(RowQuestion(name), Silent())
    assert rows.total == value(assistant, name).detail["yes"]


@pytest.mark.parametrize(
    "name",
    [
        "citation_rate",
        "wanted_refusal_rate",
        "task_success_rate",
        "tool_selection_accuracy",
        "tool_parameter_accuracy",
        "action_outcome_accuracy",
        "high_risk_approval_rate",
    ],
)
def test_that_of_a_share_that_ought_to_be_high_the_rows_are_those_that_fall_short(assistant: Desk, name: str) -> None:
    rows, known = assistant.rows(RowQuestion(name), Silent()), value(assistant, name)
    assert known.n is not None
    assert rows.total == known.n - known.detail["yes"]


def test_that_what_counts_for_the_figure_says_so(assistant: Desk) -> None:
    left = assistant.rows(RowQuestion("high_risk_approval_rate", left_out=True), Silent())
    reasons = dict(left.reasons)
    known = value(assistant, "high_risk_approval_rate")
    assert reasons["A person approved it."] == known.detail["yes"]
    assert set(reasons) == {"A person approved it.", "It is no high-risk action."}


def test_that_answers_on_satisfaction_are_told_from_other_surveys(assistant: Desk) -> None:
    rows = assistant.rows(RowQuestion("csat"), Silent())
    at = [column.name for column in rows.columns].index("kind")
    assert {row[at] for row in rows.page(0, 500).rows} == {"csat"}
