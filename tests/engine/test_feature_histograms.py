"""Columns of the log as counts by day on the places of their reference, against plain numpy and pandas."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpidesk.base.periods import Calendar
from kpidesk.engine import feature_histograms
from kpidesk.engine.connection import Connection
from kpidesk.engine.feature_bins import FeatureCounts, quantile_cuts, weighted_quantiles
from kpidesk.engine.feature_histograms import count_features
from kpidesk.engine.tables import open_tables
from kpidesk.pilot.settings import PilotSettings
from tests.metrics.pilots import _write

START, AS_OF = date(2026, 8, 5), date(2026, 9, 15)
N, M = 900, 700


def log(n: int = N, seed: int = 1, **columns: Any) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    at = pd.Timestamp(START) + pd.to_timedelta(np.sort(rng.integers(0, 42 * 86_400, n)), unit="s")
    return pd.DataFrame({"timestamp": at, "status": "ok"} | columns)


def texts(numbers: np.ndarray) -> list[str]:
    return [repr(float(one)) for one in numbers]


def features(frames: dict[str, pd.DataFrame], timezone: str = "UTC", **settings: Any) -> dict[str, FeatureCounts]:
    calendar = Calendar(START, AS_OF, timezone)
    with TemporaryDirectory() as folder, Connection(Path(folder)) as connection:
        tables = [_write(role, frame, Path(folder)) for role, frame in frames.items()]
        opened = open_tables(connection, tables, calendar)
        return count_features(connection, opened, tables, PilotSettings(**settings), calendar)


def one_feature(before: list[Any], now: list[Any], **settings: Any) -> FeatureCounts:
    tables = {"requests": log(len(now), feature_x=now), "reference": pd.DataFrame({"feature_x": before})}
    return features(tables, **settings)["feature_x"]


def by_bin(one: FeatureCounts, rows: np.ndarray) -> list[float]:
    return [float(count) for count in np.bincount(one.bins, rows)]


def everything(one: FeatureCounts) -> np.ndarray:
    return one.between(1, 42)


RNG = np.random.default_rng(5)
BEFORE, NOW = RNG.normal(size=M), RNG.normal(0.3, 1, size=N)


@pytest.fixture(params=[feature_histograms.MOST_EXACT_CELLS, 0], ids=["each number", "quantiles"])
def most_exact(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Both ways: with a place for every number of the reference, and with ranges between its quantiles."""
    monkeypatch.setattr(feature_histograms, "MOST_EXACT_CELLS", request.param)
    return int(request.param)


both_ways = pytest.mark.usefixtures("most_exact")


def test_that_deciles_of_the_reference_are_the_bins_of_numbers(most_exact: int) -> None:
    one = one_feature(texts(BEFORE), texts(NOW))
    cuts = np.quantile(BEFORE, np.arange(1, 10) / 10)
    assert (one.numeric, one.exact) == (True, most_exact > 0)
    assert one.cuts == pytest.approx(cuts, rel=1e-12)
    for side, rows in ((BEFORE, one.reference), (NOW, everything(one))):
        assert by_bin(one, rows) == [0, *np.bincount(np.searchsorted(cuts, side), minlength=10), 0]


@both_ways
def test_that_the_counts_of_days_are_those_of_pandas() -> None:
    frame = log(feature_x=texts(NOW))
    one = features({"requests": frame, "reference": pd.DataFrame({"feature_x": texts(BEFORE)})})["feature_x"]
    day = (frame["timestamp"].dt.normalize() - pd.Timestamp(START)).dt.days + 1
    for first, last in ((1, 1), (8, 14), (3, 40), (50, 60)):
        held = NOW[day.between(first, last)]
        expected = np.bincount(np.searchsorted(one.edges, held) + 1, minlength=len(one.reference))
        assert one.between(first, last).tolist() == expected.tolist()


def test_that_every_number_of_the_reference_ends_a_place_and_so_does_what_lies_below() -> None:
    one = one_feature(texts(BEFORE), texts(NOW))
    assert np.isin(BEFORE, one.edges).all()
    assert np.isin(np.nextafter(BEFORE, -np.inf), one.edges).all()


