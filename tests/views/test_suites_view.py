"""The words of evaluation suites, experiments and voices."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kpidesk.base.periods import Period
from kpidesk.decision.review import Review
from kpidesk.metrics.exhibits import Exhibits
from kpidesk.metrics.exhibits_experiments import Experiment, ExperimentArm, ExperimentRow
from kpidesk.metrics.exhibits_suites import SuiteRow
from kpidesk.metrics.exhibits_voices import PromoterMonth, Voice, Voices, themes_of
from kpidesk.report.blocks import Heading, Paragraph, plain
from kpidesk.report.sections import experiments as experiments_section
from kpidesk.report.sections import voices as voices_section
from kpidesk.views import experiments as experiments_view
from kpidesk.views import suites as suites_view
from kpidesk.views import voices as voices_view
from tests.report.reviews import healthy


def suite(**changed: Any) -> SuiteRow:
    row = SuiteRow(
        suite="policy",
        metric="right",
        version="v2",
        before="v1",
        attacks=False,
        told=True,
        passed=95,
        failed=5,
        unassessed=0,
        kept=95,
        lost=0,
        won=0,
        neither=5,
        unseen=0,
        change=(-0.02, 0.02),
        p_value=1.0,
        p_holm=1.0,
        score=None,
        score_before=None,
        scored=0,
        lost_cases=(),
    )
    return replace(row, **changed)


def with_exhibits(**found: Any) -> Review:
    return replace(healthy(), exhibits=Exhibits(**found))


@pytest.mark.parametrize(
    ("changed", "reading"),
    [
        ({}, "▲ nothing gave way"),
        ({"unseen": 2}, "▲ nothing gave way; 2 cases that passed are not assessed now"),
        ({"lost": 2, "won": 2}, "◆ 2 cases gave way; on balance it may be chance"),
        ({"lost": 1, "won": 4}, "◆ 1 case gave way; on balance more pass"),
        ({"lost": 12, "won": 1, "p_holm": 0.004}, "▼ passes fewer: more than chance"),
        ({"required": 0.97}, "▲ nothing gave way; below the 97.0 % asked for a release"),
        ({"before": None, "kept": 0, "neither": 0}, "– first version: nothing to compare with"),
        ({"kept": 0, "neither": 0}, "– no case in common with the version before"),
        (
            {"told": False, "score": 0.91, "score_before": 0.87, "scored": 80},
            "– scores only: mean 0.87 before, 0.91 now (80 cases)",
        ),
        ({"told": False}, "– has scores only: import passed to tell what gives way"),
    ],
)
def test_that_each_suite_is_read_in_words(changed: dict[str, Any], reading: str) -> None:
    (line,) = suites_view.suites(with_exhibits(suites=(suite(**changed),))).lines
    assert line.reading == reading


def test_that_cases_that_gave_way_are_named_up_to_a_dozen() -> None:
    cases = tuple(f"c{place}" for place in range(20))
    shown = suites_view.suites(with_exhibits(suites=(suite(lost=20, kept=75, lost_cases=cases),)))
    assert shown.gave_way[0].endswith("c11 and 8 more.")
    assert shown.said == "100 results of the same cases compared: 20 that passed before fail now, 0 went the other way."


def test_that_a_version_without_a_name_says_so() -> None:
    (line,) = suites_view.suites(with_exhibits(suites=(suite(before="", version="v2"),))).lines
    assert line.versions == "no version named → v2"


def row(**changed: Any) -> ExperimentRow:
    base = ExperimentRow(
        metric="minutes",
        arm="new",
        n=100,
        n_control=100,
        mean=9.0,
        mean_control=10.0,
        marks=False,
        outcome="lower",
        size=-1.0,
        interval=(-1.6, -0.4),
        relative=-0.1,
        relative_interval=(-0.155, -0.041),
        p_value=0.001,
        p_holm=0.002,
        detectable=0.9,
        tenth=0.87,
    )
    return replace(base, **changed)


def experiment(*rows: ExperimentRow, **changed: Any) -> Experiment:
    arms = (ExperimentArm("control", 100, 0.5), ExperimentArm("new", 100, 0.5))
    base = Experiment(
        id="experiment_prompt",
        name="prompt",
        control="control",
        arms=arms,
        ratio_p=1.0,
        crossed=0,
        first=date(2026, 9, 1),
        last=date(2026, 9, 14),
        running=False,
        rows=rows,
    )
    return replace(base, **changed)


def said_of(one: Experiment) -> str:
    (line,) = experiments_view.experiments(with_exhibits(experiments=(one,))).lines
    return line.says


def test_that_a_difference_without_a_direction_is_only_lower() -> None:
    assert said_of(experiment(row())) == (
        "minutes is 1.00 (10.0 %) lower in new than in control: more than chance explains."
    )
    assert "which is better" in said_of(experiment(row(outcome="better", better="lower")))


def test_that_no_difference_shown_is_never_no_difference() -> None:
    said = said_of(experiment(row(outcome="open", size=-0.2, relative=-0.02, interval=(-0.8, 0.4), p_holm=0.4)))
    assert said.startswith("No difference is shown. A true one of 0.90 (9.0 %) would have been found four times")
    assert "a smaller one may be there" in said


def test_that_a_running_experiment_says_that_one_may_look() -> None:
    assert "holds however often one looks" in said_of(experiment(row(), running=True))


@pytest.mark.parametrize(
    ("changed", "learned"),
    [
        ({"outcome": "worse", "better": "higher"}, "prompt: new makes minutes worse. Stay with control."),
        (
            {"outcome": "open", "better": "lower", "interval": (-0.8, 0.4)},
            "prompt: new improves minutes by less than 0.80, if at all.",
        ),
        ({"outcome": "open", "better": "lower", "interval": (0.0, 0.4)}, "prompt: new does not improve minutes."),
        (
            {"outcome": "open", "interval": (-0.8, 0.4), "size": -0.2},
            "prompt: new changes minutes by −0.80 to 0.40 at most, if at all.",
        ),
        ({"outcome": "better", "better": "lower"}, None),
    ],
)
def test_that_what_did_not_help_is_learned(changed: dict[str, Any], learned: str | None) -> None:
    shown = experiments_view.experiments(with_exhibits(experiments=(experiment(row(**changed)),)))
    assert shown.learned == ((learned,) if learned else ())


def test_that_nothing_is_learned_from_what_still_runs() -> None:
    one = experiment(row(outcome="open", interval=(-0.8, 0.4)), running=True)
    assert experiments_view.experiments(with_exhibits(experiments=(one,))).learned == ()


def test_that_the_check_names_units_in_several_arms() -> None:
    (check,) = experiments_view.experiments(with_exhibits(experiments=(experiment(row(), crossed=2),))).checks
    assert check.ratio.endswith("2 units stood in several arms and count in none.")
    few = experiments_view.experiments(with_exhibits(experiments=(experiment(row(), ratio_p=None, first=None),)))
    assert few.checks[0].ratio == "Too few units to check how they were dealt out."
    assert few.checks[0].when == "no dates given"


def voice(text: str, theme: str = "", day: int = 1) -> Voice:
    return Voice(date(2026, 9, day), "notes", "interview", text, theme, None, None)


VOICES = Voices((voice("Slow.", "Speed", 3), voice("Too slow.", "speed", 2), voice("Nice."), voice("Nice.")), 4, 2)


def test_that_themes_are_counted_whatever_their_letter_case() -> None:
    assert themes_of(VOICES, {}) == (("Speed", 2), ("", 2))
    given = {VOICES.rows[2].key: "praise"}
    assert themes_of(VOICES, given) == (("praise", 2), ("Speed", 2))
    assert themes_of(VOICES, {VOICES.rows[0].key: "ui"} | given) == (("praise", 2), ("speed", 1), ("ui", 1))


def heard(theme: str = voices_view.EVERY, **themes: str) -> voices_view.Heard:
    review = with_exhibits(voices=VOICES)
    return voices_view.heard(replace(review, settings=replace(review.settings, themes=themes)), theme)


def test_that_comments_of_a_theme_can_be_read_alone() -> None:
    assert [line.text for line in heard("SPEED").lines] == ["Slow.", "Too slow."]
    assert [line.theme for line in heard(voices_view.UNTHEMED).lines] == [voices_view.UNTHEMED] * 2
    assert heard().counts == "Speed 2 · no theme yet 2"
    assert heard().said.endswith(
        "2 comments were made whose words are not stored: keep them at the import to read them."
    )


def test_that_a_given_theme_wins_over_the_imported_one() -> None:
    lines = heard(**{VOICES.rows[0].key: "waiting"}).lines
    assert [(line.theme, line.given) for line in lines[:2]] == [("waiting", True), ("speed", False)]


def test_that_comments_stand_beside_the_measure_they_belong_to() -> None:
    asked = Voice(date(2026, 9, 4), "surveys", "nps", "Would recommend it.", "", 9.0, 10.0)
    review = with_exhibits(voices=Voices((asked, voice("Slow.", "Latency P99"), voice("Nice.")), 3))
    assert [line.text for line in voices_view.voices_of(review, "nps", "Net promoter score")] == ["Would recommend it."]
    assert [line.text for line in voices_view.voices_of(review, "latency_p99")] == ["Slow."]
    assert voices_view.voices_of(review, "latency", "") == ()
    themed = replace(review, settings=replace(review.settings, themes={voice("Nice.").key: "adoption"}))
    assert [line.text for line in voices_view.voices_of(themed, "adoption")] == ["Nice."]


def test_that_a_theme_is_short() -> None:
    assert voices_view.why_no_theme("x" * 60) == ""
    assert "has at most 60 letters: this one has 61" in voices_view.why_no_theme("x" * 61)


def month(number: int, score: float | None, margin: float | None, moved: str = "") -> PromoterMonth:
    period = Period(date(2026, number, 1), date(2026, number, 28))
    return PromoterMonth(202600 + number, period, 20, 10, 10, score, margin, 40, 200, eligible=True, moved=moved)


def test_that_a_month_within_the_margin_shows_no_change() -> None:
    months = (month(7, None, None), month(8, 25.0, 24.0), month(9, 90.0, 9.0, "better"))
    shown = voices_view.promoters(with_exhibits(promoters=months))
    assert [line.moved for line in shown.lines] == [
        "too few answers",
        "no change shown",
        "▲ better than the month before",
    ]
    assert shown.lines[1].answered == "40 of 200 (20.0 %)"
    assert shown.chart is not None
    assert len(shown.chart.points) == 2


def test_that_the_report_prints_only_what_is_there() -> None:
    nothing = with_exhibits()
    assert experiments_section.section(nothing) == ()
    assert voices_section.section(nothing) == ()
    suites = experiments_section.section(with_exhibits(suites=(suite(),)))
    assert suites[0] == Heading("Experiments and evaluation suites")
    said = [plain(block.words) for block in suites if isinstance(block, Paragraph)]
    assert experiments_view.EMPTY in said
    alone = experiments_section.section(with_exhibits(experiments=(experiment(row()),)))
    assert suites_view.EMPTY in [plain(block.words) for block in alone if isinstance(block, Paragraph)]
