"""Questions that are asked of each different content of some columns, such as the projects of a timesheet."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kpidesk.intake.arrow import compute as pc
from kpidesk.intake.asking import Question
from kpidesk.intake.grid import Grid
from kpidesk.intake.recognition.deriving import contents
from kpidesk.intake.recognition.heads import Heads
from kpidesk.intake.recognition.recogniser import Each
from kpidesk.intake.recognition.sight import Sight

MOST = 40
"""So many contents are asked about, those of most rows first; nobody answers more."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked, what each content is taken for (by "code:content"), and how many were not asked about."""

    questions: tuple[Question, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    unasked: int = 0


def ask_each(grid: Grid, asked: Sequence[Each], answers: Mapping[str, str]) -> Inquiry:
    """One question for every content; what nobody answers is taken by its words. Raises WrongUsage (wrong answers)."""
    heads = Heads.of(grid)
    questions: list[Question] = []
    said: dict[str, str] = {}
    unasked = 0
    for each in asked:
        mine = [_question(each, content) for content in _by_frequency(grid, heads, each.headers)]
        said |= {one.key: one.answer(answers) for one in mine}
        # What was answered once stays in sight, however rare it is, so that it can be corrected.
        shown = [one for place, one in enumerate(mine) if place < MOST or one.key in answers]
        questions += shown
        unasked += len(mine) - len(shown)
    return Inquiry(tuple(questions), said, unasked)


def _question(each: Each, content: str) -> Question:
    words = content.replace("_", " ")
    proposed = next((one.value for one in each.proposals if one.pattern.search(words)), each.question.default)
    text = each.question.text.replace("{content}", content)
    return replace(each.question, text=text, default=proposed, column=content)


def _by_frequency(grid: Grid, heads: Heads, headers: Sequence[str]) -> list[str]:
    found: Counter[str] = Counter()
    for chunk in grid.chunks():
        counted = pc.value_counts(contents(Sight(chunk, heads), headers))
        found.update({one["values"].as_py(): one["counts"].as_py() for one in counted})
    return [content for content, _ in sorted(found.items(), key=lambda one: (-one[1], one[0]))]
