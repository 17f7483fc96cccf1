"""Runs a batch from the command line: checks it, shows its progress, and prints a summary."""

import json
import sys
import time
import traceback
from typing import Any

import click

from r9s import batch

from ._batch_options import BatchOptions
from ._batch_progress import BatchProgress
from ._batch_words import advice, counted
from ._exit_codes import DONE, INCOMPLETE, NOT_SENT, PERHAPS_BILLED, WRONG_USE, code_of
from ._output import is_lively, say, tell_json, tell_paths
from ._progress import Notes
from ._wording import with_options, worded


class BatchRun:
    """One batch, from its options to what is printed."""

    def __init__(self, options: BatchOptions, debug: bool) -> None:
        self._options = options
        self._debug = debug
        self._began = time.monotonic()
        self._is_under_way = False

    def run(self) -> int:
        """Run it, and return the exit code."""
        try:
            return self._counted() if self._options.dry_run else self._carried_out()
        except batch.BatchInputError as error:
            return self._cannot_be_sent(error)
        except (Exception, KeyboardInterrupt) as error:
            return self._failed(error)

    def _cannot_be_sent(self, error: batch.BatchInputError) -> int:
        for number, text in error.problems:
            say(f"{error.place} {number}: {text}")
        say(f"{len(error.problems):,} of the requests are not valid. Nothing was sent.")
        problems = [{error.place: number, "error": text} for number, text in error.problems]
        return self._told(WRONG_USE, str(error), problems=problems)

    def _counted(self) -> int:
        count = batch.check(self._requests(), operation=self._options.operation)
        if self._options.as_json:
            tell_json({"total": count})
        else:
            say(f"{count:,} requests are valid. Nothing was sent.")
        return DONE

    def _carried_out(self) -> int:
        options = self._options
        requests = self._requests()
        with options.client() as client:
            # Only a bar needs the number of requests before the run.
            total = batch.check(requests, operation=options.operation) if is_lively(sys.stderr) else None
            with BatchProgress(total) as progress, Notes(progress):
                report = batch.run(
                    requests, options.output, client=client, progress=self._heard(progress), **self._limits()
                )
        return self._ended(report)

    def _heard(self, progress: BatchProgress) -> Any:
        """The function that is called with each item when it ends."""
        is_told = self._options.verbose and not self._options.as_json

        def hear(item: batch.BatchItem) -> None:
            self._is_under_way = True
            progress.ended(item)
            if is_told:
                tell_paths(item.paths)

        return hear

    def _limits(self) -> dict[str, Any]:
        """The options of the run that were given."""
        names = ("operation", "concurrency", "max_images", "max_failures", "retry_unknown", "retry_refused")
        given = {name: getattr(self._options, name) for name in names}
        if self._options.retry_for is not None:
            given["patience_ms"] = round(self._options.retry_for * 1000)
        return {name: value for name, value in given.items() if value is not None}

    def _requests(self) -> Any:
        """The file, or the requests on stdin, which can be read only once."""
        if self._options.requests != "-":
            return self._options.requests
        return [_row(line) for line in sys.stdin.buffer if line.strip()]

    def _ended(self, report: batch.BatchReport) -> int:
        """Print the outcome of the batch, and what to do next."""
        code = DONE if report.is_complete else INCOMPLETE
        seconds = time.monotonic() - self._began
        if self._options.as_json:
            facts = {"counts": report.counts, "total": report.total, "pictures": report.pictures}
            facts["new_pictures"] = report.new_pictures
            ended = {"stopped": report.stopped, "is_complete": report.is_complete, "seconds": round(seconds, 3)}
            tell_json({"output": self._options.output, **facts, **ended, "exit_code": code})
        rate = f" ({report.new_pictures / seconds:.1f}/s)" if report.new_pictures else ""
        say(f"{counted(report.counts)}; {report.new_pictures:,} new pictures in {seconds:.0f} s{rate}")
        if report.stopped:
            say(f"Stopped: {with_options(report.stopped)}")
        for line in advice(report.counts, self._options.output):
            say(line)
        return code

    def _failed(self, error: BaseException) -> int:
        from r9s.errors import R9SError

        if self._debug:
            say("".join(traceback.format_exception(error)).rstrip())
        if isinstance(error, KeyboardInterrupt):
            return self._interrupted(error)
        known = isinstance(error, (R9SError, TypeError, ValueError, OverflowError, OSError, ImportError))
        if isinstance(error, click.ClickException):
            text, code = error.format_message(), error.exit_code
        elif known:
            text, code = worded(error), code_of(error) if isinstance(error, R9SError) else WRONG_USE
        else:
            text = f"{type(error).__name__}: {error}. This is a bug in r9s. --debug shows where."
            code = PERHAPS_BILLED if self._is_under_way else WRONG_USE
        say(text)
        return self._told(code, text)

    def _interrupted(self, error: KeyboardInterrupt) -> int:
        # A KeyboardInterrupt from a running batch has arguments. One from before the first request has none.
        if not error.args and not self._is_under_way:
            say("Stopped. Nothing was sent.")
            return self._told(NOT_SENT, "Stopped. Nothing was sent.")
        text = "Stopped at once. The running requests may have been billed:"
        say(text)
        say(f"`r9s batch status {self._options.output} --state unknown` lists them.")
        return self._told(PERHAPS_BILLED, text)

    def _told(self, code: int, text: str, **facts: Any) -> int:
        """Print the JSON object of a batch that failed, if --json was given."""
        if self._options.as_json:
            tell_json({"output": self._options.output, "error": text, **facts, "exit_code": code})
        return code


def _row(line: bytes) -> Any:
    """One request. A line that is not JSON stays a text, so that it is reported with the other problems."""
    try:
        return json.loads(line)
    except ValueError:
        return line.decode("utf-8", "replace")
