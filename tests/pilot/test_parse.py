from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpidesk.base.errors import WrongUsage
from kpidesk.base.problems import Level, Problem
from kpidesk.metrics.kpis import KPIS
from kpidesk.pilot.keys import ALWAYS_APPLICABLE, KEYS, KPI_IDS
from kpidesk.pilot.parse import assign, parse_settings
from kpidesk.pilot.settings import NotApplicable, PilotSettings


def read(raw: Mapping[str, object]) -> PilotSettings:
    settings, problems = parse_settings(raw)
    assert problems == ()
    return settings


def only_problem(raw: Mapping[str, object]) -> Problem:
    settings, problems = parse_settings(raw)
    assert len(problems) == 1, problems
    assert problems[0].level is Level.ERROR
    assert problems[0].file == "pilot.toml"
    assert isinstance(settings, PilotSettings)
    return problems[0]


def test_that_no_settings_give_the_defaults() -> None:
    assert read({}) == PilotSettings()


def test_that_the_kpi_ids_are_those_of_the_catalogue() -> None:
    assert tuple(kpi.id for kpi in KPIS) == KPI_IDS
    assert {kpi.id for kpi in KPIS if not kpi.may_be_not_applicable} == ALWAYS_APPLICABLE


def test_that_every_field_of_the_settings_has_a_key() -> None:
    fields = set(PilotSettings.__dataclass_fields__)
    assert fields - {"primary_kpi_name", "primary_kpi_better"} == set(KEYS) - {"primary_kpi"}


def test_that_typed_values_are_taken() -> None:
    settings = read(
        {
            "name": "Claims triage",
            "start": date(2026, 8, 3),
            "as_of": "2026-10-25",
            "timezone": "Europe/Berlin",
            "currency": "eur",
            "fx": {"usd": 0.92},
            "transaction_value": 4,
            "eligible_users": 40,
            "groups": ["group_gender", "region"],
            "primary_kpi": {"name": "handling minutes", "better": "lower"},
            "not_applicable": {"fairness": {"owner": "Anna", "reason": "No people are judged."}},
            "owners": {"latency": "Ben"},
            "thresholds": {"latency_p99": {"green": 4, "red": 8.5}},
            "cost_matrix": {"approve": {"reject": 5}, "reject": {"approve": 100.0}},
            "token_prices": {"gpt-4.1": {"input": 2, "output": 8}},
            "incident_register": "complete",
        }
    )
    assert (settings.start, settings.as_of) == (date(2026, 8, 3), date(2026, 10, 25))
    assert settings.currency == "EUR"
    assert settings.fx == {"USD": 0.92}
    assert settings.transaction_value == 4.0
    assert settings.eligible_users == 40
    assert settings.groups == ("group_gender", "region")
    assert (settings.primary_kpi_name, settings.primary_kpi_better) == ("handling minutes", "lower")
    assert settings.not_applicable == {"fairness": NotApplicable("Anna", "No people are judged.")}
    assert settings.owners == {"latency": "Ben"}
    assert settings.thresholds == {"latency_p99": {"green": 4.0, "red": 8.5}}
    assert settings.cost_matrix == {"approve": {"reject": 5.0}, "reject": {"approve": 100.0}}
    assert settings.token_prices == {"gpt-4.1": {"input": 2.0, "output": 8.0}}
    assert settings.incident_register == "complete"


def test_that_the_cells_of_a_pilot_sheet_are_coerced() -> None:
    settings = read(
        {
            "Name": 2026.0,
            "Start": datetime(2026, 8, 3),  # noqa: DTZ001 - a sheet's dates have no zone
            "transaction value": "4",
            "eligible_users": 40.0,
            "incident_register": True,
            "groups": "group_gender, region",
            "down_severities": "critical",
            "fx": "EUR = 1.08, GBP=1.27",
            "owners.drift": "Anna",
            "thresholds.latency_p99.green": "4",
            "token_prices.gpt-4.1.input": "2.5",
            "positive_label": True,
            "budget": "",
            "as_of": None,
        }
    )
    assert settings.name == "2026"
    assert settings.start == date(2026, 8, 3)
    assert settings.transaction_value == 4.0
    assert settings.eligible_users == 40
    assert settings.incident_register == "complete"
    assert settings.groups == ("group_gender", "region")
    assert settings.down_severities == ("critical",)
    assert settings.fx == {"EUR": 1.08, "GBP": 1.27}
    assert settings.owners == {"drift": "Anna"}
    assert settings.thresholds == {"latency_p99": {"green": 4.0}}
    assert settings.token_prices == {"gpt-4.1": {"input": 2.5}}
    assert settings.positive_label == "true"
    assert settings.budget is None
    assert settings.as_of is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [("transaction_valu", "transaction_value"), ("hourlyrate", "hourly_rate"), ("time_zone", "timezone")],
)
def test_that_an_unknown_key_is_a_problem_with_a_suggestion(written: str, meant: str) -> None:
    problem = only_problem({written: 4})
    assert problem.code == "unknown-key"
    assert problem.column == written
    assert f"'{meant}'" in problem.remedy


