"""The evidence doctor in words: which KPIs the data supports, what is missing, and a letter that asks for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpidesk.metrics.measurements import Support
from kpidesk.tables.column import Column
from kpidesk.tables.roles import ROLES
from kpidesk.views import wording
from kpidesk.views.figures import sentence
from kpidesk.views.wording import counted

TONES = {"computable": "green", "caveat": "yellow", "not_computable": "muted"}
NOTHING = "–"
_ORDER = ("computable", "caveat", "not_computable")


@dataclass(frozen=True, slots=True)
class Finding:
    """One KPI: what can be said of it (shape and word), what is missing in plain words, and why it matters."""

    kpi: str
    title: str
    state: str
    tone: str
    missing: str
    why: str


def findings(doctor: Iterable[Support]) -> tuple[Finding, ...]:
    """One row a KPI, in the order of the twelve."""
    return tuple(
        Finding(
            one.kpi,
            one.title,
            str(wording.DOCTOR[one.state]),
            TONES[one.state],
            "; ".join(_plain(need) for need in one.needs) or NOTHING,
            sentence(one.why) or "Everything it needs is there.",
        )
        for one in doctor
    )


def summary(doctor: Sequence[Support]) -> str:
    """How many KPIs are computable, with a caveat, and not, in a sentence."""
    if not doctor:
        return ""
    counts = [sum(one.state == state for one in doctor) for state in _ORDER]
    said = [f"{count} {wording.DOCTOR[state].word}" for count, state in zip(counts, _ORDER, strict=True) if count]
    return f"Of {counted(len(doctor), 'KPI')}, {_listed(said)}."


def has_gaps(doctor: Iterable[Support]) -> bool:
    """Whether anything could be asked for."""
    return any(one.needs for one in doctor)


def data_request(pilot: str, doctor: Iterable[Support]) -> str:
    """A letter, in plain text, that asks for the columns that are missing; "" where none is."""
    wanted: dict[str, list[str]] = {}
    for support in doctor:
        for need in support.needs:
            wanted.setdefault(need, []).append(support.title)
    if not wanted:
        return ""
    lines = [
        f"Subject: data needed for the review of {pilot}",
        "",
        "Hello,",
        "",
        f"to review {pilot} we need a few more columns. Could you send us an export with these?",
        "",
    ]
    for role in dict.fromkeys(_role(need) for need in wanted):
        lines.append(f"{role} (one row is {ROLES[role].row})")
        for need, kpis in wanted.items():
            if _role(need) == role:
                lines += [f"  - {_asked(need)}", f"    for: {', '.join(dict.fromkeys(kpis))}"]
        lines.append("")
    lines += [
        "The export as your tool writes it will do: csv, Excel, JSON or Parquet, with whatever names of columns.",
        "Names and free text may be left out or replaced by numbers; times are best with their time zone.",
        "",
        "Thank you!",
    ]
    return "\n".join(lines)


def _role(need: str) -> str:
    return need.partition("|")[0].partition(".")[0]


def _plain(need: str) -> str:
    """Alternatives in words: amount in costs, or cost in requests."""
    parts = (part.partition(".") for part in need.split("|"))
    return ", or ".join(f"{column} in {role}" if column else role for role, _, column in parts)


def _asked(need: str) -> str:
    """A column with its meaning; where another would do, that too."""
    said = []
    for place, part in enumerate(need.split("|")):
        role, _, name = part.partition(".")
        column = _column(role, name)
        meaning = f": {column.meaning}" if column else ""
        said.append(f"{name or 'any column'}{f' in {role}' if place else ''}{meaning}")
    return "; or ".join(said)


def _column(role: str, name: str) -> Column | None:
    known = ROLES.get(role)
    return next((column for column in known.columns if column.name == name), None) if known else None


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
