"""How dates are written in the columns of a sheet whose times a recogniser compares."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kpidesk.intake import moments
from kpidesk.intake.grid import Grid
from kpidesk.intake.recognition.heads import Heads
from kpidesk.intake.recognition.recogniser import Origin
from kpidesk.intake.recognition.sight import Sight
from kpidesk.intake.texts import filled, is_text


def orders_of_times(grid: Grid, heads: Heads, origins: Sequence[Origin]) -> Mapping[str, moments.Order]:
    """How dates are written in the columns whose times are compared here."""
    every = [part for one in origins for part in (one, *one.either)]
    wanted = {said for one in every for said in (*(one.minus or ()), *(one.after or ())[:1], one.interarrival) if said}
    compared = [one for one in origins if one.day or one.order or one.pick in ("least", "most")]
    wanted |= {said for one in compared for said in one.headers}
    evidence = {said: moments.Orders() for said in wanted if said in heads}
    for chunk in grid.chunks() if evidence else ():
        sight = Sight(chunk, heads)
        for said in evidence:
            cells = sight.typed(said)
            if cells is not None and is_text(cells.type):
                evidence[said] += moments.orders(filled(cells))
    whole = sum(evidence.values(), moments.Orders())
    usual = {said: one.order == "day" for one in origins if one.order for said in one.headers}
    decided = {said: moments.decide(one, whole) for said, one in evidence.items()}
    # What the column's own dates prove counts, then how the tool writes them.
    settled = {said: moments.Order(usual[said]) for said, one in decided.items() if one.assumed and said in usual}
    from_1904 = grid.from_1904
    return {said: replace(one, from_1904=from_1904) for said, one in (decided | settled).items()}
