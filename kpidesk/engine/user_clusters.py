"""Users put together into clusters, whole users each: rows of one user hang together, and many users are many keys."""

import ibis
import ibis.expr.types as ir

CLUSTERS = 100
"""At most so many clusters."""


def deal_users(rows: ir.Table) -> ir.Table:
    """User -> cluster, dealt out in the order in which users first appear: what they are called does not matter, so
    that codes in place of names, or another version of a library, change no interval.
    """
    named = rows.filter(rows.user.notnull())
    users = named.group_by("user").aggregate(first=named.minute.min(), last=named.minute.max(), rows=named.count())
    turn = ibis.row_number().over(order_by=[users["first"], users["last"], users["rows"], users.user])
    return users.select("user", cluster=(turn % CLUSTERS).cast("int32"))
