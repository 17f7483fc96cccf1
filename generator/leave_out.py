"""Takes out of a document what cannot be carried, each time the smallest thing that nothing else needs."""

import re
from typing import Any

from . import walk
from .document import Document, dangling, look_up
from .problems import Pointer, Problem


def leave_out(document: Document, problems: list[Problem]) -> list[Problem]:
    """Remove what these problems are about, and what refers to it then; returns what was removed, with the reasons.

    Problems that have no place of their own often end with those that have; raises SpecError when there are no others.
    """
    removed: list[Problem] = []
    while problems:
        units: dict[Pointer, str] = {}
        for problem in problems:
            unit = _unit(document.data, problem.victim or problem.pointer)
            if unit is not None:
                units.setdefault(unit, problem.reason)
        if not units:
            raise document.error(problems)
        # Inner things go first, and later items of a list before earlier ones, so that the places stay right.
        for unit in sorted(units, key=lambda unit: (len(unit), [str(part).zfill(9) for part in unit]), reverse=True):
            if look_up(document.data, unit) is not None:
                removed.append(Problem(unit, units[unit], document.line(unit)))
                document.remove(unit)
        problems = [Problem(each.pointer, "it needs what was left out") for each in dangling(document.data)]
    return removed


def _unit(data: dict[str, Any], pointer: Pointer) -> Pointer | None:
    """The smallest thing around a place that can be left out on its own."""
    for length in range(len(pointer), 0, -1):
        unit = pointer[:length]
        if look_up(data, unit) is not None and _is_spare(data, unit):
            return unit
    return None


def _is_spare(data: dict[str, Any], unit: Pointer) -> bool:
    """Whether something can be left out, and what is around it stays what it says it is."""
    last, around = unit[-1], unit[-2] if len(unit) > 1 else None
    if unit == ("webhooks",) or unit[:-1] == ("servers",) or re.match("x-(?!r9s-)", str(last)):
        return True
    if unit[0] == "paths" and (len(unit) == 2 or (len(unit) == 3 and last in walk.METHODS)):
        return True
    if unit[0] == "components" and len(unit) == 3:
        return True
    if last == "callbacks" and unit[0] == "paths" and len(unit) == 4:
        return True
    if last == "default" and isinstance(around, (str, int)) and around not in ("responses", "properties", "schemas"):
        return True
    if around == "parameters" and isinstance(last, int):
        return not walk.deref(data, look_up(data, unit)).get("required")
    if around == "properties":
        return last not in look_up(data, unit[:-2]).get("required", [])
    if around == "content":
        # The last media type of an error says no more than its status; that of a body or a result says all.
        is_error = unit[-4:-3] == ("responses",) and not str(unit[-3]).startswith("2") and unit[-3] != "default"
        return is_error or len(look_up(data, unit[:-1])) > 1
    return False
