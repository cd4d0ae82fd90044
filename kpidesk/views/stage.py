"""The stage of a pilot by its volume, and which KPIs it makes matter."""

from kpidesk.decision.review import Review
from kpidesk.decision.stage import focus_at
from kpidesk.views import wording

_QUESTIONS = {
    "pilot": "does it work, and will people use it?",
    "production": "can it be operated, and does it pay?",
    "enterprise": "can it be scaled, governed and kept fair? Compare regions, segments and use cases as well.",
}


def stage_sentence(review: Review) -> str:
    """The stage, the KPIs in focus at that scale, and the question they answer (S0)."""
    stage = review.stage
    return f"At this volume, the {wording.STAGES[stage]}, the KPIs to look at are {_listed(stage)}: {_QUESTIONS[stage]}"


def _listed(stage: str) -> str:
    """Numbers in stretches: 1–4 and 8."""
    stretches: list[list[int]] = []
    for number in focus_at(stage):
        if stretches and stretches[-1][-1] == number - 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    return " and ".join(f"{one[0]}–{one[-1]}" if len(one) > 1 else str(one[0]) for one in stretches)
