"""Runs the program, and reports errors that no command has handled."""

import sys
from collections.abc import Sequence

import click

from ._exit_codes import DONE, NOT_SENT, WRONG_USE
from ._groups import Program
from ._output import flush, say


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return the exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    stdout = sys.stdout
    try:
        done = program().main(given, prog_name="r9s", standalone_mode=False)
        return done if isinstance(done, int) else DONE
    except click.UsageError as error:
        error.show()
        return WRONG_USE
    except click.ClickException as error:
        say(error.format_message())
        return WRONG_USE
    except (click.Abort, KeyboardInterrupt):
        say("Stopped. Nothing was sent.")
        return NOT_SENT
    except Exception as error:
        if "--debug" in given:
            raise
        say(f"{type(error).__name__}: {error}. This is a bug in r9s. --debug shows where. Nothing was sent.")
        return WRONG_USE
    except SystemExit as end:
        # If the reader of the help is gone, click exits with 1 and replaces stdout.
        is_read = sys.stdout is stdout
        sys.stdout = stdout
        return end.code if is_read and isinstance(end.code, int) else DONE
    finally:
        flush()


def program() -> Program:
    """The group of all commands."""
    from ._own_commands import OWN

    return Program(OWN)
