"""Columns of few words are kept as codes; whoever reads them sees texts, whatever their letters and number."""

from pathlib import Path

import duckdb
import ibis
import numpy as np
import pandas as pd
import pytest

from kpidesk.engine import connection
from kpidesk.engine.codes import place_rows
from kpidesk.engine.connection import Connection
from kpidesk.engine.evidence import Evidence
from tests.engine.logs import gathered, requests

ODD = ["o'clock", "", "Zürich", "a, b", 'say "yes"', "\u4e2d", "B", "a"]


def labelled(n: int = 1200) -> pd.DataFrame:
    chance = np.random.default_rng(5)
    log = requests(n)
    log["segment"] = pd.Series(chance.choice(ODD, n)).where(chance.random(n) > 0.1)
    log["group_age"] = pd.Series(chance.choice(["18-39", "40+"], n)).where(chance.random(n) > 0.1)
    for column in ("prediction", "actual"):
        log[column] = pd.Series(chance.choice(["it's", "no"], n)).where(chance.random(n) > 0.3)
    return log


def check_same(one: Evidence, other: Evidence) -> None:
    assert one.segments == other.segments
    assert one.spreads == other.spreads
    pd.testing.assert_frame_equal(one.answers, other.answers)
    for column in one.segments:
        pd.testing.assert_frame_equal(one.by_segment[column], other.by_segment[column])
        pd.testing.assert_frame_equal(one.segment_answers[column], other.segment_answers[column])
    assert list(one.groups) == list(other.groups) == ["group_age"]
    pd.testing.assert_frame_equal(one.groups["group_age"].frame, other.groups["group_age"].frame)


def test_that_columns_of_few_and_of_many_words_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    log = labelled()
    coded = gathered({"requests": log}, positive_label="no")
    monkeypatch.setattr(connection, "MOST_WORDS", 1)
    check_same(coded, gathered({"requests": log}, positive_label="no"))
    assert coded.segments["segment"] == tuple(sorted(ODD))
    assert coded.by_segment["segment"]["requests"].to_dict() == log["segment"].value_counts().to_dict()


def test_that_more_segments_than_a_byte_can_name_are_told_apart() -> None:
    log = requests(1200).assign(segment=[f"s{place % 300:03d}" for place in range(1200)])
    pilot = gathered({"requests": log})
    assert pilot.segments["segment"] == tuple(f"s{place:03d}" for place in range(60))
    assert pilot.by_segment["segment"]["requests"].eq(4).all()


def test_that_a_text_that_is_not_among_the_words_is_an_error_and_not_lost(tmp_path: Path) -> None:
    schema = ibis.schema({"word": "string"})
    with Connection(tmp_path) as engine:
        rows = engine.register("given", pd.DataFrame({"word": ["a", None, "b"]}), schema)
        kept = engine.materialise("kept", rows, {"word": ("b", "a")})
        assert engine.frame(kept.order_by("word"))["word"].fillna("empty").tolist() == ["b", "a", "empty"]
        with pytest.raises(duckdb.ConversionException, match="b"):
            engine.materialise("less", rows, {"word": ("a",)})


def test_that_rows_find_the_place_of_their_key_and_others_lie_beyond() -> None:
    texts = pd.Series(["b", None, "z", "a", "b"], dtype="category")
    for column in (texts, texts.astype(object)):
        assert place_rows(column, pd.Index(["a", "b"])).tolist() == [1, 2, 2, 0, 1]
    assert place_rows(pd.Series([3, 1, 9]), pd.Index([1, 2, 3])).tolist() == [2, 0, 3]
    assert place_rows(pd.Series([], dtype="int32"), pd.Index([1])).tolist() == []
