from kpidesk.base.units import Unit
from kpidesk.base.values import Value
from kpidesk.views import figures


def test_that_only_whole_sentences_are_kept_where_room_is_short() -> None:
    said = "Its change is not measured. Import work items with an arm. Then look again."
    assert figures.whole(said, 60) == "Its change is not measured. Import work items with an arm."
    assert figures.whole(said, 200) == said
    assert figures.whole("Interval of 3.5 to 4.1 s crosses the line", 12).endswith("…")


def test_that_a_column_is_named_as_people_say_it() -> None:
    assert figures.column("group_age") == "age"
    assert figures.column("model_version") == "model version"


def test_that_an_interval_without_width_is_said_to_have_no_spread() -> None:
    assert figures.precision(Value(0.1, interval=(0.1, 0.1 + 1e-14)), Unit.MONEY, "USD") == "no spread"
    assert figures.precision(Value(0.1, interval=(0.09, 0.11)), Unit.MONEY, "USD") == "0.090 – 0.110"
