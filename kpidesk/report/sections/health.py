"""The health of the model: calibration, accuracy while outcomes come in, late labels, measures, drift of inputs."""

from kpidesk.decision.review import Review
from kpidesk.report.blocks import (
    Align,
    Block,
    Column,
    Heading,
    Label,
    Paragraph,
    Picture,
    SideBySide,
    Size,
    Table,
    Together,
)
from kpidesk.report.sections import drift
from kpidesk.report.sections.measures import measured_table
from kpidesk.views import feature_drift
from kpidesk.views import model_health as view
from kpidesk.views.measure_lines import judged_of

_HEIGHT = 128.0
_WIDTHS = (40, 15, 20, 20, 20)


def section(review: Review) -> tuple[Block, ...]:
    """Nothing where neither scores nor errors, labels nor inputs say anything of the model."""
    shown = view.model_health(review)
    if shown.empty and feature_drift.feature_drift(review).empty:
        return ()
    return (*_opening(review, shown), *drift.blocks(review))


def _opening(review: Review, shown: view.ModelHealth) -> tuple[Block, ...]:
    if shown.empty:
        return (Together((Heading(view.TITLE), Paragraph(shown.empty))),)
    return (
        Together((Heading(view.TITLE), *_scores_and_ages(shown))),
        Together(_stack(view.LATE, shown.late)),
        *_classes(shown),
        Label("Measures"),
        *measured_table(judged_of(review, view.MEASURES), review.settings.currency),
        *((Paragraph(shown.rest, Size.NOTE),) if shown.rest else ()),
    )


def _scores_and_ages(shown: view.ModelHealth) -> tuple[Block, ...]:
    """Beside each other where both are there."""
    scores = _stack(view.CALIBRATION, shown.calibration)
    if shown.ages.chart is None:
        return scores
    return (SideBySide(scores, _stack(view.AGES, shown.ages)),)


def _stack(title: str, picture: view.Picture) -> tuple[Block, ...]:
    if picture.chart is None:
        return Label(title), Paragraph(picture.empty, Size.NOTE)
    said = tuple(Paragraph(words) for words in (picture.said,) if words)
    note = tuple(Paragraph(words, Size.NOTE) for words in (picture.how,) if words)
    return Label(title), Picture(picture.chart, _HEIGHT, said=False), *said, *note


def _classes(shown: view.ModelHealth) -> tuple[Block, ...]:
    if not shown.classes:
        return ()
    columns = tuple(
        Column(title, share, Align.LEFT if place == 0 else Align.RIGHT)
        for place, (title, share) in enumerate(zip(view.CLASSES, _WIDTHS, strict=True))
    )
    return (Together((Label("By class"), Table(columns, shown.classes))),)
