"""The command `r9s batch`, and `r9s batch status`."""

from typing import Any

import click

from ._debugging import debug_option, is_debugging
from ._exit_codes import EPILOG

_STATES = ("done", "refused", "unknown", "claimed", "released")


class BatchCommand(click.Command):
    """Runs a batch. If the first argument is `status`, it is the command `status` instead."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The arguments and options. They are made at the first use."""
        if not self.params:
            from ._batch_options import batch_params

            self.params = batch_params()
        return super().get_params(ctx)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of the command that is meant."""
        if args[:1] == ["status"]:
            return _status_command().make_context("batch status", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> int:
        """Run the batch, and return the exit code."""
        from ._batch_options import BatchOptions
        from ._batch_run import BatchRun

        return BatchRun(BatchOptions(ctx.params), is_debugging(ctx)).run()


class StatusCommand(click.Command):
    """Prints a report on the records in an output."""

    def invoke(self, ctx: click.Context) -> int:
        """Print it, and return the exit code."""
        from ._batch_status import status

        given = ctx.params
        return status(given["output"], given["state"], as_json=given["as_json"], debug=is_debugging(ctx))


def batch_command() -> click.Command:
    """The command `batch`."""
    return BatchCommand("batch", help=_HELP, epilog=EPILOG)


def _status_command() -> click.Command:
    params: list[click.Parameter] = [
        click.Argument(["output"], metavar="FOLDER|URL"),
        click.Option(["--state"], type=click.Choice(_STATES), help="List the requests in this state."),
        click.Option(["--json", "as_json"], is_flag=True, help="Print one JSON object."),
        debug_option(),
    ]
    return StatusCommand("status", params=params, help="Print what the output of a batch has, and what is missing.")


_HELP = """Make thousands of pictures. None is paid for twice.

REQUESTS is a .jsonl file or a .csv file. A .jsonl file has the parameters of one call per line, or the format of the
OpenAI Batch API. A .csv file has a header with the names of parameters. All requests are checked before anything is
sent.

The output gets the pictures, and a record of each request. If you run a batch again, it sends only the requests that
are not done. A request that was sent and has no response is unknown: it may have been billed. It is not sent again
unless you pass --retry-unknown.

After Ctrl-C the running requests finish. A second Ctrl-C stops at once.

`r9s batch status FOLDER` prints what an output has."""
