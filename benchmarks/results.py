"""Rounds of measurements, and their ratios."""

import statistics
from typing import Any, NamedTuple

from .processes import Measurements
from .rows import Column, Row, Task
from .work import Absent

_PEERS = ("openai", "mistralai")
_PEER_ROUNDS = 3
"""Sides only for comparison. They are slow."""


class Result(NamedTuple):
    """The result of a row: medians and ratios by column, and the reasons for missing ones."""

    row: Row
    base: dict[str, float]
    values: dict[Column, dict[str, float]]
    ratios: dict[Column, float]
    absent: dict[Column, str]

    def document(self) -> dict[str, Any]:
        """The same for a file."""
        row = self.row
        about = {"name": row.name, "title": row.title, "kind": row.kind, "goal": row.goal, "rounds": row.rounds}
        return {
            **about,
            "base": {"side": row.base.side, **self.base},
            "values": self.values,
            "ratios": self.ratios,
            "absent": self.absent,
        }


def measure(row: Row, server: str, versions: dict[str, dict[str, str]], rounds: int | None = None) -> Result:
    """Measure all sides in turn, in several rounds, so that other load on the machine affects all of them."""
    found: dict[Task, list[dict[str, float]]] = {}
    absent: dict[Task, str] = {}
    tasks = list(dict.fromkeys((row.base, *row.bases.values(), *row.tasks.values())))
    with Measurements(row, server, versions) as measurements:
        for number in range(rounds or row.rounds):
            for task in tasks:
                if task in absent or (task.side in _PEERS and number >= _PEER_ROUNDS):
                    continue
                try:
                    found.setdefault(task, []).append(measurements.measure(task))
                except Absent as reason:
                    absent[task] = str(reason)
                    found.pop(task, None)
    return _result(row, found, absent)


def _result(row: Row, found: dict[Task, list[dict[str, float]]], absent: dict[Task, str]) -> Result:
    result = Result(row, _medians(found.get(row.base, [])), {}, {}, {})
    for column, task in row.tasks.items():
        base = row.bases.get(column, row.base)
        missing = absent.get(task) or absent.get(base)
        if missing is not None:
            result.absent[column] = missing
            continue
        result.values[column] = _medians(found[task])
        if row.kind != "memory":
            pairs = zip(found[task], found[base], strict=False)
            result.ratios[column] = statistics.median(ours["cpu"] / theirs["cpu"] for ours, theirs in pairs)
    return result


def _medians(measured: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(each[name] for each in measured) for name in (measured[0] if measured else ())}