@both_ways
def test_that_cells_that_are_no_finite_numbers_have_a_place_of_their_own() -> None:
    before = texts(BEFORE)[:690] + [None] * 7 + ["n/a", "inf", "nan"]
    now = [*texts(NOW)[:850], *[None] * 30, *["unknown"] * 15, *["-inf"] * 5]
    one = one_feature(before, now)
    assert one.numeric
    assert one.reference[[0, -1]].tolist() == [7, 3]
    assert everything(one)[[0, -1]].tolist() == [30, 20]
    assert (one.reference.sum(), everything(one).sum()) == (M, N)


@both_ways
@pytest.mark.parametrize("written", ["7", "7.0", " 7", "7e0", "+7", "07"])
def test_that_a_number_is_the_same_however_it_is_written(written: str) -> None:
    few = one_feature(["1", "2.5", "7"] * 200, [written] * 300)
    many = one_feature([str(one) for one in range(300)] * 2, [written] * 300)
    assert few.classes == ("1", "2.5", "7")
    assert everything(few).tolist() == [0, 0, 0, 300, 0]
    assert everything(many)[int(np.searchsorted(many.edges, 7)) + 1] == 300
    assert many.numeric


@both_ways
def test_that_few_different_numbers_are_classes_and_a_new_one_was_never_seen() -> None:
    before = ["0"] * 500 + ["1"] * 150 + ["3"] * 50
    one = one_feature(before, ["1"] * 100 + ["2"] * 40 + ["3.0"] * 10 + ["-5"] * 3 + ["many"] * 2 + [None] * 45)
    assert (one.numeric, one.classes) == (False, ("0", "1", "3"))
    assert everything(one).tolist() == [45, 0, 100, 10, 45]
    assert one.reference.tolist() == [0, 500, 150, 50, 0]


def test_that_classes_stand_by_how_often_they_are_and_unseen_ones_last() -> None:
    before = ["red"] * 300 + ["blue"] * 200 + ["green"] * 200 + [None] * 10
    one = one_feature(before, ["green"] * 60 + ["Red"] * 20 + ["violet"] * 10 + [None] * 5 + ["blue"] * 5)
    assert one.classes == ("red", "blue", "green")
    assert one.reference.tolist() == [10, 300, 200, 200, 0]
    assert everything(one).tolist() == [5, 0, 5, 60, 30]
    assert one.bins.tolist() == [0, 1, 2, 3, 4]


def test_that_rare_classes_share_a_bin_and_a_single_one_does_not() -> None:
    names = ["often"] * 500 + ["rather"] * 193 + [f"rare {place}" for place in range(7)]
    one = one_feature(names, ["often"] * 200)
    assert (one.own, one.seldom) == (2, (7, 0))
    assert one.bins.tolist() == [0, 1, 2, *[3] * 7, 4]
    single = one_feature([*["often"] * 699, "rare"], ["often"] * 200)
    assert single.own == 2


def test_that_more_than_200_classes_are_counted_and_a_column_of_names_is_not() -> None:
    classes = [f"c{place}" for place in range(250)] * 3
    one = one_feature(classes, [*classes[:300], "new"])
    assert len(one.classes) == 250
    assert everything(one)[-1] == 1
    names = one_feature([f"id-{place}" for place in range(M)], ["id-1"] * 300)
    assert "different texts" in names.why
    assert not len(names.reference)


@pytest.mark.parametrize("exactly", [500, 501, 599])
def test_that_the_limit_of_classes_is_counted_and_not_estimated(exactly: int) -> None:
    one = one_feature([f"class {place % exactly}" for place in range(1_800)], ["class 1"] * 200)
    assert bool(one.why) == (exactly > 500)


def test_that_a_reference_without_values_cannot_be_compared() -> None:
    assert one_feature([None] * M, texts(NOW)).why == "The reference holds no value of it."
    assert one_feature([""] * M, texts(NOW)).why == "The reference holds no value of it."


@both_ways
def test_that_a_log_without_values_is_all_missing() -> None:
    one = one_feature(texts(BEFORE), [None] * 300)
    assert everything(one)[0] == everything(one).sum() == 300
    assert everything(one_feature(["a", "b"] * 200, [""] * 250)).tolist() == [250, 0, 0, 0]


