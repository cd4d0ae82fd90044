"""What people say: the scores of surveys, and the latest of their comments and of the notes."""

import ibis
import ibis.expr.types as ir

from kpidesk.base.periods import Calendar
from kpidesk.engine.clock import pilot_day

MOST_VOICES = 2000
"""The latest comments and notes that are kept to be read."""
_UNREAD = "recorded"
"""What stands in the place of a text that was not stored."""
_SURVEYS = {"respondent": "string", "kind": "string", "scale_max": "float64", "comment": "string"}
_NOTES = {"source": "string", "theme": "string"}


def survey_scores(rows: ir.Table, calendar: Calendar) -> ir.Table:
    """Rows per ``date``, ``respondent``, ``kind``, ``score`` and ``scale_max``: how many ``answers``, how many of
    them ``commented``, and how many of these comments are stored (``told``); ``date_day`` is the pilot day. Kinds in
    lower case. Up to the day of the review, sorted.
    """
    found = _known(_complete(rows, _SURVEYS), calendar)
    known = found.mutate(kind=found.kind.strip().lower())
    keys = ["date", "date_day", "respondent", "kind", "score", "scale_max"]
    counted = known.group_by(*keys).aggregate(
        answers=known.count(), commented=known.comment.count(), told=_told(known.comment).sum()
    )
    return counted.order_by(keys)


def notes_counts(rows: ir.Table, calendar: Calendar) -> ir.Table:
    """Rows per ``date``, ``source`` and ``theme``: how many ``notes``, and how many of them are stored (``told``).

    Up to the day of the review, sorted.
    """
    known = _known(_complete(rows, _NOTES), calendar)
    keys = ["date", "date_day", "source", "theme"]
    return known.group_by(*keys).aggregate(notes=known.count(), told=_told(known.text).sum()).order_by(keys)


def voices(surveys: ir.Table | None, notes: ir.Table | None, calendar: Calendar) -> ir.Table | None:
    """The latest comments and notes whose words are stored, newest first: ``date``, ``date_day``, ``role``, ``source``
    (the kind of survey, or where a note comes from), ``text``, ``theme`` (as imported), ``score``, ``scale_max``.
    """
    parts = [_comments(surveys, calendar)] if surveys is not None else []
    parts += [_notes(notes, calendar)] if notes is not None else []
    if not parts:
        return None
    told = parts[0] if len(parts) == 1 else ibis.union(*parts)
    read = told.filter(_told(told.text))
    order = [ibis.desc("date"), "role", "source", "text", "score", "theme", "scale_max"]
    return read.order_by(order).limit(MOST_VOICES)


def _comments(rows: ir.Table, calendar: Calendar) -> ir.Table:
    known = _known(_complete(rows, _SURVEYS), calendar)
    return known.select(
        "date",
        "date_day",
        role=ibis.literal("surveys"),
        source=known.kind.strip().lower(),
        text=known.comment.strip(),
        theme=ibis.null("string"),
        score=known.score.cast("float64"),
        scale_max="scale_max",
    )


def _notes(rows: ir.Table, calendar: Calendar) -> ir.Table:
    known = _known(_complete(rows, _NOTES), calendar)
    return known.select(
        "date",
        "date_day",
        role=ibis.literal("notes"),
        source=known.source.strip(),
        text=known.text.strip(),
        theme=known.theme.strip(),
        score=ibis.null("float64"),
        scale_max=ibis.null("float64"),
    )


def _told(text: ir.StringValue) -> ir.BooleanValue:
    """Whether the words themselves are stored."""
    return ((text != _UNREAD) & (text.strip() != "")).fill_null(False)


def _complete(rows: ir.Table, types: dict[str, str]) -> ir.Table:
    return rows.mutate(**{name: ibis.null(kind) for name, kind in types.items() if name not in rows.columns})


def _known(rows: ir.Table, calendar: Calendar) -> ir.Table:
    dated = rows.mutate(date_day=pilot_day(rows.date, calendar).cast("float64"))
    return dated.filter(dated.date_day <= calendar.pilot.days)
