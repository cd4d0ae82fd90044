"""The sparkline."""

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from kpidesk.charts.chart import Axis, Band, Chart, Line, Point, Target
from kpidesk.charts.palette import DARK, LIGHT, Tone
from kpidesk.desktop.theme import Theme
from kpidesk.desktop.widgets.sparkline import Sparkline

CHART = Chart(
    "Latency by week",
    "Latency: 6 s in week 1, down to 3 s in week 3.",
    Axis(0, 4, (), grid=False),
    Axis(0, 10, (), grid=False),
    bands=(Band(0, 5, Tone.GREEN_GROUND),),
    targets=(Target(5, "", Tone.GREEN),),
    lines=(Line((1.0, 2.0, 3.0), (6.0, 8.0, 3.0)),),
    points=(Point(3, 3, Tone.GREEN),),
)


@pytest.fixture
def spark(qtbot: QtBot) -> Sparkline:
    made = Sparkline()
    qtbot.addWidget(made)
    made.resize(200, 60)
    made.show_chart(CHART)
    return made


def pictured(spark: Sparkline) -> QImage:
    return spark.grab().toImage()


def tone(image: QImage, x: int, y: int) -> str:
    return QColor(image.pixel(x, y)).name().upper()


def tones(image: QImage) -> set[str]:
    return {tone(image, x, y) for x in range(image.width()) for y in range(image.height())}


def test_that_the_green_ground_lies_on_its_side_of_the_target(spark: Sparkline) -> None:
    image = pictured(spark)
    assert tone(image, 190, 50) == LIGHT[Tone.GREEN_GROUND]
    assert tone(image, 190, 10) != LIGHT[Tone.GREEN_GROUND]


def test_that_the_last_point_has_the_tone_of_its_light(spark: Sparkline) -> None:
    image = pictured(spark)
    x, y = 4 + round(192 * 3 / 4), 4 + round(52 * 0.7)
    assert tone(image, x, y) == LIGHT[Tone.GREEN]


def test_that_the_line_is_dark_and_one(spark: Sparkline) -> None:
    image = pictured(spark)
    x, y = 4 + round(192 / 2), 4 + round(52 * 0.2)
    near = {tone(image, x + dx, y + dy) for dx in range(-2, 3) for dy in range(-2, 3)}
    assert min(QColor(each).lightness() for each in near) < 60


def test_that_it_follows_the_theme(spark: Sparkline, look: Theme) -> None:
    look.force("dark")
    assert DARK[Tone.GREEN_GROUND] in tones(pictured(spark))
    assert LIGHT[Tone.GREEN_GROUND] not in tones(pictured(spark))


def test_that_without_a_chart_it_is_empty_and_silent(spark: Sparkline) -> None:
    assert spark.accessibleName() == "Latency by week"
    assert spark.accessibleDescription() == CHART.summary
    spark.show_chart(None)
    assert len(tones(pictured(spark))) == 1
    assert spark.accessibleDescription() == ""


def test_that_it_is_as_large_as_text_asks_for(spark: Sparkline, look: Theme) -> None:
    before = spark.sizeHint()
    look.enlarge(2.0)
    assert spark.sizeHint().width() == 2 * before.width()
    assert spark.minimumSizeHint().height() == 44
