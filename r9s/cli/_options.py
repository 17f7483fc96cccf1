"""The options of commands besides the parameters of the API, and the client that they make."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from ._debugging import debug_option
from ._texts import Stdin, headers_of, json_object, key_in

if TYPE_CHECKING:
    from r9s import R9S
    from r9s.utils import RetryConfig

RETRIES = ("default", "none", "all")


class ClientOptions:
    """The options for the client. The attributes have the names that click gives to the options."""

    api_key_file: str | None
    server_url: str | None
    timeout: float | None
    header: tuple[str, ...]

    def __init__(self, parsed: Mapping[str, Any]) -> None:
        # Importing dataclasses would double the start time of the program.
        for kind in type(self).mro():
            vars(self).update({name: parsed[name] for name in vars(kind).get("__annotations__", ())})

    def client(self, retry_config: "RetryConfig | None" = None) -> "R9S":
        """Make a client; raises ValueError, TypeError or UsageError for options that are not valid."""
        from r9s import R9S

        return R9S(
            key_in(self.api_key_file),
            server_url=self.server_url,
            retry_config=retry_config,
            timeout_ms=self.timeout_ms(),
            http_headers=headers_of(self.header),
        )

    def timeout_ms(self) -> int | None:
        """The deadline of an attempt in milliseconds; None for the default."""
        return None if self.timeout is None else max(round(self.timeout * 1000), int(self.timeout > 0))


class CallOptions(ClientOptions):
    """The options for one call and for its result."""

    retries: str | None
    retry_for: float | None
    output: str | None
    overwrite: bool
    as_json: bool
    show: bool
    dry_run: bool
    extra_body: str | None
    extra_query: str | None
    idempotency_key: str | None

    def retry_config(self) -> "RetryConfig | None":
        """The retry config; None for the default, which retries for up to 30 s and cannot bill twice."""
        if self.retries in (None, "default") and self.retry_for is None:
            return None
        from r9s.utils import BackoffStrategy, RetryConfig

        if self.retries == "none":
            return RetryConfig("none")
        longest = BackoffStrategy().max_elapsed_time if self.retry_for is None else self.retry_for * 1000
        backoff = BackoffStrategy(max_elapsed_time=longest)
        is_all = self.retries == "all"
        return RetryConfig("backoff", backoff, is_all, retry_server_errors=is_all)

    def of_the_call(self, stdin: Stdin) -> dict[str, Any]:
        """The options for the method that were given."""
        options = {
            "extra_body": json_object(self.extra_body, "--extra-body", stdin),
            "extra_query": json_object(self.extra_query, "--extra-query", stdin),
            "idempotency_key": self.idempotency_key,
        }
        return {name: value for name, value in options.items() if value is not None}


def client_options() -> list[click.Option]:
    """The options of ClientOptions."""
    file = click.Path(dir_okay=False)
    return [
        click.Option(
            ["--api-key-file"],
            type=file,
            help="A file with the API key; default: the key in the environment variable R9S_API_KEY.",
        ),
        click.Option(
            ["--server-url"], metavar="URL", help="The base URL; default: R9S_BASE_URL or https://api.r9s.ai/v1."
        ),
        click.Option(["--timeout"], type=float, metavar="SECONDS", help="The deadline of each attempt; default 300 s."),
        click.Option(["--header"], multiple=True, metavar="'NAME: VALUE'", help="A header; you can repeat this."),
    ]


def call_options() -> list[click.Option]:
    """The options of CallOptions for a call, without those of ClientOptions."""
    return [
        click.Option(
            ["--retries"],
            type=click.Choice(RETRIES),
            help="When to retry. default: only if it cannot be billed twice (no connection, 429, 503). none: never. "
            "all: also after broken connections, timeouts and 5xx. YOU MAY PAY TWICE.",
        ),
        click.Option(["--retry-for"], type=float, metavar="SECONDS", help="How long to retry a call; default 30 s."),
        click.Option(["--idempotency-key"], metavar="TEXT", help="The Idempotency-Key; default: a random one."),
        click.Option(["--extra-body"], metavar="JSON", help="More fields for the request body; also - or @FILE."),
        click.Option(["--extra-query"], metavar="JSON", help="More parameters for the URL query; also - or @FILE."),
    ]


def output_options() -> list[click.Option]:
    """The options of CallOptions for the result of a call."""
    return [
        click.Option(
            ["-o", "--output"],
            type=click.Path(),
            help="A folder or a file name; default: the current folder.",
        ),
        click.Option(["--overwrite"], is_flag=True, help="Replace existing files; default: use the next free name."),
        click.Option(["--json", "as_json"], is_flag=True, help="Print one JSON object, for programs."),
        click.Option(["--show"], is_flag=True, help="Show the picture in the terminal (kitty, iTerm2 and others)."),
        click.Option(["--dry-run"], is_flag=True, help="Print the request and send nothing. No key is needed."),
        debug_option(),
    ]
