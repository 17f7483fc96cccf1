"""The commands: the program's own ones, one for each resource of the API, and short names for operations."""

import os
from collections import Counter
from collections.abc import Callable, Mapping

import click

from r9s import __version__, operations
from r9s.operations import Operation

from ._debugging import debug_option
from ._exit_codes import EPILOG
from ._names import dashed
from ._output import tell

Own = Mapping[str, tuple[str, Callable[[], click.Command]]]
"""By name: the help of a command, and the function that makes it."""


_WIDEST = 100


class Resource(click.Group):
    """The operations of one resource."""

    def __init__(self, name: str, members: list[Operation]) -> None:
        self._members = {dashed(each.method): each for each in members}
        super().__init__(name, help=f"All of {name}: {_methods(members)}.", epilog=EPILOG)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The methods in the order of the spec."""
        return list(self._members)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a method."""
        operation = self._members.get(dashed(cmd_name))
        return None if operation is None else _command_of(operation, dashed(cmd_name))


class Program(click.Group):
    """All commands. Each is made at its first use."""

    def __init__(self, own: Own) -> None:
        self._own = own
        self._resources: dict[str, list[Operation]] = {}
        for each in operations.OPERATIONS:
            self._resources.setdefault(dashed(each.resource), []).append(each)
        self._short = _short_names({*own, *self._resources})
        # If an own command has the name of a resource, its operations are called by their full names.
        self._full = {each.name: each for name in own for each in self._resources.pop(name, [])}
        super().__init__(
            "r9s",
            help=f"{_HELP}\n\n{_FIRST_STEPS}",
            epilog=EPILOG,
            context_settings={
                "help_option_names": ["-h", "--help"],
                "token_normalize_func": _with_dashes,
                "terminal_width": _columns(),
            },
            no_args_is_help=True,
            params=[debug_option(), _version_option()],
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, the most used first."""
        return [*self._short, *self._full, *self._resources, *self._own]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of all commands in the help. The commands themselves are not made for it."""
        called = {**self._short, **self._full}
        shown = {
            **{name: each.summary or each.name for name, each in called.items()},
            **{name: f"All of {name}: {_methods(each)}." for name, each in self._resources.items()},
            **{name: text for name, (text, _) in self._own.items()},
        }
        with formatter.section("Commands"):
            formatter.write_dl(list(shown.items()))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name: an own command, a resource, or an operation (short or full name)."""
        name = dashed(cmd_name)
        if name in self._own:
            return self._own[name][1]()
        if name in self._resources:
            return Resource(name, self._resources[name])
        operation = self._short.get(name) or self._full.get(cmd_name)
        return None if operation is None else _command_of(operation, name)


def _short_names(taken: set[str]) -> dict[str, Operation]:
    """Operations with a short name: only one operation that returns pictures has the name, and it is free."""
    drawing = [each for each in operations.OPERATIONS if each.answers_pictures]
    times = Counter(dashed(each.method) for each in drawing)
    named = {dashed(each.method): each for each in drawing}
    return {name: each for name, each in named.items() if times[name] == 1 and name not in taken}


def _command_of(operation: Operation, name: str) -> click.Command:
    from ._operation_command import OperationCommand

    return OperationCommand(operation, name)


def _methods(members: list[Operation]) -> str:
    return ", ".join(dashed(each.method) for each in members)


def _columns() -> int:
    """The width of the help."""
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (OSError, ValueError):
        columns = 80
    return max(min(columns, _WIDEST) - 2, 50)


def _with_dashes(name: str) -> str:
    """Accept `--output_format` for `--output-format`."""
    return name[:2] + name[2:].replace("_", "-")


def _version_option() -> click.Option:
    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_tell_version,
        help="Print the version; `r9s version` prints more.",
    )


def _tell_version(ctx: click.Context, param: click.Parameter, is_asked: bool) -> None:
    if is_asked:
        tell(f"r9s {__version__}")
        ctx.exit()


_HELP = "Make pictures with the images API of R9S."
_FIRST_STEPS = """\b
export R9S_API_KEY=...            the API key
r9s create "a red fox" -o out/    saves the picture, and prints its path
r9s batch prompts.jsonl -o out/   makes thousands of pictures"""
