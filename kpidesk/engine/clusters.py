"""How rows hang together: moments over users, sessions and single rows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clusters:
    """Moments of a yes/no mark over clusters of rows (users, else sessions): what an effective n is made of."""

    clusters: int
    n: float
    yes: float
    n2: float
    yn: float
    y2: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """The moments of one ratio of the log within the review window (see ``facts.Ratio``).

    ``rows``: over single rows, for ratios of numbers; those of marks follow from their sums. ``users``: over users,
    where the log names none over sessions, and None where it names neither.
    """

    rows: Clusters | None
    users: Clusters | None
