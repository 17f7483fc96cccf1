"""The option --debug, which the program has, and each command that calls the API."""

import click


def is_debugging(ctx: click.Context) -> bool:
    """Whether --debug was given, to the program or to the command; then the SDK's log is shown."""
    given = bool(ctx.params.get("debug") or ctx.find_root().params.get("debug"))
    if given:
        import logging

        logging.basicConfig(level=logging.DEBUG)
    return given


def debug_option() -> click.Option:
    """The option --debug."""
    return click.Option(["--debug"], is_flag=True, help="Show tracebacks, and what the SDK logs.")
