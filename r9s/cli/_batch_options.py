"""The options of a batch."""

from typing import TYPE_CHECKING

import click

from ._debugging import debug_option
from ._options import ClientOptions, client_options

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class BatchOptions(ClientOptions):
    """What to do with a batch, and how."""

    requests: str
    output: str
    operation: str | None
    concurrency: int | None
    max_images: int | None
    max_failures: int | None
    retry_for: float | None
    retry_unknown: bool
    retry_refused: bool
    as_json: bool
    verbose: bool
    dry_run: bool


def batch_params() -> list[click.Parameter]:
    """The arguments and options of the command."""
    return [
        click.Argument(["requests"], shell_complete=_requests_there),
        click.Option(["-o", "--output"], required=True, metavar="FOLDER|URL", help=_OUTPUT),
        click.Option(["--operation"], metavar="NAME", help=_OPERATION),
        click.Option(["--concurrency"], type=click.IntRange(min=1), metavar="N", help="Calls at a time, at most; 32."),
        click.Option(
            ["--max-images"], type=click.IntRange(min=1), metavar="N", help="Stop when so many were asked for."
        ),
        click.Option(["--max-failures"], type=click.IntRange(min=1), metavar="N", help="Stop after so many failures."),
        click.Option(["--retry-for"], type=float, metavar="SECONDS", help=_RETRY_FOR),
        click.Option(["--retry-unknown"], is_flag=True, help=_RETRY_UNKNOWN),
        click.Option(
            ["--retry-refused"], is_flag=True, help="Repeat what the API refused, which costs nothing by itself."
        ),
        click.Option(["--json", "as_json"], is_flag=True, help="Print the report as one JSON object."),
        click.Option(["-v", "--verbose"], is_flag=True, help="Print the path of every picture that is there."),
        click.Option(["--dry-run"], is_flag=True, help="Check and count the requests, and send nothing."),
        *client_options(),
        debug_option(),
    ]


def _requests_there(ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Files, or the other command that may stand here."""
    from click.shell_completion import CompletionItem

    other = "status"
    if incomplete and other.startswith(incomplete):
        return [CompletionItem(other)]
    return [CompletionItem(incomplete, type="file")]


_OUTPUT = "Where pictures and records go: a folder, or a store such as s3://bucket/folder."
_OPERATION = "RESOURCE.METHOD, for requests that name no operation; without it the first that fits."
_RETRY_FOR = "How long a request is sent again while the API is busy or out of reach, which costs nothing; 600 s."
_RETRY_UNKNOWN = "Repeat what may have been billed already. THIS MAY PAY TWICE."
