"""Charts of quality."""

from datetime import date

from kpidesk.base.periods import Period
from kpidesk.base.values import Lack, Missing, Value
from kpidesk.charts.chart import Style
from kpidesk.charts.palette import DARK, LIGHT, Tone, contrast
from kpidesk.charts.quality import confusion_chart, coverage_chart
from kpidesk.charts.quality_parts import decay_chart, segments_chart
from kpidesk.charts.readings import tracks
from kpidesk.decision.review import Judged, Review, SegmentPoint
from kpidesk.metrics.exhibits import AccuracyWeek, Confusion, ConfusionCell, DecayCourse, DecayLine, LabelWeek

DAYS = Period(date(2026, 8, 3), date(2026, 8, 9))
ANSWERS = Confusion(
    (
        ConfusionCell("approve", "approve", 90, 0.0),
        ConfusionCell("approve", "reject", 10, 100.0),
        ConfusionCell("reject", "approve", 5, 5000.0),
        ConfusionCell("reject", "reject", 15, 0.0),
    ),
    yes="approve",
)
WEEKS = (
    LabelWeek(1, DAYS, 100, 95, mature=True),
    LabelWeek(2, DAYS, 200, 100, mature=True),
    LabelWeek(3, DAYS, 50, 0, mature=False),
)


def _accuracy(review: Review) -> Judged:
    return next(one for one in review.metrics if one.id == "weighted_accuracy")


def test_that_answers_stand_by_actual_class_with_shares_of_it() -> None:
    chart = confusion_chart(ANSWERS, "USD")
    assert chart is not None
    assert [tick.label for tick in chart.y.ticks] == ["actual approve", "actual reject"]
    assert [tick.label for tick in chart.x.ticks] == ["said approve", "said reject"]
    assert [(cell.row, cell.column, cell.label, cell.below) for cell in chart.cells] == [
        (0, 0, "90", "90.0 %"),
        (0, 1, "10", "10.0 %"),
        (1, 0, "5", "25.0 %"),
        (1, 1, "15", "75.0 %"),
    ]
    assert [cell.tone for cell in chart.cells] == [Tone.GREEN_FILL, Tone.RED_FILL, Tone.RED_FILL, Tone.GREEN_FILL]
    notes = [cell.note for cell in chart.cells if cell.note]
    assert (notes[2].value, notes[2].n, notes[2].remark) == ("5 (25.0 %)", 20, "wrong, cost $25,000")
    assert chart.summary == "105 of 120 labelled rows were answered right, in 2 classes."
    assert [len(track) for track in tracks(chart)] == [2, 2]


def test_that_a_class_never_met_has_a_column_but_no_row() -> None:
    chart = confusion_chart(Confusion((ConfusionCell("a", "a", 3, 0.0), ConfusionCell("a", "c", 1, 1.0))))
    assert chart is not None
    assert len(chart.y.ticks) == 1
    assert len(chart.x.ticks) == 2
    assert confusion_chart(Confusion((), why_empty="None.")) is None


def test_that_words_can_be_read_on_the_darkest_cell_of_either_theme() -> None:
    chart = confusion_chart(Confusion((ConfusionCell("a", "a", 9, 0.0), ConfusionCell("b", "a", 9, 1.0))))
    assert chart is not None
    for palette in (LIGHT, DARK):
        for cell in chart.cells:
            ground = _mixed(palette[cell.tone], palette[Tone.PANEL], cell.strength)
            assert contrast(palette[cell.mark], ground) >= 4.5


def _mixed(over: str, under: str, strength: float) -> str:
    parts = [(int(over[at : at + 2], 16), int(under[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(strength * a + (1 - strength) * b):02x}" for a, b in parts)


def test_that_outcomes_known_stand_under_the_line_of_requests() -> None:
    chart = coverage_chart(WEEKS)
    assert chart is not None
    assert [(bar.at, bar.high, bar.label) for bar in chart.bars] == [(1, 95.0, ""), (2, 100.0, "50"), (3, 0.0, "0")]
    assert [bar.tone for bar in chart.bars] == [Tone.ACCENT, Tone.ACCENT, Tone.MUTED]
    assert [line.y for line in chart.lines] == [(100.0, 200.0, 50.0)]
    assert [mark.at for mark in chart.milestones] == [2.5]
    assert chart.summary == "The outcome of 195 of 350 requests is known. The labels of week 3 are still coming in."
    assert [note.remark for bar in chart.bars if (note := bar.note)] == [
        "95.0 % known",
        "50.0 % known",
        "0 % known, still coming in",
    ]
    assert coverage_chart(()) is None


def test_that_segments_are_dots_with_intervals_beside_all(review: Review) -> None:
    points = (
        SegmentPoint("north", Value(0.95, 400, (0.92, 0.97)), differs=True),
        SegmentPoint("south", Missing(Lack.TOO_LITTLE, "Few.", "More.", 3), None),
        SegmentPoint("west", Value(0.9, 40, None), differs=None),
    )
    chart = segments_chart(_accuracy(review), points, "USD")
    assert chart is not None
    assert [tick.label for tick in sorted(chart.y.ticks, key=lambda tick: -tick.at)] == ["north", "west"]
    assert [(whisker.low, whisker.high, whisker.lying) for whisker in chart.whiskers] == [(92.0, 97.0, True)]
    assert [(point.x, point.note.remark) for point in chart.points if point.note] == [
        (95.0, "differs from the rest"),
        (90.0, ""),
    ]
    value = _accuracy(review).measured
    assert isinstance(value, Value)
    assert chart.milestones[0].at == 100 * value.number
    assert segments_chart(_accuracy(review), points[1:2], "USD") is None


def test_that_each_version_has_its_line_or_a_dotted_one(review: Review) -> None:
    weeks = tuple(AccuracyWeek(week, "a" if week < 3 else "b", 0.9 - week / 100, 300) for week in (1, 2, 3))
    chart = decay_chart(DecayCourse(weeks, (DecayLine("a", 1, 2, 0.895, 0.875),)), _accuracy(review))
    assert chart is not None
    fitted, single = chart.lines
    assert (fitted.x, fitted.y, fitted.label, fitted.style) == ((1.0, 2.0), (89.5, 87.5), "a", Style.SOLID)
    assert (single.x, single.label, single.style) == ((3.0, 3.0), "b", Style.DOTTED)
    assert [note.remark for note in fitted.notes] == ["fitted", "fitted"]
    assert [point.note.place for point in chart.points if point.note] == ["week 1, a", "week 2, a", "week 3, b"]
    assert chart.summary == "The fitted line runs from 89.5 % in week 1 to 87.5 % in week 2."
    assert decay_chart(DecayCourse(weeks[:1]), _accuracy(review)) is None
