"""What a metric is: a row of the catalogue, and the formula that gives its value for a slice of the evidence."""

from collections.abc import Callable
from dataclasses import dataclass

from kpidesk.base import plurals
from kpidesk.base.units import Better, Cadence, Unit
from kpidesk.base.values import Lack, Measured, Missing
from kpidesk.engine.evidence import Evidence
from kpidesk.engine.facts import Fact
from kpidesk.engine.slices import Grain, Slice
from kpidesk.tables.roles import ROLES

PERIODS = frozenset({Grain.WINDOW, Grain.WEEK, Grain.MONTH, Grain.AS_OF})
EVERYWHERE = PERIODS | {Grain.SEGMENT}
OVERALL = frozenset({Grain.WINDOW, Grain.AS_OF})
"""Measures that make sense only from the start onward: a trend, a date of first impact."""

Formula = Callable[[Evidence, Slice], Measured]
Unmet = Callable[[Evidence, Slice, list[str]], Measured]


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure. ``family`` is the id of its KPI, or the family of an extended metric.

    ``needs``: columns as ``role.column`` or ``role``; ``a|b`` means either. ``facts``: the sums over the log that
    ``measure`` reads. ``dated``: always computed from the start to ``as_of``, whatever the review window.
    ``interval``: the kind of its interval, in words. ``minimum``: the least evidence, in words.
    ``source``: where the definition comes from (S0-S3 are the seed articles; "ours" otherwise).
    ``unmet``: what is said of a slice when some needs are not imported (they are its third argument); by default which
    to import.
    """

    id: str
    title: str
    family: str
    unit: Unit
    better: Better
    cadence: Cadence
    formula: str
    interval: str
    source: str
    needs: tuple[str, ...]
    measure: Formula
    facts: tuple[Fact, ...] = ()
    minimum: str = ""
    grains: frozenset[Grain] = PERIODS
    dated: bool = False
    unmet: Unmet | None = None

    def __post_init__(self) -> None:
        if not self.id.isidentifier() or self.id != self.id.lower():
            raise ValueError(f"{self.id!r} is no metric id: lower case, digits and underscores")
        for one in "|".join(self.needs).split("|") if self.needs else ():
            role, _, column = one.partition(".")
            if role not in ROLES or (column and ROLES[role].column(column) is None):
                raise ValueError(f"{self.id} needs {one}, which no role has")

    def over(self, evidence: Evidence, part: Slice) -> Measured:
        """The measure of one slice: Missing, with the column to import, where the evidence lacks what it needs."""
        lacking = [need for need in self.needs if not evidence.has(need)]
        if not lacking:
            return self.measure(evidence, part)
        return lack(lacking) if self.unmet is None else self.unmet(evidence, part, lacking)


def lack(needs: list[str]) -> Missing:
    """Nothing to compute from: which columns to import."""
    named = " and ".join(_in_words(need) for need in needs)
    return Missing(Lack.NOT_MEASURED, f"Not imported: {named}.", f"Import {named}.")


def _in_words(need: str) -> str:
    return " or ".join(_one_in_words(one) for one in need.split("|"))


def _one_in_words(need: str) -> str:
    role, _, column = need.partition(".")
    return f"column {column} of {role}" if column else f"the table {role}"


def too_little(n: float, least: int, what: str, cure: str = "") -> Missing:
    """Fewer cases than the least that says anything."""
    needed = max(1, int(least - n))
    reason = f"Only {plurals.of(n, what)}; at least {least:,} are needed."
    return Missing(
        Lack.TOO_LITTLE,
        reason,
        cure or f"Collect about {plurals.of(needed, what).replace(' ', ' more ', 1)}.",
        int(n),
        needed,
    )


def nothing(reason: str, cure: str = "") -> Missing:
    """An empty denominator, or something that was not measured."""
    return Missing(Lack.NOT_MEASURED, reason, cure, 0)
