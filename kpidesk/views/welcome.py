"""What the first page offers: what was opened last, and samples that show what a review looks like."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample pilot: the name it is opened by, its title, in a line what it shows, and its letter in the menu."""

    name: str
    title: str
    shows: str
    letter: str

    @property
    def label(self) -> str:
        """The title as it stands in the menu."""
        return self.title.replace(self.letter, f"&{self.letter}", 1)


SAMPLES = (
    Sample(
        "claims-ready",
        "Claims triage, nearly ready",
        "Week 13: ten KPIs green, two yellow, every gate held. One bottleneck stands between it and scaling.",
        "n",
    ),
    Sample(
        "claims-failing",
        "Claims triage, failing",
        "Week 9: seven KPIs red, two gates missed. How the rule ends a pilot, and what there is to learn.",
        "f",
    ),
    Sample(
        "support-assistant",
        "Support assistant",
        "Week 7 of a chat assistant: no red, but seven KPIs yellow and one not measured yet.",
        "S",
    ),
)
FIRST = "From your exports to a go or kill call, with every number traceable to its rows. Nothing leaves this computer."
NONE_YET = "No project yet. Open a sample to see where this leads, or drop your exports above."
GONE = "{} (missing: moved, deleted, or its drive is not connected)"
