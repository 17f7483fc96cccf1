"""Prints a report on the records in an output."""

from typing import Any

import attrs

from r9s import batch

from ._batch_words import advice, counted
from ._exit_codes import DONE, INCOMPLETE, WRONG_USE
from ._output import say, tell, tell_json
from ._wording import worded


def status(out: str, state: str | None, *, as_json: bool, debug: bool) -> int:
    """Print the number of requests in each state, or the requests in one state. Return the exit code."""
    try:
        report = batch.status(out)
        if not sum(report.counts.values()):
            say(f"{out} has no records of a batch.")
            if as_json:
                tell_json({"output": out, "error": "no records", "exit_code": WRONG_USE})
            return WRONG_USE
        _tell(report, out, state, as_json=as_json)
    except (ImportError, OSError, TypeError, ValueError) as error:
        if debug:
            raise
        say(worded(error))
        if as_json:
            tell_json({"output": out, "error": worded(error), "exit_code": WRONG_USE})
        return WRONG_USE
    return DONE if report.is_complete else INCOMPLETE


def _tell(report: batch.BatchReport, out: str, state: str | None, *, as_json: bool) -> None:
    items: Any = getattr(report, state) if state else ()
    if as_json:
        listed = {"items": [attrs.asdict(each) for each in items]} if state else {}
        tell_json({"output": out, "counts": report.counts, "is_complete": report.is_complete, **listed})
        return
    if state is None:
        tell(counted(report.counts))
        for line in advice(report.counts, out):
            tell(line)
        return
    for each in items:
        tell(_line(each))


def _line(item: batch.BatchItem) -> str:
    """One request as tab-separated fields: its name, its request id, its seconds, and its paths or its error."""
    name = item.custom_id or item.key[:32]
    seconds = "-" if item.seconds is None else f"{item.seconds:.1f}s"
    rest = " ".join(item.paths) if item.state == "done" else " ".join((item.error or "-").split())
    return "\t".join((name, item.request_id or "-", seconds, rest))
