"""Converts rows of numpy, pandas and pyarrow to requests, and the outcomes back to the same type.

None of these libraries is imported here. Their objects are recognised by their attributes.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from r9s import operations

COLUMNS = ("custom_id", "key", "state", "paths", "request_id", "error")


def rows_of(batch: Any) -> list[Any]:
    """The rows of a table or a list of dicts as requests; raises TypeError or ValueError for other objects."""
    if isinstance(batch, Mapping):
        table: Mapping[str, Any] = batch  # pyright: ignore[reportUnknownVariableType]
        columns = {name: _column(name, column) for name, column in table.items()}
        if len({len(column) for column in columns.values()}) > 1:
            lengths = ", ".join(f"{name} has {len(column)}" for name, column in columns.items())
            raise ValueError(f"the columns of a batch must have the same length: {lengths}")
        return [_row(dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]
    if _is_table(batch):
        return [_row(row) for row in batch.to_pylist()]
    if _is_frame(batch):
        return [_row(row) for row in batch.to_dict("records")]
    if isinstance(batch, Iterable) and not isinstance(batch, (str, bytes)):
        rows: Iterable[Any] = batch  # pyright: ignore[reportUnknownVariableType]
        return [_plain(row) for row in rows]
    raise TypeError(
        "a batch must be a dict of columns, a DataFrame, a pyarrow.Table or a list of dicts, "
        f"not {type(batch).__name__}"
    )


def answer(batch: Any, found: Sequence[Mapping[str, Any]]) -> Any:
    """The outcomes of the rows, as the same type as the batch."""
    columns = {name: [row[name] for row in found] for name in COLUMNS}
    if isinstance(batch, Mapping):
        return columns
    kind: Any = type(batch)  # pyright: ignore[reportUnknownVariableType]
    if _is_table(batch):
        return kind.from_pydict(columns)
    if _is_frame(batch):
        return kind(columns, index=batch.index)
    return [*found]


def _is_table(batch: Any) -> bool:
    return hasattr(batch, "to_pylist") and hasattr(batch, "schema")


def _is_frame(batch: Any) -> bool:
    return hasattr(batch, "to_dict") and hasattr(batch, "columns")


def _column(name: str, column: Any) -> list[Any]:
    for method in ("tolist", "to_pylist"):
        if hasattr(column, method):
            column = getattr(column, method)()
    kind = type(column).__name__
    if not isinstance(column, Iterable) or isinstance(column, (str, bytes, Mapping)):
        raise TypeError(f"the column {name} must be a list or an array, not {kind}: pass a batch of rows, not one row")
    values: Iterable[Any] = column  # pyright: ignore[reportUnknownVariableType]
    return [*values]


def _row(row: Mapping[str, Any]) -> Any:
    """A row of a table. A missing value is None or NaN in a table, and so integers may have become floats."""
    return _plain(dict(row), in_table=True)


def _plain(value: Any, *, in_table: bool = False, is_float: bool = False) -> Any:
    """A value as plain JSON, without the number, list and null types of numpy and pandas."""
    if type(value).__module__.partition(".")[0] == "numpy":
        value = value.tolist()
    if type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, dict):
        members: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
        plain = {name: _plain(each, in_table=in_table, is_float=name in _floats()) for name, each in members.items()}
        return {name: each for name, each in plain.items() if not (in_table and each is None)}
    if isinstance(value, list):
        return [_plain(each, in_table=in_table, is_float=is_float) for each in value]  # pyright: ignore[reportUnknownVariableType]
    if in_table and not is_float and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


@functools.cache
def _floats() -> frozenset[str]:
    """The parameters that are floats. Their values are not made integers."""
    every = (parameter for each in operations.OPERATIONS for parameter in each.parameters)
    return frozenset(parameter.name for parameter in every if parameter.type == "number")
