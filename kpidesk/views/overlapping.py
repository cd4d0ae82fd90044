"""A sheet that holds what the project has already, at least in part: what can be done about it, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpidesk.base.dates import span
from kpidesk.base.periods import Period
from kpidesk.base.plurals import counted, plural
from kpidesk.base.problems import Level, Problem
from kpidesk.intake.asking import Option, Question

REPLACE, NEWER, ADD, BOTH = "replace", "newer", "add", "both"
CHOICES = (REPLACE, NEWER, ADD, BOTH)
OVERLAP = "overlap"
"""The code of what is said of rows that the project has already, and of the question what to do."""
REUSED = "ids-used-again"
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Effect:
    """What a choice does: stored rows that stop to count, rows of the sheet that do not count, and rows that do."""

    leaving: int = 0
    skipped: int = 0
    coming: int = 0


@dataclass(frozen=True, slots=True)
class Overlap:
    """A sheet of which the project has days or ids already.

    ``others``: the files that they came from. ``by_id``: whether rows are told by their id; else whole rows and days
    are compared. ``known`` rows of the sheet are there, ``changed`` of them with another content; ``columns``: how
    often each column is another. ``only_there``: stored rows of these days that the sheet does not have. ``period``:
    the days that both have, where they have days. ``effects``: by choice. ``default`` is what is done where nobody
    chooses, ``choice`` what is done. ``lacking``: columns that the older rows have filled and the sheet has not.
    ``reused``: the ids recur, but name something else.
    """

    file: str
    sheet: str
    role: str
    others: tuple[str, ...]
    by_id: bool
    known: int
    changed: int
    columns: tuple[tuple[str, int], ...]
    only_there: int
    period: Period | None
    effects: Mapping[str, Effect]
    default: str
    choice: str
    lacking: tuple[str, ...] = ()
    reused: bool = False

    @property
    def question(self) -> Question:
        """What to ask; ``Input.answers`` takes the answer under its key."""
        options = tuple(Option(one, _label(one, self)) for one in self.effects)
        return Question(OVERLAP, f"{_there(self)} What shall count?", options, self.default)


def said(overlap: Overlap, *, chosen: bool) -> Problem:
    """What is done about an overlap and how that can be changed; ``chosen``: somebody said so."""
    doubtful = overlap.choice == BOTH or bool(overlap.lacking)
    level = Level.INFO if chosen else Level.WARNING if doubtful else Level.ASSUMED
    message = f"{_there(overlap)} {_done(overlap)}"
    others = [one for one in overlap.effects if one != overlap.choice]
    remedy = "" if chosen else f"If that is wrong: choose otherwise in the import, or --overlap {_or(others)}."
    if remedy and overlap.lacking and overlap.role == "requests":
        remedy = f"To join its other columns to these requests, import it as labels. {remedy}"
    code = REUSED if overlap.reused else OVERLAP
    return Problem(level, code, message, remedy, file=overlap.file, sheet=overlap.sheet, count=max(1, overlap.known))


def sentence(overlaps: Sequence[Overlap]) -> str:
    """All of them, each with its file; "" where there are none."""
    return " ".join(f"{one.file}: {_there(one)} {_done(one)}" for one in overlaps)


def _there(one: Overlap) -> str:
    """What is there of it."""
    kind, files = one.role.replace("_", " "), _files(one.others)
    are = plural(one.known, "is", "are")
    if one.reused:
        return (
            f"{counted(one.known, 'id')} of {kind} {are} there already, from {files}, but at other times: they name "
            "something else."
        )
    if one.by_id:
        changed = f", {one.changed:,} of them with another content{_columns(one)}" if one.changed else ""
        return f"{one.known:,} of these {kind} {are} there already by their id, from {files}{changed}.{_lacks(one)}"
    days = f" of {span(one.period)}" if one.period else ""
    same = f"{counted(one.known, 'row')} {plural(one.known, 'is', 'are')} the same."
    return f"{kind.capitalize()}{days} are there already, from {files}; {same}{_lacks(one)}"


def _lacks(one: Overlap) -> str:
    """What the older rows have and the sheet has not."""
    if not one.lacking:
        return ""
    more = f" and {len(one.lacking) - _NAMED} more columns" if len(one.lacking) > _NAMED else ""
    return f" This file lacks {', '.join(one.lacking[:_NAMED])}{more}, which they have."


def _columns(one: Overlap) -> str:
    named = [f"{column} in {count:,}" for column, count in one.columns[:_NAMED]]
    return f" ({', '.join(named)})" if named else ""


def _done(one: Overlap) -> str:
    effect = one.effects[one.choice]
    match one.choice:
        case "replace":
            return (
                f"The rows there of the days of this file do not count any more: {effect.leaving:,} leave, "
                f"{effect.coming:,} come."
            )
        case "newer":
            stay = f" {one.only_there:,} of these days that it does not have stay." if one.only_there else ""
            return f"Those of this file count from now on: {effect.leaving:,} leave, {effect.coming:,} come.{stay}"
        case "add":
            return f"Only what is new comes in: {counted(effect.coming, 'row')}; {effect.skipped:,} do not count."
    return "Both count." if one.reused else "Both count: rows that stand in both count twice."


def _label(choice: str, one: Overlap) -> str:
    effect = one.effects[choice]
    come = f"({counted(effect.coming, 'row')} {plural(effect.coming, 'comes', 'come')})"
    match choice:
        case "replace":
            return f"this file for its whole period ({effect.leaving:,} rows leave, {effect.coming:,} come)"
        case "newer":
            return f"the newer of each id ({effect.leaving:,} rows leave, {effect.coming:,} come)"
        case "add":
            return f"what is there, and what is new {come}"
    return f"both {come}"


def _files(names: Sequence[str]) -> str:
    shown = list(dict.fromkeys(names))
    more = f" and {len(shown) - _NAMED} more" if len(shown) > _NAMED else ""
    return ", ".join(shown[:_NAMED]) + more


def _or(choices: Sequence[str]) -> str:
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"
