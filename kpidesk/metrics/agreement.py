"""How two counts of the same thing agree, in words that pages and findings share."""

AGREE = 0.01
"""Up to this share two books are said to agree."""
COST_GAP = "cost-gap"
"""The code of the finding that the log and the cost sheet disagree."""
_TWICE = 2.0


def by_how_much(ratio: float) -> str:
    """A ratio in words: "12.0 % more", "8.5 % less", "3.6 times as much", "3,644 times as much", "4.2 % of it"."""
    if abs(ratio - 1) < AGREE:
        return "about the same"
    if ratio >= _TWICE:
        return f"{_times(ratio)} times as much"
    if ratio > 1:
        return f"{100 * (ratio - 1):.1f} % more"
    if ratio > 1 / _TWICE:
        return f"{100 * (1 - ratio):.1f} % less"
    return f"one {_times(1 / ratio)}th of it" if ratio < AGREE else f"only {100 * ratio:.1f} % of it"


def _times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio < 10 else f"{ratio:,.0f}"
