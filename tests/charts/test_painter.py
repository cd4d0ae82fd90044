from dataclasses import dataclass, field
from typing import Any

from kpidesk.charts.adoption import adoption_chart
from kpidesk.charts.arc import arc_chart
from kpidesk.charts.chart import Chart
from kpidesk.charts.fairness import group_rates
from kpidesk.charts.money import waterfall
from kpidesk.charts.painter import Painter, paint
from kpidesk.charts.weekly import weekly_chart
from kpidesk.decision.review import Review


@dataclass
class Spy:
    """Writes down which verbs were called, with what."""

    calls: list[tuple[str, Any]] = field(default_factory=list)

    def __getattr__(self, verb: str) -> Any:
        return lambda part: self.calls.append((verb, part))

    def parts(self, verb: str) -> list[Any]:
        return [part for name, part in self.calls if name == verb]


def spied(chart: Chart | None) -> Spy:
    assert chart is not None
    spy = Spy()
    painter: Painter = spy
    paint(chart, painter)
    return spy


def test_that_every_part_is_painted_once_grounds_first(review: Review) -> None:
    latency = review.kpis[0]
    chart = weekly_chart(latency.headline, review.weekly["latency_p99"], review.gates, "USD")
    spy = spied(chart)
    assert chart is not None
    order = [verb for verb, _ in spy.calls]
    assert order[0] == "begin"
    assert order[-1] == "end"
    assert (
        order.index("band") < order.index("axes") < order.index("ribbon") < order.index("line") < order.index("point")
    )
    assert tuple(spy.parts("point")) == chart.points
    assert tuple(spy.parts("band")) == chart.bands
    assert tuple(spy.parts("milestone")) == chart.milestones


def test_that_each_picture_reaches_the_painter_whole(review: Review) -> None:
    arc = spied(arc_chart(review.arc, review.kpis, review.gates))
    assert len(arc.parts("cell")) == 156
    assert len(arc.parts("header")) == 4
    money = spied(waterfall(review.kpis[8], "USD"))
    assert [bar.label for bar in money.parts("bar")] == ["$0.050", "$0.020", "$0.020", "$0.25", "$0.010", "$0.35"]
    assert len(spied(group_rates(review.fairness[0])).parts("whisker")) == 3
    adoption = spied(adoption_chart(review.kpis[7], review.weekly, "adoption_tried", review.gates))
    assert len(adoption.parts("ribbon")) == 2


def test_that_charts_need_no_pdf_writer() -> None:
    import subprocess
    import sys

    said = "import sys, kpidesk.charts.arc, kpidesk.charts.painter; print('reportlab' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
