"""The recognisers that ship with the program, read from their files; a mistake in one is told by file and key."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from kpidesk.base.resources import resource
from kpidesk.intake.asking import Option, Question
from kpidesk.intake.quantities import factor
from kpidesk.intake.recognition import formulas
from kpidesk.intake.recognition.recogniser import (
    Each,
    Family,
    Melt,
    Origin,
    Proposal,
    Recogniser,
    Signs,
    Sureness,
    TableForm,
    Test,
)
from kpidesk.tables.roles import ROLES

PICKS = ("first", "last", "least", "most", "sum", "count", "span")
EPOCHS = ("s", "ms", "us", "ns", "any")
ITEMS = ("first", "last", "mean", "max", "sum", "count")
DAYS = ("first", "last")
ORDERS = ("day", "month")
_SOURCES = (
    *("from", "minus", "sum", "join", "value", "header", "asked", "after"),
    *("either", "formula", "increase", "interarrival"),
)


class MalformedError(ValueError):
    """A recogniser's file says something that nobody can read."""


@cache
def recognisers() -> Mapping[str, Recogniser]:
    """All of them, by key."""
    paths = sorted(resource("recognisers").glob("*.toml"))
    return {path.stem: read(path.read_text(encoding="utf-8"), path.stem) for path in paths}


def read(text: str, key: str) -> Recogniser:
    """One recogniser from the text of its file; raises MalformedError."""
    try:
        raw = tomllib.loads(text)
        return _recogniser(_Keys(raw, key), key)
    except (tomllib.TOMLDecodeError, re.error, TypeError, ValueError, AttributeError) as error:
        raise MalformedError(f"{key}: {error}") from error


class _Keys:
    """A table of a file, from which every key must be asked for."""

    def __init__(self, raw: Mapping[str, Any], place: str) -> None:
        self._raw, self.place, self._asked = dict(raw), place, set[str]()

    def get(self, key: str, default: Any = None) -> Any:
        self._asked.add(key)
        return self._raw.get(key, default)

    def need(self, key: str) -> Any:
        if key not in self._raw:
            raise MalformedError(f"{self.place}: {key} is missing")
        return self.get(key)

    def names(self, key: str) -> tuple[str, ...]:
        given = self.get(key, ())
        return (given,) if isinstance(given, str) else tuple(given)

    def pattern(self, key: str) -> re.Pattern[str] | None:
        given = self.get(key)
        return None if given is None else re.compile(given)

    def tables(self, key: str) -> list["_Keys"]:
        return [_Keys(one, f"{self.place}.{key}") for one in self.get(key, ())]

    def done(self) -> None:
        unknown = sorted(set(self._raw) - self._asked)
        if unknown:
            raise MalformedError(f"{self.place}: unknown: {', '.join(unknown)}")


def _recogniser(keys: _Keys, key: str) -> Recogniser:
    asked = tuple((one.names("unless"), _question(one)) for one in keys.tables("ask"))
    questions = tuple(question for _, question in asked)
    each = tuple(_each(one) for one in keys.tables("ask_each"))
    found = Recogniser(
        key,
        keys.need("name"),
        keys.need("documented"),
        Sureness(keys.need("sureness")),
        _signs(_Keys(keys.need("match"), f"{key}.match")),
        tuple(_table(one, questions, each) for one in keys.tables("tables")),
        questions,
        keys.get("header_rows_below", 0),
        keys.get("remark", ""),
        each,
        {question.code: unless for unless, question in asked},
        keys.get("refusal", ""),
    )
    keys.done()
    if bool(found.tables) == bool(found.refusal):
        raise MalformedError(f"{key}: no tables")
    return found


def _signs(keys: _Keys) -> Signs:
    found = Signs(
        keys.names("all"),
        keys.names("some"),
        keys.get("least", 1),
        keys.names("none"),
        keys.pattern("file"),
        keys.pattern("sheet"),
        tuple(_test(one) for one in keys.tables("cells")),
        tuple(re.compile(one) for one in keys.names("headless")),
        keys.names("also"),
        keys.get("rows", ""),
        keys.get("widest"),
        keys.pattern("banner"),
    )
    keys.done()
    if not (found.headers or found.some or found.headless or found.banner):
        raise MalformedError(f"{keys.place}: it would fit every sheet")
    return found


def _table(keys: _Keys, questions: Sequence[Question], each: Sequence[Each]) -> TableForm:
    name = keys.need("role")
    if name not in ROLES:
        raise MalformedError(f"{keys.place}: {name} is no role")
    role = ROLES[name]
    columns = {}
    for column, given in keys.need("columns").items():
        known = role.column(column)
        if known is None:
            raise MalformedError(f"{keys.place}: {column} is no column of {name}")
        origin = _origin(_Keys({"from": given} if isinstance(given, str | list) else given, f"{keys.place}.{column}"))
        if origin.unit and factor(known, origin.unit) is None:
            raise MalformedError(f"{keys.place}: {origin.unit} is no unit of {column}")
        for one in (origin, *origin.either):
            _check_codes(one, questions, keys.place)
        if origin.asked and origin.asked not in {one.question.code for one in each}:
            raise MalformedError(f"{keys.place}: {origin.asked} is asked of nothing")
        columns[column] = origin
    melt, roots = keys.get("melt"), keys.get("roots")
    found = TableForm(
        role,
        columns,
        tuple(_family(one) for one in keys.tables("families")),
        tuple(_test(one) for one in keys.tables("keep")),
        tuple(_test(one) for one in keys.tables("drop")),
        None if melt is None else _melt(_Keys(melt, f"{keys.place}.melt")),
        keys.names("grouped"),
        keys.get("zone", ""),
        keys.names("needs"),
        keys.get("needs_why", ""),
        None if roots is None else (roots[0], roots[1]),
        {str(code): str(value) for code, value in keys.get("when", {}).items()},
        keys.get("warning", ""),
    )
    keys.done()
    if found.when.keys() - {question.code for question in questions}:
        raise MalformedError(f"{keys.place}: when asks for an answer to no question")
    lacking = [column.name for column in role.required if column.name not in columns]
    strange = [name for name in (*found.grouped, *found.needs) if name not in columns]
    if lacking or strange:
        raise MalformedError(f"{keys.place}: columns are missing: {', '.join(lacking + strange)}")
    return found


