"""The command `r9s batch`, and `r9s batch status`."""

from typing import Any

import click

from ._debugging import debug_option, is_debugging
from ._exit_codes import EPILOG

_STATES = ("done", "refused", "unknown", "claimed", "released")


class BatchCommand(click.Command):
    """Carries a batch out. Where its first word is `status`, it is the command `status` instead."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The arguments and options; they are made when somebody asks for them."""
        if not self.params:
            from ._batch_options import batch_params

            self.params = batch_params()
        return super().get_params(ctx)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of what is meant."""
        if args[:1] == ["status"]:
            return _status_command().make_context("batch status", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> int:
        """Carry the batch out, and give back the exit code."""
        from ._batch_options import BatchOptions
        from ._batch_run import BatchRun

        return BatchRun(BatchOptions(ctx.params), is_debugging(ctx)).run()


class StatusCommand(click.Command):
    """Says what the records of an output say."""

    def invoke(self, ctx: click.Context) -> int:
        """Print it, and give back the exit code."""
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
    return StatusCommand("status", params=params, help="Say what the output of a batch has, and what is missing.")


_HELP = """Make thousands of pictures, none of them paid twice.

REQUESTS is a .jsonl file with the parameters of one call a line (or in the form of the OpenAI Batch API), or a .csv
file whose header names parameters. All of it is checked before anything is sent.

The output holds the pictures, and beside them a record of each request. Started again, a batch does what is not done.
What was sent and has no answer is unknown: it may have been billed, and is left alone unless you say --retry-unknown.

Ctrl-C lets what is under way finish; a second one stops at once.

`r9s batch status FOLDER` says what an output has."""
