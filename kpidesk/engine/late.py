"""What arrives later for a request: labels, scores, overrides, feedback and audit events, joined to it by its id.

Several rows for one request, of one file or of several: each column is filled by the newest row that tells it, by
``actual_at`` where rows have one (those that have none count as older), else by the order of import. An id that is no
request's own is looked for among the transactions: where a transaction of that id has exactly one request, the row is
joined to it; where it has several it is not, as nobody said which one was meant. Ids are compared as they are: letter
case and blanks are never ignored, but what would match without them is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir
from ibis import _

from kpidesk.engine.connection import Connection
from kpidesk.tables.table import Source, Table

SHOWN = 5
"""Ids of rows that match nothing that are named."""
_PLACES = ("part_place", "row_place")
_EARLIEST = "1970-01-01 00:00:00"


@dataclass(frozen=True, slots=True)
class LateFile:
    """One sheet of labels and how it fits the log.

    ``unmatched`` rows belong to no request, ``examples`` are the first of their ids; ``alike`` of them would match if
    letter case, blanks and a trailing ".0" were ignored, as the pair ``such_as`` (its own id, the log's). ``joined``
    rows were joined by the id of a transaction with one request; ``several`` name one with more, and were not.
    """

    source: Source
    rows: int
    unmatched: int
    examples: tuple[str, ...] = ()
    alike: int = 0
    such_as: tuple[str, str] = ("", "")
    joined: int = 0
    several: int = 0


@dataclass(frozen=True, slots=True)
class Late:
    """All sheets of labels. ``conflicts``: column -> requests of which several rows tell different things.

    ``shared``: label rows whose id several requests have; each of these got what they tell.
    """

    files: tuple[LateFile, ...] = ()
    conflicts: dict[str, int] = field(default_factory=dict)
    shared: int = 0
    logged: bool = False
    """Whether there is a log."""
    named: bool = False
    """Whether the log has ids of requests or of transactions."""


def join_labels(connection: Connection, requests: ir.Table, labels: ir.Table) -> ir.Table:
    """Fill each column from the newest label that tells it; what a label brings wins over what the log said.

    ``labels`` as of ``read_in_order``.
    """
    names = _resolve(connection, requests, labels)
    if names is None and "request_id" not in requests.columns:
        return requests
    keyed = _keyed(requests, names)
    kept = connection.materialise("late", _newest(_renamed(labels, names)))
    joined = keyed.left_join(kept, keyed.late_key == kept.request_id)
    columns: dict[str, ir.Value] = {name: joined[name] for name in requests.columns}
    for name in _told(labels):
        late = joined[f"late_{name}"]
        known = joined[name] if name in requests.columns else ibis.null(labels[name].type())
        columns[name] = ibis.coalesce(late, known) if late.type() == known.type() else _marks(late, known)
    return joined.select(**columns)


def _marks(late: ir.Value, known: ir.Value) -> ir.Value:
    """Free text that one of two keeps, and of which the other only says that it was there: such a mark of both."""
    told = (one if one.type().is_boolean() else ibis.cases((one.notnull(), True)) for one in (late, known))
    return ibis.coalesce(*told)


def _told(labels: ir.Table) -> list[str]:
    return [name for name in labels.columns if name not in {"request_id", *_PLACES}]


def _newest(labels: ir.Table) -> ir.Table:
    """One row for each id: ``late_<column>``, from the newest row that tells it."""
    told = _told(labels)
    dated = [labels.actual_at.fill_null(ibis.timestamp(_EARLIEST))] if "actual_at" in told else []
    order = [*dated, *(labels[place] for place in _PLACES)]
    aged = labels.mutate(nth=ibis.row_number().over(ibis.window(group_by="request_id", order_by=order)))
    newest = {f"late_{name}": aged[name].argmax(aged.nth, where=aged[name].notnull()) for name in told}
    return aged.group_by("request_id").aggregate(**newest)


def _resolve(connection: Connection, requests: ir.Table, labels: ir.Table) -> ir.Table | None:
    """Ids of labels that name a transaction with one request: ``named``, and ``key``, by which that is found.

    None where there are none, as a rule.
    """
    if "transaction_id" not in requests.columns:
        return None
    strangers = _strangers(connection, requests, labels)
    if strangers is None:
        return None
    named = _transactions(requests, strangers)
    single = named.filter(named.n == 1).select("named", "key")
    kept = connection.materialise("late_transactions", single)
    return kept if _one(connection, kept.aggregate(found=kept.count())) else None


def _transactions(requests: ir.Table, strangers: ir.Table) -> ir.Table:
    """Of ids that are no request's own, those of transactions: ``named``, requests ``n``, and the ``key`` of one."""
    own = requests.request_id if "request_id" in requests.columns else ibis.null("string")
    rows = requests.select(named=requests.transaction_id, own=own).filter(_.named.notnull())
    met = rows.semi_join(strangers, rows.named == strangers.stranger)
    return met.group_by("named").aggregate(n=_.count(), key=ibis.coalesce(_.own.max(), _.named.max()))


def _strangers(connection: Connection, requests: ir.Table, labels: ir.Table) -> ir.Table | None:
    """The different ids of labels that no request has; None where all match."""
    ids = labels.select(stranger=labels.request_id).distinct()
    if "request_id" in requests.columns:
        ids = ids.anti_join(requests, ids.stranger == requests.request_id)
    kept = connection.materialise("late_strangers", ids)
    return kept if _one(connection, kept.aggregate(found=kept.count())) else None


def _keyed(requests: ir.Table, names: ir.Table | None) -> ir.Table:
    """The log with the id that labels are joined by: its own, else that of the transaction that a label named."""
    if names is None:
        return requests.mutate(late_key=requests.request_id)
    named = requests.transaction_id.isin(names.named)
    own = requests.request_id if "request_id" in requests.columns else ibis.null("string")
    return requests.mutate(late_key=ibis.coalesce(own, ibis.cases((named, requests.transaction_id))))


def _renamed(labels: ir.Table, names: ir.Table | None) -> ir.Table:
    """Labels of transactions under the id of the request they belong to."""
    if names is None:
        return labels
    met = labels.left_join(names, labels.request_id == names.named)
    others = {name: met[name] for name in labels.columns if name != "request_id"}
    return met.select(request_id=ibis.coalesce(met.key, met.request_id), **others)


def find_late(connection: Connection, tables: Sequence[Table], *, repeated: bool) -> Late:
    """How every sheet of labels fits the log, whatever the day of the review; nothing where there are no labels.

    ``repeated``: whether requests share ids.
    """
    log = [part for table in tables if table.role == "requests" for part in table.parts]
    requests = connection.read_parquet("log_as_it_came", log) if log else None
    sheets = [table for table in tables if table.role == "labels"]
    parts = [part for table in sheets for part in table.parts]
    if not parts:
        return Late()
    labels = connection.read_in_order("labels_in_order", parts)
    if requests is None:
        return Late(
            tuple(_unknown(connection, table) for table in sheets if table.parts), _conflicts(connection, labels)
        )
    strangers = _strangers(connection, requests, labels)
    return Late(
        files=tuple(_file(connection, requests, table, strangers) for table in sheets if table.parts),
        conflicts=_conflicts(connection, labels),
        shared=_shared(connection, requests, labels) if repeated else 0,
        logged=True,
        named=not {"request_id", "transaction_id"}.isdisjoint(requests.columns),
    )


def _unknown(connection: Connection, table: Table) -> LateFile:
    """Of a sheet of labels for which there is no log at all."""
    rows = connection.read_in_order("labels_of_sheet", table.parts)
    total = _one(connection, rows.aggregate(found=rows.count()))
    return LateFile(table.source, total, total)


def _file(connection: Connection, requests: ir.Table, table: Table, strangers: ir.Table | None) -> LateFile:
    rows = connection.read_in_order("labels_of_sheet", table.parts)
    total = _one(connection, rows.aggregate(found=rows.count()))
    if strangers is None:
        return LateFile(table.source, total, 0)
    lost = connection.materialise("late_lost", rows.semi_join(strangers, rows.request_id == strangers.stranger))
    unmatched = _one(connection, lost.aggregate(found=lost.count()))
    if not unmatched:
        return LateFile(table.source, total, 0)
    joined, several = _by_transaction(connection, requests, lost)
    alike, such_as = _alike(connection, requests, lost)
    first = lost.group_by("request_id").aggregate(**{place: lost[place].min() for place in _PLACES})
    examples = connection.frame(first.order_by(*_PLACES).limit(SHOWN + joined))["request_id"]
    named = set(_named_by_transaction(connection)) if joined else set()
    shown = tuple(one for one in examples if one not in named)[:SHOWN]
    return LateFile(table.source, total, unmatched - joined, shown, alike, such_as, joined, several)


def _by_transaction(connection: Connection, requests: ir.Table, lost: ir.Table) -> tuple[int, int]:
    """Rows whose id is that of a transaction with one request, and with several."""
    if "transaction_id" not in requests.columns:
        return 0, 0
    strangers = lost.select(stranger=lost.request_id).distinct()
    named = connection.materialise("late_named", _transactions(requests, strangers))
    met = lost.inner_join(named, lost.request_id == named.named)
    found = connection.frame(met.aggregate(one=(met.n == 1).sum().fill_null(0), more=(met.n > 1).sum().fill_null(0)))
    return int(found["one"].iloc[0]), int(found["more"].iloc[0])


def _named_by_transaction(connection: Connection) -> list[str]:
    named = ibis.table({"named": "string", "n": "int64", "key": "string"}, name="late_named")
    return list(connection.frame(named.filter(named.n == 1).select("named"))["named"])


def _alike(connection: Connection, requests: ir.Table, lost: ir.Table) -> tuple[int, tuple[str, str]]:
    """Rows whose id would match without letter case, blanks and a trailing ".0", and the first pair of ids."""
    if "request_id" not in requests.columns:
        return 0, ("", "")
    ids = requests.select(theirs=requests.request_id, bare=_bare(requests.request_id)).filter(_.theirs.notnull())
    ours = lost.select("request_id", bare=_bare(lost.request_id))
    met = ours.inner_join(ids.group_by("bare").aggregate(theirs=_.theirs.min()), "bare")
    found = connection.frame(met.order_by("request_id"))
    return len(found), (found["request_id"].iloc[0], found["theirs"].iloc[0]) if len(found) else ("", "")


def _bare(ids: ir.StringValue) -> ir.StringValue:
    return ids.lower().re_replace(r"\s+", "").re_replace(r"\.0+$", "")


def _conflicts(connection: Connection, labels: ir.Table) -> dict[str, int]:
    """Column -> ids of which several rows tell different things in it; columns without any left out."""
    told = [name for name in _told(labels) if name != "actual_at"]
    counted = labels.aggregate(rows=labels.count(), ids=labels.request_id.nunique())
    found = connection.frame(counted).iloc[0]
    if found["rows"] == found["ids"] or not told:
        return {}
    per = labels.group_by("request_id").aggregate(**{name: labels[name].nunique() for name in told})
    sums = connection.frame(per.aggregate(**{name: (per[name] > 1).sum() for name in told})).iloc[0]
    return {name: int(sums[name]) for name in told if sums[name]}


def _shared(connection: Connection, requests: ir.Table, labels: ir.Table) -> int:
    """Label rows whose id more than one request has."""
    if "request_id" not in requests.columns:
        return 0
    mine = requests.semi_join(labels, requests.request_id == labels.request_id)
    several = mine.group_by("request_id").aggregate(n=_.count()).filter(_.n > 1)
    met = labels.semi_join(several, labels.request_id == several.request_id)
    return _one(connection, met.aggregate(found=met.count()))


def _one(connection: Connection, counted: ir.Table) -> int:
    return int(connection.frame(counted)["found"].iloc[0])
