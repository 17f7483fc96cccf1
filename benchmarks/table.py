"""The table, and the environment of the measurements."""

import os
import platform
from pathlib import Path

from .peers import MISTRALAI_WORKS
from .results import Result
from .rows import Column

_COLUMNS: tuple[Column, ...] = ("r9s", "openai", "mistralai")
_LINE = "{:46} {:>9} {:>12} {:>10} {:>10} {:>10}"
_NOTES = (
    "Ratios are medians of CPU time of the client's process over that of the base in the same round; r9s must not be "
    "above the goal (*: it is).",
    "Memory is the highest resident size during the work in a fresh process (VmHWM after a reset, elsewhere "
    "ru_maxrss), less what the process held before; in MB.",
    "The base is httpx with the standard library; at 256 it is the column's own 64. Each SDK has its default limits.",
    MISTRALAI_WORKS,
)


def machine() -> str:
    """The machine and the interpreter, in one line."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = names[0] if names else model
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{python}, {platform.system()} {platform.machine()}, {os.cpu_count()} x {model}"


def packages(versions: dict[str, dict[str, str]]) -> list[str]:
    """The packages of each side, one line for each side."""
    return [
        f"{side}: {', '.join(' '.join(each) for each in found.items())}" for side, found in versions.items() if found
    ]


def table(results: list[Result]) -> list[str]:
    """The lines of the table, with notes."""
    lines = [_LINE.format("work", "goal", "base", *_COLUMNS)]
    reasons: dict[str, None] = {}
    for result in results:
        lines.append(
            _LINE.format(result.row.title, _goal(result), _base(result), *(_cell(result, c) for c in _COLUMNS))
        )
        for column, reason in result.absent.items():
            reasons[f"Not there: {column}, {result.row.title}: {reason}"] = None
    return [*lines, "", *reasons, *_NOTES]


def _goal(result: Result) -> str:
    goal = result.row.goal
    if goal is None:
        return ""
    return f"<= +{goal:.0f} MB" if result.row.kind == "memory" else f"<= {goal:.2f}"


def _base(result: Result) -> str:
    if not result.base:
        return "not there"
    return f"+{result.base['peak']:.1f} MB" if result.row.kind == "memory" else f"{result.base['cpu']:.3f} ms"


def _cell(result: Result, column: Column) -> str:
    if column not in result.row.tasks:
        return "-"
    if column in result.absent:
        return "not there"
    is_memory = result.row.kind == "memory"
    value = round(result.values[column]["peak"], 1) if is_memory else round(result.ratios[column], 2)
    missed = column == "r9s" and result.row.goal is not None and value > result.row.goal
    return (f"+{value:.1f}" if is_memory else f"{value:.2f}") + ("*" if missed else "")
