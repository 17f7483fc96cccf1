"""The options of a batch."""

from typing import TYPE_CHECKING

import click

from ._debugging import debug_option
from ._options import ClientOptions, client_options

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class BatchOptions(ClientOptions):
    """The options of the command `batch`."""

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
        click.Option(
            ["--concurrency"],
            type=click.IntRange(min=1),
            metavar="N",
            help=_CONCURRENCY,
        ),
        click.Option(["--max-images"], type=click.IntRange(min=1), metavar="N", help="Stop after N pictures."),
        click.Option(["--max-failures"], type=click.IntRange(min=1), metavar="N", help="Stop after N failures."),
        click.Option(["--retry-for"], type=float, metavar="SECONDS", help=_RETRY_FOR),
        click.Option(["--retry-unknown"], is_flag=True, help=_RETRY_UNKNOWN),
        click.Option(
            ["--retry-refused"], is_flag=True, help="Send requests again that the API refused. They were not billed."
        ),
        click.Option(["--json", "as_json"], is_flag=True, help="Print the report as one JSON object."),
        click.Option(["-v", "--verbose"], is_flag=True, help="Print the path of every picture."),
        click.Option(["--dry-run"], is_flag=True, help="Check and count the requests, and send nothing."),
        *client_options(),
        debug_option(),
    ]


def _requests_there(ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Files, or the command `status`."""
    from click.shell_completion import CompletionItem

    other = "status"
    if incomplete and other.startswith(incomplete):
        return [CompletionItem(other)]
    return [CompletionItem(incomplete, type="file")]


_OUTPUT = "The place for pictures and records: a folder, or a store such as s3://bucket/folder."
_CONCURRENCY = "The maximum number of calls at the same time; default 32."
_OPERATION = "RESOURCE.METHOD for requests that do not name one; default: the first that has all their parameters."
_RETRY_FOR = "How long to retry a request while the API is busy or cannot be reached. It costs nothing; default 600 s."
_RETRY_UNKNOWN = "Send requests again that may have been billed. YOU MAY PAY TWICE."
