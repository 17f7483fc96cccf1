"""The option --debug of the program and of each command that calls the API."""

import click


def is_debugging(ctx: click.Context) -> bool:
    """Whether --debug was given to the program or to the command. If so, show the log of the SDK."""
    given = bool(ctx.params.get("debug") or ctx.find_root().params.get("debug"))
    if given:
        import logging

        logging.basicConfig(level=logging.DEBUG)
    return given


def debug_option() -> click.Option:
    """The option --debug."""
    return click.Option(["--debug"], is_flag=True, help="Show tracebacks and the log of the SDK.")
