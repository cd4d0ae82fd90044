"""Measures as tiles, for the top of a page."""

from collections.abc import Sequence

from kpidesk.base.values import Missing, Value
from kpidesk.decision.review import Judged, Review
from kpidesk.views import cards, figures, tones, wording


def measure_tiles(review: Review, ids: Sequence[str]) -> tuple[cards.TileCard, ...]:
    """A tile for each of these measures that the catalogue has, in this order."""
    known = {one.id: one for one in review.metrics}
    return tuple(_tile(known[each], review.settings.currency) for each in ids if each in known)


def _tile(measure: Judged, currency: str) -> cards.TileCard:
    value = measure.measured
    sign = wording.light(measure.light)
    missing = isinstance(value, Missing)
    why = figures.why_missing(value, measure.reason)
    target = f"target\u00a0{figures.line(measure.green, measure.unit, currency)}" if measure.green else ""
    said = " · ".join(filter(None, (cards.how_sure(measure, currency), target)))
    return cards.TileCard(
        title=measure.title,
        value=cards.parts(value, measure.unit, currency, figures.lines(measure)),
        shape=sign.shape if measure.light and not missing else "",
        tone=tones.LIGHTS[measure.light],
        word=sign.word if measure.light else "",
        note=cards.half_sentence(why) if missing else figures.unbroken(said),
        trend="",
        hint=why if missing else (value.note if isinstance(value, Value) else ""),
        goes_to=measure.id,
    )
