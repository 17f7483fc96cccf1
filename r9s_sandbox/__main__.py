"""The sandbox on the command line: `python -m r9s_sandbox --port 8080`."""

import argparse
import contextlib
import logging
import signal
import sys
import time
from types import FrameType

from ._server import serve


def main(arguments: list[str] | None = None, *, program: str = "python -m r9s_sandbox") -> int:
    """Serves until Ctrl-C or SIGTERM, and returns the exit code.

    The first line printed is the address. Then there is one line per request: method, path, status, milliseconds and
    request id. Neither keys nor prompts are printed. `program` is the name of the program in the help.
    """
    options = _parser(program).parse_args(arguments)
    logging.basicConfig(level=logging.WARNING)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        with serve(options.port, host=options.host, strict=options.strict, log=_say) as url:
            _say(f"R9S sandbox listening on {url}")
            while True:
                time.sleep(3600)
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        print(f"The sandbox cannot listen on {options.host}, port {options.port}: {error}", file=sys.stderr)
        return 1


def _say(line: str) -> None:
    # Keep serving if the reader of the output has gone.
    with contextlib.suppress(BrokenPipeError):
        print(line, flush=True)


def _parser(program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description="A local R9S images API.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", default=0, type=_port, help="port to listen on (default: one that is free)")
    parser.add_argument("--strict", action="store_true", help="refuse what OpenAI refuses and a gateway accepts")
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 65535")
    return int(text)


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
