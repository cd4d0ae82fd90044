"""What each metric was held against: an independent implementation of its definition, or arithmetic by hand."""

from collections.abc import Mapping
from types import MappingProxyType

_HAND = "arithmetic by hand"
_TIMES = "pandas over the same rows"
_SUMS = "pandas over the same books; its interval by hand"

_BY_REFERENCE: Mapping[str, tuple[str, ...]] = {
    "scipy spatial.distance.jensenshannon on numpy's deciles and pandas' value_counts": ("distribution_shift_score",),
    "scipy ks_2samp and chi2_contingency, statsmodels multipletests (Holm), scipy entropy for PSI": ("feature_drift",),
    "scipy entropy, both ways, on numpy's deciles and pandas' value_counts": ("prediction_drift",),
    "numpy quantile; ranks of its interval by scipy binom": (
        "latency_p99", "latency_p95", "latency_p50", "latency_p95_failed", "latency_p95_streaming",
        "latency_slowest_step", "ttft_p50", "ttft_p95", "ttft_p99", "latency_retrieval_p95", "latency_model_p95",
        "latency_tools_p95", "latency_validation_p95",
    ),
    "numpy": ("latency_max", "latency_tail_ratio"),
    "arithmetic by hand; interval by statsmodels proportion_confint (beta)": (
        "peak_rps", "load_error_rate", "stress_rps",
    ),
    _HAND: (
        "peak_users", "load_latency_degradation", "retraining_interval", "retrainings_needed_per_quarter",
        "accuracy_decay_weekly", "drift_alerts", "open_incidents", "incident_count", "data_quality_score",
        "adoption_sustained", "days_to_first_impact", "days_to_first_transaction", "breakeven_day", "log_gaps",
        "sequence_breaks", "versions_never_approved", "unlisted_users",
    ),
    _TIMES: (
        "observed_peak_rps", "label_coverage", "completeness", "consistency", "freshness", "adoption_current",
        "adoption_week_1", "adoption_week_2", "adoption_week_4", "adoption_tried", "adoption_of_first_eligible",
        "adoption_retention", "actions_per_active_user", "traceability", "explainability", "auditability",
        "input_recorded", "output_recorded", "version_recorded", "duplicate_ids",
        "cached_token_share", "tokens_in_per_request", "tokens_out_per_request", "tokens_cached_per_request",
    ),
    "scikit-learn accuracy_score with each row weighed by the cost of getting it wrong": ("weighted_accuracy",),
    "scikit-learn": ("precision", "recall", "weighted_f1", "accuracy", "naive_weighted_accuracy", "naive_accuracy"),
    "pandas; interval over days by hand": ("expected_error_cost",),
    "statsmodels WLS": ("accuracy_decay",),
    _SUMS: (
        "overhead_per_1000", "overhead_monitoring_per_1000", "overhead_data_quality_per_1000",
        "overhead_review_per_1000", "overhead_retraining_per_1000", "overhead_incidents_per_1000",
        "overhead_other_per_1000", "overhead_hours_per_week", "overhead_annual_cost", "overhead_at_target_volume",
        "cost_per_transaction", "cost_to_value", "cost_inference_per_transaction", "cost_pipeline_per_transaction",
        "cost_infrastructure_per_transaction", "cost_maintenance_per_transaction", "cost_retraining_per_transaction",
        "cost_other_per_transaction", "cost_operations_per_transaction", "cost_per_request", "cost_per_week",
        "budget_used", "cost_at_10x_volume", "roi_net", "roi_gross", "net_benefit", "time_saved_hours",
        "revenue_generated", "risk_reduced",
    ),
    "scipy linregress where both parts are positive": (
        "overhead_fixed_per_week", "overhead_marginal_per_1000", "cost_fixed_per_week", "cost_marginal_per_transaction",
    ),
    "lifelines KaplanMeierFitter where incidents are open, numpy where none is": (
        "mttr", "mttr_median", "mttr_p90", "time_to_detect", "time_to_detect_median", "time_to_detect_p90",
        "time_to_resolve", "time_to_resolve_median", "time_to_resolve_p90",
    ),
    "scipy chi2 (Garwood)": ("incident_rate_bound",),
    "arithmetic by hand; interval by statsmodels proportion_confint": ("data_accuracy",),
    "scipy theilslopes": ("missingness_trend",),
    "fairlearn": ("demographic_parity_difference", "equalized_odds_difference", "demographic_parity_ratio"),
    "pandas by group": ("calibration_gap",),
    "scikit-learn f1_score": ("f1",),
    "scikit-learn roc_auc_score; variance over all pairs by numpy": ("auc",),
    "scikit-learn mean_absolute_error": ("mae",),
    "scikit-learn root_mean_squared_error": ("rmse",),
    "pandas over the same rows; null by outcomes drawn row by row": ("expected_calibration_error",),
    "scikit-learn brier_score_loss; null by outcomes drawn row by row": ("brier_score",),
    "arithmetic by hand: versions and outcomes": ("retraining_freshness",),
    "lifelines KaplanMeierFitter": ("label_delay_p50", "label_delay_p90"),
    "scikit-learn IsotonicRegression, week by week": ("estimated_accuracy", "estimated_weighted_accuracy"),
    "pandas merge of two versions; statsmodels mcnemar and multipletests": ("eval_regressions",),
    "pandas; statsmodels proportion_confint and mcnemar": ("jailbreak_resistance",),
    "pandas; statsmodels proportion_confint": ("release_tests",),
    "scikit-learn confusion_matrix; statsmodels proportion_confint": ("judge_sensitivity", "judge_specificity"),
    "Rogan and Gladen's formula by hand; coverage by simulation": ("judged_pass_rate_corrected",),
    "pandas; the variance of a multinomial by hand": ("nps",),
    "hand count; rows of experiments by scipy and statsmodels": ("experiments_per_week",),
    "pandas over the same rows; interval by statsmodels OLS with clustered errors and proportion_confint": (
        "error_rate_provider", "error_rate_timeout", "error_rate_tool", "error_rate_policy",
        "error_rate_validation", "error_rate_other", "error_rate_retrieval", "error_rate_model",
        "error_rate_tools", "error_rate_in_validation", "error_rate", "cache_hit_rate",
    ),
    "pandas over the same rows and books": ("cost_per_inference",),
    "seconds counted one by one": ("uptime",),
    "statsmodels OLS; scipy nnls for the split": ("cost_elasticity",),
    "pandas over the same rows; interval by pandas sums over users and days and statsmodels proportion_confint": (
        "hallucination_rate", "refusal_rate", "wanted_refusal_rate", "unwanted_refusal_rate", "toxicity_rate",
        "citation_rate", "task_success_rate", "tool_selection_accuracy", "tool_parameter_accuracy",
        "action_outcome_accuracy", "human_override_frequency",
    ),
    "pandas over the same rows; interval by statsmodels proportion_confint (beta)": (
        "pii_leakage_rate", "high_risk_approval_rate",
    ),
    "pandas over the same rows; ragas' faithfulness by hand": ("groundedness",),
    "pandas over the same rows; by hand beside ragas' rank-weighted precision": ("context_precision",),
    "pandas over the same rows; ragas' context recall by hand": ("context_recall",),
    "numpy quantile": ("toxicity_p99",),
    "pandas over the same rows; Student's t by SciPy": ("human_review_score",),
    "pandas by group; permutations by SciPy, Holm by statsmodels": ("subgroup_performance_gap",),
    "pandas over the same sessions": ("containment_rate",),
    "pandas over the same answers; Student's t by SciPy": ("csat",),
    "pandas over the same answers; statsmodels proportion_confint": ("csat_top_two",),
    "pandas cut over the same rows; statsmodels confint_proportions_2indep (Newcombe)": ("success_by_latency",),
    "pandas over the same books and units": ("cost_per_outcome",),
    "scipy ttest_ind (Welch); statsmodels OLS with an interaction for difference in differences": (
        "primary_kpi_delta",
    ),
    "numpy median; scipy bootstrap for its interval": ("cycle_time_reduction", "session_duration"),
    "pandas; the delta method by hand": ("unit_cost_change",),
    "pandas over the same rows; statsmodels proportion_confint (Wilson)": ("override_rate", "override_reversal_rate"),
    "scikit-learn confusion_matrix": ("appropriate_reliance",),
    "lifelines KaplanMeierFitter and median_survival_times": ("user_time_to_value",),
    "pandas over the same people and days": (
        "adoption_weekly", "ai_literacy_rate", "usage_frequency", "feature_adoption",
    ),
    "pandas over the same incidents; scipy's t for the log-normal interval (Cox)": ("time_to_detect_high_severity",),
    "arithmetic by hand: a straight line to the plan": ("tools_deployed",),
    "statsmodels confint_proportions_2indep (newcomb); scipy ttest_1samp for before and after": ("training_effect",),
}  # fmt: skip

REFERENCES: Mapping[str, str] = MappingProxyType(
    {metric: reference for reference, metrics in _BY_REFERENCE.items() for metric in metrics}
)
"""Metric -> what its numbers were compared with."""
