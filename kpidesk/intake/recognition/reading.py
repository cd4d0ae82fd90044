"""A sheet read as what it was recognised for: one reading for each table that it gives."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import available_timezones

from kpidesk.base.errors import Unusable, WrongUsage
from kpidesk.base.problems import Level, Problem
from kpidesk.intake.asking import Question
from kpidesk.intake.grid import Grid
from kpidesk.intake.inputs import Input, did_you_mean
from kpidesk.intake.layout import canonical_name
from kpidesk.intake.recognition.contents import ask_each
from kpidesk.intake.recognition.dressing import dress
from kpidesk.intake.recognition.fitting import Fit, fits, forms_of, is_there
from kpidesk.intake.recognition.heads import Heads
from kpidesk.intake.recognition.proposing import Proposal, is_telling, propose, questions_of, said_of, used_of
from kpidesk.intake.recognition.recogniser import Each, Recogniser, TableForm
from kpidesk.intake.recognition.shelf import recognisers
from kpidesk.tables.column import Role
from kpidesk.tables.roles import ROLES

CANONICAL_SHARE = 0.8
"""From here on the headers are the program's own, and no tool's layout is looked for."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A grid, the role it plays, which header holds which column, in which unit.

    ``recognised_as`` names the tool's layout, "" for the program's own. ``sure`` 0-1 and ``why`` say how that was
    found. ``only``: no column but the stated ones is read. ``zone``: of times without one, "" is the pilot's.
    ``left_out``: rows that do not count, by reason, known once the grid was walked. ``questions``: what only a person
    can say, and what it was answered is in ``answers``. ``unasked``: how many contents were too many to be asked about.
    ``read``: headers that something is worked out from. ``warning``: what a figure of the table may hide. ``again``:
    questions that another table of the sheet asks too.
    ``proposed`` names the columns that were found by likeness alone, ``sures`` how sure each is. ``unsaid``: nobody
    named the role, and too little speaks for it.
    """

    grid: Grid
    role: Role
    columns: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    recognised_as: str = ""
    sure: float = 1.0
    why: str = ""
    only: bool = False
    zone: str = ""
    questions: tuple[Question, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    remark: str = ""
    unasked: int = 0
    read: frozenset[str] = frozenset()
    warning: str = ""
    again: frozenset[str] = frozenset()
    proposed: str = ""
    sures: Mapping[str, float] = field(default_factory=dict)
    unsaid: bool = False

    def told(self) -> list[Problem]:
        """After the grid was walked: what was left out, what was assumed, and the layout's own remark."""
        file, sheet = self.grid.file, self.grid.sheet
        silent = self.again.union(self.answers)
        found = [one.assumed(file, sheet) for one in self.questions if one.key not in silent]
        for why, count in self.left_out.items():
            rows = f"{count:,} rows were" if count > 1 else "One row was"
            message = f"{rows} not taken from this {self.recognised_as} export: {why}."
            found.append(Problem(Level.INFO, "rows-not-taken", message, "", file, sheet, count=count))
        if self.unasked:
            message = f"{self.unasked:,} further names of work were not asked about; each was taken by its words."
            remedy = "Answer for one of them with --answer CODE:NAME=VALUE, or export fewer projects."
            found.append(Problem(Level.ASSUMED, "not-asked", message, remedy, file, sheet, count=self.unasked))
        if self.proposed:
            message = (
                "No tool is known that writes such a table. "
                f"By its names and cells it was read as {self.role.name}: {self.proposed}."
            )
            remedy = "Look at it in the import, or say with --map which column is which."
            found.append(Problem(Level.ASSUMED, "proposed-columns", message, remedy, file, sheet))
        if self.warning:
            found.append(Problem(Level.WARNING, "layout-hides", self.warning, "", file, sheet))
        if self.remark:
            found.append(Problem(Level.INFO, "layout", self.remark, "", file, sheet))
        return found


def readings(grid: Grid, given: Input, named: Role | None, timezone: str) -> tuple[Reading, ...]:
    """What a sheet is recognised for: a known tool's export, else what its names and cells make likely; none where it
    has the program's own columns, or nothing is likely.

    ``named``: the role that the file, the sheet or the user names. Raises WrongUsage for a layout that is not there.
    """
    if given.layout == "" or (given.layout is None and is_canonical(grid.headers, named)):
        return ()
    fit = _forced(given.layout) if given.layout else _best(grid, named)
    if fit is None:
        guessed = propose(grid, named)
        if guessed is None or not guessed.used:
            return ()
        likely = _likely(grid, given, guessed)
        return (replace(likely, unsaid=named is None and not is_telling(grid.headers, guessed)),)
    if fit.recogniser.refusal:
        raise Unusable(f"{grid.file} is {fit.recogniser.name}. {fit.recogniser.refusal}")
    forms = forms_of(fit.recogniser, (named.name,) if named else ())
    heads = Heads.of(grid)
    there = (form for form in forms if is_there(form, heads) and _is_wanted(fit.recogniser, form, given))
    return _told_once([_reading(grid, given, fit, form, timezone) for form in there])