def _check_codes(origin: Origin, questions: Sequence[Question], place: str) -> None:
    known = {"file", "sheet", "modified", "row", *(question.code for question in questions)}
    for text in (origin.constant or "", origin.since, *origin.headers):
        for code in re.findall(r"\{([\w-]+)\}", "" if text.startswith("/") else text):
            if code not in known:
                raise MalformedError(f"{place}: {{{code}}} is no question")


def _origin(keys: _Keys) -> Origin:
    if sum(keys.get(source) is not None for source in _SOURCES) != 1:
        raise MalformedError(f"{keys.place}: needs exactly one of {', '.join(_SOURCES)}")
    minus, plus, after = keys.get("minus"), keys.get("plus"), keys.get("after")
    pick, formula = keys.get("pick"), keys.get("formula")
    found = Origin(
        keys.names("from"),
        None if minus is None else (minus[0], minus[1]),
        keys.names("sum"),
        keys.names("join"),
        keys.get("value"),
        keys.pattern("header"),
        keys.get("asked", ""),
        tuple(_test(one) for one in keys.tables("carry")),
        tuple(_test(one) for one in keys.tables("where")),
        keys.get("json", ""),
        _one_of(keys, "item", ITEMS),
        keys.pattern("pattern"),
        _one_of(keys, "day", DAYS),
        _one_of(keys, "order", ORDERS),
        {str(word).lower(): str(meant) for word, meant in keys.get("words", {}).items()},
        None if plus is None else _origin(_Keys(plus, f"{keys.place}.plus")),
        keys.get("factor"),
        keys.get("unit", ""),
        "" if isinstance(pick, list) else _one_of(keys, "pick", PICKS),
        tuple(_origin(one) for one in keys.tables("either")),
        None if formula is None else formulas.read(formula),
        keys.get("increase", ""),
        keys.get("interarrival", ""),
        _one_of(keys, "epoch", EPOCHS),
        keys.get("since", ""),
        tuple(pick) if isinstance(pick, list) else (),
        None if after is None else (after[0], after[1]),
        keys.get("ahead", False),
        keys.get("currency", ""),
    )
    keys.done()
    if any(one.unit or one.pick for one in found.either):
        raise MalformedError(f"{keys.place}: unit and pick stand beside either, not within it; take a factor")
    return found


def _one_of(keys: _Keys, key: str, known: Sequence[str]) -> str:
    given = str(keys.get(key, ""))
    if given and given not in known:
        raise MalformedError(f"{keys.place}: {key} is one of {', '.join(known)}")
    return given


def _test(keys: _Keys) -> Test:
    said = [key for key in ("is", "like", "empty", "above", "other_than") if keys.get(key) is not None]
    if len(said) != 1:
        raise MalformedError(f"{keys.place}: a test needs exactly one of is, like, empty, above, other_than")
    found = Test(
        keys.need("column"),
        frozenset(word.lower() for word in keys.names("is")),
        keys.pattern("like"),
        keys.get("empty"),
        keys.get("above"),
        keys.get("why", ""),
        frozenset(word.lower() for word in keys.names("other_than")),
        tuple(_test(one) for one in keys.tables("beside")),
    )
    keys.done()
    return found


def _family(keys: _Keys) -> Family:
    found = Family(re.compile(keys.need("headers")), keys.need("becomes"), keys.get("numeric", False))
    keys.done()
    return found


def _melt(keys: _Keys) -> Melt:
    found = Melt(
        keys.names("headers"),
        keys.pattern("like"),
        keys.get("numeric", False),
        keys.get("rest", False),
        keys.pattern("opens"),
        keys.get("within", ""),
        keys.pattern("further"),
    )
    keys.done()
    return found


def _each(keys: _Keys) -> Each:
    """A question of ``resources/questions`` and the columns whose contents it is asked of."""
    code = keys.need("code")
    text = (resource("questions") / f"{code}.toml").read_text(encoding="utf-8")
    shared = _Keys(tomllib.loads(text) | {"code": code}, f"questions/{code}")
    proposals = tuple(
        Proposal(re.compile(one.need("like"), re.IGNORECASE), one.need("value")) for one in shared.tables("proposals")
    )
    found = Each(keys.names("of"), _question(shared), proposals)
    keys.done()
    strange = {one.value for one in proposals} - {option.value for option in found.question.options}
    if strange or not found.headers:
        raise MalformedError(f"{keys.place}: {', '.join(sorted(strange)) or 'of'} is missing")
    return found


def _question(keys: _Keys) -> Question:
    options = tuple(Option(value, label) for value, label in keys.get("options", {}).items())
    found = Question(keys.need("code"), keys.need("text"), options, keys.need("default"), keys.get("column", ""))
    keys.done()
    if options and found.default not in {option.value for option in options}:
        raise MalformedError(f"{keys.place}: the default is none of the options")
    return found
