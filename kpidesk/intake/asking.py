"""A question that a file leaves open and only a person can answer; each has a default, told where it is used."""

from collections.abc import Mapping
from dataclasses import dataclass

from kpidesk.base.errors import WrongUsage
from kpidesk.base.problems import Level, Problem


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: what is stored, and how it reads."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one sheet, or of one column of it.

    ``code`` says what kind it is: unit, date-order, decimal-sign, cost-column, time-zone, scale, metric, ... ``column``
    is a canonical column, "", or what stands in the cells that it is asked of, such as the name of a project. ``text``
    is one sentence that ends with a question mark; ``default`` is the value of one of the ``options``. Without options
    any text may be the answer.
    """

    code: str
    text: str
    options: tuple[Option, ...]
    default: str
    column: str = ""

    @property
    def key(self) -> str:
        """By what ``Input.answers`` knows it: its code, and its column where it has one."""
        return f"{self.code}:{self.column}" if self.column else self.code

    def answer(self, answers: Mapping[str, str]) -> str:
        """What was answered, else the default. Raises WrongUsage for an answer that is none of the options."""
        given = answers.get(self.key, self.default)
        if self.options and given not in {option.value for option in self.options}:
            values = ", ".join(option.value for option in self.options)
            raise WrongUsage(f'"{given}" is no answer to "{self.text}"', f"It takes: {values}.")
        return given

    def label(self, value: str) -> str:
        """How an answer reads."""
        return next((option.label for option in self.options if option.value == value), value)

    def assumed(self, file: str, sheet: str, cell: str = "") -> Problem:
        """What is told where nobody answered."""
        message = f"{self.text} Nobody has said; taken as {self.label(self.default)}."
        said = f"{self.key}=VALUE"
        said = f'"{said}"' if " " in said else said
        remedy = f"If that is wrong, answer the question in the import or with --answer {said}."
        return Problem(Level.ASSUMED, self.code, message, remedy, file, sheet, cell, self.column)