def _told_once(found: list[Reading]) -> tuple[Reading, ...]:
    """What is said of the layout or asked of the whole sheet is told with its first table."""
    first = frozenset(question.key for one in found[:1] for question in one.questions)
    return (*found[:1], *(replace(one, remark="", again=first) for one in found[1:]))


def _is_wanted(one: Recogniser, form: TableForm, given: Input) -> bool:
    """Whether the questions on which a table depends were answered as it asks."""
    return all(
        question.answer(given.answers) == form.when[question.code]
        for question in one.questions
        if question.code in form.when
    )


def is_canonical(headers: Collection[str], role: Role | None) -> bool:
    """Whether a header is the program's own: has all that a role needs, and little else."""
    filled = [header for header in headers if header.strip()]
    for one in [role] if role else ROLES.values():
        known = [name for header in filled if (name := canonical_name(header, one))]
        needed = {column.name for column in one.required} <= set(known)
        if needed and known and len(known) >= CANONICAL_SHARE * len(filled):
            return True
    return False


def _best(grid: Grid, named: Role | None) -> Fit | None:
    roles = (named.name,) if named else ()
    known = [one for one in recognisers().values() if one.refusal or forms_of(one, roles)]
    return next(iter(fits(grid, grid.sheet, known)), None)


def _forced(layout: str) -> Fit:
    known = recognisers()
    if layout not in known:
        raise WrongUsage(f'"{layout}" is no layout.{did_you_mean(layout, tuple(known))}')
    return Fit(known[layout], 1.0, "somebody said so", 0)


def _reading(grid: Grid, given: Input, fit: Fit, form: TableForm, timezone: str) -> Reading:
    one = fit.recogniser
    facts = _facts(grid, given.path, timezone)
    heads = Heads.of(grid)
    asked = [question for question in one.questions if _concerns(question, form)]
    questions = tuple(
        _asked(question, heads, facts)
        for question in asked
        if not any(said in heads for said in one.unless.get(question.code, ()))
    )
    inquiry = ask_each(grid, [each for each in one.each if _uses(form, each)], given.answers)
    open_questions = (*(question for question in questions if len(question.options) != 1), *inquiry.questions)
    said = dict.fromkeys((question.code for question in one.questions), "") | facts
    said |= {question.code: question.answer(given.answers) for question in questions} | dict(inquiry.said)
    zone = _zone_of(form, grid, said)
    dressed = dress(grid, one, replace(form, zone=zone), said, timezone)
    return Reading(
        _without_remark(dressed.grid) if one.signs.headless else dressed.grid,
        form.role,
        dressed.columns,
        dressed.units,
        one.name,
        fit.sure,
        fit.why,
        only=True,
        zone=zone,
        questions=open_questions,
        answers=given.answers,
        left_out=dressed.left_out,
        remark=one.remark,
        unasked=inquiry.unasked,
        read=dressed.read,
        warning=form.warning,
    )


def _without_remark(grid: Grid) -> Grid:
    """A table whose layout has no header: that it has none need not be told."""
    return replace(grid, told=lambda: [one for one in grid.told() if one.code != "no-header"])


def _uses(form: TableForm, each: Each) -> bool:
    code = each.question.code
    return any(one.asked == code for one in form.columns.values()) or any(
        one.column == f"@{code}" for one in form.tests
    )


def _likely(grid: Grid, given: Input, proposal: Proposal) -> Reading:
    """A sheet of no known tool as its names and cells make it likely."""
    questions = questions_of(grid, proposal, given.columns)
    columns = used_of(grid, proposal, questions, given.answers)
    return Reading(
        grid,
        proposal.role,
        columns,
        sure=proposal.sure,
        why=f"its columns look like those of {proposal.role.name}",
        questions=questions,
        answers=given.answers,
        proposed=said_of(proposal, columns, given.columns),
        sures={name: guess.sure for name, guess in proposal.columns.items()},
    )


def _zone_of(form: TableForm, grid: Grid, said: Mapping[str, str]) -> str:
    """The zone of times without one: as it was answered, or as a header row or what stands above the table names it."""
    if not form.zone.startswith("/"):
        return said.get(form.zone.strip("{}"), form.zone)
    texts = (text for row in (*grid.above, *grid.beneath, grid.banner) for text in row)
    found = next((match[1] for text in texts if (match := re.search(form.zone[1:-1], text))), "")
    return found if found in available_timezones() else ""


def _facts(grid: Grid, path: Path, timezone: str) -> dict[str, str]:
    """What words in braces stand for, questions apart."""
    try:
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
    except OSError:
        modified = ""
    stem = grid.file.rpartition("/")[2].partition(".")[0]
    return {"file": stem, "sheet": grid.sheet or stem, "modified": modified, "pilot-zone": timezone}


def _concerns(question: Question, form: TableForm) -> bool:
    return not question.column or question.column in form.columns


def _asked(question: Question, heads: Heads, facts: Mapping[str, str]) -> Question:
    """A question as this sheet asks it: of options that are headers only those that are there."""
    default = question.default
    for fact, text in facts.items():
        default = default.replace(f"{{{fact}}}", text)
    present = tuple(option for option in question.options if option.value in heads)
    options = present or question.options
    if options and default not in {option.value for option in options}:
        default = options[0].value
    return replace(question, options=options, default=default)
