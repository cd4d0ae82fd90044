"""The plain words beside statistics, fixed for what is misread most often."""

from dataclasses import replace

import pytest

from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Grade, Lack, Missing, Value
from kpidesk.decision.review import Confidence, Judged, Light
from kpidesk.views import meaning as view
from kpidesk.views.meaning import meaning

SHARE = Judged(
    id="load_error_rate",
    title="Errors under load",
    family="throughput",
    unit=Unit.SHARE,
    better=Better.LOWER,
    cadence=Cadence.WEEKLY,
    measured=Value(0.0, n=3000, interval=(0.0, 0.0012)),
    light=Light.GREEN,
    confidence=Confidence.FIRM,
    green=None,
    red=None,
    threshold_source="",
    threshold_ours=False,
    reason="",
    settle="",
    waived=False,
)


def test_that_the_five_misreadings_have_fixed_words() -> None:
    interval, unlike, significant, leaning, none_seen = view.FIVE
    assert interval == (
        "The interval tells how precisely the figure itself is known: where the true value lies at a confidence of "
        "95 %. It is not the range in which single cases lie."
    )
    assert unlike == (
        "The data cannot tell this from chance. That does not show that there is no difference: there may be one that "
        "is too small to be seen with so many rows."
    )
    assert significant == (
        "Chance alone would rarely show this. That does not say that the difference is large or that it matters: look "
        "at its size."
    )
    assert leaning == (
        "The value has this light, but values within its interval have another: the data is not enough to tell. "
        "Leaning green is not missed, and leaning red is not safe."
    )
    assert none_seen == (
        "None was seen. That does not mean that none can happen: after {n} cases without one, the true share may still "
        "be as high as about {most} %."
    )


def test_that_an_interval_is_explained() -> None:
    latency = replace(SHARE, id="latency_p99", measured=Value(3.8, n=400, interval=(3.6, 4.1)))
    assert meaning(latency) == (view.INTERVAL,)


def test_that_none_seen_is_bounded_by_three_over_n() -> None:
    assert meaning(SHARE)[1].endswith(
        "after 3,000 cases without one, the true share may still be as high as about 0.1 %."
    )
    assert len(meaning(replace(SHARE, measured=Value(0.01, n=3000, interval=(0.0, 0.02))))) == 1


@pytest.mark.parametrize(
    ("p", "said", "words"),
    [
        (0.41, "p = 0.41.", view.NOT_SIGNIFICANT),
        (0.0501, "p = 0.050.", view.NOT_SIGNIFICANT),
        (0.05, "p = 0.050.", view.SIGNIFICANT),
        (0.0002, "p = below 0.001.", view.SIGNIFICANT),
    ],
)
def test_that_a_p_value_is_explained_on_either_side(p: float, said: str, words: str) -> None:
    gap = replace(SHARE, id="gap", measured=Value(0.02, n=400, interval=(0.0, 0.05), detail={"p_holm": p}))
    assert meaning(gap)[1] == f"{said} {words}"


def test_that_a_light_near_its_line_is_explained() -> None:
    leaning = replace(SHARE, id="latency_p99", confidence=Confidence.LEANING)
    assert view.LEANING in meaning(leaning)
    stated = replace(leaning, measured=Value(0.1, grade=Grade.STATED))
    assert meaning(stated) == (view.STATED,)


def test_that_a_census_a_stated_and_a_bare_figure_are_told_apart() -> None:
    assert meaning(replace(SHARE, measured=Value(1.0, n=5, census=True))) == (view.CENSUS,)
    assert meaning(replace(SHARE, measured=Value(1.0))) == (view.NO_INTERVAL,)


def test_that_not_measured_is_neither_zero_nor_a_fault() -> None:
    assert meaning(replace(SHARE, measured=Missing(Lack.NOT_MEASURED, "Nothing."))) == (view.UNKNOWN,)
