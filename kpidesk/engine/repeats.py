"""Texts that occur more than once, such as ids: told by their hashes first, as hardly any do."""

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from kpidesk.engine.connection import Connection


def rows_of_repeated(connection: Connection, rows: ir.Table, column: str) -> ir.Table | None:
    """The rows whose text in a column (never null) others have too, and hardly any more; None where there are none.

    Texts with different hashes differ: only those that share one need be looked at themselves. To sort numbers takes
    a fraction of the time and room of telling the texts apart.
    """
    hashed = rows.mutate(mark=rows[column].hash())
    marks = np.sort(connection.coded(hashed.select("mark"))["mark"].to_numpy())
    repeated = np.unique(marks[1:][marks[1:] == marks[:-1]])
    if not len(repeated):
        return None
    schema = ibis.schema({"mark": "int64"})
    known = connection.register(f"repeated_{column}", pd.DataFrame({"mark": repeated}), schema)
    return hashed.semi_join(known, "mark").drop("mark")
