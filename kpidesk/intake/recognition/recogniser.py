"""What a recogniser says of a tool's export: how it is told from others, and how its rows and columns are read.

Each lies in a file of ``resources/recognisers``; CONTRIBUTING shows how one is written.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kpidesk.intake.asking import Question
from kpidesk.intake.recognition.formulas import Formula
from kpidesk.tables.column import Role


class Sureness(StrEnum):
    """Where what is said of a layout was learnt; the less that is, the less sure a match is."""

    SOURCE = "source"
    """The tool's own code or schema."""
    DOCUMENTATION = "documentation"
    REAL_FILE = "real file"
    OTHERS = "others"
    """Programs of other people that read such files."""
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Test:
    """What a cell of a row must be like. Exactly one of ``words`` (any letter case), ``pattern`` (somewhere in it),
    ``empty``, ``above`` (a number greater than) and ``other`` (none of these words, empty perhaps) says so, and what is
    said ``beside`` it must be so too; ``why`` what a row that is left out for it is.

    ``column`` is a header, or after an @ a canonical column that is carried, the code of a question that is asked of
    each content, or what a melt adds.
    """

    column: str
    words: frozenset[str] = frozenset()
    pattern: re.Pattern[str] | None = None
    empty: bool | None = None
    above: float | None = None
    why: str = ""
    other: frozenset[str] = frozenset()
    beside: tuple["Test", ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the cells of one canonical column come from: first a source, then what is done to them, in order.

    ``headers``: the first of these columns that is filled. ``minus``: seconds from the second time to the first.
    ``total``: the sum of these numbers. ``joined``: these texts with a blank between, a date and its time say.
    ``constant``: a text, in which ``{file}``, ``{sheet}``, ``{modified}``, ``{row}`` and ``{code}`` of a question stand
    for what they say. ``in_header``: what the group of this pattern holds in the first header that it fits. ``asked``:
    what was answered, for the contents of the row, to the question of this code that is asked of each (``Each``).
    ``either``: the first of these that gives a cell. ``formula``: arithmetic over columns in backticks. ``increase``:
    how much more a running total is than in the row before that counts. ``interarrival``: seconds from this time until
    the next later one of any row that counts; empty where that is more than a minute. ``after``: the time that follows
    the time in the first column by as long as the second says, in ``factor`` seconds.

    ``carried``: only cells of rows that pass count, and the last one before a row counts for it; with ``ahead`` the
    very first one counts for the rows before it too. ``where``: cells of other rows are empty. ``json``: a path
    into a cell that holds JSON or a Python literal, such as ``usage.input``, ``scores[0]`` or ``*.amount`` (a
    list). ``item``: of a list in a cell: first, last, mean, max, sum, count. ``pattern``: the group it captures.
    ``day``: of a time its day as it is written (in UTC, where it has a zone), whatever the pilot's zone is:
    ``first`` that on which a period begins, ``last`` that on which one ends, the end itself being outside of it.
    ``order``: how the tool writes dates, ``day`` or ``month`` first, where the column itself does not tell.
    ``words``: what a word becomes, by lower case; ``*`` is any other, "" an empty cell. ``plus``: a number that is
    added where there is one. ``factor``: numbers are multiplied with it. ``unit``: what the cells are written in.
    ``pick``: of a group of rows, which cell counts; ``span`` with ``minus`` from the earliest second time to the
    latest first one. ``preferred``: the first of these words that any row of a group has. ``epoch``: numbers count
    s, ms, us or ns since 1970, or ``any`` of these, told by their size. ``since``: they count seconds since this
    time. ``currency``: that of amounts which do not say it.
    """

    headers: tuple[str, ...] = ()
    minus: tuple[str, str] | None = None
    total: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    constant: str | None = None
    in_header: re.Pattern[str] | None = None
    asked: str = ""
    carried: tuple[Test, ...] = ()
    where: tuple[Test, ...] = ()
    json: str = ""
    item: str = ""
    pattern: re.Pattern[str] | None = None
    day: str = ""
    order: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    plus: "Origin | None" = None
    factor: float | None = None
    unit: str = ""
    pick: str = ""
    either: tuple["Origin", ...] = ()
    formula: Formula | None = None
    increase: str = ""
    interarrival: str = ""
    epoch: str = ""
    since: str = ""
    preferred: tuple[str, ...] = ()
    after: tuple[str, str] | None = None
    ahead: bool = False
    currency: str = ""

    @property
    def reads(self) -> tuple[str, ...]:
        """Every header that is read."""
        own = (
            *self.headers,
            *(self.minus or ()),
            *(self.after or ()),
            *self.total,
            *self.joined,
            *(self.plus.reads if self.plus else ()),
            self.increase,
            self.interarrival,
        )
        computed = self.formula.headers if self.formula else ()
        return tuple(one for one in (*own, *computed, *(said for one in self.either for said in one.reads)) if one)

    @property
    def plain(self) -> bool:
        """Whether the cells are taken as they stand."""
        return bool(self.headers) and not (
            self.carried
            or self.where
            or self.json
            or self.item
            or self.pattern
            or self.day
            or self.order
            or self.words
            or self.plus
            or self.factor
            or self.epoch
            or self.since
            or self.currency
        )


@dataclass(frozen=True, slots=True)
class Family:
    """Headers that no column takes and that fit ``pattern`` become columns called ``becomes``, in which ``{0}`` is the
    header and ``{1}`` the pattern's first group. ``numeric``: only columns of numbers.
    """

    pattern: re.Pattern[str]
    becomes: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Melt:
    """Each of some columns becomes rows of its own. Their names stand in ``@name``, their cells in ``@value``, and what
    all header rows say of them in ``@title``.

    ``headers`` and ``pattern`` say which; ``numeric`` only those of numbers, ``rest`` those that nothing else names.
    ``opens``: such a header opens a group of repeated ones, whose other columns stand in ``@`` and their name.
    ``further``: only those of which another header row, where there is one, says something that fits this pattern.
    ``within``: instead each entry of the list or object in the cells of this column becomes a row.
    """

    headers: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    numeric: bool = False
    rest: bool = False
    opens: re.Pattern[str] | None = None
    within: str = ""
    further: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class TableForm:
    """One table that a sheet gives: its role, which rows count, how they are turned, and its columns by name.

    ``grouped``: canonical columns whose equal rows become one, ``needs``: of which such a row must have one, else it is
    left out for ``needs_why``. ``zone``: of times without one; "" is the pilot's, and a pattern between slashes
    captures it from further header rows and from what stands above. ``roots``: the headers of a row's own id and of its
    parent's; ``@root`` of a row then says whether its parent is none of the sheet's rows. ``when``: the table is only
    given where the questions of these codes were answered so. ``warning``: what a figure of this table may hide.
    """

    role: Role
    columns: Mapping[str, Origin]
    families: tuple[Family, ...] = ()
    keep: tuple[Test, ...] = ()
    drop: tuple[Test, ...] = ()
    melt: Melt | None = None
    grouped: tuple[str, ...] = ()
    zone: str = ""
    needs: tuple[str, ...] = ()
    needs_why: str = ""
    roots: tuple[str, str] | None = None
    when: Mapping[str, str] = field(default_factory=dict)
    warning: str = ""

    @property
    def tests(self) -> tuple[Test, ...]:
        """What is looked at to tell which rows count."""
        return (*self.keep, *self.drop)


@dataclass(frozen=True, slots=True)
class Signs:
    """By what a layout is told: ``headers`` that must all be there, of ``some`` at least ``least``, of ``none`` no one;
    patterns that the file's and the sheet's name fit; cells that some row of the first ones must have.

    ``headless``: patterns that the cells of a file without a header fit, column by column. ``also``: further headers
    of the layout that are not read. ``rows``: where in a JSON document its rows lie, such as ``testCases[]``;
    ``$.metrics.iterations`` says that a document which has this field is one row itself, ``metrics[]?id`` that all rows
    must have it. ``widest``: more columns than these no sheet of the layout has. ``banner``: what some line above the
    table fits.
    """

    headers: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    least: int = 1
    none: tuple[str, ...] = ()
    file: re.Pattern[str] | None = None
    sheet: re.Pattern[str] | None = None
    cells: tuple[Test, ...] = ()
    headless: tuple[re.Pattern[str], ...] = ()
    also: tuple[str, ...] = ()
    rows: str = ""
    widest: int | None = None
    banner: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a content that fits ``pattern`` is taken for."""

    pattern: re.Pattern[str]
    value: str


@dataclass(frozen=True, slots=True)
class Each:
    """A question that is asked of each different content of the columns ``headers``, for which ``{content}`` stands.

    The first proposal that fits the content is its default, else the question's own. Texts and proposals are those of a
    file in ``resources/questions``, which many layouts share.
    """

    headers: tuple[str, ...]
    question: Question
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class Recogniser:
    """One layout of one tool. ``key`` is the name of its file; ``below`` how many rows under the header are header too,
    ``remark`` what is told whenever it is used, ``each`` what is asked of every content of some columns. ``unless``: by
    the code of a question headers that answer it where they are there. ``refusal``: why it cannot be read and what to
    do, of a layout that gives no table.
    """

    key: str
    name: str
    documented: str
    sureness: Sureness
    signs: Signs
    tables: tuple[TableForm, ...]
    questions: tuple[Question, ...] = ()
    below: int = 0
    remark: str = ""
    each: tuple[Each, ...] = ()
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refusal: str = ""
