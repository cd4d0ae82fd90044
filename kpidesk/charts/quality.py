"""Answers against the truth: the table of answers as a heat map, and how many outcomes are known by week."""

from collections.abc import Sequence

from kpidesk.base.numbers import number
from kpidesk.base.periods import ARC_WEEKS
from kpidesk.base.units import Unit
from kpidesk.charts.chart import Axis, Bar, Cell, Chart, Line, Milestone, Note, Shape, Style, Tick
from kpidesk.charts.palette import Tone
from kpidesk.charts.scales import value_axis, week_axis
from kpidesk.metrics.exhibits import Confusion, ConfusionCell, LabelWeek

_WIDTH = 0.62
_FAINTEST, _STRONGEST = 0.08, 0.45
"""How much of its tone a cell of no rows and one of all rows has: words must be read on either, in both themes."""
_NAMED = 4
"""Up to so many classes the headings say whether they are what was actually so, or what was answered."""
_LONGEST = 24
_ROOM = 16
"""Beyond so many weeks figures would touch."""
_NEARLY_ALL = 0.9
"""From this share on a week needs no figure: it would only be in the way of the line of requests."""


def confusion_chart(confusion: Confusion, currency: str = "") -> Chart | None:
    """Actual classes down, answers across: rows, and the share of the actual class; None without any.

    ``currency`` is that of the costs, empty where none are set.
    """
    rows: dict[tuple[str, str], ConfusionCell] = {(cell.actual, cell.said): cell for cell in confusion.cells}
    if not rows:
        return None
    names = _ordered(confusion)
    whole = {name: sum(cell.rows for cell in confusion.cells if cell.actual == name) for name in names}
    known = [name for name in names if whole[name]]
    right = sum(cell.rows for cell in confusion.cells if cell.actual == cell.said)
    every = sum(whole.values())
    return Chart(
        title="Answers against the truth",
        summary=f"{right:,} of {every:,} labelled rows were answered right, in {len(names)} classes.",
        x=Axis(-0.5, len(names) - 0.5, _ticks(names, "said"), grid=False),
        y=Axis(-0.5, len(known) - 0.5, _ticks(known, "actual"), grid=False),
        cells=tuple(
            _cell(rows.get((actual, said)), (column, row), (actual, said), whole[actual], currency)
            for row, actual in enumerate(known)
            for column, said in enumerate(names)
        ),
        series="rows",
        places="actual class",
    )


def coverage_chart(weeks: Sequence[LabelWeek]) -> Chart | None:
    """Rows whose outcome is known by week as bars under the line of all requests; None without any week.

    Weeks whose labels have not had their time are grey, and named.
    """
    if not any(week.requests for week in weeks):
        return None
    requests, labelled = (sum(getattr(week, name) for week in weeks) for name in ("requests", "labelled"))
    young = [week.week for week in weeks if not week.mature]
    waiting = f" The labels of {len(young)} weeks are still coming in." if len(young) > 1 else ""
    if len(young) == 1:
        waiting = f" The labels of week {young[0]} are still coming in."
    bars = tuple(_bar(week, labelled=len(weeks) <= _ROOM) for week in weeks)
    title = "requests; figures: % known" if any(bar.label for bar in bars) else "requests"
    return Chart(
        title="Outcomes known by week",
        summary=f"The outcome of {labelled:,} of {requests:,} requests is known.{waiting}",
        x=week_axis(max(ARC_WEEKS, weeks[-1].week) if weeks[-1].week <= ARC_WEEKS else weeks[-1].week),
        y=value_axis([float(week.requests) for week in weeks], title),
        bars=bars,
        milestones=(Milestone(young[0] - 0.5, "still coming in", Tone.SECONDARY),) if min(young, default=0) > 1 else (),
        lines=_requests(weeks),
        series="outcome known",
        places="week",
    )


def _requests(weeks: Sequence[LabelWeek]) -> tuple[Line, ...]:
    if len(weeks) < 2:
        return ()
    notes = tuple(Note(f"{week.requests:,}", f"week {week.week}") for week in weeks)
    places, counts = tuple(float(week.week) for week in weeks), tuple(float(week.requests) for week in weeks)
    return (Line(places, counts, Tone.SERIES_2, Style.DASHED, "requests", notes),)


def _bar(week: LabelWeek, *, labelled: bool) -> Bar:
    share = number(week.labelled / week.requests, Unit.SHARE) if week.requests else ""
    note = Note(
        f"{week.labelled:,}",
        f"week {week.week}",
        n=week.requests,
        remark=f"{share} known" + ("" if week.mature else ", still coming in") if share else "no requests",
    )
    low = labelled and bool(week.requests) and week.labelled < _NEARLY_ALL * week.requests
    rounded = f"{100 * week.labelled / week.requests:.0f}" if low else ""
    tone = Tone.ACCENT if week.mature else Tone.MUTED
    return Bar(week.week, 0.0, float(week.labelled), _WIDTH, tone, rounded, note)


def _ordered(confusion: Confusion) -> list[str]:
    """The positive class first, then the others by name."""
    names = {name for cell in confusion.cells for name in (cell.actual, cell.said)}
    return sorted(names, key=lambda name: (name != confusion.yes, name))


def _ticks(names: Sequence[str], what: str) -> tuple[Tick, ...]:
    before = f"{what} " if len(names) <= _NAMED else ""
    return tuple(Tick(at, f"{before}{_short(name)}") for at, name in enumerate(names))


def _cell(cell: ConfusionCell | None, place: tuple[int, int], pair: tuple[str, str], whole: int, currency: str) -> Cell:
    column, row = place
    actual, said = pair
    rows = cell.rows if cell else 0
    share = rows / whole
    told = number(share, Unit.SHARE)
    lost = f", cost {number(cell.rows * cell.cost, Unit.MONEY, currency)}" if cell and cell.cost and currency else ""
    note = Note(
        f"{rows:,} ({told})",
        f"said {said}",
        n=whole,
        remark=f"{'right' if actual == said else 'wrong'}{lost}",
    )
    tone = (Tone.GREEN_FILL if actual == said else Tone.RED_FILL) if rows else Tone.MUTED
    strength = _FAINTEST + (_STRONGEST - _FAINTEST) * share
    return Cell(column, row, tone, Tone.TEXT, Shape.NONE, False, note, strength, f"{rows:,}", told)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
