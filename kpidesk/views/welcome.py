"""What the first page offers: what was opened last, and samples that show what a review looks like."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample pilot: the name it is opened by, its title, and in a line what it shows."""

    name: str
    title: str
    shows: str


SAMPLES = (
    Sample(
        "claims-ready",
        "Claims triage, nearly ready",
        "Twelve weeks in, most lights green: what it takes to scale, and the bottleneck that is left.",
    ),
    Sample(
        "claims-failing",
        "Claims triage, failing",
        "Red flags and missed gates: how the rule ends a pilot, and what it leaves to learn.",
    ),
    Sample(
        "support-assistant",
        "Support assistant",
        "A chat assistant with surveys, evaluations and work items: value in handling time, and answers checked.",
    ),
)
FIRST = "From your exports to a go or kill call, with every number traceable to its rows. Nothing leaves this computer."
NONE_YET = "No project yet. Open a sample to see where this leads, or drop your exports above."
GONE = "{} (missing: moved, deleted, or its drive is not connected)"
