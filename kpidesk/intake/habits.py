"""How the columns of a table are to be read: decided per column from its cells, and from what a person answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kpidesk.base.problems import Level, Problem
from kpidesk.base.progress import Progress
from kpidesk.intake import ambiguities, currencies, durations, moments, numbers, zones
from kpidesk.intake.asking import Question
from kpidesk.intake.cleaning import Habit
from kpidesk.intake.evidence import NUMERIC, TIMES, Evidence, gather, is_open
from kpidesk.intake.grid import Grid
from kpidesk.intake.layout import Bound, Layout
from kpidesk.intake.quantities import WORKDAY, is_day, seconds_of_one
from kpidesk.tables.column import Kind

_WATCHED = (*NUMERIC, *TIMES, Kind.FLAG)
_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Pilot:
    """What a file is read against: the pilot's time zone and, where it is known, its currency. ``source``: the zone of
    times that name none, where the whole file has another. ``answers``: as in ``Input``.
    """

    timezone: str
    currency: str = ""
    source: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Whole:
    """The whole table, for the columns that do not tell by themselves."""

    grid: Grid
    layout: Layout
    pilot: Pilot
    marks: numbers.Marks
    orders: moments.Orders


def habits(
    grid: Grid, layout: Layout, settled: frozenset[str], pilot: Pilot | str, progress: Progress
) -> Mapping[str, Habit]:
    """How each column is to be read, by canonical name; ``settled`` columns need no look. ``pilot``: only its time zone
    is enough. Raises WrongUsage for an answer that answers nothing.
    """
    known = Pilot(pilot) if isinstance(pilot, str) else pilot
    watched = [bound for bound in layout.bound if bound.column.kind in _WATCHED and bound.name not in settled]
    evidence = gather(grid, watched, progress)
    whole = _Whole(
        grid,
        layout,
        known,
        sum((one.marks for one in evidence.values()), numbers.Marks()),
        sum((one.orders for one in evidence.values()), moments.Orders()),
    )
    return {bound.name: _habit(bound, evidence.get(bound.name, Evidence()), whole) for bound in layout.bound}


def _habit(bound: Bound, evidence: Evidence, whole: _Whole) -> Habit:
    habit, kind = Habit(timezone=whole.pilot.timezone), bound.column.kind
    if kind in NUMERIC:
        habit = _of_numbers(habit, bound, evidence, whole)
    if kind in TIMES:
        habit = _of_times(habit, bound, evidence, whole)
    if kind is Kind.FLAG and evidence.only_marks:
        asked = ambiguities.of_blanks(_header(bound, whole), bound.name, next(iter(evidence.flags)))
        habit = replace(_asked(habit, asked, whole), blank_is_no=asked.answer(whole.pilot.answers) == "no")
    return habit


def _header(bound: Bound, whole: _Whole) -> str:
    return whole.grid.names[bound.index]


def _asked(habit: Habit, question: Question, whole: _Whole) -> Habit:
    answered = habit.answered | ({question.key} & set(whole.pilot.answers))
    return replace(habit, questions=(*habit.questions, question), answered=answered)


def _of_numbers(habit: Habit, bound: Bound, evidence: Evidence, whole: _Whole) -> Habit:
    marks, answers = evidence.marks, whole.pilot.answers
    timed = seconds_of_one(bound.column) is not None
    # Milliseconds make three decimals: "1.234" is a usual duration, whatever separates the cells of the file.
    suggests_comma = whole.grid.decimal_comma and not (timed and marks.open_dot)
    rule = numbers.decide(marks, whole.marks, suggests_comma=suggests_comma)
    asked = ambiguities.of_decimals(_header(bound, whole), bound.name, marks.example, rule)
    if rule.assumed and asked.key not in answers and bool(whole.marks.dot) != bool(whole.marks.comma):
        habit = replace(habit, hinted=(asked,))
    elif rule.assumed or asked.key in answers:
        habit = _asked(habit, asked, whole)
        rule = numbers.Decimal("," if asked.answer(answers) == "comma" else ".", assumed=rule.assumed)
    habit = replace(habit, decimal=rule)
    if bound.column.kind is Kind.MONEY:
        habit = _of_money(habit, evidence, bound, whole)
    return _of_durations(habit, bound, evidence, whole) if timed else habit


def _of_money(habit: Habit, evidence: Evidence, bound: Bound, whole: _Whole) -> Habit:
    """Where the role has no column for the currency, only amounts of one currency can be counted."""
    habit = replace(habit, signs=any(evidence.signs))
    if whole.layout.role.column("currency") is not None:
        return habit
    home = whole.pilot.currency
    header = currencies.of_column(whole.grid, bound.index, home)
    codes = currencies.counted(evidence.signs, header, home)
    if not codes:
        return habit
    code = home or codes.most_common(1)[0][0]
    return replace(habit, currency=code, currency_known=bool(home), header_currency=header)


def _of_durations(habit: Habit, bound: Bound, evidence: Evidence, whole: _Whole) -> Habit:
    name, header, answers = bound.name, _header(bound, whole), whole.pilot.answers
    shapes, base = evidence.shapes, seconds_of_one(bound.column) or 1.0
    form = habit.form
    if shapes.short and base < _HOUR:
        asked = ambiguities.of_clocks(header, name, shapes.example, long=shapes.long > 0 or base > 1)
        habit = _asked(habit, asked, whole)
        form = replace(form, minutes_first=asked.answer(answers) == "minutes-seconds")
    if shapes.days and base == _HOUR:
        asked = ambiguities.of_days(header, name, shapes.dated)
        habit = _asked(habit, asked, whole)
        form = durations.Form(form.minutes_first, float(asked.answer(answers)))
    habit = replace(habit, form=form)
    if is_day(bound.unit) and base == _HOUR:
        asked = ambiguities.of_days(header, name, "1 d")
        habit = replace(_asked(habit, asked, whole), unit=bound.unit if asked.answer(answers) == "24" else WORKDAY)
    middle = evidence.middle
    if is_open(bound) and middle is not None:
        asked = ambiguities.of_unit(header, bound, middle)
        habit = replace(_asked(habit, asked, whole), unit=asked.answer(answers))
    return habit


def _of_times(habit: Habit, bound: Bound, evidence: Evidence, whole: _Whole) -> Habit:
    orders, answers = evidence.orders, whole.pilot.answers
    rule = moments.decide(orders, whole.orders)
    asked = ambiguities.of_order(_header(bound, whole), bound.name, orders.example, rule)
    if rule.assumed and asked.key not in answers and bool(whole.orders.day_first) != bool(whole.orders.month_first):
        habit = replace(habit, hinted=(asked,))
    elif rule.assumed or asked.key in answers:
        habit = _asked(habit, asked, whole)
        rule = moments.Order(asked.answer(answers) == "day-first", assumed=rule.assumed)
    said = answers.get(f"time-zone:{bound.name}") or answers.get("time-zone", "")
    source = zones.checked(said) if said else zones.of_header(whole.grid.headers[bound.index]) or whole.pilot.source
    return replace(habit, order=replace(rule, from_1904=whole.grid.from_1904), example=orders.example, source=source)


def questions_of(rules: Mapping[str, Habit]) -> tuple[Question, ...]:
    """What the columns leave open, answered or not."""
    return tuple(question for habit in rules.values() for question in habit.questions)


def assumed(grid: Grid, layout: Layout, rules: Mapping[str, Habit]) -> list[Problem]:
    """One problem of level ``assumed`` for each question that was answered by its default, and for each column of
    amounts whose currency was taken for the pilot's.
    """
    found: list[Problem] = []
    for bound in layout.bound:
        habit, cell = rules[bound.name], grid.address(bound.index, grid.header_row)
        unanswered = (question for question in habit.questions if question.key not in habit.answered)
        found.extend(question.assumed(grid.file, grid.sheet, cell) for question in unanswered)
        found.extend(_hinted(grid, question, cell) for question in habit.hinted)
        if habit.currency and not habit.currency_known:
            found.append(_currency(grid, bound, habit.currency, cell))
    return found


def _hinted(grid: Grid, question: Question, cell: str) -> Problem:
    said = f"{question.text} It was taken as {question.label(question.default)}, as in the other columns of the file."
    return replace(question.assumed(grid.file, grid.sheet, cell), message=said)


def _currency(grid: Grid, bound: Bound, code: str, cell: str) -> Problem:
    return Problem(
        Level.ASSUMED,
        "currency",
        f'The amounts of "{grid.names[bound.index]}" are in {code}, and count as the pilot\'s currency.',
        f"Set the pilot's currency to {code}, or convert the amounts, if that is wrong.",
        grid.file,
        grid.sheet,
        cell,
        bound.name,
    )
