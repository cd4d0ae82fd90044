import tomllib
from pathlib import Path

import pytest

from kpidesk.base.errors import Unusable, WrongUsage
from kpidesk.base.resources import resource
from kpidesk.metrics import families
from kpidesk.metrics.catalogue import CATALOGUE
from kpidesk.metrics.kpis import KPIS
from kpidesk.pilot.profile import Line, Profile
from kpidesk.pilot.profiles import load_profile, load_profile_file, profile_names
from kpidesk.pilot.resolution import RULES
from kpidesk.pilot.settings import PilotSettings

NAMES = (
    "internal-workflow",
    "banking-assistant",
    "customer-facing",
    "enterprise",
    "high-volume-low-cost",
    "mission-critical",
)
GRADED = {measure for kpi in KPIS for measure in kpi.graded}
EXTENDED = {metric.id for metric in CATALOGUE if metric.family in families.EXTENDED}


def lines(profile: Profile, measure: str) -> tuple[str, str]:
    """Both lines as they are written: "<= 5", "" where there is none."""
    threshold = profile.thresholds.get(measure)
    pair = (threshold.green, threshold.red) if threshold else (None, None)
    green, red = (f"{line.op} {line.number:g}" if line else "" for line in pair)
    return green, red


def written(folder: Path, text: str, name: str = "ours.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def extended(folder: Path, text: str, base: str = "internal-workflow") -> Profile:
    return load_profile_file(written(folder, f'extends = "{base}"\n{text}'))


def test_that_the_default_comes_first_and_all_six_are_there() -> None:
    assert profile_names() == NAMES
    assert PilotSettings().profile == NAMES[0]


# The articles' and the product's own numbers, copied by hand from them.
INTERNAL = {
    "latency_p95": ("<= 2", ""),
    "latency_p99": ("<= 5", "> 10"),
    "peak_rps": (">= 9.9", "< 5"),
    "load_error_rate": ("< 0.001", ">= 0.01"),
    "stress_rps": (">= 14.85", ""),
    "weighted_accuracy": (">= 0.92", "< 0.8"),
    "accuracy_decay": ("< 2", "> 5"),
    "overhead_per_1000": ("< 0.5", "> 5"),
    "mttr": ("< 4", "> 24"),
    "data_quality_score": (">= 0.98", "< 0.9"),
    "completeness": (">= 0.98", "< 0.9"),
    "consistency": (">= 0.98", "< 0.9"),
    "data_accuracy": (">= 0.98", "< 0.9"),
    "freshness": (">= 0.98", "< 0.9"),
    "adoption_week_1": ("", ""),
    "adoption_week_2": (">= 0.6", ""),
    "adoption_week_4": (">= 0.4", "< 0.2"),
    "adoption_current": (">= 0.4", "< 0.2"),
    "adoption_sustained": (">= 0.4", "< 0.2"),
    "cost_to_value": ("<= 0.2", "> 0.5"),
    "days_to_first_impact": ("<= 7", "> 60"),
    "traceability": (">= 1", "< 0.95"),
    "explainability": ("", ""),
    "auditability": (">= 1", "< 0.95"),
    "demographic_parity_difference": ("<= 0.02", ""),
    "demographic_parity_ratio": ("", "< 0.8"),
    "fairness_plausible_gap": ("<= 0.1", ""),
    "equalized_odds_difference": ("<= 0.05", "> 0.2"),
    "pii_leakage_rate": ("<= 0", "> 0"),
    "eval_regressions": ("<= 0", ""),
    "jailbreak_resistance": (">= 1", "< 1"),
    "expected_calibration_error": ("", "> 0.15"),
    "brier_score": ("", "> 0.15"),
    "distribution_shift_score": ("<= 0.15", "> 0.3"),
    "feature_drift": ("<= 0", ">= 0.5"),
    "prediction_drift": ("< 0.1", "> 0.25"),
    "retraining_freshness": ("<= 30", "> 90"),
    "ttft_p95": ("<= 1.2", ""),
    "error_rate": ("<= 0.005", "> 0.05"),
    "cache_hit_rate": (">= 0.3", ""),
    "uptime": (">= 0.995", "< 0.98"),
    "cost_elasticity": ("< 1", ""),
    "groundedness": (">= 0.9", ""),
    "context_precision": (">= 0.7", ""),
    "context_recall": (">= 0.7", ""),
    "hallucination_rate": ("< 0.02", "> 0.1"),
    "refusal_rate": ("<= 0.15", ""),
    "subgroup_performance_gap": ("<= 0.05", "> 0.2"),
    "citation_rate": (">= 0.95", ""),
    "high_risk_approval_rate": (">= 1", "< 1"),
    "primary_kpi_delta": ("> 0", "< 0"),
    "cycle_time_reduction": ("> 0", ""),
    "unit_cost_change": ("< 0", ""),
    "adoption_weekly": (">= 0.4", ""),
    "time_to_detect_high_severity": ("< 1", ""),
    "ai_literacy_rate": (">= 0.8", ""),
    "tools_deployed": (">= 5", ""),
    "training_effect": ("> 0", ""),
}
DIFFERENT = {
    "internal-workflow": {},
    "customer-facing": {
        "adoption_week_1": (">= 0.2", ""),
        "adoption_week_2": ("", ""),
        "adoption_week_4": (">= 0.1", "< 0.05"),
        "adoption_current": (">= 0.1", "< 0.05"),
        "adoption_sustained": (">= 0.1", "< 0.05"),
    },
    "mission-critical": {"mttr": ("< 1", "> 24"), "explainability": (">= 1", "< 0.95")},
    "high-volume-low-cost": {"weighted_accuracy": (">= 0.85", "< 0.8")},
    "enterprise": {"peak_rps": (">= 99", "< 50"), "stress_rps": (">= 148.5", "")},
}
DIFFERENT["banking-assistant"] = DIFFERENT["customer-facing"] | {
    "latency_p99": ("< 2.5", "> 10"),
    "explainability": (">= 1", "< 0.95"),
    "ttft_p99": ("< 1.2", ""),
    "error_rate": ("< 0.005", "> 0.05"),
    "groundedness": ("> 0.98", "< 0.9"),
    "high_risk_approval_rate": (">= 1", "< 1"),
}


@pytest.mark.parametrize("name", NAMES)
def test_that_each_profile_has_the_lines_of_the_articles(name: str) -> None:
    profile = load_profile_file(name)
    expected = INTERNAL | DIFFERENT[name]
    assert {measure: lines(profile, measure) for measure in expected} == expected
    assert set(profile.thresholds) <= set(expected)


@pytest.mark.parametrize("name", NAMES)
def test_that_every_threshold_and_gate_has_a_source(name: str) -> None:
    profile = load_profile_file(name)
    for threshold in profile.thresholds.values():
        assert any(mark in threshold.source for mark in ("S0, ", "S1, ", "S2, ", "S3, ", "ours: ")), threshold
        assert threshold.ours == ("ours: " in threshold.source)
        assert threshold.relative_to == ""
    assert all(check.source.startswith(("S0, ", "ours: ")) for check in profile.gates)


@pytest.mark.parametrize("name", NAMES)
def test_that_every_line_is_for_a_measure_that_can_be_graded(name: str) -> None:
    assert load_profile(PilotSettings(profile=name), GRADED | EXTENDED).id == name
    assert set(load_profile_file(name).thresholds) - RULES <= GRADED | EXTENDED


def test_that_the_lines_which_no_article_gives_are_marked_ours() -> None:
    internal, customer = load_profile_file("internal-workflow"), load_profile_file("customer-facing")
    assert {t.measure for t in internal.thresholds.values() if t.red_ours} == {
        "peak_rps",
        "load_error_rate",
        "adoption_sustained",
        "equalized_odds_difference",
        "expected_calibration_error",
        "brier_score",
        "distribution_shift_score",
        "feature_drift",
        "prediction_drift",
        "retraining_freshness",
        "error_rate",
        "uptime",
        "hallucination_rate",
        "subgroup_performance_gap",
    }
    green_only = {t.measure for t in internal.thresholds.values() if t.ours and not t.red_ours}
    assert green_only == {"stress_rps", "cost_to_value", "days_to_first_impact", "fairness_plausible_gap", "ttft_p95"}
    assert customer.thresholds["adoption_week_4"].red_ours


@pytest.mark.parametrize("name", NAMES)
def test_that_the_gates_are_those_of_the_arc(name: str) -> None:
    profile = load_profile_file(name)
    adoption = Line(">=", 0.10) if profile.customer_facing else Line(">", 0.30)
    assert [(gate.week, gate.measure, gate.line) for gate in profile.gates] == [
        (4, "latency_p99", Line("<", 5)),
        (4, "weighted_accuracy", Line(">", 0.85)),
        (4, "accuracy_decay", Line("<=", 5)),
        (8, "overhead_per_1000", Line("<", 2)),
        (8, "adoption_current", adoption),
        (8, "cost_to_value", Line("<", 1)),
        (12, "traceability", Line(">=", 1)),
        (12, "fairness_green_or_explained", Line(">=", 1)),
        (12, "no_red_flag", Line(">=", 1)),
    ]


def test_that_leaks_are_a_guardrail_everywhere_and_more_is_in_banking() -> None:
    assert all("pii_leakage_rate" in load_profile_file(name).guardrails for name in NAMES)
    assert set(load_profile_file("banking-assistant").guardrails) == {
        "pii_leakage_rate",
        "groundedness",
        "error_rate",
        "high_risk_approval_rate",
    }


def test_that_only_customers_profiles_face_customers() -> None:
    facing = [name for name in NAMES if load_profile_file(name).customer_facing]
    assert facing == ["banking-assistant", "customer-facing"]


@pytest.mark.parametrize("name", NAMES)
def test_that_a_profile_has_its_own_title_and_the_shared_rest(name: str) -> None:
    profile = load_profile_file(name)
    assert profile.title
    assert profile.title in resource("profiles", f"{name}.toml").read_text(encoding="utf-8")
    assert profile.description
    assert (profile.freshness_limit_h, profile.grade_on) == (24, "point")
    assert "request_id" in profile.required_fields


def test_that_required_requests_per_second_scale_the_lines_of_throughput() -> None:
    profile = load_profile(PilotSettings(required_rps=50))
    assert profile.required_rps == 50
    assert lines(profile, "peak_rps") == (">= 49.5", "< 25")
    assert lines(profile, "stress_rps") == (">= 74.25", "")
    assert "50 requests per second" in profile.thresholds["peak_rps"].source


def test_that_an_override_keeps_the_operator_and_the_other_line() -> None:
    profile = load_profile(PilotSettings(thresholds={"latency_p99": {"green": 4}}))
    threshold = profile.thresholds["latency_p99"]
    assert lines(profile, "latency_p99") == ("<= 4", "> 10")
    assert "set for this pilot (profile: <= 5, S0, End-to-End Latency)" in threshold.source
    assert "red: S0, The Metrics That Kill Pilots Early" in threshold.source


def test_that_an_override_is_nobody_elses_line_any_more() -> None:
    profile = load_profile(PilotSettings(thresholds={"cost_to_value": {"green": 0.3}}))
    assert not profile.thresholds["cost_to_value"].ours


def test_that_an_override_of_throughput_is_in_requests_per_second() -> None:
    profile = load_profile(PilotSettings(required_rps=50, thresholds={"peak_rps": {"green": 40}}))
    assert lines(profile, "peak_rps") == (">= 40", "< 25")


def test_that_a_line_which_the_profile_lacks_is_set_against_the_other() -> None:
    profile = load_profile(
        PilotSettings(thresholds={"latency_p95": {"red": 6}, "demographic_parity_ratio": {"red": 0.7}})
    )
    assert lines(profile, "latency_p95") == ("<= 2", "> 6")
    assert lines(profile, "demographic_parity_ratio") == ("", "< 0.7")


@pytest.mark.parametrize("measure", ["latency_p50", "latency_p9", "adoption_week_1"])
def test_that_an_override_of_an_ungraded_or_unknown_measure_is_wrong_usage(measure: str) -> None:
    with pytest.raises(WrongUsage, match=measure):
        load_profile(PilotSettings(thresholds={measure: {"green": 1}}))


def test_that_a_near_miss_in_an_override_gets_a_suggestion() -> None:
    with pytest.raises(WrongUsage, match="Did you mean 'latency_p99'"):
        load_profile(PilotSettings(thresholds={"latency_p999": {"green": 1}}))


@pytest.mark.parametrize("override", [{"green": 11.0}, {"red": 4.0}])
def test_that_lines_which_contradict_each_other_are_wrong_usage(override: dict[str, float]) -> None:
    with pytest.raises(WrongUsage, match="contradict"):
        load_profile(PilotSettings(thresholds={"latency_p99": override}))


def test_that_lines_may_meet_where_no_value_is_both() -> None:
    profile = load_profile(PilotSettings(thresholds={"latency_p99": {"green": 10}}))
    assert lines(profile, "latency_p99") == ("<= 10", "> 10")


def test_that_the_pilots_own_settings_win() -> None:
    settings = PilotSettings(grade_on="interval", required_fields=("output",), freshness_limit=2)
    profile = load_profile(settings)
    assert (profile.grade_on, profile.required_fields, profile.freshness_limit_h) == ("interval", ("output",), 2)


def test_that_an_unknown_profile_is_wrong_usage_with_suggestion_and_list() -> None:
    with pytest.raises(WrongUsage, match=r"Did you mean 'enterprise'.*internal-workflow, banking-assistant"):
        load_profile(PilotSettings(profile="enterprize"))


def test_that_the_hash_is_of_the_content() -> None:
    first, again = load_profile(PilotSettings()), load_profile(PilotSettings())
    changed = load_profile(PilotSettings(thresholds={"mttr": {"green": 3}}))
    assert first.sha256 == again.sha256
    assert len({first.sha256, changed.sha256, load_profile_file("enterprise").sha256}) == 3


def test_that_the_hash_does_not_depend_on_how_the_file_is_written(tmp_path: Path) -> None:
    one = (
        '[thresholds.mttr]\ngreen = "< 2"\nsource = "ours: x"\n[thresholds.latency_p95]\ngreen = "<= 1"\nsource = "y"\n'
    )
    two = (
        '#\n[thresholds.latency_p95]\nsource = "y"\ngreen = "≤ 1.0"\n[thresholds.mttr]\nsource="ours: x"\ngreen="<2"\n'
    )
    assert extended(tmp_path, one).sha256 == extended(tmp_path, two).sha256


def test_that_a_users_profile_changes_single_lines_and_keeps_the_rest(tmp_path: Path) -> None:
    profile = extended(tmp_path, 'title = "Ours"\n[thresholds.mttr]\ngreen = "< 2"\nsource = "Board, 3 May"\n')
    assert (profile.id, profile.title) == ("ours", "Ours")
    assert lines(profile, "mttr") == ("< 2", "> 24")
    assert profile.thresholds["mttr"].source == "green: Board, 3 May; red: S0, The Metrics That Kill Pilots Early"
    assert lines(profile, "latency_p99") == ("<= 5", "> 10")


def test_that_a_users_absolute_line_of_throughput_stays_absolute(tmp_path: Path) -> None:
    profile = extended(tmp_path, '[thresholds.peak_rps]\ngreen = ">= 40"\nsource = "Board"\n')
    assert lines(profile, "peak_rps") == (">= 40", "< 5")


def test_that_a_profile_without_title_does_not_borrow_one(tmp_path: Path) -> None:
    assert extended(tmp_path, "").title == "ours"


def test_that_an_inherited_line_and_gate_can_be_taken_away(tmp_path: Path) -> None:
    gate = '[[gates]]\nweek = 8\nmeasure = "adoption_current"\nline = "none"\n'
    profile = extended(tmp_path, f'[thresholds.latency_p99]\nred = "none"\n{gate}')
    assert lines(profile, "latency_p99") == ("<= 5", "")
    assert len(profile.gates) == 8


def test_that_a_users_profile_may_extend_another_beside_it(tmp_path: Path) -> None:
    written(tmp_path, 'extends = "enterprise"\n', "house.toml")
    assert extended(tmp_path, "", "house.toml").required_rps == 100


def test_that_a_profile_cannot_extend_itself(tmp_path: Path) -> None:
    written(tmp_path, 'extends = "ours.toml"\n', "house.toml")
    with pytest.raises(WrongUsage, match="extends itself"):
        extended(tmp_path, "", "house.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[thresholds.mttr]\ngreen = "< 2"\n', "green line has no source"),
        ('[thresholds.mttr]\nsource = "x"\n', "green or a red line"),
        ('[thresholds.mttr]\ngren = "< 2"\nsource = "x"\n', "Did you mean 'green'"),
        ('[thresholds.mttr]\ngreen = "about 2"\nsource = "x"\n', "about 2.*<= 5"),
        ('[thresholds."MTTR h"]\ngreen = "< 2"\nsource = "x"\n', "id of a measure"),
        ('[thresholds]\nmttr = "< 2"\n', "expected a table"),
        ('thresholds = "none"\n', r"\[thresholds.MEASURE\]"),
        ('gates = "none"\n', r"\[\[gates\]\]"),
        ('[[gates]]\nweek = 4\nline = "< 2"\n', "no measure and no source"),
        ('[[gates]]\nweek = 0\nmeasure = "mttr"\nline = "< 2"\nsource = "x"\n', "week is 0"),
        ('titel = "x"\n', "Did you mean 'title'"),
        ('grade_on = "mood"\n', "point, interval"),
        ('required_fields = ["latncy_s"]\n', "latency_s"),
        ('customer_facing = "yes"\n', "true or false"),
        ("[release_tests]\npolicy = 95\n", "between 0 and 1"),
        ("release_tests = 0.95\n", "table of shares"),
        ('guardrails = ["toxicity_rate"]\n', "toxicity_rate.*no red line"),
        ('[thresholds.peak_rps]\ngreen = ">= 1"\nsource = "x"\nrelative_to = "budget"\n', "required_rps"),
    ],
)
def test_that_a_wrong_entry_of_a_users_profile_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(WrongUsage, match=said):
        extended(tmp_path, text)


def test_that_a_line_for_no_measure_is_said_where_the_measures_are_known(tmp_path: Path) -> None:
    text = 'extends = "internal-workflow"\n[thresholds.latency_p98]\ngreen = "< 2"\nsource = "x"\n'
    with pytest.raises(WrongUsage, match=r"latency_p98.*Did you mean"):
        load_profile_file(written(tmp_path, text), GRADED | EXTENDED)


def test_that_a_profile_on_its_own_must_be_whole(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="required_rps"):
        load_profile_file(written(tmp_path, 'title = "Bare"\n'))


@pytest.mark.parametrize("content", [b"title = ", b"\xff\xfe\x00"])
def test_that_a_damaged_profile_is_unusable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.toml").write_bytes(content)
    with pytest.raises(Unusable, match=r"bad\.toml"):
        load_profile_file(tmp_path / "bad.toml")


def test_that_a_missing_profile_file_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="no profile file"):
        load_profile_file(tmp_path / "none.toml")


def test_that_the_shipped_files_are_read_by_any_toml_reader() -> None:
    for path in resource("profiles").glob("*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8"))["title"]
