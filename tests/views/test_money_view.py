"""The words of the page of money, and of what a changed rate would do."""

from dataclasses import replace

import pytest

from kpidesk.base.values import Lack, Missing, Value
from kpidesk.decision.review import Light, Recommendation, Review
from kpidesk.metrics.exhibits import Books, Exhibits
from kpidesk.views import money as view
from kpidesk.views.rates import effects_of_rates, rates
from tests.charts.test_book_charts import BOOKS
from tests.report.reviews import healthy


def _with(books: Books) -> Review:
    return replace(healthy(), exhibits=Exhibits(books=books))


@pytest.mark.parametrize(
    ("log", "sheet", "said"),
    [
        (100.0, 100.5, "they agree"),
        (100.0, 150.0, "50.0 % more. The sheet counts."),
        (100.0, 60.0, "40.0 % less. The sheet counts."),
        (1.0, 3644.0, "3,644 times as much"),
        (None, 50.0, ""),
        (0.0, 50.0, ""),
    ],
)
def test_that_log_and_sheet_are_reconciled(log: float | None, sheet: float, said: str) -> None:
    found = view.reconciled(_with(replace(BOOKS, log_inference=log, sheet_inference=sheet)))
    assert said in found
    assert bool(said) == bool(found)


def test_that_rates_are_those_of_the_settings() -> None:
    settings = replace(healthy().settings, hourly_rate=55.0, budget=None, currency="EUR")
    found = {rate.key: (rate.value, rate.unit) for rate in rates(settings)}
    assert found["hourly_rate"] == (55.0, "EUR / h")
    assert found["budget"] == (None, "EUR")


def test_that_the_verdict_and_changed_lights_come_first_among_the_effects() -> None:
    before = healthy()
    kpi = before.kpis[8]
    dearer = replace(kpi, light=Light.RED)
    verdict = replace(before.verdict, recommendation=Recommendation.KILL)
    after = replace(before, verdict=verdict, kpis=(*before.kpis[:8], dearer, *before.kpis[9:]))
    found = effects_of_rates(before, after)
    assert [effect.what for effect in found] == [f"KPI {kpi.number} · {kpi.title}", "Verdict"]
    assert (found[1].after, found[1].tone) == ("▼ Kill", "red")
    assert effects_of_rates(before, before) == ()


def test_that_a_figure_that_prints_the_same_is_no_effect() -> None:
    before = healthy()
    place = next(at for at, one in enumerate(before.metrics) if one.id == "cost_per_transaction")
    measure = before.metrics[place]
    assert isinstance(measure.measured, Value)

    def moved(by: float) -> Review:
        value = measure.measured
        assert isinstance(value, Value)
        changed = replace(measure, measured=replace(value, number=value.number * by))
        return replace(before, metrics=(*before.metrics[:place], changed, *before.metrics[place + 1 :]))

    assert [each.what for each in effects_of_rates(before, moved(2.0))] == [measure.title]
    assert effects_of_rates(before, moved(1 + 1e-9)) == ()


def test_that_the_books_have_a_column_for_what_was_ever_booked() -> None:
    shown = view.money(_with(BOOKS))
    assert shown.columns == ("Week", "Inference", "People", "All-in", "Build", "Benefit", "Completed", "Unit cost")
    assert shown.rows[0] == ("1", "$10.00", "$90.00", "$100.00", "$5.00", "$20.00", "100", "$1.00")
    weeks = tuple(replace(week, build=0.0, people=0.0, charges={"operations": 40.0}) for week in BOOKS.weeks)
    charged = view.money(_with(replace(BOOKS, weeks=weeks)))
    assert charged.columns == ("Week", "People", "All-in", "Benefit", "Completed", "Unit cost")
    assert charged.rows[1] == ("2", "$40.00", "$40.00", "$300.00", "200", "$0.20")


def test_that_a_week_whose_people_are_not_booked_has_no_unit_cost() -> None:
    """What was charged alone would look cheap."""
    review = _with(BOOKS)
    lack = Missing(Lack.NOT_MEASURED, "No hours are booked in this period.")
    weeks = tuple(
        replace(week, measured=lack) if week.number == 1 else week for week in review.weekly["cost_per_transaction"]
    )
    shown = view.money(replace(review, weekly={**review.weekly, "cost_per_transaction": weeks}))
    assert [row[-1] for row in shown.rows[:2]] == ["–", view.money(review).rows[1][-1]]
    assert shown.rows[1][-1] != "–"
