"""Evaluation suites, judges and promoters, against statsmodels, scipy and hand arithmetic."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.metrics import confusion_matrix
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from kpidesk.base.values import Lack
from kpidesk.engine.evidence import Evidence
from kpidesk.metrics.judges import METRICS as JUDGES
from kpidesk.metrics.promoters import METRICS as PROMOTERS
from kpidesk.metrics.suite_tables import judge_rows, promoter_months, suite_rows
from kpidesk.metrics.suites import METRICS as SUITES
from kpidesk.statistics.promoters import promoter_margin
from tests.metrics.pilots import by_week, evidence, missing_of, value_of, week, whole

REFERENCES = {
    "eval_regressions": "pandas merge of two versions; statsmodels mcnemar(exact=True) and multipletests(holm)",
    "jailbreak_resistance": "pandas; statsmodels proportion_confint(beta) and mcnemar(exact=True)",
    "release_tests": "pandas; statsmodels proportion_confint(beta)",
    "judge_sensitivity": "scikit-learn confusion_matrix; statsmodels proportion_confint(beta)",
    "judge_specificity": "scikit-learn confusion_matrix; statsmodels proportion_confint(beta)",
    "judged_pass_rate_corrected": "Rogan and Gladen 1978 by hand; coverage of the interval by simulation",
    "nps": "pandas; the multinomial variance by hand",
}
START, AS_OF = date(2026, 8, 3), date(2026, 9, 13)


def runs(
    verdicts: dict[str, dict[str, Any]], suite: str = "policy", metric: str = "right", **more: Any
) -> pd.DataFrame:
    """Version -> case -> passed; versions are run a week after one another."""
    rows = [
        {
            "evaluated_at": pd.Timestamp(START) + pd.Timedelta(days=7 * place, seconds=at),
            "suite": suite,
            "case_id": case,
            "model_version": version,
            "metric": metric,
            "passed": passed,
        }
        | more
        for place, (version, cases) in enumerate(verdicts.items())
        for at, (case, passed) in enumerate(cases.items())
    ]
    return pd.DataFrame(rows).astype({"passed": "boolean"})


def pilot(*frames: pd.DataFrame, **settings: Any) -> Evidence:
    return evidence({"evaluations": pd.concat(frames, ignore_index=True)}, START, AS_OF, **settings)


def two_versions(seed: int, n: int = 200, share: float = 0.8) -> dict[str, dict[str, Any]]:
    rng = np.random.default_rng(seed)
    before = rng.random(n) < share
    now = np.where(rng.random(n) < 0.85, before, rng.random(n) < share)
    names = [f"case-{place}" for place in range(n)]
    return {"v1.9": dict(zip(names, before, strict=True)), "v1.10": dict(zip(names, now, strict=True))}


def test_that_regressions_are_those_of_a_merge_and_mcnemar_is_that_of_statsmodels() -> None:
    suites = [two_versions(seed) for seed in (1, 2)]
    found = value_of(SUITES, "eval_regressions", pilot(runs(suites[0], "a"), runs(suites[1], "b")))
    tables = []
    for versions in suites:
        frame = pd.DataFrame(versions)
        old, new = frame["v1.9"].astype(bool), frame["v1.10"].astype(bool)
        tables.append([[(old & new).sum(), (old & ~new).sum()], [(~old & new).sum(), (~old & ~new).sum()]])
    by_statsmodels = [float(mcnemar(table, exact=True).pvalue) for table in tables]
    assert found.number == sum(table[0][1] for table in tables)
    assert found.n == 400
    assert found.census
    assert found.detail["p_value"] == pytest.approx(multipletests(by_statsmodels, method="holm")[1].min())
    assert found.detail["won"] == sum(table[1][0] for table in tables)


def test_that_only_cases_of_both_versions_count_and_an_error_is_no_failure() -> None:
    old = {"kept": True, "lost": True, "error now": True, "gone": True}
    new = {"kept": True, "lost": False, "error now": None, "new": False}
    found = value_of(SUITES, "eval_regressions", pilot(runs({"v1": old, "v2": new})))
    assert (found.number, found.n) == (1.0, 3)
    assert found.detail["unseen"] == 1


def test_that_a_case_that_got_worse_in_two_metrics_is_one_regression() -> None:
    verdicts = {"v1": {"a": True, "b": True}, "v2": {"a": False, "b": True}}
    found = value_of(SUITES, "eval_regressions", pilot(runs(verdicts), runs(verdicts, metric="tone")))
    assert (found.number, found.n) == (1.0, 2)


def test_that_every_try_of_the_newest_day_has_to_pass() -> None:
    first = runs({"v1": {"a": True}, "v2": {"a": True}})
    again = runs({"v1": {}, "v2": {"a": False}})
    later = again.assign(evaluated_at=again["evaluated_at"] + pd.Timedelta(days=1), passed=True)
    assert value_of(SUITES, "eval_regressions", pilot(first, again)).number == 1
    assert value_of(SUITES, "eval_regressions", pilot(first, again, later)).number == 0


def test_that_the_register_of_versions_says_which_is_newer() -> None:
    verdicts = {"v2": {"a": True, "b": False}, "v1": {"a": False, "b": True}}
    versions = pd.DataFrame({"version": ["v1", "v2"], "deployed_on": [date(2026, 7, 1), date(2026, 8, 20)]})
    tables = {"evaluations": runs(verdicts), "model_versions": versions}
    rows = suite_rows(evidence(tables, START, AS_OF))
    assert [(row.before, row.version, row.lost_cases) for row in rows] == [("v1", "v2", ("b",))]
    assert suite_rows(pilot(runs(verdicts)))[0].lost_cases == ("a",)


def test_that_a_past_week_knows_only_what_had_been_run_by_then() -> None:
    seen = pilot(runs({"v1": {"a": True}, "v2": {"a": False}}))
    assert "Only one version" in missing_of(SUITES, "eval_regressions", seen, by_week(seen, 1)).reason
    assert value_of(SUITES, "eval_regressions", seen, by_week(seen, 2)).number == 1


def test_that_scores_of_0_and_1_say_what_passed_and_no_cut_is_made_up_for_others() -> None:
    marks = runs({"v1": {"a": None, "b": None}, "v2": {"a": None, "b": None}})
    told = marks.assign(score=[1.0, 1.0, 0.0, 1.0])
    assert value_of(SUITES, "eval_regressions", pilot(told)).number == 1
    graded = marks.assign(score=[0.9, 0.8, 0.2, 0.9])
    assert "do not say what passed" in missing_of(SUITES, "eval_regressions", pilot(graded)).reason
    (row,) = suite_rows(pilot(graded))
    assert [row.score, row.score_before, row.scored] == pytest.approx([0.55, 0.85, 2])


def test_that_without_evaluations_of_two_versions_it_is_said_what_to_import() -> None:
    one = pilot(runs({"v1": {"a": True}}))
    assert missing_of(SUITES, "eval_regressions", one).lack is Lack.NOT_MEASURED
    apart = pilot(runs({"v1": {"a": True}, "v2": {"b": True}}))
    assert "No case was evaluated on both" in missing_of(SUITES, "eval_regressions", apart).reason
    nameless = runs({"v1": {"a": True}}).drop(columns="model_version")
    assert "model_version" in missing_of(SUITES, "eval_regressions", pilot(nameless)).reason


def test_that_errors_never_count_as_withstood() -> None:
    now = {f"p{place}": True for place in range(8)} | {"p8": False, "p9": None}
    found = value_of(SUITES, "jailbreak_resistance", pilot(runs({"v1": now}, suite="Jailbreak probes")))
    assert found.number == 0.8
    assert found.n == 10
    assert found.interval == pytest.approx(proportion_confint(8, 10, method="beta"))
    assert found.detail["unassessed"] == 1
    assert "1 of 10 probes was not assessed" in found.note


def test_that_resistance_is_compared_on_the_same_probes() -> None:
    versions = two_versions(3, 120, 0.9)
    others = runs(two_versions(4), suite="policy")
    found = value_of(SUITES, "jailbreak_resistance", pilot(runs(versions, metric="red-team"), others))
    old, new = (pd.Series(versions[name]).astype(bool) for name in ("v1.9", "v1.10"))
    assert found.number == pytest.approx(new.mean())
    assert (found.detail["lost"], found.detail["won"]) == ((old & ~new).sum(), (~old & new).sum())
    table = [[0, (old & ~new).sum()], [(~old & new).sum(), 0]]
    assert found.detail["p_value"] == pytest.approx(float(mcnemar(table, exact=True).pvalue))
    assert (found.detail["before"], found.detail["now"]) == (old.sum(), new.sum())


def test_that_release_tests_are_held_against_the_share_of_their_suite() -> None:
    policy = runs({"v1": {"a": True}, "v2": {f"c{place}": place < 47 for place in range(50)}})
    tone = runs({"v2": {f"t{place}": place < 9 for place in range(10)}}, suite="Tone")
    seen = pilot(policy, tone, targets={"release_tests:policy": 0.9, "release_tests:tone": 0.95})
    found = value_of(SUITES, "release_tests", seen)
    assert (found.number, found.n, found.detail["required"]) == (0.9, 10, 0.95)
    alone = value_of(SUITES, "release_tests", pilot(policy, targets={"release_tests:policy": 0.9}))
    assert alone.number == pytest.approx(0.94)
    assert alone.interval == pytest.approx(proportion_confint(47, 50, method="beta"))


def test_that_release_tests_that_were_not_run_are_named() -> None:
    asked = {"release_tests:safety": 1.0, "release_tests:policy": 0.5}
    seen = pilot(runs({"v1": {"a": True}}), targets=asked)
    assert "Not run: safety." in value_of(SUITES, "release_tests", seen).note
    none = pilot(runs({"v1": {"a": True}}, suite="other"), targets=asked)
    assert "safety, policy" in missing_of(SUITES, "release_tests", none).reason
    assert missing_of(SUITES, "release_tests", pilot(runs({"v1": {"a": True}}))).lack is Lack.NOT_APPLICABLE


def judged(seed: int = 5, n: int = 600, labelled: int = 150, **known: float) -> pd.DataFrame:
    """Cases that a judge judged, the first of them by people too."""
    rng = np.random.default_rng(seed)
    right = rng.random(n) < known.get("true", 0.8)
    said = np.where(
        right, rng.random(n) < known.get("sensitivity", 0.95), rng.random(n) < 1 - known.get("specificity", 0.7)
    )
    names = [f"case-{place}" for place in range(n)]
    by_judge = runs({"v1": dict(zip(names, said, strict=True))}, metric="correct")
    by_people = runs({"v1": dict(zip(names[:labelled], right[:labelled], strict=True))}, metric="human_correct")
    return pd.concat([by_judge, by_people], ignore_index=True)


def test_that_sensitivity_and_specificity_are_those_of_the_confusion_matrix() -> None:
    table = judged()
    wide = table.set_index(["case_id", "metric"])["passed"].unstack("metric").dropna()  # noqa: PD010 - no aggregation
    (tn, fp), (fn, tp) = confusion_matrix(wide["human_correct"].astype(bool), wide["correct"].astype(bool))
    seen = pilot(table)
    sensitivity, specificity = (value_of(JUDGES, f"judge_{name}", seen) for name in ("sensitivity", "specificity"))
    assert sensitivity.number == pytest.approx(tp / (tp + fn))
    assert specificity.number == pytest.approx(tn / (tn + fp))
    assert sensitivity.interval == pytest.approx(proportion_confint(tp, tp + fn, method="beta"))
    assert specificity.interval == pytest.approx(proportion_confint(tn, tn + fp, method="beta"))


def test_that_the_corrected_share_is_rogan_and_gladens_over_all_judged_cases() -> None:
    seen = pilot(judged())
    found = value_of(JUDGES, "judged_pass_rate_corrected", seen)
    share, sensitivity, specificity = (found.detail[name] for name in ("judged_share", "sensitivity", "specificity"))
    assert found.number == pytest.approx((share + specificity - 1) / (sensitivity + specificity - 1))
    assert found.interval is not None
    assert found.interval[0] < 0.8 < found.interval[1]
    (row,) = judge_rows(seen)
    assert (row.labelled, row.judged) == (150, 600)
    assert row.corrected == found.number
    assert row.share == pytest.approx(0.82, abs=0.05)


def test_that_a_judge_that_guesses_is_not_corrected_by() -> None:
    seen = pilot(judged(sensitivity=0.5, specificity=0.5))
    assert "hardly better than a coin" in missing_of(JUDGES, "judged_pass_rate_corrected", seen).reason
    assert value_of(JUDGES, "judge_sensitivity", seen).number == pytest.approx(0.5, abs=0.15)


@pytest.mark.parametrize(("labelled", "true", "told"), [(20, 0.8, "20 cases"), (60, 1.0, "0 cases that fail")])
def test_that_few_cases_of_people_tell_nothing_of_a_judge(labelled: int, true: float, told: str) -> None:
    seen = pilot(judged(labelled=labelled, true=true))
    found = missing_of(JUDGES, "judge_sensitivity", seen)
    assert found.lack is Lack.TOO_LITTLE
    assert told in found.reason


def test_that_cases_chosen_by_the_judges_verdict_are_noticed() -> None:
    table = judged(labelled=600)
    failed = set(table.loc[(table["metric"] == "correct") & ~table["passed"], "case_id"])
    people = table["metric"] == "human_correct"
    some = people & (table["case_id"].isin(failed) | (table["case_id"].str[-1] == "3"))
    found = value_of(JUDGES, "judged_pass_rate_corrected", pilot(table[~people | some]))
    assert "chosen by its verdict" in found.note
    assert "chosen by its verdict" not in value_of(JUDGES, "judged_pass_rate_corrected", pilot(judged())).note


def answers(scores: dict[int, int], day: date = START, **columns: Any) -> pd.DataFrame:
    """Score -> how many gave it, each somebody else."""
    given = [score for score, count in scores.items() for _ in range(count)]
    frame = pd.DataFrame({"date": day, "kind": "nps", "score": [float(one) for one in given], "scale_max": 10.0})
    return frame.assign(respondent=[f"{day}-{place}" for place in range(len(given))], **columns)


def surveyed(*frames: pd.DataFrame, **more: Any) -> Evidence:
    return evidence({"surveys": pd.concat(frames, ignore_index=True)} | more, START, AS_OF)


def test_that_promoters_minus_detractors_have_the_margin_of_a_multinomial() -> None:
    found = value_of(PROMOTERS, "nps", surveyed(answers({10: 12, 9: 8, 8: 7, 7: 5, 6: 4, 0: 4})))
    assert found.number == pytest.approx(30.0)
    assert found.n == 40
    assert found.interval is not None
    by_hand = 196 * np.sqrt((0.5 + 0.2 - 0.3**2) / 40)
    assert found.detail["margin"] == pytest.approx(by_hand, rel=0.01)
    assert round(found.detail["margin"]) == 24
    assert found.interval == pytest.approx((30 - found.detail["margin"], 30 + found.detail["margin"]))


def test_that_other_scales_are_refused_and_said_so() -> None:
    fives = answers({5: 40}).assign(scale_max=5.0)
    assert "scale from 0 to 10" in missing_of(PROMOTERS, "nps", surveyed(fives)).reason
    mixed = surveyed(answers({10: 30}), fives, answers({10: 9}).assign(score=9.5))
    found = value_of(PROMOTERS, "nps", mixed)
    assert (found.number, found.n) == (100.0, 30)
    assert "49 answers on another scale were left out" in found.note


def test_that_a_person_counts_once_with_the_last_answer() -> None:
    first, last = answers({0: 40}), answers({10: 40}, date(2026, 8, 20))
    twice = surveyed(first, last.assign(respondent=first["respondent"].to_numpy()))
    assert value_of(PROMOTERS, "nps", twice).number == 100
    assert value_of(PROMOTERS, "nps", twice, week(twice, 1)).number == -100


def test_that_the_response_rate_is_told_where_those_asked_are_known() -> None:
    given = answers({10: 25, 5: 10})
    users = pd.DataFrame({"user_id": [*given["respondent"], *(f"u{place}" for place in range(65))]})
    found = value_of(PROMOTERS, "nps", surveyed(given, users=users))
    assert found.detail["response_rate"] == pytest.approx(0.35)
    strangers = pd.DataFrame({"user_id": [f"u{place}" for place in range(100)]})
    assert "response_rate" not in value_of(PROMOTERS, "nps", surveyed(given, users=strangers)).detail


def test_that_a_month_moves_only_beyond_the_margin_of_the_difference() -> None:
    def months(second: dict[int, int]) -> list[str]:
        seen = surveyed(answers({10: 50, 8: 30, 0: 20}), answers(second, date(2026, 9, 5)))
        return [month.moved for month in promoter_months(seen)]

    assert months({10: 45, 8: 30, 0: 25}) == ["", ""]
    assert months({10: 20, 8: 30, 0: 50}) == ["", "worse"]
    assert months({10: 5, 0: 5}) == ["", ""]


def test_that_few_answers_have_no_score() -> None:
    seen = surveyed(answers({10: 29}))
    assert missing_of(PROMOTERS, "nps", seen).still_needed == 1
    assert "Nobody answered" in missing_of(PROMOTERS, "nps", seen, week(seen, 2)).reason


@pytest.mark.parametrize("shares", [(0.5, 0.3, 0.2), (0.9, 0.08, 0.02), (0.34, 0.33, 0.33), (0.1, 0.8, 0.1)])
def test_that_the_margin_holds_the_true_score(shares: tuple[float, float, float]) -> None:
    drawn = np.random.default_rng(9).multinomial(40, shares, size=2000)
    gaps = (drawn[:, 0] - drawn[:, 2]) / 40 - (shares[0] - shares[2])
    margins = np.array([promoter_margin(*(int(count) for count in row)) for row in drawn])
    covered = int((np.abs(gaps) <= margins).sum())
    assert stats.binomtest(covered, 2000, 0.93, alternative="less").pvalue > 0.01


def test_that_the_window_of_a_pilot_without_evaluations_says_what_to_import() -> None:
    seen = surveyed(answers({10: 30}))
    for metric in (*SUITES, *JUDGES):
        assert "evaluations" in missing_of((metric,), metric.id, seen, whole(seen)).reason
