"""The expected numbers, by plain Python over the generated records: nothing of the program's own formulas."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from sample_data.files import Record


def number(record: Record, column: str) -> float:
    """A cell that must be a number."""
    cell = record[column]
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise TypeError(f"{column} is {cell!r}, not a number")
    return float(cell)


def percentile(values: Iterable[float], share: float) -> float:
    """Linear interpolation between order statistics, as Excel's PERCENTILE.INC."""
    ranked = sorted(values)
    place = (len(ranked) - 1) * share
    low = math.floor(place)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (ranked[high] - ranked[low]) * (place - low)


def confusion(labelled: Sequence[tuple[str, str]], positive: str) -> dict[str, int]:
    """TP, FP, FN, TN of (prediction, actual) pairs."""
    return {
        "tp": sum(said == positive == was for said, was in labelled),
        "fp": sum(said == positive != was for said, was in labelled),
        "fn": sum(said != positive == was for said, was in labelled),
        "tn": sum(said != positive != was for said, was in labelled),
    }


def accuracy_measures(cells: Mapping[str, int], cost_fp: int, cost_fn: int) -> dict[str, float]:
    """Weighted and plain accuracy, what the best constant answer scores, precision, recall, weighted F."""
    tp, fp, fn, tn = cells["tp"], cells["fp"], cells["fn"], cells["tn"]
    yes, no = tp + fn, tn + fp
    whole = cost_fn * yes + cost_fp * no
    beta = cost_fn / cost_fp
    return {
        "weighted_accuracy": (cost_fn * tp + cost_fp * tn) / whole,
        "naive_weighted_accuracy": max(cost_fn * yes, cost_fp * no) / whole,
        "accuracy": (tp + tn) / (yes + no),
        "naive_accuracy": max(yes, no) / (yes + no),
        "precision": tp / (tp + fp),
        "recall": tp / (tp + fn),
        "weighted_f1": (1 + beta) * tp / ((1 + beta) * tp + beta * fn + fp),
    }


def decay_per_30_days(weeks: Mapping[int, tuple[Fraction, int]]) -> float:
    """Points lost in 30 days: minus the slope of weekly accuracy on the week, weighted by labelled rows."""
    whole = sum(n for _, n in weeks.values())
    middle = Fraction(sum(week * n for week, (_, n) in weeks.items()), whole)
    level = sum((value * n for value, n in weeks.values()), Fraction(0)) / whole
    across = sum(((week - middle) * (value - level) * n for week, (value, n) in weeks.items()), Fraction(0))
    spread = sum(((week - middle) ** 2 * n for week, (_, n) in weeks.items()), Fraction(0))
    return float(-across / spread / 7 * 30 * 100)


def largest_gap(rates: Iterable[Fraction]) -> float:
    """Largest minus smallest."""
    known = list(rates)
    return float(max(known) - min(known))


def rate_by(rows: Iterable[tuple[str, bool]]) -> dict[str, Fraction]:
    """Share of yes in each group."""
    yes: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    for group, flag in rows:
        all_[group] += 1
        yes[group] += flag
    return {group: Fraction(yes[group], count) for group, count in all_.items()}


def active_by_week(rows: Iterable[tuple[str, date]], start: date) -> dict[int, set[str]]:
    """Distinct people by pilot week."""
    weeks: defaultdict[int, set[str]] = defaultdict(set)
    for person, day in rows:
        weeks[(day - start).days // 7 + 1].add(person)
    return dict(weeks)
