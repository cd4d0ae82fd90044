"""Drift of inputs in words."""

from dataclasses import replace

import pytest

from kpidesk.decision.review import Review
from kpidesk.metrics.exhibits import NONE
from kpidesk.metrics.exhibits_drift import InputDrift
from kpidesk.report.blocks import Heading, Paragraph, Picture, Table, Together, plain
from kpidesk.report.sections import drift as section
from kpidesk.views import feature_drift as view
from tests.report.reviews import healthy
from tests.views.drifts import AGE, DRIFT, INCOME, REGION, SCORE


def review_of(found: InputDrift) -> Review:
    return replace(healthy(), exhibits=replace(NONE, drift=found))


@pytest.fixture(name="shown")
def feature_drift() -> view.FeatureDrift:
    return view.feature_drift(review_of(DRIFT))


def test_that_what_drifted_is_said_first(shown: view.FeatureDrift) -> None:
    assert shown.said == "1 of 3 inputs has drifted: house income."
    assert shown.baseline == "Held against the table reference (5,832 rows)."
    assert shown.empty == ""
    assert shown.columns[0] == ("feature_house_income", "house income ▲")
    assert [key for key, _ in shown.columns] == ["feature_house_income", "feature_age", "feature_region", "score"]


def test_that_each_line_has_figures_and_their_order(shown: view.FeatureDrift) -> None:
    income, age, region, score, customer = shown.lines
    assert (income.name, income.reading, income.psi, income.cut, income.js) == (
        "house income", "▲ drifted", "0.31", "0.011", "0.22",
    )  # fmt: skip
    assert (income.p_value, income.missing, income.unseen) == ("< 0.001", "0 % → 5.0 %", "–")
    assert (age.p_value, age.missing) == ("0.080", "–")
    assert (region.reading, region.p_value, region.unseen) == ("no drift seen", "0.23", "1.0 %")
    assert income.order == (0.3141, 0.2217, 1e-9, 0.05, 0.0)
    assert (score.name, score.reading) == ("scores", "▲ drifted")
    assert (customer.reading, customer.psi, customer.why) == (
        "not compared", "–", "The reference holds about 5,000 different texts of it.",
    )  # fmt: skip


def test_that_nothing_seen_is_not_said_to_be_nothing() -> None:
    calm = view.feature_drift(review_of(replace(DRIFT, inputs=(AGE, REGION))))
    assert calm.said == "None of 2 inputs drifts by more than chance shows, as far as the data can tell."
    single = view.feature_drift(review_of(replace(DRIFT, inputs=(REGION,))))
    assert single.said == "The input does not drift by more than chance shows, as far as the data can tell."
    assert "Smaller changes than this line would not be seen." in view.reading(REGION)


@pytest.mark.parametrize(
    ("psi", "size"), [(0.05, "small"), (0.0999, "small"), (0.1, "medium"), (0.25, "medium"), (0.251, "large")]
)
def test_that_the_size_of_a_change_is_said(psi: float, size: str) -> None:
    said = view.reading(replace(INCOME, psi=psi))
    assert said.startswith(f"Drifted: its values are not spread as in the reference, a {size} change.")


def test_that_the_reading_says_which_test_told_it_apart() -> None:
    assert view.reading(INCOME).endswith("Test: Kolmogorov–Smirnov.")
    assert view.reading(SCORE).endswith("Test: Kolmogorov–Smirnov, read at 49 quantiles of the reference.")
    assert view.reading(replace(REGION, drifted=True)).endswith("Test: chi-squared over its values.")
    assert "the test cannot tell it from chance among all inputs" in view.reading(AGE)


def test_that_a_log_without_inputs_says_what_to_import() -> None:
    nothing = view.feature_drift(review_of(InputDrift()))
    assert nothing.empty == view.NOTHING
    assert nothing.lines == ()
    answers = view.feature_drift(review_of(InputDrift(outcomes=(SCORE,), baseline="Held.")))
    assert (answers.empty, answers.said, len(answers.columns)) == ("", view.NOTHING, 1)
    few = view.feature_drift(review_of(InputDrift(left_out=(("feature_x", "Few."),), why_empty="Only 100 rows.")))
    assert few.empty == "Only 100 rows."
    assert len(few.lines) == 1


def test_that_the_measures_stand_above_as_tiles() -> None:
    measures = tuple(replace(healthy().metrics[0], id=one, title=one) for one in view.MEASURES)
    review = replace(review_of(DRIFT), metrics=measures)
    assert [tile.goes_to for tile in view.feature_drift(review).tiles] == list(view.MEASURES)
    assert view.feature_drift(replace(review, exhibits=NONE)).tiles == ()


def test_that_a_column_has_its_pictures() -> None:
    shown = view.picture(review_of(DRIFT), "feature_house_income")
    assert shown.histogram is not None
    assert shown.histogram.title == "Values of house income"
    assert shown.course is not None
    assert view.picture(review_of(DRIFT), "feature_region").course is None
    assert "200 answered requests" in view.picture(review_of(DRIFT), "feature_region").no_course


def test_that_the_report_lists_all_and_draws_what_drifted() -> None:
    blocks = section.blocks(review_of(DRIFT))
    assert isinstance(blocks[0], Together)
    heading, opening = blocks[0].blocks
    assert isinstance(heading, Heading)
    assert isinstance(opening, Paragraph)
    assert plain(opening.words).startswith("1 of 3 inputs has drifted: house income. Held against")
    table = next(block for block in blocks if isinstance(block, Table))
    assert len(table.rows) == 5
    drawn = [
        each for block in blocks if isinstance(block, Together) for each in block.blocks if isinstance(each, Picture)
    ]
    assert [picture.chart.title for picture in drawn] == ["Values of house income", "Values of scores"]


def test_that_a_report_without_inputs_says_what_to_import_in_a_line() -> None:
    (only,) = section.blocks(review_of(InputDrift()))
    assert isinstance(only, Together)
    assert isinstance(only.blocks[1], Paragraph)
    assert plain(only.blocks[1].words) == view.NOTHING


def test_that_many_inputs_are_listed_up_to_a_page() -> None:
    many = tuple(replace(REGION, name=f"feature_{place}") for place in range(40))
    blocks = section.blocks(review_of(replace(DRIFT, inputs=many)))
    table = next(block for block in blocks if isinstance(block, Table))
    notes = [plain(block.words) for block in blocks if isinstance(block, Paragraph)]
    assert len(table.rows) == 25
    assert "17 more columns in the JSON result." in notes
