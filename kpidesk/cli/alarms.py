"""`--fail-on`: which verdicts and lights make the exit code 1."""

from difflib import get_close_matches

from kpidesk.base.errors import WrongUsage
from kpidesk.decision.review import Light, Recommendation, Review

KNOWN = tuple(str(each) for kind in (Recommendation, Light) for each in kind)


def parse_alarms(text: str | None) -> frozenset[str]:
    """The words of a comma-separated list; raises WrongUsage on one that is neither a verdict nor a light."""
    words = [word.strip().lower().replace("-", "_") for word in (text or "").split(",") if word.strip()]
    for word in words:
        if word not in KNOWN:
            near = get_close_matches(word, KNOWN, 1)
            hint = f'Did you mean "{near[0]}"?' if near else f"Known are: {', '.join(KNOWN)}."
            raise WrongUsage(f'--fail-on "{word}" is neither a verdict nor a light. {hint}')
    if text is not None and not words:
        raise WrongUsage(f"--fail-on names nothing: write one or more of {', '.join(KNOWN)}.")
    return frozenset(words)


def rings(alarms: frozenset[str], review: Review) -> bool:
    """Whether the verdict, or the light of one of the twelve KPIs, is among them."""
    occurred = {str(review.verdict.recommendation), *(str(kpi.light) for kpi in review.kpis)}
    return bool(alarms & occurred)
