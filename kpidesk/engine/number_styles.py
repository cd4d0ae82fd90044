"""Numbers written with commas, in columns that are kept as they were written: decimals, or thousands apart."""

from collections.abc import Mapping
from enum import StrEnum

import ibis
import ibis.expr.types as ir

from kpidesk.engine.connection import Connection


class Style(StrEnum):
    """What a comma is for."""

    DECIMAL = "decimal"
    """1.234,5 and 12,75"""
    THOUSANDS = "thousands"
    """1,234.5 and 12,750"""


_DECIMAL = r"^\s*[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+\s*$"
_THOUSANDS = r"^\s*[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?\s*$"
_MOST = 0.95
"""Share of the cells with commas that must be numbers."""


def with_commas(column: ir.Column) -> ir.IntegerValue:
    """How many cells hold a comma."""
    return column.contains(",").sum() if column.type().is_string() else column.isnull().sum() * 0


def find_styles(connection: Connection, rows: ir.Table, commas: Mapping[str, int]) -> dict[str, Style]:
    """Of columns with so many cells that hold commas, those whose commas are part of numbers.

    They part thousands only where every one may do so; else they stand before decimals, where most may.
    """
    if not commas:
        return {}
    names = list(commas)
    asked = {f"decimal_{at}": rows[name].re_search(_DECIMAL).sum() for at, name in enumerate(names)}
    asked |= {f"thousands_{at}": rows[name].re_search(_THOUSANDS).sum() for at, name in enumerate(names)}
    told = connection.frame(rows.aggregate(**asked)).iloc[0]
    found = {}
    for at, name in enumerate(names):
        if told[f"thousands_{at}"] == commas[name]:
            found[name] = Style.THOUSANDS
        elif told[f"decimal_{at}"] >= _MOST * commas[name]:
            found[name] = Style.DECIMAL
    return found


def in_plain_numbers(rows: ir.Table, styles: Mapping[str, Style]) -> ir.Table:
    """The rows with the numbers of these columns as a cast reads them; other cells as they are."""
    return rows.mutate(**{name: _plain(rows[name], style) for name, style in styles.items()}) if styles else rows


def _plain(column: ir.StringColumn, style: Style) -> ir.StringValue:
    if style is Style.THOUSANDS:
        return ibis.cases((column.re_search(_THOUSANDS), column.replace(",", "")), else_=column)
    plain = column.replace(".", "").replace(",", ".")
    return ibis.cases((column.re_search(_DECIMAL), plain), else_=column)
