"""Gathered evidence under other settings, where those do not change what is read from the tables."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd

from kpidesk.engine.evidence import Evidence
from kpidesk.engine.ledger import open_ledger
from kpidesk.pilot.settings import PilotSettings

LEDGER = frozenset({"currency", "fx", "hourly_rate"})
"""Settings that turn entries of the books into money."""


def under(
    evidence: Evidence,
    settings: PilotSettings,
    targets: Mapping[str, float],
    changed: frozenset[str],
    still_holds: Callable[[object], bool],
) -> Evidence:
    """The same rows under other settings and targets; without a query.

    ``changed``: the settings that differ. What was remembered is taken over under the keys that ``still_holds`` names.
    """
    priced = _repriced(evidence, settings) if changed & LEDGER else evidence
    other = replace(priced, settings=settings, targets=targets)
    other.keep_from(evidence, still_holds)
    return other


def _repriced(evidence: Evidence, settings: PilotSettings) -> Evidence:
    """The books spread over the days again; facts of the log stay as they are."""
    ledger = open_ledger(evidence.registers, settings, evidence.calendar)
    facts = evidence.daily.drop(columns=list(ledger.days.columns))
    return replace(evidence, ledger=ledger, daily=pd.concat([facts, ledger.days], axis=1))
