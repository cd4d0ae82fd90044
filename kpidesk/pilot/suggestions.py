"""What somebody probably meant by a word that nothing is called."""

from collections.abc import Iterable

_LIKELY = 60


def closest(word: str, among: Iterable[str]) -> str | None:
    """The name most like ``word`` as a whole, letter case and signs aside, or None where none is like it."""
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415 - needed where a word is misspelt

    found = process.extractOne(
        word, tuple(among), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_LIKELY
    )
    return found[0] if found else None


def did_you_mean(word: str, among: Iterable[str]) -> str:
    """The question to ask ("Did you mean 'budget'?"), or nothing."""
    name = closest(word, among)
    return f"Did you mean '{name}'?" if name else ""
