"""Weekly outcomes whose weighted accuracy falls along a line of exactly the slope wanted."""

from collections.abc import Sequence

from sample_data.claims_design import Labels


def bend(losses: Sequence[int], moment: int) -> list[int]:
    """The losses, changed little, so that the sum of (2 x - k - 1) * loss over x = 1 ... k is ``moment``.

    With the same weight in each week that sum is what the least-squares slope depends on. Opposite weeks are changed
    by opposite amounts, so that the total stays what it was.
    """
    bent = list(losses)
    count = len(bent)
    gap = moment - sum((2 * x - count - 1) * loss for x, loss in enumerate(bent, 1))
    for low in range(count // 2):
        arm = count - 1 - 2 * low
        step = round(gap / (2 * arm) / (count // 2 - low))
        bent[low] -= step
        bent[-1 - low] += step
        gap -= 2 * arm * step
    if gap:
        raise ValueError(f"no whole numbers hit this slope: {gap} remains")
    return bent


def split(losses: Sequence[int], wrong_yes: Sequence[int], valid: int, invalid: int, ratio: int) -> list[Labels]:
    """Each week's loss as false positives (each worth ``ratio`` false negatives) and false negatives."""
    return [
        Labels(valid, invalid, loss - ratio * false_yes, false_yes)
        for loss, false_yes in zip(losses, wrong_yes, strict=True)
    ]
