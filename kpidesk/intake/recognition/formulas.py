"""Arithmetic over columns of a sheet, as a recogniser writes it: `Request Count` / `Requests/s`."""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

_HEADER = re.compile(r"`([^`]+)`")
_BINARY: Mapping[type[ast.operator], Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
}


@dataclass(frozen=True, slots=True)
class Formula:
    """What is computed: ``tree`` over variables v0, v1, ..., which stand for the cells of ``headers``."""

    headers: tuple[str, ...]
    tree: ast.expr

    def of(self, figures: Mapping[str, np.ndarray]) -> np.ndarray:
        """Its value for each row from the figures under each header; NaN where one is NaN, and for a division by 0."""
        named = {f"v{place}": figures[header] for place, header in enumerate(self.headers)}
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.asarray(_value(self.tree, named), dtype=np.float64)
        return np.where(np.isfinite(found), found, np.nan)


def read(text: str) -> Formula:
    """A formula of +, -, *, /, brackets, numbers, headers in backticks and round(). Raises ValueError."""
    headers: list[str] = []

    def variable(found: re.Match[str]) -> str:
        if found[1] not in headers:
            headers.append(found[1])
        return f"v{headers.index(found[1])}"

    try:
        tree = ast.parse(_HEADER.sub(variable, text), mode="eval").body
        _value(tree, {f"v{place}": np.ones(1) for place in range(len(headers))})
    except (SyntaxError, KeyError) as error:
        raise ValueError(f"{text} is no formula") from error
    return Formula(tuple(headers), tree)


def _value(node: ast.expr, named: Mapping[str, np.ndarray]) -> np.ndarray:
    match node:
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _BINARY:
            return _BINARY[type(sign)](_value(left, named), _value(right, named))
        case ast.Constant(value=int() | float() as number):
            return np.asarray(float(number))
        case ast.Name(id=name):
            return named[name]
        case ast.Call(func=ast.Name(id="round"), args=[inner], keywords=[]):
            rounded: np.ndarray = np.rint(_value(inner, named))
            return rounded
    raise ValueError(f"{ast.unparse(node)} cannot be computed")