def test_that_an_unknown_key_like_no_other_lists_the_keys() -> None:
    assert "transaction_value" in only_problem({"zzzz": 1}).remedy


@pytest.mark.parametrize(
    ("key", "raw", "quoted"),
    [
        ("transaction_value", "four", "'four'"),
        ("transaction_value", 0, "0"),
        ("transaction_value", "1,000", "'1,000'"),
        ("transaction_value", True, "true"),
        ("hourly_rate", -1, "-1"),
        ("hourly_rate", float("nan"), "nan"),
        ("budget", float("inf"), "inf"),
        ("eligible_users", 2.5, "2.5"),
        ("baseline_weeks", 0, "0"),
        ("label_maturity_days", -1, "-1"),
        ("start", "03/08/2026", "'03/08/2026'"),
        ("start", "2026-02-30", "'2026-02-30'"),
        ("start", "0026-02-03", "'0026-02-03'"),
        ("start", 46000, "46000"),
        ("start", datetime(2026, 8, 3, 12), "12:00"),  # noqa: DTZ001 - a sheet's dates have no zone
        ("timezone", "Europe/Berlim", "'Europe/Berlim'"),
        ("timezone", "../etc/passwd", "'../etc/passwd'"),
        ("currency", "EURO", "'EURO'"),
        ("accuracy_from", "labels", "'labels'"),
        ("grade_on", "average", "'average'"),
        ("groups", "gender", "'gender'"),
        ("groups", 4, "4"),
        ("required_fields", ["latency"], "a list"),
        ("incident_register", "perhaps", "'perhaps'"),
        ("owners", "Anna", "'Anna'"),
        ("name", ["a"], "a list"),
    ],
)
def test_that_a_wrong_value_is_quoted_and_what_was_expected_is_said(key: str, raw: object, quoted: str) -> None:
    problem = only_problem({key: raw})
    assert problem.code == "bad-value"
    assert problem.message.startswith(key)
    assert quoted in problem.message
    assert "expected" in problem.message
    settings, _ = parse_settings({key: raw})
    assert settings == PilotSettings()


@pytest.mark.parametrize(
    ("key", "raw", "suggested"),
    [
        ("timezone", "Europe/Berlim", "'Europe/Berlin'"),
        ("accuracy_from", "outcome_corect", "'outcome_correct'"),
        ("groups", "gender", "'group_gender'"),
        ("required_fields", "latency", "'latency_s'"),
        ("transaction_value", "92 %", "0.92"),
    ],
)
def test_that_a_near_miss_gets_a_suggestion(key: str, raw: object, suggested: str) -> None:
    assert suggested in only_problem({key: raw}).remedy


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        ({"owners": {"latncy": "Anna"}}, "latency"),
        ({"not_applicable": {"fairnes": {"owner": "a", "reason": "b"}}}, "fairness"),
        ({"not_applicable": {"fairness": {"owner": "a", "reason": "b", "resaon": "c"}}}, "reason"),
        ({"thresholds": {"latency_p99": {"grean": 4}}}, "green"),
        ({"primary_kpi": {"name": "x", "better": "lower", "betr": "y"}}, "better"),
        ({"token_prices": {"m": {"imput": 3}}}, "input"),
    ],
)
def test_that_an_unknown_entry_of_a_table_is_a_problem_with_a_suggestion(raw: Mapping[str, object], named: str) -> None:
    problem = only_problem(raw)
    assert problem.code == "unknown-key"
    assert f"'{named}'" in problem.remedy


def test_that_a_bad_entry_does_not_hide_the_good_ones() -> None:
    settings, problems = parse_settings({"thresholds": {"latency_p99": {"green": 4, "red": "ten"}}})
    assert settings.thresholds == {"latency_p99": {"green": 4.0}}
    assert [problem.column for problem in problems] == ["thresholds.latency_p99.red"]


@pytest.mark.parametrize("kpi", sorted(ALWAYS_APPLICABLE))
def test_that_some_kpis_cannot_be_declared_not_applicable(kpi: str) -> None:
    problem = only_problem({"not_applicable": {kpi: {"owner": "Anna", "reason": "none"}}})
    assert problem.code == "always-applicable"
    assert kpi in problem.message


def test_that_not_applicable_needs_owner_and_reason() -> None:
    settings, problems = parse_settings({"not_applicable": {"fairness": {"owner": "Anna"}}})
    assert settings.not_applicable == {}
    assert problems[0].code == "incomplete"


def test_that_a_review_before_the_start_is_a_problem() -> None:
    assert "2026-08-01" in only_problem({"start": "2026-08-03", "as_of": "2026-08-01"}).message


@pytest.mark.parametrize("raw", [{"cost_false_positive": 5}, {"cost_false_positive": 0, "cost_false_negative": 0}])
def test_that_error_costs_that_cannot_weight_are_a_problem(raw: Mapping[str, object]) -> None:
    assert only_problem(raw).column == "cost_false_positive"


def test_that_an_entry_given_twice_is_a_problem() -> None:
    assert only_problem({"name": "a", "Name": "b"}).code == "given-twice"
    twice = {"thresholds": {"mttr": {"green": 4}}, "thresholds.mttr.green": 5}
    assert only_problem(twice).column == "thresholds.mttr.green"


