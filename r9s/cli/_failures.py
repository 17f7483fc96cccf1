"""Reports a call that failed, and saves what arrived of its result."""

import signal
import threading
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from ._exit_codes import DONE, NOT_SENT, PERHAPS_BILLED, WRONG_USE, code_of
from ._output import say, tell_json, tell_paths
from ._places import Place
from ._record import Record
from ._wording import worded

_PAID = "The API has responded, so the call may have been billed."


@contextmanager
def _undisturbed() -> Generator[None]:
    """Ignore Ctrl-C, so that a second Ctrl-C does not hide what the call may have cost."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@_undisturbed()
def failed(error: BaseException, record: Record, place: Place, *, as_json: bool, debug: bool) -> int:
    """Print the error and what arrived of the result. Return the exit code."""
    from r9s.errors import PartialSaveError, R9SError

    code = PERHAPS_BILLED if record.answered else _code(error, record)
    if debug:
        say("".join(traceback.format_exception(error)).rstrip())
    for line in _lines(error, record, code):
        say(line)
    if isinstance(error, PartialSaveError):
        record.paths += error.saved
    if isinstance(error, R9SError) and code == PERHAPS_BILLED:
        _save_body(error, place)
    if as_json:
        record.tell(code, error)
    elif record.paths:
        tell_paths(record.paths)
    elif record.answer is not None:
        tell_json(record.answer, indent=2)
    return code


def _code(error: BaseException, record: Record) -> int:
    from r9s.errors import R9SError

    if isinstance(error, R9SError):
        return code_of(error)
    if isinstance(error, KeyboardInterrupt):
        return PERHAPS_BILLED if getattr(error, "__notes__", ()) else NOT_SENT
    if isinstance(error, (TypeError, ValueError, ImportError)):
        return WRONG_USE
    if isinstance(error, OSError):
        return NOT_SENT if record.began_to_send else WRONG_USE
    return PERHAPS_BILLED if record.began_to_send else WRONG_USE


def _lines(error: BaseException, record: Record, code: int) -> list[str]:
    """The lines to print, with the notes of the error."""
    notes = list(getattr(error, "__notes__", ()))
    if isinstance(error, KeyboardInterrupt):
        return ["Stopped.", *(notes or [_PAID if code == PERHAPS_BILLED else "Nothing was sent."])]
    from r9s.errors import R9SError

    known = isinstance(error, (R9SError, TypeError, ValueError, OSError, ImportError))
    text = worded(error) or type(error).__name__
    shown = text if known else f"{type(error).__name__}: {text}. This is a bug in r9s. --debug shows where."
    is_news = record.answered and code != DONE and not isinstance(error, R9SError)
    return [shown, *notes, *([_PAID] if is_news else [])]


def _save_body(error: BaseException, place: Place) -> None:
    """Save a response that cannot be parsed, because it is paid for."""
    body, status = getattr(error, "body", ""), getattr(error, "status_code", None)
    if not body or status is None or status >= 300:
        return

    def save(folder: Path) -> list[Path]:
        path = folder / "answer.txt"
        path.write_text(body, encoding="utf-8", errors="backslashreplace")
        return [path]

    try:
        say(f"The response is saved in {place.keep(save)[0]}")
    except OSError as problem:
        say(f"The response cannot be saved: {problem}")
