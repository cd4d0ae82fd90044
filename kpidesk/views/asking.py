"""The questions of a sheet as they are asked: one after the other, or as a table where many are of one kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpidesk.base.errors import WrongUsage
from kpidesk.intake import zones
from kpidesk.intake.asking import Question
from kpidesk.views.import_columns import Choice

_DAYS = frozenset({"begun-at", "evaluated-at"})
_ZONE = "time-zone"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: ``about`` is the content or column it concerns; ``answer`` what holds now, ``answered`` by whom."""

    key: str
    text: str
    options: tuple[Choice, ...]
    default: str
    answer: str
    answered: bool
    about: str = ""
    is_zone: bool = False


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked at once: a question, or several of one kind. ``title`` is the sentence above it."""

    title: str
    asked: tuple[Asked, ...]

    @property
    def key(self) -> str:
        """By what it is found again."""
        return self.asked[0].key

    @property
    def answered(self) -> bool:
        """Whether all of it was answered."""
        return all(one.answered for one in self.asked)

    @property
    def note(self) -> str:
        """What happens where nobody answers, or that somebody did."""
        if self.answered:
            return "✓ Answered. Tick above to have it remembered for sheets of this kind."
        if len(self.asked) > 1:
            return "If you do not answer, each is taken as it is shown here, and told as an assumption at the end."
        one = self.asked[0]
        if one.options:
            return "If you do not answer, the marked one is taken, and told as an assumption at the end."
        return f"If you do not answer, {one.default} is taken, and told as an assumption at the end."


def inquiries(questions: Sequence[Question], answers: Mapping[str, str]) -> tuple[Inquiry, ...]:
    """The questions of a sheet in their order; those of one kind with the same options together."""
    groups: dict[object, list[Question]] = {}
    for one in questions:
        together = (one.code, one.options) if one.options and f'"{one.column}"' in one.text else one.key
        groups.setdefault(together, []).append(one)
    return tuple(_inquiry(group, answers) for group in groups.values())


def _inquiry(group: Sequence[Question], answers: Mapping[str, str]) -> Inquiry:
    first = group[0]
    title = first.text
    if len(group) > 1:
        title = first.text.replace(f'"{first.column}"', "each of these")
    return Inquiry(title, tuple(_asked(one, answers) for one in group))


def _asked(question: Question, answers: Mapping[str, str]) -> Asked:
    given = answers.get(question.key)
    options = tuple(Choice(one.value, one.label) for one in question.options)
    known = given is not None and (not options or given in {one.key for one in options})
    return Asked(
        question.key,
        question.text,
        options,
        question.default,
        given if known and given is not None else question.default,
        known,
        question.column,
        question.code == _ZONE,
    )


def open_questions(questions: Sequence[Question], answers: Mapping[str, str]) -> int:
    """How many of them nobody has answered; many of one kind count once."""
    return sum(not one.answered for one in inquiries(questions, answers))


def fault(asked: Asked, text: str) -> str:
    """Why a free answer cannot be taken, in a sentence with what to write; "" for a good one."""
    said = text.strip()
    if not said:
        return "Write an answer, or leave it as it is."
    if asked.is_zone:
        try:
            zones.checked(said)
        except WrongUsage as error:
            return str(error)
    if asked.key.partition(":")[0] in _DAYS:
        try:
            date.fromisoformat(said[:10])
        except ValueError:
            return "Write the day as year-month-day, such as 2026-08-31; a time may follow it."
    return ""
