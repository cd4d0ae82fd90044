"""Quality: how often it is right, on what labels, at what cost of errors, where, and whether that is being lost."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from kpidesk.decision.review import Review
from kpidesk.desktop.page import ScrollingPage
from kpidesk.desktop.pages.answers_cards import AnswersCards
from kpidesk.desktop.pages.drift_cards import FeatureDriftCard
from kpidesk.desktop.pages.health_cards import HealthCards
from kpidesk.desktop.pages.quality_cards import DataCard, DriftCard, ErrorsCard, SegmentsCard, chooser
from kpidesk.desktop.pages.suites_cards import JudgesCard, SuitesCard
from kpidesk.desktop.widgets.card import Card
from kpidesk.desktop.widgets.chart_card import ChartCard
from kpidesk.desktop.widgets.pair import Pair
from kpidesk.desktop.widgets.text import Text
from kpidesk.desktop.widgets.tile_row import TileRow
from kpidesk.desktop.wishes import Go, ImportFiles
from kpidesk.session.edits import Edit
from kpidesk.views import quality as view
from kpidesk.views import quality_parts as parts
from kpidesk.views.opened import Opened

_COURSE, _HALF = 280, 250


class QualityPage(ScrollingPage):
    """Its item is a measure of accuracy, or a column of segments."""

    id = "quality"
    title = "Quality"
    topic = "quality"

    def __init__(self, preview: Callable[[Edit], Review | None], parent: QWidget | None = None) -> None:
        super().__init__(preview, parent)
        self._review: Review | None = None
        self._segment: tuple[str, str] | None = None
        self._tiles, self._data_tiles = TileRow((8, 4, 2)), TileRow((6, 3, 2))
        for tiles in (self._tiles, self._data_tiles):
            tiles.opened.connect(lambda measure: self.wished.emit(Go("kpi", measure)))
        self._nothing, self._why = Card(), Text("", wrap=True)
        self._course = ChartCard("Accuracy over time", _COURSE)
        self._measure, self._grain = chooser("Measure"), chooser("Read")
        for box in (self._measure, self._grain):
            self._course.head.addWidget(box)
        self._measure.activated.connect(self._show_course)
        self._grain.activated.connect(self._show_course)
        self._labels = ChartCard("Outcomes known, by week", _HALF)
        self._drift, self._inputs = DriftCard(_HALF), FeatureDriftCard()
        self._errors, self._segments, self._data = ErrorsCard(), SegmentsCard(), DataCard()
        self._suites, self._judges = SuitesCard(), JudgesCard()
        self._health, self._answers = HealthCards(), AnswersCards()
        for cards in (self._health, self._inputs, self._answers):
            cards.opened.connect(lambda measure: self.wished.emit(Go("kpi", measure)))
        self._data_title = Text("Quality of the data", "heading")
        self._errors.rates_wished.connect(lambda: self.wished.emit(Go("money", "cost_false_positive")))
        self._segments.chosen.connect(self._show_segments)
        self._lay_out()

    def show_opened(self, opened: Opened | None) -> None:
        """Show the measure and the column chosen before, else weighted accuracy by version."""
        self._review = review = opened.review if opened else None
        segment = opened.looking.segment if opened else None
        shown = view.quality(review, segment) if review else None
        known = shown is not None and not shown.empty
        why = shown.empty if shown else ""
        self._why.setText(why)
        self._import.setVisible(opened is not None)
        self._nothing.setVisible(bool(why))
        self._tiles.show_tiles(shown.tiles if shown and known else ())
        for card in (self._course, self._labels, self._drift, self._errors):
            card.setVisible(known)
        if review is None or shown is None:
            self._data_tiles.show_tiles(())
            hidden = (self._segments, self._health, self._inputs, self._answers, self._suites, self._judges)
            for widget in (*hidden, self._data_title, self._data):
                widget.hide()
            return
        self._health.show_health(review)
        self._inputs.show_review(review)
        self._answers.show_answers(review)
        self._suites.show_suites(review)
        self._judges.show_judges(review)
        self._show_labelled(review, shown, segment)
        data = parts.data(review)
        self._data_title.show()
        self._data_tiles.show_tiles(data.tiles)
        self._data.show_data(data)

    def show_item(self, item: str) -> None:
        """Show the course of this measure, or the segments of this column."""
        place = self._measure.findData(item)
        if place >= 0:
            self._measure.setCurrentIndex(place)
            self._show_course()
            self.bring_into_view(self._course)
        elif self._segments.choose_column(item):
            self._show_segments()
            self.bring_into_view(self._segments)
        elif self._inputs.choose(item):
            self.bring_into_view(self._inputs)

    def _show_labelled(self, review: Review, shown: view.Quality, segment: tuple[str, str] | None) -> None:
        """All that rests on labels."""
        chosen = self._measure.currentData()
        self._measure.clear()
        for key, title in shown.measures:
            self._measure.addItem(title, key)
        self._measure.setCurrentIndex(max(0, self._measure.findData(chosen)))
        self._measure.setVisible(bool(shown.measures))
        self._show_course()
        labels = view.labels(review)
        self._labels.show_chart(labels.chart, "No outcome is known by week.", labels.said)
        self._drift.show_drift(parts.drift(review))
        self._errors.show_errors(parts.errors(review))
        columns = parts.segment_columns(review)
        self._segments.show_columns(columns, shown.measures)
        if segment is not None and segment != self._segment:
            self._segments.choose_column(segment[0])
        self._segment = segment
        self._segments.setVisible(bool(columns and shown.measures))
        self._show_segments()

    def _show_course(self) -> None:
        review, measure = self._review, self._measure.currentData()
        if review is None:
            return
        if measure is None:
            self._grain.hide()
            self._course.show_chart(None, view.why_no_course(review))
            return
        grains = view.grains(review, measure)
        chosen = self._grain.currentData()
        self._grain.clear()
        for key, words in grains:
            self._grain.addItem(words, key)
        self._grain.setCurrentIndex(max(0, self._grain.findData(chosen)))
        self._grain.setVisible(len(grains) > 1)
        shown = view.course(review, measure, self._grain.currentData() or view.WEEK)
        self._course.show_chart(shown.chart, shown.empty, shown.naive)

    def _show_segments(self) -> None:
        if self._review is not None and self._segments.column.count() and self._segments.measure.count():
            self._segments.show_segments(self._review)

    def _lay_out(self) -> None:
        self._import = QPushButton("Import files…")
        self._import.clicked.connect(lambda: self.wished.emit(ImportFiles()))
        across = QHBoxLayout()
        across.addWidget(self._why, 1)
        across.addWidget(self._import)
        self._nothing.body.addLayout(across)
        for widget in (self._nothing, self._tiles, self._course):
            self.body.addWidget(widget)
        self.body.addWidget(Pair(self._labels, self._drift))
        for part in (self._errors, self._segments, self._health, self._inputs, self._answers):
            self.body.addWidget(part)
        for tests in (self._suites, self._judges):
            self.body.addWidget(tests)
        for below in (self._data_title, self._data_tiles, self._data):
            self.body.addWidget(below)
        self.body.addStretch(1)