@both_ways
def test_that_a_constant_is_one_class() -> None:
    one = one_feature(["4.2"] * M, ["4.20"] * 250 + ["4.3"] * 50)
    assert (one.classes, one.reference.tolist()) == (("4.2",), [0, M, 0])
    assert everything(one).tolist() == [0, 250, 50]


@both_ways
def test_that_a_number_which_holds_a_tenth_of_the_rows_has_a_bin_of_its_own() -> None:
    before = np.concatenate([np.zeros(300), np.random.default_rng(1).exponential(size=400)])
    now = np.concatenate([np.zeros(200), -np.ones(50), np.random.default_rng(2).exponential(size=400)])
    one = one_feature(texts(before), texts(now))
    reference, rows = by_bin(one, one.reference), by_bin(one, everything(one))
    assert reference[1:3] == [0, 300]
    assert rows[1:3] == [50, 200]
    assert sum(rows) == 650


@both_ways
def test_that_what_lies_below_a_frequent_highest_number_is_told() -> None:
    before = np.concatenate([np.full(680, 100.0), np.linspace(1, 99, 20)])
    one = one_feature(texts(before), texts(np.full(300, 60.0)))
    assert by_bin(one, one.reference) == [0, 20, 680, 0, 0]
    assert by_bin(one, everything(one)) == [0, 300, 0, 0, 0]


def test_that_requests_which_were_not_answered_do_not_count() -> None:
    frame = log(feature_x=["a", "b", None] * 300, error_type=[None, None, "timeout"] * 300)
    reference = pd.DataFrame({"feature_x": ["a", "b"] * 200})
    by_status = frame.assign(status=["ok", "ok", "error"] * 300)
    for requests in (by_status, frame.drop(columns="status")):
        one = features({"requests": requests, "reference": reference})["feature_x"]
        assert everything(one).tolist() == [0, 300, 300, 0]


def test_that_rows_outside_the_pilot_and_after_the_review_do_not_count() -> None:
    frame = log(4, feature_x=["a"] * 4)
    frame["timestamp"] = pd.to_datetime(
        ["2026-08-04 23:59", "2026-08-05 00:00", "2026-09-15 23:59", "2026-09-16 00:00"]
    )
    one = features({"requests": frame, "reference": pd.DataFrame({"feature_x": ["a"] * 9})})["feature_x"]
    assert (one.day.tolist(), one.rows.tolist()) == ([1, 42], [1, 1])


def test_that_days_are_those_of_the_pilots_zone() -> None:
    frame = log(1, feature_x=["a"])
    frame["timestamp"] = pd.to_datetime(["2026-08-10 23:30"])
    tables = {"requests": frame, "reference": pd.DataFrame({"feature_x": ["a"] * 9})}
    assert features(tables, timezone="Europe/Berlin")["feature_x"].day.tolist() == [7]
    assert features(tables)["feature_x"].day.tolist() == [6]


@both_ways
def test_that_the_first_weeks_are_the_reference_where_none_was_imported() -> None:
    frame = log(feature_x=texts(NOW))
    early = NOW[frame["timestamp"] < pd.Timestamp(START + timedelta(days=21))]
    one = features({"requests": frame}, baseline_weeks=3)["feature_x"]
    assert one.from_pilot
    assert one.cuts == pytest.approx(np.quantile(early, np.arange(1, 10) / 10), rel=1e-12)
    assert one.reference.sum() == len(early) == one.between(1, 21).sum()


def test_that_what_the_reference_lacks_is_not_compared() -> None:
    frame = log(feature_x=["a"] * N, feature_y=["a"] * N, prediction=["yes"] * N, score=[0.5] * N)
    tables = {"requests": frame, "reference": pd.DataFrame({"feature_y": ["a"] * 300, "score": [0.4] * 300})}
    assert set(features(tables)) == {"feature_y", "score"}
    assert set(features({"requests": frame})) == {"feature_x", "feature_y", "prediction", "score"}
    assert features({"requests": frame[["timestamp"]]}) == {}


