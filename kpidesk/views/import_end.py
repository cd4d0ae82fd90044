"""The end of an import in words: what is there already, what was assumed, what does not fit together, what changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kpidesk.base.problems import Level, Problem
from kpidesk.intake.survey import Step
from kpidesk.views.asking import Asked, Inquiry
from kpidesk.views.import_columns import Choice
from kpidesk.views.importing import Checked, plays
from kpidesk.views.overlapping import OVERLAP, REUSED, Overlap, said
from kpidesk.views.what_changed import WhatChanged, lines

_SIGNS = {Level.ERROR: ("▼", "red"), Level.WARNING: ("◆", "yellow"), Level.ASSUMED: ("◇", "accent")}
UNDONE = "The import was undone: its rows are gone, and what they had replaced counts again."


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that files say of each other: a shape, its tone, the sentence with its figures, and what to do."""

    sign: str
    tone: str
    sentence: str
    remedy: str


def findings(problems: Sequence[Problem]) -> tuple[Finding, ...]:
    """What does not fit together, the gravest first."""
    order = list(Level)
    ranked = sorted(problems, key=lambda one: order.index(one.level))
    return tuple(Finding(*_SIGNS.get(one.level, ("○", "secondary")), one.message, one.remedy) for one in ranked)


def fit(found: Sequence[Finding]) -> str:
    """How well the files fit together, in a sentence."""
    grave = sum(one.tone in {"red", "yellow"} for one in found)
    if grave:
        return "The files do not say the same. Nothing is changed by itself: look at each."
    return "What the files say of each other; nothing of it stands in the way." if found else ""


def assumptions(problems: Sequence[Problem]) -> tuple[str, ...]:
    """What was taken for granted because nobody said it, a sentence each with its file."""
    found = (one for one in problems if one.level is Level.ASSUMED and one.code not in (OVERLAP, REUSED))
    return tuple(dict.fromkeys(f"{_place(one)}: {one.message}" for one in found))


def _place(problem: Problem) -> str:
    return " · ".join(part for part in (problem.file, problem.sheet) if part)


def step_of(overlap: Overlap, steps: Sequence[Step]) -> int | None:
    """The place of the sheet that an overlap is about."""
    for at, step in enumerate(steps):
        same = step.given.path.name == overlap.file and step.outline.title == overlap.sheet
        if step.chosen and same and overlap.role in plays(step):
            return at
    return None


def overlap_questions(checked: Checked, steps: Sequence[Step]) -> tuple[Inquiry, ...]:
    """What is to be done where the project has something already, each with what it would do in numbers."""
    return tuple(_question(at, one, steps) for at, one in enumerate(checked.overlaps))


def _question(at: int, overlap: Overlap, steps: Sequence[Step]) -> Inquiry:
    question, place = overlap.question, step_of(overlap, steps)
    answered = place is not None and OVERLAP in steps[place].given.answers
    options = tuple(Choice(one.value, one.label) for one in question.options)
    title = f"{overlap.file}: {question.text}"
    return Inquiry(title, (Asked(f"{at}", title, options, question.default, overlap.choice, answered),))


def with_choice(checked: Checked, at: int, choice: str | None) -> Checked:
    """What was checked, with another choice for an overlap; None is the default. What is told of it follows."""
    old = checked.overlaps[at]
    new = replace(old, choice=choice or old.default)
    told = [_told(one, old, new, chosen=choice is not None) for one in checked.problems]
    overlaps = (*checked.overlaps[:at], new, *checked.overlaps[at + 1 :])
    return replace(checked, overlaps=overlaps, problems=tuple(told))


def _told(problem: Problem, old: Overlap, new: Overlap, *, chosen: bool) -> Problem:
    about = (problem.code, problem.file, problem.sheet) == (said(old, chosen=True).code, old.file, old.sheet)
    return said(new, chosen=chosen) if about and old.role.replace("_", " ") in problem.message else problem


def change_lines(found: WhatChanged | None) -> tuple[str, ...]:
    """What an import changed: rows by role, then figures."""
    if found is None:
        return ()
    return lines(found) or tuple(one.sentence for one in found.rows)