def test_that_an_assignment_lies_on_top_of_what_was_there() -> None:
    raw = assign({"thresholds": {"latency_p99": {"red": 9}}, "budget": 5}, "thresholds.latency_p99.green=4")
    settings = read(assign(raw, "budget = 7"))
    assert settings.thresholds == {"latency_p99": {"red": 9.0, "green": 4.0}}
    assert settings.budget == 7.0


def test_that_an_assignment_leaves_the_original_alone() -> None:
    raw: dict[str, object] = {"thresholds": {"latency_p99": {"green": 5}}}
    assign(raw, "thresholds.latency_p99.green=4")
    assert raw == {"thresholds": {"latency_p99": {"green": 5}}}


def test_that_dots_in_a_models_name_are_no_levels() -> None:
    assert read(assign({}, "token_prices.gpt-4.1.input=2")).token_prices == {"gpt-4.1": {"input": 2.0}}


def test_that_an_assignment_does_not_hide_what_is_wrong_below_it() -> None:
    with pytest.raises(WrongUsage, match="given twice"):
        assign({"name": "a", "Name": "b"}, "budget=4")
    with pytest.raises(WrongUsage, match="thresholds is set to something"):
        assign({"thresholds": "strict"}, "thresholds.mttr.green=4")


def test_that_an_empty_assignment_takes_a_setting_back() -> None:
    assert read(assign({"budget": 4}, "budget=")).budget is None


def test_that_the_primary_kpi_needs_both_entries() -> None:
    assert only_problem({"primary_kpi": {"name": "handling minutes"}}).code == "incomplete"


def test_that_a_declaration_can_be_assigned_in_two_steps() -> None:
    raw = assign(assign({}, "not_applicable.fairness.owner=Anna"), "not_applicable.fairness.reason=No people")
    assert read(raw).not_applicable == {"fairness": NotApplicable("Anna", "No people")}


@pytest.mark.parametrize(
    ("assignment", "said"),
    [
        ("transaction_value", "KEY=VALUE"),
        ("=4", "KEY=VALUE"),
        ("transaction_valu=4", "'transaction_value'"),
        ("owners=Anna", "owners.KPI=NAME"),
        ("thresholds.latency_p99=4", "thresholds.MEASURE.green=NUMBER"),
        ("budget.x=4", "budget=VALUE"),
        ("owners.latncy=Anna", "'latency'"),
        ("start=tomorrow", "2026-08-03"),
        ("thresholds.latency_p99.green=<= 4", "number"),
    ],
)
def test_that_a_bad_assignment_is_wrong_usage(assignment: str, said: str) -> None:
    with pytest.raises(WrongUsage, match=said.replace(".", r"\.")):
        assign({}, assignment)


@given(st.sampled_from(sorted(available_timezones())), st.dates(date(1990, 1, 1), date(2200, 1, 1)))
def test_that_every_zone_and_day_is_read_as_written(zone: str, day: date) -> None:
    settings = read({"timezone": zone, "start": day.isoformat(), "as_of": day + timedelta(days=1)})
    assert (settings.timezone, settings.start) == (zone, day)


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.floats() | st.text() | st.lists(st.text())))
def test_that_nothing_makes_the_parser_fail_and_unknown_keys_are_all_told(raw: dict[str, object]) -> None:
    _, problems = parse_settings(raw)
    unknown = {str(key) for key in raw if key.strip().partition(".")[0].strip().lower().replace(" ", "_") not in KEYS}
    assert not unknown or any(problem.code == "unknown-key" for problem in problems)


@given(st.sampled_from(sorted(KEYS)), st.recursive(st.text(max_size=5) | st.integers() | st.dates(), st.lists))
def test_that_any_value_of_a_known_key_is_read_or_told_but_never_called_unknown(key: str, raw: object) -> None:
    settings, problems = parse_settings({key: raw})
    assert isinstance(settings, PilotSettings)
    told = {"bad-value", "incomplete"}
    assert all(problem.code in told and problem.message for problem in problems if problem.column == key)


def test_that_the_sections_of_the_report_are_known_and_count_once() -> None:
    assert read({"report_sections": "rule, kpis, rule"}).report_sections == ("rule", "kpis")
    assert read({"report_sections": ["arc"]}).report_sections == ("arc",)
    problem = only_problem({"report_sections": ["rules"]})
    assert "'rules' is none" in problem.message
    assert "rule" in problem.remedy


def test_that_notes_belong_to_a_section_and_are_not_too_long() -> None:
    notes = read({"report_notes": {"rule": " The board met twice. "}, "report_notes.kpis": "2026"}).report_notes
    assert notes == {"rule": "The board met twice.", "kpis": "2026"}
    assert "has no entry 'preface'" in only_problem({"report_notes.preface": "x"}).message
    assert read({"report_notes.rule": "x" * 2000}).report_notes == {"rule": "x" * 2000}
    assert "2,000 letters" in only_problem({"report_notes.rule": "x" * 2001}).message
    assert "600 letters" in only_problem({"report_notes.summary": "x" * 601}).message