def test_that_what_labels_tell_of_a_column_counts() -> None:
    frame = log(300).assign(request_id=[f"r{place}" for place in range(300)])
    labels = pd.DataFrame({"request_id": [f"r{place}" for place in range(200)], "feature_x": ["late"] * 200})
    tables = {"requests": frame, "labels": labels, "reference": pd.DataFrame({"feature_x": ["late"] * 300})}
    assert everything(features(tables)["feature_x"]).tolist() == [100, 200, 0]


@both_ways
def test_that_the_score_is_read_as_the_number_it_is() -> None:
    frame, reference = log(score=RNG.random(N)), pd.DataFrame({"score": RNG.random(M)})
    one = features({"requests": frame, "reference": reference})["score"]
    cuts = np.quantile(reference["score"], np.arange(1, 10) / 10)
    assert by_bin(one, everything(one))[1:-1] == np.bincount(np.searchsorted(cuts, frame["score"])).tolist()


@both_ways
def test_that_the_order_of_rows_changes_nothing() -> None:
    frame, reference = log(feature_x=texts(NOW)), pd.DataFrame({"feature_x": texts(BEFORE)})
    first = features({"requests": frame, "reference": reference})["feature_x"]
    mixed = {"requests": frame.sample(frac=1, random_state=1), "reference": reference.sample(frac=1, random_state=2)}
    second = features(mixed)["feature_x"]
    assert (first.edges.tolist(), first.reference.tolist()) == (second.edges.tolist(), second.reference.tolist())
    assert first.between(4, 30).tolist() == second.between(4, 30).tolist()


@pytest.mark.parametrize("at", [0.1, 0.25, 0.5, 0.77])
def test_that_quantiles_of_counted_numbers_are_numpys_to_the_bit(at: float) -> None:
    numbers, times = np.unique(np.random.default_rng(4).integers(0, 60, 501) / 7, return_counts=True)
    expected = np.quantile(np.repeat(numbers, times), at)
    assert weighted_quantiles(numbers, times, np.array([at]))[0] == expected


def test_that_cuts_that_coincide_leave_a_bin_on_either_side() -> None:
    assert quantile_cuts(np.array([1.0, 2.0, 2.0, 3.0])).tolist() == [1.0, np.nextafter(2.0, -np.inf), 2.0, 3.0]


@both_ways
def test_that_numbers_with_a_decimal_comma_are_numbers() -> None:
    before = [f"{one:.3f}".replace(".", ",") for one in BEFORE]
    mixed = [f"{one:.3f}".replace(".", ",") if place % 2 else f"{one:.3f}" for place, one in enumerate(NOW)]
    one = one_feature(before, [*mixed[:890], *["12,5 kg"] * 10])
    plain = one_feature([f"{one:.3f}" for one in BEFORE], [*(f"{one:.3f}" for one in NOW[:890]), *["12.5 kg"] * 10])
    assert one.numeric
    assert one.edges.tolist() == plain.edges.tolist()
    assert everything(one).tolist() == everything(plain).tolist()
    assert everything(one)[-1] == 10


@pytest.mark.parametrize(
    ("before", "now", "number"),
    [
        (["1,250", "999", "12,000", "2,345.5"], "2,345.50", 2345.5),
        (["1.250,0", "999", "12,000", "0,125"], "0,125", 0.125),
        (["1.250,0", "999", "12.000,5", "3,5"], "12.000,50", 12000.5),
    ],
)
def test_that_commas_stand_before_decimals_unless_all_may_part_thousands(
    before: list[str], now: str, number: float
) -> None:
    one = one_feature(before * 100, [now] * 300)
    assert float(one.classes[int(np.flatnonzero(everything(one))[0]) - 1]) == number


def test_that_commas_between_words_make_no_numbers() -> None:
    one = one_feature(["red, blue", "1", "green"] * 200, ["red, blue"] * 300)
    assert sorted(one.classes) == ["1", "green", "red, blue"]
    listed = one_feature(["1,2,3", "4", "5,6"] * 200, ["1,2,3"] * 300)
    assert sorted(listed.classes) == ["1,2,3", "4", "5,6"]
