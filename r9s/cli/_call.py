"""Runs one call of an operation, and saves and prints its result."""

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from r9s.operations import Operation

from ._exit_codes import DONE
from ._failures import failed
from ._options import CallOptions
from ._output import plain, say, tell_bytes, tell_json, tell_paths, without_pictures
from ._places import Place
from ._progress import Notes, Waiting
from ._record import Record

if TYPE_CHECKING:
    from r9s import R9S


def call(
    operation: Operation,
    values: Mapping[str, Any],
    options: CallOptions,
    of_the_call: Mapping[str, Any],
    *,
    debug: bool = False,
) -> int:
    """Call an operation, and return the exit code; `debug` shows tracebacks."""
    if options.dry_run:
        from ._dry_run import dry_run

        return dry_run(operation, values, options, of_the_call)
    return Call(operation, dict(values), options, of_the_call, debug).run()


class Call:
    """One call, from its options to its output."""

    def __init__(
        self,
        operation: Operation,
        values: dict[str, Any],
        options: CallOptions,
        of_the_call: Mapping[str, Any],
        debug: bool,
    ) -> None:
        self._operation = operation
        self._options = options
        self._debug = debug
        self._arguments = {**values, **of_the_call}
        self._record = Record(operation, values)
        self._place = Place(options.output, options.overwrite)
        self._waiting = Waiting(operation.name, _count(operation, values))

    def run(self) -> int:
        """Run the call, print errors, and return the exit code."""
        try:
            if self._operation.answers_pictures or self._options.output is not None:
                self._place.check()
            with self._options.client(self._options.retry_config()) as client, self._waiting, Notes(self._waiting):
                self._deliver(client, self._send(client))
        except (Exception, KeyboardInterrupt) as error:
            return failed(error, self._record, self._place, as_json=self._options.as_json, debug=self._debug)
        return DONE

    def _send(self, client: "R9S") -> Any:
        from r9s import errors

        method = getattr(getattr(client, self._operation.resource), self._operation.method)
        self._record.began_to_send = True
        try:
            return method(**self._arguments)
        except errors.ResponseValidationError as error:
            if error.result is None:
                raise
            say("The server sent a JSON response in place of a stream.")
            return error.result

    def _deliver(self, client: "R9S", result: Any) -> None:
        """Save and print the result."""
        from r9s import BinaryAnswer, EventStream, Picture, Pictures

        save = partial(_save, client)
        if isinstance(result, EventStream):
            self._read(result, save)
        elif isinstance(result, BinaryAnswer):
            self._record.came(result)
            self._write(result)
        else:
            self._record.came(result)
            if isinstance(result, (Picture, Pictures)):
                self._record.paths = self._place.keep(lambda folder: save(result, folder))
            self._tell(result)

    def _read(self, stream: Any, save: Any) -> None:
        """Read a stream. Save pictures; print other events as they arrive, one per line."""
        from ._pictures import PicturesOfStream

        if self._operation.answers_pictures:
            PicturesOfStream(save, self._place, self._record, self._waiting).read(stream)
            self._tell()
            return
        self._record.answered = True
        self._waiting.stop()
        with stream:
            for event in stream:
                tell_json(without_pictures(plain(event)))

    def _write(self, answer: Any) -> None:
        """Write a binary response to its place, or to stdout if that is not a terminal."""
        options = self._options
        if options.output is None and not options.as_json and not sys.stdout.isatty():
            self._waiting.stop()
            tell_bytes(answer)
            return
        self._record.paths = self._place.keep(lambda folder: [answer.stream_to(folder / f"answer{_suffix(answer)}")])
        self._tell()

    def _tell(self, result: object = None) -> None:
        """Print the paths of pictures, and show them; or print a result without pictures."""
        self._waiting.stop()
        record = self._record
        if self._options.as_json:
            record.tell(DONE)
        elif record.paths:
            tell_paths(record.paths)
        else:
            record.tell_answer(result)
        if self._options.show:
            from ._show import show

            reasons = [reason for path in record.paths if (reason := show(path)) is not None]
            for reason in dict.fromkeys(reasons):
                say(reason)


def _save(client: "R9S", held: Any, folder: Path) -> list[Path]:
    paths: list[Path] = client.save(held, folder)
    return paths


def _count(operation: Operation, values: Mapping[str, Any]) -> int:
    """The number of pictures that the request asks for."""
    counts = (values.get(each.name) for each in operation.parameters if each.counts)
    return next((each for each in counts if isinstance(each, int)), 1)


def _suffix(answer: Any) -> str:
    import mimetypes

    return mimetypes.guess_extension(answer.media_type.partition(";")[0].strip()) or ".bin"
